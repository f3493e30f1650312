package office

import (
	"context"
	"database/sql"
	"time"

	"kanca/bot"
	"kanca/bot/store/messages"
	"kanca/bot/store/sqldb"
)

// DeskQueue is where a need of the inbox stands. Each need stands in exactly one.
type DeskQueue string

// The queues, as one member of staff sees them.
const (
	QueueWaiting DeskQueue = "waiting" // nobody has it
	QueueMine    DeskQueue = "mine"
	QueueOthers  DeskQueue = "others"
	QueueResting DeskQueue = "resting" // its holder has put it off
	QueueClosed  DeskQueue = "closed"
)

// DeskQueues lists the queues.
var DeskQueues = []DeskQueue{QueueWaiting, QueueMine, QueueOthers, QueueResting, QueueClosed}

// within is what a need in the queue fulfils; $1 is the account that asks, $2 the moment.
// The conditions part the needs: a need fulfils exactly one of them.
func (q DeskQueue) within() string {
	const both = ` AND CAST($1 AS BIGINT) IS NOT NULL AND CAST($2 AS BIGINT) IS NOT NULL` // for those that ask for neither
	switch q {
	case QueueWaiting:
		return `m.closed_at IS NULL AND ` + waits + both
	case QueueMine:
		return `m.closed_at IS NULL AND m.taken_at IS NOT NULL AND m.taken_id = $1 AND NOT ` + rests("$2")
	case QueueOthers:
		return `m.closed_at IS NULL AND m.taken_at IS NOT NULL AND m.taken_id <> $1 AND NOT ` + rests("$2")
	case QueueResting:
		return `m.closed_at IS NULL AND m.taken_at IS NOT NULL AND ` + rests("$2") + both
	case QueueClosed:
		return `m.closed_at IS NOT NULL` + both
	}
	return `FALSE` + both
}

// Queue is where the need stands for an account at a moment.
func (e Entry) Queue(staff int64, at time.Time) DeskQueue {
	switch {
	case !e.ClosedAt.IsZero():
		return QueueClosed
	case e.TakenAt.IsZero():
		return QueueWaiting
	case e.Rests(at):
		return QueueResting
	case e.TakenID == staff:
		return QueueMine
	}
	return QueueOthers
}

// Mark is the place of a need in a list, after which the next page goes on.
type Mark struct {
	Urgent bool
	At     time.Time // when it was opened; in QueueClosed, when it was closed; in QueueResting, until when it rests
	ID     int64     // 0: the list begins
}

// Need is an entry of the inbox as it stands in a list.
type Need struct {
	Entry
	Name       string          // of the newest registration; "" where there is none
	Village    string          // of the same
	Phone      string          // E.164, "" where it is not known
	Channel    bot.ChannelName // on which the person wrote last
	Unanswered bool            // the person wrote after staff did
	Unseen     bool            // the person wrote what who asks has not seen; in Desk alone
	Drafted    bool            // who asks has a draft; in Desk alone
}

// Mark is the need's place in the list of a queue.
func (n Need) Mark(q DeskQueue) Mark {
	switch q {
	case QueueClosed:
		return Mark{Urgent: n.Urgent, At: n.ClosedAt, ID: n.ID}
	case QueueResting:
		return Mark{Urgent: n.Urgent, At: n.SnoozedUntil, ID: n.ID}
	}
	return Mark{Urgent: n.Urgent, At: n.CreatedAt, ID: n.ID}
}

const (
	newestRegistration = `FROM registration r WHERE r.person_id = m.person_id AND r.status <> 'withdrawn' ORDER BY r.created_at DESC, r.id LIMIT 1`
	// That a registration or a report has come further answers nothing that the person asked; nor
	// does what the house tells one of its own.
	byStaff = `(x.staff_id > 0 OR x.priority = 5) AND NOT EXISTS (SELECT 1 FROM registration_change c WHERE c.message_id = x.id AND c.author = 'staff') AND NOT EXISTS (SELECT 1 FROM registration_change c WHERE c.message_id = x.id AND c.author = 'regency') AND NOT (x.` + messages.IsOfReport + `) AND NOT (x.` + messages.IsOfHouse + `)`
)

