package whatsapp

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/channel/whatsapp/pacing"
	"kanca/bot/channel/whatsapp/state"
)

func TestRefusedMessages(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.say("halo")
		for i, tc := range []struct {
			code    int
			attempt int
			class   bot.SendClass
			after   time.Duration
		}{
			{403, 1, bot.OptedOut, 0},
			{404, 1, bot.BadAddress, 0},
			{400, 1, bot.Retry, 0},
			{429, 1, bot.Retry, time.Minute},
			{429, 3, bot.Retry, 4 * time.Minute},
			{429, 99, bot.Retry, 15 * time.Minute},
			{479, 1, bot.Retry, 5 * time.Second},
			{479, 2, bot.Retry, 5 * time.Second},
			{500, 1, bot.Retry, 0},
			{599, 1, bot.Retry, 0},
		} {
			name := fmt.Sprint("code ", tc.code, ", try ", tc.attempt, ": ")
			w.wa.RefuseMessages(func(types.JID, string) int { return tc.code })
			m := bot.Outgoing{ID: 7, ProviderID: NewMessageID(), To: sitiLID, Text: name, Attempt: tc.attempt}
			_, err := w.bot.Send(context.Background(), m)
			if e := wantSendError(t, err, tc.class, fmt.Sprint(tc.code)); e.After != tc.after {
				t.Errorf("%safter %v, want %v", name, e.After, tc.after)
			}
			w.wa.RefuseMessages(nil)
			m.Attempt++
			if _, err := w.bot.Send(context.Background(), m); err != nil {
				t.Errorf("%safterwards: %v", name, err)
			}
			w.settle()
			if heard := w.siti.Heard(); len(heard) != i+1 || heard[i] != name {
				t.Errorf("%sBu Siti heard %q", name, heard)
			}
		}
	})
}

// An announcement to one person is refused with 463: that is about her. When it
// happens with three, it is about the office, and all announcements rest for a day.
// Answers go on in either case.
func TestColdMessagesStopAt463AndRepliesGoOn(t *testing.T) {
	cold := func(m bot.Outgoing) bool { return m.Lane == bot.LaneAnnouncement }
	inTown(t, func(t *testing.T, w *town) {
		all := w.neighbours(3)
		w.wa.RefuseMessages(func(types.JID, string) int { return 463 })
		for _, p := range all[:2] {
			e := wantClass(t, w.send(p, bot.LaneAnnouncement, 1), bot.Retry)
			if e.Code != "463" || e.After != 24*time.Hour {
				t.Errorf("code %s, again after %v", e.Code, e.After)
			}
			w.wantState(state.Linked, true)
		}
		e := wantClass(t, w.send(all[2], bot.LaneAnnouncement, 1), bot.ChannelPaused)
		if e.Code != "463" || e.After != 24*time.Hour {
			t.Errorf("code %s, paused for %v", e.Code, e.After)
		}
		w.wa.RefuseMessages(nil)
		w.wantState(state.Restricted, true)
		tried := w.wa.Sent()
		w.later(time.Hour)
		if e := wantClass(t, w.send(all[0], bot.LaneAnnouncement, 1), bot.ChannelPaused); e.After != 23*time.Hour {
			t.Errorf("paused for %v", e.After)
		}
		if w.wa.Sent() != tried {
			t.Error("WhatsApp was asked again although it forbids to write first")
		}
		if err := w.reply("jawaban"); err != nil {
			t.Errorf("a reply: %v", err)
		}
		w.bot.restrict(time.Now().Add(time.Hour)) // the rest of a day in short
		w.later(time.Hour)
		if err := w.send(all[0], bot.LaneAnnouncement, 1); err != nil {
			t.Errorf("after the restriction: %v", err)
		}
	}, func(o *Options) { o.Cold = cold })
}

// An announcement is stopped while it is being typed: it does not go, and answers do.
func TestWhatWasStoppedWhileItWasTypedDoesNotGo(t *testing.T) {
	var stopped atomic.Bool
	inTown(t, func(t *testing.T, w *town) {
		all := w.neighbours(1)
		time.AfterFunc(500*time.Millisecond, func() { stopped.Store(true) })
		began, before := time.Now(), w.wa.Sent()
		if e := wantClass(t, w.send(all[0], bot.LaneAnnouncement, 1), bot.Retry); e.Code != "halted" {
			t.Errorf("code %s", e.Code)
		}
		if typed := time.Since(began); typed < 500*time.Millisecond {
			t.Errorf("it was typed for %v only", typed)
		}
		if w.wa.Sent() != before {
			t.Error("it went out")
		}
		if err := w.reply("jawaban"); err != nil {
			t.Error(err)
		}
	}, func(o *Options) {
		o.Pace = pacing.HumanPace()
		o.Cold = func(m bot.Outgoing) bool { return m.Lane == bot.LaneAnnouncement }
		o.Wanted = func(context.Context, bot.MessageID) (bool, error) { return !stopped.Load(), nil }
	})
}

