package storetest

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// signedIn makes an account and signs it in under a token.
func (h *house) signedIn(name, token string) (s bot.Staff, session int64) {
	h.t.Helper()
	s, err := h.db.AddStaff(h.ctx, bot.Staff{Name: name, Role: bot.RoleKepala}, "link of "+name)
	h.must(err)
	h.in(func(tx *store.Tx) error {
		if s, err = tx.UseInvitation(h.ctx, "link of "+name, "hash"); err == nil {
			session, err = tx.StartSession(h.ctx, s.ID, token, false, "Chrome, Android", "192.0.2.1")
		}
		return err
	})
	return s, session
}

// is reports whether a token leads to a session.
func (h *house) is(token string) bool {
	h.t.Helper()
	_, err := h.db.Session(h.ctx, token)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		h.t.Fatal(err)
	}
	return err == nil
}

// Somebody is signed in while they work, ten hours at most, and under a new token
// whenever they have proved more.
func sessions(t *testing.T, h *house) {
	s, id := h.signedIn("Siti Contoh", "first token")
	h.wantCount(0, `SELECT count(*) FROM staff_session WHERE token_hash LIKE '%token%'`)
	got, err := h.db.Session(h.ctx, "first token")
	h.must(err)
	if got.ID != id || got.Staff.ID != s.ID || got.Full || got.HasCode || got.Device != "Chrome, Android" || got.Network != "192.0.2.1" {
		t.Errorf("the session is %+v", got)
	}
	h.later(time.Minute)
	h.in(func(tx *store.Tx) error { return tx.StepUp(h.ctx, id, "second token") })
	if got, err = h.db.Session(h.ctx, "second token"); err != nil || !got.Full || !got.ProvedAt.Equal(h.now()) || h.is("first token") {
		t.Errorf("after the step up: %+v, %v; the old token leads somewhere: %v", got, err, h.is("first token"))
	}
	// Who works stays, who goes away does not.
	for range 20 {
		h.later(store.SessionIdle - time.Minute)
		if !h.is("second token") {
			t.Fatal("somebody who works is signed out")
		}
	}
	h.later(store.SessionTime - h.now().Sub(got.CreatedAt) - time.Millisecond)
	if !h.is("second token") {
		t.Error("signed out before the ten hours are over")
	}
	h.later(time.Millisecond)
	if h.is("second token") {
		t.Error("signed in after ten hours")
	}
	h.in(func(tx *store.Tx) error {
		_, err := tx.StartSession(h.ctx, s.ID, "third token", true, "", "")
		return err
	})
	h.wantCount(1, `SELECT count(*) FROM staff_session`) // what ended is forgotten
	h.later(store.SessionIdle)
	if h.is("third token") || h.is("") || h.is("another") {
		t.Error("signed in after half an hour away, or with no token")
	}
}

// Disabling, a new link that is used and a name taken into use again end whatever the
// account had.
func closedAccount(t *testing.T, h *house) {
	for n, end := range []func(name string) error{
		func(name string) error { _, err := h.db.DisableStaff(h.ctx, name); return err },
		func(name string) error {
			if _, err := h.db.ResetStaff(h.ctx, name, "new link "+name); err != nil {
				return err
			}
			if !h.is("token of " + name) {
				t.Error("a link that nobody has used signs out")
			}
			return h.db.InTx(h.ctx, func(tx *store.Tx) error {
				_, err := tx.UseInvitation(h.ctx, "new link "+name, "another hash")
				return err
			})
		},
	} {
		name := fmt.Sprintf("Ani Contoh %c", 'A'+n)
		s, id := h.signedIn(name, "token of "+name)
		h.in(func(tx *store.Tx) error { return tx.SetCode(h.ctx, s.ID, false, "SECRET", 7, []string{"lost"}) })
		h.in(func(tx *store.Tx) error { return tx.StepUp(h.ctx, id, "token of "+name) })
		h.must(end(name))
		if h.is("token of " + name) {
			t.Errorf("%s is signed in still", name)
		}
		if secret, err := h.db.CodeSecret(h.ctx, s.ID); err != nil || secret != "" {
			t.Errorf("%s has codes still: %v", name, err)
		}
		h.in(func(tx *store.Tx) error {
			if good, err := tx.UseRecovery(h.ctx, s.ID, "lost"); err != nil || good {
				t.Errorf("a recovery code of before is good: %v", err)
			}
			return nil
		})
	}
	if _, err := h.db.SignInOf(h.ctx, "Ani Contoh A"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a disabled account can sign in: %v", err)
	}
	// Whoever comes next under the name has nothing of who had it.
	if _, err := h.db.AddStaff(h.ctx, bot.Staff{Name: "Ani Contoh A", Role: bot.RolePetugas}, "again"); err != nil {
		t.Fatal(err)
	}
	if known, err := h.db.SignInOf(h.ctx, "ani  contoh a"); err != nil || known.Password != "" || known.HasCode {
		t.Errorf("taken into use again: %+v, %v", known, err)
	}
}

