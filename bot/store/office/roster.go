package office

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/messages"
	"kanca/bot/store/outbox"
	"kanca/bot/store/people"
	"kanca/bot/store/sqldb"
)

// Whose phones are told of cries for help is what staff have as their phone: who has one
// is on the roster. The office may set an order; who is not in it, as whoever was added
// since, comes behind, by role and then by age.

// orderSetting is the name under which the order is kept, as ids between commas.
const orderSetting = "alert_order"

// Alerted is a member of staff whose phone is told of cries for help.
type Alerted struct {
	bot.Staff
	Refusing bool // the phone said BERHENTI: nothing is sent there until it says MULAI
	// The newest trial of the phone; TestedAt is zero where there was none.
	TestedAt  time.Time
	TestState outbox.State
	TestCode  string // of the provider, where it failed
}

// asker asks the database, inside of a transaction or outside.
type asker interface {
	Each(ctx context.Context, query string, args []any, each func(*sql.Rows) error) error
}

// AlertRoster returns the accounts in use that have a phone, in the order of the office.
func (db *DB) AlertRoster(ctx context.Context) ([]Alerted, error) { return db.alertRoster(ctx, db.sql) }

func (db *DB) alertRoster(ctx context.Context, from asker) (out []Alerted, err error) {
	order := ""
	if err := from.Each(ctx, `SELECT s.id, s.name, s.role, s.phone, s.created_at, 0, coalesce(s.doubted_at, 0), coalesce(s.deputy_until, 0), coalesce(s.off_until, 0), coalesce(x.created_at, 0), coalesce(x.state, ''), coalesce(x.error_code, ''),
			coalesce((SELECT o.value FROM setting o WHERE o.name = '`+orderSetting+`'), '')
		FROM staff s LEFT JOIN message x ON x.id = s.tested_id WHERE s.disabled_at IS NULL AND s.phone <> ''`, nil, func(rows *sql.Rows) error {
		var a Alerted
		var tested int64
		var err error
		a.Staff, err = scanStaff(rows, &tested, &a.TestState, &a.TestCode, &order)
		if tested != 0 {
			a.TestedAt = column.Moment(tested)
		}
		out = append(out, a)
		return err
	}); err != nil || len(out) == 0 {
		return nil, err
	}
	sortRoster(out, ParseOrder(order))
	return out, db.noteRefusing(ctx, from, out)
}

// noteRefusing marks the phones that said BERHENTI.
func (db *DB) noteRefusing(ctx context.Context, from asker, roster []Alerted) error {
	keys, holes := []any{}, []string{}
	for _, a := range roster {
		keys = append(keys, people.AddressKey(db.ring, phoneOf(a.Staff)))
		holes = append(holes, "$"+strconv.Itoa(len(keys)))
	}
	return from.Each(ctx, `SELECT address_key FROM suppression WHERE address_key IN (`+strings.Join(holes, ", ")+`)`, keys, func(rows *sql.Rows) error {
		var key string
		err := rows.Scan(&key)
		if i := slices.Index(keys, any(key)); i >= 0 {
			roster[i].Refusing = true
		}
		return err
	})
}

// sortRoster puts a roster into an order.
func sortRoster(roster []Alerted, order []int64) {
	place := func(a Alerted) int {
		if i := slices.Index(order, a.ID); i >= 0 {
			return i
		}
		return len(order) + slices.Index(bot.Roles, a.Role)
	}
	slices.SortStableFunc(roster, func(a, b Alerted) int { return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a.ID, b.ID)) })
}

