package store

import (
	"context"
	"database/sql"
	"errors"

	"kanca/bot"
)

// OptOut keeps that whoever has the address wants no announcements, as a
// provider tells it. It holds for an address that nobody has, too.
func (db *DB) OptOut(ctx context.Context, a bot.Address) error {
	return db.InTx(ctx, func(tx *Tx) error {
		var person int64
		err := tx.row(ctx, `SELECT person_id FROM address WHERE kind = $1 AND value = $2`, []any{string(a.Kind), a.Value}, &person)
		switch {
		case err == nil:
			return tx.optOut(ctx, person, 0)
		case errors.Is(err, sql.ErrNoRows):
			_, err = tx.exec(ctx, `INSERT INTO suppression (address_key, since) VALUES ($1, $2) ON CONFLICT DO NOTHING`, tx.db.addressKey(a), tx.db.now())
		}
		return err
	})
}

// addressKey is the keyed fingerprint by which an address is known after it was
// erased.
func (db *DB) addressKey(a bot.Address) string { return db.keys().BlindIndex("address", a.String()) }

// suppressedSince tells since when one of the addresses wants no announcements.
func (tx *Tx) suppressedSince(ctx context.Context, from []bot.Address) (since sql.NullInt64, err error) {
	for _, a := range from {
		var t sql.NullInt64
		if err := tx.row(ctx, `SELECT min(since) FROM suppression WHERE address_key = $1`, []any{tx.db.addressKey(a)}, &t); err != nil {
			return since, err
		}
		if t.Valid && (!since.Valid || t.Int64 < since.Int64) {
			since = t
		}
	}
	return since, nil
}

// inheritSuppression carries the wish over when an address joins a person, in
// either direction: the stricter of the two holds.
func (tx *Tx) inheritSuppression(ctx context.Context, person int64, a bot.Address) error {
	since, err := tx.suppressedSince(ctx, []bot.Address{a})
	if err != nil {
		return err
	}
	if since.Valid {
		_, err = tx.exec(ctx, `UPDATE person SET opted_out_at = $1 WHERE id = $2 AND opted_out_at IS NULL`, since.Int64, person)
		return err
	}
	_, err = tx.exec(ctx, `
		INSERT INTO suppression (address_key, since)
		SELECT $1, opted_out_at FROM person WHERE id = $2 AND opted_out_at IS NOT NULL
		ON CONFLICT DO NOTHING`, tx.db.addressKey(a), person)
	return err
}

// optOut stops announcements to a person, also those that wait to be sent.
func (tx *Tx) optOut(ctx context.Context, person int64, message bot.MessageID) error {
	now := tx.db.now()
	if _, err := tx.exec(ctx, `UPDATE person SET opted_out_at = $1 WHERE id = $2 AND opted_out_at IS NULL`, now, person); err != nil {
		return err
	}
	addresses, err := tx.addressesOf(ctx, person)
	if err != nil {
		return err
	}
	for _, a := range addresses {
		if _, err := tx.exec(ctx, `INSERT INTO suppression (address_key, since) VALUES ($1, $2) ON CONFLICT DO NOTHING`, tx.db.addressKey(a), now); err != nil {
			return err
		}
	}
	if err := tx.cancelUnwanted(ctx, person); err != nil {
		return err
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
	err := tx.each(ctx, `
		SELECT CASE WHEN e.person_id = $1 THEN e.earlier_id ELSE e.person_id END FROM earlier_person AS e
		JOIN person AS other ON other.id = CASE WHEN e.person_id = $1 THEN e.earlier_id ELSE e.person_id END
		WHERE $1 IN (e.person_id, e.earlier_id) AND e.closed_at IS NULL AND other.opted_out_at IS NULL AND other.erased_at IS NULL
		AND EXISTS (SELECT 1 FROM address WHERE person_id = e.earlier_id AND alone_at IS NOT NULL)
		ORDER BY 1`, []any{person}, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		others = append(others, id)
		return err
	})
	for _, other := range others {
		if err == nil {
			err = tx.optOut(ctx, other, 0)
		}
	}
	return err
}

// cancelUnwanted takes back the announcements that wait for a person who wants
// none.
func (tx *Tx) cancelUnwanted(ctx context.Context, person int64) error {
	_, err := tx.exec(ctx, `
		UPDATE message SET state = 'cancelled' WHERE person_id = $1 AND state = 'queued' AND priority = $2
		AND EXISTS (SELECT 1 FROM person WHERE id = $1 AND opted_out_at IS NOT NULL)`, person, bot.LaneAnnouncement)
	return err
}

// optIn takes an earlier BERHENTI back.
func (tx *Tx) optIn(ctx context.Context, person int64, message bot.MessageID) error {
	if _, err := tx.exec(ctx, `UPDATE person SET opted_out_at = NULL WHERE id = $1`, person); err != nil {
		return err
	}
	addresses, err := tx.addressesOf(ctx, person)
	if err != nil {
		return err
	}
	for _, a := range addresses {
		if _, err := tx.exec(ctx, `DELETE FROM suppression WHERE address_key = $1`, tx.db.addressKey(a)); err != nil {
			return err
		}
	}
	return tx.noteChoice(ctx, person, message, "resumed")
}

func (tx *Tx) noteChoice(ctx context.Context, person int64, message bot.MessageID, choice string) error {
	_, err := tx.exec(ctx, `INSERT INTO announcement_choice (person_id, message_id, choice, at) VALUES ($1, $2, $3, $4)`,
		person, number(message), choice, tx.db.now())
	return err
}

func (tx *Tx) addressesOf(ctx context.Context, person int64) (out []bot.Address, err error) {
	err = tx.each(ctx, `SELECT kind, value FROM address WHERE person_id = $1 ORDER BY kind, value`, []any{person}, func(r *sql.Rows) error {
		var a bot.Address
		err := r.Scan(&a.Kind, &a.Value)
		out = append(out, a)
		return err
	})
	return out, err
}

// number writes a message's id; 0 is NULL.
func number(id bot.MessageID) sql.NullInt64 {
	return sql.NullInt64{Int64: int64(id), Valid: id != 0}
}
