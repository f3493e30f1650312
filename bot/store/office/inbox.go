package office

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store/column"
	"kanca/bot/store/messages"
	"kanca/bot/store/outbox"
	"kanca/bot/store/sqldb"
)

// takenFor is for how long what a person writes more is left to whoever has taken
// the need. After that staff are told anew, whoever has it first.
const takenFor = 30 * time.Minute

// entryFor returns the open entry to which a handover belongs, or opens one. All
// cries of a person are one need; anything else is one by its topic.
func (tx *Tx) entryFor(ctx context.Context, person int64, topic, origin string, urgent bool) (id int64, err error) {
	err = tx.sql.Row(ctx, `
		SELECT max(id) FROM inbox WHERE person_id = $1 AND closed_at IS NULL AND urgent = $2 AND topic <> 'report' AND (urgent OR topic = $3)
		HAVING max(id) IS NOT NULL`, []any{person, urgent, topic}, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return tx.openEntry(ctx, &person, topic, origin, urgent)
	}
	if err != nil {
		return 0, err
	}
	now := tx.sql.Now()
	if _, err := tx.sql.Exec(ctx, `UPDATE inbox SET added_at = $2, phone = CASE WHEN $3 = '' THEN phone ELSE $3 END WHERE id = $1`, id, now, tx.people.CameFrom(person)); err != nil {
		return 0, err
	}
	_, err = tx.sql.Exec(ctx, `
		UPDATE inbox SET alert_at = $2, alerts = 0, alerted_id = NULL, taken_at = NULL, snoozed_until = NULL, snoozed_seen = NULL
		WHERE id = $1 AND urgent AND taken_at IS NOT NULL AND taken_at <= $3`, id, now, now-takenFor.Milliseconds())
	return id, err
}

// openEntry opens an entry; the alerts of an urgent one are due at once.
func (tx *Tx) openEntry(ctx context.Context, person *int64, topic, origin string, urgent bool) (id int64, err error) {
	now, phone := tx.sql.Now(), ""
	if person != nil {
		phone = tx.people.CameFrom(*person)
	}
	err = tx.sql.Row(ctx, `
		INSERT INTO inbox (person_id, topic, urgent, origin, created_at, added_at, note, alert_at, alerts, phone)
		VALUES ($1, $2, $3, $4, $5, $5, '', $6, 0, $7) RETURNING id`,
		[]any{person, topic, urgent, origin, now, sql.NullInt64{Int64: now, Valid: urgent}, phone}, &id)
	return id, err
}

// Inbox returns the open entries, at most limit: cries for help first, then
// reports, then the rest; of each the oldest first.
func (db *DB) Inbox(ctx context.Context, limit int) (out []Entry, err error) {
	err = db.sql.Each(ctx, `SELECT `+entryColumns+` FROM inbox m WHERE m.closed_at IS NULL
		ORDER BY m.urgent DESC, CASE WHEN m.topic = 'report' THEN 0 ELSE 1 END, m.created_at, m.id LIMIT $1`, []any{limit}, func(rows *sql.Rows) error {
		e, err := scanEntry(rows)
		out = append(out, e)
		return err
	})
	return out, err
}

// Told is one message to a phone of staff about an entry.
type Told struct {
	Name   string
	Answer bool // it answers TERIMA; otherwise it is an alert
	State  outbox.State
	At     time.Time
}

// toldOf reads which phones of staff were told of an entry, oldest first.
func toldOf(ctx context.Context, each func(context.Context, string, []any, func(*sql.Rows) error) error, entry int64) (out []Told, err error) {
	err = each(ctx, `
		SELECT s.name, a.position = 0, x.state, a.at FROM staff_alert a JOIN staff s ON s.id = a.staff_id JOIN message x ON x.id = a.message_id
		WHERE a.inbox_id = $1 ORDER BY a.at, a.message_id`, []any{entry}, func(rows *sql.Rows) error {
		var t Told
		var at int64
		err := rows.Scan(&t.Name, &t.Answer, &t.State, &at)
		t.At = column.Moment(at)
		out = append(out, t)
		return err
	})
	return out, err
}

// EntryDetail is an entry with all that belongs to it.
type EntryDetail struct {
	Entry
	Addresses []bot.Address
	Lang      bot.Lang
	Handovers []StoredHandover         // oldest first
	Report    *StoredReport            // nil where it is none
	Messages  []messages.StoredMessage // the newest of the person's, oldest first; none for a report without contact
	Told      []Told
}

