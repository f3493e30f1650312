package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Whoever says that it is not himself but somebody else is in danger has said yes; a relative
// behind a bare no is asked about; and Javanese "urung aman" is not safe.
func TestItIsSomebodyElseWhoIsInDanger(t *testing.T) {
	for _, text := range []string{"bukan saya, adik saya", "bukan saya tapi adik saya", "sanes kulo, adik kulo", "benne kaula, tang ale'", "dudu aku, bojoku", "bukan saya kak, teman saya", "urung aman", "durung aman"} {
		st := alarmed(t, "saya ditahan calo")
		if reply := st.says(text); !st.urgent() {
			t.Errorf("%q is no yes: %s", text, reply)
		}
	}
	for _, text := range []string{"enggak, adik saya", "ya nggak lah"} {
		st := alarmed(t, "saya ditahan calo")
		if reply := st.says(text); st.urgent() || !strings.Contains(reply, "bahaya*?") {
			t.Errorf("%q is not asked about: %s", text, reply)
		}
	}
	for _, text := range []string{"bukan, adik saya aman", "bukan saya", "bukan saya, adik saya aman"} {
		st := alarmed(t, "saya ditahan calo")
		if reply := st.says(text); st.urgent() || strings.Contains(reply, "bahaya*?") {
			t.Errorf("%q is no no: %s", text, reply)
		}
	}
}

// Where it is asked whether announcements shall stop, a no with a reason is one, and "gak mau
// lagi" may mean either.
func TestANoToStoppingIsOne(t *testing.T) {
	for text, kept := range map[string]bool{"jangan, saya masih butuh infonya": true, "ora, mung takon": true, "gak, aku isih butuh": true, "enggak, gak mau lagi": false, "tidak, jangan kirim lagi": false, "gak, stop aja": false} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		st.hears("saya mau berhenti dapat pesan ini", "YA")
		if reply := st.says(text); strings.Contains(reply, "tetap menerima") != kept || !kept && st.state().Asking != "stop" {
			t.Errorf("%q: %s", text, reply)
		}
	}
	st := newStage(t, bot.WhatsApp)
	st.says("menu")
	if st.says("mandeko wae mbak ojo ngirimi"); !st.done("announcements.stopped") {
		t.Error("mandeko stops nothing")
	}
}

// An age on one paper and another on the next: which it is is asked.
func TestTwoAgesOnTwoPapersAreAskedAbout(t *testing.T) {
	st := registeredUpTo(t, bot.WhatsApp, answersInOrder...)
	st.says("di ijazah 17 tp di ktp 25")
	st.at("register.form.age")
	st = atNIK(t)
	st.hears("ktp saya jadi jaminan di agen", "0800")
}
