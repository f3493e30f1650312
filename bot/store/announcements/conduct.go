package announcements

import (
	"context"
	"database/sql"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store/column"
)

// Conductor is by what announcements move without anybody doing it.
type Conductor struct {
	Rules broadcast.Rules
	Quiet broadcast.Quiet
	Media []broadcast.Way // of every channel that there may be
	// Objects says why one must not go any more that was approved: what it tells of has
	// ended; "" where nothing speaks against it, and for all where it is nil.
	Objects func(broadcast.Content) string
}

// Conducted is what Conduct did, in announcements.
type Conducted struct {
	Begun, Paused, Done, Expired int
}

// Conduct moves what moves by itself: what is due begins, what has gone to everybody is
// done, what came too late is over, what goes badly stands still until somebody has looked.
// It also says when announcements may go on each channel, until it says so anew. Several
// processes may do it at once, and it may be interrupted at any moment.
func (db *DB) Conduct(ctx context.Context, c Conductor) (done Conducted, err error) {
	open, err := db.open(ctx)
	if err != nil || len(open) == 0 {
		return done, err
	}
	if err := db.setWindows(ctx, c); err != nil {
		return done, err
	}
	templates, err := db.Templates(ctx)
	if err != nil {
		return done, err
	}
	for _, a := range open {
		objection := c.objection(a, templates)
		if objection == "" { // or another process might send it to them before it stands still
			if err := db.join(ctx, a); err != nil {
				return done, err
			}
		}
		act, reason, err := db.due(ctx, a, c, objection)
		if err != nil {
			return done, err
		}
		if act == "" {
			continue
		}
		moved, err := db.itself(ctx, a, act, reason, c)
		if err != nil {
			return done, err
		}
		if !moved {
			continue
		}
		switch act {
		case broadcast.Send:
			done.Begun++
		case broadcast.Pause:
			done.Paused++
		case broadcast.Finish:
			done.Done++
		case broadcast.Expire:
			done.Expired++
		}
	}
	return done, nil
}

// objection is what speaks against one that was approved or goes; "" for nothing.
func (c Conductor) objection(a Announcement, templates []broadcast.Template) string {
	if a.State != broadcast.Approved && a.State != broadcast.Sending {
		return ""
	}
	if c.Objects != nil {
		if because := c.Objects(a.Content); because != "" {
			return because
		}
	}
	return a.Proposal.TemplateObjection(templates)
}

// open lists what can still move.
func (db *DB) open(ctx context.Context) (out []Announcement, err error) {
	err = db.sql.Each(ctx, `SELECT `+announcementColumns+fromAnnouncement+`WHERE k.state IN ('submitted', 'approved', 'sending', 'paused') ORDER BY k.id`, nil, func(rows *sql.Rows) error {
		a, err := scan(rows)
		out = append(out, a)
		return err
	})
	return out, err
}

