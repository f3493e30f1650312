package announcements

import (
	"context"
	"database/sql"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store/registrations"
)

// Sample is somebody who would get an announcement, as an example of all of them.
type Sample struct {
	Person  int64
	Channel bot.ChannelName
	To      bot.Address
	Lang    bot.Lang
	Village string // of the newest registration; "" where there is none
}

// reads fills in what the columns village and address of a row of sampled say.
func (s *Sample) reads(village, address string) {
	s.Village = village
	s.To, _ = bot.ParseAddress(address)
	if !s.Lang.Valid() {
		s.Lang = bot.Indonesian
	}
}

// sampled selects how those are reached whose ids a select of person_id has.
func (q *question) sampled(ids string, ways []OpenWay, now time.Time) string {
	return `SELECT s.id, w.channel, s.lang, s.village, 0, 0, w.address, '' FROM (SELECT p.id, p.lang, ` + q.via(ways, now) + ` AS via,
			coalesce((SELECT r.village FROM registration r WHERE r.person_id = p.id AND r.status <> '` + registrations.Withdrawn + `' ORDER BY r.created_at DESC, r.id LIMIT 1), '') AS village
			FROM ` + ids + ` o JOIN person p ON p.id = o.person_id) s JOIN message w ON w.id = s.via`
}

// AnnouncementSamples says how some people, by id, would be reached by what an announcement
// says now. Who would not get it any more is not among them.
func (db *DB) AnnouncementSamples(ctx context.Context, c broadcast.Content, p Plan, some []int64) (out []Sample, err error) {
	if len(some) == 0 {
		return nil, nil
	}
	ways, err := db.openWays(ctx, p, c.Audience)
	if err != nil {
		return nil, err
	}
	var q question
	now := db.sql.Clock()
	var people string
	for i, id := range some {
		if i > 0 {
			people += ", "
		}
		people += q.Add(id)
	}
	err = db.sql.Each(ctx, q.sampled(`(SELECT p.id AS person_id FROM person p CROSS JOIN `+q.subject(c, p)+` WHERE p.id IN (`+people+`) AND `+q.meant(c.Audience, ways, now)+` AND `+leftOut+` = '')`, ways, now)+
		` ORDER BY s.id`, q.All, func(rows *sql.Rows) error {
		var s Sample
		var village, address, other string
		var people, open int
		err := rows.Scan(&s.Person, &s.Channel, &s.Lang, &village, &people, &open, &address, &other)
		s.reads(village, address)
		out = append(out, s)
		return err
	})
	return out, err
}
