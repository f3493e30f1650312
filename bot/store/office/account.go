package office

import (
	"cmp"
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
	"kanca/bot/audit"
	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// InvitationTime is how long a link is good by which an account is taken into use.
const InvitationTime = 24 * time.Hour

// ErrStaffExists is returned for a name or phone that an account in use has.
var ErrStaffExists = errors.New("an account that is in use has that name or phone")

const staffColumns = `s.id, s.name, s.role, s.phone, s.created_at, coalesce(s.disabled_at, 0), coalesce(s.doubted_at, 0), coalesce(s.deputy_until, 0), coalesce(s.off_until, 0)`

func scanStaff(rows *sql.Rows, more ...any) (s bot.Staff, err error) {
	var created, disabled, doubted, deputy, off int64
	err = rows.Scan(append([]any{&s.ID, &s.Name, &s.Role, &s.Phone, &created, &disabled, &doubted, &deputy, &off}, more...)...)
	s.CreatedAt = column.Moment(created)
	if disabled != 0 {
		s.DisabledAt = column.Moment(disabled)
	}
	if doubted != 0 {
		s.DoubtedAt = column.Moment(doubted)
	}
	if deputy != 0 {
		s.DeputyUntil = column.Moment(deputy)
	}
	if off != 0 {
		s.OffUntil = column.Moment(off)
	}
	return s, err
}

// nameKey is a name as accounts are known by it.
func nameKey(name string) string {
	return strings.ToLower(strings.Join(strings.Fields(column.Clean(name)), " "))
}

// AddStaff makes an account on the command line; see Tx.AddStaff.
func (db *DB) AddStaff(ctx context.Context, s bot.Staff, token string) (added bot.Staff, err error) {
	err = db.inTx(ctx, func(tx *Tx) error {
		if added, err = tx.AddStaff(ctx, s, token); err != nil {
			return err
		}
		return tx.Audit(ctx, onAccount(audit.AccountAdded, added))
	})
	return added, err
}

// AddStaff makes an account, or takes one of that name that was disabled into use
// again, with a link's token that is good for InvitationTime. ErrStaffExists when
// an account in use has the name or the phone.
func (tx *Tx) AddStaff(ctx context.Context, s bot.Staff, token string) (bot.Staff, error) {
	if !slices.Contains(bot.Roles, s.Role) || nameKey(s.Name) == "" {
		return bot.Staff{}, fmt.Errorf("an account needs a name and one of the roles %v", bot.Roles)
	}
	s.Name = strings.Join(strings.Fields(column.Clean(s.Name)), " ")
	var taken int
	if err := tx.sql.Row(ctx, `SELECT count(*) FROM staff WHERE disabled_at IS NULL AND (name_key = $1 OR phone <> '' AND phone = $2)`,
		[]any{nameKey(s.Name), s.Phone}, &taken); err != nil {
		return s, err
	}
	if taken > 0 {
		return s, ErrStaffExists
	}
	now := tx.sql.Now()
	s.CreatedAt, s.DisabledAt = column.Moment(now), time.Time{}
	if err := tx.sql.Row(ctx, `
		INSERT INTO staff (name, name_key, role, phone, created_at, vouched_at) VALUES ($1, $2, $3, $4, $5, $5)
		ON CONFLICT (name_key) DO UPDATE SET name = excluded.name, role = excluded.role, phone = excluded.phone, disabled_at = NULL, account = '', doubted_at = NULL, vouched_at = excluded.vouched_at, renewed = FALSE, deputy_until = NULL, off_until = NULL
		RETURNING id, created_at`,
		[]any{s.Name, nameKey(s.Name), s.Role, column.Clean(s.Phone), now}, &s.ID, new(int64)); err != nil {
		return s, err
	}
	if err := tx.closeDoors(ctx, s.ID); err != nil { // it may have been somebody else's
		return s, err
	}
	return s, tx.invite(ctx, s.ID, token)
}

// ResetStaff gives an account a new link on the command line; see Tx.ResetStaff.
func (db *DB) ResetStaff(ctx context.Context, name, token string) (s bot.Staff, err error) {
	err = db.inTx(ctx, func(tx *Tx) error {
		if s, err = tx.ResetStaff(ctx, name, token); err != nil {
			return err
		}
		return tx.Audit(ctx, onAccount(audit.AccountReset, s))
	})
	return s, err
}

// ResetStaff replaces every link of an account that is in use by a new one. What the
// account signs in with is good until the link is used; its phone counts as theirs, whichever
// WhatsApp account writes from it next. ErrNotFound when there is no such account.
func (tx *Tx) ResetStaff(ctx context.Context, name, token string) (s bot.Staff, err error) {
	if s, err = tx.staffNamed(ctx, name); err != nil {
		return s, err
	}
	s.DoubtedAt = time.Time{}
	if _, err := tx.sql.Exec(ctx, `UPDATE staff SET account = '', doubted_at = NULL, vouched_at = $2, renewed = TRUE WHERE id = $1`, s.ID, tx.sql.Now()); err != nil {
		return s, err
	}
	return s, tx.invite(ctx, s.ID, token)
}

// DisableStaff ends the use of an account on the command line; see Tx.DisableStaff.
func (db *DB) DisableStaff(ctx context.Context, name string) (s bot.Staff, err error) {
	err = db.inTx(ctx, func(tx *Tx) error {
		if s, err = tx.DisableStaff(ctx, name); err != nil {
			return err
		}
		return tx.Audit(ctx, onAccount(audit.AccountDisabled, s))
	})
	return s, err
}

// DisableStaff ends the use of an account: its phone is told of nothing any more,
// its link leads nowhere, whoever is signed in with it is signed out, and its needs wait
// for somebody else. ErrNotFound
// when there is no such account in use.
func (tx *Tx) DisableStaff(ctx context.Context, name string) (s bot.Staff, err error) {
	if s, err = tx.staffNamed(ctx, name); err != nil {
		return s, err
	}
	if _, err := tx.sql.Exec(ctx, `DELETE FROM staff_invitation WHERE staff_id = $1 AND used_at IS NULL`, s.ID); err != nil {
		return s, err
	}
	s.DisabledAt = column.Moment(tx.sql.Now())
	if _, err := tx.sql.Exec(ctx, `UPDATE staff SET disabled_at = $2, deputy_until = NULL WHERE id = $1`, s.ID, tx.sql.Now()); err != nil {
		return s, err
	}
	if err := tx.closeDoors(ctx, s.ID); err != nil {
		return s, err
	}
	return s, tx.letAllWait(ctx, s.ID)
}

// staffNamed finds an account in use by its name.
func (tx *Tx) staffNamed(ctx context.Context, name string) (s bot.Staff, err error) {
	found := sqldb.ErrNotFound
	err = tx.sql.Each(ctx, `SELECT `+staffColumns+` FROM staff s WHERE name_key = $1 AND disabled_at IS NULL`, []any{nameKey(name)}, func(rows *sql.Rows) error {
		found = nil
		s, err = scanStaff(rows)
		return err
	})
	return s, cmp.Or(err, found)
}

// invite makes token the one link of an account.
func (tx *Tx) invite(ctx context.Context, staff int64, token string) error {
	if _, err := tx.sql.Exec(ctx, `DELETE FROM staff_invitation WHERE staff_id = $1 AND used_at IS NULL`, staff); err != nil {
		return err
	}
	now := tx.sql.Now()
	_, err := tx.sql.Exec(ctx, `INSERT INTO staff_invitation (token_hash, staff_id, created_at, expires_at) VALUES ($1, $2, $3, $4)`,
		hashToken(token), staff, now, now+InvitationTime.Milliseconds())
	return err
}

// Invited returns whose link a token is, and changes nothing. ErrNotFound when it was
// used, replaced or is too old, or when the account is disabled.
func (db *DB) Invited(ctx context.Context, token string) (s bot.Staff, err error) {
	found := sqldb.ErrNotFound
	err = db.sql.Each(ctx, `SELECT `+staffColumns+` FROM staff s JOIN staff_invitation i ON i.staff_id = s.id
		WHERE i.token_hash = $1 AND i.used_at IS NULL AND i.expires_at > $2 AND s.disabled_at IS NULL`, []any{hashToken(token), db.sql.Now()}, func(rows *sql.Rows) (err error) {
		found = nil
		s, err = scanStaff(rows)
		return err
	})
	return s, cmp.Or(err, found)
}

// UseInvitation takes a link's token, gives its account the password with that hash
// and returns it. Whoever was signed in with the account is signed out, and its codes
// must be set up anew: the link may be for who has lost password and phone.
// ErrNotFound when the link was used, replaced or is too old, or when the account is
// disabled.
func (tx *Tx) UseInvitation(ctx context.Context, token, password string) (s bot.Staff, err error) {
	found := sqldb.ErrNotFound
	var staff int64
	if err := tx.sql.Each(ctx, `
		UPDATE staff_invitation SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2
		AND EXISTS (SELECT 1 FROM staff s WHERE s.id = staff_id AND s.disabled_at IS NULL) RETURNING staff_id`,
		[]any{hashToken(token), tx.sql.Now()}, func(rows *sql.Rows) error { found = nil; return rows.Scan(&staff) }); err != nil || found != nil {
		return s, cmp.Or(err, found)
	}
	if err := tx.closeDoors(ctx, staff); err != nil {
		return s, err
	}
	if err := tx.SetPassword(ctx, staff, password); err != nil {
		return s, err
	}
	err = tx.sql.Each(ctx, `SELECT `+staffColumns+` FROM staff s WHERE id = $1`, []any{staff}, func(rows *sql.Rows) error {
		s, err = scanStaff(rows)
		return err
	})
	return s, err
}

// closeDoors takes from an account all by which somebody could sign in with it, or is
// signed in.
func (tx *Tx) closeDoors(ctx context.Context, staff int64) error {
	if _, err := tx.sql.Exec(ctx, `UPDATE staff SET password = '', code_sealed = '', code_step = 0 WHERE id = $1`, staff); err != nil {
		return err
	}
	if _, err := tx.sql.Exec(ctx, `DELETE FROM staff_recovery WHERE staff_id = $1`, staff); err != nil {
		return err
	}
	return tx.endSessions(ctx, staff)
}

// hashToken is a plain hash: a token is 128 bits of chance or more, which nobody
// finds by trying.
func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// AllStaff returns every account, those in use first.
func (db *DB) AllStaff(ctx context.Context) (out []bot.Staff, err error) {
	err = db.sql.Each(ctx, `SELECT `+staffColumns+` FROM staff s ORDER BY disabled_at IS NOT NULL, id`, nil, func(rows *sql.Rows) error {
		s, err := scanStaff(rows)
		out = append(out, s)
		return err
	})
	return out, err
}

func phoneOf(s bot.Staff) bot.Address { return bot.Address{Kind: bot.Phone, Value: s.Phone} }
