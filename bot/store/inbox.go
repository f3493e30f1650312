package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kanca/bot"
)

// topicReport is the topic of an entry that is a report.
const topicReport = "report"

// takenFor is for how long what a person writes more is left to whoever has taken
// the need. After that staff are told anew, whoever has it first.
const takenFor = 30 * time.Minute

// Entry is one need that waits, or waited, for a person of the office: all that
// one person wrote in one emergency or about one thing, or one report.
type Entry struct {
	ID        int64
	Person    int64  // 0 for an anonymous report
	Topic     string // an intent or tree, "media", "failure", "loop", or "report"
	Urgent    bool   // a cry for help
	CreatedAt time.Time
	AddedAt   time.Time // when the newest was added
	ClosedAt  time.Time // zero while it is open
	Note      string    // of whoever closed it
	Alerts    int       // how many went out since it was last untaken
	AlertAt   time.Time // when the next alert is due; zero: none is
	AlertedID int64     // whom the newest alert went to; 0: nobody yet
	TakenID   int64     // who has taken it, or had it before; 0: nobody
	TakenBy   string    // their name
	TakenAt   time.Time // zero while nobody has it
	Words     string    // the first and the newest of what was written, a NIK masked
	Trial     bool      // it comes from the simulator
}

const entryColumns = `m.id, coalesce(m.person_id, 0), m.topic, m.urgent, m.created_at, m.added_at, coalesce(m.closed_at, 0), m.note,
	m.alerts, coalesce(m.alert_at, 0), coalesce(m.alerted_id, 0), coalesce(m.taken_id, 0), coalesce((SELECT t.name FROM staff t WHERE t.id = m.taken_id), ''), coalesce(m.taken_at, 0),
	coalesce((SELECT r.what FROM report r WHERE r.id = m.origin AND m.topic = 'report'), (SELECT h.note FROM handover h WHERE h.inbox_id = m.id AND h.note <> '' ORDER BY h.created_at, h.id LIMIT 1), ''),
	coalesce((SELECT h.note FROM handover h WHERE h.inbox_id = m.id AND h.note <> '' ORDER BY h.created_at DESC, h.id DESC LIMIT 1), ''),
	EXISTS (SELECT 1 FROM address a WHERE a.person_id = m.person_id) AND NOT EXISTS (SELECT 1 FROM address a WHERE a.person_id = m.person_id AND a.kind <> 'simulated')`

func scanEntry(rows *sql.Rows, more ...any) (e Entry, err error) {
	var created, added, closed, alert, taken int64
	var newest string
	err = rows.Scan(append([]any{&e.ID, &e.Person, &e.Topic, &e.Urgent, &created, &added, &closed, &e.Note, &e.Alerts, &alert, &e.AlertedID,
		&e.TakenID, &e.TakenBy, &taken, &e.Words, &newest, &e.Trial}, more...)...)
	e.CreatedAt, e.AddedAt = moment(created), moment(added)
	for at, to := range map[*time.Time]int64{&e.ClosedAt: closed, &e.AlertAt: alert, &e.TakenAt: taken} {
		if to != 0 {
			*at = moment(to)
		}
	}
	if newest != e.Words && newest != "" {
		e.Words += " / " + newest
	}
	return e, err
}

// entryFor returns the open entry to which a handover belongs, or opens one. All
// cries of a person are one need; anything else is one by its topic.
func (tx *Tx) entryFor(ctx context.Context, person int64, topic, origin string, urgent bool) (id int64, err error) {
	err = tx.row(ctx, `
		SELECT max(id) FROM inbox WHERE person_id = $1 AND closed_at IS NULL AND urgent = $2 AND topic <> 'report' AND (urgent OR topic = $3)
		HAVING max(id) IS NOT NULL`, []any{person, urgent, topic}, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return tx.openEntry(ctx, &person, topic, origin, urgent)
	}
	if err != nil {
		return 0, err
	}
	now := tx.db.now()
	if _, err := tx.exec(ctx, `UPDATE inbox SET added_at = $2 WHERE id = $1`, id, now); err != nil {
		return 0, err
	}
	_, err = tx.exec(ctx, `
		UPDATE inbox SET alert_at = $2, alerts = 0, alerted_id = NULL, taken_at = NULL
		WHERE id = $1 AND urgent AND taken_at IS NOT NULL AND taken_at <= $3`, id, now, now-takenFor.Milliseconds())
	return id, err
}

// openEntry opens an entry; the alerts of an urgent one are due at once.
func (tx *Tx) openEntry(ctx context.Context, person *int64, topic, origin string, urgent bool) (id int64, err error) {
	now := tx.db.now()
	err = tx.row(ctx, `
		INSERT INTO inbox (person_id, topic, urgent, origin, created_at, added_at, note, alert_at, alerts)
		VALUES ($1, $2, $3, $4, $5, $5, '', $6, 0) RETURNING id`,
		[]any{person, topic, urgent, origin, now, sql.NullInt64{Int64: now, Valid: urgent}}, &id)
	return id, err
}

