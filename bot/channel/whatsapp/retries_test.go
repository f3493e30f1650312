package whatsapp

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/channel/whatsapp/state"
)

// garbleOnce makes the first message to a device unreadable, which makes it ask for it
// again.
func (w *town) garbleOnce(device types.JID) {
	garbled := false
	w.wa.Alter(func(to types.JID, m *fakewa.Node) *fakewa.Node {
		if to != device || garbled {
			return m
		}
		garbled = true
		enc := m.GetChildByTag("enc")
		return &fakewa.Node{Tag: m.Tag, Attrs: m.Attrs, Content: []fakewa.Node{{Tag: "enc", Attrs: enc.Attrs, Content: []byte("garbled")}}}
	})
}

// A message cannot be read, and the phone sends it again under its other name. It is one
// message of the one person.
func TestAMessageSentAgainUnderTheOtherName(t *testing.T) {
	for name, byLID := range map[string]bool{"by number after LID": true, "by LID after number": false} {
		t.Run(name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				w.say("halo")
				w.wa.AddressByLID(byLID)
				w.wa.RetriesUnderOtherName(true)
				w.garbleOnce(w.device)
				w.say("DAFTAR")
				w.later(2 * unreadableTime) // nobody is told that it cannot be read
				w.wantTexts("halo", "DAFTAR")
				for _, in := range w.inbox.all() {
					if !slices.Equal(in.From, []bot.Address{sitiLID, sitiPhone}) {
						t.Errorf("from %v", in.From)
					}
				}
				w.wantNothingWaiting()
				w.wantServed()
			})
		})
	}
}

// The person's phone cannot read an answer and asks for it under the other name. It
// gets it, once, also when the bot was restarted in between.
func TestAnAnswerAskedForUnderTheOtherName(t *testing.T) {
	for name, restarted := range map[string]bool{"at once": false, "after a restart": true} {
		t.Run(name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				w.say("halo")
				w.wa.RetriesUnderOtherName(true)
				w.garbleOnce(w.siti.JID())
				if restarted {
					w.switchOff(w.siti)
				}
				if err := w.reply("jawaban"); err != nil {
					t.Fatal(err)
				}
				if restarted {
					w.restart()
					if err := w.siti.SwitchOn(); err != nil {
						t.Fatal(err)
					}
				}
				w.later(time.Minute)
				heard := slices.DeleteFunc(w.siti.Heard(), func(s string) bool { return s != "jawaban" })
				if len(heard) != 1 {
					t.Errorf("heard %d times: %q", len(heard), w.siti.Heard())
				}
				w.wantServed()
			})
		})
	}
}

// WhatsApp refuses everything that is sent over one connection. The bot makes another
// one, and everybody has the answer, once.
func TestAConnectionOverWhichNothingGoes(t *testing.T) {
	for _, code := range []int{400, 479} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				all := w.neighbours(4)
				w.wa.RefuseSession(w.device, code)
				logins := w.wa.Logins(w.device)
				answered := map[*fakewa.Villager]bool{}
				for round := 1; len(answered) < len(all) && round < 10; round++ {
					for _, p := range all {
						if !answered[p] {
							if err := w.send(p, bot.LaneAnswer, round); err == nil {
								answered[p] = true
							} else {
								wantClass(t, err, bot.Retry)
							}
						}
						w.later(2 * time.Second)
					}
				}
				w.settle()
				for _, p := range all {
					if n := len(p.Heard()); n != 1 {
						t.Errorf("%s heard %d answers", p.Account.Name, n)
					}
				}
				if n := w.wa.Logins(w.device) - logins; n != 1 {
					t.Errorf("it connected anew %d times", n)
				}
				w.wantState(state.Linked, true)
			})
		})
	}
}
