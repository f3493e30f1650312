package office

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kanca/bot"
	"kanca/bot/complaint"
	"kanca/bot/store/column"
	"kanca/bot/store/messages"
	"kanca/bot/store/regency"
	"kanca/bot/store/sqldb"
)

// AddReport keeps a report once. An anonymous one is not tied to the person.
func AddReport(ctx context.Context, tx *Tx, person int64, r bot.FraudReport) error {
	if r.ID == "" {
		return errors.New("a report came without an id; the form must choose one when it starts")
	}
	var from *int64
	if r.Contact {
		from = &person
	}
	what, who, place, paid := column.Words(r.What), column.Words(r.Who), column.Words(r.Where), column.Words(r.Money)
	column.HideSplit(&what, &who, &place, &paid)
	n, err := tx.sql.Exec(ctx, `
		INSERT INTO report (id, person_id, what, who, place, money, contact, urgent, state, created_at, due_at, offer)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'new', $9, $10, $11) ON CONFLICT (id) DO NOTHING`,
		r.ID, from, what, who, place, paid, r.Contact, r.Urgent, tx.sql.Now(), column.Stamp(complaint.The.Due(complaint.New, "", column.Moment(tx.sql.Now()))), complaint.Offer(who, what))
	if err != nil || n == 0 {
		return err
	}
	if err := noteReport(ctx, tx.sql, r.ID); err != nil {
		return err
	}
	_, err = tx.openEntry(ctx, from, topicReport, r.ID, r.Urgent)
	return err
}

// noteReport lets a report as it is now travel to the regency.
func noteReport(ctx context.Context, tx *sqldb.Tx, id string) error {
	var version int64
	if err := tx.Row(ctx, `SELECT version FROM report WHERE id = $1`, []any{id}, &version); err != nil {
		return err
	}
	return regency.Note(ctx, tx, regency.Report, id, 0, version)
}

// AddHandover keeps once that a person of the office is needed.
func AddHandover(ctx context.Context, tx *Tx, person int64, message bot.MessageID, h bot.Handover) error {
	if h.ID == "" {
		return errors.New("a handover came without an id; whoever asks for it must choose one")
	}
	n, err := tx.sql.Exec(ctx, `
		INSERT INTO handover (id, person_id, message_id, topic, note, urgent, state, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, 'open', $7) ON CONFLICT (id) DO NOTHING`,
		h.ID, person, column.Message(message), column.Clean(h.Topic), messages.Words(tx.messages, message, h.Note), h.Urgent, tx.sql.Now())
	if err != nil || n == 0 {
		return err
	}
	entry, err := tx.entryFor(ctx, person, column.Clean(h.Topic), h.ID, h.Urgent)
	if err != nil {
		return err
	}
	_, err = tx.sql.Exec(ctx, `UPDATE handover SET inbox_id = $2 WHERE id = $1`, h.ID, entry)
	return err
}

// StoredReport is a report of suspected fraud.
type StoredReport struct {
	bot.FraudReport
	Person    int64 // 0 for an anonymous one
	State     string
	CreatedAt time.Time
}

// Reports returns the newest reports, at most limit.
func (db *DB) Reports(ctx context.Context, limit int) (out []StoredReport, err error) {
	err = db.sql.Each(ctx, `SELECT `+reportColumns+` FROM report ORDER BY created_at DESC, id DESC LIMIT $1`, []any{limit}, func(rows *sql.Rows) error {
		r, err := scanReport(rows)
		out = append(out, r)
		return err
	})
	return out, err
}

const reportColumns = `id, what, who, place, money, contact, urgent, coalesce(person_id, 0), state, created_at`

func scanReport(rows sqldb.Scanner) (r StoredReport, err error) {
	var created int64
	err = rows.Scan(&r.ID, &r.What, &r.Who, &r.Where, &r.Money, &r.Contact, &r.Urgent, &r.Person, &r.State, &created)
	r.CreatedAt = column.Moment(created)
	return r, err
}

// StoredHandover is a conversation that waits for a member of staff.
type StoredHandover struct {
	bot.Handover
	Person    int64
	Message   bot.MessageID // the message that led to it, or 0
	State     string        // "open" or "closed"
	CreatedAt time.Time
}

// Handovers returns the open ones, urgent ones first, then the oldest.
func (db *DB) Handovers(ctx context.Context, limit int) (out []StoredHandover, err error) {
	err = db.sql.Each(ctx, `SELECT id, topic, note, urgent, person_id, coalesce(message_id, 0), state, created_at
		FROM handover WHERE state = 'open' ORDER BY urgent DESC, created_at, id LIMIT $1`, []any{limit}, func(rows *sql.Rows) error {
		h, err := scanHandover(rows)
		out = append(out, h)
		return err
	})
	return out, err
}

func scanHandover(rows *sql.Rows) (h StoredHandover, err error) {
	var created int64
	err = rows.Scan(&h.ID, &h.Topic, &h.Note, &h.Urgent, &h.Person, &h.Message, &h.State, &created)
	h.CreatedAt = column.Moment(created)
	return h, err
}
