package whatsapp

import (
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/proto"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/pacing"
)

// A phone that is asked to send a message again may do so under its other name
// (tulir/whatsmeow retry.go sends a retry to whichever name asked): it is one
// message, whichever name comes first.
func TestAMessageUnderBothNamesIsOne(t *testing.T) {
	for name, order := range map[string][]bool{"number then LID": {false, true}, "LID then number": {true, false}} {
		t.Run(name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				w.say("halo") // the library knows both names from now on
				for _, byLID := range order {
					w.wa.AddressByLID(byLID)
					if _, err := w.siti.Send(w.office, &waE2E.Message{Conversation: proto.String("DAFTAR")}, whatsmeow.SendRequestExtra{ID: "3EB0SAMEMESSAGE"}); err != nil {
						t.Fatal(err)
					}
					w.settle()
				}
				w.wantTexts("halo", "DAFTAR")
				w.wantNothingWaiting()
			})
		})
	}
}

// An answer goes to the account, not to the number, however the message came.
func TestAnAnswerGoesToTheAccount(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.wa.AddressByLID(false)
		w.say("halo")
		if from := w.inbox.all()[0].From; from[0] != sitiLID {
			t.Errorf("answered at %v", from)
		}
	})
}

// The answer to a cry for help is not typed, and whoever is being typed to gets
// the answer early, so that the cry waits for nobody.
func TestTheAnswerToACryIsSentAtOnce(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.say("tolong saya disekap")
		long := make(chan error, 1)
		go func() { long <- w.reply("Ini jawaban panjang yang diketik lama sekali, sampai dua detik penuh.") }()
		w.settle() // it is being typed
		start := time.Now()
		if _, err := w.bot.Send(t.Context(), bot.Outgoing{ID: 2, Channel: Name, ProviderID: NewMessageID(), To: sitiLID, Text: "112", Attempt: 1, Lane: bot.LaneCry}); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took > 100*time.Millisecond {
			t.Errorf("the answer to a cry took %v", took)
		}
		if err := <-long; err != nil {
			t.Error(err)
		}
	}, func(o *Options) { o.Pace = pacing.HumanPace() })
}

// The same where kanca begins anew between the two.
func TestAMessageUnderBothNamesOverARestart(t *testing.T) {
	inTowns(t, func(t *testing.T, w *town) {
		w.say("halo")
		for _, byLID := range []bool{true, false} {
			w.wa.AddressByLID(byLID)
			if _, err := w.siti.Send(w.office, &waE2E.Message{Conversation: proto.String("DAFTAR")}, whatsmeow.SendRequestExtra{ID: "3EB0SAMEMESSAGE"}); err != nil {
				t.Fatal(err)
			}
			w.settle()
			w.restart()
		}
		w.wantTexts("halo", "DAFTAR")
	})
}
