package announcements

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store/column"
	"kanca/bot/store/outbox"
	"kanca/bot/store/sqldb"
)

// AtHand is an announcement that is neither written on nor over, in short.
type AtHand struct {
	ID        int64
	Title     string
	State     broadcast.State
	Reason    string
	SendAfter time.Time // zero: when somebody says so
	NotAfter  time.Time
	Since     time.Time // when it was last moved
}

// LateStart is how long after its time an announcement that has not begun is a fault.
const LateStart = 2 * time.Minute

// Late reports whether an announcement could have begun LateStart ago and has not, and since
// when it could have.
func (a AtHand) Late(now time.Time) (since time.Time, late bool) {
	since = a.SendAfter
	if a.Since.After(since) {
		since = a.Since
	}
	return since, a.State == broadcast.Approved && !a.SendAfter.IsZero() && !now.Before(since.Add(LateStart))
}

// Hand is what of the announcements waits for somebody or is under way, and what is to be
// known of all of them.
type Hand struct {
	List []AtHand // the oldest first
	// Practising is whether the office practises: nothing goes but to phones of staff.
	Practising bool
	// Unserved is whether no service has said lately at which hours announcements may go:
	// none runs, or it does not reach the database.
	Unserved bool
}

// AnnouncementsAtHand returns what waits for somebody or is under way, at most limit.
func (db *DB) AnnouncementsAtHand(ctx context.Context, limit int) (h Hand, err error) {
	err = db.sql.Each(ctx, `SELECT EXISTS (SELECT 1 FROM checkpoint WHERE name = $2), NOT EXISTS (SELECT 1 FROM announcement_window w WHERE w.closes_at > $3),
			coalesce(a.id, 0), coalesce(a.title, ''), coalesce(a.state, ''), coalesce(a.reason, ''), coalesce(a.send_after, 0), coalesce(a.not_after, 0), coalesce(a.since, 0)
		FROM (SELECT 1 AS always) x LEFT JOIN (SELECT k.id, k.title, k.state, k.reason, k.send_after, k.not_after,
			(SELECT coalesce(max(s.at), k.created_at) FROM announcement_step s WHERE s.announcement_id = k.id AND s.act NOT IN (`+unmoving+`)) AS since
			FROM announcement k WHERE k.state IN ('submitted', 'approved', 'sending', 'paused') ORDER BY k.id LIMIT $1) a ON TRUE ORDER BY a.id`,
		[]any{limit, outbox.Practice, db.sql.Clock().UnixMilli()}, func(rows *sql.Rows) error {
			var a AtHand
			var send, until, since int64
			err := rows.Scan(&h.Practising, &h.Unserved, &a.ID, &a.Title, &a.State, &a.Reason, &send, &until, &since)
			if send != 0 {
				a.SendAfter = column.Moment(send)
			}
			a.NotAfter, a.Since = column.Moment(until), column.Moment(since)
			if a.ID != 0 {
				h.List = append(h.List, a)
			}
			return err
		})
	return h, err
}

// ListAnnouncements lists those that are over, or those that are not, the newest first: at
// most limit before the id; 0 is from the newest on.
func (db *DB) ListAnnouncements(ctx context.Context, over bool, before int64, limit int) (out []Announcement, err error) {
	states := `'draft', 'submitted', 'approved', 'sending', 'paused'`
	if over {
		states = `'done', 'cancelled', 'expired'`
	}
	err = db.sql.Each(ctx, `SELECT `+announcementColumns+fromAnnouncement+`WHERE k.state IN (`+states+`) AND (CAST($1 AS BIGINT) = 0 OR k.id < $1) ORDER BY k.id DESC LIMIT $2`, []any{before, limit}, func(rows *sql.Rows) error {
		a, err := scan(rows)
		out = append(out, a)
		return err
	})
	return out, err
}

