package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Who names an embassy's telephone and may be in danger is asked about it, and who only wants
// the number is told it.
func TestANumberTakesNoQuestionOfDangerAway(t *testing.T) {
	for text, asked := range map[string]bool{
		"telepon kbri gak diangkat, saya mau dideportasi besok, gimana?": true,
		"nomor kjri jeddah yg bisa di wa":                                false,
		"nomor kbri malaysia berapa":                                     false,
	} {
		st := newStage(t, bot.WhatsApp)
		if reply := st.says(text); strings.Contains(reply, "dalam bahaya*?") != asked {
			t.Errorf("%q: asked %v: %s", text, !asked, reply)
		}
	}
}
