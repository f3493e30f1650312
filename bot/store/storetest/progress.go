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
	"kanca/bot/store"
)

// enrol lets somebody register and returns the id.
func (h *house) enrol(from bot.Address, r bot.Registration) string {
	h.t.Helper()
	r.ID = h.id("r")
	if r.Phone == "" {
		r.Phone = from.Value
	}
	h.turn(from, []bot.Event{bot.RegistrationCompleted{Registration: r}})
	return r.ID
}

var errShut = errors.New("nothing may be sent now")

// moveOn takes a registration a step on.
func (h *house) moveOn(s bot.Staff, id string, seen int64, to bot.Status, may error) (told store.Notified, err error) {
	err = h.db.InTx(h.ctx, func(tx *store.Tx) error {
		told, err = tx.MoveOn(h.ctx, store.Move{ID: id, Seen: seen, To: to, Note: "catatan NIK " + nik(3), Closed: func(err error) bool { return errors.Is(err, errShut) },
			Notice: store.Notice{Staff: s, May: func(store.Route) error { return may }, Text: func(l bot.Lang, _ store.Route) store.Reply {
				return store.Reply{Text: fmt.Sprint("kabar ", to, " ", l)}
			}}})
		return err
	})
	return told, err
}

func (h *house) registration(id string) store.RegistrationDetail {
	h.t.Helper()
	d, err := h.db.Registration(h.ctx, id)
	h.must(err)
	return d
}

// Staff take a registration on: its person is told once, or it is noted why not; an
// older version, another way and an erased person change nothing.
func registrationMoves(t *testing.T, h *house) {
	ani := h.add("Ani", bot.RolePetugas, phone(901))
	id := h.enrol(phone(1), bot.Registration{Name: "Rina Contoh", Age: 24, NIK: nik(1)})
	entry := h.note(phone(1), "human", "mau tanya")
	lease := h.lease("sender")
	if told, err := h.moveOn(ani, id, 1, bot.StatusChecked, nil); err != nil || told != store.NotifiedQueued {
		t.Fatalf("checked: %s, %v", told, err)
	}
	if got := strings.Join(h.sendAll(lease), "|"); got != "kabar checked " {
		t.Errorf("told %q", got)
	}
	if n := h.thread(entry); !n.Unanswered || n.Lines[len(n.Lines)-1].Staff != "Ani" {
		t.Error("who waits for an answer counts as answered by news of the registration")
	}
	for _, c := range []struct {
		seen int64
		to   bot.Status
		want error
	}{{1, bot.StatusCalled, store.ErrStale}, {3, bot.StatusCalled, store.ErrStale}, {2, bot.StatusPlaced, store.ErrNoStep}, {2, bot.StatusWithdrawn, store.ErrNoStep}} {
		if _, err := h.moveOn(ani, id, c.seen, c.to, nil); !errors.Is(err, c.want) {
			t.Errorf("version %d to %s: %v", c.seen, c.to, err)
		}
	}
	if told, err := h.moveOn(ani, id, 2, bot.StatusCalled, nil); err != nil || told != store.NotifiedNeedless {
		t.Errorf("called: %s, %v", told, err)
	}
	if told, err := h.moveOn(ani, id, 3, bot.StatusInvited, errShut); err != nil || told != store.NotifiedWindow {
		t.Errorf("invited: %s, %v", told, err)
	}
	h.turn(phone(1), []bot.Event{bot.OptedOutOfAnnouncements{}})
	h.turn(phone(1), nil)
	if told, err := h.moveOn(ani, id, 4, bot.StatusInvited, nil); err != nil || told != store.NotifiedStopped {
		t.Errorf("after BERHENTI: %s, %v", told, err)
	}
	if got := h.sendAll(lease); len(got) != 0 {
		t.Errorf("told %q", got)
	}
	d := h.registration(id)
	if d.Status != "invited" || d.Version != 5 || len(d.History) != 5 || !d.OptedOut {
		t.Fatalf("it is %+v", d)
	}
	first, last := d.History[1], d.History[4]
	if first.Author != "staff" || first.Staff != "Ani" || strings.Join(first.Fields, " ") != "new checked" || first.Arrived != "sent" || strings.Contains(first.Note, nik(3)) || last.Arrived != "" || last.Told != store.NotifiedStopped {
		t.Errorf("the history has %+v and %+v", first, last)
	}
	if p := h.person(phone(1)); p.Registrations[0].Status != "invited" {
		t.Errorf("the person reads %s", p.Registrations[0].Status)
	}
	if told, err := h.moveOn(ani, h.enrol(phone(2), bot.Registration{Name: "Budi"}), 1, bot.StatusRejected, errors.New("the disk is full")); err == nil {
		t.Errorf("an error of the house: %s", told)
	}
	h.behind(`UPDATE person SET restricted_at = 1`)
	if _, err := h.moveOn(ani, id, 5, bot.StatusAccepted, nil); !errors.Is(err, store.ErrRestricted) || !h.registration(id).Restricted {
		t.Errorf("of who wants to be left alone: %v", err)
	}
	h.turn(phone(1), []bot.Event{bot.DataDeleted{}})
	if _, err := h.moveOn(ani, id, 5, bot.StatusAccepted, nil); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of an erased person: %v", err)
	}
	h.wantCount(0, `SELECT count(*) FROM registration_change WHERE registration_id = '`+id+`'`)
}

