package storetest

import (
	"fmt"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// What a provider says cannot be reached gets no announcement any more, until
// the person writes from there.
func unreachable(t *testing.T, h *house) {
	siti := h.turn(phone(1), nil, "halo, apa kabar")
	budi := h.turn(phone(2), nil, "halo")
	marked := func(p bot.Person) int {
		t.Helper()
		list, err := h.db.Unreachable(h.ctx, channel, p.ID)
		h.must(err)
		return len(list)
	}
	announce := func(p bot.Person, to bot.Address) bot.MessageID {
		t.Helper()
		h.behind(fmt.Sprintf(`INSERT INTO message (person_id, direction, channel, address, kind, body, attachment, state, priority,
			segments, attempt, next_at, lease_until, lease_term, error_code, forget, created_at)
			VALUES (%d, 'out', '%s', '%s', 'text', 'pengumuman', '', 'queued', 9, 0, 0, 0, 0, 0, '', FALSE, 0)`, p.ID, channel, to))
		return bot.MessageID(h.count(`SELECT max(id) FROM message`))
	}
	state := func(id bot.MessageID, want store.State) {
		t.Helper()
		h.wantCount(1, fmt.Sprintf(`SELECT count(*) FROM message WHERE id = %d AND state = '%s'`, id, want))
	}
	waiting, other := announce(siti, phone(1)), announce(budi, phone(2))
	reply := bot.MessageID(h.count(`SELECT min(id) FROM message WHERE direction = 'out'`))
	h.mark(store.Outcome{ID: reply, State: store.Failed, Code: "30005", Unreachable: true})
	if list, err := h.db.Unreachable(h.ctx, channel, siti.ID); err != nil || list[phone(1)] != "30005" {
		t.Fatalf("%v, %v", list, err)
	}
	state(waiting, store.Cancelled)
	state(other, store.Queued)
	if marked(budi) != 0 {
		t.Error("somebody else is marked")
	}
	h.later(time.Minute)
	h.turn(phone(1), nil, "halo lagi") // she writes: she can be reached
	if marked(siti) != 0 {
		t.Error("the mark stays although she wrote")
	}
	// What a provider says late about a message before that changes nothing.
	old := announce(budi, phone(2))
	h.turn(phone(2), nil)
	h.mark(store.Outcome{ID: old, State: store.Failed, Code: "30005", Unreachable: true})
	if marked(budi) != 0 {
		t.Error("a late report marks an address that has written since")
	}
	// Nor does a report that comes after the message arrived.
	arrived := announce(budi, phone(2))
	h.mark(store.Outcome{ID: arrived, State: store.Delivered})
	h.mark(store.Outcome{ID: arrived, State: store.Failed, Unreachable: true})
	if marked(budi) != 0 {
		t.Error("an address where a message arrived is marked")
	}
	lost := announce(budi, phone(2))
	h.mark(store.Outcome{ID: lost, State: store.Failed, Unreachable: true})
	if marked(budi) != 1 {
		t.Error("no mark")
	}
	h.turn(phone(2), []bot.Event{bot.DataDeleted{}})
	h.wantCount(0, `SELECT count(*) FROM unreachable`)
}
