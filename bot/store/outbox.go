package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"kanca/bot"
)

// sendingFor is how long a claimed message is the sender's before it counts as
// lost with the sender and is queued again.
const sendingFor = 30 * time.Second

// State is where a message to a person stands. It only moves forward, except
// that a failed try is queued again.
type State string

// The states of messages to people.
const (
	Queued    State = "queued"
	Sending   State = "sending"
	Cancelled State = "cancelled" // taken back before it was sent
	Expired   State = "expired"   // too late to be of use
	Uncertain State = "unknown"   // it may have been sent; nobody knows
	Sent      State = "sent"      // the provider took it
	Failed    State = "failed"    // it will never arrive
	Delivered State = "delivered"
	Read      State = "read"
)

// rank orders the states: a message moves to a higher rank only. A receipt
// that comes late or twice therefore changes nothing.
func (s State) rank() int {
	switch s {
	case Queued:
		return 1
	case Sending:
		return 2
	case Cancelled, Expired, Uncertain:
		return 3
	case Sent:
		return 4
	case Failed:
		return 5
	case Delivered:
		return 6
	case Read:
		return 7
	}
	return 0
}

// rankOf is State.rank in SQL.
const rankOf = `CASE state WHEN 'queued' THEN 1 WHEN 'sending' THEN 2 WHEN 'cancelled' THEN 3 WHEN 'expired' THEN 3
	WHEN 'unknown' THEN 3 WHEN 'sent' THEN 4 WHEN 'failed' THEN 5 WHEN 'delivered' THEN 6 WHEN 'read' THEN 7 ELSE 9 END`

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
	if n <= 0 {
		return nil, nil
	}
	type claimed struct {
		bot.Outgoing
		nextAt int64
	}
	var rows []claimed
	err = db.InTx(ctx, func(tx *Tx) error {
		rows = rows[:0]
		now := db.now()
		if err := tx.requeue(ctx, channel, lease, now); err != nil {
			return err
		}
		// Two traps. Without the priority in the inner condition an announcement
		// that waits holds back the person's next reply; without the seemingly redundant
		// e.state IN (…) the partial index message_open is not used and the
		// query reads the whole thread of every person.
		return tx.each(ctx, `
			UPDATE message SET state = 'sending', attempt = attempt + 1, lease_until = $1, lease_term = $2
			WHERE id IN (
				SELECT m.id FROM message m
				WHERE m.channel = $3 AND m.state = 'queued' AND m.next_at <= $4 AND m.priority <= $8
				AND NOT EXISTS (
					SELECT 1 FROM message e
					WHERE e.person_id = m.person_id AND e.channel = m.channel AND e.state IN ('queued', 'sending')
					AND (e.state = 'sending' OR (e.priority < m.priority AND e.next_at <= $4) OR (e.priority = m.priority AND e.id < m.id)))
				AND EXISTS (SELECT 1 FROM lease WHERE name = $5 AND holder = $6 AND term = $2 AND until > $4)
				ORDER BY m.priority, m.next_at, m.id LIMIT $7 /*skip locked*/)
			RETURNING id, channel, coalesce(provider_id, ''), address, body, attempt, created_at, priority, next_at`,
			[]any{now + sendingFor.Milliseconds(), lease.Term, channel, now, lease.Name, lease.Holder, n, lowest}, func(r *sql.Rows) error {
				var c claimed
				var address string
				var created int64
				if err := r.Scan(&c.ID, &c.Channel, &c.ProviderID, &address, &c.Text, &c.Attempt, &created, &c.Lane, &c.nextAt); err != nil {
					return err
				}
				c.QueuedAt = time.UnixMilli(created)
				// One that cannot be read is for the channel to refuse: an error
				// here would stop everybody's messages.
				c.To, _ = bot.ParseAddress(address)
				rows = append(rows, c)
				return nil
			})
	})
	if err != nil {
		return nil, err
	}
	// RETURNING promises no order.
	slices.SortFunc(rows, func(a, b claimed) int {
		for _, d := range []int64{int64(a.Lane - b.Lane), a.nextAt - b.nextAt, int64(a.ID - b.ID)} {
			if d != 0 {
				return int(max(min(d, 1), -1))
			}
		}
		return 0
	})
	for _, c := range rows {
		out = append(out, c.Outgoing)
	}
	return out, nil
}

// PutBack returns claimed messages of which nobody began to send any: the next
// claim of each counts as the first try again. One that was claimed anew meanwhile
// is left alone.
func (db *DB) PutBack(ctx context.Context, messages []bot.Outgoing) error {
	return db.InTx(ctx, func(tx *Tx) error {
		for _, m := range messages {
			if _, err := tx.exec(ctx, `
				UPDATE message SET state = CASE WHEN body = '' THEN 'cancelled' ELSE 'queued' END, attempt = attempt - 1, lease_until = 0
				WHERE id = $1 AND attempt = $2 AND state = 'sending'`, m.ID, m.Attempt); err != nil {
				return err
			}
		}
		return nil
	})
}