// Why a whole NIK was looked at goes with its registration: colleagues read it there, the
// person gets it in no copy, and it is neither a step nor a new version.
func nikIsLookedAt(t *testing.T, h *house) {
	ani := h.add("Ani", bot.RolePetugas, phone(901))
	id := h.enrol(phone(1), bot.Registration{Name: "Rina Contoh", Age: 24, NIK: nik(1)})
	look := func(id string) error {
		return h.db.InTx(h.ctx, func(tx *store.Tx) error {
			return tx.NoteNIKShown(h.ctx, id, ani, "formulir paspor Rina, NIK "+nik(3))
		})
	}
	h.must(look(id))
	d := h.registration(id)
	if d.Version != 1 || d.Status != "new" || len(d.History) != 2 {
		t.Fatalf("it is %+v", d)
	}
	if c := d.History[1]; c.What != "nik" || c.Author != "staff" || c.Staff != "Ani" || c.Told != "" || !strings.HasPrefix(c.Note, "formulir paspor Rina") || strings.Contains(c.Note, nik(3)) {
		t.Errorf("the history has %+v", c)
	}
	if _, err := h.moveOn(ani, id, 1, bot.StatusCalled, nil); err != nil {
		t.Errorf("who saw the page before takes it on: %v", err)
	}
	h.must(h.db.InTx(h.ctx, func(tx *store.Tx) error {
		tables, err := tx.CopyPerson(h.ctx, d.Person)
		if text := fmt.Sprint(tables); strings.Contains(text, "formulir paspor") || !strings.Contains(text, "completed") {
			t.Errorf("the copy for the person has %s", text)
		}
		return err
	}))
	if err := look("none"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of no registration: %v", err)
	}
	h.turn(phone(1), []bot.Event{bot.DataDeleted{}})
	h.wantCount(0, `SELECT count(*) FROM registration_change WHERE registration_id = '`+id+`'`)
}

// What waits to be said of a registration is not said any more after BERHENTI.
func newsAfterStop(t *testing.T, h *house) {
	ani := h.add("Ani", bot.RolePetugas, phone(901))
	id := h.enrol(phone(1), bot.Registration{Name: "Rina Contoh"})
	if _, err := h.moveOn(ani, id, 1, bot.StatusChecked, nil); err != nil {
		t.Fatal(err)
	}
	h.later(time.Second)
	h.turn(phone(1), []bot.Event{bot.OptedOutOfAnnouncements{}})
	if got := h.sendAll(h.lease("sender")); len(got) != 0 {
		t.Errorf("told %q", got)
	}
}

// Of many who take one step at once, one does.
func racingMoves(t *testing.T, h *house) {
	ani := h.add("Ani", bot.RolePetugas, phone(901))
	id := h.enrol(phone(1), bot.Registration{Name: "Rina Contoh"})
	var wg sync.WaitGroup
	errs := make([]error, 12)
	for i := range errs {
		wg.Go(func() { _, errs[i] = h.moveOn(ani, id, 1, bot.StatusChecked, nil) })
	}
	wg.Wait()
	good := 0
	for _, err := range errs {
		switch {
		case err == nil:
			good++
		case !errors.Is(err, store.ErrStale):
			t.Error(err)
		}
	}
	if got := h.sendAll(h.lease("sender")); good != 1 || len(got) != 1 {
		t.Errorf("%d took the step, told %q", good, got)
	}
}

