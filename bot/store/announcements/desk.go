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

// AnnouncementsAtHand lists the announcements that wait for somebody or are under way, the
// oldest first, at most limit.
func (db *DB) AnnouncementsAtHand(ctx context.Context, limit int) (out []AtHand, err error) {
	err = db.sql.Each(ctx, `SELECT k.id, k.title, k.state, k.reason, coalesce(k.send_after, 0), k.not_after,
			(SELECT coalesce(max(s.at), k.created_at) FROM announcement_step s WHERE s.announcement_id = k.id AND s.act <> '`+looked+`')
		FROM announcement k WHERE k.state IN ('submitted', 'approved', 'sending', 'paused') ORDER BY k.id LIMIT $1`, []any{limit}, func(rows *sql.Rows) error {
		var a AtHand
		var send, until, since int64
		err := rows.Scan(&a.ID, &a.Title, &a.State, &a.Reason, &send, &until, &since)
		if send != 0 {
			a.SendAfter = column.Moment(send)
		}
		a.NotAfter, a.Since = column.Moment(until), column.Moment(since)
		out = append(out, a)
		return err
	})
	return out, err
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
	subject := `(SELECT ` + q.text(listed(p.Subject.Countries)) + ` AS countries, ` + q.text(listed(p.Subject.Jobs)) + ` AS jobs) k`
	query := `SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT 1 FROM announcement_recipient o JOIN announcement e ON e.id = o.announcement_id AND e.listing = o.listing
			WHERE o.announcement_id = ` + q.Add(other) + ` AND o.person_id = p.id AND o.state = 'out'))
		FROM person p CROSS JOIN ` + subject + ` WHERE ` + q.meant(c.Audience, ways, now) + ` AND ` + leftOut + ` = ''`
	err = db.sql.Row(ctx, query, q.All, &o.Meant, &o.Both)
	return o, err
}
