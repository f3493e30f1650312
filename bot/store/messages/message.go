package messages

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/store/column"
	"kanca/bot/store/outbox"
	"kanca/bot/store/people"
	"kanca/bot/store/sqldb"
)

// AddInbound stores a message of the person and returns its id. fresh is false
// when the same message (channel and provider id) was stored before; then the
// caller ends the transaction without doing anything more. Of one that its sender
// deleted for everyone before it came nothing is stored but that it came; see
// TakenBack. Every NIK in the
// text is masked, also one that ends here and began in messages before; of an
// answer to the question for the NIK every number is. id is 0 for one that was
// seen and that retention has taken away since.
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
	err = tx.sql.Row(ctx, `SELECT state = 'failed' FROM message WHERE person_id = $1 AND direction = 'in' ORDER BY id DESC LIMIT 1`, []any{person}, &failed)
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
	address, from := "", people.Usable(in.From)
	if len(from) > 0 {
		address = from[0].String()
	}
	original, err := tx.MessageOf(ctx, in.Channel, in.Edits)
	if err != nil {
		return 0, false, err
	}
	now := tx.sql.Now()
	text := column.Clean(in.Text)
	body, private, kind := column.Masked(text), false, ""
	// To hide every number of a long text takes a while, and few are asked for one.
	hidden, asks := body, true
	if len(text) > longBody {
		if asks, err = tx.asksNIK(ctx, person, original); err != nil {
			return 0, false, err
		}
	}
	if asks {
		hidden = identity.MaskNumbers(text)
	}
	taken, wanted, args := takenBack, asked, []any{person, in.Channel, address, column.Clean(in.ProviderID), tx.db.seenKey(in.Channel, in.ProviderID), column.Clean(string(in.Kind)),
		body, attachment, state, now, column.Stamp(in.SentAt), column.Message(original), hidden}
	if in.Edits != "" {
		taken, wanted = taken+takenBackBefore, wanted+askedBefore
		args = append(args, tx.db.seenKey(in.Channel, in.Edits))
	}
	// What it depends on is found out by the same statement, once each: PostgreSQL
	// planned it anew for every message where it was written at each place.
	stored := sqldb.Question{Query: `
		INSERT INTO message (person_id, direction, channel, address, provider_id, seen_key, kind, body, attachment, state, priority,
			segments, attempt, next_at, lease_until, lease_term, error_code, forget, created_at, sent_at, original_id, private)
		SELECT CAST($1 AS BIGINT), 'in', $2, $3, $4, $5, CASE WHEN gone THEN '` + kindRevoked + `' ELSE $6 END,
			CASE WHEN gone THEN '' WHEN asked THEN $13 ELSE $7 END, CASE WHEN gone THEN '' ELSE $8 END, $9, 0, 0, 0, 0, 0, 0, '', FALSE,
			CAST($10 AS BIGINT), CAST($11 AS BIGINT), CAST($12 AS BIGINT), asked
		FROM (SELECT (` + taken + `) AS gone, (` + wanted + `) AS asked LIMIT 1) AS found
		WHERE NOT EXISTS (SELECT 1 FROM seen WHERE channel = $2 AND key = $5)
		ON CONFLICT (channel, seen_key) WHERE direction = 'in' DO NOTHING
		RETURNING id, private, kind`,
		Args: args, Scan: func(r sqldb.Scanner) error { return r.Scan(&id, &private, &kind) }}
	var newest []piece // the newest first
	if identity.MayEndNIK(text) {
		err = tx.sql.Ask(ctx, stored, newestPieces(person, tx.sql.Now(), &newest))
	} else {
		err = tx.sql.Ask(ctx, stored)
	}
	if err == nil && id == 0 {
		err = sql.ErrNoRows
	}
	if err == nil && private {
		tx.private = id
	}
	if err == nil && kind == kindRevoked {
		tx.takenBack = id
	}
	if err == nil && kind != kindRevoked {
		err = tx.hidePieces(ctx, person, id, newest, body, text)
	}
	switch {
	case err == nil && len(from) > 0:
		return id, true, outbox.ReachableAgain(ctx, tx.sql, in.Channel, from)
	case err == nil:
		return id, true, nil
	case id != 0 || !errors.Is(err, sql.ErrNoRows):
		return 0, false, err
	}
	// A newcomer who was made for a message that is known, such as one delivered
	// again after an erasure, goes again, and a number that moved stays where it was.
	if tx.people.Made(person) {
		tx.sql.Abandon()
	}
	err = tx.sql.Row(ctx, `SELECT id FROM message WHERE channel = $1 AND seen_key = $2 AND direction = 'in'`,
		[]any{in.Channel, tx.db.seenKey(in.Channel, in.ProviderID)}, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil // retention has taken the message away since
	}
	return id, false, err
}

// asked is whether the number of a person was asked for, in $1; askedBefore whether it
// was by the earlier version of the message in $12. The node stands in the text because SQLite plans a
// LIKE anew whenever a pattern is bound, which took longer than all else of a turn.
const (
	asked       = `EXISTS (SELECT 1 FROM conversation WHERE person_id = $1 AND node LIKE '%` + bot.NIKNode + `')`
	askedBefore = ` OR EXISTS (SELECT 1 FROM message WHERE id = $12 AND private)`
)

// takenBack is whether the sender of the message deleted it for everyone before it came;
// takenBackBefore whether the message of which it is a newer version, whose key is in $14.
const (
	takenBack       = `EXISTS (SELECT 1 FROM revoked_early WHERE channel = $2 AND key = $5)`
	takenBackBefore = ` OR EXISTS (SELECT 1 FROM revoked_early WHERE channel = $2 AND key = $14)
	OR EXISTS (SELECT 1 FROM message WHERE id = $12 AND kind = '` + kindRevoked + `')`
)

// longBody is how many bytes of a text are looked through in no time.
const longBody = 1000

// asksNIK is asked by itself. The caller holds the lock on the person, so the answer
// stays true in this transaction.
func (tx *Tx) asksNIK(ctx context.Context, person int64, original bot.MessageID) (yes bool, err error) {
	query := strings.NewReplacer("$12", "CAST($2 AS BIGINT)").Replace(asked + askedBefore)
	err = tx.sql.Row(ctx, `SELECT `+query, []any{person, column.Message(original)}, &yes)
	return yes, err
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
		a.Contact = &bot.ContactCard{Name: column.Masked(column.Clean(c.Name)), Phone: column.Masked(column.Clean(c.Phone))}
	}
	text, err := json.Marshal(a)
	return string(text), err
}
