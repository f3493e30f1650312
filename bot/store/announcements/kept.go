package announcements

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"time"

	"kanca/bot/broadcast"
	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// To count an audience of 100,000 takes a good part of a second, and whoever checks an
// announcement looks at it several times. What was counted last is therefore kept, with the
// fingerprint of all that it hangs on besides the people themselves, and with its moment, which
// is shown. Nothing is approved by it: who gets an announcement is written down anew when it is
// submitted.

// CountHolds is for how long a count that was kept is shown again.
const CountHolds = 5 * time.Minute

// samples is how many people are kept as samples with a count.
const samples = 10

// What is counted.
const (
	theAudience = "audience"
	toldBefore  = "told"
)

// asks is the fingerprint of what is asked for a count: of an audience, of what is said of it
// and of the ways to it; and of more.
func (db *DB) asks(ctx context.Context, c broadcast.Content, p Plan, more ...int64) (string, error) {
	ways, err := db.openWays(ctx, p, c.Audience)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(struct {
		Audience      broadcast.Audience
		Subject       broadcast.Subject
		Notice, Offer string
		Ways          []OpenWay
		More          []int64
	}{c.Audience, p.Subject, notice(c), offer(c), ways, more})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// keptCount is a count that was kept.
type keptCount struct {
	question, counted string
	at                time.Time
}

// keptPart is the select of what was kept of an announcement, by what was counted.
func keptPart(id int64, into map[string]keptCount) sqldb.Part {
	return sqldb.Part{Width: 4, Query: `SELECT what, question, counted, at FROM announcement_count WHERE announcement_id = $1`, Args: []any{id}, Scan: func(row sqldb.Scanner) error {
		var what string
		var k keptCount
		var at int64
		err := row.Scan(&what, &k.question, &k.counted, &at)
		k.at = column.Moment(at)
		into[what] = k
		return err
	}}
}

// CountedAnnouncement is what MeasureAnnouncement says of what an announcement says now, with
// some samples, and when that was: the count that was kept where it answers the same question
// and is younger than CountHolds, or else a new one, which is kept; anew is for a new one in any
// case. Of one that was kept the samples are to be asked for with AnnouncementSamples.
func (db *DB) CountedAnnouncement(ctx context.Context, a Announcement, p Plan, anew bool) (m Measure, at time.Time, err error) {
	question, err := db.asks(ctx, a.Content, p)
	if err != nil {
		return m, at, err
	}
	at, err = db.counted(ctx, a.ID, p, theAudience, question, anew, &m, func() (keep bool, err error) {
		m, err = db.measure(ctx, a.Content, p, samples)
		return len(m.Reach) > 0, err // that nobody would get it is looked at until it is put right
	})
	return m, at, err
}

// OverlapCounted is AnnouncementOverlap as CountedAnnouncement has it.
func (db *DB) OverlapCounted(ctx context.Context, a Announcement, p Plan, other int64) (o Overlap, err error) {
	question, err := db.asks(ctx, a.Content, p, other)
	if err != nil {
		return o, err
	}
	_, err = db.counted(ctx, a.ID, p, toldBefore, question, false, &o, func() (keep bool, err error) {
		o, err = db.AnnouncementOverlap(ctx, a.Content, p, other)
		return true, err
	})
	return o, err
}

// counted reads what was kept as the answer to a question into something, or has it counted and
// keeps it, and returns when it was counted. Of two at once one is kept.
func (db *DB) counted(ctx context.Context, id int64, p Plan, what, question string, anew bool, into any, count func() (keep bool, err error)) (at time.Time, err error) {
	now := db.sql.Clock()
	kept := p.kept
	if !p.looked {
		kept = map[string]keptCount{}
		if err := sqldb.Several(ctx, db.sql, keptPart(id, kept)); err != nil {
			return now, err
		}
	}
	if k := kept[what]; !anew && k.question == question && !k.at.After(now) && now.Sub(k.at) < CountHolds && json.Unmarshal([]byte(k.counted), into) == nil {
		return k.at, nil
	}
	keep, err := count()
	if err != nil || !keep {
		return now, err
	}
	text, err := json.Marshal(into)
	if err != nil {
		return now, err
	}
	// Beside what the page asks, and not as a part of it: most looks do not come here.
	return now, db.sql.Statement(sqldb.Counted(ctx, nil), `INSERT INTO announcement_count (announcement_id, what, question, counted, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (announcement_id, what) DO UPDATE SET question = excluded.question, counted = excluded.counted, at = excluded.at RETURNING at`,
		[]any{id, what, question, string(text), now.UnixMilli()}, func(*sql.Rows) error { return nil })
}

// CountAnew lets the next look at an announcement count its people again.
func (db *DB) CountAnew(ctx context.Context, id int64) error {
	return db.sql.InTx(ctx, func(t *sqldb.Tx) error {
		_, err := t.Exec(ctx, `DELETE FROM announcement_count WHERE announcement_id = $1`, id)
		return err
	})
}
