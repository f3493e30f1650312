package announcements

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store/outbox"
	"kanca/bot/store/people"
	"kanca/bot/store/registrations"
	"kanca/bot/store/sqldb"
)

// The reasons for which somebody whom the words mean is sent nothing. The first ones are
// known when people are counted, the others when it is their turn.
const (
	OptedOut    = "opted_out"   // BERHENTI
	Restricted  = "restricted"  // their data are left alone
	NoConsent   = "no_consent"  // they never agreed to hear of this
	Unreachable = "unreachable" // no way leads to them
	Silent      = "silent"      // they did not write there lately enough for the channel
	Capped      = "capped"      // they were sent others lately
	HasIt       = outbox.HasIt  // they have it, of one that it tells again
	Quiet       = "quiet"       // it could not go at any hour that is allowed
	Late        = "expired"     // its time was over
	Erased      = "erased"      // they had everything deleted
	Joined      = "joined"      // they are somebody else in the list too
	Practised   = "training"    // the office practised, and they are no staff
	Halted      = "cancelled"   // it was stopped before their turn
)

// Plan is what the program knows of the way to people: by which channels, those that are
// tried first at the front, and what they are sent.
type Plan struct {
	// Content is what the plan was made of: where there is one, nothing else is submitted with it.
	Content broadcast.Content
	Ways    []broadcast.Way
	Texts   []broadcast.Text
	Subject broadcast.Subject
	// Cost is what it costs to reach so many; nil where no price is known.
	Cost func([]broadcast.Reach, []broadcast.Text) []broadcast.Cost
	// Templates are those that channels write with, as the cost counts with them.
	Templates []broadcast.Template

	open   []OpenWay // of LookAtWays
	known  bool
	kept   map[string]keptCount
	looked bool
}

// question puts a query together.
type question struct{ sqldb.Arguments }

func list[T ~string](q *question, values []T) string {
	var places []string
	for _, v := range values {
		places = append(places, q.Add(string(v)))
	}
	return strings.Join(places, ", ")
}

// lowered is list in small letters, as names are compared.
func lowered(q *question, values []string) string {
	var small []string
	for _, v := range values {
		small = append(small, strings.ToLower(strings.Join(strings.Fields(v), " ")))
	}
	return list(q, small)
}

// among lists the channels of ways.
func among(q *question, ways []OpenWay) string {
	var names []bot.ChannelName
	for _, w := range ways {
		names = append(names, w.Channel)
	}
	return list(q, names)
}

// meant is the condition on a person p that an audience's words make.
func (q *question) meant(a broadcast.Audience, ways []OpenWay, now time.Time) string {
	const registered = `EXISTS (SELECT 1 FROM registration r WHERE r.person_id = p.id AND r.status <> '` + registrations.Withdrawn + `'`
	all := []string{`p.erased_at IS NULL`}
	if len(a.Channels) > 0 {
		if len(ways) == 0 {
			return `FALSE`
		}
		all = append(all, `EXISTS (SELECT 1 FROM message w WHERE w.person_id = p.id AND w.direction = 'in' AND w.channel || '' IN (`+among(q, ways)+`))`)
	}
	if len(a.Languages) > 0 {
		languages := `p.lang IN (` + list(q, a.Languages) + `)`
		if slices.Contains(a.Languages, bot.Indonesian) {
			languages = `(` + languages + ` OR p.lang = '')` // who chose none is written to in Indonesian
		}
		all = append(all, languages)
	}
	if a.Again > 0 {
		all = append(all, `p.id IN (`+q.failedPassing(a.Again, now)+`)`)
	}
	if w := a.Wished; w != nil {
		all = append(all, `p.id IN (SELECT c.person_id FROM announcement_choice c WHERE `+outbox.Asked+` AND `+outbox.AskedKey+` = `+q.Add(w.Key())+` AND `+outbox.Untold+`)`)
		if w.AgeMin > 0 {
			all = append(all, `NOT `+registered+` AND r.age > 0 AND r.age < `+q.Add(w.AgeMin)+`)`)
		}
		if w.AgeMax > 0 {
			all = append(all, `NOT `+registered+` AND r.age > `+q.Add(w.AgeMax)+`)`)
		}
	}
	if a.Active > 0 {
		all = append(all, `p.last_seen >= `+q.Add(now.Add(-time.Duration(a.Active)*24*time.Hour).UnixMilli()))
	}
	switch {
	case a.Registered != nil && !*a.Registered:
		all = append(all, `NOT `+registered+`)`)
		if a.OfRegistration() {
			return `FALSE` // who has no registration comes from no village
		}
	case a.Registered != nil || a.OfRegistration():
		one := registered
		for column, values := range map[string][]string{`lower(r.district)`: a.Districts, `lower(r.village)`: a.Villages, `lower(r.country)`: a.Countries, `lower(r.job)`: a.Jobs} {
			if len(values) > 0 {
				one += ` AND ` + column + ` IN (` + lowered(q, values) + `)`
			}
		}
		if a.Age != [2]int{} {
			one += ` AND r.age >= ` + q.Add(a.Age[0]) + ` AND r.age <= ` + q.Add(a.Age[1])
		}
		all = append(all, one+`)`)
	}
	return strings.Join(all, ` AND `)
}

