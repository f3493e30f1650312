package conversation_test

import (
	"testing"

	"kanca/bot"
)

// asksOrAlarms reports whether the last answer asks about danger or gives the numbers.
func (st *stage) asksOrAlarms() bool { return st.urgent() || st.turn.Intent == bot.Emergency }

// Who is frightened at home, was brought to a brothel, or cannot breathe is asked whether somebody is in
// danger: each tells it in words of every day.
func TestACryInWordsOfEveryDay(t *testing.T) {
	for text, cry := range map[string]bool{
		"preman agen nunggu di depan rumah": true, "preman suruhan sponsor datang ke rumah tiap malam": true, "premane calo ngenteni nang ngarep omah": true,
		"preman agen ajaga e adha'na bengko": true, "anak buah calo nyari saya di rumah": true, "tukang pukul sponsor mondar mandir di depan rumah": true,
		"disuruh kerja di panti pijat plus plus": true, "katanya restoran ternyata panti pijat plus plus": true, "jarene restoran tibake panti pijet plus plus": true,
		"oca'na restoran jebulna panti pijet plus plus": true, "dipekerjakan di panti pijat plus plus": true, "panti pijat plus plus": true,
		"sesak nafas saya": true, "saya di taiwan sesak nafas": true, "napasku sesek": true, "dada saya sesak gak bisa napas": true, "dadaku loro ambegan angel": true, "nyabha kaula sessek": true,

		"di desa saya banyak preman, apa ada lowongan": false, "petugas agen datang ke rumah bawa formulir": false, "preman tidak datang lagi ke rumah, dulu sering": false,
		"obat sesak nafas boleh dibawa ke taiwan?": false, "tes medical apa bisa kalau punya sesak nafas": false, "dulu pernah sesak nafas sekarang sudah sembuh, bisa daftar?": false,
		"kerja di hotel melayani tamu gajinya berapa": false,
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); st.asksOrAlarms() != cry {
			t.Errorf("%q is a cry: %t, want %t: %s", text, !cry, cry, reply)
		}
	}
}

// Who praises an employer, says that the battery is flat, or what is cooked, is in no danger. One word
// beyond that, and they may be.
func TestPraiseAndAFlatBatteryAreNoCry(t *testing.T) {
	for text, cry := range map[string]bool{
		"majikan saya baik sekali": false, "majikan kasih bonus": false, "majikanku apik tenan": false, "bos saya orangnya sabar": false, "juragane apik, gaji lancar": false,
		"majikan saya di taipei baik banget kak": false, "juragan saya ngasih bonus akhir tahun": false, "majikan kaula bagus ongghu": false, "juragan aberri' bonus": false,
		"majikan saya ngasih hadiah lebaran": false, "bos bakar jagung": false, "majikan bakar sate di halaman": false, "majikan nggoreng tempe": false,
		"hp suami saya mau mati baterainya": false, "hpku mati baterene entek": false,

		"majikan baik tapi anaknya suka mukul saya": true, "majikan kasih makan sehari sekali": true, "majikan saya baik di depan orang, di rumah saya dipukuli": true,
		"majikan saya dulu baik sekarang saya dikunci": true, "majikan kasih bonus tamparan tiap hari": true, "majikan bagus tape anakna mokol kaula": true,
		"bos bakar tangan saya": true, "suami saya mau mati, tolong": true, "saya dikurung, baterai hp mau mati": true,
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); st.asksOrAlarms() != cry {
			t.Errorf("%q is a cry: %t, want %t: %s", text, !cry, cry, reply)
		}
	}
}