// Five tries are free; then each makes the next one wait, at most a quarter of an hour.
func signInDelays(t *testing.T, h *house) {
	try := func(name string) (may bool, wait time.Duration) {
		t.Helper()
		may, opens, err := h.db.TrySignIn(h.ctx, name)
		h.must(err)
		if !opens.IsZero() {
			wait = opens.Sub(h.now())
		}
		return may, wait
	}
	for n, want := range []time.Duration{0, 0, 0, 0, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 15 * time.Minute, 15 * time.Minute} {
		if may, got := try("Nobody  at All"); !may || got != want {
			t.Errorf("try %d: %v, then %v, want %v", n+1, may, got, want)
		}
		if want == 0 {
			continue
		}
		if may, got := try("nobody at all"); may || got != want {
			t.Errorf("after try %d at once: %v, then %v, want %v", n+1, may, got, want)
		}
		h.later(want)
	}
	h.wantCount(0, `SELECT count(*) FROM sign_in_failure WHERE key LIKE '%obody%'`)
	if may, wait := try("somebody else"); !may || wait != 0 {
		t.Error("somebody else waits, too")
	}
	h.in(func(tx *store.Tx) error { return tx.SignInWorked(h.ctx, "nobody at all") })
	if may, wait := try("nobody at all"); !may || wait != 0 {
		t.Error("failures count after it worked")
	}
	// At one moment there are as many as one after the other.
	var made atomic.Int64
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			may, _, err := h.db.TrySignIn(h.ctx, "many at once")
			if err != nil {
				t.Error(err)
			}
			if may {
				made.Add(1)
			}
		})
	}
	all.Wait()
	if made.Load() != 5 {
		t.Errorf("%d of 20 tries at one moment were made, want 5", made.Load())
	}
}

// A code is good once and not after a later one; so is one for who has lost the phone.
func codesCountOnce(t *testing.T, h *house) {
	s, _ := h.signedIn("Siti Contoh", "token")
	h.in(func(tx *store.Tx) error {
		return tx.SetCode(h.ctx, s.ID, false, "RAHASIA", 100, []string{"satu", "dua"})
	})
	h.wantCount(0, `SELECT count(*) FROM staff WHERE code_sealed LIKE '%RAHASIA%'`)
	if secret, err := h.db.CodeSecret(h.ctx, s.ID); err != nil || secret != "RAHASIA" {
		t.Errorf("the secret is %q, %v", secret, err)
	}
	for _, c := range []struct {
		step int64
		good bool
	}{{100, false}, {101, true}, {101, false}, {99, false}, {103, true}, {102, false}} {
		h.in(func(tx *store.Tx) error {
			if good, err := tx.UseCode(h.ctx, s.ID, c.step); err != nil || good != c.good {
				t.Errorf("step %d: %v, %v", c.step, good, err)
			}
			return nil
		})
	}
	for n, want := range []bool{true, false} {
		h.in(func(tx *store.Tx) error {
			if good, err := tx.UseRecovery(h.ctx, s.ID, "satu"); err != nil || good != want {
				t.Errorf("try %d: %v, %v", n, good, err)
			}
			if good, err := tx.UseRecovery(h.ctx, s.ID+1, "dua"); err != nil || good {
				t.Errorf("somebody else's: %v, %v", good, err)
			}
			return nil
		})
	}
	if left, err := h.db.RecoveryLeft(h.ctx, s.ID); err != nil || left != 1 {
		t.Errorf("%d are left, %v", left, err)
	}
	// Who has the password alone does not replace them.
	err := h.db.InTx(h.ctx, func(tx *store.Tx) error { return tx.SetCode(h.ctx, s.ID, false, "OTHER", 1, nil) })
	if secret, _ := h.db.CodeSecret(h.ctx, s.ID); !errors.Is(err, store.ErrNotFound) || secret != "RAHASIA" {
		t.Errorf("replaced: %v", err)
	}
	h.in(func(tx *store.Tx) error { return tx.SetCode(h.ctx, s.ID, true, "OTHER", 1, nil) })
	if secret, _ := h.db.CodeSecret(h.ctx, s.ID); secret != "OTHER" {
		t.Error("who may replace them cannot")
	}
}

