package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/conversation"
)

// consented returns the versions that the events of a conversation name: of the consent,
// and of the registration.
func consented(st *stage) (given, registered []string) {
	for _, e := range st.events {
		switch e := e.(type) {
		case bot.ConsentGiven:
			given = append(given, e.Version)
		case bot.RegistrationCompleted:
			registered = append(registered, e.Registration.ConsentVersion)
		}
	}
	return given, registered
}

// The program is renewed while somebody has the consent text of before on the screen: a
// yes is to that text, and so is the registration, whenever the form is finished.
func TestAYesIsToTheTextThatWasShown(t *testing.T) {
	const before = "2026-11"
	for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
		st := newStage(t, medium)
		st.says("daftar")
		shown := string(st.stored)
		st.stored = []byte(strings.ReplaceAll(shown, `"`+conversation.ConsentVersion+`"`, `"`+before+`"`))
		if string(st.stored) == shown {
			t.Fatal("which text was shown is not kept")
		}
		for _, line := range []string{"setuju", "Siti Aminah", "24", "Kraksaan", "Patokan", "Taiwan", "lewati", "ya"} {
			st.says(line)
		}
		given, registered := consented(st)
		if strings.Join(given, " ") != before || strings.Join(registered, " ") != before {
			t.Errorf("agreed to %v, registered with %v", given, registered)
		}
	}
}

// Where a program of before did not keep which text it showed, the text is shown once more.
func TestWhoseTextIsNotKnownIsAskedAgain(t *testing.T) {
	st := newStage(t, bot.WhatsApp)
	st.says("daftar")
	st.stored = []byte(strings.ReplaceAll(string(st.stored), `,"consent":"`+conversation.ConsentVersion+`"`, ``))
	st.says("setuju")
	if given, _ := consented(st); len(given) > 0 {
		t.Errorf("agreed to %v", given)
	}
	st.says("setuju")
	if given, _ := consented(st); strings.Join(given, " ") != conversation.ConsentVersion {
		t.Errorf("agreed to %v", given)
	}
}
