package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kanca/bot"
)

// ErrRefusing is returned by Alert when the phone said BERHENTI: nothing was written.
var ErrRefusing = errors.New("this phone said BERHENTI and is sent nothing")

// errNothingLeft undoes an alert of which another process was quicker.
var errNothingLeft = errors.New("nothing is left to be told")

// DueAlert is a need of which somebody must be told now.
type DueAlert struct {
	Entry
	Failed bool // the newest alert never arrived
}

// DueAlerts returns the cries for help that nobody has taken and of which the
// next alert is due, oldest first, at most limit. One whose newest alert could not
// be sent is due already once retry has passed since then.
func (db *DB) DueAlerts(ctx context.Context, retry time.Duration, limit int) (out []DueAlert, err error) {
	const lost = `EXISTS (SELECT 1 FROM staff_alert a JOIN message x ON x.id = a.message_id
		WHERE a.inbox_id = m.id AND a.position = m.alerts AND a.position > 0 AND a.at <= $2 AND x.state IN ('failed', 'expired', 'cancelled'))`
	now := db.now()
	err = db.each(ctx, `SELECT `+entryColumns+`, `+lost+` FROM inbox m
		WHERE m.closed_at IS NULL AND m.urgent AND m.taken_at IS NULL AND m.alert_at IS NOT NULL AND (m.alert_at <= $1 OR `+lost+`)
		ORDER BY m.created_at, m.id LIMIT $3`, []any{now, now - retry.Milliseconds(), limit}, func(rows *sql.Rows) error {
		var d DueAlert
		var err error
		d.Entry, err = scanEntry(rows, &d.Failed)
		out = append(out, d)
		return err
	})
	return out, err
}

// LastAlerted returns when a phone of staff was last told of anything; the zero
// time when it never was.
func (db *DB) LastAlerted(ctx context.Context, staff int64) (at time.Time, err error) {
	err = db.each(ctx, `SELECT coalesce(max(at), 0) FROM staff_alert WHERE staff_id = $1 AND position > 0`, []any{staff}, func(rows *sql.Rows) error {
		var last int64
		err := rows.Scan(&last)
		if last != 0 {
			at = moment(last)
		}
		return err
	})
	return at, err
}

// Alert tells one phone of staff, on one channel, of those of the entries that are
// still as they were read: of several processes one tells. write makes the text of
// the entries that are left, in the language of the phone; next is when each is due
// again. It returns how many of them were told.
func (db *DB) Alert(ctx context.Context, to bot.Staff, channel bot.ChannelName, entries []Entry, next func(Entry) time.Time, write func([]Entry, bot.Lang) Reply) (told int, err error) {
	err = db.InTx(ctx, func(tx *Tx) error {
		told = 0
		p, err := tx.TakePerson(ctx, []bot.Address{phoneOf(to)}, db.clock())
		if err != nil {
			return err
		}
		if p.OptedOut {
			return ErrRefusing
		}
		var left []Entry
		for _, e := range entries {
			n, err := tx.exec(ctx, `
				UPDATE inbox SET alert_at = $3, alerts = alerts + 1, alerted_id = $4
				WHERE id = $1 AND alerts = $2 AND closed_at IS NULL AND taken_at IS NULL AND alert_at = $5`,
				e.ID, e.Alerts, next(e).UnixMilli(), to.ID, e.AlertAt.UnixMilli())
			if err != nil {
				return err
			}
			if n == 1 {
				left = append(left, e)
			}
		}
		if len(left) == 0 {
			return errNothingLeft
		}
		text := write(left, p.Lang)
		text.Lane = bot.LaneCry
		message, err := tx.toStaff(ctx, p.ID, channel, phoneOf(to), 0, text)
		if err != nil {
			return err
		}
		for _, e := range left {
			// An alert that still waits would come late and say what is no longer so.
			if err := tx.withdrawAlerts(ctx, e.ID); err != nil {
				return err
			}
			if err := tx.noteTold(ctx, e.ID, message, to.ID, e.Alerts+1); err != nil {
				return err
			}
		}
		told = len(left)
		return nil
	})
	if errors.Is(err, errNothingLeft) {
		return 0, nil
	}
	return told, err
}