// Staff find registrations by what they know of them, the newest first, and who may be
// the same; words of another spelling, signs and a name without an end do no harm.
func registrationList(t *testing.T, h *house) {
	rina := bot.Registration{Name: "Rina Contoh", Age: 24, NIK: nik(1), District: "Kraksaan", Village: "Sidopekso", VillageCode: "35.13.15.2001", Country: "TW"}
	a := h.enrol(phone(1), rina)
	h.later(time.Hour)
	twin := rina
	twin.Name, twin.NIK = "RINA  contoh.", ""
	b := h.enrol(phone(2), twin)
	c := h.enrol(phone(3), bot.Registration{Name: "Ahmad 100%_\\", Age: 40, NIK: nik(1), District: "Paiton"})
	long := h.enrol(phone(4), bot.Registration{Name: strings.Repeat("aduh ", 3000), Village: strings.Repeat("desa", 3000), Age: 1})
	h.turn(phone(3), []bot.Event{bot.RegistrationChanged{Registration: bot.Registration{ID: c, Name: "Ahmad Baru", Age: 41, Phone: phone(3).Value}}})
	for _, x := range []struct {
		f    store.RegistrationFilter
		want []string
	}{
		{store.RegistrationFilter{}, []string{long, c, b, a}},
		{store.RegistrationFilter{Words: "contoh RÍNA"}, []string{b, a}},
		{store.RegistrationFilter{Words: "sidopekso"}, []string{b, a}},
		{store.RegistrationFilter{Words: "00000003"}, []string{c}},
		{store.RegistrationFilter{Words: "baru"}, []string{c}},
		{store.RegistrationFilter{Words: "ah'mad"}, []string{c}},
		{store.RegistrationFilter{Words: "100"}, nil},
		{store.RegistrationFilter{Words: "%_\\'"}, []string{long, c, b, a}},
		{store.RegistrationFilter{Country: store.AnyCountry, AgeFrom: 2}, []string{c}},
		{store.RegistrationFilter{District: "Kraksaan", Village: "35.13.15.2001", Country: "TW", Status: bot.StatusNew, AgeFrom: 24, AgeTo: 24}, []string{b, a}},
		{store.RegistrationFilter{To: h.now()}, []string{a}},
		{store.RegistrationFilter{From: h.now()}, []string{long, c, b}},
	} {
		var got []string
		var after store.RegistrationPlace
		for range 10 {
			page, err := h.db.ListRegistrations(h.ctx, x.f, after, 1)
			h.must(err)
			if len(page) == 0 {
				break
			}
			got, after = append(got, page[0].ID), page[0].Place()
		}
		n, err := h.db.CountRegistrations(h.ctx, x.f)
		h.must(err)
		var turned []string
		x.f.OldestFirst, after = true, store.RegistrationPlace{}
		for range 10 {
			page, err := h.db.ListRegistrations(h.ctx, x.f, after, 1)
			h.must(err)
			if len(page) == 0 {
				break
			}
			turned, after = append(turned, page[0].ID), page[0].Place()
		}
		if slices.Reverse(turned); strings.Join(turned, " ") != strings.Join(got, " ") {
			t.Errorf("%+v finds %v, the other way round %v", x.f, got, turned)
		}
		// Those of one moment stand in the order of their ids.
		if strings.Join(sorted(got), " ") != strings.Join(sorted(x.want), " ") || n != len(x.want) {
			t.Errorf("%+v finds %v, counts %d, want %v", x.f, got, n, x.want)
		}
	}
	list, err := h.db.ListRegistrations(h.ctx, store.RegistrationFilter{Words: "rina"}, store.RegistrationPlace{}, 10)
	h.must(err)
	if len(list) != 2 || !list[0].Twin || !list[1].Twin || list[0].SameNIK || !list[1].SameNIK {
		t.Errorf("who may be the same: %+v", list)
	}
	near := h.registration(a).Near
	if len(near) != 2 || !near[0].SameNIK && !near[1].SameNIK {
		t.Errorf("near is %+v", near)
	}
	if _, err := h.db.Registration(h.ctx, "none"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("none: %v", err)
	}
}

func sorted(ids []string) []string {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return ids
}