// setWindows keeps when announcements may go on each channel: now, or next.
func (db *DB) setWindows(ctx context.Context, c Conductor) error {
	now := db.sql.Clock()
	held := map[bot.ChannelName]broadcast.Window{}
	if err := db.sql.Each(ctx, `SELECT channel, opens_at, closes_at FROM announcement_window`, nil, func(rows *sql.Rows) error {
		var name bot.ChannelName
		var opens, closes int64
		err := rows.Scan(&name, &opens, &closes)
		held[name] = broadcast.Window{Opens: column.Moment(opens), Closes: column.Moment(closes)}
		return err
	}); err != nil {
		return err
	}
	for _, way := range c.Media {
		w := c.Quiet.Next(way.Medium, now)
		if h, ok := held[way.Channel]; ok && h.Opens.Equal(w.Opens) && h.Closes.Equal(w.Closes) {
			continue
		}
		if err := db.inTx(ctx, func(t *tx) error {
			if w == (broadcast.Window{}) {
				_, err := t.Exec(ctx, `DELETE FROM announcement_window WHERE channel = $1`, way.Channel)
				return err
			}
			_, err := t.Exec(ctx, `INSERT INTO announcement_window (channel, opens_at, closes_at) VALUES ($1, $2, $3)
				ON CONFLICT (channel) DO UPDATE SET opens_at = excluded.opens_at, closes_at = excluded.closes_at`, way.Channel, w.Opens.UnixMilli(), w.Closes.UnixMilli())
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// due says what is to happen to an announcement now, and why; "" for nothing. One against
// which something speaks stands still, but not one that has gone to everybody.
func (db *DB) due(ctx context.Context, a Announcement, c Conductor, objection string) (act broadcast.Act, reason string, err error) {
	now := db.sql.Clock()
	over := !now.Before(a.Content.NotAfter)
	if over && a.State == broadcast.Sending && a.Content.Reminds() { // it waited for who asks late
		if left, err := db.left(ctx, a); err != nil || !left {
			return broadcast.Finish, "", err
		}
	}
	if over {
		return broadcast.Expire, broadcast.Because(broadcast.BecauseLate), nil
	}
	if a.State == broadcast.Approved && objection != "" {
		return broadcast.Pause, objection, nil
	}
	if a.State == broadcast.Approved && !a.Content.SendAfter.IsZero() && !now.Before(a.Content.SendAfter) {
		return broadcast.Send, "", nil
	}
	if a.State != broadcast.Sending {
		return "", "", nil
	}
	left, err := db.left(ctx, a)
	if err != nil {
		return "", "", err
	}
	if left && objection == "" {
		objection, err = db.trouble(ctx, a, c.Rules)
	}
	switch {
	case err != nil:
		return "", "", err
	case left && objection != "":
		return broadcast.Pause, objection, nil
	case !left && !a.Content.Reminds():
		return broadcast.Finish, "", nil
	}
	return "", "", db.passCanary(ctx, a, c)
}

// passCanary lets the rest go some time after the first ones, once it is known of all of
// them whether they were taken: those that are tried once more say nothing yet.
func (db *DB) passCanary(ctx context.Context, a Announcement, c Conductor) error {
	return db.inTx(ctx, func(t *tx) error {
		_, err := t.Exec(ctx, `UPDATE announcement SET canary_left = -1 WHERE id = $1 AND state = 'sending' AND canary_left = 0 AND canary_at <= $2
			AND NOT EXISTS (SELECT 1 FROM message m WHERE m.announcement_id = announcement.id AND m.state IN ('queued', 'sending'))`,
			a.ID, t.Now()-c.Rules.CanaryWait.Milliseconds())
		return err
	})
}

// itself moves an announcement, unless somebody was quicker.
func (db *DB) itself(ctx context.Context, a Announcement, act broadcast.Act, reason string, c Conductor) (moved bool, err error) {
	if act == broadcast.Expire {
		if err := db.leaveOut(ctx, a, c); err != nil {
			return false, err
		}
	}
	err = db.inTx(ctx, func(t *tx) error {
		moved = false
		if err := t.queue(ctx); err != nil {
			return err
		}
		now, err := t.take(ctx, a.ID)
		if err != nil || now.State != a.State || now.Hash != a.Hash {
			return err
		}
		if act == broadcast.Finish { // a provider may have said just now that the first way failed
			if left, err := leftIn(ctx, t, now, column.Moment(t.Now())); err != nil || left {
				return err
			}
		}
		if act == broadcast.Expire {
			if err := t.takeBack(ctx, a.ID, Late); err != nil {
				return err
			}
		}
		moved = true
		return t.move(ctx, &now, By{}, Move{ID: a.ID, Act: act, Hash: now.Hash, Reason: reason}, c.Rules)
	})
	return moved, err
}

// leaveOut notes of everybody whose turn did not come why: it could go at no hour that is
// allowed, or it took too long. A part at a time, for everybody else waits.
func (db *DB) leaveOut(ctx context.Context, a Announcement, c Conductor) error {
	begun := a.StartedAt
	if begun.IsZero() {
		begun = a.Content.SendAfter
	}
	for _, way := range c.Media {
		reason := Late
		if !begun.IsZero() && !c.Quiet.Any(way.Medium, begun, a.Content.NotAfter) {
			reason = Quiet
		}
		for {
			var n int64
			if err := db.inTx(ctx, func(t *tx) (err error) {
				n, err = t.Exec(ctx, `UPDATE announcement_recipient SET state = 'skipped', reason = $4 WHERE id IN (
					SELECT m.id FROM announcement_recipient m WHERE m.channel = $3 AND m.announcement_id = $1 AND m.listing = $2 AND m.state = 'waiting' ORDER BY m.id LIMIT 500)`,
					a.ID, a.listing, way.Channel, reason)
				return err
			}); err != nil {
				return err
			}
			if n == 0 {
				break
			}
		}
	}
	return nil
}

// HaltAnnouncements lets everything that is under way, or would begin by itself, stand still
// until somebody lets it go on, for a reason. It is for a database that took another one's
// place: what went out since is not known there.
func (db *DB) HaltAnnouncements(ctx context.Context, reason string) (halted int, err error) {
	open, err := db.open(ctx)
	if err != nil {
		return 0, err
	}
	for _, a := range open {
		if _, err := broadcast.Next(a.State, broadcast.Pause, !a.StartedAt.IsZero()); err != nil {
			continue
		}
		moved, err := db.itself(ctx, a, broadcast.Pause, reason, Conductor{})
		if err != nil {
			return halted, err
		}
		if moved {
			halted++
		}
	}
	return halted, nil
}