// failedPassing selects those whom an announcement, as it was frozen, did not reach for a
// reason that may be over: nobody who has it, or may have it, by it or by another that told the
// same again, or as somebody who turned out to be the same.
func (q *question) failedPassing(id int64, now time.Time) string {
	return `SELECT b.person_id FROM announcement f JOIN announcement_recipient b ON b.announcement_id = f.id AND b.listing = f.listing JOIN message w ON w.recipient_id = b.id
		WHERE f.id = ` + q.Add(id) + ` AND f.state IN ('done', 'cancelled') AND w.state = 'failed' AND w.error_code IN (` + list(q, broadcast.PassingCodes()) + `)
		AND (w.error_code NOT IN (` + list(q, broadcast.LimitedCodes()) + `) OR w.created_at <= ` + q.Add(now.Add(-24*time.Hour).UnixMilli()) + `
			AND (SELECT count(*) FROM message x WHERE x.person_id = b.person_id AND x.announcement_id IS NOT NULL AND x.error_code IN (` + list(q, broadcast.LimitedCodes()) + `)) < 2)
		AND NOT EXISTS (SELECT 1 FROM announcement g JOIN message x ON x.announcement_id = g.id WHERE x.person_id = b.person_id AND x.announcement_id IS NOT NULL
			AND (g.id = f.id OR g.origin = f.id OR f.origin <> 0 AND (g.id = f.origin OR g.origin = f.origin)) AND x.state IN ('sending', 'sent', 'delivered', 'read', 'unknown'))`
}

// via is the id of the message that shows how a person p is reached: the newest that came
// by one of the ways, lately enough for it, from an address that is still theirs, which nobody else has then, and
// can be reached; of a number nobody knows that from which nobody wrote for long. The channel is named so that no index of channels can be used: before
// PostgreSQL has counted how many rows there are, it reads all of a channel's messages for
// each person by it.
func (q *question) via(ways []OpenWay, now time.Time) string {
	if len(ways) == 0 {
		return `CAST(NULL AS BIGINT)`
	}
	order, lately := `CASE i.channel`, ``
	for n, w := range ways {
		order += ` WHEN ` + q.Add(string(w.Channel)) + ` THEN ` + strconv.Itoa(n)
		if w.Within > 0 {
			lately += ` AND (i.channel <> ` + q.Add(string(w.Channel)) + ` OR coalesce(i.sent_at, i.created_at) > ` + q.Add(now.Add(-w.Within).UnixMilli()) + `)`
		}
	}
	return `(SELECT i.id FROM message i WHERE i.person_id = p.id AND i.direction = 'in' AND i.channel || '' IN (` + among(q, ways) + `) AND i.address <> ''` + lately + `
		AND EXISTS (SELECT 1 FROM address d WHERE d.person_id = p.id AND d.kind || ':' || d.value = i.address
			AND (d.kind <> 'phone' OR i.created_at > ` + q.Add(now.Add(-people.NumberPatience).UnixMilli()) + `))
		AND NOT EXISTS (SELECT 1 FROM unreachable u WHERE u.channel = i.channel AND u.address = i.address)
		ORDER BY ` + order + ` ELSE 99 END, i.id DESC LIMIT 1)`
}

// otherVia is via by the other medium than that of the message w, by which the person p is
// reached: for where that is known to have failed.
func (q *question) otherVia(ways []OpenWay, now time.Time) string {
	by := map[bot.Medium][]OpenWay{}
	for _, w := range ways {
		by[w.Medium] = append(by[w.Medium], w)
	}
	wa, text := by[bot.WhatsApp], by[bot.SMS]
	if len(wa) == 0 || len(text) == 0 {
		return `CAST(NULL AS BIGINT)`
	}
	return `(CASE WHEN w.channel IN (` + among(q, wa) + `) THEN ` + q.via(text, now) + ` WHEN w.channel IN (` + among(q, text) + `) THEN ` + q.via(wa, now) + ` END)`
}

// leftOut is why a person p is sent nothing, by what is known when people are counted, with
// the way to them; ” where nothing speaks against it.
const leftOut = `CASE WHEN p.opted_out_at IS NOT NULL THEN '` + OptedOut + `' WHEN p.restricted_at IS NOT NULL THEN '` + Restricted + `'
	WHEN NOT ` + outbox.AgreedTo + ` THEN '` + NoConsent + `' WHEN ` + outbox.ToldOf + ` THEN '` + HasIt + `' ELSE '' END`
