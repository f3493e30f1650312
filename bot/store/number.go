package store

import (
	"context"
	"database/sql"
	"time"

	"kanca/bot"
)

// What whose decided, carried out: addresses that are learnt, numbers that move,
// and who had a number before.

// aloneRenewed is how old the note may become that a number writes by itself: it
// is not worth a statement with every message.
const aloneRenewed = 24 * time.Hour

// written is the decision about a message that staff wrote to somebody whom the
// addresses lead to: what is new is learnt, and nothing moves.
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
		n, err := tx.exec(ctx, `INSERT INTO address (kind, value, person_id, first_seen, alone_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			a.Kind, a.Value, person, at.UnixMilli(), s.aloneAt(a, at))
		if err != nil {
			return err
		}
		if n == 0 {
			return errAgain
		}
		if a.Kind == bot.Phone && s.alone == (bot.Address{}) {
			// The account has another number now: an SMS from the one before may
			// be somebody else's.
			if _, err := tx.exec(ctx, `UPDATE address SET alone_at = NULL WHERE person_id = $1 AND kind = 'phone' AND value <> $2`, person, a.Value); err != nil {
				return err
			}
		}
		if err := tx.inheritSuppression(ctx, person, a); err != nil {
			return err
		}
	}
	for _, other := range s.same {
		if err := tx.join(ctx, person, other, at); err != nil {
			return err
		}
	}
	for _, k := range known {
		if k.Address == s.alone && k.person == person && at.Sub(k.aloneAt) > aloneRenewed {
			if _, err := tx.exec(ctx, `UPDATE address SET alone_at = $1 WHERE kind = $2 AND value = $3`, at.UnixMilli(), k.Kind, k.Value); err != nil {
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
		n, err := tx.exec(ctx, `UPDATE address SET person_id = $1, first_seen = $2, alone_at = $3 WHERE kind = $4 AND value = $5 AND person_id = $6`,
			person, at.UnixMilli(), s.aloneAt(k.Address, at), k.Kind, k.Value, k.person)
		if err != nil {
			return err
		}
		if n == 0 {
			return errAgain
		}
		if err := tx.inheritSuppression(ctx, person, k.Address); err != nil {
			return err
		}
		if err := tx.divert(ctx, k); err != nil {
			return err
		}
		if _, err := tx.exec(ctx, `DELETE FROM unreachable WHERE person_id = $1 AND address = $2`, k.person, k.String()); err != nil {
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
			if err := tx.row(ctx, `SELECT opted_out_at IS NOT NULL FROM person WHERE id = $1`, []any{id}, &out); err != nil {
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
// the account from which the person wrote on that channel, else it is cancelled.
func (tx *Tx) divert(ctx context.Context, k knownAddress) error {
	if _, err := tx.exec(ctx, `
		UPDATE message SET address = (SELECT kind || ':' || value FROM address WHERE person_id = $1 AND kind = 'lid' ORDER BY first_seen DESC, value LIMIT 1)
		WHERE person_id = $1 AND direction = 'out' AND state = 'queued' AND address = $2
		AND channel IN (SELECT channel FROM message WHERE person_id = $1 AND direction = 'in'
			AND address IN (SELECT kind || ':' || value FROM address WHERE person_id = $1 AND kind = 'lid'))`,
		k.person, k.String()); err != nil {
		return err
	}
	_, err := tx.exec(ctx, `UPDATE message SET state = 'cancelled' WHERE person_id = $1 AND direction = 'out' AND state = 'queued' AND address = $2`,
		k.person, k.String())
	return err
}

// noteEarlier notes that somebody who has a number may be who had it before, or
// whoever that one may be in turn. Wrong answers count for all who try to be the
// same person, so that coming back as a newcomer gives no further tries.
func (tx *Tx) noteEarlier(ctx context.Context, person, earlier int64, at time.Time) (noted int64, err error) {
	return tx.exec(ctx, `
		INSERT INTO earlier_person (person_id, earlier_id, noticed_at, wrong)
		SELECT $1, e.id, $3, coalesce((SELECT max(wrong) FROM earlier_person AS before WHERE before.earlier_id = e.id AND before.noticed_at > $4), 0)
		FROM (SELECT id FROM person WHERE id = $2 AND erased_at IS NULL
			UNION SELECT earlier_id FROM earlier_person WHERE person_id = $2 AND closed_at IS NULL AND earlier_id <> $1) AS e
		WHERE NOT EXISTS (SELECT 1 FROM earlier_person WHERE person_id = e.id AND earlier_id = $1) ON CONFLICT DO NOTHING`, person, earlier, at.UnixMilli(), at.Add(-wrongKept).UnixMilli())
}

// wrongKept is for how long wrong answers of others count.
const wrongKept = 30 * 24 * time.Hour

// earlierOf reads who a person may be, as far as that can still be proven.
func (tx *Tx) earlierOf(ctx context.Context, person int64) (out []bot.Earlier, err error) {
	err = tx.each(ctx, `
		SELECT e.earlier_id, e.wrong, (SELECT count(*) FROM report WHERE person_id = e.earlier_id),
			(SELECT count(*) FROM (SELECT 1 FROM message WHERE person_id = e.earlier_id LIMIT 200) AS counted)
		FROM earlier_person AS e WHERE e.person_id = $1 AND e.closed_at IS NULL AND e.wrong < $2
		AND EXISTS (SELECT 1 FROM registration WHERE person_id = e.earlier_id) ORDER BY e.earlier_id`,
		[]any{person, bot.MaxProofs}, func(rows *sql.Rows) error {
			var e bot.Earlier
			err := rows.Scan(&e.Person, &e.Wrong, &e.Reports, &e.Messages)
			out = append(out, e)
			return err
		})
	for i := 0; i < len(out) && err == nil; i++ {
		out[i].Registrations, err = tx.registrationsOf(ctx, out[i].Person)
	}
	return out, err
}

// prove makes an earlier person the one who proved to be the same. The person,
// whose row is locked, goes on with the conversation and the language of now.
func (tx *Tx) prove(ctx context.Context, person, earlier int64) error {
	n, err := tx.exec(ctx, `DELETE FROM earlier_person WHERE person_id = $1 AND earlier_id = $2 AND closed_at IS NULL`, person, earlier)
	if err != nil {
		return err
	}
	if n == 0 {
		return errAgain // that one was erased meanwhile
	}
	at := time.UnixMilli(tx.db.now())
	if _, err := tx.exec(ctx, `DELETE FROM conversation WHERE person_id = $1`, earlier); err != nil {
		return err
	}
	return tx.join(ctx, person, earlier, at)
}

// proofFailed counts an answer that did not fit anybody whom the person may be.
func (tx *Tx) proofFailed(ctx context.Context, person int64) error {
	_, err := tx.exec(ctx, `UPDATE earlier_person SET wrong = wrong + 1 WHERE person_id = $1 AND closed_at IS NULL`, person)
	return err
}

// denied ends the question whether the person is somebody known.
func (tx *Tx) denied(ctx context.Context, person int64) error {
	_, err := tx.exec(ctx, `UPDATE earlier_person SET closed_at = $2 WHERE person_id = $1 AND closed_at IS NULL`, person, tx.db.now())
	return err
}