// A form that is sent twice, even at once, does its work once, and both are led to
// the same place. What failed may be sent again.
func formsCountOnce(t *testing.T, h *house) {
	failure := errors.New("no")
	if err := h.db.InTx(h.ctx, func(tx *store.Tx) error {
		_, err := tx.Once(h.ctx, "form", func() (string, error) { return "", failure })
		return err
	}); !errors.Is(err, failure) {
		t.Fatal(err)
	}
	forms := raced(t, 25)
	for form := range forms {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				answer := ""
				err := h.db.InTx(h.ctx, func(tx *store.Tx) (err error) {
					answer, err = tx.Once(h.ctx, fmt.Sprint("form", form), func() (string, error) {
						return fmt.Sprint("/done/", form), tx.Audit(h.ctx, audit.Act{By: "console", Action: audit.NoteAdded, Object: fmt.Sprint("form:", form)})
					})
					return err
				})
				if err != nil || answer != fmt.Sprint("/done/", form) {
					t.Errorf("form %d: %q, %v", form, answer, err)
				}
			})
		}
		wg.Wait()
	}
	h.wantCount(forms, `SELECT count(*) FROM audit WHERE action = 'note_added'`)
	h.later(48 * time.Hour)
	h.in(func(tx *store.Tx) error {
		_, err := tx.Once(h.ctx, "later", func() (string, error) { return "/", nil })
		return err
	})
	h.wantCount(1, `SELECT count(*) FROM form_sent`)
}

// What somebody typed waits half an hour, sealed and without a NIK, for one taker.
func typedWaits(t *testing.T, h *house) {
	h.must(h.db.KeepForm(h.ctx, "key", "", `{"catatan":"janji ketemu 3513014101900001"}`, store.FormAbout{}))
	h.wantCount(0, `SELECT count(*) FROM form_kept WHERE sealed LIKE '%janji%' OR key_hash = 'key'`)
	if typed, err := h.db.TakeForm(h.ctx, "key"); err != nil || !strings.Contains(typed, "janji") || strings.Contains(typed, "3513014101900001") {
		t.Errorf("taken %q, %v", typed, err)
	}
	if _, err := h.db.TakeForm(h.ctx, "key"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("taken twice: %v", err)
	}
	h.must(h.db.KeepForm(h.ctx, "late", "", "x", store.FormAbout{}))
	h.later(store.FormKept)
	if _, err := h.db.TakeForm(h.ctx, "late"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("taken late: %v", err)
	}
	// A browser has one that waits, and all together have a hundred.
	h.must(h.db.KeepForm(h.ctx, "first", "", "x", store.FormAbout{}))
	h.must(h.db.KeepForm(h.ctx, "second", "first", "y", store.FormAbout{}))
	if _, err := h.db.TakeForm(h.ctx, "first"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the one before waits as well: %v", err)
	}
	for range 120 {
		h.later(time.Millisecond)
		h.must(h.db.KeepForm(h.ctx, h.id("many"), "", "z", store.FormAbout{}))
	}
	h.wantCount(100, `SELECT count(*) FROM form_kept`)
	if _, err := h.db.TakeForm(h.ctx, "second"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the oldest one waits: %v", err)
	}
}

