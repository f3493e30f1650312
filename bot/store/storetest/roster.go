package storetest

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// told is the roster as "Siti, Budi", and behind it who refuses.
func (h *house) told() string {
	h.t.Helper()
	roster, refusing, err := h.db.Roster(h.ctx)
	h.must(err)
	var names []string
	for _, s := range roster {
		names = append(names, s.Name)
	}
	text := strings.Join(names, ", ")
	for _, s := range refusing {
		text += " (not " + s.Name + ")"
	}
	return text
}

func (h *house) wantTold(why, want string) {
	h.t.Helper()
	if got := h.told(); got != want {
		h.t.Errorf("%s: %q are told, want %q", why, got, want)
	}
}

// ordered sets the order of the roster.
func (h *house) ordered(by bot.Staff, ids ...int64) {
	h.t.Helper()
	h.in(func(tx *store.Tx) error {
		if _, err := tx.HoldRoster(h.ctx); err != nil {
			return err
		}
		return tx.SetAlertOrder(h.ctx, by, ids)
	})
}

// Who is told of cries for help is in the order of the office; who came since is behind,
// whoever went is not missed, and a doubted phone is last all the same.
func rosterIsOrdered(t *testing.T, h *house) {
	h.wantTold("nobody", "")
	a, b, c := h.add("Ani", bot.RoleKepala, phone(1)), h.add("Budi", bot.RolePetugas, phone(2)), h.add("Citra", bot.RolePetugas, phone(3))
	h.add("Dewi", bot.RolePetugas, bot.Address{})
	h.wantTold("by role and age", "Budi, Citra, Ani")
	h.ordered(a, a.ID, 99, c.ID, b.ID)
	h.wantTold("as it was set", "Ani, Citra, Budi")
	h.add("Eka", bot.RolePetugas, phone(5))
	h.wantTold("one was added", "Ani, Citra, Budi, Eka")
	_, err := h.db.DisableStaff(h.ctx, "Citra")
	h.must(err)
	h.wantTold("one went", "Ani, Budi, Eka")
	h.turn(phone(2), []bot.Event{bot.OptedOutOfAnnouncements{}})
	h.wantTold("one said BERHENTI", "Ani, Eka (not Budi)")
	h.wantStanding(store.Present, account(1), phone(1))
	h.wantStanding(store.Doubted, account(9), phone(1))
	h.wantTold("one is doubted", "Eka, Ani (not Budi)")
	all, err := h.db.AlertRoster(h.ctx)
	h.must(err)
	if len(all) != 3 || all[0].Name != "Ani" || all[0].DoubtedAt.IsZero() || all[1].Name != "Budi" || !all[1].Refusing || all[2].Refusing {
		t.Errorf("the roster: %+v", all)
	}
}

// A phone that staff give up is told of nothing any more, not even of what waited, and
// what it writes is no member of staff's; the next one is told.
func phoneOfStaffChanges(t *testing.T, h *house) {
	a, b := h.add("Ani", bot.RolePetugas, phone(1)), h.add("Budi", bot.RolePetugas, phone(2))
	h.wantStanding(store.Present, account(1), phone(1))
	h.cry(phone(8), "tolong")
	if told, err := h.alert(a); err != nil || told != 1 {
		t.Fatalf("told of %d, %v", told, err)
	}
	change := func(id int64, number string) error {
		return h.db.InTx(h.ctx, func(tx *store.Tx) error {
			if _, err := tx.HoldRoster(h.ctx); err != nil {
				return err
			}
			return tx.SetStaffPhone(h.ctx, id, number)
		})
	}
	if err := change(a.ID, phone(2).Value); !errors.Is(err, store.ErrStaffExists) {
		t.Errorf("the number of a colleague: %v", err)
	}
	if err := change(99, phone(7).Value); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the number of nobody: %v", err)
	}
	h.wantCount(1, `SELECT count(*) FROM message WHERE state = 'queued' AND id IN (SELECT message_id FROM staff_alert)`)
	h.must(change(a.ID, ""))
	h.wantCount(0, `SELECT count(*) FROM message WHERE state = 'queued' AND id IN (SELECT message_id FROM staff_alert)`)
	h.wantTold("one gave the phone up", "Budi")
	h.wantStanding(store.Citizen, account(1), phone(1))
	h.later(time.Minute)
	if due, err := h.db.DueAlerts(h.ctx, 5*time.Second, 9); err != nil || len(due) != 1 || !due[0].Failed {
		t.Errorf("the cry is not told anew: %+v, %v", due, err)
	}
	h.must(change(a.ID, phone(3).Value))
	h.wantTold("and has another", "Ani, Budi")
	h.wantStanding(store.Present, account(1), phone(3))
	_, err := h.db.DisableStaff(h.ctx, "Budi")
	h.must(err)
	if err := change(b.ID, phone(7).Value); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the number of a disabled account: %v", err)
	}
}

