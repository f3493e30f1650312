package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Who says not to call a report off, in whatever words and wherever, keeps it.
func TestWhoDoesNotCallOffKeepsTheForm(t *testing.T) {
	for _, text := range []string{"gak jadi batal", "jangan batal lapor", "gak jadi batal lapor", "batalnya gak jadi", "ora sido batal", "ta' sida bhattal", "jangan dibatalkan", "tetap lapor"} {
		for steps := 2; steps <= len(reportAnswers); steps++ {
			for _, before := range [][]string{nil, {"batal lapor, ada orang"}} {
				st := newStage(t, bot.WhatsApp)
				for _, said := range append(reportAnswers[:steps:steps], before...) {
					st.says(said)
				}
				reply := st.says(text)
				if f := st.state().Form; f == nil || f.Suspended || f.Answers.Get("who") == text {
					t.Errorf("%q after %d answers and %v: %s", text, steps, before, reply)
				}
			}
		}
		st := reported(t)
		st.says(text)
		st.says("kirim")
		st.happened("report.filed")
	}
}

// Who calls off since somebody stands by is asked whether it is danger; then a no calls off.
func TestWhoCallsOffSinceSomebodyIsThereIsAsked(t *testing.T) {
	for _, text := range []string{"batal lapor, ada orang", "gak jadi, majikan datang", "wurung mas, ono wonge"} {
		for answer, kept := range map[string]bool{"tidak": false, "gak jadi batal": true} {
			st := reported(t)
			if reply := st.says(text); !strings.Contains(reply, "0800") || st.state().Form == nil {
				t.Errorf("%q: %s", text, reply)
			}
			if reply := st.says(answer); (st.state().Form != nil) != kept || st.urgent() {
				t.Errorf("%q, then %q: %s", text, answer, reply)
			}
		}
	}
}

// Javanese "wurung" calls off wherever it is said.
func TestWurungCallsOff(t *testing.T) {
	for _, text := range []string{"wurung ae mbak", "wurung", "batal, gak jadi lapor", "mboten sios"} {
		for steps := 1; steps <= len(reportAnswers); steps++ {
			st := newStage(t, bot.WhatsApp)
			for _, said := range reportAnswers[:steps] {
				st.says(said)
			}
			if reply := st.says(text); st.state().Form != nil {
				t.Errorf("%q after %d answers: %s", text, steps, reply)
			}
		}
	}
}

// Of two ages in one text the lower wins, or the age is asked.
func TestOfTwoAgesTheLowerWinsOrIsAsked(t *testing.T) {
	for _, text := range []string{"umur 25 salah, 17", "umur 25 itu salah mbak, 17", "25 salah, 17", "umur 25 keliru 16", "25 kleru, pitulas", "omor 25 sala, 17", "umur saya 25 salah ketik, 17 kak", "umur 25 diganti 17", "ganti umur 25 jadi 17", "umur 25 kakehan, 17 mas", "umur 25 bohong, 17"} {
		for _, steps := range []int{1, 2, 5, 6} {
			st := registeredUpTo(t, bot.WhatsApp, answersInOrder[:steps]...)
			reply := st.says(text)
			if f := st.state().Form; f != nil && f.Answers.Has("age") {
				t.Errorf("%q after %d answers keeps %s: %s", text, steps, f.Answers.Get("age"), reply)
			}
			if st.says("1"); st.done("registration.completed") {
				t.Errorf("%q after %d answers is registered", text, steps)
			}
		}
	}
	st := registeredUpTo(t, bot.WhatsApp, answersInOrder[:6]...)
	st.hears("umur 25 salah, 27", "27")
}