// Whoever tries at random fills no log: of a minute the first few stand there, and then how
// many more there were, also where nobody tries on.
func failuresAreSummarised(t *testing.T, h *house) {
	try := func(n int) {
		t.Helper()
		for range n {
			h.must(h.db.SignInFailed(h.ctx, audit.Act{By: "console", Action: audit.SignInFailed, Network: "192.0.2.1"}))
		}
	}
	log := func(want ...string) {
		t.Helper()
		all, err := h.db.AuditLog(h.ctx, 0, 999)
		h.must(err)
		var got []string
		for _, e := range all {
			got = append(got, string(e.Action)+e.Detail)
		}
		slices.Reverse(got)
		if !slices.Equal(got, want) {
			t.Errorf("the log is %q, want %q", got, want)
		}
	}
	each := []string{"sign_in_failed", "sign_in_failed", "sign_in_failed", "sign_in_failed", "sign_in_failed"}
	try(3)
	log(each[:3]...)
	h.later(time.Minute)
	try(100)
	log(slices.Concat(each[:3], each)...)
	h.later(time.Minute)
	try(1)
	log(slices.Concat(each[:3], each, []string{"sign_in_failed95 kali lagi dalam menit 2026-11-23 09.01 WIB"}, each[:1])...)
	try(9)
	h.later(time.Hour)
	for range 2 {
		if _, err := h.db.SweepForms(h.ctx); err != nil {
			t.Fatal(err)
		}
	}
	log(slices.Concat(each[:3], each, []string{"sign_in_failed95 kali lagi dalam menit 2026-11-23 09.01 WIB"}, each,
		[]string{"sign_in_failed5 kali lagi dalam menit 2026-11-23 09.02 WIB"})...)
	if _, err := h.db.VerifyAudit(h.ctx, ""); err != nil {
		t.Error(err)
	}
}

// What was typed about a person goes with the person, under whichever need or name it was;
// so does what nobody knows the person of. And it goes in time where nobody opens a page.
func typedGoes(t *testing.T, h *house) {
	kept := func(want int) { t.Helper(); h.wantCount(want, `SELECT count(*) FROM form_kept`) }
	h.note(phone(1), "human", "mau tanya")
	h.note(phone(2), "human", "mau tanya")
	keep := func(key string, about store.FormAbout) {
		t.Helper()
		h.must(h.db.KeepForm(h.ctx, key, "", "Bu Ani, "+key, about))
	}
	keep("one", store.FormAbout{Entry: 1})
	keep("one again", store.FormAbout{Person: h.person(phone(1)).ID})
	keep("nobody's", store.FormAbout{})
	keep("two", store.FormAbout{Entry: 2})
	keep("no such need", store.FormAbout{Entry: 99})
	kept(5)
	h.turn(phone(1), []bot.Event{bot.DataDeleted{}})
	kept(1)
	h.later(store.FormKept - time.Second)
	if n, err := h.db.SweepForms(h.ctx); err != nil || n != 0 {
		t.Errorf("%d went early, %v", n, err)
	}
	if typed, err := h.db.TakeForm(h.ctx, "two"); err != nil || typed != "Bu Ani, two" {
		t.Errorf("taken %q, %v", typed, err)
	}
	keep("two again", store.FormAbout{Entry: 2})
	h.later(store.FormKept)
	if n, err := h.db.SweepForms(h.ctx); err != nil || n != 1 {
		t.Errorf("%d went in time, %v", n, err)
	}
	kept(0)
}

// The database itself refuses to change or take out what was written.
func auditIsAddedTo(t *testing.T, h *house) {
	h.in(func(tx *store.Tx) error {
		return tx.Audit(h.ctx, audit.Act{Name: "Siti\nContoh", By: "console", Action: audit.NIKShown, Object: "registration:R1", Detail: "NIK 3513014101900001"})
	})
	for _, query := range []string{`UPDATE audit SET detail = 'x'`, `UPDATE audit SET seq = 5`, `DELETE FROM audit`, `DELETE FROM audit WHERE seq = 1`} {
		if _, err := h.raw.Exec(query); err == nil || !strings.Contains(err.Error(), "audit log") {
			t.Errorf("%s: %v", query, err)
		}
	}
	if h.db.Dialect() == "postgres" {
		if _, err := h.raw.Exec(`TRUNCATE audit`); err == nil {
			t.Error("the log can be emptied")
		}
	}
	log, err := h.db.AuditLog(h.ctx, 0, 9)
	h.must(err)
	if len(log) != 1 || log[0].Seq != 1 || !log[0].At.Equal(h.now()) || strings.Contains(log[0].Detail, "3513014101900001") {
		t.Errorf("the log is %+v", log)
	}
	// What is undone leaves no trace, and the chain goes on.
	failure := errors.New("no")
	_ = h.db.InTx(h.ctx, func(tx *store.Tx) error {
		return errors.Join(tx.Audit(h.ctx, audit.Act{By: "console", Action: audit.Exported}), failure)
	})
	h.in(func(tx *store.Tx) error { return tx.Audit(h.ctx, audit.Act{By: "console", Action: audit.SignedOut}) })
	if log, err = h.db.AuditLog(h.ctx, 0, 1); err != nil || len(log) != 1 || log[0].Seq != 2 || log[0].Action != audit.SignedOut {
		t.Errorf("the log is %+v, %v", log, err)
	}
	if log, err = h.db.AuditLog(h.ctx, 2, 9); err != nil || len(log) != 1 || log[0].Seq != 1 {
		t.Errorf("before 2: %+v, %v", log, err)
	}
}

