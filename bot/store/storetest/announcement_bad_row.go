package storetest

import (
	"fmt"
	"testing"

	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// announcementBadRow is that a row with an address which is none, and people whom the provider
// refuses, stop nobody else and are counted with why.
func announcementBadRow(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1, 2, 3, 4, 5)
	a := h.begun()
	if _, err := h.raw.ExecContext(h.ctx, fmt.Sprintf(`UPDATE announcement_recipient SET address = 'nonsense' WHERE id = (SELECT min(m.id) FROM announcement_recipient m WHERE m.announcement_id = %d)`, a.ID)); err != nil {
		t.Fatal(err)
	}
	h.db.LookForAnnouncements()
	out := h.claim(h.lease, 1)
	if len(out) != 1 {
		t.Fatalf("behind a row that nothing can be sent to %d are claimed", len(out))
	}
	h.mark(store.Outcome{ID: out[0].ID, State: store.Failed, Attempt: 1, Code: "21211", Unreachable: true})
	if to := h.goes(); len(to) != 3 {
		t.Errorf("beside them it goes to %v", to)
	}
	h.conduct()
	h.wantCounts(a.ID, "sent 3 failed 1 unreachable 1")
	if now := h.state(a.ID); now.State != broadcast.Done {
		t.Errorf("it is %s", now.State)
	}
}
