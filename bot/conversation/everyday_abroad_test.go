package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// A relative abroad is no alarm by himself; what goes wrong for him is.
func TestWhatARelativeAbroadDoesOnAnyDayIsNoAlarm(t *testing.T) {
	for _, text := range []string{
		"kakak saya di hongkong ga punya wa, bisa ga dia sms ke nomor ini?", "kakak saya di hongkong mau pulang lebaran", "ale' kaula e malaysia, bisa napa bunten noro'?", "mbak saya di hongkong mau kirim barang",
		"adik saya di taiwan mau kirim paket", "mbakyuku neng hongkong arep mulih riyoyo", "tang ale' e malaysia moleya tellasan", "suami saya di malaysia mau cuti bulan depan", "masku neng taiwan gak nduwe wa, iso ta sms nomer iki", "kaka' kaula e taiwan terro ngerem barang",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		reply := st.says(text)
		if st.urgent() || strings.Contains(reply, "dalam bahaya*?") || strings.Contains(reply, "e dhalem bahaya") || strings.Contains(reply, "berhenti menerima") {
			t.Errorf("%q: %s", text, reply)
		}
	}
	for _, text := range []string{
		"kakak saya di hongkong ga ada kabar", "kakak saya di hongkong mau pulang tapi ditahan", "kakak saya di hongkong ga boleh pulang lebaran", "kakak saya di hongkong ga bisa di wa 2 bulan", "adik saya di malaysia hp nya disita", "ale' kaula e malaysia ta' bisa moleya", "adik saya di taiwan minta pulang", "kakak saya di kamboja mau pulang lebaran", "mbak saya di hongkong gak bisa nelpon", "adik saya di malaysia mau pulang",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); !st.urgent() && !strings.Contains(reply, "dalam bahaya*?") && !strings.Contains(reply, "e dhalem bahaya") {
			t.Errorf("%q raises no alarm and no question: %s", text, reply)
		}
	}
}
