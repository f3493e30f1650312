package outbox

import (
	"context"
	"slices"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/store/sqldb"
)

// sendingFor is how long a claimed message is the sender's before it counts as
// lost with the sender and is queued again.
const sendingFor = 30 * time.Second

// besideAfter is how long an answer to a cry for help waits for the other answer that is
// on its way to the same person. One that takes longer hangs, or its sender was killed.
const besideAfter = 2 * time.Second

// Claim takes up to n messages of the channel that are due and hands them to the
// holder of the lease; without the lease it hands out none. The highest lane
// comes first, and a person's messages of one lane come one at a time in the order
// in which they were written: the next one only after the one before was marked.
// What waits for its next try holds nothing of another lane back: a cry for help
// is answered although an earlier answer does not get through.
//
// What an earlier holder had claimed and not marked, and what was not marked
// within half a minute, is queued again first. A message can therefore be sent
// twice after a crash, and is never lost.
func (db *DB) Claim(ctx context.Context, channel bot.ChannelName, lease Lease, n int) (out []bot.Outgoing, err error) {
	return db.ClaimDownTo(ctx, channel, lease, bot.LaneAnnouncement, n)
}

// ClaimDownTo is Claim for a lane and those that go before it.
func (db *DB) ClaimDownTo(ctx context.Context, channel bot.ChannelName, lease Lease, lowest bot.Lane, n int) (out []bot.Outgoing, err error) {
	return db.MarkAndClaim(ctx, nil, nil, channel, lease, lowest, n)
}

// MarkAndClaim is Mark and then ClaimDownTo in one transaction, so that a sender
// waits for the disk once for both. It claims nothing where n is 0.
//
// under are the messages that the holder has in hand, nil when it does not say. What
// else is claimed under its lease was lost on the way to it, with the connection that
// the claim's answer should have come by, and is queued again at once.
func (db *DB) MarkAndClaim(ctx context.Context, outcomes []Outcome, under []bot.MessageID, channel bot.ChannelName, lease Lease, lowest bot.Lane, n int) (out []bot.Outgoing, err error) {
	if outcomes, err = markable(outcomes); err != nil || len(outcomes) == 0 && n <= 0 {
		return nil, err
	}
	requeued := false
	err = db.inTx(ctx, func(tx *transaction) error {
		out, requeued = nil, false
		var together []sqldb.Question // on PostgreSQL in one round trip
		var forgotten []bot.MessageID
		if len(outcomes) > 0 && sentTogether(outcomes) == len(outcomes) {
			together = append(together, tx.sent(outcomes, &forgotten))
		} else if err := tx.mark(ctx, outcomes); err != nil {
			return err
		}
		if n > 0 && db.requeues.due(lease, db.sql.Now()) {
			together = append(together, db.requeue(channel, lease, under))
			requeued = true
		}
		for {
			var c claims
			if n > 0 {
				together = append(together, c.question(db, channel, lease, lowest, n))
			}
			if err := tx.sql.Ask(ctx, together...); err != nil {
				return err
			}
			if err := tx.forgetTexts(ctx, append(forgotten, c.forgotten...)); err != nil {
				return err
			}
			// Answers go without waiting until announcements are looked at: those are for the next claim.
			if n > 0 && len(c.rows) == 0 && lowest >= bot.LaneAnnouncement && c.settled == 0 {
				if c.rows, err = tx.announce(ctx, db, channel, lease, n); err != nil {
					return err
				}
			}
			if len(c.rows) > 0 || c.settled == 0 {
				out = c.inOrder()
				return nil
			}
			together, forgotten = nil, nil
		}
	})
	if err != nil {
		return nil, err
	}
	if requeued {
		db.requeues.done(lease, db.sql.Now())
	}
	return out, nil
}

