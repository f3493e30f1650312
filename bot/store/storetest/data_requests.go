package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// found lists the people whom a search finds, page by page.
func (h *house) found(s store.PeopleSearch, page int) (ids []int64) {
	h.t.Helper()
	said, err := h.db.SearchStretch(h.ctx, s.Text, 0, 100)
	h.must(err)
	before := int64(0)
	s.Said = said
	for range 100 {
		lines, err := h.db.People(h.ctx, s, before, page)
		h.must(err)
		if len(lines) == 0 {
			return ids
		}
		for _, l := range lines {
			ids = append(ids, l.ID)
		}
		before = lines[len(lines)-1].ID
	}
	h.t.Fatal("the list does not end")
	return nil
}

// peopleAreFound: by name, place, the end of a number or account, and what they wrote;
// letters that the databases lower differently are found as well.
func peopleAreFound(t *testing.T, h *house) {
	lid := bot.Address{Kind: bot.LID, Value: "987654321098765"}
	register := func(from bot.Address, id, name, village string) {
		h.turn(from, []bot.Event{bot.RegistrationCompleted{Registration: bot.Registration{ID: id, Name: name, Village: village, District: "Gading", Lang: bot.Indonesian}}})
	}
	register(phone(1), "r1", "Siti ÉLOK Contoh", "Wangkal")
	register(phone(2), "r2", "Budi Contoh", "Jorongan")
	h.turn(lid, nil)
	gone := h.person(phone(3))
	h.in(func(tx *store.Tx) error { return tx.Apply(h.ctx, gone.ID, 0, []bot.Event{bot.DataDeleted{}}) })
	for _, c := range []struct {
		search store.PeopleSearch
		want   string
	}{
		{store.PeopleSearch{}, "[3 2 1]"}, {store.PeopleSearch{Text: "contoh"}, "[2 1]"}, {store.PeopleSearch{Text: "siti élok"}, "[1]"}, {store.PeopleSearch{Text: "WANGKAL gading"}, "[1]"},
		{store.PeopleSearch{Text: "8765"}, "[3]"}, {store.PeopleSearch{Text: "3"}, "[3]"}, {store.PeopleSearch{Text: "4"}, "[]"}, {store.PeopleSearch{Text: "%"}, "[]"}, {store.PeopleSearch{Text: "x\x00y"}, "[]"},
		{store.PeopleSearch{Asked: true}, "[]"},
		{store.PeopleSearch{Lost: true}, "[]"},
	} {
		for _, page := range []int{1, 2, 10} {
			if got := fmt.Sprint(h.found(c.search, page)); got != c.want {
				t.Errorf("%+v, %d at once: %s, want %s", c.search, page, got, c.want)
			}
		}
	}
}

