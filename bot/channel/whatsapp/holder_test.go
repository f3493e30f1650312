package whatsapp

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/address"
	"kanca/bot/channel/whatsapp/fakewa"
)

// withoutLookups makes WhatsApp refuse to say who has a number, and counts how often
// the bot asks.
func (w *town) withoutLookups() (asked func() int) {
	n := 0
	w.wa.AnswerRequests(func(from types.JID, iq *fakewa.Node) *fakewa.Node {
		if from != w.device || iq.Attrs["xmlns"] != "usync" {
			return nil
		}
		n++
		return &fakewa.Node{Tag: "iq", Attrs: fakewa.Attrs{"id": "nobody", "type": "result", "from": types.ServerJID}}
	})
	return func() int { return n }
}

// The number of Siti's account goes to another one, whose messages name the number
// alone. They are of that account, and the answer goes there.
func TestANumberIsOfTheAccountThatHasItNow(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.say("halo") // the library knows both names
		w.switchOff(w.siti)
		w.later(address.HolderTime)
		budi, err := w.wa.NewOwner(w.siti.Account, "900000003", "Pak Budi")
		if err == nil {
			err = budi.SwitchOn()
		}
		if err != nil {
			t.Fatal(err)
		}
		w.others = append(w.others, budi)
		w.wa.NameOnly(types.DefaultUserServer)
		if _, err := budi.Say(w.office, "halo juga"); err != nil {
			t.Fatal(err)
		}
		w.settle()
		all := w.inbox.all()
		from := all[len(all)-1].From
		if want := []bot.Address{{Kind: bot.LID, Value: "900000003"}, sitiPhone}; !slices.Equal(from, want) {
			t.Errorf("a message is from %v, want %v", from, want)
		}
		w.later(address.HolderTime)
		if _, err := w.bot.Send(context.Background(), bot.Outgoing{ID: 1, ProviderID: NewMessageID(), To: sitiPhone, Text: "untuk nomor ini", Attempt: 1}); err != nil {
			t.Fatal(err)
		}
		w.settle()
		if heard := budi.Heard(); !slices.Contains(heard, "untuk nomor ini") {
			t.Errorf("what went to the number was not heard there: %q", heard)
		}
	})
}

// WhatsApp does not say who has a number. Its messages are of the number alone, they
// wait for that a few seconds at most, and WhatsApp is not asked for each of them.
func TestANumberAloneWhereWhatsAppIsSilent(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.say("halo")
		w.later(address.HolderTime)
		w.wa.NameOnly(types.DefaultUserServer)
		asked := w.withoutLookups()
		begin := time.Now()
		for range 5 {
			w.say("halo lagi")
		}
		for len(w.inbox.all()) < 6 && time.Since(begin) < time.Minute {
			w.later(time.Second)
		}
		if took := time.Since(begin); took > address.AskHolder+time.Second {
			t.Errorf("five messages took %v", took)
		}
		for _, in := range w.inbox.all()[1:] {
			if !slices.Equal(in.From, []bot.Address{sitiPhone}) {
				t.Errorf("from %v, want the number alone", in.From)
			}
		}
		if asked() != 1 {
			t.Errorf("WhatsApp was asked %d times", asked())
		}
		w.wa.AnswerRequests(nil)
		w.later(address.HolderSilence)
		w.say("sekarang")
		all := w.inbox.all()
		if from := all[len(all)-1].From; from[0] != sitiLID {
			t.Errorf("from %v, want the account first", from)
		}
	})
}

