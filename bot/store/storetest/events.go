package storetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

func example(id string) bot.Registration {
	return bot.Registration{ID: id, Name: "Orang Contoh", Age: 24, NIK: nik(1), District: "Contoh", Village: "Desa Contoh", VillageCode: "00.00.00.0001",
		Phone: phone(1).Value, Country: "TW", Job: "caregiver", OpeningID: "o1", Lang: bot.Madurese, ConsentVersion: "c1"}
}

func (h *house) registrations() (all []store.StoredRegistration) {
	h.t.Helper()
	h.must(h.db.Registrations(h.ctx, func(r store.StoredRegistration) error {
		all = append(all, r)
		return nil
	}))
	return all
}

// versions: each change makes the next version with its author, a deletion leaves
// a mark with the version after the last and nothing of what stood there, and an
// id that comes back goes on behind it.
func versions(t *testing.T, h *house) {
	one := example("r1")
	h.turn(phone(1), []bot.Event{bot.RegistrationCompleted{Registration: one}, bot.RegistrationCompleted{Registration: example("r2")}})
	changed := one
	changed.Age, changed.NIK = 30, ""
	h.turn(phone(1), []bot.Event{bot.RegistrationChanged{Registration: changed}, bot.NIKRemoved{}, bot.RegistrationWithdrawn{ID: "r1"}, bot.RegistrationWithdrawn{ID: "r1"}})
	history := func() (lines []string) {
		rows, err := h.raw.QueryContext(h.ctx, `SELECT registration_id || ' ' || version || ' ' || author || ' ' || what || ' ' || fields FROM registration_change ORDER BY id`)
		h.must(err)
		defer rows.Close()
		for rows.Next() {
			var line string
			h.must(rows.Scan(&line))
			lines = append(lines, strings.TrimSpace(line))
		}
		h.must(rows.Err())
		return lines
	}
	if got := strings.Join(history(), ", "); got != "r1 1 person completed, r2 1 person completed, r1 2 person changed age, r1 3 person changed nik, r2 2 person changed nik, r1 4 person withdrawn" {
		t.Errorf("history: %s", got)
	}
	if got := h.person(phone(1)).Registrations; len(got) != 2 || got[0].Version+got[1].Version != 6 {
		t.Errorf("versions: %+v", got)
	}
	h.turn(phone(1), []bot.Event{bot.DataDeleted{}})
	h.wantCount(0, `SELECT count(*) FROM registration_change`)
	h.wantCount(1, `SELECT count(*) FROM registration_deleted WHERE registration_id = 'r1' AND version = 5 AND reason = 'erased'`)
	h.wantCount(1, `SELECT count(*) FROM registration_deleted WHERE registration_id = 'r2' AND version = 3`)
	h.turn(phone(2), []bot.Event{bot.RegistrationCompleted{Registration: example("r2")}})
	h.wantCount(1, `SELECT count(*) FROM registration WHERE id = 'r2' AND version = 4`)
	h.later(181 * aDay)
	if _, err := h.db.Retain(h.ctx, store.Usual, store.However, nil); err != nil {
		t.Fatal(err)
	}
	h.wantCount(1, `SELECT count(*) FROM registration_deleted WHERE registration_id = 'r2' AND version = 5 AND reason = 'retention'`)
}

