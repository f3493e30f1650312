package outbox

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// Mark writes outcomes in one transaction. An outcome that would move a message
// backward is ignored, as is one for a message that is not there.
func (db *DB) Mark(ctx context.Context, outcomes []Outcome) error {
	outcomes, err := markable(outcomes)
	if err != nil || len(outcomes) == 0 {
		return err
	}
	return db.inTx(ctx, func(tx *transaction) error { return tx.mark(ctx, outcomes) })
}

// markable checks outcomes and sorts them: in one order everywhere, or two callers
// lock each other out.
func markable(outcomes []Outcome) ([]Outcome, error) {
	for _, o := range outcomes {
		if r := o.State.rank(); r == 0 || o.State == Sending {
			return nil, fmt.Errorf("message %d cannot be marked %q", o.ID, o.State)
		}
	}
	return slices.SortedStableFunc(slices.Values(outcomes), func(a, b Outcome) int { return int(max(min(a.ID-b.ID, 1), -1)) }), nil
}

// markTogether is how many messages are marked in one statement at most.
const markTogether = 32

func (tx *transaction) mark(ctx context.Context, outcomes []Outcome) error {
	for len(outcomes) > 0 {
		n := sentTogether(outcomes)
		var err error
		switch {
		case n > 0:
			var forgotten []bot.MessageID
			if err = tx.sql.Ask(ctx, tx.sent(outcomes[:n], &forgotten)); err == nil {
				err = tx.forgetTexts(ctx, forgotten)
			}
		case outcomes[0].State == Queued:
			n, err = 1, tx.tryAgain(ctx, outcomes[0])
		default:
			n, err = 1, tx.reach(ctx, outcomes[0])
		}
		if err != nil {
			return err
		}
		outcomes = outcomes[n:]
	}
	return nil
}

// sentTogether is how many of the first outcomes are marked by one statement.
func sentTogether(outcomes []Outcome) (n int) {
	for n < len(outcomes) && n < markTogether && outcomes[n].State == Sent && (n == 0 || outcomes[n].ID != outcomes[n-1].ID) {
		n++
	}
	return n
}

// sent marks messages that the provider took: what reach does for each. It tells whose
// texts are to be forgotten.
func (tx *transaction) sent(outcomes []Outcome, forgotten *[]bot.MessageID) sqldb.Question {
	var rows strings.Builder
	args := []any{tx.sql.Now()}
	for i, o := range outcomes {
		if i > 0 {
			rows.WriteString(", ")
		}
		n := len(args)
		at := func(k int) string { return "$" + strconv.Itoa(n+k) }
		rows.WriteString("(CAST(" + at(1) + " AS BIGINT), CAST(" + at(2) + " AS TEXT), CAST(" + at(3) + " AS TEXT), CAST(" + at(4) + " AS BIGINT))")
		args = append(args, o.ID, column.Clean(o.Code), sql.NullString{String: o.ProviderID, Valid: o.ProviderID != ""}, o.Segments)
	}
	return sqldb.Question{Query: `
		WITH done (id, code, provider_id, segments) AS (VALUES ` + rows.String() + `)
		UPDATE message SET state = 'sent', lease_until = 0, error_code = done.code,
			provider_id = coalesce(done.provider_id, message.provider_id), segments = CASE WHEN done.segments > 0 THEN done.segments ELSE message.segments END,
			sent_at = coalesce(message.sent_at, $1)
		FROM done WHERE message.id = done.id AND direction = 'out' AND ` + rankOf + ` < ` + strconv.Itoa(Sent.rank()) + `
		RETURNING message.id, forget`, Args: args, Scan: func(r sqldb.Scanner) error {
		var id bot.MessageID
		var forget bool
		err := r.Scan(&id, &forget)
		if forget {
			*forgotten = append(*forgotten, id)
		}
		return err
	}}
}

func (tx *transaction) forgetTexts(ctx context.Context, ids []bot.MessageID) error {
	for _, id := range ids {
		if err := tx.forgetText(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// forgetText takes the text of an erased person's message away.
func (tx *transaction) forgetText(ctx context.Context, id bot.MessageID) error {
	tx.sql.Scrub()
	_, err := tx.sql.Exec(ctx, `UPDATE message SET body = '', attachment = '', address = '', provider_id = NULL, why = '' WHERE id = $1`, id)
	return err
}

func (tx *transaction) tryAgain(ctx context.Context, o Outcome) error {
	// An erased message has no text left to send again. One that the provider had
	// taken is sent again only when its report names the try that failed: the
	// report may come twice.
	// The wait is what counts, by the clock that says later whether it is over.
	_, err := tx.sql.Exec(ctx, `
		UPDATE message SET state = CASE WHEN body = '' THEN 'cancelled' ELSE 'queued' END, next_at = `+sqldb.ServerNow(5)+` + CAST($1 AS BIGINT), error_code = CASE WHEN body = '' AND announcement_id IS NOT NULL THEN 'erased' ELSE $2 END, lease_until = 0, tried_at = $6
		WHERE id = $3 AND direction = 'out' AND (state = 'sending' AND ($4 = 0 OR attempt = $4) OR state = 'sent' AND attempt = $4)`,
		o.NextAt.UnixMilli()-tx.sql.Now(), column.Clean(o.Code), o.ID, o.Attempt, tx.sql.OwnNow(), tx.sql.Now())
	return err
}

func (tx *transaction) reach(ctx context.Context, o Outcome) error {
	now := tx.sql.Now()
	code := column.Clean(o.Code)
	if o.State == Delivered || o.State == Read { // what arrived failed at nothing
		code = ""
	}
	failedTry := 0
	if o.State == Failed {
		failedTry = o.Attempt
	}
	var moved, forget bool
	err := tx.sql.Each(ctx, `
		UPDATE message SET state = $1, lease_until = 0, error_code = $2,
			provider_id = coalesce($3, provider_id), segments = CASE WHEN $4 > 0 THEN $4 ELSE segments END,
			sent_at = CASE WHEN $5 AND sent_at IS NULL THEN $6 ELSE sent_at END,
			delivered_at = CASE WHEN $7 AND delivered_at IS NULL THEN $6 ELSE delivered_at END,
			read_at = CASE WHEN $8 THEN $6 ELSE read_at END,
			tried_at = CASE WHEN $12 THEN $6 ELSE tried_at END
		WHERE id = $9 AND direction = 'out' AND `+rankOf+` < $10 AND ($11 = 0 OR attempt = $11)
		RETURNING forget`,
		[]any{string(o.State), code, sql.NullString{String: o.ProviderID, Valid: o.ProviderID != ""}, o.Segments,
			o.State == Sent || o.State == Delivered || o.State == Read, now, o.State == Delivered || o.State == Read, o.State == Read,
			o.ID, o.State.rank(), failedTry, o.Attempt > 0 && (o.State == Failed || o.State == Uncertain || o.State == Expired)},
		func(r *sql.Rows) error { moved = true; return r.Scan(&forget) })
	if err == nil && moved && o.Unreachable {
		err = tx.markUnreachable(ctx, o.ID, o.Code)
	}
	if err == nil && moved {
		err = tx.goOver(ctx, o)
	}
	if err != nil || !forget {
		return err
	}
	return tx.forgetText(ctx, o.ID)
}
