package whatsapp

import (
	"testing"
	"time"

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
