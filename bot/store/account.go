package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kanca/bot"
)

// InvitationTime is how long a link is good by which an account is taken into use.
const InvitationTime = 24 * time.Hour

// ErrStaffExists is returned for a name or phone that an account in use has.
var ErrStaffExists = errors.New("an account that is in use has that name or phone")

const staffColumns = `s.id, s.name, s.role, s.phone, s.created_at, coalesce(s.disabled_at, 0)`

func scanStaff(rows *sql.Rows, more ...any) (s bot.Staff, err error) {
	var created, disabled int64
	err = rows.Scan(append([]any{&s.ID, &s.Name, &s.Role, &s.Phone, &created, &disabled}, more...)...)
	s.CreatedAt = moment(created)
	if disabled != 0 {
		s.DisabledAt = moment(disabled)
	}
	return s, err
}

// nameKey is a name as accounts are known by it.
func nameKey(name string) string {
	return strings.ToLower(strings.Join(strings.Fields(clean(name)), " "))
}

// AddStaff makes an account, or takes one of that name that was disabled into use
// again, with a link's token that is good for InvitationTime. ErrStaffExists when
// an account in use has the name or the phone.
func (db *DB) AddStaff(ctx context.Context, s bot.Staff, token string) (bot.Staff, error) {
	if !slices.Contains(bot.Roles, s.Role) || nameKey(s.Name) == "" {
		return bot.Staff{}, fmt.Errorf("an account needs a name and one of the roles %v", bot.Roles)
	}
	s.Name = strings.Join(strings.Fields(clean(s.Name)), " ")
	err := db.InTx(ctx, func(tx *Tx) error {
		var taken int
		if err := tx.row(ctx, `SELECT count(*) FROM staff WHERE disabled_at IS NULL AND (name_key = $1 OR phone <> '' AND phone = $2)`,
			[]any{nameKey(s.Name), s.Phone}, &taken); err != nil {
			return err
		}
		if taken > 0 {
			return ErrStaffExists
		}
		s.CreatedAt, s.DisabledAt = moment(db.now()), time.Time{}
		if err := tx.row(ctx, `
			INSERT INTO staff (name, name_key, role, phone, created_at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (name_key) DO UPDATE SET name = excluded.name, role = excluded.role, phone = excluded.phone, disabled_at = NULL
			RETURNING id, created_at`,
			[]any{s.Name, nameKey(s.Name), s.Role, clean(s.Phone), db.now()}, &s.ID, new(int64)); err != nil {
			return err
		}
		return tx.invite(ctx, s.ID, token)
	})
	return s, err
}

// ResetStaff replaces every link of an account that is in use by a new one.
// ErrNotFound when there is no such account.
func (db *DB) ResetStaff(ctx context.Context, name, token string) (s bot.Staff, err error) {
	err = db.InTx(ctx, func(tx *Tx) error {
		if s, err = tx.staffNamed(ctx, name); err != nil {
			return err
		}
		return tx.invite(ctx, s.ID, token)
	})
	return s, err
}

// DisableStaff ends the use of an account: its phone is told of nothing any more
// and its link leads nowhere. ErrNotFound when there is no such account in use.
func (db *DB) DisableStaff(ctx context.Context, name string) (s bot.Staff, err error) {
	err = db.InTx(ctx, func(tx *Tx) error {
		if s, err = tx.staffNamed(ctx, name); err != nil {
			return err
		}
		if _, err := tx.exec(ctx, `DELETE FROM staff_invitation WHERE staff_id = $1 AND used_at IS NULL`, s.ID); err != nil {
			return err
		}
		s.DisabledAt = moment(db.now())
		_, err := tx.exec(ctx, `UPDATE staff SET disabled_at = $2 WHERE id = $1`, s.ID, db.now())
		return err
	})
	return s, err
}

