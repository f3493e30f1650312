package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Who is urged by somebody else to do something and says not yet does not want it.
func TestWhatOthersUrgeIsNotWanted(t *testing.T) {
	for text, opens := range map[string]bool{
		"tetangga nyuruh lapor tapi saya belum mau lapor": false, "disuruh teman lapor tapi aku gak mau lapor dulu": false,
		"tatangga nyoro lapor tape kaula ghi' ta' terro lapor": false, "ibu nyuruh daftar tapi saya belum mau daftar": false,
		"tetangga nyuruh lapor dan saya mau lapor": true, "saya mau lapor, suami bilang jangan lapor": true,
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		st.says("bahasa indonesia")
		reply := st.says(text)
		if got := strings.HasPrefix(st.turn.Node, "report.") || strings.HasPrefix(st.turn.Node, "register."); got != opens {
			t.Errorf("%q opens a form: %t, want %t: %s", text, got, opens, reply)
		}
	}
}

// A district that is written without some letters is asked about where two are left.
func TestADistrictWithoutLettersIsAskedAbout(t *testing.T) {
	for text, want := range map[string]string{"gding": "2. Gending", "kraksan": "desa", "bntaran": "desa"} {
		st := newStage(t, bot.WhatsApp)
		for _, said := range []string{"daftar", "ya", "Siti Contoh", "24"} {
			st.says(said)
		}
		if reply := st.says(text); !strings.Contains(reply, want) {
			t.Errorf("%q is answered: %s", text, reply)
		}
	}
}

// The ages of two people are no danger, and the age of who may not register is answered with the rule.
func TestTheAgesOfTwoPeopleAreNoDanger(t *testing.T) {
	for _, text := range []string{"adik saya umurnya 15, kalau saya sendiri 27", "adikku umur 14, aku dewe 30", "ale' kaula omor 15, kaula dibi' 27"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); st.asksOrAlarms() {
			t.Errorf("%q raises an alarm: %s", text, reply)
		}
	}
	for _, said := range [][]string{{"daftar", "ya", "Siti Contoh", "24", "kraksaan", "patokan"}, {"daftar", "ya", "Siti Contoh", "24", "kraksaan", "patokan", "lewati"}} {
		for _, text := range []string{"kalau adik saya umur 16 boleh ikut daftar?", "nek adikku umur 16 oleh melu daftar?", "kalau adik saya 17 tahun bisa ikut daftar kak?"} {
			st := newStage(t, bot.WhatsApp)
			for _, before := range said {
				st.says(before)
			}
			node := st.turn.Node
			if reply := st.says(text); st.turn.Node != node || !strings.Contains(reply, "18 tahun") {
				t.Errorf("%q after %q leads to %s: %s", text, said[len(said)-1], st.turn.Node, reply)
			}
		}
	}
}

// What is told to be right puts right what was answered.
func TestWhatIsToldToBeRightIsTaken(t *testing.T) {
	for _, text := range []string{"yang benar uangnya 12 juta", "sing bener duite 12 juta", "yg betul uangnya 12 juta mbak"} {
		st := newStage(t, bot.WhatsApp)
		for _, said := range []string{"lapor", "saya ditipu calo pak rahmat, uang saya 10 juta tidak kembali", "pak rahmat", "10 juta"} {
			st.says(said)
		}
		st.hears(text, "12 juta")
		st.at("report.form.contact")
	}
}
