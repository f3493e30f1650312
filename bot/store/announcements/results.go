package announcements

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"kanca/bot/broadcast"
	"kanca/bot/store/outbox"
	"kanca/bot/store/registrations"
)

// ResultWindow is for how long after an announcement reached somebody what they do counts as
// what came of it.
const ResultWindow = 7 * 24 * time.Hour

// Came is what came of an announcement, in people. Each counts once in each.
type Came struct {
	Sent       int // to whom it went; not those of whom it is known that it did not arrive
	Delivered  int
	Read       int
	Answered   int // who wrote to the office within ResultWindow
	Registered int // and who registered
	Stopped    int // and who said BERHENTI
}

func (c *Came) add(o Came) {
	c.Sent, c.Delivered, c.Read = c.Sent+o.Sent, c.Delivered+o.Delivered, c.Read+o.Read
	c.Answered, c.Registered, c.Stopped = c.Answered+o.Answered, c.Registered+o.Registered, c.Stopped+o.Stopped
}

// CameOn is what came of an announcement on one day, by local time.
type CameOn struct {
	Day time.Time // its beginning
	Came
}

// CameFrom is what came of an announcement in one district, of the newest registration; "" for
// who has none.
type CameFrom struct {
	District string
	Came
}

// Results is what came of an announcement, over time and by district. Both add up to All.
type Results struct {
	All       Came
	Days      []CameOn // that have something, in order
	Districts []CameFrom
}

// milliseconds of a day, and how far local time is ahead.
const (
	dayMs  = 24 * 60 * 60 * 1000
	zoneMs = 7 * 60 * 60 * 1000
)

// dayOf is the number of the local day of a moment, as SQL.
func dayOf(at string) string { return fmt.Sprintf("(%s + %d) / %d", at, zoneMs, dayMs) }

// AnnouncementResults looks what came of an announcement, by its messages that are still kept.
func (db *DB) AnnouncementResults(ctx context.Context, id int64) (r Results, err error) {
	var q question
	one, window := q.Add(id), q.Add(ResultWindow.Milliseconds())
	within := func(at string) string {
		return at + ` > w.created_at AND ` + at + ` <= w.created_at + CAST(` + window + ` AS BIGINT)`
	}
	days := []string{`w.created_at`,
		`CASE WHEN w.state IN ('delivered', 'read') THEN coalesce(w.delivered_at, w.read_at, w.created_at) END`,
		`CASE WHEN w.state = 'read' THEN coalesce(w.read_at, w.delivered_at, w.created_at) END`,
		`(SELECT min(i.created_at) FROM message i WHERE i.person_id = w.person_id AND i.direction = 'in' AND ` + within(`i.created_at`) + `)`,
		`(SELECT min(g.created_at) FROM registration g WHERE g.person_id = w.person_id AND ` + within(`g.created_at`) + `)`,
		`CASE WHEN ` + within(`p.opted_out_at`) + ` THEN p.opted_out_at END`}
	for i, at := range days {
		days[i] = `coalesce(` + dayOf(at) + `, 0)`
	}
	byDay, byDistrict := map[int64]Came{}, map[string]Came{}
	err = db.sql.Each(ctx, `SELECT x.district, x.sent, x.delivered, x.seen, x.answered, x.registered, x.stopped, count(*) FROM (
			SELECT coalesce((SELECT g.district FROM registration g WHERE g.person_id = w.person_id AND g.status <> '`+registrations.Withdrawn+`' ORDER BY g.created_at DESC, g.id LIMIT 1), '') AS district,
			`+days[0]+` AS sent, `+days[1]+` AS delivered, `+days[2]+` AS seen, `+days[3]+` AS answered, `+days[4]+` AS registered, `+days[5]+` AS stopped
			FROM message w JOIN person p ON p.id = w.person_id WHERE w.announcement_id = `+one+` AND w.state IN ('sent', 'delivered', 'read', 'unknown')
				AND NOT EXISTS (SELECT 1 FROM announcement_recipient m WHERE m.id = w.recipient_id AND NOT (`+outbox.OnlyLast+`))) x
		GROUP BY 1, 2, 3, 4, 5, 6, 7`, q.All, func(rows *sql.Rows) error {
		var district string
		var on [6]int64
		var n int
		if err := rows.Scan(&district, &on[0], &on[1], &on[2], &on[3], &on[4], &on[5], &n); err != nil {
			return err
		}
		all := Came{}
		for i, day := range on {
			if day == 0 {
				continue
			}
			part := Came{}
			*[]*int{&part.Sent, &part.Delivered, &part.Read, &part.Answered, &part.Registered, &part.Stopped}[i] = n
			all.add(part)
			part.add(byDay[day])
			byDay[day] = part
		}
		r.All.add(all)
		all.add(byDistrict[district])
		byDistrict[district] = all
		return nil
	})
	for day, came := range byDay {
		r.Days = append(r.Days, CameOn{time.UnixMilli(day*dayMs - zoneMs).In(broadcast.Zone), came})
	}
	for district, came := range byDistrict {
		r.Districts = append(r.Districts, CameFrom{district, came})
	}
	slices.SortFunc(r.Days, func(a, b CameOn) int { return a.Day.Compare(b.Day) })
	slices.SortFunc(r.Districts, func(a, b CameFrom) int {
		if a.Sent != b.Sent {
			return b.Sent - a.Sent
		}
		return strings.Compare(a.District, b.District)
	})
	return r, err
}
