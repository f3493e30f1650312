package office

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store/column"
	"kanca/bot/store/records"
	"kanca/bot/store/sqldb"
	"kanca/content"
)

// SignIn is what is known of an account when somebody wants to sign in.
type SignIn struct {
	Staff    bot.Staff
	Password string // hash; "" where none was set
	HasCode  bool
}

// SignInOf returns what is known of the account in use that has a name. ErrNotFound
// when there is none.
func (db *DB) SignInOf(ctx context.Context, name string) (s SignIn, err error) {
	found := sqldb.ErrNotFound
	err = db.sql.Each(ctx, `SELECT `+staffColumns+`, s.password, s.code_sealed <> '' FROM staff s WHERE s.name_key = $1 AND s.disabled_at IS NULL`, []any{nameKey(name)}, func(rows *sql.Rows) (err error) {
		found = nil
		s.Staff, err = scanStaff(rows, &s.Password, &s.HasCode)
		return err
	})
	return s, cmp.Or(err, found)
}

// failuresFree is how many tries may fail before whoever tries on has to wait.
const failuresFree = 5

// failuresKept is for how long after the last one failures count.
const failuresKept = 24 * time.Hour

// longestDelay is how long is waited at most: whoever types a colleague's name wrongly
// all day makes them wait and does not lock them out.
const longestDelay = 15 * time.Minute

// delayAfter is how long after the newest of so many failures the next try may come.
func delayAfter(failures int) time.Duration {
	if failures < failuresFree {
		return 0
	}
	return min(time.Minute<<min(failures-failuresFree, 4), longestDelay)
}

// TrySignIn counts a try to sign in before it is looked at, so that many at the same moment
// are no more than those one after the other, and reports whether it may be made; SignInWorked
// forgets it where it was right. opens is when the next one may come: the zero time where that
// is at once. key is what tries are counted by.
func (db *DB) TrySignIn(ctx context.Context, key string) (may bool, opens time.Time, err error) {
	err = db.inTx(ctx, func(tx *Tx) error {
		now := db.sql.Now()
		if _, err := tx.sql.Exec(ctx, `DELETE FROM sign_in_failure WHERE last_at <= $1`, now-failuresKept.Milliseconds()); err != nil {
			return err
		}
		var failures int
		var last int64
		// The second of two at once waits here for the first.
		if err := tx.sql.Row(ctx, `INSERT INTO sign_in_failure (key, failures, last_at) VALUES ($1, 1, $2)
			ON CONFLICT (key) DO UPDATE SET failures = sign_in_failure.failures + 1 RETURNING failures, last_at`, []any{db.signInKey(key), now}, &failures, &last); err != nil {
			return err
		}
		delay := delayAfter(failures - 1)
		if opens = column.Moment(last).Add(delay); delay > 0 && column.Moment(now).Before(opens) {
			may = false // who does not wait is not made to wait longer
			_, err := tx.sql.Exec(ctx, `UPDATE sign_in_failure SET failures = $2 WHERE key = $1`, db.signInKey(key), failures-1)
			return err
		}
		may, opens = true, time.Time{}
		if delay = delayAfter(failures); delay > 0 {
			opens = column.Moment(now).Add(delay)
		}
		_, err := tx.sql.Exec(ctx, `UPDATE sign_in_failure SET last_at = $2 WHERE key = $1`, db.signInKey(key), now)
		return err
	})
	return may, opens, err
}

// failuresTold is how many tries that failed within one minute stand in the audit log each
// by itself. The others of that minute are one row, written after it: whoever tries names
// at random fills no log that nobody may ever shorten.
const failuresTold = 5

// SignInFailed writes down that a try failed, with what happened. It was counted by TrySignIn.
func (db *DB) SignInFailed(ctx context.Context, a audit.Act) error {
	return db.inTx(ctx, func(tx *Tx) error {
		now := db.sql.Now()
		if err := tx.tellFailures(ctx); err != nil {
			return err
		}
		var failures int
		if err := tx.sql.Row(ctx, `INSERT INTO sign_in_minute (minute, failures) VALUES ($1, 1)
			ON CONFLICT (minute) DO UPDATE SET failures = sign_in_minute.failures + 1 RETURNING failures`, []any{now / 60_000}, &failures); err != nil || failures > failuresTold {
			return err
		}
		return tx.Audit(ctx, a)
	})
}

