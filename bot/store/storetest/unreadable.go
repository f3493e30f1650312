package storetest

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/store"
)

// unreadable: what cannot be read is told from what is not there, can be kept
// aside, does not keep two people from becoming one, and goes with an erasure.
func unreadable(t *testing.T, h *house) {
	p := h.turn(phone(1), nil)
	h.behind(`UPDATE conversation SET state = 'v1|elsewhere|AAAA', rhythm = '{"x":1}'`)
	for range 7 {
		h.in(func(tx *store.Tx) error {
			c, err := tx.Conversation(h.ctx, p.ID)
			if !errors.Is(err, store.ErrUnreadable) || store.AtFault(err) || c.State != nil || c.Node != "menu.main" || string(c.Rhythm) != `{"x":1}` {
				t.Errorf("got %+v, %v", c, err)
			}
			return tx.PutAside(h.ctx, p.ID, "in a test")
		})
	}
	h.wantCount(5, `SELECT count(*) FROM conversation_aside WHERE state = 'v1|elsewhere|AAAA' AND reason = 'in a test' AND sealed_for = person_id`)

	// The newer of two who are one has a conversation that cannot be read.
	h.later(1000)
	user, lid := bot.Address{Kind: bot.BSUID, Value: "ID.900001"}, bot.Address{Kind: bot.LID, Value: "900001"}
	older := h.turn(user, nil)
	newer := h.turn(lid, nil)
	h.behind(`UPDATE conversation SET state = 'damaged', updated_at = updated_at + 1000 WHERE person_id <> ` + number(older.ID) + ` AND person_id <> ` + number(p.ID))
	h.in(func(tx *store.Tx) error {
		one, err := tx.TakePerson(h.ctx, []bot.Address{user, lid}, h.now())
		if err != nil || one.ID != older.ID {
			t.Errorf("person %d, not %d: %v", one.ID, older.ID, err)
			return err
		}
		c, err := tx.Conversation(h.ctx, one.ID)
		if !strings.Contains(string(c.State), "last") {
			t.Errorf("the older one's conversation is gone: %+v", c)
		}
		return err
	})
	h.wantCount(1, `SELECT count(*) FROM conversation_aside WHERE state = 'damaged' AND sealed_for = `+number(newer.ID)+` AND person_id = `+number(older.ID))
	h.turn(user, []bot.Event{bot.DataDeleted{}})
	h.wantCount(0, `SELECT count(*) FROM conversation_aside WHERE person_id = `+number(older.ID))

	// Who deletes a message deletes what may hold it.
	in := h.incoming(phone(1), "gone", "cerita yang dihapus")
	if _, _, err := h.deliver(in, nil); err != nil {
		t.Fatal(err)
	}
	h.revoke("gone")
	h.wantCount(0, `SELECT count(*) FROM conversation_aside`)
}

// faults: what the database refuses, and what a function does wrong, would fail
// again; a database that is away, or a caller who stops waiting, would not.
func faults(t *testing.T, h *house) {
	p := h.person(phone(1))
	mistake := errors.New("a mistake of the function")
	for name, c := range map[string]struct {
		err  error
		want bool
	}{
		"the function's own": {h.db.InTx(h.ctx, func(*store.Tx) error { return mistake }), false},
		"a constraint": {h.db.InTx(h.ctx, func(tx *store.Tx) error {
			return tx.AddReplies(h.ctx, p.ID+1000, channel, phone(1), 0, []store.Reply{{Text: "untuk siapa?"}})
		}), false},
		"no longer waited for": {func() error {
			ctx, cancel := context.WithCancel(h.ctx)
			defer cancel()
			return h.db.InTx(ctx, func(tx *store.Tx) error {
				cancel()
				_, err := tx.TakePerson(ctx, []bot.Address{phone(1)}, h.now())
				return err
			})
		}(), true},
		"not begun": {func() error {
			ctx, cancel := context.WithCancel(h.ctx)
			cancel()
			return h.db.InTx(ctx, func(*store.Tx) error { return nil })
		}(), true},
	} {
		if c.err == nil || store.AtFault(c.err) != c.want {
			t.Errorf("%s: the database was at fault: %v, want %v (%v)", name, !c.want, c.want, c.err)
		}
	}
	h.must(h.db.Close())
	if err := h.db.InTx(h.ctx, func(*store.Tx) error { return nil }); !store.AtFault(err) {
		t.Errorf("a database that is closed is not at fault: %v", err)
	}
}

func number(id int64) string { return strconv.FormatInt(id, 10) }
