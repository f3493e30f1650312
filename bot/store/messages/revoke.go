package messages

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/store/sqldb"
)

// revokedEarly is how long it is remembered that a message was deleted before it came:
// longer than a provider keeps messages for who is away.
const revokedEarly = 60 * 24 * time.Hour

// RevokeEarly notes that a message that did not come yet is not to be heard: its sender
// deleted it for everyone. To note it twice changes nothing.
func (tx *Tx) RevokeEarly(ctx context.Context, channel bot.ChannelName, providerID string) error {
	if providerID == "" {
		return nil
	}
	now := tx.sql.Now()
	if _, err := tx.sql.Exec(ctx, `DELETE FROM revoked_early WHERE at < $1`, now-revokedEarly.Milliseconds()); err != nil {
		return err
	}
	_, err := tx.sql.Exec(ctx, `INSERT INTO revoked_early (channel, key, at) VALUES ($1, $2, $3) ON CONFLICT (channel, key) DO NOTHING`,
		channel, tx.db.seenKey(channel, providerID), now)
	return err
}

// Revocation is a message that its sender deleted for everyone.
type Revocation struct {
	Message bot.MessageID
	Person  int64       // whose message it is
	From    bot.Address // zero when the person's data was erased
	Text    string      // of all its versions, as it was stored
}

// Revoked empties a message that its sender deleted for everyone, and every
// version of it, with its file and with what was noted of its text. That it came,
// and that staff were called in an emergency, stays: whoever deletes a cry for
// help may have been made to. ErrNotFound when there is no such message.
func (tx *Tx) Revoked(ctx context.Context, channel bot.ChannelName, providerID string) (r Revocation, err error) {
	if r.Message, err = tx.MessageOf(ctx, channel, providerID); err != nil || r.Message == 0 {
		return r, errors.Join(err, sqldb.ErrNotFound)
	}
	var ids []bot.MessageID
	var texts []string
	if err := tx.sql.Each(ctx, `SELECT id, person_id, body, address FROM message WHERE id = $1 OR original_id = $1 ORDER BY id`, []any{r.Message}, func(rows *sql.Rows) error {
		var id bot.MessageID
		var body, address string
		err := rows.Scan(&id, &r.Person, &body, &address)
		ids, texts = append(ids, id), append(texts, body)
		if from, ok := bot.ParseAddress(address); ok {
			r.From = from
		}
		return err
	}); err != nil {
		return r, err
	}
	r.Text = strings.Join(texts, "\n")
	for _, id := range ids {
		if _, err := tx.sql.Exec(ctx, `UPDATE message SET kind = $2, body = '', attachment = '' WHERE id = $1`, id, kindRevoked); err != nil {
			return r, err
		}
		for _, query := range []string{
			`DELETE FROM file WHERE message_id = $1`,
			`DELETE FROM not_understood WHERE message_id = $1`,
			`UPDATE handover SET note = '' WHERE message_id = $1 AND NOT urgent`,
			`DELETE FROM conversation_aside WHERE person_id = (SELECT person_id FROM message WHERE id = $1)`, // it may hold the text
		} {
			if _, err := tx.sql.Exec(ctx, query, id); err != nil {
				return r, err
			}
		}
	}
	tx.sql.Scrub()
	return r, tx.unquote(ctx, r.Message, texts)
}

// minQuote is how many bytes a deleted text must have to be looked for in our
// answers: shorter ones stand in many.
const minQuote = 12

// unquote takes deleted texts out of the answers that repeated them.
func (tx *Tx) unquote(ctx context.Context, message bot.MessageID, texts []string) error {
	changed := map[bot.MessageID]string{}
	if err := tx.sql.Each(ctx, `SELECT id, body FROM message WHERE direction = 'out' AND id > $1
		AND person_id = (SELECT person_id FROM message WHERE id = $1)`, []any{message}, func(rows *sql.Rows) error {
		var id bot.MessageID
		var body string
		if err := rows.Scan(&id, &body); err != nil {
			return err
		}
		rest := body
		for _, text := range texts {
			if len(text) >= minQuote {
				rest = strings.ReplaceAll(rest, text, "…")
			}
		}
		if rest != body {
			changed[id] = rest
		}
		return nil
	}); err != nil {
		return err
	}
	for id, body := range changed {
		if _, err := tx.sql.Exec(ctx, `UPDATE message SET body = $2 WHERE id = $1`, id, body); err != nil {
			return err
		}
	}
	return nil
}
