package office

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/store/messages"
	"kanca/bot/store/people"
)

// Is it a member of staff who writes? The office gives a number. WhatsApp shows it
// beside an account, and the account is the person: the first one that comes with the
// number is the member of staff's, for as long as the office says nothing else, also on
// another number. Another account on the number is whoever got the card, and an SMS
// from it is too from then on: neither is staff, until the office takes the number to be
// theirs again (AddStaff, ResetStaff, SetStaffPhone). What was written before the office said
// so, and comes later, shows nothing of it.

// Standing is what somebody is to the office.
type Standing int

// The standings.
const (
	Citizen Standing = iota // not of the office
	Present                 // an account in use is theirs
	Doubted                 // the number is one of staff's, and another account came with it
)

// accountsOf lists the accounts among addresses, as they are stored with staff.
func accountsOf(from []bot.Address) (accounts []string) {
	for _, a := range from {
		if people.IsAccount(a) {
			accounts = append(accounts, a.String())
		}
	}
	return accounts
}

// another reports whether accounts name one of the same provider, and not this one.
func another(account string, accounts []string) bool {
	kind, _, _ := strings.Cut(account, ":")
	return account != "" && !slices.Contains(accounts, account) &&
		slices.ContainsFunc(accounts, func(a string) bool { return strings.HasPrefix(a, kind+":") })
}

// vouchedSlack is by how much the clocks of a provider and of this machine may differ.
const vouchedSlack = 5 * time.Second

// older reports whether a message was written before the office said whose a phone is.
func older(sent time.Time, vouched int64) bool {
	return sent.Add(vouchedSlack).UnixMilli() < vouched
}

// vouchedAt is since when the office says that a phone is that of s.
const vouchedAt = `coalesce(s.vouched_at, s.created_at)`

// StaffOf says whether a message that came from these addresses, and was written then, is one
// of a member of staff whose account is in use.
func (tx *Tx) StaffOf(ctx context.Context, from []bot.Address, sent time.Time) (s bot.Staff, standing Standing, err error) {
	// Not the numbers that the person once had: whoever comes by account alone may have
	// lost a number before the office got it.
	accounts := accountsOf(from)
	var hold []string
	args := []any{}
	for _, a := range from {
		if a.Kind == bot.Phone {
			args, hold = append(args, a.Value), append(hold, "s.phone = $"+strconv.Itoa(len(args)+1))
		}
	}
	for _, a := range accounts {
		args, hold = append(args, a), append(hold, "s.account = $"+strconv.Itoa(len(args)+1))
	}
	if len(hold) == 0 {
		return s, Citizen, nil
	}
	learn := false
	err = tx.sql.Each(ctx, `SELECT `+staffColumns+`, s.account, `+vouchedAt+` FROM staff s
		WHERE s.disabled_at IS NULL AND (`+strings.Join(hold, " OR ")+`) ORDER BY s.id DESC`, args, func(rows *sql.Rows) error {
		var account string
		var vouched int64
		one, err := scanStaff(rows, &account, &vouched)
		switch {
		case err != nil || standing == Present:
		case account != "" && slices.Contains(accounts, account):
			s, standing, learn = one, Present, false
		case one.DoubtedAt.IsZero() && !another(account, accounts) && !older(sent, vouched):
			s, standing, learn = one, Present, account == "" && len(accounts) > 0
		default:
			s, standing = one, Doubted
		}
		return err
	})
	if err == nil && learn {
		_, err = tx.sql.Exec(ctx, `UPDATE staff SET account = $2 WHERE id = $1`, s.ID, accounts[0])
	}
	return s, standing, err
}

// NoteShown notes which account came with a number for the first time in a message of that
// moment, where it is that of a member of staff. What waits there to tell of a cry for help goes to whoever the
// office says has the number, and is taken back where another account came with it.
func (tx *Tx) NoteShown(ctx context.Context, shown []people.Shown, sent time.Time) error {
	for _, n := range shown {
		if err := tx.noteShown(ctx, n.Number, accountsOf(n.Accounts), n.Had, sent); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) noteShown(ctx context.Context, number string, accounts []string, had bool, sent time.Time) error {
	var id, vouched int64
	var account string
	var again bool // the office said anew that the number is theirs, whoever had it
	// Without a look at '' no database would know that the index has the answer.
	err := tx.sql.Each(ctx, `SELECT s.id, s.account, s.renewed, `+vouchedAt+` FROM staff s
		WHERE s.phone = $1 AND s.phone <> '' AND s.disabled_at IS NULL AND s.doubted_at IS NULL`, []any{number}, func(rows *sql.Rows) error {
		return rows.Scan(&id, &account, &again, &vouched)
	})
	switch {
	case err != nil || id == 0 || slices.Contains(accounts, account) || older(sent, vouched):
	case account == "" && (!had || again):
		_, err = tx.sql.Exec(ctx, `UPDATE staff SET account = $2 WHERE id = $1`, id, accounts[0])
	case account == "" || another(account, accounts):
		err = tx.doubt(ctx, id, number)
	}
	return err
}

// doubt notes that another account has the number of a member of staff, and takes back
// what waits there to tell of a cry for help, or of the work of the house.
func (tx *Tx) doubt(ctx context.Context, staff int64, number string) error {
	_, err := tx.sql.Exec(ctx, `UPDATE staff SET doubted_at = $2 WHERE id = $1`, staff, tx.db.sql.Now())
	if err == nil {
		_, err = tx.sql.Exec(ctx, `UPDATE message SET state = 'cancelled' WHERE direction = 'out' AND state = 'queued' AND address = $2
			AND (id IN (SELECT message_id FROM staff_alert WHERE staff_id = $1 AND position > 0) OR `+messages.IsOfHouse+`)`, staff, bot.Address{Kind: bot.Phone, Value: number}.String())
	}
	return err
}

// AlertMeets reports whether an alert that is about to go to the number of a member of staff
// is to go, now that the provider says which account has it. Where it is another one than
// theirs, that is noted, and the next phone is told; a phone that is in doubt already is
// told for want of another. What else the house tells one of its own goes to no phone in doubt.
func (db *DB) AlertMeets(ctx context.Context, message bot.MessageID, has bot.Address) (meets bool, err error) {
	err = db.inTx(ctx, func(tx *Tx) error {
		meets = true
		var staff int64
		var number, account string
		if err := tx.sql.Each(ctx, `SELECT s.id, s.phone, s.account FROM staff_alert t JOIN staff s ON s.id = t.staff_id
			WHERE t.message_id = $1 AND t.position > 0 AND s.disabled_at IS NULL AND s.doubted_at IS NULL`, []any{message}, func(rows *sql.Rows) error {
			return rows.Scan(&staff, &number, &account)
		}); err != nil {
			return err
		}
		if err := tx.sql.Each(ctx, `SELECT s.id, s.phone, s.account, s.doubted_at IS NULL FROM message m JOIN staff s ON s.phone <> '' AND m.address = '`+string(bot.Phone)+`:' || s.phone
			WHERE m.id = $1 AND m.`+messages.IsOfHouse+` AND s.disabled_at IS NULL`, []any{message}, func(rows *sql.Rows) error {
			return rows.Scan(&staff, &number, &account, &meets)
		}); err != nil || !meets || staff == 0 || !another(account, accountsOf([]bot.Address{has})) {
			return err
		}
		meets = false
		return tx.doubt(ctx, staff, number)
	})
	return meets, err
}
