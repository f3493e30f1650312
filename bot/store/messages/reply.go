package messages

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/outbox"
	"kanca/bot/store/sqldb"
)

// Reply is one text to send back.
type Reply struct {
	Lane       bot.Lane // kept in the column priority; the zero value is that of answers
	Text       string
	Segments   int       // SMS parts, 0 where there is no such thing
	ProviderID string    // where we choose it before the first try, else ""
	Until      time.Time // after it the text is of no use; zero: as long as any other
	Why        Why       // by what it came about; the zero value where that is not kept
}

// AddReplies puts texts into the outbox, to be sent in this order once the
// transaction is committed. Empty texts are left out.
func (tx *Tx) AddReplies(ctx context.Context, person int64, channel bot.ChannelName, to bot.Address, replyTo bot.MessageID, texts []Reply) error {
	if _, ok := bot.ParseAddress(to.String()); !ok || channel == "" {
		return errors.New("a reply has no address or no channel to go to; answer the first address of the message")
	}
	now := tx.sql.Now()
	args := []any{person, channel, column.Clean(to.String()), column.Message(replyTo), now, tx.people.Erased(person), tx.sql.OwnNow()}
	var rows strings.Builder
	for _, r := range texts {
		text := column.Clean(r.Text)
		if text == "" {
			continue
		}
		if rows.Len() > 0 {
			rows.WriteString(", ")
		}
		why := r.Why.stored()
		if tx.people.Erased(person) { // the goodbye tells of nobody
			why = ""
		}
		n := len(args)
		rows.WriteString("($1, 'out', $2, $3, $" + strconv.Itoa(n+1) + ", 'text', $" + strconv.Itoa(n+2) +
			", '', 'queued', $" + strconv.Itoa(n+4) + ", $4, $" + strconv.Itoa(n+3) + ", 0, " + sqldb.ServerNow(7) + ", 0, 0, '', $6, $5, $" + strconv.Itoa(n+5) + ", $" + strconv.Itoa(n+6) + ")")
		args = append(args, sql.NullString{String: r.ProviderID, Valid: r.ProviderID != ""}, text, r.Segments, int64(r.Lane), column.Stamp(r.Until), why)
	}
	if rows.Len() == 0 {
		return nil
	}
	err := tx.sql.Write(ctx, `
		INSERT INTO message (person_id, direction, channel, address, provider_id, kind, body, attachment, state, priority,
			reply_to, segments, attempt, next_at, lease_until, lease_term, error_code, forget, created_at, valid_until, why)
		VALUES `+rows.String(), args...)
	if err == nil && !slices.Contains(tx.filled, channel) {
		tx.filled = append(tx.filled, channel)
		outbox.Filled(tx.db.outbox, tx.sql, channel)
	}
	return err
}
