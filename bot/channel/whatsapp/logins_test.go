package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/fakewa"
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
				w.later(loginGap + 30*time.Second)
				w.wantState(Linked, true)
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
		if err := w.sessions.erase(context.Background(), w.device); err != nil {
			t.Fatal(err)
		}
		w.wa.RefuseLinks(true)
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
		defer cancel()
		_, err := Link(ctx, w.sessions, LinkOptions{HTTP: w.wa.HTTP(), Show: func(Prompt) error { return nil }})
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
		if _, err := Link(ctx, w.sessions, w.linkOptions(w.scan)); err != nil {
			t.Logf("link says %v", err)
		}
		if n := w.wa.Logins(w.device) - before; n > loginsAnHour {
			t.Errorf("%d logins", n)
		}
		w.wa.RefuseLogins(nil)
		w.later(20 * time.Minute)
		w.wantState(Linked, true)
	})
}

func TestLoginsAreSpread(t *testing.T) {
	start := time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)
	var l logins
	now := start
	for now.Before(start.Add(time.Hour)) { // whoever logs in whenever it may
		l = l.add(now)
		now = l.next(now.Add(time.Second), 0)
	}
	if len(l) > loginsAnHour || len(l) < loginsAnHour-2 {
		t.Errorf("%d logins in an hour", len(l))
	}
	if at := l.next(l[len(l)-1], 0); at.Sub(l[len(l)-1]) != loginGap {
		t.Errorf("the next one is %v after the last", at.Sub(l[len(l)-1]))
	}
	if at := l.next(now.Add(2*time.Hour), 0); !at.Equal(now.Add(2 * time.Hour)) {
		t.Error("after two quiet hours a login waits")
	}
}
