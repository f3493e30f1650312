package announcements

import (
	"strconv"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store/people"
)

// near is everybody of meant with the place of their way among the ways, and that of their other
// way, where nothing speaks against them and they are reached as via has it, for a WITH: of nobody
// else anybody asks for the messages. Both databases give the same, each the way that is faster
// there: SQLite takes a third less to look at each one than at all together,
// and PostgreSQL several times as long.
func (q *question) near(oneByOne bool, ways []OpenWay, now time.Time) string {
	switch {
	case len(ways) == 0:
		return `near AS (SELECT t.id AS person_id, t.lang, t.reason, CAST(NULL AS BIGINT) AS place, CAST(NULL AS BIGINT) AS other, 0 AS open FROM meant t)`
	case oneByOne:
		return q.nearOneByOne(ways, now)
	}
	return q.nearTogether(ways, now)
}

// nearOneByOne looks at each one's messages: of each way the first that shows it is enough, and
// an index holds all that is asked of a message.
func (q *question) nearOneByOne(ways []OpenWay, now time.Time) string {
	patience := q.Add(now.Add(-people.NumberPatience).UnixMilli())
	wrote := func(w OpenWay, within time.Duration) string { // whether the person t did, on a way
		channel, lately := q.Add(string(w.Channel)), ``
		if within > 0 {
			lately = ` AND coalesce(i.sent_at, i.created_at) > ` + q.Add(now.Add(-within).UnixMilli())
		}
		return `EXISTS (SELECT 1 FROM message i WHERE i.person_id = t.id AND i.direction = 'in' AND i.channel = ` + channel + ` AND i.address <> ''` + lately + `
			AND (substr(i.address, 1, 6) <> 'phone:' OR i.created_at > ` + patience + `)
			AND EXISTS (SELECT 1 FROM address d WHERE d.person_id = i.person_id AND d.kind || ':' || d.value = i.address)
			AND NOT EXISTS (SELECT 1 FROM unreachable u WHERE u.channel = i.channel AND u.address = i.address))`
	}
	first, open := map[bot.Medium]string{}, `FALSE`
	for n, w := range ways {
		first[w.Medium] += ` WHEN ` + wrote(w, w.Within) + ` THEN ` + strconv.Itoa(n)
		if free := broadcast.FreeWindow(w.Channel); free > 0 {
			if w.Within > 0 {
				free = min(free, w.Within)
			}
			open += ` OR ` + wrote(w, free)
		}
	}
	one := func(m bot.Medium) string { // the place of the way by which somebody is reached on a medium
		if first[m] == "" {
			return `CAST(NULL AS BIGINT)`
		}
		return `CASE WHEN t.fit IS NULL THEN NULL` + first[m] + ` END`
	}
	return `ways AS MATERIALIZED (SELECT t.id AS person_id, t.lang, t.reason, ` + one(bot.WhatsApp) + ` AS wa, ` + one(bot.SMS) + ` AS sms, CASE WHEN t.fit IS NOT NULL AND (` + open + `) THEN 1 ELSE 0 END AS open FROM meant t),
		near AS (SELECT n.person_id, n.lang, n.reason, CASE WHEN n.sms IS NULL OR n.wa < n.sms THEN n.wa ELSE n.sms END AS place, CASE WHEN n.wa < n.sms THEN n.sms WHEN n.sms < n.wa THEN n.wa END AS other, n.open FROM ways n)`
}

// nearTogether looks at the messages of all at once.
func (q *question) nearTogether(ways []OpenWay, now time.Time) string {
	place, lately, open := `CASE g.channel`, ``, `CASE WHEN FALSE THEN 1`
	first := map[bot.Medium]string{} // the places of the ways of a medium
	for n, w := range ways {
		one := ` WHEN ` + q.Add(string(w.Channel)) + ` THEN ` + strconv.Itoa(n)
		place += one
		first[w.Medium] += one
		if free := broadcast.FreeWindow(w.Channel); free > 0 {
			open += ` WHEN g.channel = ` + q.Add(string(w.Channel)) + ` AND g.wrote > ` + q.Add(now.Add(-free).UnixMilli()) + ` THEN 1`
		}
		if w.Within > 0 {
			lately += ` AND (i.channel <> ` + q.Add(string(w.Channel)) + ` OR coalesce(i.sent_at, i.created_at) > ` + q.Add(now.Add(-w.Within).UnixMilli()) + `)`
		}
	}
	other := `CAST(NULL AS BIGINT)`
	if wa, text := first[bot.WhatsApp], first[bot.SMS]; wa != "" && text != "" {
		wa, text = `min(CASE g.channel`+wa+` END)`, `min(CASE g.channel`+text+` END)`
		other = `CASE WHEN ` + wa + ` < ` + text + ` THEN ` + text + ` WHEN ` + text + ` < ` + wa + ` THEN ` + wa + ` END`
	}
	return `reached AS MATERIALIZED (SELECT g.person_id, min(` + place + ` END) AS place, ` + other + ` AS other, max(` + open + ` ELSE 0 END) AS open
		FROM (SELECT i.person_id, i.channel, i.address, max(coalesce(i.sent_at, i.created_at)) AS wrote FROM meant t CROSS JOIN message i WHERE t.fit IS NOT NULL AND i.person_id = t.id AND i.direction = 'in' AND i.channel || '' IN (` + among(q, ways) + `) AND i.address <> ''` + lately + `
			AND (substr(i.address, 1, 6) <> 'phone:' OR i.created_at > ` + q.Add(now.Add(-people.NumberPatience).UnixMilli()) + `) GROUP BY i.person_id, i.channel, i.address) g
		WHERE EXISTS (SELECT 1 FROM address d WHERE d.person_id = g.person_id AND d.kind || ':' || d.value = g.address)
			AND NOT EXISTS (SELECT 1 FROM unreachable u WHERE u.channel = g.channel AND u.address = g.address)
		GROUP BY g.person_id),
		near AS (SELECT t.id AS person_id, t.lang, t.reason, n.place, n.other, coalesce(n.open, 0) AS open FROM meant t LEFT JOIN reached n ON n.person_id = t.id)`
}