func TestAddresses(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		send := func(to bot.Address) error {
			_, err := w.bot.Send(context.Background(), bot.Outgoing{ID: 1, ProviderID: NewMessageID(), To: to, Text: "x", Attempt: 1})
			return err
		}
		if err := send(sitiPhone); err != nil { // a number that never wrote
			t.Error(err)
		}
		wantSendError(t, send(bot.Address{Kind: bot.Phone, Value: "+629999999999"}), bot.BadAddress, "not_on_whatsapp")
		for _, to := range []bot.Address{{}, {Kind: bot.BSUID, Value: "1"}, {Kind: bot.Simulated, Value: "budi"}, {Kind: bot.Phone, Value: "+"}, {Kind: bot.LID, Value: "9@lid"}, {Kind: bot.LID, Value: "9:1"}} {
			wantSendError(t, send(to), bot.BadAddress, "address")
		}
		w.wa.AnswerRequests(func(_ types.JID, iq *fakewa.Node) *fakewa.Node {
			if iq.Attrs["xmlns"] == "usync" {
				r := fakewa.Failure(iq, 429, "rate-overlimit")
				return &r
			}
			return nil
		})
		wantSendError(t, send(bot.Address{Kind: bot.Phone, Value: "+629999999998"}), bot.Retry, "iq_429")
	})
}

func TestWaitsForAConnectionThatIsBeingMade(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.say("halo")
		w.wa.Away(true)
		w.wa.Cut(w.device)
		w.settle()
		time.AfterFunc(time.Second, func() { w.wa.Away(false) })
		if err := w.reply("setelah putus"); err != nil {
			t.Error(err)
		}
		w.wa.Away(true)
		w.wa.Cut(w.device)
		w.settle()
		wantSendError(t, w.reply("x"), bot.Retry, string(state.Offline))
		w.wa.Away(false)
		w.later(time.Minute)
		w.wantServed()
	})
}

func TestCutBeforeTheAcknowledgement(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.say("halo")
		once := true
		w.wa.Alter(func(to types.JID, n *fakewa.Node) *fakewa.Node {
			if once && to == w.siti.Account.PN {
				once = false
				w.wa.Cut(w.device) // the message is on its way, the acknowledgement is lost
			}
			return n
		})
		m := bot.Outgoing{ID: 1, ProviderID: NewMessageID(), To: sitiLID, Text: "sekali saja", Attempt: 1}
		for i := 0; ; i++ {
			_, err := w.bot.Send(context.Background(), m)
			if err == nil {
				break
			}
			if i == 3 {
				t.Fatal(err)
			}
			wantSendError(t, err, bot.Retry, "not_connected")
			m.Attempt++
			w.later(5 * time.Second)
		}
		w.settle()
		ids := map[string]bool{}
		for _, m := range fakewa.Messages(w.siti) {
			ids[m.Info.ID] = true
		}
		if len(ids) != 1 {
			t.Errorf("the message came with the ids %v, want one: a phone shows an id once", ids)
		}
	})
}

func TestSendWithoutADevice(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.wa.Remove(w.device)
		w.later(time.Minute)
		start := time.Now()
		wantSendError(t, w.reply("x"), bot.Retry, string(state.LoggedOut))
		if time.Since(start) > time.Second {
			t.Error("waited for a connection that nobody makes")
		}
	})
}

func TestMessageIDs(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		id := NewMessageID()
		if len(id) != 22 || id[:4] != "3EB0" || seen[id] {
			t.Fatalf("id %q", id)
		}
		seen[id] = true
	}
	a, b := idFor(bot.Outgoing{ID: 1}), idFor(bot.Outgoing{ID: 2})
	if a == b || a != idFor(bot.Outgoing{ID: 1, Attempt: 5}) || idFor(bot.Outgoing{ID: 1, ProviderID: "X"}) != "X" {
		t.Error("a message must keep its id over its tries, and no other may have it")
	}
}
