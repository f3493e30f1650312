package storetest

import (
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

func checkpoints(t *testing.T, h *house) {
	at, err := h.db.Checkpoint(h.ctx, "trial")
	if err != nil || !at.IsZero() {
		t.Fatalf("a new database is at %v, %v", at, err)
	}
	first := h.now()
	h.must(h.db.SetCheckpoint(h.ctx, "trial", first))
	h.must(h.db.SetCheckpoint(h.ctx, "trial", first.Add(time.Hour)))
	h.must(h.db.SetCheckpoint(h.ctx, "trial", first))
	h.must(h.db.SetCheckpoint(h.ctx, "other", first))
	if at, err = h.db.Checkpoint(h.ctx, "trial"); err != nil || !at.Equal(first.Add(time.Hour)) {
		t.Errorf("at %v, %v; it must not go back", at, err)
	}
}

func lastInbound(t *testing.T, h *house) {
	ask := func(a bot.Address, c bot.ChannelName) time.Time {
		t.Helper()
		at, err := h.db.LastInbound(h.ctx, c, a)
		h.must(err)
		return at
	}
	siti, sitiLID := phone(1), bot.Address{Kind: bot.LID, Value: "siti"}
	if at := ask(siti, channel); !at.IsZero() {
		t.Errorf("nobody wrote at %v", at)
	}
	in := h.incoming(siti, "one", "hai")
	in.From = append(in.From, sitiLID)
	sent := h.now().Add(-time.Minute)
	in.SentAt = sent
	_, _, err := h.deliver(in, nil, "halo")
	h.must(err)
	h.later(time.Hour)
	h.turn(phone(2), nil, "halo")
	for _, a := range []bot.Address{siti, sitiLID} {
		if at := ask(a, channel); !at.Equal(sent) {
			t.Errorf("%s wrote at %v, want %v", a, at, sent)
		}
	}
	if at := ask(siti, "other"); !at.IsZero() {
		t.Errorf("on another channel at %v", at)
	}
}

// A provider may know a refusal that was never said to us, also of somebody
// whom we do not know, or not any more.
func providerOptOut(t *testing.T, h *house) {
	h.turn(phone(1), nil)
	for _, a := range []bot.Address{phone(1), phone(2)} {
		h.must(h.db.OptOut(h.ctx, a))
		h.must(h.db.OptOut(h.ctx, a))
		h.in(func(tx *store.Tx) error {
			p, err := tx.TakePerson(h.ctx, []bot.Address{a}, h.now())
			if err == nil && !p.OptedOut {
				t.Errorf("%s is not left alone", a)
			}
			return err
		})
	}
	h.in(func(tx *store.Tx) error {
		p, err := tx.TakePerson(h.ctx, []bot.Address{phone(3)}, h.now())
		if err == nil && p.OptedOut {
			t.Error("somebody else is left alone as well")
		}
		return err
	})
}
