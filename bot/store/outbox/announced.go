package outbox

import (
	"context"
	"database/sql"
	"strings"
	"sync"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// A recipient of an announcement becomes a message at the moment in which a sender takes
// it, and not before: whatever may speak against it is looked at then, in the transaction
// that hands it out. What waits is therefore in nobody's way, however many there are, and
// an announcement that stands still hands out nothing.

// mostLooked is at how many recipients one claim looks at most, where nobody may be sent
// anything: everybody else's answer waits for it.
const mostLooked = 512

// mostRetried is how many messages of announcements may wait on a channel for their next
// try: while there are so many, it takes hardly anything, and nobody new is taken.
const mostRetried = 200

// lookForAnnounced is how often is looked which announcements are under way.
const lookForAnnounced = 500 * time.Millisecond

// announced is what is known of announcements under way.
type announced struct {
	mu    sync.Mutex
	looks map[bot.ChannelName]look
	texts map[string]broadcast.Proposal // by hash
	rules broadcast.Rules
	pace  func(bot.ChannelName) broadcast.Pace
	id    func(bot.ChannelName) string
}

type look struct {
	at    int64
	going []going
}

// going is an announcement under way; first says that only a few may go as yet.
type going struct {
	id, listing int64
	from        int64 // the recipient with the lowest id that waits, or an earlier one
	first       bool
}

// SetAnnouncing says how often one person may be sent announcements, how fast they go on a
// channel, and which id of the provider's a message has before its first try; nil leaves
// what there is.
func (db *DB) SetAnnouncing(rules *broadcast.Rules, pace func(bot.ChannelName) broadcast.Pace, id func(bot.ChannelName) string) {
	a := &db.announced
	a.mu.Lock()
	defer a.mu.Unlock()
	if rules != nil {
		a.rules = *rules
	}
	if pace != nil {
		a.pace = pace
	}
	if id != nil {
		a.id = id
	}
}

// What is asked of a message of an announcement that is to be tried once more.
const (
	// unapproved holds for a message of an announcement that may not go, not now and not later.
	unapproved = `(message.announcement_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM announcement k WHERE k.id = message.announcement_id
		AND (k.state IN ('sending', 'paused', 'done') AND k.approved_hash <> '' AND k.approved_hash = k.hash OR k.state IN ('submitted', 'paused') AND k.started_at IS NOT NULL)))`
	// haltedNow holds for a message m of an announcement that stands still, or may not go at
	// this hour; {now} is the moment.
	haltedNow = `(m.announcement_id IS NOT NULL AND (EXISTS (SELECT 1 FROM announcement k WHERE k.id = m.announcement_id AND k.state IN ('paused', 'submitted'))
		OR ` + practice + ` AND NOT EXISTS (SELECT 1 FROM staff f JOIN address d ON d.kind = 'phone' AND d.value = f.phone WHERE d.person_id = m.person_id AND f.phone <> '' AND f.disabled_at IS NULL)
		OR NOT EXISTS (SELECT 1 FROM announcement_window w WHERE w.channel = m.channel AND w.opens_at <= {now} AND w.closes_at > {now})))`
)

// underway lists the announcements that may go on a channel. It is looked for them in
// every so many milliseconds, in the transaction of a claim.
func (tx *transaction) underway(ctx context.Context, db *DB, channel bot.ChannelName) ([]going, error) {
	a, now := &db.announced, time.Now().UnixMilli()
	a.mu.Lock()
	last, ok := a.looks[channel]
	a.mu.Unlock()
	if ok && now >= last.at && now-last.at < lookForAnnounced.Milliseconds() {
		return last.going, nil
	}
	last = look{at: now}
	err := tx.sql.Each(ctx, `SELECT k.id, k.listing, k.canary_left >= 0, (SELECT min(m.id) FROM announcement_recipient m WHERE m.channel = $1 AND m.announcement_id = k.id AND m.listing = k.listing AND m.state = 'waiting')
		FROM announcement k WHERE k.state = 'sending' AND k.approved_hash <> '' AND k.approved_hash = k.hash AND k.canary_left <> 0
		ORDER BY k.id`, []any{channel}, func(r *sql.Rows) error {
		var g going
		var from sql.NullInt64
		err := r.Scan(&g.id, &g.listing, &g.first, &from)
		if g.from = from.Int64; from.Valid {
			last.going = append(last.going, g)
		}
		return err
	})
	if err == nil {
		a.mu.Lock()
		if a.looks == nil {
			a.looks = map[bot.ChannelName]look{}
		}
		a.looks[channel] = last
		a.mu.Unlock()
	}
	return last.going, err
}

// LookForAnnouncements lets the next claim look for announcements that have begun.
func (db *DB) LookForAnnouncements() {
	db.announced.mu.Lock()
	defer db.announced.mu.Unlock()
	clear(db.announced.looks)
}

// announce takes up to n recipients of announcements on a channel and makes their messages,
// which are being sent from then on. Whoever may not be sent anything is skipped for good.
func (tx *transaction) announce(ctx context.Context, db *DB, channel bot.ChannelName, lease Lease, n int) (out []claimed, err error) {
	all, err := tx.underway(ctx, db, channel)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	if n, err = tx.room(ctx, db, channel, n); err != nil || n == 0 {
		return nil, err
	}
	for _, g := range all {
		for look := n; n > 0 && look <= mostLooked; look = max(look*4, mostLooked/4) {
			rows, seen, err := tx.announceOne(ctx, db, g, channel, lease, n, look)
			if err != nil {
				return nil, err
			}
			out, n = append(out, rows...), n-len(rows)
			if seen < look || len(rows) > 0 {
				break // there are no more, or enough to do; the rest is for the next claim
			}
		}
	}
	return out, nil
}

// paceOn is how fast announcements go on a channel.
func (a *announced) paceOn(channel bot.ChannelName) broadcast.Pace {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.pace == nil {
		return broadcast.UsualPace(channel)
	}
	return a.pace(channel)
}

// room is how many announcements may be taken now, n at most: by the pace of the channel,
// and by how many of those taken it did not take yet.
func (tx *transaction) room(ctx context.Context, db *DB, channel bot.ChannelName, n int) (int, error) {
	var waiting int
	if err := tx.sql.Row(ctx, `SELECT count(*) FROM (SELECT 1 FROM message WHERE channel = $1 AND state = 'queued' AND priority = $2
		AND EXISTS (SELECT 1 FROM announcement k WHERE k.id = message.announcement_id AND k.state = 'sending') LIMIT $3) w`,
		[]any{channel, bot.LaneAnnouncement, mostRetried}, &waiting); err != nil {
		return 0, err
	}
	n = min(n, mostRetried-waiting)
	pace := db.announced.paceOn(channel)
	if n <= 0 || !pace.Limited() {
		return max(n, 0), nil
	}
	now := tx.sql.Now()
	var sent []time.Time
	var newest int64
	err := tx.sql.Each(ctx, `SELECT id, created_at FROM message WHERE channel = $1 AND recipient_id IS NOT NULL AND created_at > $2 ORDER BY created_at DESC`,
		[]any{channel, now - 24*time.Hour.Milliseconds()}, func(r *sql.Rows) error {
			var id, at int64
			err := r.Scan(&id, &at)
			newest = max(newest, id)
			sent = append(sent, column.Moment(at))
			return err
		})
	// The part of the spread differs from message to message and is the same after a new start.
	return pace.Room(n, sent, float64(newest*2654435761%1000)/1000, column.Moment(now)), err
}

// refused is why the recipient m, who is the person p, of the announcement k is sent
// nothing; ” where nothing speaks against it. The limits of a day and of a week count
// over all announcements and channels. That addresses are counted keeps PostgreSQL
// from reading everybody's for each.
const refused = `CASE WHEN p.erased_at IS NOT NULL THEN 'erased' WHEN p.opted_out_at IS NOT NULL THEN 'opted_out' WHEN p.restricted_at IS NOT NULL THEN 'restricted'
	WHEN {practice} AND NOT {staff} THEN 'training'
	WHEN NOT ` + AgreedTo + ` THEN 'no_consent'
	WHEN (SELECT count(*) FROM address d WHERE d.person_id = p.id AND d.kind || ':' || d.value = m.address) = 0
		OR EXISTS (SELECT 1 FROM unreachable u WHERE u.channel = m.channel AND u.address = m.address) THEN 'unreachable'
	WHEN CAST($12 AS BIGINT) > 0 AND {wrote} <= {now} - CAST($12 AS BIGINT) THEN 'silent'
	WHEN ` + arrived + ` OR {has} OR ` + ToldOf + ` THEN '` + HasIt + `'
	WHEN {capped} THEN 'capped'
	ELSE '' END`

// Of the reasons of refused those for which another way is taken where there is one; over is
// what becomes of who is told by it.
const unreached, silent, over = "unreachable", "silent", "over"

// wrote is when the person p last wrote on the channel of the recipient m; 0: never. The
// channel is named so that no index of channels can be used: before PostgreSQL has counted
// how many rows there are, it would read everybody's messages for each.
const wrote = `coalesce((SELECT max(coalesce(i.sent_at, i.created_at)) FROM message i WHERE i.person_id = p.id AND i.direction = 'in' AND i.channel || '' = m.channel), 0)`

// Practice is the name of the checkpoint that is there while the office practises: nothing of
// an announcement goes to anybody but staff then, whatever was approved.
const Practice = "announcements in training"

// practice holds while the office practises.
const practice = `EXISTS (SELECT 1 FROM checkpoint WHERE name = '` + Practice + `')`

// ofStaff holds where the person p has the phone of a member of staff.
const ofStaff = `EXISTS (SELECT 1 FROM staff f JOIN address d ON d.kind = 'phone' AND d.value = f.phone WHERE d.person_id = p.id AND f.phone <> '' AND f.disabled_at IS NULL)`

// capped holds where {person} was sent so many announcements other than {announcement} within
// a day or a week that one more is too many.
const capped = `((SELECT count(*) FROM message o WHERE o.person_id = {person} AND o.announcement_id IS NOT NULL AND o.announcement_id <> {announcement} AND o.created_at > {now} - 86400000
		AND o.state NOT IN ('cancelled', 'expired', 'failed')) >= CAST({a day} AS BIGINT)
	OR (SELECT count(*) FROM message o WHERE o.person_id = {person} AND o.announcement_id IS NOT NULL AND o.announcement_id <> {announcement} AND o.created_at > {now} - 604800000
		AND o.state NOT IN ('cancelled', 'expired', 'failed')) >= CAST({a week} AS BIGINT))`

// takeRecipients looks at the next recipients of one announcement. On PostgreSQL it holds the
// announcement, so that whoever stops it waits for this claim or is obeyed by it; and the
// people: who is just writing BERHENTI, and who has an answer coming, is left for the next
// claim. It waits for nobody, since everybody's answers wait for it: the list's number is
// given, so that the next ones are found in their order, and those behind them left alone.
var takeRecipients = filled(`
	SELECT m.id, m.person_id, m.address, p.lang, k.hash, k.proposal, k.not_after, k.canary_left, CASE WHEN CAST($12 AS BIGINT) > 0 THEN {wrote} ELSE 0 END, m.other_channel <> '', `+refused+`
	FROM announcement k JOIN announcement_recipient m ON m.announcement_id = k.id AND m.listing = k.listing JOIN person p ON p.id = m.person_id
	WHERE k.id = $1 AND m.announcement_id = $1 AND k.listing = CAST($10 AS BIGINT) AND m.listing = CAST($10 AS BIGINT) AND m.id >= CAST($11 AS BIGINT) AND m.channel = $2 AND m.state = 'waiting'
	AND k.state = 'sending' AND k.approved_hash <> '' AND k.approved_hash = k.hash AND k.canary_left <> 0
	AND k.not_after > {now} AND coalesce(k.send_after, 0) <= {now}
	AND NOT EXISTS (SELECT 1 FROM message e WHERE e.person_id = m.person_id AND e.channel = m.channel AND e.state IN ('queued', 'sending'))
	AND EXISTS (SELECT 1 FROM announcement_window w WHERE w.channel = $2 AND w.opens_at <= {now} AND w.closes_at > {now})
	AND EXISTS (SELECT 1 FROM lease WHERE name = $4 AND holder = $5 AND term = $6 AND until > {now})
	ORDER BY m.id LIMIT CAST($7 AS BIGINT) /*hold recipients*/`, "{person}", "p.id", "{announcement}", "k.id", "{now}", sqldb.ServerNow(3), "{a day}", "$8", "{a week}", "$9")

// takeFirst is takeRecipients while only a few may go: they are counted in the announcement.
var takeFirst = strings.ReplaceAll(takeRecipients, "/*hold recipients*/", "/*hold first recipients*/")

// filled puts into a query what stands for something.
func filled(query string, pairs ...string) string {
	query = strings.NewReplacer("{wrote}", wrote, "{capped}", capped, "{has}", has, "{practice}", practice, "{staff}", ofStaff).Replace(query)
	return strings.NewReplacer(pairs...).Replace(query)
}

// announceOne is announce for one announcement. It looks at so many recipients, and seen is
// how many of them it settled.
func (tx *transaction) announceOne(ctx context.Context, db *DB, g going, channel bot.ChannelName, lease Lease, n, look int) (out []claimed, seen int, err error) {
	db.announced.mu.Lock()
	rules, chosen := db.announced.rules, db.announced.id
	db.announced.mu.Unlock()
	within := db.announced.paceOn(channel).ActiveWithin.Milliseconds()
	type one struct {
		id, person int64
		address    string
		lang       bot.Lang
		wrote      int64 // 0: it does not count
		other      bool  // another way leads to them
		refused    string
	}
	var rows []one
	var hash, proposal string
	var until, canary int64
	id, query := g.id, takeRecipients
	if g.first {
		query = takeFirst
	}
	if err := tx.sql.Each(ctx, query, []any{id, channel, db.sql.OwnNow(), lease.Name, lease.Holder, lease.Term, look, rules.PerDay, rules.PerWeek, g.listing, g.from, within}, func(r *sql.Rows) error {
		var o one
		err := r.Scan(&o.id, &o.person, &o.address, &o.lang, &hash, &proposal, &until, &canary, &o.wrote, &o.other, &o.refused)
		rows = append(rows, o)
		return err
	}); err != nil || len(rows) == 0 {
		return nil, 0, err
	}
	p, ok := db.approved(hash, proposal)
	if !ok { // the answers of everybody else go on
		return nil, 0, tx.halt(ctx, id, broadcast.Because(broadcast.BecauseForged))
	}
	now := tx.sql.Now()
	var fates values
	made := values{args: []any{channel, id, now, sendingFor.Milliseconds()}}
	taken := int64(0)
	chose := map[int64]claimed{} // by recipient
	for _, o := range rows {
		text, ok := p.textOn(channel, o.lang)
		if !ok {
			if text, ok, err = tx.lateOn(ctx, p, channel, o.lang); err != nil {
				return nil, 0, err
			}
		}
		to, valid := bot.ParseAddress(o.address)
		switch {
		case o.refused == "" && (!ok || !valid):
			o.refused = unreached // nothing can be sent there
		case o.refused == "" && (canary >= 0 && taken >= canary || taken >= int64(n)):
			continue // it is for after the first ones, or for the next claim
		}
		seen++
		state := "skipped"
		if o.other && (o.refused == unreached || o.refused == silent) {
			state, o.refused = over, "" // nothing was sent by this way, and nothing will be
		}
		if state == over {
			fates.row("BIGINT TEXT TEXT", o.id, state, o.refused)
			continue
		}
		if o.refused == "" {
			state = "out"
			taken++
			last := until
			if o.wrote > 0 { // a later try may come too late for the channel
				last = min(until, o.wrote+within)
			}
			m := claimed{nextAt: now}
			m.Lane, m.Channel, m.To, m.Text, m.Attempt = bot.LaneAnnouncement, channel, to, text.Body, 1
			m.QueuedAt, m.Until = time.UnixMilli(now), time.UnixMilli(last)
			if chosen != nil {
				m.ProviderID = chosen(channel)
			}
			made.row("BIGINT BIGINT TEXT TEXT TEXT BIGINT BIGINT", o.id, o.person, o.address, text.Body, sql.NullString{String: m.ProviderID, Valid: m.ProviderID != ""}, text.Segments, last)
			chose[o.id] = m
		}
		fates.row("BIGINT TEXT TEXT", o.id, state, o.refused)
	}
	if seen == 0 {
		return nil, 0, nil
	}
	var together []sqldb.Question
	if taken > 0 {
		together = append(together, made.insert(db, lease, rules, func(message bot.MessageID, recipient int64) {
			m := chose[recipient]
			m.ID = message
			out = append(out, m)
		}))
		if canary >= 0 {
			together = append(together, sqldb.Question{Query: `UPDATE announcement SET canary_left = canary_left - $2, canary_at = $3 WHERE id = $1`, Args: []any{id, taken, now}})
		}
	}
	// Of whom no message was made, a sender of another channel was quicker.
	lost := lost
	if db.sql.OneWriter() {
		lost = `FALSE`
	}
	together = append(together, sqldb.Question{Query: `WITH done (id, state, reason) AS (VALUES ` + fates.text.String() + `)
		UPDATE announcement_recipient SET state = CASE WHEN ` + lost + ` THEN 'skipped' WHEN done.state = 'over' THEN 'waiting' ELSE done.state END, reason = CASE WHEN ` + lost + ` THEN 'capped' ELSE done.reason END,
			channel = CASE WHEN done.state = 'over' THEN other_channel ELSE channel END, address = CASE WHEN done.state = 'over' THEN other_address ELSE address END,
			first_message = CASE WHEN done.state = 'over' THEN 0 ELSE first_message END,
			other_channel = CASE WHEN done.state = 'over' THEN '' ELSE other_channel END, other_address = CASE WHEN done.state = 'over' THEN '' ELSE other_address END
		FROM done WHERE announcement_recipient.id = done.id`, Args: fates.args})
	if err := tx.sql.Ask(ctx, together...); err != nil {
		return nil, 0, err
	}
	return out, seen, nil
}