// AnnouncementVersion is what an announcement said in an earlier version. ErrNotFound where
// it had none of that number.
func (db *DB) AnnouncementVersion(ctx context.Context, id, version int64) (c broadcast.Content, err error) {
	var text string
	err = db.sql.Row(ctx, `SELECT content FROM announcement_version WHERE announcement_id = $1 AND version = $2`, []any{id, version}, &text)
	if errors.Is(err, sql.ErrNoRows) {
		return c, sqldb.ErrNotFound
	}
	if err == nil {
		err = json.Unmarshal([]byte(text), &c)
	}
	return c, err
}

// Pace is how fast an announcement went lately.
type Pace struct {
	Lately int  // messages made within PaceWindow
	First  bool // only a few go at first, and the rest when they went well
	Waits  bool // they have gone, and it waits how that went
}

// PaceWindow is the time over which it is looked how fast an announcement goes.
const PaceWindow = 10 * time.Minute

// AnnouncementPace looks how fast an announcement went on these channels.
func (db *DB) AnnouncementPace(ctx context.Context, id int64, on []broadcast.Way) (p Pace, err error) {
	var q question
	one, since := q.Add(id), q.Add(db.sql.Clock().Add(-PaceWindow).UnixMilli())
	names := []bot.ChannelName{""}
	for _, w := range on {
		names = append(names, w.Channel)
	}
	var canary int64
	err = db.sql.Row(ctx, `SELECT k.canary_left, (SELECT count(*) FROM message m WHERE m.channel IN (`+list(&q, names)+`) AND m.created_at > `+since+`
		AND m.recipient_id IS NOT NULL AND m.announcement_id = `+one+`) FROM announcement k WHERE k.id = `+one, q.All, &canary, &p.Lately)
	p.First, p.Waits = canary >= 0, canary == 0
	return p, err
}

// AnnouncedLately counts the messages of announcements of the last 24 hours by channel: what
// is used of a limit for the day, over all announcements.
func (db *DB) AnnouncedLately(ctx context.Context) (used map[bot.ChannelName]int, err error) {
	used = map[bot.ChannelName]int{}
	return used, sqldb.Several(ctx, db.sql, db.latelyPart(used))
}

// latelyPart is the select of AnnouncedLately.
func (db *DB) latelyPart(used map[bot.ChannelName]int) sqldb.Part {
	return sqldb.Part{Width: 2, Query: `SELECT channel, count(*) FROM message WHERE recipient_id IS NOT NULL AND created_at > $1 GROUP BY channel`,
		Args: []any{db.sql.Clock().Add(-24 * time.Hour).UnixMilli()}, Scan: func(row sqldb.Scanner) error {
			var name bot.ChannelName
			var n int
			err := row.Scan(&name, &n)
			used[name] = n
			return err
		}}
}

// Overlap is how many of those whom an announcement means were sent another one before.
type Overlap struct{ Meant, Both int }

// AnnouncementOverlap counts whom an announcement means and may be sent to, and of them whom
// another one has gone to.
func (db *DB) AnnouncementOverlap(ctx context.Context, c broadcast.Content, p Plan, other int64) (o Overlap, err error) {
	var q question
	now := db.sql.Clock()
	ways, err := db.openWays(ctx, p, c.Audience)
	if err != nil {
		return o, err
	}
	query := `WITH ` + q.agreed(c, p) + ` SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT 1 FROM announcement_recipient o JOIN announcement e ON e.id = o.announcement_id AND e.listing = o.listing
			WHERE o.announcement_id = ` + q.Add(other) + ` AND o.person_id = p.id AND o.state = 'out'))
		FROM person p CROSS JOIN ` + q.subject(c, p) + ` LEFT JOIN agreed a ON a.person_id = p.id WHERE ` + q.meant(c.Audience, ways, now) + ` AND ` + leftOutOf + ` ELSE '' END = ''`
	err = db.sql.Row(ctx, query, q.All, &o.Meant, &o.Both)
	return o, err
}