func registration(t *testing.T, h *house) {
	r := example("r1")
	// The confirmation arrives twice, as two messages.
	h.turn(phone(1), []bot.Event{bot.RegistrationCompleted{Registration: r}})
	made := h.now()
	h.later(time.Minute)
	h.turn(phone(1), []bot.Event{bot.RegistrationCompleted{Registration: r}, bot.RegistrationCompleted{Registration: r}})
	p := h.person(phone(1))
	if len(p.Registrations) != 1 {
		t.Fatalf("%d registrations, want 1", len(p.Registrations))
	}
	want := r
	want.NIK, want.NIKMasked, want.Status, want.CreatedAt, want.UpdatedAt = "", nik(1)[:4]+"**********"+nik(1)[14:], "new", made, made
	want.Version = 1
	if p.Registrations[0] != want {
		t.Errorf("stored\n%+v, want\n%+v", p.Registrations[0], want)
	}
	if got, err := h.db.NIK(h.ctx, "r1"); got != r.NIK || err != nil {
		t.Errorf("NIK %q, %v", got, err)
	}
	h.wantCount(0, `SELECT count(*) FROM registration WHERE nik_sealed LIKE '%`+nik(1)+`%' OR nik_index LIKE '%`+nik(1)+`%'`)

	// A correction: the engine has seen only the masked NIK, so it stays.
	changed := p.Registrations[0]
	changed.Age, changed.Name = 42, "Orang Lain"
	h.turn(phone(1), []bot.Event{bot.RegistrationChanged{Registration: changed}})
	want.Age, want.Name, want.UpdatedAt, want.Version = 42, "Orang Lain", h.now(), 2
	if got := h.person(phone(1)).Registrations[0]; got != want {
		t.Errorf("changed\n%+v, want\n%+v", got, want)
	}
	if got, err := h.db.NIK(h.ctx, "r1"); got != r.NIK || err != nil {
		t.Errorf("NIK after the change %q, %v", got, err)
	}
	changed.NIK = nik(2)
	h.turn(phone(1), []bot.Event{bot.RegistrationChanged{Registration: changed}})
	if got, err := h.db.NIK(h.ctx, "r1"); got != nik(2) || err != nil {
		t.Errorf("NIK after its correction %q, %v", got, err)
	}
	h.wantCount(1, `SELECT count(*) FROM registration_change WHERE what = 'changed' AND fields = 'name age'`)
	h.wantCount(1, `SELECT count(*) FROM registration_change WHERE what = 'changed' AND fields = 'nik'`)

	h.later(time.Hour)
	second := example("r2")
	second.NIK, second.OpeningID = "", "o2"
	h.turn(phone(1), []bot.Event{bot.RegistrationCompleted{Registration: second}, bot.RegistrationWithdrawn{ID: "r1"}, bot.RegistrationWithdrawn{ID: "r1"}})
	got := h.person(phone(1)).Registrations
	if len(got) != 2 || got[0].ID != "r2" || got[0].NIKMasked != "" || got[1].Status != "withdrawn" {
		t.Errorf("newest first: %+v", got)
	}
	if nik, err := h.db.NIK(h.ctx, "r2"); nik != "" || err != nil {
		t.Errorf("NIK of a registration without one: %q, %v", nik, err)
	}
	h.wantCount(1, `SELECT count(*) FROM registration_change WHERE what = 'withdrawn'`)

	// Another person's registration is out of reach.
	for _, event := range []bot.Event{bot.RegistrationChanged{Registration: example("r2")}, bot.RegistrationWithdrawn{ID: "r2"},
		bot.RegistrationWithdrawn{ID: "nobody"}, bot.RegistrationCompleted{Registration: example("r2")}, bot.RegistrationCompleted{}} {
		if _, _, err := h.deliver(h.incoming(phone(2), h.id("in"), "x"), []bot.Event{event}); err == nil {
			t.Errorf("%s %q went through", event.Type(), event.Ref())
		} else if strings.Contains(err.Error(), nik(1)) {
			t.Errorf("the error holds a NIK")
		}
	}
	if got := h.registrations(); len(got) != 2 || got[1].Name != "Orang Contoh" || got[1].Status != "new" || got[0].ID != "r1" {
		t.Errorf("for export: %+v", got)
	}
}

