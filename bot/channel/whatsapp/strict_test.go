package whatsapp

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/fakewa"
)

const enforced = 20 * time.Second

// WhatsApp holds back what comes after a stanza that is not acknowledged. What waited
// while the bot was away comes all, in order, within seconds, also behind a message
// that nobody can read, and the connection holds.
func TestAcknowledgementsAreEnforced(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.say("halo")
		w.wa.EnforceAcks(enforced)
		w.wa.Away(true)
		w.wa.Cut(w.device)
		w.later(time.Second)
		w.wa.Alter(func(to types.JID, m *fakewa.Node) *fakewa.Node {
			if to != w.device {
				return m
			}
			enc := m.GetChildByTag("enc")
			return &fakewa.Node{Tag: m.Tag, Attrs: m.Attrs, Content: []fakewa.Node{{Tag: "enc", Attrs: enc.Attrs, Content: []byte("garbled")}}}
		})
		w.say("yang ini rusak")
		w.wa.Alter(nil)
		want := []string{"halo"}
		for i := range 30 {
			want = append(want, fmt.Sprint("pesan ", i))
			w.say(want[i+1])
		}
		w.wa.Away(false)
		w.later(time.Minute)
		logins := w.wa.Logins(w.device)
		got := slices.DeleteFunc(w.inbox.texts(), func(s string) bool { return s == "yang ini rusak" || s == "" })
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		w.later(3 * time.Minute)
		w.wantNothingWaiting()
		if n := w.wa.Logins(w.device) - logins; n != 0 {
			t.Errorf("it connected anew %d times", n)
		}
		w.wantServed()
	})
}

// One person's message cannot be stored for three minutes, and WhatsApp holds back
// everybody else's behind it and hangs up. Nothing is lost or overtaken, and the bot
// does not hammer.
func TestAMessageThatCannotBeStoredHoldsTheQueue(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		all := w.neighbours(2)
		w.wa.EnforceAcks(enforced)
		logins := w.wa.Logins(w.device)
		broken := true
		w.inbox.set(func(i *inbox) {
			i.then = func(in bot.Incoming) error {
				if broken && in.From[0].Value == all[0].Account.LID.User {
					return errors.New("cannot be stored")
				}
				return nil
			}
		})
		for i := range 3 {
			for _, p := range all {
				if _, err := p.Say(w.office, fmt.Sprint(p.Account.Name, " ", i)); err != nil {
					t.Fatal(err)
				}
			}
		}
		w.later(3 * time.Minute)
		if n := len(w.inbox.texts()); n != 2 {
			t.Errorf("%d messages came; WhatsApp should hold back all behind the one", n)
		}
		w.inbox.set(func(*inbox) { broken = false })
		w.later(12 * time.Minute)
		for _, p := range all {
			var got, want []string
			for _, text := range w.inbox.texts() {
				if len(text) > len(p.Account.Name) && text[:len(p.Account.Name)] == p.Account.Name {
					got = append(got, text)
				}
			}
			for i := range 3 {
				want = append(want, fmt.Sprint(p.Account.Name, " ", i))
			}
			if !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		}
		if n := w.wa.Logins(w.device) - logins; n > 12 {
			t.Errorf("%d logins in a quarter of an hour", n)
		}
		w.wantNothingWaiting()
	})
}

// Only a few keys are left with which people begin to write: more are made, whether
// WhatsApp says so or the bot finds out at its next login. Who is new can write.
func TestKeysRunLow(t *testing.T) {
	for name, tell := range map[string]bool{"WhatsApp says so": true, "found at the login": false} {
		t.Run(name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				w.wa.KeysLow(w.device, 2, tell)
				w.settle()
				if !tell {
					w.wa.Cut(w.device)
				}
				w.later(10 * time.Second)
				if n := w.wa.Keys(w.device); n < 50 {
					t.Errorf("%d keys are left", n)
				}
				w.neighbours(5)
				if n := len(w.inbox.texts()); n != 5 {
					t.Errorf("%d of 5 newcomers were heard", n)
				}
				w.wantNothingWaiting()
			})
		})
	}
}

// No key is left at all: WhatsApp gives newcomers the signed one alone, and they are
// heard all the same.
func TestNoKeysAreLeft(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.wa.KeysLow(w.device, 0, false)
		w.neighbours(3)
		if n := len(w.inbox.texts()); n != 3 {
			t.Errorf("%d of 3 newcomers were heard", n)
		}
	})
}
