package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/channel/whatsapp/link"
	"kanca/bot/channel/whatsapp/pacing"
	"kanca/bot/channel/whatsapp/state"
)

const loginsAnHour = 20

// Whatever makes the bot log in again and again, it does so at most twenty times an
// hour, serves people in between, and goes on counting in the next process.
func TestAtMostTwentyLoginsAnHour(t *testing.T) {
	for name, hour := range map[string]func(w *town){
		"a network that flaps": func(w *town) {
			for range 60 {
				w.wa.Cut(w.device)
				w.later(time.Minute)
			}
		},
		"logins that are refused": func(w *town) {
			w.refuse(-1, failure(fakewa.Attrs{"reason": 503}))
			w.later(time.Hour)
			w.wa.RefuseLogins(nil)
		},
		"a server that restarts each session (515)": func(w *town) {
			for range 360 {
				w.wa.Push(w.device, *streamError(fakewa.Attrs{"code": "515"}))
				w.later(10 * time.Second)
			}
		},
		"a message that cannot be stored while another's is": func(w *town) {
			w.inbox.set(func(i *inbox) {
				i.then = func(in bot.Incoming) error {
					if in.From[0] == sitiLID {
						return errors.New("cannot be stored")
					}
					return nil
				}
			})
			budi := w.neighbours(1)[0]
			w.say("ini tidak bisa disimpan")
			for i := range 720 {
				w.later(5 * time.Second)
				if _, err := budi.Say(w.office, fmt.Sprint("lagi ", i)); err != nil {
					w.Fatal(err)
				}
			}
			w.inbox.set(func(i *inbox) { i.then = nil })
		},
		"restarts": func(w *town) {
			for range 30 {
				w.restart()
				w.later(2 * time.Minute)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				w.later(2 * time.Hour)
				before := w.wa.Logins(w.device)
				hour(w)
				n := w.wa.Logins(w.device) - before
				t.Logf("%d logins", n)
				if n > loginsAnHour {
					t.Errorf("%d logins in an hour", n)
				}
				w.later(pacing.LoginGap + 30*time.Second)
				w.wantState(state.Linked, true)
				w.later(10 * time.Minute)
				w.wantNothingWaiting()
			})
		})
	}
}

// WhatsApp hangs up on whoever wants to be linked: no storm of connections.
func TestLinkingIsNotHammered(t *testing.T) {
	if raced {
		t.Skip("SKIPPED with the race detector: where a server hangs up right behind the handshake, the library's noisesocket.go:48 and framesocket.go:90 race; make test runs this once more without it")
	}
	inTown(t, func(t *testing.T, w *town) {
		w.stop()
		w.stop = nil
		if err := w.sessions.Erase(context.Background(), w.device); err != nil {
			t.Fatal(err)
		}
		w.wa.RefuseLinks(true)
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
		defer cancel()
		_, err := link.Link(ctx, w.sessions, link.Options{HTTP: w.wa.HTTP(), Show: func(link.Prompt) error { return nil }})
		if err == nil {
			t.Fatal("linked by nobody")
		}
		if n := w.wa.LinkTries(); n > 12 {
			t.Errorf("%d connections in ten minutes", n)
		}
	})
}

// WhatsApp restarts the session of a new device again and again (515): it is linked, and
// its login is left to the service.
func TestALinkThatIsRestartedIsNotHammered(t *testing.T) {
	inUnlinkedTown(t, func(t *testing.T, w *town) {
		w.refuse(-1, streamError(fakewa.Attrs{"code": "515"}))
		before := w.wa.Logins(w.device)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		if _, err := link.Link(ctx, w.sessions, w.linkOptions(w.scan)); err != nil {
			t.Logf("link says %v", err)
		}
		if n := w.wa.Logins(w.device) - before; n > loginsAnHour {
			t.Errorf("%d logins", n)
		}
		w.wa.RefuseLogins(nil)
		w.later(20 * time.Minute)
		w.wantState(state.Linked, true)
	})
}