// Only the NIK goes, from every registration of this person; all else stays.
func removedNIK(t *testing.T, h *house) {
	for i, id := range []string{"r1", "r2"} {
		r := example(id)
		r.NIK = nik(1)
		h.turn(phone(i+1), []bot.Event{bot.RegistrationCompleted{Registration: r}})
	}
	h.later(time.Minute)
	h.turn(phone(1), []bot.Event{bot.RegistrationWithdrawn{ID: "r1"}, bot.RegistrationCompleted{Registration: example("r3")}})
	before := h.person(phone(1)).Registrations
	h.later(time.Minute)

	// A change that leaves the NIK as it was does not take it out.
	unchanged := before[0]
	unchanged.Age = 30
	h.turn(phone(1), []bot.Event{bot.RegistrationChanged{Registration: unchanged}})
	if got, err := h.db.NIK(h.ctx, "r3"); got != nik(1) || err != nil {
		t.Errorf("NIK after a change of the age %q, %v", got, err)
	}

	h.later(time.Minute)
	h.turn(phone(1), []bot.Event{bot.NIKRemoved{}, bot.NIKRemoved{}})
	for i, got := range h.person(phone(1)).Registrations {
		want := before[i]
		want.NIKMasked, want.UpdatedAt = "", h.now()
		want.Version++
		if i == 0 { // its age was changed meanwhile
			want.Age = 30
			want.Version++
		}
		if got != want {
			t.Errorf("without its NIK\n%+v, want\n%+v", got, want)
		}
	}
	h.wantCount(2, `SELECT count(*) FROM registration WHERE nik_sealed = '' AND nik_index IS NULL AND nik_masked = ''`)
	h.wantCount(2, `SELECT count(*) FROM registration_change WHERE what = 'changed' AND fields = 'nik'`)
	for _, id := range []string{"r1", "r3"} {
		if got, err := h.db.NIK(h.ctx, id); got != "" || err != nil {
			t.Errorf("NIK of %s after its removal %q, %v", id, got, err)
		}
	}
	if got, err := h.db.NIK(h.ctx, "r2"); got != nik(1) || err != nil {
		t.Errorf("another person's NIK %q, %v", got, err)
	}
	for _, r := range h.registrations() {
		if r.DuplicateOf != "" {
			t.Errorf("%s still shares the NIK of %s", r.ID, r.DuplicateOf)
		}
	}
	h.turn(phone(1), []bot.Event{bot.RegistrationChanged{Registration: bot.Registration{ID: "r3", NIK: nik(2)}}})
	if got, err := h.db.NIK(h.ctx, "r3"); got != nik(2) || err != nil {
		t.Errorf("a new NIK after the removal %q, %v", got, err)
	}
}

func duplicateNIK(t *testing.T, h *house) {
	for i, id := range []string{"r1", "r2", "r3"} {
		r := example(id)
		h.turn(phone(i+1), []bot.Event{bot.RegistrationCompleted{Registration: r}})
		h.later(time.Second)
	}
	h.turn(phone(1), []bot.Event{bot.RegistrationCompleted{Registration: example("r4")}}) // the same person again: no duplicate of another
	flags := func() (out []string) {
		for _, r := range h.registrations() {
			out = append(out, r.ID+">"+r.DuplicateOf)
		}
		return out
	}
	if got := strings.Join(flags(), " "); got != "r1> r2>r1 r3>r1 r4>r2" {
		t.Errorf("flags %s", got)
	}
	h.turn(phone(1), []bot.Event{bot.RegistrationWithdrawn{ID: "r1"}})
	if got := strings.Join(flags(), " "); got != "r1> r2> r3>r2 r4>r2" {
		t.Errorf("flags after a withdrawal %s", got)
	}
}

