package outbox

import (
	"strconv"

	"kanca/bot"
	"kanca/bot/store/sqldb"
)

// requeue frees what nobody is sending any more, if the lease is held: also what the
// holder says, by leaving it out, that it has not in hand.
func (db *DB) requeue(channel bot.ChannelName, lease Lease, under []bot.MessageID) sqldb.Question {
	list := "" // the holder does not say
	if under != nil {
		list = ","
		for _, id := range under {
			list += strconv.FormatInt(int64(id), 10) + ","
		}
	}
	return sqldb.Question{Query: `
		UPDATE message SET state = CASE WHEN body = '' THEN 'cancelled' ELSE 'queued' END, error_code = CASE WHEN body = '' AND announcement_id IS NOT NULL THEN 'erased' ELSE error_code END
		WHERE channel = $1 AND state = 'sending' AND (lease_until <= ` + sqldb.ServerNow(2) + ` OR lease_term < $3
			OR $6 <> '' AND lease_term = $3 AND $6 NOT LIKE '%,' || CAST(id AS TEXT) || ',%')
		AND EXISTS (SELECT 1 FROM lease WHERE name = $4 AND holder = $5 AND term = $3 AND until > ` + sqldb.ServerNow(2) + `)`,
		Args: []any{channel, db.sql.OwnNow(), lease.Term, lease.Name, lease.Holder, list}}
}
