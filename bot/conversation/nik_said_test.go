package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// A NIK that is spelt in words is one; what is not yet one is counted, and nobody is sent
// away from the form for it.
func TestANIKSaidInWordsIsTaken(t *testing.T) {
	for _, text := range []string{
		"nol nol nol nol nol nol siji loro nol limo nol loro nol nol nol siji", "nol nol nol nol nol nol satu dua nol lima nol dua nol nol nol satu", "nol nol nol nol nol nol setunggal kalih nol gangsal nol kalih nol nol nol setunggal", "nol nol nol nol nol nol settong dhuwa' nol lema' nol dhuwa' nol nol nol settong", "nik kulo nol nol nol nol nol nol siji loro nol limo nol loro nol nol nol siji mbak",
	} {
		st := registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "24", "kraksaan", "patokan", "taiwan")
		if reply := st.says(text); !strings.Contains(reply, "Siti Contoh") || strings.Contains(string(st.stored), "loro") {
			t.Errorf("%q at %s: %s", text, st.turn.Node, reply)
		}
		st.says("1")
		st.happened("registration.completed")
	}
	for _, text := range []string{"telu limo siji telu siji papat siji loro nol limo nol siji nol nol nol", "tiga lima satu tiga satu empat satu", "telu limo siji telu siji papat siji loro nol limo nol siji nol nol nol siji siji"} {
		st := registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "24", "kraksaan", "patokan", "taiwan")
		st.says(text)
		st.at("register.form.nik")
		st.says("lewati")
		st.says("1")
		st.happened("registration.completed")
	}
}
