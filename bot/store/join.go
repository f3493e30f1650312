package store

import (
	"context"
	"errors"
	"time"
)

// join makes two people one who turned out to be the same: a provider says that
// two accounts are one, or the person proved it. Everything of the second goes
// to the first, whose row is locked already:
//   - the conversation and the language of whoever wrote last, so that nobody is
//     thrown out of the form that is under way;
//   - the stricter wish about announcements, for all addresses of both;
//   - that staff answer, until the later of the two times.
//
// The second row stays empty, as after an erasure, and person_overlap keeps that
// the two were joined.
func (tx *Tx) join(ctx context.Context, first, second int64, at time.Time) error {
	// The lock on the second one. Whoever waits for that row finds it empty and
	// looks for the person anew.
	n, err := tx.exec(ctx, `UPDATE person SET erased_at = $1 WHERE id = $2 AND erased_at IS NULL`, at.UnixMilli(), second)
	if err != nil {
		return err
	}
	if n == 0 {
		return errAgain
	}
	if err := tx.joinConversations(ctx, first, second); err != nil {
		return err
	}
	for _, query := range []string{
		// Whom either may be, both may be; and they are not each other's riddle.
		`UPDATE earlier_person SET person_id = $1 WHERE person_id = $2 AND NOT EXISTS (
			SELECT 1 FROM earlier_person AS e WHERE e.person_id = $1 AND e.earlier_id = earlier_person.earlier_id)`,
		`UPDATE earlier_person SET earlier_id = $1 WHERE earlier_id = $2 AND NOT EXISTS (
			SELECT 1 FROM earlier_person AS e WHERE e.earlier_id = $1 AND e.person_id = earlier_person.person_id)`,
		`DELETE FROM earlier_person WHERE person_id = $2 OR earlier_id = $2 OR person_id = $1 AND earlier_id = $1`,
	} {
		if _, err := tx.exec(ctx, query, first, second); err != nil {
			return err
		}
	}
	for _, table := range []string{"address", "message", "file", "registration", "report", "handover", "inbox", "consent",
		"announcement_choice", "not_understood", "unreachable"} {
		if _, err := tx.exec(ctx, `UPDATE `+table+` SET person_id = $1 WHERE person_id = $2`, first, second); err != nil {
			return err
		}
	}
	if _, err := tx.exec(ctx, `
		UPDATE person SET
			lang = CASE WHEN person.lang = '' THEN n.lang ELSE person.lang END,
			created_at = CASE WHEN n.created_at < person.created_at THEN n.created_at ELSE person.created_at END,
			opted_out_at = coalesce(person.opted_out_at, n.opted_out_at),
			staff_channel = CASE WHEN coalesce(n.staff_until, 0) > coalesce(person.staff_until, 0) THEN n.staff_channel ELSE person.staff_channel END,
			staff_until = CASE WHEN coalesce(n.staff_until, 0) > coalesce(person.staff_until, 0) THEN n.staff_until ELSE person.staff_until END
		FROM (SELECT * FROM person WHERE id = $2) AS n WHERE person.id = $1`, first, second); err != nil {
		return err
	}
	addresses, err := tx.addressesOf(ctx, first)
	if err != nil {
		return err
	}
	for _, a := range addresses {
		if err := tx.inheritSuppression(ctx, first, a); err != nil {
			return err
		}
	}
	if err := tx.cancelUnwanted(ctx, first); err != nil {
		return err
	}
	for _, step := range []struct {
		query string
		args  []any
	}{
		{`UPDATE person SET lang = '', opted_out_at = NULL, staff_until = NULL WHERE id = $1`, []any{second}},
		{`INSERT INTO person_overlap (older_id, newer_id, noticed_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, []any{first, second, at.UnixMilli()}},
	} {
		if _, err := tx.exec(ctx, step.query, step.args...); err != nil {
			return err
		}
	}
	return nil
}

// joinConversations keeps the conversation that went on last, and its language.
// A conversation is sealed for its person's row, so it is written anew.
func (tx *Tx) joinConversations(ctx context.Context, first, second int64) error {
	var later bool
	err := tx.row(ctx, `
		SELECT coalesce((SELECT updated_at FROM conversation WHERE person_id = $2), 0) >
			coalesce((SELECT updated_at FROM conversation WHERE person_id = $1), 0)`, []any{first, second}, &later)
	if err != nil {
		return err
	}
	if later {
		c, err := tx.Conversation(ctx, second)
		switch {
		case errors.Is(err, ErrUnreadable): // that of the other one goes on
			if err := tx.PutAside(ctx, second, "it could not be read when two people turned out to be one"); err != nil {
				return err
			}
		case err != nil:
			return err
		default:
			if err := tx.SaveConversation(ctx, first, c); err != nil {
				return err
			}
		}
		if _, err := tx.exec(ctx, `
			UPDATE person SET lang = (SELECT lang FROM person WHERE id = $2)
			WHERE id = $1 AND EXISTS (SELECT 1 FROM person WHERE id = $2 AND lang <> '')`, first, second); err != nil {
			return err
		}
	}
	if _, err = tx.exec(ctx, `UPDATE conversation_aside SET person_id = $1 WHERE person_id = $2`, first, second); err != nil {
		return err
	}
	_, err = tx.exec(ctx, `DELETE FROM conversation WHERE person_id = $1`, second)
	return err
}
