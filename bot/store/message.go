package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"kanca/bot"
)

// Reply is one text to send back.
type Reply struct {
	Lane       bot.Lane // kept in the column priority; the zero value is that of answers
	Text       string
	Segments   int    // SMS parts, 0 where there is no such thing
	ProviderID string // where we choose it before the first try, else ""
}

// AddInbound stores a message of the person and returns its id. fresh is false
// when the same message (channel and provider id) was stored before; then the
// caller ends the transaction without doing anything more. Every NIK in the
// text is masked.
func (tx *Tx) AddInbound(ctx context.Context, person int64, in bot.Incoming) (id bot.MessageID, fresh bool, err error) {
	return tx.addInbound(ctx, person, in, "handled")
}

// AddFailed is AddInbound for a message that the bot could not handle although
// it was tried. Afterwards it counts as seen, so that it cannot come back for ever.
func (tx *Tx) AddFailed(ctx context.Context, person int64, in bot.Incoming) (id bot.MessageID, fresh bool, err error) {
	return tx.addInbound(ctx, person, in, "failed")
}

// FailedLast reports whether the person's newest message could not be handled.
func (tx *Tx) FailedLast(ctx context.Context, person int64) (failed bool, err error) {
	err = tx.row(ctx, `SELECT state = 'failed' FROM message WHERE person_id = $1 AND direction = 'in' ORDER BY id DESC LIMIT 1`, []any{person}, &failed)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return failed, err
}

func (tx *Tx) addInbound(ctx context.Context, person int64, in bot.Incoming, state string) (id bot.MessageID, fresh bool, err error) {
	if in.Channel == "" || in.ProviderID == "" {
		return 0, false, errors.New("a message came without a channel or an id; the adapter must give both, or a second delivery cannot be told from a second message")
	}
	attachment, err := attachmentOf(in)
	if err != nil {
		return 0, false, err
	}
	address, from := "", usable(in.From)
	if len(from) > 0 {
		address = from[0].String()
	}
	original, err := tx.MessageOf(ctx, in.Channel, in.Edits)
	if err != nil {
		return 0, false, err
	}
	now := tx.db.now()
	err = tx.row(ctx, `
		INSERT INTO message (person_id, direction, channel, address, provider_id, seen_key, kind, body, attachment, state, priority,
			segments, attempt, next_at, lease_until, lease_term, error_code, forget, created_at, sent_at, original_id)
		VALUES ($1, 'in', $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, 0, 0, 0, '', FALSE, $10, $11, $12)
		ON CONFLICT (channel, seen_key) WHERE direction = 'in' DO NOTHING
		RETURNING id`,
		[]any{person, in.Channel, address, clean(in.ProviderID), tx.db.seenKey(in.Channel, in.ProviderID), clean(string(in.Kind)),
			maskNIK(clean(in.Text)), attachment, state, now, stamp(in.SentAt), number(original)}, &id)
	switch {
	case err == nil && len(from) > 0:
		return id, true, tx.reachableAgain(ctx, in.Channel, from)
	case err == nil:
		return id, true, nil
	case !errors.Is(err, sql.ErrNoRows):
		return 0, false, err
	}
	// A newcomer who was made for a message that is known, such as one delivered
	// again after an erasure, goes again, and a number that moved stays where it was.
	tx.abandon = tx.made != 0 && tx.made == person
	err = tx.row(ctx, `SELECT id FROM message WHERE channel = $1 AND seen_key = $2 AND direction = 'in'`,
		[]any{in.Channel, tx.db.seenKey(in.Channel, in.ProviderID)}, &id)
	return id, false, err
}

// MessageOf returns the stored message of a person that the provider calls by that
// id, 0 when there is none.
func (tx *Tx) MessageOf(ctx context.Context, channel bot.ChannelName, providerID string) (id bot.MessageID, err error) {
	if providerID == "" {
		return 0, nil
	}
	err = tx.row(ctx, `SELECT id FROM message WHERE channel = $1 AND seen_key = $2 AND direction = 'in'`,
		[]any{channel, tx.db.seenKey(channel, providerID)}, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

// seenKey tells a message delivered again. It is a fingerprint because provider
// ids may hold the sender's number, and it must outlive the sender's data.
func (db *DB) seenKey(channel bot.ChannelName, providerID string) string {
	return db.keys().BlindIndex("message", string(channel)+"\n"+providerID)
}

func attachmentOf(in bot.Incoming) (string, error) {
	if in.Contact == nil && in.Location == nil {
		return "", nil
	}
	var a struct {
		Contact  *bot.ContactCard `json:"contact,omitempty"`
		Location *bot.Location    `json:"location,omitempty"`
	}
	a.Location = in.Location
	if c := in.Contact; c != nil {
		a.Contact = &bot.ContactCard{Name: maskNIK(clean(c.Name)), Phone: maskNIK(clean(c.Phone))}
	}
	text, err := json.Marshal(a)
	return string(text), err
}

// AddReplies puts texts into the outbox, to be sent in this order once the
// transaction is committed. Empty texts are left out.
func (tx *Tx) AddReplies(ctx context.Context, person int64, channel bot.ChannelName, to bot.Address, replyTo bot.MessageID, texts []Reply) error {
	if _, ok := bot.ParseAddress(to.String()); !ok || channel == "" {
		return errors.New("a reply has no address or no channel to go to; answer the first address of the message")
	}
	now := tx.db.now()
	args := []any{person, channel, clean(to.String()), number(replyTo), now, tx.erased[person]}
	var rows strings.Builder
	for _, r := range texts {
		text := clean(r.Text)
		if text == "" {
			continue
		}
		if rows.Len() > 0 {
			rows.WriteString(", ")
		}
		n := len(args)
		rows.WriteString("($1, 'out', $2, $3, $" + strconv.Itoa(n+1) + ", 'text', $" + strconv.Itoa(n+2) +
			", '', 'queued', $" + strconv.Itoa(n+4) + ", $4, $" + strconv.Itoa(n+3) + ", 0, $5, 0, 0, '', $6, $5)")
		args = append(args, sql.NullString{String: r.ProviderID, Valid: r.ProviderID != ""}, text, r.Segments, int64(r.Lane))
	}
	if rows.Len() == 0 {
		return nil
	}
	_, err := tx.exec(ctx, `
		INSERT INTO message (person_id, direction, channel, address, provider_id, kind, body, attachment, state, priority,
			reply_to, segments, attempt, next_at, lease_until, lease_term, error_code, forget, created_at)
		VALUES `+rows.String(), args...)
	return err
}

// clean makes any text storable: valid UTF-8 without NUL, which PostgreSQL refuses.
func clean(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
}
