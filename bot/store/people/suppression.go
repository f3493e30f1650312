package people

import (
	"context"
	"database/sql"
	"errors"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/keys"
	"kanca/bot/store/sqldb"
)

// OptOut keeps that whoever has the address wants no announcements, as a
// provider tells it. It holds for an address that nobody has, too.
func (db *DB) OptOut(ctx context.Context, a bot.Address) error {
	return db.inTx(ctx, func(tx *Tx) error {
		var person int64
		err := tx.sql.Row(ctx, `SELECT person_id FROM address WHERE kind = $1 AND value = $2`, []any{string(a.Kind), a.Value}, &person)
		switch {
		case err == nil:
			return OptOut(ctx, tx, person, 0)
		case errors.Is(err, sql.ErrNoRows):
			_, err = tx.sql.Exec(ctx, `INSERT INTO suppression (address_key, since) VALUES ($1, $2) ON CONFLICT DO NOTHING`, tx.addressKey(a), tx.sql.Now())
		}
		return err
	})
}

// AddressKey is the keyed fingerprint by which an address is known after it was
// erased.
func AddressKey(ring *keys.Ring, a bot.Address) string {
	return ring.Keys().BlindIndex("address", a.String())
}

func (tx *Tx) addressKey(a bot.Address) string { return AddressKey(tx.db.ring, a) }

// inheritSuppression carries the wish over when an address joins a person, in
// either direction: the stricter of the two holds.
func (tx *Tx) inheritSuppression(ctx context.Context, person int64, a bot.Address) error {
	var since sql.NullInt64
	err := tx.sql.Row(ctx, `SELECT min(since) FROM suppression WHERE address_key = $1`, []any{tx.addressKey(a)}, &since)
	if err != nil {
		return err
	}
	if since.Valid {
		_, err = tx.sql.Exec(ctx, `UPDATE person SET opted_out_at = $1 WHERE id = $2 AND opted_out_at IS NULL`, since.Int64, person)
		return err
	}
	_, err = tx.sql.Exec(ctx, `
		INSERT INTO suppression (address_key, since)
		SELECT $1, opted_out_at FROM person WHERE id = $2 AND opted_out_at IS NOT NULL
		ON CONFLICT DO NOTHING`, tx.addressKey(a), person)
	return err
}

// SaidStopLast holds for a person p who said BERHENTI and wrote nothing after it.
const SaidStopLast = `(p.opted_out_at IS NOT NULL AND NOT EXISTS (
	SELECT 1 FROM message y WHERE y.person_id = p.id AND y.direction = 'in' AND y.created_at >= p.opted_out_at
	AND y.id > coalesce((SELECT max(c.message_id) FROM announcement_choice c WHERE c.person_id = p.id), 0)))`

// OptOut stops announcements to a person, also those that wait to be sent. Of several
// stops the newest counts: opted_out_at is its moment, and what staff wrote before it is
// not sent. What a provider tells (message is 0) is a new one only where the person wrote
// since the last, for the same stop is told with each send that is refused. Every stop stays in
// announcement_choice, and suppression has the first since the last MULAI.
func OptOut(ctx context.Context, tx *Tx, person int64, message bot.MessageID) error {
	now := tx.sql.Now()
	news, err := tx.sql.Exec(ctx, `UPDATE person SET opted_out_at = $1 WHERE id = $2
		AND ($3 > 0 OR opted_out_at IS NULL OR EXISTS (SELECT 1 FROM person p WHERE p.id = $2 AND NOT `+SaidStopLast+`))`, now, person, message)
	if err != nil {
		return err
	}
	addresses, err := AddressesOf(ctx, tx.sql, person)
	if err != nil {
		return err
	}
	for _, a := range addresses {
		if _, err := tx.sql.Exec(ctx, `INSERT INTO suppression (address_key, since) VALUES ($1, $2) ON CONFLICT DO NOTHING`, tx.addressKey(a), now); err != nil {
			return err
		}
	}
	if err := tx.cancelUnwanted(ctx, person); err != nil {
		return err
	}
	if news == 0 {
		return nil
	}
	if err := tx.noteChoice(ctx, person, message, "stopped"); err != nil {
		return err
	}
	return tx.optOutOfNumber(ctx, person)
}