// WhatsApp does not say who has a number, and the library remembers who had it once. An
// answer, which may tell of whoever wrote, waits; the numbers for somebody in danger go.
func TestNothingGoesToWhoeverHadANumberOnce(t *testing.T) {
	for lane, goes := range map[bot.Lane]bool{bot.LaneCry: true, bot.LaneAnswer: false, bot.LaneStaff: false, bot.LaneAnnouncement: false} {
		t.Run(lane.String(), func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				w.say("halo") // the library knows both names, and then her devices
				if err := w.reply("halo, Bu"); err != nil {
					t.Fatal(err)
				}
				w.later(address.HolderTime)
				w.withoutLookups()
				m := bot.Outgoing{ID: 1, ReplyTo: 1, Lane: lane, ProviderID: NewMessageID(), To: sitiPhone, Text: "kata kantor", Attempt: 1, QueuedAt: time.Now()}
				_, err := w.bot.Send(context.Background(), m)
				var failed *bot.SendError
				if goes != (err == nil) || err != nil && (!errors.As(err, &failed) || failed.Class != bot.Retry) {
					t.Errorf("%v", err)
				}
				w.settle()
				if heard := slices.Contains(w.siti.Heard(), "kata kantor"); heard != goes {
					t.Errorf("heard: %v", heard)
				}
				if goes {
					return
				}
				w.wa.AnswerRequests(nil)
				w.later(address.HolderSilence)
				m.Attempt++
				if _, err := w.bot.Send(context.Background(), m); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// halfAnswers makes WhatsApp say less than it was asked about a number.
func (w *town) halfAnswers(list ...fakewa.Node) {
	w.wa.AnswerRequests(func(from types.JID, iq *fakewa.Node) *fakewa.Node {
		if from != w.device || iq.Attrs["xmlns"] != "usync" {
			return nil
		}
		r := fakewa.Result(iq, fakewa.Node{Tag: "usync", Content: []fakewa.Node{{Tag: "list", Content: list}}})
		return &r
	})
}

// Somebody cries for help, and the message names the number alone. WhatsApp's word about
// the number is incomplete for a moment: the answer waits for the whole one, and goes.
func TestAHalfAnswerAboutANumberLosesNoAnswer(t *testing.T) {
	number := types.NewJID("620000000002", types.DefaultUserServer)
	for name, list := range map[string][]fakewa.Node{
		"nobody named": nil,
		"no account":   {{Tag: "user", Attrs: fakewa.Attrs{"jid": number}}},
	} {
		for _, lane := range []bot.Lane{bot.LaneCry, bot.LaneAnswer} {
			t.Run(name+" "+lane.String(), func(t *testing.T) {
				inTown(t, func(t *testing.T, w *town) {
					w.wa.NameOnly(types.DefaultUserServer)
					w.halfAnswers(list...)
					w.say("tolong saya dikurung")
					all := w.inbox.all()
					if len(all) != 1 || !slices.Equal(all[0].From, []bot.Address{sitiPhone}) {
						t.Fatalf("got %+v", all)
					}
					answer := bot.Outgoing{ID: 1, ReplyTo: 1, Lane: lane, ProviderID: NewMessageID(), To: sitiPhone, Text: "di mana Ibu?", Attempt: 1, QueuedAt: time.Now()}
					_, err := w.bot.Send(context.Background(), answer)
					wantSendError(t, err, bot.Retry, "account_unknown")
					w.wa.AnswerRequests(nil)
					w.later(10 * time.Second)
					answer.Attempt++
					if _, err := w.bot.Send(context.Background(), answer); err != nil {
						t.Fatal(err)
					}
					w.settle()
					if heard := w.siti.Heard(); !slices.Contains(heard, "di mana Ibu?") {
						t.Errorf("she heard %q", heard)
					}
				})
			})
		}
	}
}

// Somebody cries for help by the number alone, and WhatsApp names no account for it, however
// often it is asked. What is told to somebody in danger does not wait for one: it goes to the
// account that the library remembers, else to the number itself.
func TestACryDoesNotWaitForAnAccount(t *testing.T) {
	for name, remembered := range map[string]bool{"nobody remembers one": false, "the library remembers one": true} {
		t.Run(name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				if remembered {
					w.say("halo")
					w.later(address.HolderTime)
				}
				w.wa.NameOnly(types.DefaultUserServer)
				w.wa.NoAccountNamed(w.siti.Account)
				w.say("tolong saya dikurung")
				all := w.inbox.all()
				if from := all[len(all)-1].From; !slices.Equal(from, []bot.Address{sitiPhone}) {
					t.Fatalf("from %v", from)
				}
				for i, text := range []string{"di mana Ibu?", "hubungi 110"} {
					answer := bot.Outgoing{ID: bot.MessageID(i + 1), ReplyTo: 1, Lane: bot.LaneCry, ProviderID: NewMessageID(), To: sitiPhone, Text: text, Attempt: 1, QueuedAt: time.Now()}
					if _, err := w.bot.Send(context.Background(), answer); err != nil {
						t.Fatal(err)
					}
				}
				w.settle()
				if heard := w.siti.Heard(); !slices.Equal(heard, []string{"di mana Ibu?", "hubungi 110"}) {
					t.Errorf("she heard %q", heard)
				}
				other := bot.Outgoing{ID: 9, Lane: bot.LaneAnswer, ProviderID: NewMessageID(), To: sitiPhone, Text: "data Ibu", Attempt: 1, QueuedAt: time.Now()}
				_, err := w.bot.Send(context.Background(), other)
				wantSendError(t, err, bot.Retry, "account_unknown") // it may tell of whoever wrote
				// WhatsApp refuses one: that is said as of any other message.
				w.wa.RefuseMessages(func(types.JID, string) int { return 429 })
				other.Lane, other.ProviderID = bot.LaneCry, NewMessageID()
				_, err = w.bot.Send(context.Background(), other)
				wantSendError(t, err, bot.Retry, "429")
				w.wa.RefuseMessages(nil)
				// It does not acknowledge one.
				w.wa.NeverAcknowledge(func(types.JID, string) bool { return true })
				other.ProviderID = NewMessageID()
				_, err = w.bot.Send(context.Background(), other)
				wantSendError(t, err, bot.Retry, "timeout")
			})
		})
	}
}

// A message that nobody asked for, to a number without an account, fails at once; an
// answer does after a day.
func TestANumberWithoutAnAccountIsGivenUp(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		nobody := bot.Address{Kind: bot.Phone, Value: "+629999999999"}
		for _, m := range []bot.Outgoing{
			{Lane: bot.LaneAnnouncement, QueuedAt: time.Now()},
			{Lane: bot.LaneStaff, QueuedAt: time.Now()},
			{Lane: bot.LaneAnswer, QueuedAt: time.Now().Add(-answerWaits)},
			{Lane: bot.LaneCry, QueuedAt: time.Now().Add(-answerWaits)},
		} {
			m.ID, m.ProviderID, m.To, m.Text, m.Attempt = 1, NewMessageID(), nobody, "x", 1
			_, err := w.bot.Send(context.Background(), m)
			wantSendError(t, err, bot.BadAddress, "not_on_whatsapp")
		}
	})
}
