package announcements

import (
	"context"
	"slices"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store/sqldb"
)

// OpenWay is a channel that is set up, by which announcements reach people.
type OpenWay struct {
	broadcast.Way
	Within time.Duration // for how long after their last word people are written to; 0: always
}

// SetAnnouncementWays keeps by which channels announcements reach people, in the order in
// which they are tried: those that are set up. By others nobody is counted, or written down,
// as somebody who can be reached. Before it is called for the first time all of them are.
func (db *DB) SetAnnouncementWays(ctx context.Context, ways []OpenWay) error {
	have, known, err := db.AnnouncementWays(ctx)
	if err != nil || known && slices.Equal(have, ways) {
		return err
	}
	return db.sql.InTx(ctx, func(t *sqldb.Tx) error {
		if _, err := t.Exec(ctx, `DELETE FROM announcement_way`); err != nil {
			return err
		}
		for place, w := range append([]OpenWay{{}}, ways...) { // the first says that it was called
			if _, err := t.Exec(ctx, `INSERT INTO announcement_way (channel, medium, place, within) VALUES ($1, $2, $3, $4) ON CONFLICT (channel) DO NOTHING`,
				w.Channel, w.Medium, place, w.Within.Milliseconds()); err != nil {
				return err
			}
		}
		return nil
	})
}

// AnnouncementWays lists the channels by which announcements reach people; known is whether
// a service has ever said so.
func (db *DB) AnnouncementWays(ctx context.Context) (ways []OpenWay, known bool, err error) {
	err = sqldb.Several(ctx, db.sql, openParts(&ways, &known))
	return ways, known, err
}

// openParts is the select of AnnouncementWays.
func openParts(ways *[]OpenWay, known *bool) sqldb.Part {
	return sqldb.Part{Width: 3, Query: `SELECT channel, medium, within FROM announcement_way ORDER BY place, channel`, Scan: func(row sqldb.Scanner) error {
		var w OpenWay
		var within int64
		err := row.Scan(&w.Channel, &w.Medium, &within)
		w.Within = time.Duration(within) * time.Millisecond
		if *known = true; w.Channel != "" {
			*ways = append(*ways, w)
		}
		return err
	}}
}

// openWays lists those of a plan's channels that are set up, which an audience may be reached by,
// in the order in which they are tried: the plan's, but for what the audience has first.
func (db *DB) openWays(ctx context.Context, p Plan, a broadcast.Audience) (out []OpenWay, err error) {
	open, known := p.open, p.known
	if !p.looked {
		open, known, err = db.AnnouncementWays(ctx)
	}
	for _, w := range a.Order(p.Ways) {
		if len(a.Channels) > 0 && !slices.Contains(a.Channels, w.Medium) {
			continue
		}
		one := OpenWay{w, broadcast.UsualPace(w.Channel).ActiveWithin}
		i := slices.IndexFunc(open, func(o OpenWay) bool { return o.Channel == w.Channel })
		if i >= 0 {
			one.Within = open[i].Within
		}
		if i >= 0 || !known {
			out = append(out, one)
		}
	}
	return out, err
}

// LookAtWays reads once for a plan of an announcement which of its ways are open now, what was
// counted of it before, and what is used of their limits for the day, as AnnouncedLately: several
// questions about it do not each read it anew.
func (db *DB) LookAtWays(ctx context.Context, id int64, p Plan) (_ Plan, used map[bot.ChannelName]int, err error) {
	used = map[bot.ChannelName]int{}
	p.open, p.known, p.kept = nil, false, map[string]keptCount{}
	err = sqldb.Several(ctx, db.sql, openParts(&p.open, &p.known), db.latelyPart(used), keptPart(id, p.kept))
	p.looked = err == nil
	return p, used, err
}
