package storetest

import (
	"fmt"
	"slices"
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

// outboxSince: what the probe looks at, the message that could go longest.
func outboxSince(t *testing.T, h *house) {
	l := h.lease("one")
	began := h.now()
	want := func(when string, lowest bot.Lane, want time.Time) {
		t.Helper()
		if got, err := h.db.OldestDue(h.ctx, channel, lowest); err != nil || !got.Equal(want) {
			t.Errorf("%s: since %v, want %v; %v", when, got, want, err)
		}
	}
	want("an empty outbox", bot.LaneAnnouncement, time.Time{})
	h.queue(phone(1), bot.LaneAnnouncement, "announcement")
	h.later(time.Minute)
	h.queue(phone(2), bot.LaneAnswer, "answer", "behind it")
	want("everything", bot.LaneAnnouncement, began)
	want("answers", bot.LaneAnswer, began.Add(time.Minute))
	h.later(time.Minute)
	m := h.claim(l, 1)[0]
	want("while the first is being sent", bot.LaneAnswer, time.Time{})
	h.mark(store.Outcome{ID: m.ID, State: store.Queued, Attempt: m.Attempt, NextAt: h.now().Add(time.Hour), Code: "503"})
	want("while the first waits for its next try", bot.LaneAnswer, time.Time{})
	want("an announcement to somebody else", bot.LaneAnnouncement, began)
	h.queue(phone(2), bot.LaneCry, "numbers")
	want("a cry that waits behind nothing", bot.LaneAnswer, h.now())
	if m = h.claim(l, 1)[0]; m.Text != "numbers" {
		t.Fatalf("claimed %q", m.Text)
	}
	h.later(time.Minute)
	want("a message that was claimed and forgotten", bot.LaneCry, h.now().Add(-30*time.Second))
}

// outboxMaySend: what must not be sent is known when it would be sent, however it came
// into the outbox: an announcement is spread to thousands while people say BERHENTI.
func outboxMaySend(t *testing.T, h *house) {
	person := h.person(phone(1))
	h.in(func(tx *store.Tx) error {
		return tx.Apply(h.ctx, person.ID, 0, []bot.Event{bot.OptedOutOfAnnouncements{}})
	})
	h.queue(phone(1), bot.LaneAnnouncement, "to who said BERHENTI")
	h.queue(phone(1), bot.LaneAnswer, "an answer")
	// Whoever spreads an announcement has the person already when the person goes.
	gone := h.person(phone(2))
	h.in(func(tx *store.Tx) error { return tx.Apply(h.ctx, gone.ID, 0, []bot.Event{bot.DataDeleted{}}) })
	h.in(func(tx *store.Tx) error {
		return tx.AddReplies(h.ctx, gone.ID, channel, phone(2), 0, []store.Reply{{Lane: bot.LaneAnnouncement, Text: "to who is gone"}, {Text: "an answer to who is gone"}})
	})
	h.in(func(tx *store.Tx) error {
		p, err := tx.TakePerson(h.ctx, []bot.Address{phone(3)}, h.now())
		if err != nil {
			return err
		}
		return tx.AddReplies(h.ctx, p.ID, channel, phone(3), 0, []store.Reply{
			{Lane: bot.LaneAnnouncement, Text: "for today", Until: h.now().Add(time.Hour)}, {Lane: bot.LaneAnnouncement, Text: "for tomorrow", Until: h.now().Add(24 * time.Hour)}})
	})
	// Somebody else has the number by now, and whoever spreads it has a list of before.
	former := h.writes([]bot.Address{account(4), phone(4)}, nil)
	h.writes([]bot.Address{account(5), phone(4)}, nil)
	h.in(func(tx *store.Tx) error {
		return tx.AddReplies(h.ctx, former.ID, channel, phone(4), 0, []store.Reply{{Lane: bot.LaneAnnouncement, Text: "to who never agreed"}})
	})
	for i := range 40 { // more than are claimed at once
		h.queue(phone(1), bot.LaneAnnouncement, fmt.Sprint("unwanted ", i))
	}
	h.later(2 * time.Hour)
	l := h.lease("one")
	var sent []string
	for {
		claimed := h.claim(l, 2)
		if len(claimed) == 0 {
			break
		}
		for _, m := range claimed {
			if m.Text == "for tomorrow" && !m.Until.Equal(h.now().Add(22*time.Hour)) {
				t.Errorf("%q is of use until %v", m.Text, m.Until)
			}
			if still, err := h.db.StillWanted(h.ctx, m.ID); err != nil || !still {
				t.Errorf("%q was handed over and may not go: %v", m.Text, err)
			}
			sent = append(sent, m.Text)
			h.mark(store.Outcome{ID: m.ID, State: store.Sent, Attempt: m.Attempt})
		}
	}
	if slices.Sort(sent); strings.Join(sent, ", ") != "an answer, for tomorrow" {
		t.Errorf("sent %q", sent)
	}
	h.wantCount(44, `SELECT count(*) FROM message WHERE state = 'cancelled'`)
	h.wantCount(1, `SELECT count(*) FROM message WHERE state = 'expired'`)
	h.wantCount(0, `SELECT count(*) FROM message WHERE state IN ('queued', 'sending')`)
}

// outboxCries: an answer to a cry for help waits for no earlier one that does not get
// through, and the earlier one is still tried.
func outboxCries(t *testing.T, h *house) {
	l := h.lease("one")
	h.queue(phone(1), bot.LaneCry, "fails")
	m := h.claim(l, 1)[0]
	h.mark(store.Outcome{ID: m.ID, State: store.Queued, Attempt: m.Attempt, NextAt: h.now().Add(5 * time.Minute), Code: "503"})
	h.queue(phone(1), bot.LaneCry, "numbers", "what to do")
	if got := strings.Join(h.sendAll(l), ", "); got != "numbers, what to do" {
		t.Errorf("past a cry that does not get through went %q", got)
	}
	h.later(5 * time.Minute)
	if got := strings.Join(h.sendAll(l), ", "); got != "fails" {
		t.Errorf("then %q", got)
	}
}

// outboxBeside: an answer to a cry for help waits a moment for the answer that is on its
// way to the same person, which may hang or belong to a sender that was killed, and then
// goes beside it. Nothing else does.
func outboxBeside(t *testing.T, h *house) {
	l := h.lease("one")
	h.queue(phone(1), bot.LaneAnswer, "hangs")
	hangs := h.claim(l, 1)[0]
	h.later(time.Second)
	h.queue(phone(1), bot.LaneCry, "numbers", "what to do")
	h.queue(phone(1), bot.LaneAnswer, "menu")
	if m := h.claim(l, 9); len(m) != 0 {
		t.Errorf("beside an answer that has just begun went %+v", m)
	}
	h.later(time.Second)
	m := h.claim(l, 9)
	if len(m) != 1 || m[0].Text != "numbers" {
		t.Fatalf("beside an answer that hangs went %+v, want the numbers", m)
	}
	h.later(5 * time.Second)
	if more := h.claim(l, 9); len(more) != 0 {
		t.Errorf("beside an answer to a cry went %+v", more)
	}
	h.mark(store.Outcome{ID: m[0].ID, State: store.Sent, Attempt: m[0].Attempt})
	if m = h.claim(l, 9); len(m) != 1 || m[0].Text != "what to do" {
		t.Fatalf("after the numbers went %+v", m)
	}
	h.mark(store.Outcome{ID: m[0].ID, State: store.Sent, Attempt: m[0].Attempt})
	if m = h.claim(l, 9); len(m) != 0 {
		t.Errorf("beside an answer that hangs went %+v", m)
	}
	h.mark(store.Outcome{ID: hangs.ID, State: store.Sent, Attempt: hangs.Attempt})
	if got := strings.Join(h.sendAll(l), ", "); got != "menu" {
		t.Errorf("at last went %q", got)
	}
}

// outboxTogether: what many became is marked as for each by itself.
func outboxTogether(t *testing.T, h *house) {
	l := h.lease("one")
	for i := range 80 {
		h.queue(phone(100+i), bot.LaneAnswer, fmt.Sprint(i))
	}
	gone := h.turn(phone(1), []bot.Event{bot.DataDeleted{}}, "goodbye")
	claimed := h.claim(l, 100)
	if len(claimed) != 81 {
		t.Fatalf("claimed %d", len(claimed))
	}
	var outcomes []store.Outcome
	for i, m := range claimed {
		o := store.Outcome{ID: m.ID, Attempt: m.Attempt, State: store.Sent, ProviderID: fmt.Sprint("SM", m.ID), Segments: 1 + i%2}
		switch {
		case i == 10:
			o = store.Outcome{ID: m.ID, Attempt: m.Attempt, State: store.Failed, Code: "30003"}
		case i == 20:
			o = store.Outcome{ID: m.ID, Attempt: m.Attempt, State: store.Queued, NextAt: h.now().Add(time.Minute), Code: "503"}
		case i == 30:
			h.mark(store.Outcome{ID: m.ID, State: store.Delivered}) // the report was quicker
		}
		outcomes = append(outcomes, o)
	}
	outcomes = append(outcomes, outcomes[40], store.Outcome{ID: 1 << 40, State: store.Sent, ProviderID: "nobody's"})
	next, err := h.db.MarkAndClaim(h.ctx, outcomes, nil, channel, l, bot.LaneAnnouncement, 5)
	h.must(err)
	if len(next) != 0 {
		t.Errorf("%d messages are handed out again", len(next))
	}
	h.wantCount(78, `SELECT count(*) FROM message WHERE state = 'sent' AND sent_at IS NOT NULL AND lease_until = 0 AND (provider_id = 'SM' || id OR forget)`)
	h.wantCount(1, `SELECT count(*) FROM message WHERE state = 'failed' AND error_code = '30003'`)
	h.wantCount(1, `SELECT count(*) FROM message WHERE state = 'queued' AND error_code = '503'`)
	h.wantCount(1, `SELECT count(*) FROM message WHERE state = 'delivered'`)
	h.wantCount(0, fmt.Sprint(`SELECT count(*) FROM message WHERE direction = 'out' AND forget AND (body <> '' OR address <> '') AND person_id = `, gone.ID))
	h.wantCount(1, `SELECT count(*) FROM message WHERE state = 'sent' AND forget AND body = ''`)
}