// needColumns are the columns of a Need; since is silentSince.
func needColumns(since string) string {
	return entryColumns + `,
		coalesce((SELECT r.name ` + newestRegistration + `), ''), coalesce((SELECT r.village ` + newestRegistration + `), ''),
		coalesce((SELECT a.value FROM address a WHERE a.person_id = m.person_id AND a.kind = 'phone' ORDER BY a.value LIMIT 1), CASE WHEN ` + ringable(since) + ` THEN m.phone ELSE '' END),
		coalesce((SELECT x.channel FROM message x WHERE x.person_id = m.person_id AND x.direction = 'in' ORDER BY x.id DESC LIMIT 1), ''),
		coalesce((SELECT x.id FROM message x WHERE x.person_id = m.person_id AND x.direction = 'in' ORDER BY x.id DESC LIMIT 1), 0) >
		coalesce((SELECT x.id FROM message x WHERE x.person_id = m.person_id AND x.direction = 'out' AND ` + byStaff + ` ORDER BY x.id DESC LIMIT 1), 0)`
}

// needWidth is how many columns needColumns are.
const needWidth = entryWidth + 5

func scanNeed(rows sqldb.Scanner, more ...any) (n Need, err error) {
	n.Entry, err = scanEntry(rows, append([]any{&n.Name, &n.Village, &n.Phone, &n.Channel, &n.Unanswered}, more...)...)
	return n, err
}

// Desk returns the needs of a queue as an account sees it, at most limit, those after
// a place. Cries for help come first, then who has waited longest; of the closed
// ones the newest, of those that rest who comes back soonest.
func (db *DB) Desk(ctx context.Context, q DeskQueue, staff int64, after Mark, limit int) (out []Need, err error) {
	args := []any{staff, db.sql.Now(), limit, silentSince(db.sql.Now())}
	query := `SELECT ` + needColumns("$4") + `, ` + unseen + `, ` + drafted + ` FROM inbox m WHERE ` + q.within()
	if after.ID != 0 {
		args = append(args, after.At.UnixMilli(), after.ID)
	}
	switch {
	case q == QueueClosed && after.ID != 0:
		query += ` AND (m.closed_at < $5 OR m.closed_at = $5 AND m.id < $6)`
	case q == QueueResting && after.ID != 0:
		query += ` AND (m.snoozed_until > $5 OR m.snoozed_until = $5 AND m.id > $6)`
	case after.ID != 0:
		args = append(args, after.Urgent)
		query += ` AND (m.urgent = $7 AND (m.created_at > $5 OR m.created_at = $5 AND m.id > $6) OR $7 AND NOT m.urgent)`
	}
	switch q {
	case QueueClosed:
		query += ` ORDER BY m.closed_at DESC, m.id DESC LIMIT $3`
	case QueueResting:
		query += ` ORDER BY m.snoozed_until, m.id LIMIT $3`
	default:
		query += ` ORDER BY m.urgent DESC, m.created_at, m.id LIMIT $3`
	}
	err = db.sql.Each(ctx, query, args, func(rows *sql.Rows) error {
		var unread, draft bool
		n, err := scanNeed(rows, &unread, &draft)
		n.Unseen, n.Drafted = unread, draft
		out = append(out, n)
		return err
	})
	return out, err
}

// DeskCounts returns how many open needs stand in each queue of an account.
func (db *DB) DeskCounts(ctx context.Context, staff int64) (map[DeskQueue]int, error) {
	counts := map[DeskQueue]int{}
	var waiting, mine, others, resting int
	err := db.sql.Each(ctx, `SELECT count(*) FILTER (WHERE `+waits+`), count(*) FILTER (WHERE taken_at IS NOT NULL AND taken_id = $1 AND NOT `+rests("$2")+`),
		count(*) FILTER (WHERE taken_at IS NOT NULL AND taken_id <> $1 AND NOT `+rests("$2")+`),
		count(*) FILTER (WHERE taken_at IS NOT NULL AND `+rests("$2")+`) FROM inbox m WHERE closed_at IS NULL`, []any{staff, db.sql.Now()}, func(rows *sql.Rows) error {
		return rows.Scan(&waiting, &mine, &others, &resting)
	})
	counts[QueueWaiting], counts[QueueMine], counts[QueueOthers], counts[QueueResting] = waiting, mine, others, resting
	return counts, err
}

// heardFor is for how long what staff said last to a person is what the person answers.
const heardFor = 14 * 24 * time.Hour

// StaffSpokeLast reports whether staff, and not the bot, said the last thing to a person,
// lately: what the person writes now may be said to them.
func (tx *Tx) StaffSpokeLast(ctx context.Context, person int64) (yes bool, err error) {
	err = tx.sql.Each(ctx, `SELECT `+byStaff+` FROM message x WHERE x.person_id = $1 AND x.direction = 'out' AND x.state <> 'cancelled' AND x.announcement_id IS NULL
		AND x.created_at > $2 ORDER BY x.id DESC LIMIT 1`, []any{person, tx.sql.Now() - heardFor.Milliseconds()}, func(rows *sql.Rows) error { return rows.Scan(&yes) })
	return yes, err
}