// Whoever gets past the database's refusal is found out, and told of by number.
func auditIsProved(t *testing.T, h *house) {
	if _, err := h.db.VerifyAudit(h.ctx, ""); err != nil {
		t.Fatalf("an empty log: %v", err)
	}
	write := func(n int) {
		for i := range n {
			h.later(time.Second)
			h.in(func(tx *store.Tx) error {
				return tx.Audit(h.ctx, audit.Act{Staff: 3, Name: "Siti Contoh", Role: bot.RoleKepala, By: "console", Action: audit.Exported, Detail: fmt.Sprint(i)})
			})
		}
	}
	write(4)
	chain, err := h.db.VerifyAudit(h.ctx, "")
	h.must(err)
	early := chain.Anchor()
	write(3)
	if _, err := h.db.VerifyAudit(h.ctx, early); err != nil {
		t.Errorf("an anchor of before: %v", err)
	}
	if _, err := h.db.VerifyAudit(h.ctx, "4:0000"); !errors.Is(err, audit.ErrBroken) {
		t.Errorf("a foreign anchor: %v", err)
	}
	// Take the guards away, as who owns the database can.
	for _, query := range []string{`DROP TRIGGER audit_is_not_changed`, `DROP TRIGGER audit_is_not_taken_out`} {
		if h.db.Dialect() == "postgres" {
			query = `ALTER TABLE audit DISABLE TRIGGER ALL`
		}
		if _, err := h.raw.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct{ touch, undo, want string }{
		{`UPDATE audit SET detail = 'y' WHERE seq = 3`, `UPDATE audit SET detail = '2' WHERE seq = 3`, "entry 3"},
		{`UPDATE audit SET at = at + 1 WHERE seq = 1`, `UPDATE audit SET at = at - 1 WHERE seq = 1`, "entry 1"},
		{`UPDATE audit SET seq = 90 WHERE seq = 5`, `UPDATE audit SET seq = 5 WHERE seq = 90`, "entry 5 is missing"},
		{`UPDATE audit_head SET seq = 6`, `UPDATE audit_head SET seq = 7`, "its end"},
		{`DELETE FROM audit WHERE seq > 5`, ``, "6 to 7"},
	} {
		if _, err := h.raw.Exec(step.touch); err != nil {
			t.Fatal(err)
		}
		if _, err := h.db.VerifyAudit(h.ctx, ""); !errors.Is(err, audit.ErrBroken) || !strings.Contains(err.Error(), step.want) {
			t.Errorf("%s: %v", step.touch, err)
		}
		if step.undo == "" {
			continue
		}
		if _, err := h.raw.Exec(step.undo); err != nil {
			t.Fatal(err)
		}
		if _, err := h.db.VerifyAudit(h.ctx, ""); err != nil {
			t.Errorf("after %s: %v", step.undo, err)
		}
	}
}

// Acts at the same moment stand one behind the other.
func racingActs(t *testing.T, h *house) {
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for range 10 {
				if err := h.db.InTx(h.ctx, func(tx *store.Tx) error {
					return tx.Audit(h.ctx, audit.Act{Staff: int64(n), By: "console", Action: audit.EntryTaken})
				}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	h.wantCount(80, `SELECT count(*) FROM audit`)
	if chain, err := h.db.VerifyAudit(h.ctx, ""); err != nil || !strings.HasPrefix(chain.Anchor(), "80:") {
		t.Errorf("%s, %v", chain.Anchor(), err)
	}
}

// The first page counts what waits, the oldest first, and nothing that was dealt with.
func waitsToday(t *testing.T, h *house) {
	s, _ := h.signedIn("Siti Contoh", "token")
	if got, _, err := h.db.Today(h.ctx, s.ID, 9); err != nil || got != (store.Today{}) {
		t.Errorf("an empty house: %+v, %v", got, err)
	}
	began := h.now()
	h.turn(phone(1), []bot.Event{bot.HandoverRequested{Handover: bot.Handover{ID: h.id("h"), Topic: "emergency", Note: "tolong", Urgent: true}}})
	h.later(time.Hour)
	h.turn(phone(2), []bot.Event{bot.HandoverRequested{Handover: bot.Handover{ID: h.id("h"), Topic: "emergency", Note: "tolong juga", Urgent: true}}})
	h.turn(phone(3), []bot.Event{bot.HandoverRequested{Handover: bot.Handover{ID: h.id("h"), Topic: "human", Note: "mau bicara"}}})
	h.turn(phone(4), []bot.Event{bot.NotUnderstood{Text: "apa itu"}}, "maaf")
	m := h.claim(h.lease("one"), 9)[0]
	h.mark(store.Outcome{ID: m.ID, State: store.Failed, Attempt: 1})
	got, _, err := h.db.Today(h.ctx, s.ID, 9)
	h.must(err)
	want := store.Today{Cries: store.Count{N: 2, Oldest: began}, Untaken: 2, People: store.Count{N: 3, Oldest: began}, Lost: store.Count{N: 1, Oldest: h.now()}, Unanswered: store.Count{N: 1, Oldest: h.now()}}
	if got != want {
		t.Errorf("waits %+v\nwant %+v", got, want)
	}
	_, cries, err := h.db.Today(h.ctx, s.ID, 9)
	h.must(err)
	h.in(func(tx *store.Tx) error { _, err := tx.Take(h.ctx, s, []int64{cries[0].ID}); return err })
	_, after, err := h.db.Today(h.ctx, s.ID, 9)
	h.must(err)
	// Whom somebody has waits no longer: the number is that of the queue behind it.
	counts, err := h.db.DeskCounts(h.ctx, s.ID)
	h.must(err)
	if got, _, err := h.db.Today(h.ctx, s.ID, 9); err != nil || got.People.N != 2 || got.People.N != counts[store.QueueWaiting] || got.People.Oldest != h.now() || got.Cries.N != 2 || got.Mine != 1 || got.Mine != counts[store.QueueMine] {
		t.Errorf("one is in somebody's hands, and %+v, %v of %+v", got, err, counts)
	}
	if len(cries) != 2 || cries[0].Words != "tolong" || len(after) != 2 || after[0].Words != "tolong juga" || after[1].TakenBy != "Siti Contoh" {
		t.Errorf("cries %+v, then %+v", cries, after)
	}
	h.must(h.db.CloseEntry(h.ctx, cries[0].ID, "sudah aman"))
	h.later(8 * 24 * time.Hour)
	if got, _, err := h.db.Today(h.ctx, s.ID, 9); err != nil || got.Cries.N != 1 || got.Untaken != 1 || got.Mine != 0 || got.Lost.N != 0 || got.Unanswered.N != 0 {
		t.Errorf("a week later %+v, %v", got, err)
	}
}

// A page may be asked for by any number that an address can hold.
func farPages(t *testing.T, h *house) {
	h.must(h.db.SignInFailed(h.ctx, audit.Act{By: "console", Action: audit.SignInFailed}))
	if log, err := h.db.AuditLog(h.ctx, math.MaxInt64, 10); err != nil || len(log) != 1 {
		t.Errorf("%d entries of the log, %v", len(log), err)
	}
	need := h.note(phone(1), "human", "mau tanya")
	if thread, err := h.db.Thread(h.ctx, need, 0, math.MaxInt64, 10); err != nil || len(thread.Lines) != len(h.thread(need).Lines) {
		t.Errorf("%d messages, %v", len(thread.Lines), err)
	}
}
