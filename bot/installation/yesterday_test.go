package installation_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/installation"
	"kanca/bot/store"
)

// The disk of today is no good, and the backup that kanca made by itself yesterday comes
// back: of forty people some stopped since, some had everything erased, some took back
// what they had filled in, and a person cried for help. Nothing that waited goes out, nor
// what was to go later, and who stopped is left alone whatever is sent next.
func yesterdaysDaily(t *testing.T, build func(t *testing.T) house) {
	const people = 40
	h := build(t)
	h.settled(people)
	h.in(func(db *store.DB) error { return triedLater(t.Context(), db, 5, 3*24*time.Hour) })
	// One announcement goes out, one goes tomorrow by itself, one goes when somebody says so,
	// and one waits to be approved.
	h.announces(1, "sending", "h1")
	h.announces(2, "approved", "h2")
	h.announces(3, "approved", "h3")
	h.announces(4, "submitted", "")
	h.announces(5, "approved", "h5")
	plan := installation.Plan{Folder: filepath.Join(h.Folder, "backups"), Keep: 7}
	var file string
	h.in(func(db *store.DB) error {
		w, err := h.DailyBackup(t.Context(), db, plan, installation.BackupOptions{Now: time.Now().Add(-24 * time.Hour)})
		file = w.Path
		return err
	})
	for n := range 6 {
		h.writes("berhenti", []bot.Address{phone(n)}, bot.OptedOutOfAnnouncements{})
	}
	for n := 6; n < 10; n++ {
		h.writes("hapus data saya", []bot.Address{phone(n)}, bot.DataDeleted{})
	}
	h.writes("halo, saya orang lain", []bot.Address{phone(8)}) // somebody who stays, by the number of who is gone
	h.writes("batalkan", []bot.Address{phone(31)}, bot.RegistrationWithdrawn{ID: "r31"})
	// Since then the first went to two people, the third was ended, and the fifth is written anew.
	h.raw(`UPDATE announcement_recipient SET state = 'out' WHERE announcement_id = 1 AND person_id IN (12, 13)`,
		`UPDATE announcement SET state = 'cancelled', reason = 'keliru', ended_at = 9 WHERE id = 3`,
		`UPDATE announcement SET state = 'draft', approved_hash = '' WHERE id = 5`)
	h.writes("daftar", []bot.Address{phone(200)}, bot.ConsentGiven{Version: "c1"})
	h.writes("berhenti", []bot.Address{phone(200)}, bot.OptedOutOfAnnouncements{}) // the backup knows nothing of them
	for _, name := range []string{"once", "once more"} {
		done, err := h.Restore(t.Context(), file, options())
		if err != nil {
			t.Fatal(name, err)
		}
		if done.Erased != 4 || done.Silenced != 6 {
			t.Errorf("%s: %+v", name, done.Granted)
		}
		if done.Held != 2 {
			t.Errorf("%s: %d announcements are held", name, done.Held)
		}
		for id, want := range map[int64]string{1: "paused h1 #restore", 2: "paused h2 #restore", 3: "cancelled h3 keliru", 4: "submitted  ", 5: "draft  "} {
			h.in(func(db *store.DB) error {
				a, err := db.Announcement(t.Context(), id)
				if got := fmt.Sprintf("%s %s %.8s", a.State, a.ApprovedHash, a.Reason); strings.TrimSpace(got) != strings.TrimSpace(want) {
					t.Errorf("%s: announcement %d is %q, want %q", name, id, got, want)
				}
				return err
			})
		}
		h.in(func(db *store.DB) error {
			waiting := ""
			recipients, err := db.AnnouncementRecipients(t.Context(), 1, 0, 99)
			for _, r := range recipients {
				if r.State == store.Queued {
					waiting += fmt.Sprint(r.Person, " ")
				}
			}
			if waiting != "11 14 15 " {
				t.Errorf("%s: the first announcement is still to go to %s", name, waiting)
			}
			return err
		})
		for n := range 10 {
			if got, silent := h.known(phone(n)); silent != (n < 6) || (got > 0) != (n < 6) {
				t.Errorf("%s: person %d is known by %d messages, left alone: %v", name, n, got, silent)
			}
		}
		if _, silent := h.known(phone(200)); !silent {
			t.Errorf("%s: who came and stopped since is not left alone", name)
		}
		h.in(func(db *store.DB) error {
			l, ok, err := db.HoldLease(t.Context(), "channel:trial", name, time.Minute)
			if err != nil || !ok {
				return errors.Join(err, errors.New("nobody may send"))
			}
			out, err := db.Claim(t.Context(), "trial", l, 1000)
			if len(out) > 0 {
				t.Errorf("%s: %d messages go out that may have been sent since, the first to %v", name, len(out), out[0].To)
			}
			return errors.Join(err, db.ReleaseLease(t.Context(), l))
		})
		if s := h.stats(); s.Queued != 0 || s.Registrations != people-4 {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

// triedLater lets a message to each of the first people fail, to be tried again after a while.
func triedLater(ctx context.Context, db *store.DB, people int, wait time.Duration) error {
	l, ok, err := db.HoldLease(ctx, "channel:trial", "sender", time.Minute)
	if err != nil || !ok {
		return errors.Join(err, errors.New("nobody may send"))
	}
	out, err := db.Claim(ctx, "trial", l, people)
	if err != nil || len(out) != people {
		return errors.Join(err, fmt.Errorf("%d messages can be sent", len(out)))
	}
	var failed []store.Outcome
	for _, m := range out {
		failed = append(failed, store.Outcome{ID: m.ID, State: store.Queued, Attempt: m.Attempt, NextAt: time.Now().Add(wait)})
	}
	return errors.Join(db.Mark(ctx, failed), db.ReleaseLease(ctx, l))
}

// raw does something to the database behind everybody's back.
func (h house) raw(statements ...string) {
	h.Helper()
	driver, address := "sqlite", "file:"+strings.TrimPrefix(h.Database, "sqlite:")
	if !h.Embedded() {
		driver, address = "pgx", h.Database
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		h.Fatal(err)
	}
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			h.Fatal(err)
		}
	}
}

// announces puts an announcement to five people there.
func (h house) announces(id int, state, approved string) {
	h.Helper()
	if id == 1 {
		h.in(func(db *store.DB) error {
			_, err := db.AddStaff(context.Background(), bot.Staff{Name: "Siti Contoh", Role: bot.RolePetugas}, "a link")
			return err
		})
	}
	h.raw(fmt.Sprintf(`INSERT INTO announcement (title, state, reason, version, listing, proposal, hash, countries, jobs, approved_hash, send_after, not_after, canary_left, created_at, started_at)
			VALUES ('contoh', '%s', '', 1, 1, '', 'h%d', '', '', '%s', 5, 99, -1, %d, CASE WHEN '%[1]s' = 'sending' THEN 7 END)`, state, id, approved, id),
		fmt.Sprintf(`INSERT INTO announcement_version (announcement_id, version, content, staff_id, at) VALUES (%d, 1, '{}', 1, 1)`, id),
		fmt.Sprintf(`INSERT INTO announcement_recipient (announcement_id, listing, person_id, channel, address, state, reason)
			SELECT %d, 1, id, 'trial', '', 'waiting', '' FROM person WHERE id BETWEEN 11 AND 15 ORDER BY id`, id))
}
