package storetest

import (
	"errors"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

func (h *house) revoke(id string) (gone store.Revocation) {
	h.must(h.db.InTx(h.ctx, func(tx *store.Tx) (err error) {
		if gone, err = tx.Revoked(h.ctx, channel, id); errors.Is(err, store.ErrNotFound) {
			return nil
		}
		return err
	}))
	return gone
}

func revoked(t *testing.T, h *house) {
	me := phone(1)
	p, _ := h.announce(me, "photo", 10)
	h.must(h.db.KeepFile(h.ctx, channel, "photo", store.FileKept, []byte("jpeg")))
	_, _, err := h.deliver(h.incoming(me, "text", "rahasia"), []bot.Event{
		bot.NotUnderstood{Text: "rahasia"},
		bot.HandoverRequested{Handover: bot.Handover{ID: "h1", Note: "rahasia"}},
		bot.HandoverRequested{Handover: bot.Handover{ID: "h2", Note: "tolong", Urgent: true}},
	})
	h.must(err)
	edit := h.incoming(me, "edit", "rahasia juga")
	edit.Edits = "text"
	_, _, err = h.deliver(edit, nil)
	h.must(err)
	if gone := h.revoke("text"); gone.Text != "rahasia\nrahasia juga" || gone.From != me {
		t.Errorf("deleted %+v", gone)
	}
	h.revoke("photo")
	h.revoke("photo")
	if gone := h.revoke("never seen"); gone.Message != 0 {
		t.Errorf("deleted %+v, which nobody wrote", gone)
	}
	h.wantCount(0, `SELECT count(*) FROM message WHERE body <> ''`)
	h.wantCount(0, `SELECT count(*) FROM file_part`)
	h.wantCount(0, `SELECT count(*) FROM not_understood`)
	h.wantCount(1, `SELECT count(*) FROM handover WHERE note <> '' AND urgent`)
	h.wantCount(2, `SELECT count(*) FROM handover WHERE state = 'open'`)
	thread, err := h.db.Messages(h.ctx, p.ID, 9)
	h.must(err)
	if len(thread) != 3 || thread[0].Kind != "revoked" || thread[2].Kind != "revoked" {
		t.Errorf("the thread is %+v", thread)
	}
	// The message delivered again does not come back to life.
	if _, wanted := h.announce(me, "photo", 10); wanted {
		t.Error("the file of a deleted message is wanted")
	}
	h.wantCount(0, `SELECT count(*) FROM message WHERE body <> ''`)
}

// A deletion can overtake its message: then nothing of it is stored.
func revokedEarly(t *testing.T, h *house) {
	me := phone(1)
	early := func(id string) {
		t.Helper()
		h.must(h.db.InTx(h.ctx, func(tx *store.Tx) error { return tx.RevokeEarly(h.ctx, channel, id) }))
	}
	arrive := func(in bot.Incoming) (gone bool) {
		t.Helper()
		h.must(h.db.InTx(h.ctx, func(tx *store.Tx) error {
			p, err := tx.TakePerson(h.ctx, in.From, h.now())
			if err != nil {
				return err
			}
			id, fresh, err := tx.AddInbound(h.ctx, p.ID, in)
			if !fresh {
				t.Errorf("%s is taken for one that came before", in.ProviderID)
			}
			gone = tx.TakenBack(id)
			return err
		}))
		return gone
	}
	early("text")
	early("text")
	early("") // is no message's
	newer := h.incoming(me, "newer", "rahasia baru")
	newer.Edits = "text"
	if !arrive(h.incoming(me, "text", "rahasia")) || !arrive(newer) {
		t.Error("a message that was deleted is heard")
	}
	if arrive(h.incoming(me, "other", "halo")) {
		t.Error("another message is not heard")
	}
	early("gone")
	newer = h.incoming(me, "newer of what never came", "rahasia")
	newer.Edits = "gone"
	if !arrive(newer) {
		t.Error("the newer version of a message that was deleted is heard")
	}
	h.wantCount(1, `SELECT count(*) FROM message WHERE body <> ''`)
	h.wantCount(3, `SELECT count(*) FROM message WHERE kind = 'revoked'`)
	h.later(61 * 24 * time.Hour)
	early("much later")
	h.wantCount(1, `SELECT count(*) FROM revoked_early`)
}
