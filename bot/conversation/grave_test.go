package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Whoever is molested, held in a house or tells of somebody of the family who is badly hurt is
// given a number wherever it is written, whatever is asked besides.
func TestGraveHarmInWordsOfEveryDayIsHeard(t *testing.T) {
	for _, text := range []string{
		"majikan cium2 saya terus, boleh minta ganti majikan?", "bos suka pegang2 badan saya, gimana cara pindah kerja?", "juragan seneng ngambungi aku, oleh njaluk pindah gak?",
		"majikan nyium kaula terros, olle nyo'on ganteh majikan?", "mandor sering meluk saya dari belakang, bisa pindah majikan?", "juragan negghu' soso kaula", "juraganku demek2 awakku, kudu kandha sopo?", "tang majikan ngambong kaula, olle ambu alako?", "bos nyuruh saya pijat sambil buka baju, boleh nolak gak?", "agene njaluk jatah awak sik baru visa metu",
		"agen minta tidur sama saya baru paspor dikasih", "agen njaluk turu bareng baru diberangkatno", "agen nyo'on tedung bi' kaula ma'le paspor eberri'", "calo ngajak tidur kalau mau berangkat cepat", "calo ngajak ngamar, katanya biar lolos",
		"pasporku dicekel agen, aku ora oleh metu omah", "aku ora diolehi metu saka mess, hpku dijaluk", "kulo mboten angsal medal saking mess, paspor teng agen", "kaula ta' eberri' kaloar dhari roma bi' majikan", "aku dikancing nang omah majikan",
		"bapakku tibo nang proyek malaysia, sikile tugel", "tang lake' ecabbhut mesin, tanangnga pegghe' e malaysia", "pamanku ceblok soko andang nang malaysia, balunge patah", "tang kakak gaggar dhari tangga e lakona, tolangnga potong", "mbakku ketabrak mobil nang taiwan, sikile remuk",
	} {
		for where, said := range map[string][]string{
			"new": nil, "the menu": {"halo"}, "a list": {"halo", "4"}, "consent": {"halo", "daftar"}, "a name": {"halo", "daftar", "ya"}, "an age": {"halo", "daftar", "ya", "siti aminah"},
			"a story": {"halo", "lapor", "2"}, "who it was": {"halo", "lapor", "2", "saya diminta uang sama calo katanya buat paspor"}, "a note": {"halo", "petugas"},
		} {
			st := newStage(t, bot.WhatsApp)
			for _, before := range said {
				st.says(before)
			}
			if reply := st.says(text); !strings.Contains(reply, "0800") {
				t.Errorf("%s: %q gets no number: %s", where, text, reply)
			}
		}
	}
}

// What is only supposed, asked in general, long over or healed is not told as danger.
func TestWhatIsNotToldIsNoGraveHarm(t *testing.T) {
	for _, text := range []string{
		"kalau majikan cium kita boleh lapor?", "apa majikan boleh pegang badan pembantu?", "boleh gak keluar rumah pas libur di hongkong?", "kaki saya pernah patah, boleh daftar ke korea?", "kaki palsu boleh kerja di jepang?", "agen minta ukur tinggi badan",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if st.says(text); st.turn.Intent == bot.Emergency {
			t.Errorf("%q raises an alarm: %s", text, st.turn.Replies)
		}
	}
}
