package office

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kanca/bot"
	"kanca/bot/complaint"
	"kanca/bot/store/column"
	"kanca/bot/store/registrations"
	"kanca/bot/store/sqldb"
)

// ReportCase is a report as the office deals with it.
type ReportCase struct {
	StoredReport
	Track    complaint.Track // "" until staff chose
	Category string          // of complaint.The.Categories; "" until staff chose
	Number   string          // of LAPOR, "" where it has none
	Secret   bool            // exported as secret
	Version  int64
	Due      time.Time // zero where nothing is waited for
	Entry    int64     // its need in the inbox; 0 where there is none any more
	Others   int       // how many more reports are about the same offer, whatever became of them
}

// ReportStep is one step with a report, or a note of it.
type ReportStep struct {
	From, To complaint.State // the same for a note
	Note     string
	Staff    string
	Told     bool // the reporter was written to
	At       time.Time
}

const caseColumns = `r.id, r.what, r.who, r.place, r.money, r.contact, r.urgent, coalesce(r.person_id, 0), r.state, r.created_at,
	r.track, r.category, r.lapor_number, r.secret, r.version, coalesce(r.due_at, 0), coalesce((SELECT i.id FROM inbox i WHERE i.origin = r.id AND i.topic = 'report'), 0),
	(SELECT count(*) FROM report o WHERE o.offer = r.offer AND o.offer <> '' AND o.id <> r.id)`

// caseWidth is how many columns caseColumns are.
const caseWidth = 18

func scanCase(rows sqldb.Scanner, more ...any) (c ReportCase, err error) {
	var created, due int64
	err = rows.Scan(append([]any{&c.ID, &c.What, &c.Who, &c.Where, &c.Money, &c.Contact, &c.Urgent, &c.Person, &c.State, &created,
		&c.Track, &c.Category, &c.Number, &c.Secret, &c.Version, &due, &c.Entry, &c.Others}, more...)...)
	c.CreatedAt = column.Moment(created)
	if due != 0 {
		c.Due = column.Moment(due)
	}
	return c, err
}

// ReportCase returns a report with its steps, oldest first, and what is known of whether
// its reporter may be written to. ErrNotFound when there is none of that id.
func (db *DB) ReportCase(ctx context.Context, id string) (ReportCase, []ReportStep, Reporter, error) {
	return reportCase(ctx, db.sql, id, db.sql.Now())
}

// ReportCase is DB.ReportCase inside of a transaction.
func (tx *Tx) ReportCase(ctx context.Context, id string) (ReportCase, []ReportStep, Reporter, error) {
	return reportCase(ctx, tx.sql, id, tx.sql.Now())
}

// reportCase reads a report with one question: pages ask for it each time somebody looks.
func reportCase(ctx context.Context, on asked, id string, now int64) (c ReportCase, steps []ReportStep, r Reporter, err error) {
	found := sqldb.ErrNotFound
	one := sqldb.Part{Width: caseWidth + 4, Query: `SELECT ` + caseColumns + `, coalesce(p.lang, ''), p.opted_out_at IS NOT NULL, p.restricted_at IS NOT NULL, coalesce(` + routeOf("p.id") + `, '')
		FROM report r LEFT JOIN person p ON p.id = r.person_id AND r.contact WHERE r.id = $1`, Args: []any{id, silentSince(now)}, Scan: func(row sqldb.Scanner) (err error) {
		found = nil
		var of Reporter
		var route string
		c, err = scanCase(row, &of.Lang, &of.Stopped, &of.Restricted, &route)
		if c.Person != 0 && c.Contact {
			r = of
			r.Person, r.Route = c.Person, readRoute(route)
		}
		return err
	}}
	all := sqldb.Part{Width: 6, Query: `SELECT s.from_state, s.to_state, s.note, coalesce((SELECT w.name FROM staff w WHERE w.id = s.staff_id), ''), s.told, s.at
		FROM report_step s WHERE s.report_id = $1 ORDER BY s.id`, Args: []any{id}, Scan: func(row sqldb.Scanner) error {
		var s ReportStep
		var at int64
		err := row.Scan(&s.From, &s.To, &s.Note, &s.Staff, &s.Told, &at)
		s.At = column.Moment(at)
		steps = append(steps, s)
		return err
	}}
	if err := sqldb.Several(ctx, on, one, all); err != nil {
		return c, nil, r, err
	}
	return c, steps, r, found
}

