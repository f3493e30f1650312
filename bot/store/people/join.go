package people

import (
	"context"
	"errors"
	"time"

	"kanca/bot/store/records"
	"kanca/bot/store/sqldb"
)

// Join makes two people one who turned out to be the same: a provider says that
// two accounts are one, or the person proved it. Everything of the second goes
// to the first, whose row is locked already:
//   - the conversation and the language of whoever wrote last, so that nobody is
//     thrown out of the form that is under way;
//   - the stricter wish about announcements, for all addresses of both, and that what
//     is stored is to be left alone;
//   - that staff answer, on each channel until the later of the two times.
//
// The second row stays empty, as after an erasure, and person_overlap keeps that
// the two were joined.
func Join(ctx context.Context, tx *Tx, first, second int64, at time.Time) error {
	// The lock on the second one. Whoever waits for that row finds it empty and
	// looks for the person anew.
	n, err := tx.sql.Exec(ctx, `UPDATE person SET erased_at = $1 WHERE id = $2 AND erased_at IS NULL`, at.UnixMilli(), second)
	if err != nil {
		return err
	}
	if n == 0 {
		return sqldb.ErrAgain
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
		if _, err := tx.sql.Exec(ctx, query, first, second); err != nil {
			return err
		}
	}
	if err := tx.joinTakeOvers(ctx, first, second); err != nil {
		return err
	}
	if err := tx.joinRecipients(ctx, first, second); err != nil {
		return err
	}
	for _, t := range records.Tables {
		if t.Join != records.Moves {
			continue
		}
		for _, column := range t.Person {
			if _, err := tx.sql.Exec(ctx, `UPDATE `+t.Name+` SET `+column+` = $1 WHERE `+column+` = $2`, first, second); err != nil {
				return err
			}
		}
	}
	if _, err := tx.sql.Exec(ctx, `
		UPDATE person SET
			lang = CASE WHEN person.lang = '' THEN n.lang ELSE person.lang END,
			created_at = CASE WHEN n.created_at < person.created_at THEN n.created_at ELSE person.created_at END,
			opted_out_at = CASE WHEN person.opted_out_at IS NULL OR n.opted_out_at > person.opted_out_at THEN n.opted_out_at ELSE person.opted_out_at END,
			restricted_at = coalesce(person.restricted_at, n.restricted_at)
		FROM (SELECT * FROM person WHERE id = $2) AS n WHERE person.id = $1`, first, second); err != nil {
		return err
	}
	// Whoever of the two wants their data left alone wants it for all of them.
	for _, step := range records.SendAgain {
		if _, err := tx.sql.Exec(ctx, step.Query, step.Args(map[string]any{":person": first, ":now": at.UnixMilli()})...); err != nil {
			return err
		}
	}
	addresses, err := AddressesOf(ctx, tx.sql, first)
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
		{`UPDATE person SET lang = '', opted_out_at = NULL, restricted_at = NULL WHERE id = $1`, []any{second}},
		{`INSERT INTO person_overlap (older_id, newer_id, noticed_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, []any{first, second, at.UnixMilli()}},
	} {
		if _, err := tx.sql.Exec(ctx, step.query, step.args...); err != nil {
			return err
		}
	}
	return nil
}

// joinConversations keeps the conversation that went on last, and its language.
// A conversation is sealed for its person's row, so it is written anew.
func (tx *Tx) joinConversations(ctx context.Context, first, second int64) error {
	var later bool
	err := tx.sql.Row(ctx, `
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
		if _, err := tx.sql.Exec(ctx, `
			UPDATE person SET lang = (SELECT lang FROM person WHERE id = $2)
			WHERE id = $1 AND EXISTS (SELECT 1 FROM person WHERE id = $2 AND lang <> '')`, first, second); err != nil {
			return err
		}
	}
	if _, err = tx.sql.Exec(ctx, `UPDATE conversation_aside SET person_id = $1 WHERE person_id = $2`, first, second); err != nil {
		return err
	}
	_, err = tx.sql.Exec(ctx, `DELETE FROM conversation WHERE person_id = $1`, second)
	return err
}

// joinRecipients lets announcements reach the one person once: where both were to get the
// same one, what has gone to neither or to one of them does not go to the other any more.
func (tx *Tx) joinRecipients(ctx context.Context, first, second int64) error {
	const both = `EXISTS (SELECT 1 FROM announcement_recipient AS o WHERE o.person_id = $1
		AND o.announcement_id = announcement_recipient.announcement_id AND o.listing = announcement_recipient.listing`
	for _, query := range []string{
		`UPDATE announcement_recipient SET state = 'skipped', reason = 'joined' WHERE person_id = $1 AND state = 'waiting'
			AND EXISTS (SELECT 1 FROM announcement_recipient AS o WHERE o.person_id = $2 AND o.state = 'out'
				AND o.announcement_id = announcement_recipient.announcement_id AND o.listing = announcement_recipient.listing)`,
		// What the first was left out of, the second still gets: with the row of the first it would stay with nobody.
		`DELETE FROM announcement_recipient WHERE person_id = $1 AND state = 'skipped' AND reason <> 'joined'
			AND EXISTS (SELECT 1 FROM announcement_recipient AS o WHERE o.person_id = $2 AND o.state = 'waiting'
				AND o.announcement_id = announcement_recipient.announcement_id AND o.listing = announcement_recipient.listing)`,
		`UPDATE announcement_recipient SET state = 'skipped', reason = 'joined' WHERE person_id = $2 AND state = 'waiting' AND ` + both + `)`,
		`UPDATE announcement_recipient SET person_id = $1 WHERE person_id = $2 AND NOT ` + both + `)`,
		// What went to both, and waits to be tried once more for one of them, or for both.
		`UPDATE message SET state = 'cancelled', error_code = 'joined' WHERE person_id IN ($1, $2) AND state = 'queued' AND recipient_id IS NOT NULL
			AND EXISTS (SELECT 1 FROM message AS o WHERE o.person_id IN ($1, $2) AND o.announcement_id IS NOT NULL AND o.announcement_id = message.announcement_id
				AND o.recipient_id <> message.recipient_id AND (o.state IN ('sending', 'sent', 'delivered', 'read', 'unknown') OR o.state = 'queued' AND o.id < message.id))`,
	} {
		if _, err := tx.sql.Exec(ctx, query, first, second); err != nil {
			return err
		}
	}
	_, err := tx.sql.Exec(ctx, `UPDATE announcement_recipient SET channel = '', address = '', other_channel = '', other_address = '' WHERE person_id = $1 AND state = 'skipped'`, second)
	return err
}
