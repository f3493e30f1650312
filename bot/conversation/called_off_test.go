package conversation_test

import (
	"encoding/json"
	"strings"
	"testing"

	"kanca/bot"
)

// Whoever calls a form off at its summary, and says why, has called it off; the frightened
// are told who helps.
func TestCallingOffWithAReasonCallsOff(t *testing.T) {
	for _, text := range []string{
		"batal aja deh mbak saya takut", "gak jadi kak, saya takut", "urung wae mas aku wedi", "batal wae wis aku isin", "gajadi deh malu", "batalin aja kak suami gak ngebolehin", "ora sido mas, wedi karo wonge", "ta' sida pak, kaula todus", "ya udah batal aja saya bingung", "mboten sios mawon kulo ajrih",
	} {
		for _, form := range summaries {
			st := form.reach(t)
			reply := st.says(text)
			if st.done(form.event) || st.state().Form != nil || !strings.Contains(reply, "dibatalkan") && !strings.Contains(reply, "Engghi, bhattal") {
				t.Errorf("%s: %q at %s: %s", form.name, text, st.turn.Node, reply)
			}
			for _, fear := range []string{"takut", "wedi", "tako'", "ajrih"} {
				if strings.Contains(text, fear) && !(strings.Contains(reply, "TOLONG") && strings.Contains(reply, "110")) {
					t.Errorf("%s: %q tells no number: %s", form.name, text, reply)
				}
			}
		}
	}
	for _, text := range []string{"batal, umurnya salah", "gak jadi ubah", "jangan dibatalin, saya takut", "batal gak ya"} {
		for _, form := range summaries {
			st := form.reach(t)
			if reply := st.says(text); st.state().Form == nil {
				t.Errorf("%s: %q calls off: %s", form.name, text, reply)
			}
		}
	}
}

// "Neither" where it is asked what a text at a summary means leads back to it.
func TestNeitherLeadsBackToTheForm(t *testing.T) {
	for _, neither := range []string{"3", "bukan", "tidak"} {
		st := upTo(t, len(formAnswers)-1)
		asked := st.state()
		asked.Asking, asked.Guesses, asked.Pending = "intent", []bot.Intent{bot.Privacy, bot.RegistrationStatus}, "data"
		st.stored, _ = json.Marshal(asked)
		if reply := st.says(neither); st.turn.Node != "register.form.confirm" || !strings.Contains(reply, "Sudah benar") {
			t.Errorf("%q at %s: %s", neither, st.turn.Node, reply)
		}
		if st.says("iya benar semua"); !st.done("registration.completed") {
			t.Errorf("after %q the form is lost", neither)
		}
	}
}

// A long yes that speaks of one's own data is a yes in the three languages.
func TestALongYesThatNamesTheDataIsAYes(t *testing.T) {
	for _, text := range []string{
		"engghi, data kaula se ghalle' ampon bhender sadhaja, toreh terrosaghi", "engghi data kaula ampon lerres, terrosaghi", "nggih data kula sampun leres sedaya, monggo dilajengaken", "iya data saya yang tadi sudah benar semua, silakan dilanjutkan", "iyo dataku wis bener kabeh mau, terusno", "engghi, data se ghella' la bhender kabbhi, esempen bhai", "iya kak data saya di atas sudah betul, tolong diteruskan ya",
		"engghi data kaula se e attas ampon lerres, toreh esempen", "nggih mas dataku sing mau wis pas kabeh, simpen ae", "enggi data tang aba' la bender kabbi lanjut",
	} {
		st := upTo(t, len(formAnswers)-1)
		if reply := st.says(text); !st.done("registration.completed") {
			t.Errorf("%q at %s: %s", text, st.turn.Node, reply)
		}
	}
}