// Reporter is who reported, and whether and how they may be told what became of it.
type Reporter struct {
	Person     int64 // 0 for an anonymous report
	Lang       bot.Lang
	Stopped    bool // said BERHENTI: is written nothing
	Restricted bool // wants nothing done with their data
	Route      Route
}

// Why is why the reporter may not be told, nil where they may as far as that is kept here.
func (r Reporter) Why() error {
	switch {
	case r.Person == 0, !r.Route.Known():
		return ErrNoRoute
	case r.Stopped:
		return ErrStopped
	case r.Restricted:
		return registrations.ErrRestricted
	}
	return nil
}

// ReportMove is what a member of staff does with a report.
type ReportMove struct {
	Staff bot.Staff
	ID    string
	Seen  int64           // the version that staff had before them
	To    complaint.State // "": it stays where it is, and Note is a note alone
	Note  string          // what was done
	Tell  *Notice         // what the reporter is told; nil: nothing
}

// MoveReport takes a step with a report. Where it ends its need in the inbox is closed, and
// where it goes on after its end the need is open again and whose the step is.
// ErrStale when somebody changed the report since, ErrNoStep when To may not follow,
// ErrNoRoute, ErrStopped and ErrRestricted when the reporter cannot or may not be told, a *HeldError when
// somebody else answers them, or has the need that the step would close, ErrNotFound. Nothing is written with an error.
func (tx *Tx) MoveReport(ctx context.Context, m ReportMove) error {
	// The person first: their messages take that lock first, too.
	var person int64
	err := tx.sql.Row(ctx, `SELECT coalesce(person_id, 0) FROM report WHERE id = $1`, []any{m.ID}, &person)
	if errors.Is(err, sql.ErrNoRows) {
		return sqldb.ErrNotFound
	}
	if err == nil && person != 0 {
		err = tx.LockPerson(ctx, person)
	}
	if err != nil {
		return err
	}
	n, err := tx.sql.Exec(ctx, `UPDATE report SET version = version + 1 WHERE id = $1 AND version = $2`, m.ID, m.Seen)
	if err != nil {
		return err
	}
	if n == 0 {
		return registrations.ErrStale
	}
	if err := noteReport(ctx, tx.sql, m.ID); err != nil {
		return err
	}
	c, _, r, err := tx.ReportCase(ctx, m.ID)
	if err != nil {
		return err
	}
	from := complaint.State(c.State)
	if m.To == "" {
		m.To = from
	} else if !complaint.The.May(from, m.To) {
		return registrations.ErrNoStep
	}
	if m.Tell != nil {
		if err := tx.tellReporter(ctx, m, c, r); err != nil {
			return err
		}
	}
	if m.To != from {
		if complaint.The.Final(m.To) && c.Entry != 0 {
			// Whoever has the need itself; another one of the person is no matter here.
			h, err := tx.holderOf(ctx, 0, c.Entry)
			if err != nil {
				return err
			}
			if h.ID != 0 && h.ID != m.Staff.ID {
				return &h
			}
			if err := tx.CloseEntry(ctx, c.Entry, m.Note); err != nil && !errors.Is(err, sqldb.ErrNotFound) {
				return err
			}
		}
		if complaint.The.Final(from) && !complaint.The.Final(m.To) && c.Entry != 0 {
			if err := tx.reopen(ctx, m.Staff, c.Entry); err != nil {
				return err
			}
		}
		if _, err := tx.sql.Exec(ctx, `UPDATE report SET state = $2, due_at = $3 WHERE id = $1`, m.ID, string(m.To), column.Stamp(complaint.The.Due(m.To, c.Track, c.CreatedAt))); err != nil {
			return err
		}
	}
	_, err = tx.sql.Exec(ctx, `INSERT INTO report_step (report_id, staff_id, from_state, to_state, note, told, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		m.ID, m.Staff.ID, string(from), string(m.To), column.Words(m.Note), m.Tell != nil, tx.sql.Now())
	return err
}

// reopen opens a need again that was closed: it is the one of who took its report up again,
// so that no report is dealt with that stands in no queue.
func (tx *Tx) reopen(ctx context.Context, s bot.Staff, entry int64) error {
	now := tx.sql.Now()
	_, err := tx.sql.Exec(ctx, `UPDATE inbox SET closed_at = NULL, added_at = $2, taken_id = $3, taken_at = $2, alert_at = NULL, alerts = 0, alerted_id = NULL, snoozed_until = NULL, snoozed_seen = NULL
		WHERE id = $1 AND closed_at IS NOT NULL`, entry, now, s.ID)
	return err
}

// tellReporter puts what the reporter is told into the outbox.
func (tx *Tx) tellReporter(ctx context.Context, m ReportMove, c ReportCase, r Reporter) error {
	if err := r.Why(); err != nil {
		return err
	}
	h, err := tx.holderOf(ctx, r.Person, c.Entry)
	if err != nil {
		return err
	}
	if h.ID != 0 && h.ID != m.Staff.ID {
		return &h
	}
	notice := *m.Tell
	notice.Report = m.ID
	_, err = tx.Tell(ctx, r.Person, notice)
	return err
}

// FileReport keeps how a report is dealt with: its track, by which its clock goes, its
// category, its number at LAPOR, and whether it is secret. ErrStale when somebody changed
// it since, ErrNotFound.
func (tx *Tx) FileReport(ctx context.Context, c ReportCase) error {
	number := column.Words(c.Number)
	n, err := tx.sql.Exec(ctx, `UPDATE report SET track = $3, category = $4, lapor_number = $5, secret = $6, version = version + 1 WHERE id = $1 AND version = $2`,
		c.ID, c.Version, string(c.Track), c.Category, number, c.Secret)
	if err != nil {
		return err
	}
	now, _, _, err := tx.ReportCase(ctx, c.ID)
	switch {
	case err != nil:
		return err
	case n == 0:
		return registrations.ErrStale
	}
	if err := noteReport(ctx, tx.sql, c.ID); err != nil {
		return err
	}
	_, err = tx.sql.Exec(ctx, `UPDATE report SET due_at = $2 WHERE id = $1`, c.ID, column.Stamp(complaint.The.Due(complaint.State(now.State), now.Track, now.CreatedAt)))
	return err
}

// ExportReports calls fn for the reports that came from one moment up to before another,
// oldest first, but those whose reporter wants nothing done with their data; held is how
// many those are.
func (tx *Tx) ExportReports(ctx context.Context, from, until time.Time, fn func(ReportCase) error) (held int, err error) {
	err = tx.sql.Each(ctx, `SELECT `+caseColumns+` FROM report r WHERE r.created_at >= $1 AND r.created_at < $2
		AND NOT EXISTS (SELECT 1 FROM person p WHERE p.id = r.person_id AND p.restricted_at IS NOT NULL) ORDER BY r.created_at, r.id`, []any{from.UnixMilli(), until.UnixMilli()}, func(rows *sql.Rows) error {
		c, err := scanCase(rows)
		if err != nil {
			return err
		}
		return fn(c)
	})
	if err != nil {
		return 0, err
	}
	err = tx.sql.Row(ctx, `SELECT count(*) FROM report r JOIN person p ON p.id = r.person_id WHERE r.created_at >= $1 AND r.created_at < $2 AND p.restricted_at IS NOT NULL`,
		[]any{from.UnixMilli(), until.UnixMilli()}, &held)
	return held, err
}