// Inbox returns the open entries, at most limit: cries for help first, then
// reports, then the rest; of each the oldest first.
func (db *DB) Inbox(ctx context.Context, limit int) (out []Entry, err error) {
	err = db.each(ctx, `SELECT `+entryColumns+` FROM inbox m WHERE m.closed_at IS NULL
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
	State  State
	At     time.Time
}

// EntryDetail is an entry with all that belongs to it.
type EntryDetail struct {
	Entry
	Addresses []bot.Address
	Lang      bot.Lang
	Handovers []StoredHandover // oldest first
	Report    *StoredReport    // nil where it is none
	Messages  []StoredMessage  // the newest of the person's, oldest first; none for a report without contact
	Told      []Told
}

// InboxEntry returns one entry. ErrNotFound when there is none of that number.
func (db *DB) InboxEntry(ctx context.Context, id int64, messages int) (d EntryDetail, err error) {
	found, origin := ErrNotFound, ""
	if err = db.each(ctx, `SELECT `+entryColumns+`, m.origin, coalesce(p.lang, '') FROM inbox m LEFT JOIN person p ON p.id = m.person_id WHERE m.id = $1`, []any{id}, func(rows *sql.Rows) error {
		found = nil
		d.Entry, err = scanEntry(rows, &origin, &d.Lang)
		return err
	}); err != nil || found != nil {
		return d, errors.Join(err, found)
	}
	if err = db.each(ctx, `SELECT id, topic, note, urgent, person_id, coalesce(message_id, 0), state, created_at
		FROM handover WHERE inbox_id = $1 ORDER BY created_at, id`, []any{id}, func(rows *sql.Rows) error {
		h, err := scanHandover(rows)
		d.Handovers = append(d.Handovers, h)
		return err
	}); err != nil {
		return d, err
	}
	if d.Topic == topicReport {
		if err = db.each(ctx, `SELECT `+reportColumns+` FROM report WHERE id = $1`, []any{origin}, func(rows *sql.Rows) error {
			r, err := scanReport(rows)
			d.Report = &r
			return err
		}); err != nil {
			return d, err
		}
	}
	if err = db.each(ctx, `
		SELECT s.name, a.position = 0, x.state, a.at FROM staff_alert a JOIN staff s ON s.id = a.staff_id JOIN message x ON x.id = a.message_id
		WHERE a.inbox_id = $1 ORDER BY a.at, a.message_id`, []any{id}, func(rows *sql.Rows) error {
		var t Told
		var at int64
		err := rows.Scan(&t.Name, &t.Answer, &t.State, &at)
		t.At = moment(at)
		d.Told = append(d.Told, t)
		return err
	}); err != nil || d.Person == 0 {
		return d, err
	}
	if err = db.each(ctx, `SELECT kind, value FROM address WHERE person_id = $1 ORDER BY kind, value`, []any{d.Person}, func(rows *sql.Rows) error {
		var a bot.Address
		err := rows.Scan(&a.Kind, &a.Value)
		d.Addresses = append(d.Addresses, a)
		return err
	}); err != nil {
		return d, err
	}
	d.Messages, err = db.Messages(ctx, d.Person, messages)
	return d, err
}

// CloseEntry closes an entry with a note of what was done, of which a NIK is
// masked, and takes back the alerts about it that wait. ErrNotFound when no entry
// of that number is open.
func (db *DB) CloseEntry(ctx context.Context, id int64, note string) error {
	return db.InTx(ctx, func(tx *Tx) error {
		now := db.now()
		n, err := tx.exec(ctx, `UPDATE inbox SET closed_at = $2, note = $3, alert_at = NULL WHERE id = $1 AND closed_at IS NULL`, id, now, words(note))
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		if _, err := tx.exec(ctx, `UPDATE handover SET state = 'closed', closed_at = coalesce(closed_at, $2) WHERE inbox_id = $1`, id, now); err != nil {
			return err
		}
		if _, err := tx.exec(ctx, `UPDATE report SET state = 'closed' WHERE id = (SELECT origin FROM inbox WHERE id = $1 AND topic = 'report')`, id); err != nil {
			return err
		}
		return tx.withdrawAlerts(ctx, id)
	})
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
	err := db.each(ctx, `SELECT urgent, count(*), min(created_at) FROM inbox WHERE closed_at IS NULL GROUP BY urgent`, nil, func(rows *sql.Rows) error {
		var c InboxCount
		var oldest int64
		if err := rows.Scan(&c.Urgent, &c.Open, &oldest); err != nil {
			return err
		}
		c.Oldest = moment(oldest)
		if c.Urgent {
			counts[0] = c
		} else {
			counts[1] = c
		}
		return nil
	})
	return counts, err
}
