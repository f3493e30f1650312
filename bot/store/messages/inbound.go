package messages

import (
	"context"
	"strings"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// inbound is a message as it is to be stored.
type inbound struct {
	person                     int64
	in                         bot.Incoming
	address, attachment, state string
	original                   bot.MessageID
	key                        string // see seenKey
	text                       string // as it was written
	body                       string // with every NIK masked
	now                        int64
}

const inboundColumns = `person_id, direction, channel, address, provider_id, seen_key, kind, body, attachment, state, priority,
			segments, attempt, next_at, lease_until, lease_term, error_code, forget, created_at, sent_at, original_id, private`

// storeAnswer stores a message that is no newer version of another, of somebody of whom it
// is known whether the number was asked for. id is 0 where it was seen before, or
// taken back before it came. What comes then is asked on the same way.
func (tx *Tx) storeAnswer(ctx context.Context, m inbound, asked bool, then []sqldb.Question) (id bot.MessageID, err error) {
	body := m.body
	if asked {
		body = identity.MaskNumbers(m.text)
	}
	n, err := tx.sql.Insert(ctx, `
		INSERT INTO message (`+inboundColumns+`)
		SELECT CAST($1 AS BIGINT), 'in', $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, 0, 0, 0, '', FALSE,
			CAST($10 AS BIGINT), CAST($11 AS BIGINT), CAST($12 AS BIGINT), CAST($13 AS BOOLEAN)
		WHERE NOT EXISTS (SELECT 1 FROM seen WHERE channel = $2 AND key = $5) AND NOT `+takenBack+`
		ON CONFLICT (channel, seen_key) WHERE direction = 'in' DO NOTHING`,
		[]any{m.person, m.in.Channel, m.address, column.Clean(m.in.ProviderID), m.key, column.Clean(string(m.in.Kind)),
			body, m.attachment, m.state, m.now, column.Stamp(m.in.SentAt), column.Message(m.original), asked}, then...)
	return bot.MessageID(n), err
}

// storeAny stores any message. id is 0 where it was seen before.
func (tx *Tx) storeAny(ctx context.Context, m inbound, then []sqldb.Question) (id bot.MessageID, private bool, kind string, err error) {
	// To hide every number of a long text takes a while, and few are asked for one.
	hidden, asks := m.body, true
	if len(m.text) > longBody {
		if asks, err = tx.asksNIK(ctx, m.person, m.original); err != nil {
			return 0, false, "", err
		}
	}
	if asks {
		hidden = identity.MaskNumbers(m.text)
	}
	taken, wanted, args := takenBack, asked, []any{m.person, m.in.Channel, m.address, column.Clean(m.in.ProviderID), m.key, column.Clean(string(m.in.Kind)),
		m.body, m.attachment, m.state, m.now, column.Stamp(m.in.SentAt), column.Message(m.original), hidden}
	if m.in.Edits != "" {
		taken, wanted = taken+takenBackBefore, wanted+askedBefore
		args = append(args, tx.db.seenKey(m.in.Channel, m.in.Edits))
	}
	// What it depends on is found out by the same statement, once each: PostgreSQL
	// planned it anew for every message where it was written at each place.
	stored := sqldb.Question{Query: `
		INSERT INTO message (` + inboundColumns + `)
		SELECT CAST($1 AS BIGINT), 'in', $2, $3, $4, $5, CASE WHEN gone THEN '` + kindRevoked + `' ELSE $6 END,
			CASE WHEN gone THEN '' WHEN asked THEN $13 ELSE $7 END, CASE WHEN gone THEN '' ELSE $8 END, $9, 0, 0, 0, 0, 0, 0, '', FALSE,
			CAST($10 AS BIGINT), CAST($11 AS BIGINT), CAST($12 AS BIGINT), asked
		FROM (SELECT (` + taken + `) AS gone, (` + wanted + `) AS asked LIMIT 1) AS found
		WHERE NOT EXISTS (SELECT 1 FROM seen WHERE channel = $2 AND key = $5)
		ON CONFLICT (channel, seen_key) WHERE direction = 'in' DO NOTHING
		RETURNING id, private, kind`,
		Args: args, Scan: func(r sqldb.Scanner) error { return r.Scan(&id, &private, &kind) }}
	err = tx.sql.Ask(ctx, append([]sqldb.Question{stored}, then...)...)
	return id, private, kind, err
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