// requestsOfPeople: a clock begins once, whoever asks at once, and ends with the deed, also
// where the person does it.
func requestsOfPeople(t *testing.T, h *house) {
	s := h.add("Siti Contoh", bot.RolePetugas, bot.Address{})
	p := h.person(phone(1))
	ask := func(kind store.RequestKind) error {
		return h.db.InTx(h.ctx, func(tx *store.Tx) error { return tx.AskFor(h.ctx, s, p.ID, kind, "di kantor, NIK 3513014501900001") })
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	first := 0
	for range 8 {
		wg.Go(func() {
			err := ask(store.AskedErase)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				first++
			case !errors.Is(err, store.ErrAlready):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if first != 1 {
		t.Errorf("%d clocks began", first)
	}
	h.must(ask(store.AskedRestrict))
	card := func() store.PersonCard {
		c, err := h.db.Person(h.ctx, p.ID)
		h.must(err)
		return c
	}
	c := card()
	if len(c.Requests) != 2 || c.Requests[1].Due() != c.Requests[1].AskedAt.Add(72*time.Hour) || c.Requests[1].How != "di kantor, NIK 3513**********01" {
		t.Errorf("%+v", c.Requests)
	}
	restrict := func() error {
		return h.db.InTx(h.ctx, func(tx *store.Tx) error { return tx.Restrict(h.ctx, s, p.ID, "diminta") })
	}
	h.turn(phone(1), []bot.Event{bot.RegistrationCompleted{Registration: bot.Registration{ID: "r1", Name: "Rina Contoh", Lang: bot.Indonesian}}})
	if all := h.registrations(); len(all) != 1 || all[0].Restricted {
		t.Errorf("before: %+v", all)
	}
	h.queue(phone(1), bot.LaneAnnouncement, "waits")
	h.must(restrict())
	if all := h.registrations(); !all[0].Restricted {
		t.Error("the registrations of who is restricted do not say so")
	}
	if err := restrict(); !errors.Is(err, store.ErrAlready) {
		t.Errorf("restricted twice: %v", err)
	}
	h.queue(phone(1), bot.LaneAnnouncement, "came later")
	h.queue(phone(1), bot.LaneAnswer, "an answer")
	l := h.lease("one")
	if out, err := h.db.Claim(h.ctx, channel, l, 10); err != nil || len(out) != 1 || out[0].Text != "an answer" {
		t.Errorf("sent to who is restricted: %+v, %v", out, err)
	}
	if c = card(); !c.Requests[0].Done || c.Requests[1].Done || c.RestrictedAt.IsZero() {
		t.Errorf("%+v", c.Requests)
	}
	// HAPUS DATA by the person closes what staff wrote down, and leaves no word of it.
	h.in(func(tx *store.Tx) error { return tx.Apply(h.ctx, p.ID, 0, []bot.Event{bot.DataDeleted{}}) })
	if n := h.count(`SELECT count(*) FROM data_request WHERE person_id = ` + fmt.Sprint(p.ID) + ` AND done AND done_at IS NOT NULL AND how = '' AND outcome = ''`); n != 2 {
		t.Errorf("%d of 2 requests are closed and empty", n)
	}
	if _, err := h.db.Person(h.ctx, p.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("who was erased: %v", err)
	}
	if err := ask(store.AskedCopy); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a wish of who was erased: %v", err)
	}
}

// erasedByStaff: it is the erasure of the person's own HAPUS DATA: the same marks by which
// a backup is erased again, and the goodbye goes last.
func erasedByStaff(t *testing.T, h *house) {
	s := h.add("Siti Contoh", bot.RolePetugas, bot.Address{})
	for n, stopped := range []bool{false, true} {
		from := phone(n + 1)
		h.turn(from, []bot.Event{bot.RegistrationCompleted{Registration: bot.Registration{ID: fmt.Sprint("r", n), Name: "Rina Contoh", NIK: "3513014501900001", Lang: bot.Indonesian}}})
		p := h.person(from)
		if stopped {
			h.in(func(tx *store.Tx) error { return tx.Apply(h.ctx, p.ID, 0, []bot.Event{bot.OptedOutOfAnnouncements{}}) })
		}
		if err := h.db.InTx(h.ctx, func(tx *store.Tx) error {
			_, _, err := tx.ErasePerson(h.ctx, s, p.ID, nil)
			return err
		}); !errors.Is(err, store.ErrNotAsked) {
			t.Errorf("nobody asked: %v", err)
		}
		h.in(func(tx *store.Tx) error { return tx.AskFor(h.ctx, s, p.ID, store.AskedErase, "di kantor") })
		var told bool
		var was []bot.Address
		h.in(func(tx *store.Tx) (err error) {
			was, told, err = tx.ErasePerson(h.ctx, s, p.ID, func(store.Route) (store.Reply, error) { return store.Reply{Text: "Data sampun dihapus."}, nil })
			return err
		})
		if len(was) != 1 || was[0] != from {
			t.Errorf("it was %v", was)
		}
		if told == stopped {
			t.Errorf("stopped %v, told %v", stopped, told)
		}
		where := ` WHERE person_id = ` + fmt.Sprint(p.ID)
		for query, want := range map[string]int{
			`SELECT count(*) FROM erasure` + where: 1, `SELECT count(*) FROM erasure_key k JOIN erasure e ON e.id = k.erasure_id` + where: 2,
			`SELECT count(*) FROM registration` + where: 0, `SELECT count(*) FROM address` + where: 0, `SELECT count(*) FROM message` + where + ` AND body <> '' AND NOT forget`: 0,
			`SELECT count(*) FROM data_request` + where + ` AND done AND done_by = ` + fmt.Sprint(s.ID): 1,
		} {
			if got := h.count(query); got != want {
				t.Errorf("%s: %d, want %d", query, got, want)
			}
		}
		err := h.db.InTx(h.ctx, func(tx *store.Tx) error {
			_, _, err := tx.ErasePerson(h.ctx, s, p.ID, nil)
			return err
		})
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("erased twice: %v", err)
		}
	}
	l := h.lease("one")
	var sent []string
	for range 5 {
		out, err := h.db.Claim(h.ctx, channel, l, 10)
		h.must(err)
		for _, m := range out {
			sent = append(sent, m.Text)
			h.must(h.db.Mark(h.ctx, []store.Outcome{{ID: m.ID, Attempt: m.Attempt, State: store.Sent, ProviderID: fmt.Sprint("p", m.ID)}}))
		}
	}
	if fmt.Sprint(sent) != "[Data sampun dihapus.]" || h.count(`SELECT count(*) FROM message WHERE body <> ''`) != 0 {
		t.Errorf("sent %q, and %d texts stay", sent, h.count(`SELECT count(*) FROM message WHERE body <> ''`))
	}
}

// joinedByStaff: who is joined twice at once, either way round, is joined once.
func joinedByStaff(t *testing.T, h *house) {
	s := h.add("Siti Contoh", bot.RolePetugas, bot.Address{})
	a, b := h.person(phone(1)), h.person(phone(2))
	h.in(func(tx *store.Tx) error { return tx.Restrict(h.ctx, s, b.ID, "diminta") })
	h.in(func(tx *store.Tx) error { return tx.AskFor(h.ctx, s, b.ID, store.AskedCopy, "di kantor") })
	var wg sync.WaitGroup
	var mu sync.Mutex
	joined := 0
	for i := range 8 {
		wg.Go(func() {
			one, two := a.ID, b.ID
			if i%2 == 1 {
				one, two = two, one
			}
			err := h.db.InTx(h.ctx, func(tx *store.Tx) error { return tx.JoinPeople(h.ctx, s, one, two, "KTP") })
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				joined++
			case !errors.Is(err, store.ErrNotFound):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	ids := h.found(store.PeopleSearch{}, 10)
	if joined != 1 || len(ids) != 1 {
		t.Fatalf("joined %d times, %v are there", joined, ids)
	}
	c, err := h.db.Person(h.ctx, ids[0])
	h.must(err)
	if len(c.Addresses) != 2 || c.RestrictedAt.IsZero() || len(c.Requests) != 3 || !c.Requests[1].Open() || c.Requests[0].Kind != store.DidJoin || c.Requests[0].Outcome != "KTP" {
		t.Errorf("%+v", c)
	}
	if err := h.db.InTx(h.ctx, func(tx *store.Tx) error { return tx.JoinPeople(h.ctx, s, ids[0], ids[0], "KTP") }); !errors.Is(err, store.ErrSamePerson) {
		t.Errorf("with themselves: %v", err)
	}
}

// copyOfAPerson: the copy has what is stored in every table that tells of the person, what
// staff did with it, and nothing of anybody else.
func copyOfAPerson(t *testing.T, h *house) {
	s := h.add("Siti Contoh", bot.RolePetugas, phone(901))
	for n := range 2 {
		h.turn(phone(n+1), []bot.Event{bot.RegistrationCompleted{Registration: example(fmt.Sprint("r", n+1))},
			bot.ReportFiled{Report: bot.FraudReport{ID: fmt.Sprint("f", n+1), What: "uang dibawa", Contact: true}}})
		need := h.cry(phone(n+1), "tolong")
		for _, object := range []string{fmt.Sprint("person:", h.person(phone(n+1)).ID), fmt.Sprint("registration:r", n+1), fmt.Sprint("report:f", n+1), fmt.Sprint("entry:", need)} {
			h.in(func(tx *store.Tx) error {
				return tx.Audit(h.ctx, audit.Act{Staff: s.ID, Name: s.Name, Role: s.Role, By: "console", Action: audit.NoteAdded, Object: object})
			})
		}
	}
	me := h.person(phone(1)).ID
	var tables []store.CopiedTable
	h.in(func(tx *store.Tx) (err error) {
		tables, err = tx.CopyPerson(h.ctx, me)
		return err
	})
	rows := map[string]int{}
	for _, table := range tables {
		rows[table.Name] = len(table.Rows)
	}
	for name, want := range map[string]int{"person": 1, "address": 1, "message": 2, "registration": 1, "registration_change": 1, "report": 1, "handover": 1, "inbox": 2, "conversation": 1, "audit": 4} {
		if rows[name] != want {
			t.Errorf("%d rows of %s, want %d", rows[name], name, want)
		}
	}
}

// restrictionReaches: whoever asks that their data are left alone is in no file that is
// there already, and hears nothing more of a registration; an answer still goes.
func restrictionReaches(t *testing.T, h *house) {
	s := h.add("Siti Contoh", bot.RolePetugas, phone(901))
	mine, others := h.enrol(phone(1), bot.Registration{Name: "Rina Contoh"}), h.enrol(phone(2), bot.Registration{Name: "Budi Contoh"})
	for _, id := range []string{mine, others} {
		if told, err := h.moveOn(s, id, 1, bot.StatusChecked, nil); err != nil || told != store.NotifiedQueued {
			t.Fatalf("%s, %v", told, err)
		}
	}
	need := h.note(phone(1), "human", "mau tanya")
	h.must(h.takeNeed(s, need, 0))
	h.must(h.answer(s, need, h.thread(need).Seen(), "jawaban"))
	h.export(s, "ready", store.RegistrationFilter{})
	h.export(s, "making", store.RegistrationFilter{})
	me := h.person(phone(1)).ID
	h.in(func(tx *store.Tx) error { return tx.Restrict(h.ctx, s, me, "diminta") })
	h.wantCount(0, `SELECT count(*) FROM export_part`)
	h.wantCount(1, `SELECT count(*) FROM export WHERE state = 'ended' AND title = '' AND filter = ''`)
	h.wantCount(1, `SELECT count(*) FROM export WHERE state = 'waiting' AND title <> ''`)
	h.wantCount(0, `SELECT count(*) FROM message m JOIN registration_change c ON c.message_id = m.id WHERE c.registration_id = '`+mine+`' AND c.author = 'staff' AND m.state <> 'cancelled'`)
	sent := h.sendAll(h.lease("sender"))
	slices.Sort(sent)
	if got := strings.Join(sent, "|"); got != "jawaban|kabar checked " {
		t.Errorf("sent %q", got)
	}
}
