package wishes

import (
	"context"
	"database/sql"

	"kanca/bot/store/sqldb"
)

// Doors of the office that were closed since a copy was made stay closed in it: accounts
// that were disabled, passwords and codes that were replaced, codes for a lost phone that
// were used, phones with which somebody else's account came. Which of the two databases
// knows better is not asked: what either of them closed is closed, and whoever has to come
// in again is given a new link.

// accountsSchema is the first schema in which accounts sign in.
const accountsSchema = 100

// account is an account as one of two databases has it.
type account struct {
	id, created, step int64
	name, role        string // name: as it is looked for
	phone, provider   string // provider: the account that writes from the phone
	password          string // hash
	coded             bool   // it makes codes
	disabled, doubted bool
	recovery          map[string]bool // codes for a lost phone, as hashes; whether each was used
}

// accounts reads the accounts of the office.
func (db *DB) accounts(ctx context.Context) (map[int64]account, error) {
	all := map[int64]account{}
	if have, _, err := db.copies.Origin(ctx); err != nil || have < accountsSchema {
		return all, err
	}
	if err := db.sql.Each(ctx, `SELECT id, created_at, code_step, name_key, role, phone, account, password, code_sealed <> '', disabled_at IS NOT NULL, doubted_at IS NOT NULL FROM staff`, nil, func(r *sql.Rows) error {
		a := account{recovery: map[string]bool{}}
		err := r.Scan(&a.id, &a.created, &a.step, &a.name, &a.role, &a.phone, &a.provider, &a.password, &a.coded, &a.disabled, &a.doubted)
		all[a.id] = a
		return err
	}); err != nil {
		return nil, err
	}
	err := db.sql.Each(ctx, `SELECT staff_id, code_hash, used_at IS NOT NULL FROM staff_recovery`, nil, func(r *sql.Rows) error {
		var id int64
		var code string
		var used bool
		err := r.Scan(&id, &code, &used)
		if a, ok := all[id]; ok {
			a.recovery[code] = used
		}
		return err
	})
	return all, err
}

// same reports whether two accounts are one, and not two that have the same number.
func (a account) same(b account) bool { return a.created == b.created && a.name == b.name }

// signsInAs reports whether the same opens both: password, codes and rights.
func (a account) signsInAs(b account) bool {
	if a.password != b.password || a.role != b.role || a.coded != b.coded || len(a.recovery) != len(b.recovery) {
		return false
	}
	for code := range a.recovery {
		if _, ok := b.recovery[code]; !ok {
			return false
		}
	}
	return true
}

// closeAgain closes in the copy what the later database has closed.
func (db *DB) closeAgain(ctx context.Context, later Wishes, done *Granted) error {
	own, err := db.accounts(ctx)
	if err != nil {
		return err
	}
	return db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
		done.Disabled, done.Relinked = 0, 0
		for id, a := range own {
			b, ok := later.accounts[id]
			if !ok || !a.same(b) {
				continue
			}
			if err := closeAccount(ctx, tx, a, b, done); err != nil {
				return err
			}
		}
		return nil
	})
}

// closeAccount closes in the account a of the copy what is closed in b.
func closeAccount(ctx context.Context, tx *sqldb.Tx, a, b account, done *Granted) error {
	now := tx.Now()
	type step struct {
		holds bool
		query string
		args  []any
	}
	disable, relink := b.disabled && !a.disabled, !a.signsInAs(b) && a.password+b.password != ""
	moved := a.phone != b.phone || a.provider != b.provider && a.provider != ""
	steps := []step{
		{disable, `UPDATE staff SET disabled_at = $2 WHERE id = $1`, []any{now}},
		{disable || relink, `UPDATE staff SET password = '', code_sealed = '', code_step = 0 WHERE id = $1`, nil},
		{disable || relink, `DELETE FROM staff_recovery WHERE staff_id = $1`, nil},
		{a.role != b.role, `UPDATE staff SET role = $2 WHERE id = $1`, []any{b.role}},
		{!disable && !relink && b.step > a.step, `UPDATE staff SET code_step = $2 WHERE id = $1`, []any{b.step}},
		{a.phone == b.phone && a.provider == "" && b.provider != "", `UPDATE staff SET account = $2 WHERE id = $1`, []any{b.provider}},
		{!a.doubted && (b.doubted || moved), `UPDATE staff SET doubted_at = $2 WHERE id = $1`, []any{now}},
	}
	for code, used := range b.recovery {
		steps = append(steps, step{used && !a.recovery[code], `UPDATE staff_recovery SET used_at = $3 WHERE staff_id = $1 AND code_hash = $2 AND used_at IS NULL`, []any{code, now}})
	}
	for _, s := range steps {
		if !s.holds {
			continue
		}
		if _, err := tx.Exec(ctx, s.query, append([]any{a.id}, s.args...)...); err != nil {
			return err
		}
	}
	switch {
	case disable:
		done.Disabled++
	case relink && !a.disabled:
		done.Relinked++
	}
	return nil
}
