package office

import (
	"context"
	"database/sql"
	"time"

	"kanca/bot/store/column"
	"kanca/bot/store/records"
	"kanca/bot/store/sqldb"
)

const (
	// formRemembered is for how long a form that was sent counts once.
	formRemembered = 24 * time.Hour
	// FormKept is for how long what was typed waits for who signs in again.
	FormKept = 30 * time.Minute
	// formsKept is how many of those wait at most: the oldest go.
	formsKept = 100
)

// Once makes a form count once. The first time it calls act and keeps what that
// answers; whoever sends the form again, at the same moment or later, gets the answer
// of the first and nothing is done. An error of act undoes everything: the form may
// be sent again.
func (tx *Tx) Once(ctx context.Context, form string, act func() (answer string, err error)) (answer string, err error) {
	now, first := tx.sql.Now(), false
	// The second of two at once waits here for the first.
	if err := tx.sql.Each(ctx, `INSERT INTO form_sent (id, answer, at) VALUES ($1, '', $2) ON CONFLICT (id) DO NOTHING RETURNING id`, []any{hashToken(form), now}, func(*sql.Rows) error {
		first = true
		return nil
	}); err != nil {
		return "", err
	}
	if !first {
		err = tx.sql.Row(ctx, `SELECT answer FROM form_sent WHERE id = $1`, []any{hashToken(form)}, &answer)
		return answer, err
	}
	if answer, err = act(); err != nil {
		return "", err
	}
	if _, err := tx.sql.Exec(ctx, `DELETE FROM form_sent WHERE at <= $1`, now-formRemembered.Milliseconds()); err != nil {
		return "", err
	}
	_, err = tx.sql.Exec(ctx, `UPDATE form_sent SET answer = $2 WHERE id = $1`, hashToken(form), answer)
	return answer, err
}

// OnceAnswer is what a form was answered that was sent before; "" for one that was not.
func (db *DB) OnceAnswer(ctx context.Context, form string) (answer string, err error) {
	err = db.sql.Each(ctx, `SELECT answer FROM form_sent WHERE id = $1`, []any{hashToken(form)}, func(rows *sql.Rows) error { return rows.Scan(&answer) })
	return answer, err
}

// FormAbout is of whom a form is: of the person of a need, or of a person. Zero: nobody knows.
type FormAbout struct {
	Entry  int64
	Person int64
}

// KeepForm keeps what was typed into a form, sealed, under a key that works once,
// for FormKept, in place of the one that the same browser has under another key ("" for
// none). It is forgotten sooner where the person it is about is erased, and where too many
// come after it.
func (db *DB) KeepForm(ctx context.Context, key, before, typed string, about FormAbout) error {
	return db.inTx(ctx, func(tx *Tx) error {
		now := db.sql.Now()
		sealed, err := tx.keys.Seal(ctx, column.Words(typed), records.KeptForm(hashToken(key)))
		if err != nil {
			return err
		}
		_, err = tx.sql.Exec(ctx, `INSERT INTO form_kept (key_hash, sealed, at, person_id)
			VALUES ($1, $2, $3, (SELECT p.id FROM person p WHERE p.erased_at IS NULL AND p.id = CASE WHEN $4 = 0 THEN $5 ELSE (SELECT i.person_id FROM inbox i WHERE i.id = $4) END))`,
			hashToken(key), sealed, now, about.Entry, about.Person)
		if err != nil {
			return err
		}
		gone, err := tx.sql.Exec(ctx, `DELETE FROM form_kept WHERE key_hash = $1 OR key_hash IN (SELECT f.key_hash FROM form_kept f WHERE f.key_hash <> $2 ORDER BY f.at DESC, f.key_hash LIMIT 1000000 OFFSET $3)`,
			hashToken(before), hashToken(key), formsKept-1)
		if gone > 0 {
			tx.sql.Scrub()
		}
		return err
	})
}

// SweepForms forgets what has come to its time: what was typed, which forms were sent,
// who failed to sign in (of many within a minute the audit log gets their number), who was
// signed in. It returns how many forms it forgot.
func (db *DB) SweepForms(ctx context.Context) (kept int64, err error) {
	err = db.inTx(ctx, func(tx *Tx) error {
		now := db.sql.Now()
		if kept, err = tx.sql.Exec(ctx, `DELETE FROM form_kept WHERE at <= $1`, now-FormKept.Milliseconds()); err != nil {
			return err
		}
		if kept > 0 {
			tx.sql.Scrub()
		}
		for query, args := range map[string][]any{
			`DELETE FROM form_sent WHERE at <= $1`:                              {now - formRemembered.Milliseconds()},
			`DELETE FROM sign_in_failure WHERE last_at <= $1`:                   {now - failuresKept.Milliseconds()},
			`DELETE FROM staff_session WHERE created_at <= $1 OR seen_at <= $2`: db.limits(),
		} {
			if _, err := tx.sql.Exec(ctx, query, args...); err != nil {
				return err
			}
		}
		return tx.tellFailures(ctx)
	})
	return kept, err
}

// TakeForm returns what KeepForm kept, and forgets it. ErrNotFound when it was taken
// before or is too old.
func (db *DB) TakeForm(ctx context.Context, key string) (typed string, err error) {
	err = db.inTx(ctx, func(tx *Tx) error {
		sealed, found := "", sqldb.ErrNotFound
		if err := tx.sql.Each(ctx, `DELETE FROM form_kept WHERE key_hash = $1 AND at > $2 RETURNING sealed`, []any{hashToken(key), db.sql.Now() - FormKept.Milliseconds()}, func(rows *sql.Rows) error {
			found = nil
			return rows.Scan(&sealed)
		}); err != nil || found != nil {
			if err == nil {
				err = found
			}
			return err
		}
		typed, err = tx.keys.Unseal(ctx, sealed, records.KeptForm(hashToken(key)))
		return err
	})
	return typed, err
}
