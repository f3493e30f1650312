package whatsapp

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/fakewa"
)

// A process that ends within the minute leaves the notice to the next one.
func TestThatAMessageCannotBeReadIsToldAfterARestart(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.say("dulu") // a session first
		w.wa.Alter(func(to types.JID, n *fakewa.Node) *fakewa.Node {
			for i, child := range n.GetChildren() {
				if child.Tag == "enc" && to == w.device {
					data := append([]byte(nil), child.Content.([]byte)...)
					data[len(data)-20] ^= 1
					n.Content.([]fakewa.Node)[i].Content = data
				}
			}
			return n
		})
		w.say("rusak")
		w.wa.Alter(nil)
		w.switchOff(w.siti)
		w.restart()
		w.wantTexts("dulu")
		w.later(3 * time.Minute)
		got := w.inbox.all()
		if len(got) != 2 || got[1].Kind != bot.KindUnsupported || got[1].From[0] != sitiLID || got[1].SentAt.IsZero() {
			t.Fatalf("got %+v, want a message of an unsupported kind", got)
		}
		w.restart()
		w.later(3 * time.Minute)
		if len(w.inbox.all()) != 2 {
			t.Error("the person was told twice")
		}
		w.wantNothingWaiting()
	})
}

// What staff write on the office phone takes over also when it cannot be read, at once
// and over a restart; when it can be read later, its text follows under the same id.
func TestStaffWhoCannotBeReadTakeOver(t *testing.T) {
	for name, later := range map[string]bool{"never read": false, "read later": true} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			var got []TakeOver
			away := true
			set := func(f func()) {
				mu.Lock()
				defer mu.Unlock()
				f()
			}
			takenOver := func(o *Options) {
				o.TakenOver = func(_ context.Context, e TakeOver) error {
					mu.Lock()
					defer mu.Unlock()
					if away {
						return errors.New("the database is away")
					}
					got = append(got, e)
					return nil
				}
			}
			inTown(t, func(t *testing.T, w *town) {
				phone, err := w.wa.AddPhone(w.office, 0)
				if err != nil || phone.SwitchOn() != nil {
					t.Fatal(err)
				}
				w.say("halo")
				if _, err := phone.Say(w.siti.Account, "dulu"); err != nil { // a session first
					t.Fatal(err)
				}
				set(func() { away = false })
				w.later(10 * time.Second)
				set(func() { away, got = true, nil })
				spoil := true
				w.wa.Alter(func(to types.JID, n *fakewa.Node) *fakewa.Node {
					if to == w.device && spoil {
						spoil = !later
						return spoiled(n)
					}
					return n
				})
				id, err := phone.Say(w.siti.Account, "Saya Rina dari kantor.")
				if err != nil {
					t.Fatal(err)
				}
				w.settle()
				if !later {
					w.switchOff(phone)
				}
				w.later(5 * time.Second)
				w.restart(takenOver)
				set(func() { away = false })
				w.later(5 * time.Minute)
				if later { // the phone sends it again
					if _, err := phone.Send(w.siti.Account, &waE2E.Message{Conversation: proto.String("Saya Rina dari kantor.")}, whatsmeow.SendRequestExtra{ID: id}); err != nil {
						t.Fatal(err)
					}
					w.switchOff(phone)
				}
				w.settle()
				mu.Lock()
				defer mu.Unlock()
				if len(got) == 0 || got[0].ProviderID != w.siti.Account.LID.String()+"/"+id || len(got[0].With) == 0 || got[0].With[0] != sitiLID {
					t.Fatalf("taken over by %+v", got)
				}
				last := got[len(got)-1]
				if read := last.Text == "Saya Rina dari kantor."; read != later || len(got) > 2 || !later && last.Kind != bot.KindUnsupported {
					t.Errorf("taken over by %+v", got)
				}
				w.wantTexts("halo") // the person is asked nothing
				w.wantNothingWaiting()
			}, takenOver)
		})
	}
}