// ParseOrder reads ids between commas; what is none is left out.
func ParseOrder(text string) (ids []int64) {
	for part := range strings.SplitSeq(text, ",") {
		if id, err := strconv.ParseInt(part, 10, 64); err == nil && id > 0 && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// OrderText writes ids as ParseOrder reads them.
func OrderText(ids []int64) string {
	parts := make([]string, 0, len(ids))
	for _, id := range ids {
		parts = append(parts, strconv.FormatInt(id, 10))
	}
	return strings.Join(parts, ",")
}

// Roster returns the accounts in use whose phones are told of cries for help, in
// the order in which they are asked: see AlertRoster; last those with whose number
// another account came, which may be somebody else's by now. Refusing are those
// whose phone said BERHENTI: nothing is sent there until it says MULAI.
func (db *DB) Roster(ctx context.Context) (roster, refusing []bot.Staff, err error) {
	all, err := db.AlertRoster(ctx)
	if err != nil {
		return nil, nil, err
	}
	var doubted []bot.Staff
	for _, a := range all {
		switch {
		case a.Refusing:
			refusing = append(refusing, a.Staff)
		case !a.DoubtedAt.IsZero():
			doubted = append(doubted, a.Staff)
		default:
			roster = append(roster, a.Staff)
		}
	}
	return append(roster, doubted...), refusing, nil
}

// HoldRoster returns the roster and lets nobody else change it before the transaction
// ends: whoever changes it looks first whether it still is what they saw.
func (tx *Tx) HoldRoster(ctx context.Context) ([]Alerted, error) {
	if _, err := tx.holdSetting(ctx, orderSetting); err != nil {
		return nil, err
	}
	return tx.db.alertRoster(ctx, tx.sql)
}

// SetAlertOrder keeps in which order the phones of staff are told of cries for help.
// Whoever calls it has called HoldRoster and adds audit.RosterOrdered.
func (tx *Tx) SetAlertOrder(ctx context.Context, s bot.Staff, ids []int64) error {
	return tx.set(ctx, s, orderSetting, OrderText(ids))
}

// StaffForChange returns an account in use, for who has called HoldRoster.
func (tx *Tx) StaffForChange(ctx context.Context, id int64) (s bot.Staff, err error) {
	found := sqldb.ErrNotFound
	err = tx.sql.Each(ctx, `SELECT `+staffColumns+` FROM staff s WHERE id = $1 AND disabled_at IS NULL`, []any{id}, func(rows *sql.Rows) error {
		found = nil
		s, err = scanStaff(rows)
		return err
	})
	return s, cmp.Or(err, found)
}

// SetStaffPhone gives an account another phone, or none with "": it is told of cries for
// help from now on, and the one before of none, also of those that wait to be sent. The
// phone counts as theirs, whichever WhatsApp account writes from it next. ErrStaffExists
// where another account in use has it. Whoever calls it has called HoldRoster and adds
// audit.PhoneChanged.
func (tx *Tx) SetStaffPhone(ctx context.Context, id int64, phone string) error {
	var taken int
	if err := tx.sql.Row(ctx, `SELECT count(*) FROM staff WHERE disabled_at IS NULL AND id <> $1 AND phone <> '' AND phone = $2`, []any{id, phone}, &taken); err != nil {
		return err
	}
	if taken > 0 {
		return ErrStaffExists
	}
	if _, err := tx.sql.Exec(ctx, `UPDATE message SET state = 'cancelled' WHERE direction = 'out' AND state = 'queued'
		AND (id = (SELECT s.tested_id FROM staff s WHERE s.id = $1) OR id IN (SELECT message_id FROM staff_alert WHERE staff_id = $1 AND position > 0))`, id); err != nil {
		return err
	}
	n, err := tx.sql.Exec(ctx, `UPDATE staff SET phone = $2, account = '', doubted_at = NULL, vouched_at = $3, renewed = TRUE, tested_id = NULL WHERE id = $1 AND disabled_at IS NULL`, id, phone, tx.sql.Now())
	if err == nil && n == 0 {
		err = sqldb.ErrNotFound
	}
	return err
}

// ErrTestedLately is returned where a phone was tried a moment ago.
var ErrTestedLately = errors.New("this phone was tried a moment ago")

// testPause is how long a phone is left alone after a trial.
const testPause = time.Minute

// TestAlert sends a phone of staff a trial of what it is told of cries for help, by the
// same lane. ErrRefusing when it said BERHENTI, ErrTestedLately within a minute of the
// last trial. Whoever calls it adds audit.AlertTested.
func (tx *Tx) TestAlert(ctx context.Context, to bot.Staff, channel bot.ChannelName, write func(bot.Lang) messages.Reply) error {
	var tested int64
	if err := tx.sql.Row(ctx, `SELECT coalesce((SELECT x.created_at FROM staff s JOIN message x ON x.id = s.tested_id WHERE s.id = $1), 0)`, []any{to.ID}, &tested); err != nil {
		return err
	}
	if tested > tx.sql.Now()-testPause.Milliseconds() {
		return ErrTestedLately
	}
	p, err := tx.phoneHolder(ctx, to)
	if err != nil {
		return err
	}
	text := write(p.Lang)
	text.Lane = bot.LaneCry
	message, err := tx.toStaff(ctx, p.ID, channel, phoneOf(to), 0, text)
	if err != nil {
		return err
	}
	_, err = tx.sql.Exec(ctx, `UPDATE staff SET tested_id = $2 WHERE id = $1`, to.ID, message)
	return err
}
