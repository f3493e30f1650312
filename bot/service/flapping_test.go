package service

import (
	"fmt"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/store"
)

// The network flaps for two minutes while ten people write five times each: the
// connection is cut every four seconds. Everybody is answered in the end, and no phone
// shows an answer twice.
func TestTheNetworkFlapsForTwoMinutes(t *testing.T) {
	inBubble(t, func(b *bubble) {
		device := b.office.PN
		device.Device = 1
		phones := make([]*fakewa.Villager, 10)
		for i := range phones {
			phones[i] = b.phone(i)
		}
		cuts := 0
		begin := time.Now()
		said := 0
		for time.Since(begin) < 2*time.Minute {
			if cuts%6 == 0 {
				for _, p := range phones {
					if _, err := p.Say(b.office, asked[said%len(asked)]); err != nil {
						b.Fatal(err)
					}
					said++
				}
			}
			b.Cut(device)
			cuts++
			time.Sleep(4 * time.Second)
		}
		time.Sleep(time.Hour) // logins are counted, and the next ones wait
		in, lost, again := 0, []string{}, 0
		for _, p := range phones {
			person, err := b.sv.db.FindPerson(b.Context(), bot.Address{Kind: bot.LID, Value: p.Account.LID.User})
			if err != nil {
				b.Fatal(err)
			}
			thread, err := b.sv.db.Messages(b.Context(), person, 1000)
			if err != nil {
				b.Fatal(err)
			}
			answered := map[bot.MessageID]bool{}
			for _, m := range thread {
				if !m.Inbound && (m.State == store.Sent || m.State == store.Delivered || m.State == store.Read) {
					answered[m.ReplyTo] = true
				}
			}
			for _, m := range thread {
				if m.Inbound {
					if in++; !answered[m.ID] {
						lost = append(lost, fmt.Sprint(m.ID, " ", m.State))
					}
				}
			}
			ids := map[string]bool{}
			for _, m := range fakewa.Messages(p) {
				if fakewa.Text(m) == "" {
					continue
				}
				if ids[m.Info.ID] {
					again++
				}
				ids[m.Info.ID] = true
			}
		}
		b.Logf("cut %d times in two minutes: %d of %d messages came, %d without an answer, %d answers came again under the same id", cuts, in, said, len(lost), again)
		if in != said || len(lost) > 0 {
			b.Errorf("%d of %d messages came, without an answer: %v", in, said, lost)
		}
	})
}
