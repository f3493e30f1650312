package storetest

import (
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// queue puts a text for a person into a lane.
func (h *house) queue(to bot.Address, lane bot.Lane, texts ...string) {
	h.t.Helper()
	h.in(func(tx *store.Tx) error {
		p, err := tx.TakePerson(h.ctx, []bot.Address{to}, h.now())
		if err != nil {
			return err
		}
		var replies []store.Reply
		for _, text := range texts {
			replies = append(replies, store.Reply{Lane: lane, Text: text})
		}
		return tx.AddReplies(h.ctx, p.ID, channel, to, 0, replies)
	})
}

func outboxLanes(t *testing.T, h *house) {
	l := h.lease("one")
	h.queue(phone(1), bot.LaneAnnouncement, "announcement")
	h.queue(phone(1), bot.LaneStaff, "staff")
	h.queue(phone(1), bot.LaneAnswer, "answer 1", "answer 2")
	h.queue(phone(1), bot.LaneCry, "cry 1", "cry 2")
	for i := range 20 {
		h.queue(phone(10+i), bot.LaneAnswer, "somebody else's")
	}
	h.queue(phone(2), bot.LaneCry, "another cry")
	first := h.claim(l, 2)
	if len(first) != 2 || first[0].Text != "cry 1" || first[1].Text != "another cry" || first[0].Lane != bot.LaneCry {
		t.Fatalf("of all that waits %+v go first", first)
	}
	for _, m := range first {
		h.mark(store.Outcome{ID: m.ID, State: store.Sent, Attempt: m.Attempt})
	}
	got := strings.Join(h.sendAll(l), " ")
	for _, word := range []string{"somebody else's ", "somebody else's"} {
		got = strings.ReplaceAll(got, word, "")
	}
	if got = strings.TrimSpace(got); got != "cry 2 answer 1 answer 2 staff announcement" {
		t.Errorf("one person's messages went in the order %q", got)
	}
	// What waits for its next try holds up nothing of another lane.
	h.queue(phone(3), bot.LaneAnswer, "does not get through")
	m := h.claim(l, 1)[0]
	h.mark(store.Outcome{ID: m.ID, State: store.Queued, Attempt: m.Attempt, NextAt: h.now().Add(5 * time.Minute), Code: "503"})
	h.queue(phone(3), bot.LaneAnnouncement, "announcement")
	h.queue(phone(3), bot.LaneCry, "cry")
	if got := strings.Join(h.sendAll(l), " "); got != "cry announcement" {
		t.Errorf("past an answer that does not get through went %q, want the cry and the announcement", got)
	}
}