func reportsAndHandovers(t *testing.T, h *house) {
	h.turn(phone(1), []bot.Event{
		bot.ReportFiled{Report: bot.FraudReport{ID: "f1", What: "diminta uang, NIK " + nik(1), Who: "PT Contoh", Where: "pasar", Money: "5 juta", Contact: true, Urgent: true}},
		bot.ReportFiled{Report: bot.FraudReport{ID: "f1", What: "dua kali"}},
	})
	h.turn(phone(2), []bot.Event{bot.ReportFiled{Report: bot.FraudReport{ID: "f2", What: "tanpa nama"}}})
	reports, err := h.db.Reports(h.ctx, 10)
	h.must(err)
	if len(reports) != 2 {
		t.Fatalf("%d reports", len(reports))
	}
	i := slices.IndexFunc(reports, func(r store.StoredReport) bool { return r.ID == "f1" })
	open, anonymous := reports[i], reports[1-i]
	if open.Person == 0 || !open.Contact || !open.Urgent || open.Who != "PT Contoh" || open.Money != "5 juta" || strings.Contains(open.What, nik(1)) {
		t.Errorf("report %+v", open)
	}
	if anonymous.Person != 0 || anonymous.What != "tanpa nama" {
		t.Errorf("anonymous report %+v", anonymous)
	}
	if p := h.person(phone(1)); p.Reports != 1 {
		t.Errorf("person %+v", p)
	}
	h.turn(phone(1), []bot.Event{bot.HandoverRequested{Handover: bot.Handover{ID: "h1", Topic: "human", Note: "NIK " + nik(1)}}})
	h.later(time.Second)
	h.turn(phone(2), []bot.Event{bot.HandoverRequested{Handover: bot.Handover{ID: "h2", Topic: "emergency", Urgent: true}}})
	inbox, err := h.db.Handovers(h.ctx, 10)
	h.must(err)
	if len(inbox) != 2 || inbox[0].ID != "h2" || !inbox[0].Urgent || inbox[1].Topic != "human" || strings.Contains(inbox[1].Note, nik(1)) || inbox[1].State != "open" || inbox[1].Message == 0 {
		t.Errorf("inbox %+v", inbox)
	}
	for _, event := range []bot.Event{bot.ReportFiled{}, bot.HandoverRequested{}} {
		if _, _, err := h.deliver(h.incoming(phone(1), h.id("in"), "x"), []bot.Event{event}); err == nil {
			t.Errorf("%s without an id went through", event.Type())
		}
	}
}

func smallEvents(t *testing.T, h *house) {
	h.turn(phone(1), []bot.Event{bot.LanguageChosen{Lang: bot.Madurese}, bot.ConsentGiven{Version: "2026-11"}, bot.NotUnderstood{Text: "apa itu " + nik(1), Lang: bot.Madurese}})
	h.later(time.Second)
	h.turn(phone(2), []bot.Event{bot.NotUnderstood{Text: "kedua", Lang: bot.Indonesian}})
	if p := h.person(phone(1)); p.Lang != bot.Madurese {
		t.Errorf("language %q", p.Lang)
	}
	h.wantCount(1, `SELECT count(*) FROM consent WHERE version = '2026-11' AND message_id IN (SELECT id FROM message WHERE direction = 'in')`)
	questions, err := h.db.NotUnderstood(h.ctx, 10)
	h.must(err)
	if len(questions) != 2 || questions[0].Text != "kedua" || questions[1].Lang != bot.Madurese || strings.Contains(questions[1].Text, nik(1)) || !questions[0].At.Equal(h.now()) {
		t.Errorf("questions %+v", questions)
	}
	if one, err := h.db.NotUnderstood(h.ctx, 1); err != nil || len(one) != 1 {
		t.Errorf("at most one: %+v, %v", one, err)
	}
	if s, err := h.db.Stats(h.ctx); err != nil || s.People != 2 || s.Messages != 2 || s.NotUnderstood != 2 || s.Schema == 0 {
		t.Errorf("stats %+v, %v", s, err)
	}
}

func announcements(t *testing.T, h *house) {
	h.turn(phone(1), nil, "jawaban", "pengumuman")
	h.behind(`UPDATE message SET priority = 9 WHERE body = 'pengumuman'`)
	h.turn(phone(1), []bot.Event{bot.OptedOutOfAnnouncements{}}, "berhenti")
	if !h.person(phone(1)).OptedOut {
		t.Error("BERHENTI did not hold")
	}
	if got := strings.Join(h.sendAll(h.lease("one")), " "); got != "jawaban berhenti" {
		t.Errorf("sent after BERHENTI: %s", got)
	}
	h.turn(phone(1), []bot.Event{bot.OptedOutOfAnnouncements{}, bot.LanguageChosen{Lang: bot.Indonesian}})
	if !h.person(phone(1)).OptedOut {
		t.Error("a later message took BERHENTI back")
	}
	h.turn(phone(1), []bot.Event{bot.OptedInAgain{}})
	if h.person(phone(1)).OptedOut {
		t.Error("MULAI did not hold")
	}
	h.wantCount(0, `SELECT count(*) FROM suppression`)
	h.wantCount(3, `SELECT count(*) FROM announcement_choice`)
	h.wantCount(1, `SELECT count(*) FROM announcement_choice WHERE choice = 'resumed'`)
}
