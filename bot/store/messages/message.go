package messages

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

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
	m := inbound{person: person, in: in, address: address, attachment: attachment, state: state, original: original, now: tx.sql.Now(), text: column.Clean(in.Text)}
	m.body, m.key = column.Masked(m.text), tx.db.seenKey(in.Channel, in.ProviderID)
	var newest []piece // the newest first
	var then []sqldb.Question
	if identity.MayEndNIK(m.text) {
		then = append(then, newestPieces(person, m.now, &newest))
	}
	private, kind := false, ""
	if node, read := tx.people.Stands(person); read && in.Edits == "" {
		private = bot.AsksNIK(node)
		id, err = tx.storeAnswer(ctx, m, private, then)
	}
	if err == nil && id == 0 { // it was seen, it was taken back, or more has to be asked
		newest = nil
		id, private, kind, err = tx.storeAny(ctx, m, then)
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
		err = tx.hidePieces(ctx, person, id, newest, m.body, m.text)
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
		[]any{in.Channel, m.key}, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil // retention has taken the message away since
	}
	return id, false, err
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
