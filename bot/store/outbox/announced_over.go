package outbox

import (
	"context"
	"database/sql"

	"kanca/bot/broadcast"
)

// Whoever can be reached by two media is told by the other one where the first is known to have
// failed, and by one of them only: the recipient waits again, with the other way, from the very
// transaction in which the failure is written down. Nobody is counted twice, or by neither.

// OnlyLast holds for a message w of a recipient m that is not the one after whose failure the
// other way was taken: of those there are, the one that says what became of them.
const OnlyLast = `w.id <> coalesce(m.first_message, 0)`

// arrived holds for a recipient m who was to be told by another way, and of whose first message
// a phone has said since that it came.
const arrived = `(coalesce(m.first_message, 0) > 0 AND EXISTS (SELECT 1 FROM message w WHERE w.id = m.first_message AND w.state <> 'failed'))`

// besideFirst holds for a message to somebody who has it by another way, or may have it.
const besideFirst = `(message.recipient_id IS NOT NULL AND EXISTS (SELECT 1 FROM message o WHERE o.recipient_id = message.recipient_id AND o.id <> message.id
	AND (o.state IN ('delivered', 'read') OR o.id < message.id AND o.state IN ('queued', 'sending', 'sent', 'unknown'))))`

// mayGoOver selects the recipient of the message $1, which failed, if there is another way to them
// that the announcement, as it stands, may take. It keeps the announcement as it is until the
// transaction ends: one that ends meanwhile has not left them behind.
const mayGoOver = `SELECT m.id FROM message w JOIN announcement_recipient m ON m.id = w.recipient_id JOIN announcement k ON k.id = m.announcement_id AND k.listing = m.listing
	WHERE w.id = $1 AND w.state = 'failed' AND m.state = 'out' AND m.first_message IS NULL AND m.other_channel <> ''
	AND (k.state = 'sending' OR k.state IN ('paused', 'submitted') AND k.started_at IS NOT NULL) /*hold key*/`

// goOver lets who cannot be reached by the way of a message that failed wait for the other one.
func (tx *transaction) goOver(ctx context.Context, o Outcome) error {
	if o.State != Failed || !o.Unreachable && !broadcast.OtherWay(o.Code) {
		return nil
	}
	var recipient int64
	if err := tx.sql.Each(ctx, mayGoOver, []any{o.ID}, func(r *sql.Rows) error { return r.Scan(&recipient) }); err != nil || recipient == 0 {
		return err
	}
	_, err := tx.sql.Exec(ctx, `UPDATE announcement_recipient SET state = 'waiting', channel = other_channel, address = other_address, other_channel = '', other_address = '', first_message = $2
		WHERE id = $1 AND state = 'out' AND other_channel <> ''`, recipient, o.ID)
	return err
}