// A trial goes where cries are told and is remembered; not after BERHENTI, and not twice
// within a minute.
func phoneIsTried(t *testing.T, h *house) {
	a := h.add("Ani", bot.RolePetugas, phone(1))
	try := func() error {
		return h.db.InTx(h.ctx, func(tx *store.Tx) error {
			return tx.TestAlert(h.ctx, a, channel, func(lang bot.Lang) store.Reply { return store.Reply{Text: "uji " + string(lang)} })
		})
	}
	h.must(try())
	if err := try(); !errors.Is(err, store.ErrTestedLately) {
		t.Errorf("tried twice: %v", err)
	}
	all, err := h.db.AlertRoster(h.ctx)
	h.must(err)
	if all[0].TestState != store.Queued || !all[0].TestedAt.Equal(h.now()) {
		t.Errorf("the trial: %+v", all[0])
	}
	h.later(2 * time.Minute)
	h.turn(phone(1), []bot.Event{bot.OptedOutOfAnnouncements{}})
	if err := try(); !errors.Is(err, store.ErrRefusing) {
		t.Errorf("tried after BERHENTI: %v", err)
	}
	h.wantCount(1, `SELECT count(*) FROM message WHERE body LIKE 'uji %'`)
	h.wantCount(0, `SELECT count(*) FROM staff_alert`)
}

// Of two who take the last two phones away at once, each sees what the other did.
func racingRoster(t *testing.T, h *house) {
	for range 10 {
		a, b := h.add("Ani", bot.RolePetugas, phone(1)), h.add("Budi", bot.RolePetugas, phone(2))
		var wait sync.WaitGroup
		left := make([]int, 2)
		for i, s := range []bot.Staff{a, b} {
			wait.Go(func() {
				h.must(h.db.InTx(h.ctx, func(tx *store.Tx) error {
					roster, err := tx.HoldRoster(h.ctx)
					if left[i] = len(roster); err != nil {
						return err
					}
					return tx.SetStaffPhone(h.ctx, s.ID, "")
				}))
			})
		}
		wait.Wait()
		if left[0]+left[1] != 3 {
			t.Fatalf("they saw %v", left)
		}
		for _, name := range []string{"Ani", "Budi"} {
			_, err := h.db.DisableStaff(h.ctx, name)
			h.must(err)
		}
	}
}

// Replies that are kept ready: a key is one reply's, and nobody changes or takes away what
// they have not seen.
func cannedReplies(t *testing.T, h *house) {
	a := h.add("Ani", bot.RoleKepala, phone(1))
	texts := map[bot.Lang]string{bot.Indonesian: "Halo {nama}, NIK " + nik(1), bot.Madurese: "Ngereng {nama}"}
	add := func(key string) (id int64, err error) {
		err = h.db.InTx(h.ctx, func(tx *store.Tx) (err error) {
			id, err = tx.AddCannedReply(h.ctx, a, store.CannedReply{Key: key, Texts: texts})
			return err
		})
		return id, err
	}
	jam, err := add("jam")
	h.must(err)
	if _, err := add("jam"); !errors.Is(err, store.ErrKeyTaken) {
		t.Errorf("a key twice: %v", err)
	}
	alamat, err := add("alamat")
	h.must(err)
	all, err := h.db.CannedReplies(h.ctx)
	h.must(err)
	if len(all) != 2 || all[0].Key != "alamat" || all[1].ID != jam || all[1].By != "Ani" || all[1].Version != 1 || all[1].Texts[bot.Madurese] != "Ngereng {nama}" || strings.Contains(all[1].Texts[bot.Indonesian], nik(1)) {
		t.Errorf("stored: %+v", all)
	}
	change := func(r store.CannedReply) error {
		return h.db.InTx(h.ctx, func(tx *store.Tx) error { return tx.ChangeCannedReply(h.ctx, a, r) })
	}
	h.must(change(store.CannedReply{ID: jam, Version: 1, Key: "jam", Texts: map[bot.Lang]string{bot.Indonesian: "Senin sampai Jumat"}}))
	for why, c := range map[string]struct {
		r    store.CannedReply
		want error
	}{
		"what was changed since": {store.CannedReply{ID: jam, Version: 1, Key: "jam"}, store.ErrChanged},
		"with another's key":     {store.CannedReply{ID: jam, Version: 2, Key: "alamat"}, store.ErrKeyTaken},
		"what is not there":      {store.CannedReply{ID: 99, Version: 1, Key: "x"}, store.ErrNotFound},
	} {
		if err := change(c.r); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", why, err)
		}
	}
	if r, err := h.db.CannedReply(h.ctx, jam); err != nil || r.Version != 2 || r.Texts[bot.Indonesian] != "Senin sampai Jumat" || len(r.Texts) != 1 {
		t.Errorf("changed: %+v, %v", r, err)
	}
	remove := func(id, version int64) error {
		return h.db.InTx(h.ctx, func(tx *store.Tx) error { return tx.RemoveCannedReply(h.ctx, id, version) })
	}
	if err := remove(jam, 1); !errors.Is(err, store.ErrChanged) {
		t.Errorf("taken away unseen: %v", err)
	}
	h.must(remove(jam, 2))
	if err := remove(jam, 2); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("taken away twice: %v", err)
	}
	h.must(remove(alamat, 1))
	for i := range store.MostCannedReplies {
		if _, err := add(strings.Repeat("a", i+1)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := add("z"); !errors.Is(err, store.ErrTooMany) {
		t.Errorf("one too many: %v", err)
	}
}