// toStaff puts a message to staff into the outbox, where replies go.
func (tx *Tx) toStaff(ctx context.Context, person int64, channel bot.ChannelName, to bot.Address, replyTo bot.MessageID, text Reply) (id bot.MessageID, err error) {
	if err := tx.AddReplies(ctx, person, channel, to, replyTo, []Reply{text}); err != nil {
		return 0, err
	}
	err = tx.row(ctx, `SELECT max(id) FROM message WHERE person_id = $1 AND direction = 'out'`, []any{person}, &id)
	return id, err
}

func (tx *Tx) noteTold(ctx context.Context, entry int64, message bot.MessageID, staff int64, position int) error {
	_, err := tx.exec(ctx, `INSERT INTO staff_alert (inbox_id, message_id, staff_id, position, at) VALUES ($1, $2, $3, $4, $5)`,
		entry, message, staff, position, tx.db.now())
	return err
}

// withdrawAlerts takes back the alerts about an entry that wait to be sent, unless
// they are the newest of another entry that nobody has.
func (tx *Tx) withdrawAlerts(ctx context.Context, entry int64) error {
	_, err := tx.exec(ctx, `
		UPDATE message SET state = 'cancelled' WHERE state = 'queued'
		AND id IN (SELECT message_id FROM staff_alert WHERE inbox_id = $1 AND position > 0)
		AND NOT EXISTS (SELECT 1 FROM staff_alert o JOIN inbox i ON i.id = o.inbox_id
			WHERE o.message_id = message.id AND o.inbox_id <> $1 AND i.closed_at IS NULL AND i.taken_at IS NULL AND i.alerts = o.position)`, entry)
	return err
}

// Taken is what became of one number of a TERIMA.
type Taken struct {
	ID     int64
	Entry  Entry         // zero where there is no such number
	Phones []bot.Address // of the person, where the entry is whoever asks's now
	// Before is who has had it before and still has it: somebody else, or whoever
	// asks. "" where it was free.
	Before string
	At     time.Time // since when Before has it
}

// ToldOf returns the numbers of the cries for help of which a phone of staff was
// told and that nobody has.
func (tx *Tx) ToldOf(ctx context.Context, s bot.Staff) (numbers []int64, err error) {
	err = tx.each(ctx, `
		SELECT DISTINCT i.id FROM inbox i JOIN staff_alert a ON a.inbox_id = i.id AND a.position > 0
		WHERE a.staff_id = $1 AND i.closed_at IS NULL AND i.taken_at IS NULL ORDER BY i.id`, []any{s.ID}, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		numbers = append(numbers, id)
		return err
	})
	return numbers, err
}

// Take makes open entries the ones of a member of staff. An entry that somebody
// has stays theirs.
func (tx *Tx) Take(ctx context.Context, s bot.Staff, numbers []int64) (out []Taken, err error) {
	for _, id := range numbers {
		t, err := tx.take(ctx, s, id)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

func (tx *Tx) take(ctx context.Context, s bot.Staff, id int64) (t Taken, err error) {
	t.ID = id
	n, err := tx.exec(ctx, `UPDATE inbox SET taken_id = $2, taken_at = $3, alert_at = NULL WHERE id = $1 AND closed_at IS NULL AND taken_at IS NULL`, id, s.ID, tx.db.now())
	if err != nil {
		return t, err
	}
	if err := tx.each(ctx, `SELECT `+entryColumns+` FROM inbox m WHERE m.id = $1`, []any{id}, func(rows *sql.Rows) error {
		t.Entry, err = scanEntry(rows)
		return err
	}); err != nil {
		return t, err
	}
	if n == 0 {
		t.Before, t.At = t.Entry.TakenBy, t.Entry.TakenAt
	} else if err := tx.withdrawAlerts(ctx, id); err != nil {
		return t, err
	}
	if t.Entry.Person != 0 && t.Entry.TakenID == s.ID && t.Entry.ClosedAt.IsZero() {
		t.Phones, err = tx.addressesOf(ctx, t.Entry.Person)
	}
	return t, err
}

// AnswerStaff puts the answer to a TERIMA into the outbox and keeps of which
// entries it tells, so that it goes when their person wants everything erased.
func (tx *Tx) AnswerStaff(ctx context.Context, person int64, s bot.Staff, channel bot.ChannelName, to bot.Address, replyTo bot.MessageID, text Reply, about []Taken) error {
	message, err := tx.toStaff(ctx, person, channel, to, replyTo, text)
	if err != nil {
		return err
	}
	for _, t := range about {
		if t.Entry.ID != 0 {
			if err := tx.noteTold(ctx, t.Entry.ID, message, s.ID, 0); err != nil {
				return err
			}
		}
	}
	return nil
}
