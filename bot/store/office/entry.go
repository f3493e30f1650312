package office

import (
	"time"

	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// topicReport is the topic of an entry that is a report.
const topicReport = "report"

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
	// SnoozedUntil is until when its holder put it off, zero where they did not. It may
	// be over, or have ended with what the person wrote since: see Rests.
	SnoozedUntil time.Time
	Woken        bool   // the person wrote since it was put off
	Words        string // the first and the newest of what was written, a NIK masked
	Trial        bool   // it comes from the simulator
}

const entryColumns = `m.id, coalesce(m.person_id, 0), m.topic, m.urgent, m.created_at, m.added_at, coalesce(m.closed_at, 0), m.note,
	m.alerts, coalesce(m.alert_at, 0), coalesce(m.alerted_id, 0), coalesce(m.taken_id, 0), coalesce((SELECT t.name FROM staff t WHERE t.id = m.taken_id), ''), coalesce(m.taken_at, 0),
	coalesce(m.snoozed_until, 0), CASE WHEN m.snoozed_until IS NULL THEN FALSE ELSE ` + woken + ` END,
	coalesce((SELECT r.what FROM report r WHERE r.id = m.origin AND m.topic = 'report'), (SELECT h.note FROM handover h WHERE h.inbox_id = m.id AND h.note <> '' ORDER BY h.created_at, h.id LIMIT 1), ''),
	coalesce((SELECT h.note FROM handover h WHERE h.inbox_id = m.id AND h.note <> '' ORDER BY h.created_at DESC, h.id DESC LIMIT 1), ''),
	` + aloneOnTrial + `m.person_id)`

// entryWidth is how many columns entryColumns are.
const entryWidth = 19

// aloneOnTrial is whether all addresses of a person, whose number and a bracket follow, are
// of the simulator. It counts them: for EXISTS, PostgreSQL read every address there is.
const aloneOnTrial = `(SELECT count(*) > 0 AND count(*) = count(CASE WHEN a.kind = 'simulated' THEN 1 END) FROM address a WHERE a.person_id = `

func scanEntry(rows sqldb.Scanner, more ...any) (e Entry, err error) {
	var created, added, closed, alert, taken, snoozed int64
	var newest string
	err = rows.Scan(append([]any{&e.ID, &e.Person, &e.Topic, &e.Urgent, &created, &added, &closed, &e.Note, &e.Alerts, &alert, &e.AlertedID,
		&e.TakenID, &e.TakenBy, &taken, &snoozed, &e.Woken, &e.Words, &newest, &e.Trial}, more...)...)
	e.CreatedAt, e.AddedAt = column.Moment(created), column.Moment(added)
	for at, to := range map[*time.Time]int64{&e.ClosedAt: closed, &e.AlertAt: alert, &e.TakenAt: taken, &e.SnoozedUntil: snoozed} {
		if to != 0 {
			*at = column.Moment(to)
		}
	}
	if newest != e.Words && newest != "" {
		e.Words += " / " + newest
	}
	return e, err
}
