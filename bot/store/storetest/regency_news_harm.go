package storetest

import (
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// regencyNewsOvertaken is that what the regency did is not told in the morning of a
// registration that its person took back meanwhile, or that staff put otherwise since; nor
// for a year because a clock was wrong.
func regencyNewsOvertaken(t *testing.T, h *house) {
	for n, id := range []string{"r0", "r1", "r2", "r3", "r4"} {
		h.turn(phone(n+1), []bot.Event{bot.ConsentGiven{Version: "c1"}, bot.RegistrationCompleted{Registration: bot.Registration{ID: id, Name: "Orang Contoh", Age: 24, Lang: bot.Indonesian, ConsentVersion: "c1"}}, bot.OptedInAgain{}})
	}
	wait := 10 * time.Hour
	take := func(id string, to bot.Status) {
		t.Helper()
		morning := h.now().Add(wait)
		h.must(h.db.InTx(h.ctx, func(tx *store.Tx) error {
			_, err := tx.TakeFollowUp(h.ctx, store.FollowUp{Key: id + string(to), ID: id, To: to,
				Hours: func(_ store.Route, from time.Time) time.Time {
					if from.Before(morning) {
						return morning
					}
					return from
				},
				Notice: store.Notice{May: func(store.Route) error { return nil }, Text: func(bot.Lang, store.Route) store.Reply { return store.Reply{Text: "kabar " + id + ": " + string(to)} }}})
			return err
		}))
	}
	news := func() (got string) {
		t.Helper()
		lease := h.lease("sender")
		for {
			all := h.claim(lease, 20)
			for _, m := range all {
				h.mark(store.Outcome{ID: m.ID, State: store.Sent, Attempt: m.Attempt, ProviderID: "SM" + m.Text, Segments: 1})
				if strings.HasPrefix(m.Text, "kabar") {
					got += m.Text + "\n"
				}
			}
			if len(all) == 0 {
				return got
			}
		}
	}
	for _, id := range []string{"r0", "r1", "r2", "r4"} {
		take(id, bot.StatusInvited)
	}
	take("r4", bot.StatusCalled) // of which nobody is told, and which makes it untrue
	h.turn(phone(1), []bot.Event{bot.RegistrationWithdrawn{ID: "r0"}})
	sri, err := h.db.AddStaff(h.ctx, bot.Staff{Name: "Sri Contoh", Role: bot.RolePetugas}, "link")
	h.must(err)
	d, err := h.db.Registration(h.ctx, "r1")
	h.must(err)
	h.must(h.db.InTx(h.ctx, func(tx *store.Tx) error {
		_, err := tx.MoveOn(h.ctx, store.Move{ID: "r1", Seen: d.Version, To: bot.StatusRejected, Closed: func(error) bool { return true },
			Notice: store.Notice{Staff: sri, May: func(store.Route) error { return nil }, Text: func(bot.Lang, store.Route) store.Reply { return store.Reply{Text: "dinas: ditolak"} }}})
		return err
	}))
	h.later(wait + time.Minute)
	if got := news(); got != "kabar r2: invited\n" {
		t.Errorf("told in the morning: %q", got)
	}

	wait = 0
	h.later(20 * 24 * time.Hour)
	take("r3", bot.StatusInvited)
	if got := news(); got != "kabar r3: invited\n" {
		t.Errorf("by a clock that is ahead: %q", got)
	}
	h.later(-15 * 24 * time.Hour) // the clock was wrong
	take("r3", bot.StatusAccepted)
	h.later(25 * time.Hour)
	if got := news(); got != "kabar r3: accepted\n" {
		t.Errorf("after the clock was put right: %q", got)
	}
}
