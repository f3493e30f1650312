package announcements

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store/outbox"
)

// Measure is how many people an announcement means, and what becomes of them.
type Measure struct {
	Audience int
	Reach    []broadcast.Reach
	Instead  []broadcast.Reach `json:",omitempty"` // by which other way, where the first fails
	Skipped  map[string]int    // by reason
	// Some are some of those who would get it, taken at random: the ids of people. Samples says
	// of them how they would be reached.
	Some    []int64  `json:",omitempty"`
	Samples []Sample `json:"-"`
}

// subject is what is asked of an announcement k that is not kept yet.
func (q *question) subject(c broadcast.Content, p Plan) string {
	return `(SELECT ` + q.text(listed(p.Subject.Countries)) + ` AS countries, ` + q.text(listed(p.Subject.Jobs)) + ` AS jobs, ` + q.text(notice(c)) + ` AS notice, ` + q.text(offer(c)) + ` AS offer) k`
}

// agreed is everybody who agreed to hear of what an announcement is about, for a WITH.
func (q *question) agreed(c broadcast.Content, p Plan) string {
	return `agreed AS MATERIALIZED (` + strings.ReplaceAll(outbox.EveryAgreed, "{k}", q.subject(c, p)) + `)`
}

// means is everybody whom an announcement's words mean, their language and why they are left out
// whatever way leads to them, for a WITH behind agreed. fit is empty for whom something speaks
// against: by a text that is compared PostgreSQL would take them for few.
func (q *question) means(c broadcast.Content, p Plan, ways []OpenWay, now time.Time) string {
	return `meant AS MATERIALIZED (SELECT y.id, y.lang, y.reason, CASE WHEN y.reason = '' THEN 1 END AS fit FROM (SELECT p.id, p.lang, ` + leftOutOf + ` ELSE '' END AS reason
		FROM person p CROSS JOIN ` + q.subject(c, p) + ` LEFT JOIN agreed a ON a.person_id = p.id WHERE ` + q.meant(c.Audience, ways, now) + `) y)`
}

// leftOutOf is leftOut for a person p whom a row a of agreed was looked for.
const leftOutOf = `CASE WHEN p.opted_out_at IS NOT NULL THEN '` + OptedOut + `' WHEN p.restricted_at IS NOT NULL THEN '` + Restricted + `'
	WHEN a.person_id IS NULL THEN '` + NoConsent + `' WHEN ` + outbox.ToldOf + ` THEN '` + HasIt + `'`

// MeasureAnnouncement counts whom the words mean now, and keeps nothing.
func (db *DB) MeasureAnnouncement(ctx context.Context, c broadcast.Content, p Plan) (m Measure, err error) {
	return db.measure(ctx, c, p, 0)
}

// measure is MeasureAnnouncement with so many samples.
func (db *DB) measure(ctx context.Context, c broadcast.Content, p Plan, samples int) (m Measure, err error) {
	var q question
	now := db.sql.Clock()
	ways, err := db.openWays(ctx, p, c.Audience)
	if err != nil {
		return m, err
	}
	channel, other := `''`, `''`
	if len(ways) > 0 {
		names := ``
		for n, w := range ways {
			names += ` WHEN ` + strconv.Itoa(n) + ` THEN ` + q.text(string(w.Channel))
		}
		channel, other = `CASE x.place`+names+` ELSE '' END`, `CASE x.other`+names+` ELSE '' END`
	}
	query := `WITH ` + q.agreed(c, p) + `, ` + q.means(c, p, ways, now) + `, ` + q.near(db.sql.OneWriter(), ways, now) + `
		SELECT 0 AS sample, ` + channel + ` AS channel, x.lang, x.reason, sum(x.people), sum(x.people * x.open), '' AS address, ` + other + ` AS other FROM (SELECT n.place, n.other, n.lang, n.open,
			CASE WHEN n.reason = '' AND n.place IS NULL THEN '` + Unreachable + `' ELSE n.reason END AS reason, count(*) AS people
			FROM near n GROUP BY 1, 2, 3, 4, 5) x GROUP BY 2, 3, 4, 8`
	if samples > 0 {
		query += ` UNION ALL ` + q.sampled(`(SELECT n.person_id FROM near n WHERE n.place IS NOT NULL ORDER BY `+shuffled("n.person_id", now)+`, n.person_id LIMIT `+q.Add(samples)+`)`, ways, now)
	}
	m.Skipped = map[string]int{}
	err = db.sql.Each(ctx, query+` ORDER BY 1, 2, 3, 4`, q.All, func(rows *sql.Rows) error {
		var s Sample
		var reason, address string
		var other bot.ChannelName
		var people, open int
		err := rows.Scan(&s.Person, &s.Channel, &s.Lang, &reason, &people, &open, &address, &other)
		switch {
		case err != nil:
		case s.Person != 0:
			s.reads(reason, address)
			m.Some, m.Samples = append(m.Some, s.Person), append(m.Samples, s)
		default:
			m.add(ways, s.Channel, s.Lang, reason, people, open)
			if reason == "" && other != "" {
				m.instead(ways, other, s.Lang, people)
			}
		}
		return err
	})
	return m, err
}

// shuffled is by what ids are ordered so that nobody knows who comes first, another order at
// each moment.
func shuffled(id string, at time.Time) string {
	const prime = 1000003
	return `(` + id + ` % ` + strconv.Itoa(prime) + ` * ` + strconv.FormatInt(1+at.UnixMilli()%(prime-1), 10) + ` % ` + strconv.Itoa(prime) + `)`
}

func (q *question) text(value string) string { return `CAST(` + q.Add(value) + ` AS TEXT)` }

// reads adds a row of people: their channel, language, why they are left out, how many they are
// and how many of them wrote lately enough.
func (m *Measure) reads(ways []OpenWay) func(*sql.Rows) error {
	return func(rows *sql.Rows) error {
		var channel bot.ChannelName
		var lang bot.Lang
		var reason string
		var people, open int
		if err := rows.Scan(&channel, &lang, &reason, &people, &open); err != nil {
			return err
		}
		m.add(ways, channel, lang, reason, people, open)
		return nil
	}
}

// add counts people who speak a language and are reached by a channel, or are left out, and
// how many of them wrote lately enough for a text that goes as it is.
func (m *Measure) add(ways []OpenWay, channel bot.ChannelName, lang bot.Lang, reason string, people, open int) {
	m.Audience += people
	if reason != "" {
		m.Skipped[reason] += people
		return
	}
	if !lang.Valid() {
		lang = bot.Indonesian
	}
	free := broadcast.FreeWindow(channel)
	if free == 0 {
		open = 0
	}
	for i, r := range m.Reach {
		if r.Channel == channel && r.Lang == lang {
			m.Reach[i].People += people
			m.Reach[i].Open += open
			return
		}
	}
	r := broadcast.Reach{Way: broadcast.Way{Channel: channel}, Lang: lang, People: people, Open: open}
	for _, w := range ways {
		if w.Channel == channel {
			r.Way, r.OnlyOpen = w.Way, free > 0 && w.Within > 0 && w.Within <= 24*time.Hour
		}
	}
	m.Reach = append(m.Reach, r)
}

// instead counts people who speak a language and have a channel as their other way.
func (m *Measure) instead(ways []OpenWay, channel bot.ChannelName, lang bot.Lang, people int) {
	other := Measure{Reach: m.Instead}
	other.add(ways, channel, lang, "", people, 0)
	m.Instead = other.Reach
}

// listed writes names as the columns countries and jobs have them: ",TW,HK,".
func listed(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "," + strings.Join(names, ",") + ","
}
