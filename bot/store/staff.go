package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"time"

	"kanca/bot"
)

// StaffMessage is what a member of staff wrote to a person outside of kanca, on
// the office phone.
type StaffMessage struct {
	Channel    bot.ChannelName
	With       []bot.Address // every name of the person
	ProviderID string
	Kind       bot.Kind
	Text       string
	SentAt     time.Time
}

// StaffWrote keeps a message of staff in the person's thread. A person answers
// now: until the given time the bot is silent on this channel, and what it wanted to say about
// messages that staff have seen is taken back, unless it is being sent already. Whoever
// else has one of the names on the phone of staff is left to them as well.
// A message told twice changes nothing.
func (db *DB) StaffWrote(ctx context.Context, m StaffMessage, until time.Time) error {
	return db.InTx(ctx, func(tx *Tx) error {
		p, err := tx.takePerson(ctx, m.With, db.clock(), false)
		if err != nil {
			return err
		}
		var before int
		if err := tx.row(ctx, `SELECT count(*) FROM message WHERE channel = $1 AND provider_id = $2 AND direction = 'out'`,
			[]any{m.Channel, clean(m.ProviderID)}, &before); err != nil || before > 0 {
			return err
		}
		now := db.now()
		if _, err := tx.exec(ctx, `
			INSERT INTO message (person_id, direction, channel, address, provider_id, kind, body, attachment, state, priority,
				segments, attempt, next_at, lease_until, lease_term, error_code, forget, created_at, sent_at)
			VALUES ($1, 'out', $2, $3, $4, $5, $6, '', 'sent', $7, 0, 0, $8, 0, 0, '', FALSE, $8, $9)`,
			p.ID, m.Channel, usable(m.With)[0].String(), clean(m.ProviderID), clean(string(m.Kind)), maskNIK(clean(m.Text)), bot.LaneStaff, now, stamp(m.SentAt)); err != nil {
			return err
		}
		people, err := tx.holders(ctx, m.With)
		if err != nil {
			return err
		}
		for _, person := range people {
			if _, err := tx.exec(ctx, `UPDATE person SET staff_until = $1, staff_channel = $3 WHERE id = $2 AND (staff_until IS NULL OR staff_until < $1 OR staff_channel <> $3)`,
				until.UnixMilli(), person, m.Channel); err != nil {
				return err
			}
			if _, err := tx.exec(ctx, `
				UPDATE message SET state = 'cancelled' WHERE person_id = $1 AND channel = $2 AND state = 'queued' AND priority = $3
				AND reply_to IN (SELECT id FROM message WHERE person_id = $1 AND direction = 'in' AND sent_at <= $4)`,
				person, m.Channel, bot.LaneAnswer, m.SentAt.UnixMilli()); err != nil {
				return err
			}
		}
		return nil
	})
}

// holders lists everybody who has one of the addresses.
func (tx *Tx) holders(ctx context.Context, of []bot.Address) (people []int64, err error) {
	where, args := anyOf(usable(of), 1)
	err = tx.each(ctx, `SELECT DISTINCT person_id FROM address WHERE `+where+` ORDER BY person_id`, args, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		people = append(people, id)
		return err
	})
	return people, err
}

// kindRevoked is the kind of a message that its sender deleted for everyone.
const kindRevoked = "revoked"

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
		return r, errors.Join(err, ErrNotFound)
	}
	var ids []bot.MessageID
	var texts []string
	if err := tx.each(ctx, `SELECT id, person_id, body, address FROM message WHERE id = $1 OR original_id = $1 ORDER BY id`, []any{r.Message}, func(rows *sql.Rows) error {
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
		if _, err := tx.exec(ctx, `UPDATE message SET kind = $2, body = '', attachment = '' WHERE id = $1`, id, kindRevoked); err != nil {
			return r, err
		}
		for _, query := range []string{
			`DELETE FROM file WHERE message_id = $1`,
			`DELETE FROM not_understood WHERE message_id = $1`,
			`UPDATE handover SET note = '' WHERE message_id = $1 AND NOT urgent`,
			`DELETE FROM conversation_aside WHERE person_id = (SELECT person_id FROM message WHERE id = $1)`, // it may hold the text
		} {
			if _, err := tx.exec(ctx, query, id); err != nil {
				return r, err
			}
		}
	}
	tx.scrub = true
	return r, tx.unquote(ctx, r.Message, texts)
}

// minQuote is how many bytes a deleted text must have to be looked for in our
// answers: shorter ones stand in many.
const minQuote = 12

// unquote takes deleted texts out of the answers that repeated them.
func (tx *Tx) unquote(ctx context.Context, message bot.MessageID, texts []string) error {
	changed := map[bot.MessageID]string{}
	if err := tx.each(ctx, `SELECT id, body FROM message WHERE direction = 'out' AND id > $1
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
		if _, err := tx.exec(ctx, `UPDATE message SET body = $2 WHERE id = $1`, id, body); err != nil {
			return err
		}
	}
	return nil
}

// Owners tells which message each of the provider's ids belongs to. An id that no
// message has is left out.
func (db *DB) Owners(ctx context.Context, channel bot.ChannelName, ids []string) (map[string]bot.MessageID, error) {
	owners := map[string]bot.MessageID{}
	if len(ids) == 0 {
		return owners, nil
	}
	args, places := []any{channel}, make([]string, 0, len(ids))
	for _, id := range ids {
		args = append(args, id)
		places = append(places, "$"+strconv.Itoa(len(args)))
	}
	err := db.each(ctx, `SELECT provider_id, id FROM message WHERE channel = $1 AND direction = 'out' AND provider_id IN (`+strings.Join(places, ", ")+`)`,
		args, func(r *sql.Rows) error {
			var provider string
			var id bot.MessageID
			err := r.Scan(&provider, &id)
			owners[provider] = id
			return err
		})
	return owners, err
}

// Receipts turns what people's phones said about messages, by the provider's ids
// of them, into outcomes for Mark. An id that nobody knows is passed over.
func (db *DB) Receipts(ctx context.Context, channel bot.ChannelName, states map[string]State) (outcomes []Outcome, err error) {
	for id, state := range states {
		err := db.each(ctx, `SELECT id FROM message WHERE channel = $1 AND direction = 'out' AND provider_id = $2`, []any{channel, id}, func(r *sql.Rows) error {
			o := Outcome{State: state}
			err := r.Scan(&o.ID)
			outcomes = append(outcomes, o)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return outcomes, nil
}
