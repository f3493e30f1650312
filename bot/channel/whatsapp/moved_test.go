package whatsapp

import (
	"context"
	"slices"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/address"
)

// The number of somebody of the office has moved to another account, which WhatsApp does not
// name. An alert answers nobody and is for whoever has the number: it waits or goes to the
// number, never to the account that had it once, where it would count as told.
func TestAnAlertGoesToWhoHasTheNumber(t *testing.T) {
	for name, silent := range map[string]bool{"WhatsApp is silent": true, "WhatsApp names no account": false} {
		t.Run(name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				w.say("halo") // the library knows both names, and then the devices
				if err := w.reply("halo, Bu"); err != nil {
					t.Fatal(err)
				}
				former := w.siti
				budi, err := w.wa.NewOwner(w.siti.Account, "900000003", "Pak Budi")
				if err == nil {
					err = budi.SwitchOn()
				}
				if err != nil {
					t.Fatal(err)
				}
				w.others = append(w.others, budi)
				w.later(address.HolderTime)
				if silent {
					w.withoutLookups()
				} else {
					w.wa.NoAccountNamed(budi.Account)
				}
				alert := bot.Outgoing{ID: 1, Lane: bot.LaneCry, ProviderID: NewMessageID(), To: sitiPhone, Text: "Ada yang minta tolong, nomor 12", Attempt: 1, QueuedAt: time.Now()}
				_, err = w.bot.Send(context.Background(), alert)
				w.settle()
				if heard := former.Heard(); slices.Contains(heard, alert.Text) {
					t.Errorf("who had the number once heard of the cry: %q", heard)
				}
				if silent {
					if err == nil && !slices.Contains(budi.Heard(), alert.Text) {
						t.Error("it counts as sent, and nobody heard it")
					}
					w.wa.AnswerRequests(nil)
					w.later(address.HolderSilence)
					alert.Attempt++
					_, err = w.bot.Send(context.Background(), alert)
					w.settle()
				}
				if heard := budi.Heard(); err != nil || !slices.Contains(heard, alert.Text) {
					t.Errorf("who has the number heard %q: %v", heard, err)
				}
			})
		})
	}
}
