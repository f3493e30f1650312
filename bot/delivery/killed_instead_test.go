package delivery_test

import (
	"context"
	"fmt"
	"testing"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// insteadName is what tells the process that is killed that it sends by two channels.
const insteadName = "KANCA_TEST_INSTEAD"

var insteadWays = []broadcast.Way{{Channel: "first", Medium: bot.WhatsApp}, {Channel: "trial", Medium: bot.SMS}}

// choosy is a channel that reaches every second number only, and says so.
type choosy struct{}

func (choosy) Name() bot.ChannelName { return "first" }
func (choosy) Traits() bot.Traits    { return bot.Traits{Medium: bot.WhatsApp, Answerable: true} }
func (choosy) Send(ctx context.Context, m bot.Outgoing) (bot.Receipt, error) {
	if odd(m.To.Value) {
		return bot.Receipt{}, &bot.SendError{Class: bot.BadAddress, Code: "63024"}
	}
	return ledger{}.Send(ctx, m)
}

// odd reports whether the last figure of a number is odd.
func odd(number string) bool { return (number[len(number)-1]-'0')%2 == 1 }

// A process that sends an announcement by two channels is killed again and again, between the
// first one's no and the other one's message too: everybody has it in the end by one of them, at
// most what was on its way at a kill went twice, and all are counted once at every moment.
func TestTheOtherWayOutlivesKills(t *testing.T) {
	t.Setenv(insteadName, "1")
	outlivesKills(t, 2, func(t *testing.T, db *store.DB, people int) {
		agreedBy(t, db, people, func(n int) []bot.ChannelName {
			if n%2 == 1 {
				return []bot.ChannelName{"trial", "first"}
			}
			return []bot.ChannelName{"first"}
		})
		beginBy(t, db, insteadWays)
	}, func(t *testing.T, address, keys string, people int) { wantInstead(t, address, keys, people/2) })
}

// wantInstead looks how many were told by the other way.
func wantInstead(t *testing.T, address, keys string, want int) {
	t.Helper()
	db, err := openTrial(address, keys)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	c, err := db.CountAnnouncement(t.Context(), 1)
	if err != nil || fmt.Sprint(c.Instead) != fmt.Sprint(map[bot.ChannelName]int{"trial": want}) || c.Failed != 0 {
		t.Errorf("by the other way: %v, %v", c, err)
	}
	a, err := db.Announcement(t.Context(), 1)
	if err != nil || a.State != broadcast.Done {
		t.Errorf("it is %s, %v", a.State, err)
	}
}