// tellFailures adds to the audit log how many tries failed more, in each minute that is over.
func (tx *Tx) tellFailures(ctx context.Context) error {
	type minute struct{ at, failures int64 }
	var over []minute
	if err := tx.sql.Each(ctx, `DELETE FROM sign_in_minute WHERE minute < $1 RETURNING minute, failures`, []any{tx.sql.Now() / 60_000}, func(rows *sql.Rows) error {
		var m minute
		err := rows.Scan(&m.at, &m.failures)
		over = append(over, m)
		return err
	}); err != nil {
		return err
	}
	slices.SortFunc(over, func(a, b minute) int { return cmp.Compare(a.at, b.at) })
	for _, m := range over {
		if m.failures <= failuresTold {
			continue
		}
		act := audit.Act{By: "console", Action: audit.SignInFailed,
			Detail: fmt.Sprintf("%d kali lagi dalam menit %s WIB", m.failures-failuresTold, column.Moment(m.at*60_000).In(content.Zone).Format("2006-01-02 15.04"))}
		if err := tx.Audit(ctx, act); err != nil {
			return err
		}
	}
	return nil
}

// DeviceProof is what a browser that an account was signed in with can show later, for
// a mark of the browser's own. It opens nothing; it only lets tries be counted apart.
func (db *DB) DeviceProof(name, mark string) string {
	return db.ring.Keys().Chain("device", nameKey(name)+"\x00"+mark)
}

// signInKey is a fingerprint of a name: what was typed there may be a password.
func (db *DB) signInKey(key string) string { return db.ring.Keys().BlindIndex("sign in", nameKey(key)) }

// SignInWorked forgets the failures of an account.
func (tx *Tx) SignInWorked(ctx context.Context, key string) error {
	_, err := tx.sql.Exec(ctx, `DELETE FROM sign_in_failure WHERE key = $1`, tx.db.signInKey(key))
	return err
}

// SetPassword keeps the hash of a password, for an account that signs in.
func (tx *Tx) SetPassword(ctx context.Context, staff int64, hash string) error {
	_, err := tx.sql.Exec(ctx, `UPDATE staff SET password = $2 WHERE id = $1`, staff, hash)
	return err
}

// SetCode keeps the secret that an account's codes are made of, and the hashes of the
// codes for who has lost the phone. Those before are replaced only where anew says so;
// else ErrNotFound where the account makes codes already.
func (tx *Tx) SetCode(ctx context.Context, staff int64, anew bool, secret string, step int64, recovery []string) error {
	sealed, err := tx.keys.Seal(ctx, secret, records.StaffCode(strconv.FormatInt(staff, 10)))
	if err != nil {
		return err
	}
	n, err := tx.sql.Exec(ctx, `UPDATE staff SET code_sealed = $2, code_step = $3 WHERE id = $1 AND ($4 OR code_sealed = '')`, staff, sealed, step, anew)
	if err == nil && n == 0 {
		err = sqldb.ErrNotFound
	}
	if err != nil {
		return err
	}
	if _, err := tx.sql.Exec(ctx, `DELETE FROM staff_recovery WHERE staff_id = $1`, staff); err != nil {
		return err
	}
	for _, code := range recovery {
		if _, err := tx.sql.Exec(ctx, `INSERT INTO staff_recovery (code_hash, staff_id) VALUES ($1, $2)`, hashToken(code), staff); err != nil {
			return err
		}
	}
	return nil
}

// CodeSecret returns the secret that an account's codes are made of; "" where none is
// set up.
func (db *DB) CodeSecret(ctx context.Context, staff int64) (secret string, err error) {
	if err := db.sql.Each(ctx, `SELECT code_sealed FROM staff WHERE id = $1`, []any{staff}, func(rows *sql.Rows) error { return rows.Scan(&secret) }); err != nil || secret == "" {
		return "", err
	}
	return db.ring.Unseal(ctx, secret, records.StaffCode(strconv.FormatInt(staff, 10)))
}

// UseCode uses the code of a time step, and reports whether it was good: neither it
// nor a later one was used before.
func (tx *Tx) UseCode(ctx context.Context, staff, step int64) (good bool, err error) {
	n, err := tx.sql.Exec(ctx, `UPDATE staff SET code_step = $2 WHERE id = $1 AND code_step < $2`, staff, step)
	return n == 1, err
}

// UseRecovery uses a code for who has lost the phone, and reports whether it was good.
func (tx *Tx) UseRecovery(ctx context.Context, staff int64, code string) (good bool, err error) {
	n, err := tx.sql.Exec(ctx, `UPDATE staff_recovery SET used_at = $3 WHERE code_hash = $1 AND staff_id = $2 AND used_at IS NULL`, hashToken(code), staff, tx.sql.Now())
	return n == 1, err
}

// RecoveryLeft returns how many codes for who has lost the phone are left.
func (db *DB) RecoveryLeft(ctx context.Context, staff int64) (n int, err error) {
	err = db.sql.Each(ctx, `SELECT count(*) FROM staff_recovery WHERE staff_id = $1 AND used_at IS NULL`, []any{staff}, func(rows *sql.Rows) error { return rows.Scan(&n) })
	return n, err
}
