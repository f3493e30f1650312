package messages

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/people"
)

// StaffWrote keeps a message of staff in the person's thread. A person answers
// now: until the given time the bot is silent on this channel, and what it wanted to say about
// messages that staff have seen is taken back, unless it is being sent already. Whoever
// else has one of the names on the phone of staff is left to them as well.
// A message told twice changes nothing, nor does one that the phone wrote by itself; of
// one that could not be read at first (bot.KindUnsupported) the text may follow.
func (tx *Tx) StaffWrote(ctx context.Context, m StaffMessage, until time.Time) error {
	p, err := people.TakeRecipient(ctx, tx.people, m.With, tx.db.sql.Clock())
	if err != nil {
		return err
	}
	known, err := tx.staffMessage(ctx, p.ID, m)
	if err != nil || known {
		return err
	}
	if itself, err := tx.automatic(ctx, m, until.Sub(m.SentAt)); err != nil || itself {
		return err
	}
	found, err := tx.holders(ctx, m.With)
	if err != nil {
		return err
	}
	for _, person := range found {
		if err := tx.takeOver(ctx, person, m, until); err != nil {
			return err
		}
		if _, err := tx.sql.Exec(ctx, `
			UPDATE message SET state = 'cancelled' WHERE person_id = $1 AND channel = $2 AND state = 'queued' AND priority = $3
			AND reply_to IN (SELECT id FROM message WHERE person_id = $1 AND direction = 'in' AND sent_at <= $4)`,
			person, m.Channel, bot.LaneAnswer, m.SentAt.UnixMilli()); err != nil {
			return err
		}
	}
	return nil
}

// staffMessage stores a message of staff, unless it is known. One that could not be read
// when it came is not, as soon as it can be.
func (tx *Tx) staffMessage(ctx context.Context, person int64, m StaffMessage) (known bool, err error) {
	var id int64
	var kind bot.Kind
	err = tx.sql.Row(ctx, `SELECT id, kind FROM message WHERE channel = $1 AND provider_id = $2 AND direction = 'out'`,
		[]any{m.Channel, column.Clean(m.ProviderID)}, &id, &kind)
	switch {
	case err == nil && (kind != bot.KindUnsupported || m.Kind == bot.KindUnsupported):
		return true, nil
	case err == nil:
		_, err = tx.sql.Exec(ctx, `UPDATE message SET kind = $2, body = $3 WHERE id = $1`, id, column.Clean(string(m.Kind)), column.Masked(column.Clean(m.Text)))
		return false, err
	case !errors.Is(err, sql.ErrNoRows):
		return false, err
	}
	_, err = tx.sql.Exec(ctx, `
		INSERT INTO message (person_id, direction, channel, address, provider_id, kind, body, attachment, state, priority,
			segments, attempt, next_at, lease_until, lease_term, error_code, forget, created_at, sent_at)
		VALUES ($1, 'out', $2, $3, $4, $5, $6, '', 'sent', $7, 0, 0, $8, 0, 0, '', FALSE, $8, $9)`,
		person, m.Channel, people.Usable(m.With)[0].String(), column.Clean(m.ProviderID), column.Clean(string(m.Kind)), column.Masked(column.Clean(m.Text)), bot.LaneStaff, tx.sql.Now(), column.Stamp(m.SentAt))
	return false, err
}

// holders lists everybody who has one of the addresses.
func (tx *Tx) holders(ctx context.Context, of []bot.Address) (found []int64, err error) {
	where, args := people.AnyOf(people.Usable(of), 1)
	err = tx.sql.Each(ctx, `SELECT DISTINCT person_id FROM address WHERE `+where+` ORDER BY person_id`, args, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		found = append(found, id)
		return err
	})
	return found, err
}