// claimDue takes the rows that are due. What must not be sent is settled here and not
// when it is written: whoever said BERHENTI or was erased meanwhile, in whatever
// order the transactions committed, is sent nothing that is not wanted any more.
//
// Two traps. Without the priority in the inner condition an announcement that waits
// holds back the person's next reply; without the seemingly redundant e.state IN (…)
// the partial index message_open is not used and the query reads the whole thread of
// every person. A cry for help waits for no earlier one that is to be tried again, and
// besideAfter at most for another answer that is on its way. The CAST of the limit hides it from SQLite's planner, which plans anew for each number.
var claimDue = `
	UPDATE message SET lease_until = ` + sqldb.ServerNow(3) + ` + CAST($1 AS BIGINT), lease_term = $2, ` + strings.NewReplacer("{unwanted}", unwanted, "{why}", whyUnwanted, "{late}", late).Replace(`
		state = CASE WHEN {unwanted} THEN 'cancelled' WHEN {late} THEN 'expired' ELSE 'sending' END,
		error_code = CASE WHEN {unwanted} THEN {why} WHEN {late} THEN 'too_old' ELSE error_code END,
		attempt = CASE WHEN {unwanted} OR {late} THEN attempt ELSE attempt + 1 END`) + `
	WHERE id IN (
		SELECT m.id FROM message m
		WHERE m.channel = $4 AND m.state = 'queued' AND m.next_at <= ` + sqldb.ServerNow(3) + ` AND m.priority <= $8
		AND NOT EXISTS (
			SELECT 1 FROM message e
			WHERE e.person_id = m.person_id AND e.channel = m.channel AND e.state IN ('queued', 'sending')
			AND (e.state = 'sending' AND (m.priority >= 0 OR e.priority < 0 OR e.lease_until > ` + sqldb.ServerNow(3) + ` + CAST($9 AS BIGINT)) OR (e.priority < m.priority AND e.next_at <= ` + sqldb.ServerNow(3) + `)
				OR (e.priority = m.priority AND e.id < m.id AND (m.priority >= 0 OR e.next_at <= ` + sqldb.ServerNow(3) + `))))
		AND NOT ` + strings.ReplaceAll(haltedNow, "{now}", sqldb.ServerNow(3)) + `
		AND EXISTS (SELECT 1 FROM lease WHERE name = $5 AND holder = $6 AND term = $2 AND until > ` + sqldb.ServerNow(3) + `)
		ORDER BY m.priority, m.next_at, m.id LIMIT CAST($7 AS BIGINT) /*skip locked*/)
	RETURNING id, channel, coalesce(provider_id, ''), address, body, attempt, created_at, priority, next_at, coalesce(valid_until, 0), coalesce(reply_to, 0), state, forget`

// unwanted is what must not be sent: after BERHENTI or a no an announcement, and what staff or the
// regency had written before it; an announcement to who wants nothing done with what is stored, or to an address
// that is somebody else's by now, who never agreed; and anything to whoever was erased but
// the goodbye, which goes with the rest.
const unwanted = `(` + unapproved + ` OR ` + twice + ` OR ` + besideFirst + ` OR ` + given + ` OR ` + declined + ` OR message.priority = 9 AND ` + elsewhere + `
	OR EXISTS (SELECT 1 FROM person p WHERE p.id = message.person_id
	AND (p.restricted_at IS NOT NULL AND message.priority = 9 OR p.opted_out_at IS NOT NULL AND (message.priority = 9 OR (message.staff_id > 0 OR message.priority = 5) AND message.created_at < p.opted_out_at) OR p.erased_at IS NOT NULL AND NOT message.forget)))`

// twice holds for a message of an announcement to somebody who has it by another row: two
// turned out to be one while it was on its way to both. Of two that are on their way the first goes.
const twice = `(message.recipient_id IS NOT NULL AND EXISTS (SELECT 1 FROM message o WHERE o.person_id = message.person_id AND o.announcement_id IS NOT NULL
	AND o.announcement_id = message.announcement_id AND o.recipient_id <> message.recipient_id
	AND (o.state IN ('sent', 'delivered', 'read', 'unknown') OR o.state = 'sending' AND (message.state = 'queued' OR o.id < message.id))))`

