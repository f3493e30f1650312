package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Who wants to talk to the office beside an advert gets its signs, and both are kept for the office; an advert
// that names its own people is only read.
func TestAWishForTheOfficeBesideAnAdvertIsHeard(t *testing.T) {
	for _, text := range []string{
		"LOWONGAN KERJA KE TAIWAN gaji 25 juta proses cepat tanpa potongan hub 081234567890 visa turis\nsaya mau bicara sama petugas",
		"DIBUTUHKAN segera operator pabrik Korea gaji 30 juta, bayar dp 5 juta dulu. tolong sambungkan ke petugas ya",
		"saya mau bicara sama petugas, ini ada tawaran: loker polandia gaji 30jt, visa turis, bayar 20 juta",
		"Lowongan Malaysia gaji 10jt proses 3 hari visa turis hub 081234567890\nterro acaca bi' petugas",
		"Butuh cepat baby sitter Singapura gaji 12jt tanpa paspor, DP 2jt. kulo pengen ngomong karo petugase",
		"Loker arab visa ziarah gaji 10jt bayar 3jt. bisa ngobrol sama orang kantornya?",
	} {
		st := newStage(t, bot.WhatsApp)
		if reply := st.says(text); st.turn.Node != "human.done" || !strings.Contains(reply, "baca") {
			t.Errorf("%q leads to %s: %s", text, st.turn.Node, reply)
		}
	}
	for _, text := range []string{"Loker arab visa ziarah gaji 10jt bayar 3jt. minat hubungi petugas kami", "Loker arab visa ziarah gaji 10jt bayar 3jt, tanya tanya boleh ke petugas lapangan kami"} {
		st := newStage(t, bot.WhatsApp)
		if st.says(text); st.turn.Node != "offer.signs" {
			t.Errorf("%q leads to %s: %s", text, st.turn.Node, st.turn.Replies)
		}
	}
}
