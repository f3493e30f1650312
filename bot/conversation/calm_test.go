package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Who a broker is, and whether somewhere is safe, is no alarm; what tells of harm is one.
func TestWhatTellsOfNobodyIsNoAlarm(t *testing.T) {
	for _, text := range []string{
		"calo di desa saya namanya pak mamat", "langganan calo di desa saya namanya pak mamat", "nama calonya calo pak mamat", "sponsor di kampung saya namanya bu siti",
		"bahaya gak kerja di kamboja", "bahaya gak kerja di taiwan", "aman gak kerja di malaysia", "bahaya ora kerjo nang kamboja", "aman gak ke kamboja",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); st.urgent() {
			t.Errorf("%q raises an alarm: %s", text, reply)
		}
	}
	for _, text := range []string{"calo di desa saya namanya pak mamat nyekap adik saya", "saya disekap calo namanya pak mamat", "bahaya gak boleh keluar rumah majikan", "tolong calo namanya pak mamat mukul saya"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); !st.urgent() && !strings.Contains(reply, "0800") {
			t.Errorf("%q is not heard: %s", text, reply)
		}
	}
}
