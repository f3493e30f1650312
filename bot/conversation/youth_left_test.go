package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// How old a child is that stays at home is nothing to who registers.
func TestTheAgeOfAChildThatStaysIsNotTheWritersOwn(t *testing.T) {
	for _, text := range []string{
		"saya mau daftar, anak saya umur 12 dititip nenek", "mau daftar ke taiwan, anak saya 10 tahun ikut mbahnya", "aku arep ndaftar, anakku umur 7 melu bapake", "kaula terro adaftar, ana' kaula omor 8 e roma",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); strings.Contains(reply, "18 tahun") || strings.Contains(reply, "18 taon") {
			t.Errorf("%q is refused: %s", text, reply)
		}
	}
	for _, text := range []string{"anak saya umur 16 mau daftar", "saya mau daftar, umur saya 16", "saya mau daftar, anak saya umur 16 yang berangkat", "mau daftarkan anak saya umur 15", "mau daftar, ini buat anak saya umur 16", "mau daftar, saya umur 17 anakku dititip nenek"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); !strings.Contains(reply, "18") {
			t.Errorf("%q is not refused: %s", text, reply)
		}
	}
}

// Where a firm is denied and another named, the other is looked up.
func TestTheFirmThatIsMeantIsLookedUp(t *testing.T) {
	for _, text := range []string{"bukan PT Contoh Maju, tapi PT Sinar Contoh", "maksud saya bukan pt contoh maju, pt sinar contoh", "benne PT Contoh Maju, tape PT Sinar Contoh", "guduk PT Contoh Maju nanging PT Sinar Contoh", "bukan dari PT Contoh Maju tapi PT Sinar Contoh"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := strings.ToLower(st.says(text)); !strings.Contains(reply, "*pt sinar contoh*") || strings.Contains(reply, "contoh maju") {
			t.Errorf("%q: %s", text, reply)
		}
	}
}

// What is told to a report is its story, also where it begins like a wish to have an offer read.
func TestAStoryStaysInTheReport(t *testing.T) {
	for _, text := range []string{"cek tawaran dari calo kerja di kamboja gaji 20 juta tanpa syarat", "cek tawaran dari calo ke polandia bayar 15 juta"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		st.says("lapor")
		st.says("2")
		if reply := st.says(text); st.turn.Node != "report.form.who" {
			t.Errorf("%q leaves the report: %s %s", text, st.turn.Node, reply)
		}
	}
}
