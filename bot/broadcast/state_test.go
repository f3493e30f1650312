package broadcast_test

import (
	"slices"
	"strings"
	"testing"

	"kanca/bot/broadcast"
)

// What each state allows, and where it leads. What is not named is refused.
var moves = []struct {
	from  broadcast.State
	began bool
	acts  string // act>state
}{
	{broadcast.Draft, false, "edited>draft submitted>submitted cancelled>cancelled"},
	{broadcast.Submitted, false, "edited>draft submitted>submitted withdrawn>draft returned>draft approved>approved hurried>approved rejected>cancelled cancelled>cancelled expired>expired"},
	{broadcast.Approved, false, "edited>draft submitted>submitted withdrawn>draft returned>draft sent>sending paused>paused cancelled>cancelled expired>expired"},
	{broadcast.Sending, true, "paused>paused cancelled>cancelled expired>done done>done"},
	{broadcast.Submitted, true, "withdrawn>paused returned>paused approved>paused rejected>cancelled cancelled>cancelled expired>done"},
	{broadcast.Paused, false, "submitted>submitted resumed>approved cancelled>cancelled expired>expired"},
	{broadcast.Paused, true, "submitted>submitted resumed>sending cancelled>cancelled expired>done"},
	{broadcast.Done, true, ""},
	{broadcast.Cancelled, true, ""},
	{broadcast.Expired, false, ""},
}

func TestAnAnnouncementMovesOnlyAsItMay(t *testing.T) {
	acts := []broadcast.Act{broadcast.Edit, broadcast.Submit, broadcast.Withdraw, broadcast.Approve, broadcast.Hurry, broadcast.SignOff, broadcast.Return, broadcast.Reject,
		broadcast.Send, broadcast.Pause, broadcast.Resume, broadcast.Cancel, broadcast.Expire, broadcast.Finish}
	for _, m := range moves {
		allowed := strings.Fields(m.acts)
		for _, act := range acts {
			to, err := broadcast.Next(m.from, act, m.began)
			got := string(act) + ">" + string(to)
			switch {
			case err == nil && !slices.Contains(allowed, got):
				t.Errorf("%s, begun %v, goes %s", m.from, m.began, got)
			case err != nil && slices.ContainsFunc(allowed, func(one string) bool { return strings.HasPrefix(one, string(act)+">") }):
				t.Errorf("%s, begun %v: %v", m.from, m.began, err)
			case err != nil && to != m.from:
				t.Errorf("a refused %s moves %s to %s", act, m.from, to)
			}
		}
	}
}

// Nothing leads to what can be sent but an approval, and nothing that was edited is sent.
func TestOnlyWhatWasApprovedIsSent(t *testing.T) {
	for _, m := range moves {
		for _, act := range []broadcast.Act{broadcast.Send, broadcast.Resume} {
			if to, err := broadcast.Next(m.from, act, m.began); err == nil && to == broadcast.Sending && m.from != broadcast.Approved && !(m.from == broadcast.Paused && m.began) {
				t.Errorf("%s is sent by %s", m.from, act)
			}
		}
		if to, err := broadcast.Next(m.from, broadcast.Edit, m.began); err == nil && to != broadcast.Draft {
			t.Errorf("what was %s is %s after an edit", m.from, to)
		}
	}
}