// optOutOfNumber carries a BERHENTI to everybody who is reached by the same number
// and may be the same human: who writes SMS from it, and the account that has it
// in WhatsApp. Whoever proved to be somebody else is not among them.
func (tx *Tx) optOutOfNumber(ctx context.Context, person int64) error {
	var others []int64
	err := tx.sql.Each(ctx, `
		SELECT CASE WHEN e.person_id = $1 THEN e.earlier_id ELSE e.person_id END FROM earlier_person AS e
		JOIN person AS other ON other.id = CASE WHEN e.person_id = $1 THEN e.earlier_id ELSE e.person_id END
		WHERE $1 IN (e.person_id, e.earlier_id) AND e.closed_at IS NULL AND (other.opted_out_at IS NULL OR other.opted_out_at < (SELECT opted_out_at FROM person WHERE id = $1)) AND other.erased_at IS NULL
		AND EXISTS (SELECT 1 FROM address WHERE person_id = e.earlier_id AND alone_at IS NOT NULL)
		ORDER BY 1`, []any{person}, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		others = append(others, id)
		return err
	})
	for _, other := range others {
		if err == nil {
			err = OptOut(ctx, tx, other, 0)
		}
	}
	return err
}

// cancelUnwanted takes back what waits for a person who wants no announcements: those,
// and what tells a phone of staff of a cry for help, of which the next one is told then.
func (tx *Tx) cancelUnwanted(ctx context.Context, person int64) error {
	_, err := tx.sql.Exec(ctx, `
		UPDATE message SET state = 'cancelled', error_code = 'opted_out' WHERE person_id = $1 AND state = 'queued' AND priority = $2
		AND EXISTS (SELECT 1 FROM person WHERE id = $1 AND opted_out_at IS NOT NULL)`, person, bot.LaneAnnouncement)
	if err != nil {
		return err
	}
	// An alert is for the number, whoever had it when the alert was written.
	_, err = tx.sql.Exec(ctx, `
		UPDATE message SET state = 'cancelled' WHERE direction = 'out' AND state = 'queued' AND id IN (
			SELECT t.message_id FROM staff_alert t JOIN staff s ON s.id = t.staff_id JOIN address a ON a.kind = 'phone' AND a.value = s.phone
			JOIN person p ON p.id = a.person_id WHERE a.person_id = $1 AND p.opted_out_at IS NOT NULL AND t.position > 0)`, person)
	return err
}

// OptIn takes an earlier BERHENTI back.
func OptIn(ctx context.Context, tx *Tx, person int64, message bot.MessageID) error {
	if _, err := tx.sql.Exec(ctx, `UPDATE person SET opted_out_at = NULL WHERE id = $1`, person); err != nil {
		return err
	}
	addresses, err := AddressesOf(ctx, tx.sql, person)
	if err != nil {
		return err
	}
	for _, a := range addresses {
		if _, err := tx.sql.Exec(ctx, `DELETE FROM suppression WHERE address_key = $1`, tx.addressKey(a)); err != nil {
			return err
		}
	}
	return tx.noteChoice(ctx, person, message, "resumed")
}

// Want keeps that a person agreed to hear of something. It takes no BERHENTI back.
func Want(ctx context.Context, tx *Tx, person int64, message bot.MessageID, w bot.AnnouncementsWanted) error {
	choice := "wanted"
	if w.Training != "" {
		choice, w.Country, w.Job = "reminder", "", ""
	}
	_, err := tx.sql.Exec(ctx, `INSERT INTO announcement_choice (person_id, message_id, choice, at, country, job, training) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		person, column.Message(message), choice, tx.sql.Now(), column.Words(w.Country), column.Words(w.Job), column.Words(w.Training))
	return err
}

// Decline keeps that a person said no when asked: nothing they agreed to before holds, and
// what the regency did is not told any more where it waits for its hour.
func Decline(ctx context.Context, tx *Tx, person int64, message bot.MessageID) error {
	if _, err := tx.sql.Exec(ctx, `UPDATE message SET state = 'cancelled', error_code = 'unwanted' WHERE person_id = $1 AND state = 'queued'
		AND id IN (SELECT c.message_id FROM registration r JOIN registration_change c ON c.registration_id = r.id WHERE r.person_id = $1 AND c.author = 'regency')`, person); err != nil {
		return err
	}
	return tx.noteChoice(ctx, person, message, "declined")
}

func (tx *Tx) noteChoice(ctx context.Context, person int64, message bot.MessageID, choice string) error {
	_, err := tx.sql.Exec(ctx, `INSERT INTO announcement_choice (person_id, message_id, choice, at) VALUES ($1, $2, $3, $4)`,
		person, column.Message(message), choice, tx.sql.Now())
	return err
}

// AddressesByKind selects the addresses of the person in $1.
const AddressesByKind = `SELECT kind, value FROM address WHERE person_id = $1 ORDER BY kind, value`

// AddressesOf lists the addresses of a person.
func AddressesOf(ctx context.Context, tx *sqldb.Tx, person int64) (out []bot.Address, err error) {
	err = tx.Each(ctx, AddressesByKind, []any{person}, func(r *sql.Rows) error {
		var a bot.Address
		err := r.Scan(&a.Kind, &a.Value)
		out = append(out, a)
		return err
	})
	return out, err
}
