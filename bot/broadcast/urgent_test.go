package broadcast_test

import (
	"testing"

	"kanca/bot/broadcast"
)

// Few people, or one village, and nothing that is offered: all else waits for a second person.
func TestWhatMayHurry(t *testing.T) {
	of := func(people int, c broadcast.Content) broadcast.Proposal {
		return broadcast.Proposal{Content: c, Reach: []broadcast.Reach{{People: people - 1}, {People: 1}}}
	}
	village := broadcast.Content{Audience: broadcast.Audience{Districts: []string{"Krucil"}, Villages: []string{"Bermi"}}}
	for _, c := range []struct {
		p    broadcast.Proposal
		want bool
	}{
		{of(50, broadcast.Content{}), true},
		{of(51, broadcast.Content{}), false},
		{of(900, village), true},
		{of(900, broadcast.Content{Audience: broadcast.Audience{Villages: []string{"Bermi"}}}), false}, // of which district?
		{of(900, broadcast.Content{Audience: broadcast.Audience{Districts: []string{"Krucil"}}}), false},
		{of(900, broadcast.Content{Audience: broadcast.Audience{Districts: []string{"Krucil"}, Villages: []string{"Bermi", "Krucil"}}}), false},
		{of(9, broadcast.Content{Opening: "X1"}), false},
		{of(9, broadcast.Content{Training: "X1"}), false},
		{of(9, broadcast.Content{Audience: broadcast.Audience{Wished: &broadcast.Wish{}}}), false},
	} {
		if got := c.p.MayHurry(); got != c.want {
			t.Errorf("%d people, %+v: %v", c.p.People(), c.p.Content, got)
		}
	}
}