// elsewhere holds for a message to an address that is somebody else's by now.
const elsewhere = `EXISTS (SELECT 1 FROM address a
		WHERE a.kind = 'phone' AND a.value = substr(message.address, 7) AND message.address LIKE 'phone:%' AND a.person_id <> message.person_id)`

// whyUnwanted is the code of what must not be sent: of a message of an announcement the
// reason that stands in its numbers.
const whyUnwanted = `CASE WHEN message.announcement_id IS NULL THEN 'unwanted' WHEN ` + unapproved + ` THEN 'cancelled' WHEN ` + twice + ` THEN 'joined' WHEN ` + besideFirst + ` OR ` + given + ` THEN '` + HasIt + `' WHEN ` + elsewhere + ` THEN 'unreachable'
	ELSE (SELECT CASE WHEN p.erased_at IS NOT NULL THEN 'erased' WHEN p.opted_out_at IS NOT NULL THEN 'opted_out' WHEN p.restricted_at IS NOT NULL THEN 'restricted' ELSE 'no_consent' END FROM person p WHERE p.id = message.person_id) END`

// late is what is of no use any more.
var late = `(message.valid_until IS NOT NULL AND message.valid_until <= ` + sqldb.ServerNow(3) + `)`

// claims is what a claim handed out.
type claims struct {
	rows      []claimed
	settled   int             // rows that must not be sent
	forgotten []bot.MessageID // whose texts are to be forgotten
}

type claimed struct {
	bot.Outgoing
	nextAt int64
}

// question claims, and reads into c.
func (c *claims) question(db *DB, channel bot.ChannelName, lease Lease, lowest bot.Lane, n int) sqldb.Question {
	return sqldb.Question{Query: claimDue, Args: []any{sendingFor.Milliseconds(), lease.Term, db.sql.OwnNow(), channel, lease.Name, lease.Holder, n, lowest, (sendingFor - besideAfter).Milliseconds()}, Scan: func(r sqldb.Scanner) error {
		var m claimed
		var address, state string
		var created, until int64
		var forget bool
		if err := r.Scan(&m.ID, &m.Channel, &m.ProviderID, &address, &m.Text, &m.Attempt, &created, &m.Lane, &m.nextAt, &until, &m.ReplyTo, &state, &forget); err != nil {
			return err
		}
		if state != string(Sending) {
			c.settled++
			if forget {
				c.forgotten = append(c.forgotten, m.ID)
			}
			return nil
		}
		m.QueuedAt = time.UnixMilli(created)
		if until != 0 {
			m.Until = time.UnixMilli(until)
		}
		// One that cannot be read is for the channel to refuse: an error
		// here would stop everybody's messages.
		m.To, _ = bot.ParseAddress(address)
		c.rows = append(c.rows, m)
		return nil
	}}
}

// inOrder returns what is to be sent now; RETURNING promises no order.
func (c *claims) inOrder() (out []bot.Outgoing) {
	slices.SortFunc(c.rows, func(a, b claimed) int {
		for _, d := range []int64{int64(a.Lane - b.Lane), a.nextAt - b.nextAt, int64(a.ID - b.ID)} {
			if d != 0 {
				return int(max(min(d, 1), -1))
			}
		}
		return 0
	})
	for _, m := range c.rows {
		out = append(out, m.Outgoing)
	}
	return out
}

// PutBack returns claimed messages of which nobody began to send any: the next
// claim of each counts as the first try again. One that was claimed anew meanwhile
// is left alone.
func (db *DB) PutBack(ctx context.Context, messages []bot.Outgoing) error {
	return db.inTx(ctx, func(tx *transaction) error {
		for _, m := range messages {
			if _, err := tx.sql.Exec(ctx, `
				UPDATE message SET state = CASE WHEN body = '' THEN 'cancelled' ELSE 'queued' END, error_code = CASE WHEN body = '' AND announcement_id IS NOT NULL THEN 'erased' ELSE error_code END, attempt = attempt - 1, lease_until = 0
				WHERE id = $1 AND attempt = $2 AND state = 'sending'`, m.ID, m.Attempt); err != nil {
				return err
			}
		}
		return nil
	})
}
