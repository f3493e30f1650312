package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// A correction in words stores what is meant, whole, and nothing of what is taken back.
func TestACorrectionStoresTheNewValueOnly(t *testing.T) {
	for text, line := range map[string]string{
		"uangnya bukan 5 juta bu tapi 7 juta": "Uang: 7 juta", "duitnya bukan 5 juta melainkan 7 juta": "Uang: 7 juta", "duite dudu 5 juta mbak tapi 7 juta": "Uang: 7 juta", "pessena benne 5 juta tape 7 juta": "Uang: 7 juta", "bukan 5 juta tapi 7 juta": "Uang: 7 juta", "salah, uangnya 7 juta bukan 5 juta": "Uang: 7 juta",
		"uangnya 7 juta kak bukan lima juta": "Uang: 7 juta", "uangnya salah, 7 juta bukan 5 juta": "Uang: 7 juta", "uangnya salah mbak, yang benar 12 juta": "Uang: 12 juta", "uangnya salah pak, yang benar 12 juta": "Uang: 12 juta", "pessena sala pak, se bender 12 juta": "Uang: 12 juta", "eh uangnya 7 juta kak": "", "uang bukan 5 juta pak melainkan 12 juta 500 ribu": "Uang: 12 juta 500 ribu", "jumlahnya bukan 5 juta namun 8 juta mbak": "Uang: 8 juta", "orangnya bukan pak mamat bu tapi pak hasan": "Orang atau PT: pak hasan",
	} {
		st := newStage(t, bot.WhatsApp)
		for _, said := range []string{"lapor", "saya ditipu calo pak mamat", "pak mamat", "5 juta", "tidak"} {
			st.says(said)
		}
		reply := st.says(text) + "\n"
		if line != "" && !strings.Contains(reply, "\n"+line+"\n") || strings.Contains(reply, "juta juta") || strings.Contains(reply, ": juta") {
			t.Errorf("%q: %s", text, reply)
		}
	}
	st := registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "24", "kraksaan", "patokan", "taiwan", "lewati")
	st.hears("umur saya bukan 24 mbak tapi 25", "Umur: 25")
	st.hears("umur 26 bukan 25", "Umur: 26")
	st.hears("negara bukan taiwan kak melainkan malaysia", "Malaysia")
}
