package fakewa

import (
	"context"
	"time"

	"google.golang.org/protobuf/proto"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types/events"
)

// SayAway makes a phone send an away text into each chat after every message of the
// other side, at most once in a while, as WhatsApp Business does outside of the hours of
// business (wppconnect-team/wa-js #3229: nothing in it says that nobody typed it).
func (v *Villager) SayAway(text string, after, atMostEvery time.Duration) {
	last := map[string]time.Time{}
	v.AddEventHandler(func(e any) {
		m, ok := e.(*events.Message)
		if !ok || m.Info.IsFromMe || time.Since(last[m.Info.Chat.User]) < atMostEvery {
			return
		}
		last[m.Info.Chat.User] = time.Now()
		go func() { // the library waits for the end of its handlers
			time.Sleep(after)
			_, _ = v.SendMessage(context.Background(), m.Info.Chat, &waE2E.Message{Conversation: proto.String(text)})
		}()
	})
}