// InboxEntry returns one entry. ErrNotFound when there is none of that number.
func (db *DB) InboxEntry(ctx context.Context, id int64, most int) (d EntryDetail, err error) {
	found, origin := sqldb.ErrNotFound, ""
	if err = db.sql.Each(ctx, `SELECT `+entryColumns+`, m.origin, coalesce(p.lang, '') FROM inbox m LEFT JOIN person p ON p.id = m.person_id WHERE m.id = $1`, []any{id}, func(rows *sql.Rows) error {
		found = nil
		d.Entry, err = scanEntry(rows, &origin, &d.Lang)
		return err
	}); err != nil || found != nil {
		return d, errors.Join(err, found)
	}
	if err = db.sql.Each(ctx, `SELECT id, topic, note, urgent, person_id, coalesce(message_id, 0), state, created_at
		FROM handover WHERE inbox_id = $1 ORDER BY created_at, id`, []any{id}, func(rows *sql.Rows) error {
		h, err := scanHandover(rows)
		d.Handovers = append(d.Handovers, h)
		return err
	}); err != nil {
		return d, err
	}
	if d.Topic == topicReport {
		if err = db.sql.Each(ctx, `SELECT `+reportColumns+` FROM report WHERE id = $1`, []any{origin}, func(rows *sql.Rows) error {
			r, err := scanReport(rows)
			d.Report = &r
			return err
		}); err != nil {
			return d, err
		}
	}
	if d.Told, err = toldOf(ctx, db.sql.Each, id); err != nil || d.Person == 0 {
		return d, err
	}
	if err = db.sql.Each(ctx, `SELECT kind, value FROM address WHERE person_id = $1 ORDER BY kind, value`, []any{d.Person}, func(rows *sql.Rows) error {
		var a bot.Address
		err := rows.Scan(&a.Kind, &a.Value)
		d.Addresses = append(d.Addresses, a)
		return err
	}); err != nil {
		return d, err
	}
	if d.Addresses, err = rung(ctx, db.sql, id, db.sql.Now(), d.Addresses); err != nil {
		return d, err
	}
	d.Messages, err = db.messages.Messages(ctx, d.Person, most)
	return d, err
}

// CloseEntry closes an entry on the command line; see Tx.CloseEntry.
func (db *DB) CloseEntry(ctx context.Context, id int64, note string) error {
	return db.inTx(ctx, func(tx *Tx) error {
		if err := tx.CloseEntry(ctx, id, note); err != nil {
			return err
		}
		return tx.Audit(ctx, byCommand(audit.EntryClosed, entryObject(id), ""))
	})
}

// CloseEntry closes an entry with a note of what was done, of which a NIK is
// masked, and takes back the alerts about it that wait. ErrNotFound when no entry
// of that number is open.
func (tx *Tx) CloseEntry(ctx context.Context, id int64, note string) error {
	now := tx.db.sql.Now()
	n, err := tx.sql.Exec(ctx, `UPDATE inbox SET closed_at = $2, note = $3, alert_at = NULL WHERE id = $1 AND closed_at IS NULL`, id, now, column.Words(note))
	if err != nil {
		return err
	}
	if n == 0 {
		return sqldb.ErrNotFound
	}
	if _, err := tx.sql.Exec(ctx, `UPDATE handover SET state = 'closed', closed_at = coalesce(closed_at, $2) WHERE inbox_id = $1`, id, now); err != nil {
		return err
	}
	if _, err := tx.sql.Exec(ctx, `UPDATE report SET state = 'closed', due_at = NULL, version = version + 1 WHERE id = (SELECT origin FROM inbox WHERE id = $1 AND topic = 'report')`, id); err != nil {
		return err
	}
	if err := tx.withdrawAlerts(ctx, id); err != nil {
		return err
	}
	var person, holder int64
	if err := tx.sql.Row(ctx, `SELECT coalesce(person_id, 0), CASE WHEN taken_at IS NULL THEN 0 ELSE coalesce(taken_id, 0) END FROM inbox WHERE id = $1`, []any{id}, &person, &holder); err != nil {
		return err
	}
	return tx.endIdleTakeOver(ctx, person, holder)
}

// InboxCount is how many entries of one urgency are open.
type InboxCount struct {
	Urgent bool
	Open   int
	Oldest time.Time // zero where none is open
}

// InboxCounts returns the count of the urgent entries and that of the others.
func (db *DB) InboxCounts(ctx context.Context) ([]InboxCount, error) {
	counts := []InboxCount{{Urgent: true}, {Urgent: false}}
	err := db.sql.Each(ctx, `SELECT urgent, count(*), min(created_at) FROM inbox WHERE closed_at IS NULL GROUP BY urgent`, nil, func(rows *sql.Rows) error {
		var c InboxCount
		var oldest int64
		if err := rows.Scan(&c.Urgent, &c.Open, &oldest); err != nil {
			return err
		}
		c.Oldest = column.Moment(oldest)
		if c.Urgent {
			counts[0] = c
		} else {
			counts[1] = c
		}
		return nil
	})
	return counts, err
}
