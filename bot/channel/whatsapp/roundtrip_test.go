package whatsapp

import (
	"context"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/channel/whatsapp/pacing"
)

func TestTextBothWays(t *testing.T) {
	for name, byLID := range map[string]bool{"by LID": true, "by number": false} {
		t.Run(name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				w.wa.AddressByLID(byLID)
				w.say("Bulâ terro alakowa ka Taiwan, ḍâddhi ponapa?")
				got := w.inbox.all()
				if len(got) != 1 {
					t.Fatalf("got %d messages", len(got))
				}
				in := got[0]
				want := []bot.Address{sitiLID, sitiPhone} // the account first, however it is addressed
				if in.Channel != Name || in.Kind != bot.KindText || in.Text != "Bulâ terro alakowa ka Taiwan, ḍâddhi ponapa?" ||
					len(in.From) != 2 || in.From[0] != want[0] || in.From[1] != want[1] || !in.SentAt.Equal(time.Now()) {
					t.Errorf("got %+v", in)
				}
				id := NewMessageID()
				r, err := w.bot.Send(context.Background(), bot.Outgoing{ID: 1, ProviderID: id, To: in.From[0], Text: "Enggi, *bisa*.", Attempt: 1})
				if err != nil || r.ProviderID != id {
					t.Fatal(r, err)
				}
				text, m, err := w.siti.Next()
				if err != nil || text != "Enggi, *bisa*." || m.Info.ID != id {
					t.Errorf("Bu Siti got %q with id %q: %v", text, m.Info.ID, err)
				}
				w.settle()
				w.wantNothingWaiting()
				if u := w.wa.Unknown(); len(u) != 0 {
					t.Logf("requests without an answer: %v", u)
				}
			})
		})
	}
}

func TestReadsAndTypesLikeAPerson(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		id := w.say("halo")
		if n := len(fakewa.Events[*events.Receipt](w.siti)); n != 1 {
			t.Fatalf("%d receipts before the answer, want that of the arrival only", n)
		}
		start := time.Now()
		if err := w.reply("Halo juga, ada yang bisa dibantu?"); err != nil {
			t.Fatal(err)
		}
		took := time.Since(start)
		if took < 500*time.Millisecond || took > 2*time.Second {
			t.Errorf("answered after %v", took)
		}
		w.settle()
		r := fakewa.Events[*events.Receipt](w.siti)
		if last := r[len(r)-1]; last.Type != types.ReceiptTypeRead || last.MessageIDs[0] != id {
			t.Errorf("the last receipt is %+v, want that %s was read", last, id)
		}
		if n := len(fakewa.Events[*events.ChatPresence](w.siti)); n != 1 {
			t.Errorf("%d typing notices, want 1", n)
		}
	}, func(o *Options) { o.Pace = pacing.HumanPace() })
}