// staffNamed finds an account in use by its name.
func (tx *Tx) staffNamed(ctx context.Context, name string) (s bot.Staff, err error) {
	found := ErrNotFound
	err = tx.each(ctx, `SELECT `+staffColumns+` FROM staff s WHERE name_key = $1 AND disabled_at IS NULL`, []any{nameKey(name)}, func(rows *sql.Rows) error {
		found = nil
		s, err = scanStaff(rows)
		return err
	})
	return s, errors.Join(err, found)
}

// invite makes token the one link of an account.
func (tx *Tx) invite(ctx context.Context, staff int64, token string) error {
	if _, err := tx.exec(ctx, `DELETE FROM staff_invitation WHERE staff_id = $1 AND used_at IS NULL`, staff); err != nil {
		return err
	}
	now := tx.db.now()
	_, err := tx.exec(ctx, `INSERT INTO staff_invitation (token_hash, staff_id, created_at, expires_at) VALUES ($1, $2, $3, $4)`,
		hashToken(token), staff, now, now+InvitationTime.Milliseconds())
	return err
}

// UseInvitation takes a link's token and returns whose it is. ErrNotFound when it
// was used, replaced or is too old, or when the account is disabled.
func (db *DB) UseInvitation(ctx context.Context, token string) (s bot.Staff, err error) {
	err = db.InTx(ctx, func(tx *Tx) error {
		found := ErrNotFound
		var staff int64
		if err := tx.each(ctx, `
			UPDATE staff_invitation SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2
			AND EXISTS (SELECT 1 FROM staff s WHERE s.id = staff_id AND s.disabled_at IS NULL) RETURNING staff_id`,
			[]any{hashToken(token), db.now()}, func(rows *sql.Rows) error { found = nil; return rows.Scan(&staff) }); err != nil || found != nil {
			return errors.Join(err, found)
		}
		return tx.each(ctx, `SELECT `+staffColumns+` FROM staff s WHERE id = $1`, []any{staff}, func(rows *sql.Rows) error {
			s, err = scanStaff(rows)
			return err
		})
	})
	return s, err
}

// hashToken is a plain hash: a token is 128 bits of chance or more, which nobody
// finds by trying.
func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// AllStaff returns every account, those in use first.
func (db *DB) AllStaff(ctx context.Context) (out []bot.Staff, err error) {
	err = db.each(ctx, `SELECT `+staffColumns+` FROM staff s ORDER BY disabled_at IS NOT NULL, id`, nil, func(rows *sql.Rows) error {
		s, err := scanStaff(rows)
		out = append(out, s)
		return err
	})
	return out, err
}

// Roster returns the accounts in use whose phones are told of cries for help, in
// the order in which they are asked: by role, then by age. Refusing are those
// whose phone said BERHENTI: nothing is sent there until it says MULAI.
func (db *DB) Roster(ctx context.Context) (roster, refusing []bot.Staff, err error) {
	all, err := db.AllStaff(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, role := range bot.Roles {
		for _, s := range all {
			if s.Role != role || s.Phone == "" || !s.Enabled() {
				continue
			}
			n := 0
			if err := db.each(ctx, `SELECT count(*) FROM suppression WHERE address_key = $1`, []any{db.addressKey(phoneOf(s))}, func(rows *sql.Rows) error {
				return rows.Scan(&n)
			}); err != nil {
				return nil, nil, err
			}
			if n > 0 {
				refusing = append(refusing, s)
			} else {
				roster = append(roster, s)
			}
		}
	}
	return roster, refusing, nil
}

// StaffOf returns the account in use that has one of the person's phones; ok is
// false for everybody else.
func (tx *Tx) StaffOf(ctx context.Context, person int64) (s bot.Staff, ok bool, err error) {
	err = tx.each(ctx, `
		SELECT `+staffColumns+` FROM staff s JOIN address a ON a.kind = 'phone' AND a.value = s.phone
		WHERE a.person_id = $1 AND s.disabled_at IS NULL ORDER BY s.id DESC`, []any{person}, func(rows *sql.Rows) error {
		ok = true
		s, err = scanStaff(rows)
		return err
	})
	return s, ok, err
}

func phoneOf(s bot.Staff) bot.Address { return bot.Address{Kind: bot.Phone, Value: s.Phone} }
