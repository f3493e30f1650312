package whatsapp

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/channel/whatsapp/refusal"
	"kanca/bot/channel/whatsapp/state"
)

// neighbours are people who have written to the office.
func (w *town) neighbours(n int) (out []*fakewa.Villager) {
	w.Helper()
	for i := range n {
		p, err := w.wa.AddVillager(fmt.Sprintf("62000000001%d", i), fmt.Sprintf("90000001%d", i), fmt.Sprint("Warga Contoh ", i))
		if err == nil {
			err = p.SwitchOn()
		}
		if err == nil {
			_, err = p.Say(w.office, "halo")
		}
		if err != nil {
			w.Fatal(err)
		}
		w.settle()
		out = append(out, p)
	}
	w.others = append(w.others, out...)
	return out
}

// send is one try, as the sender makes it.
func (w *town) send(to *fakewa.Villager, lane bot.Lane, attempt int) error {
	_, err := w.bot.Send(context.Background(), bot.Outgoing{ID: 1, Lane: lane, ProviderID: NewMessageID(),
		To: bot.Address{Kind: bot.LID, Value: to.Account.LID.User}, Text: "jawaban", Attempt: attempt})
	return err
}

// WhatsApp refuses every answer. After three people the bot connects anew; when
// that does not help, it says so, tries seldom, and no answer fails for good.
func TestEveryAnswerIsRefused(t *testing.T) {
	for code, kind := range map[int]string{400: "400", 463: "463", 479: "479"} {
		t.Run(kind, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				all := w.neighbours(5)
				w.wa.RefuseMessages(func(types.JID, string) int { return code })
				logins := w.wa.Logins(w.device)
				var last error
				for round := 1; w.bot.Status().Code != state.NotSending; round++ {
					if round > 6 {
						t.Fatalf("answers are refused and the state is %s", w.bot.Status().Code)
					}
					for _, p := range all {
						if last = w.send(p, bot.LaneAnswer, round); last == nil {
							t.Fatal("it was refused and seems to have gone")
						}
						if e := wantClass(t, last, bot.Retry, bot.ChannelPaused); e.Class == bot.ChannelPaused {
							break
						}
						w.later(time.Second)
					}
					w.later(time.Minute)
				}
				if n := w.wa.Logins(w.device) - logins; n != 1 {
					t.Errorf("the bot connected anew %d times, want once", n)
				}
				s := w.bot.Status()
				if s.Healthy || s.Detail != kind || s.Until.IsZero() {
					t.Errorf("state %+v", s)
				}
				asked := w.wa.Refused()
				for range 120 { // the sender tries whenever it may
					wantClass(t, w.send(all[0], bot.LaneAnswer, 9), bot.ChannelPaused)
					w.later(time.Minute)
				}
				if n := w.wa.Refused() - asked; n < 5 || n > 12 {
					t.Errorf("WhatsApp was asked %d times in two hours", n)
				}
				asked = w.wa.Refused()
				w.send(all[1], bot.LaneCry, 1)
				if w.wa.Refused() != asked+1 {
					t.Error("an answer to a cry for help was not tried")
				}
				w.wa.RefuseMessages(nil)
				w.later(20 * time.Minute)
				if err := w.send(all[0], bot.LaneAnswer, 9); err != nil {
					t.Error(err)
				}
				after := state.Linked
				if code == 463 {
					after = state.Restricted // announcements rest for a day
				}
				w.wantState(after, true)
			})
		})
	}
}

// One person cannot be answered while others are: that message is given up in the
// end, and nothing else happens.
func TestOneAnswerIsRefused(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		all := w.neighbours(2)
		w.wa.RefuseMessages(func(to types.JID, _ string) int {
			if to.User == all[0].Account.LID.User {
				return 400
			}
			return 0
		})
		logins := w.wa.Logins(w.device)
		var classes []bot.SendClass
		for try := range refusal.TriesRefused {
			e := wantClass(t, w.send(all[0], bot.LaneAnswer, try+1), bot.Retry, bot.Rejected)
			classes = append(classes, e.Class)
			if err := w.send(all[1], bot.LaneAnswer, 1); err != nil {
				t.Error(err)
			}
			w.later(time.Minute)
		}
		if want := []bot.SendClass{bot.Retry, bot.Retry, bot.Retry, bot.Retry, bot.Rejected}; !slices.Equal(classes, want) {
			t.Errorf("classes %v, want %v", classes, want)
		}
		w.wantState(state.Linked, true)
		if w.wa.Logins(w.device) != logins {
			t.Error("the bot connected anew for one person")
		}
	})
}

// At night only one person writes. That nobody else is served is no sign that it is
// her message: it is not given up.
func TestTheOnlyOneIsRefused(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.say("halo")
		w.wa.RefuseMessages(func(types.JID, string) int { return 400 })
		logins := w.wa.Logins(w.device)
		for try := range 20 {
			wantClass(t, w.send(w.siti, bot.LaneAnswer, try+1), bot.Retry)
			w.later(5 * time.Minute)
		}
		if n := w.wa.Logins(w.device) - logins; n != 1 {
			t.Errorf("the bot connected anew %d times, want once", n)
		}
	})
}

// An answer is refused with 463 for want of a token. WhatsApp is not asked again
// before there is another one; then it goes at once.
func TestAnAnswerWaitsForAToken(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		all := w.neighbours(2)
		w.wa.WantTokens(true)
		w.wa.GiveToken(w.device, all[1].Account, []byte("hers"))
		w.settle()
		e := wantClass(t, w.send(all[0], bot.LaneAnswer, 1), bot.Retry)
		if e.Code != "463" || e.After != refusal.LookForToken {
			t.Errorf("code %s after %v", e.Code, e.After)
		}
		w.wantState(state.Linked, true)
		if err := w.send(all[1], bot.LaneAnswer, 1); err != nil {
			t.Errorf("another person has a token: %v", err)
		}
		asked := w.wa.Refused()
		for try := range 10 {
			wantClass(t, w.send(all[0], bot.LaneAnswer, try+2), bot.Retry)
			w.later(refusal.LookForToken)
		}
		if n := w.wa.Refused() - asked; n != 0 {
			t.Errorf("WhatsApp was asked %d times with the same token within five minutes", n)
		}
		w.wa.GiveToken(w.device, all[0].Account, []byte("new"))
		w.settle()
		if err := w.send(all[0], bot.LaneAnswer, 12); err != nil {
			t.Errorf("there is a token now: %v", err)
		}
	})
}

func wantClass(t *testing.T, err error, classes ...bot.SendClass) *bot.SendError {
	t.Helper()
	e, ok := err.(*bot.SendError)
	if !ok || !slices.Contains(classes, e.Class) {
		t.Fatalf("got %v (%+v), want a class of %v", err, e, classes)
	}
	return e
}
