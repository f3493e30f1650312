package whatsapp

import (
	"context"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/address"
	"kanca/bot/channel/whatsapp/fakewa"
)

// WhatsApp takes an ordinary answer and does not acknowledge it, or does not say
// who a number is. An answer to a cry for help does not wait for that.
func TestACryDoesNotWaitForWhatHangs(t *testing.T) {
	for name, hang := range map[string]func(w *town) bot.Address{
		"no acknowledgement": func(w *town) bot.Address {
			w.wa.NeverAcknowledge(func(_ types.JID, id string) bool { return id == "ORDINARY" })
			return sitiLID
		},
		"no answer about a number": func(w *town) bot.Address {
			w.wa.AnswerRequests(func(_ types.JID, iq *fakewa.Node) *fakewa.Node {
				if iq.Attrs["xmlns"] == "usync" {
					return &fakewa.Node{Tag: "iq", Attrs: fakewa.Attrs{"id": "nobody", "type": "result", "from": types.ServerJID}}
				}
				return nil
			})
			return bot.Address{Kind: bot.Phone, Value: "+620000000099"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				w.say("halo")
				if err := w.reply("halo juga"); err != nil {
					t.Fatal(err)
				}
				to := hang(w)
				ordinary := make(chan error, 1)
				go func() {
					_, err := w.bot.Send(context.Background(), bot.Outgoing{ID: 2, ProviderID: "ORDINARY", To: to, Text: "biasa", Attempt: 1})
					ordinary <- err
				}()
				w.later(address.AskHolder / 4) // long before the ordinary answer gives up by itself
				begin := time.Now()
				_, err := w.bot.Send(context.Background(), bot.Outgoing{ID: 3, Lane: bot.LaneCry, ProviderID: "CRY", To: sitiLID, Text: "0800-1000", Attempt: 1})
				if took := time.Since(begin); err != nil || took > 3*time.Second {
					t.Errorf("the answer to a cry went after %v: %v", took, err)
				}
				wantSendError(t, <-ordinary, bot.Retry, "gave_way")
			})
		})
	}
}
