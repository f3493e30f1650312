package people

import (
	"context"
	"database/sql"
	"time"

	"kanca/bot"
	"kanca/bot/store/sqldb"
)

// What whose decided, carried out: addresses that are learnt, numbers that move,
// and who had a number before.

// aloneRenewed is how old the note may become that a number writes by itself: it
// is not worth a statement with every message.
const aloneRenewed = 24 * time.Hour

// written is the decision about a message that staff wrote to somebody whom the
// addresses lead to: what is new is learnt, and nothing moves. To an account that is new a
// number moves as if it had written: the account outranks the number, and what the
// operator did is the same whoever writes first.
func (s sender) written(to int64) sender {
	if s.person == 0 && s.alone != (bot.Address{}) {
		s.person = to
	}
	s.alone = bot.Address{}
	if s.person != 0 {
		s.move, s.earlier = nil, nil
	}
	return s
}

// aloneAt is what to note about an address that is learnt or moves.
func (s sender) aloneAt(a bot.Address, at time.Time) sql.NullInt64 {
	return sql.NullInt64{Int64: at.UnixMilli(), Valid: a == s.alone}
}

// settle carries a decision out for a person who is locked.
func (tx *Tx) settle(ctx context.Context, person int64, s sender, known []knownAddress, at time.Time) error {
	for _, a := range inOrder(s.learn) {
		n, err := tx.sql.Exec(ctx, `INSERT INTO address (kind, value, person_id, first_seen, alone_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			a.Kind, a.Value, person, at.UnixMilli(), s.aloneAt(a, at))
		if err != nil {
			return err
		}
		if n == 0 {
			return sqldb.ErrAgain
		}
		if a.Kind == bot.Phone && s.alone == (bot.Address{}) {
			// The account has another number now: an SMS from the one before may
			// be somebody else's.
			if _, err := tx.sql.Exec(ctx, `UPDATE address SET alone_at = NULL WHERE person_id = $1 AND kind = 'phone' AND value <> $2`, person, a.Value); err != nil {
				return err
			}
		}
		if err := tx.inheritSuppression(ctx, person, a); err != nil {
			return err
		}
	}
	for _, other := range s.same {
		if err := Join(ctx, tx, person, other, at); err != nil {
			return err
		}
	}
	for _, k := range known {
		if k.Address == s.alone && k.person == person && at.Sub(k.aloneAt) > aloneRenewed {
			if _, err := tx.sql.Exec(ctx, `UPDATE address SET alone_at = $1 WHERE kind = $2 AND value = $3`, at.UnixMilli(), k.Kind, k.Value); err != nil {
				return err
			}
		}
	}
	return tx.takeNumbers(ctx, person, s, at)
}

// takeNumbers moves numbers to a person and notes who had them. What waits to be
// sent to the person before goes to that person's account, or nowhere: never to
// whoever has the number now. A BERHENTI stays with both.
func (tx *Tx) takeNumbers(ctx context.Context, person int64, s sender, at time.Time) error {
	for _, k := range s.move {
		n, err := tx.sql.Exec(ctx, `UPDATE address SET person_id = $1, first_seen = $2, alone_at = $3 WHERE kind = $4 AND value = $5 AND person_id = $6`,
			person, at.UnixMilli(), s.aloneAt(k.Address, at), k.Kind, k.Value, k.person)
		if err != nil {
			return err
		}
		if n == 0 {
			return sqldb.ErrAgain
		}
		if err := tx.inheritSuppression(ctx, person, k.Address); err != nil {
			return err
		}
		if err := tx.divert(ctx, k); err != nil {
			return err
		}
		if _, err := tx.sql.Exec(ctx, `DELETE FROM unreachable WHERE person_id = $1 AND address = $2`, k.person, k.String()); err != nil {
			return err
		}
	}
	for _, earlier := range s.earlier {
		noted, err := tx.noteEarlier(ctx, person, earlier, at)
		if err != nil {
			return err
		}
		if noted == 0 {
			continue
		}
		// The stricter wish of the two about announcements, as far as one number
		// reaches both.
		for _, id := range []int64{person, earlier} {
			var out bool
			if err := tx.sql.Row(ctx, `SELECT opted_out_at IS NOT NULL FROM person WHERE id = $1`, []any{id}, &out); err != nil {
				return err
			}
			if out {
				if err := tx.optOutOfNumber(ctx, id); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// divert turns away what waits to be sent to somebody at a number that moved: to
// the account from which the person wrote on that channel, else it is cancelled. What
// tells staff of a cry for help is for the number, and not this rule's; see office.NoteShown.
func (tx *Tx) divert(ctx context.Context, k knownAddress) error {
	if _, err := tx.sql.Exec(ctx, `
		UPDATE message SET address = (SELECT kind || ':' || value FROM address WHERE person_id = $1 AND kind = 'lid' ORDER BY first_seen DESC, value LIMIT 1)
		WHERE person_id = $1 AND direction = 'out' AND state = 'queued' AND address = $2 AND NOT `+isAlert+`
		AND channel IN (SELECT channel FROM message WHERE person_id = $1 AND direction = 'in'
			AND address IN (SELECT kind || ':' || value FROM address WHERE person_id = $1 AND kind = 'lid'))`,
		k.person, k.String()); err != nil {
		return err
	}
	_, err := tx.sql.Exec(ctx, `UPDATE message SET state = 'cancelled', error_code = CASE WHEN announcement_id IS NULL THEN error_code ELSE 'unreachable' END
		WHERE person_id = $1 AND direction = 'out' AND state = 'queued' AND address = $2 AND NOT `+isAlert,
		k.person, k.String())
	return err
}

// isAlert holds for a message that tells a phone of staff of a cry for help.
const isAlert = `EXISTS (SELECT 1 FROM staff_alert t WHERE t.message_id = message.id AND t.position > 0)`