// requeue frees what nobody is sending any more, if the lease is held.
func (tx *Tx) requeue(ctx context.Context, channel bot.ChannelName, lease Lease, now int64) error {
	_, err := tx.exec(ctx, `
		UPDATE message SET state = CASE WHEN body = '' THEN 'cancelled' ELSE 'queued' END
		WHERE channel = $1 AND state = 'sending' AND (lease_until <= $2 OR lease_term < $3)
		AND EXISTS (SELECT 1 FROM lease WHERE name = $4 AND holder = $5 AND term = $3 AND until > $2)`,
		channel, now, lease.Term, lease.Name, lease.Holder)
	return err
}

// Outcome is what became of a claimed message, or what a receipt said later.
type Outcome struct {
	ID bot.MessageID
	// State is Queued to try again at NextAt, or the state reached.
	State State
	// Attempt is that of the claim. A failure or a wish to try again that belongs
	// to an earlier claim is ignored; 0 does not compare.
	Attempt    int
	NextAt     time.Time
	ProviderID string // "" keeps the one there is
	Segments   int    // 0 keeps the number there is
	Code       string // the provider's code, for people
	// Unreachable says that the provider cannot reach the address at all, so that
	// no announcement is tried there until the person writes from it.
	Unreachable bool
}

// Mark writes outcomes in one transaction. An outcome that would move a message
// backward is ignored, as is one for a message that is not there.
func (db *DB) Mark(ctx context.Context, outcomes []Outcome) error {
	if len(outcomes) == 0 {
		return nil
	}
	for _, o := range outcomes {
		if r := o.State.rank(); r == 0 || o.State == Sending {
			return fmt.Errorf("message %d cannot be marked %q", o.ID, o.State)
		}
	}
	// In one order everywhere, or two callers lock each other out.
	outcomes = slices.SortedStableFunc(slices.Values(outcomes), func(a, b Outcome) int { return int(max(min(a.ID-b.ID, 1), -1)) })
	return db.InTx(ctx, func(tx *Tx) error {
		for _, o := range outcomes {
			var err error
			if o.State == Queued {
				err = tx.tryAgain(ctx, o)
			} else {
				err = tx.reach(ctx, o)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (tx *Tx) tryAgain(ctx context.Context, o Outcome) error {
	// An erased message has no text left to send again. One that the provider had
	// taken is sent again only when its report names the try that failed: the
	// report may come twice.
	_, err := tx.exec(ctx, `
		UPDATE message SET state = CASE WHEN body = '' THEN 'cancelled' ELSE 'queued' END, next_at = $1, error_code = $2, lease_until = 0
		WHERE id = $3 AND direction = 'out' AND (state = 'sending' AND ($4 = 0 OR attempt = $4) OR state = 'sent' AND attempt = $4)`,
		o.NextAt.UnixMilli(), clean(o.Code), o.ID, o.Attempt)
	return err
}

func (tx *Tx) reach(ctx context.Context, o Outcome) error {
	now := tx.db.now()
	failedTry := 0
	if o.State == Failed {
		failedTry = o.Attempt
	}
	var moved, forget bool
	err := tx.each(ctx, `
		UPDATE message SET state = $1, lease_until = 0, error_code = $2,
			provider_id = coalesce($3, provider_id), segments = CASE WHEN $4 > 0 THEN $4 ELSE segments END,
			sent_at = CASE WHEN $5 AND sent_at IS NULL THEN $6 ELSE sent_at END,
			delivered_at = CASE WHEN $7 AND delivered_at IS NULL THEN $6 ELSE delivered_at END,
			read_at = CASE WHEN $8 THEN $6 ELSE read_at END
		WHERE id = $9 AND direction = 'out' AND `+rankOf+` < $10 AND ($11 = 0 OR attempt = $11)
		RETURNING forget`,
		[]any{string(o.State), clean(o.Code), sql.NullString{String: o.ProviderID, Valid: o.ProviderID != ""}, o.Segments,
			o.State == Sent || o.State == Delivered || o.State == Read, now, o.State == Delivered || o.State == Read, o.State == Read,
			o.ID, o.State.rank(), failedTry},
		func(r *sql.Rows) error { moved = true; return r.Scan(&forget) })
	if err == nil && moved && o.Unreachable {
		err = tx.markUnreachable(ctx, o.ID, o.Code)
	}
	if err != nil || !forget {
		return err
	}
	tx.scrub = true
	_, err = tx.exec(ctx, `UPDATE message SET body = '', attachment = '', address = '', provider_id = NULL WHERE id = $1`, o.ID)
	return err
}
