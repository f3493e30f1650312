package outbox

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store/sqldb"
)

// approvedTexts is a proposal by the ways of which its texts are told apart.
type approvedTexts struct{ broadcast.Proposal }

// textOn is what who speaks a language is sent on a channel.
func (p approvedTexts) textOn(channel bot.ChannelName, lang bot.Lang) (broadcast.Text, bool) {
	for _, r := range slices.Concat(p.Reach, p.Instead) {
		if r.Channel == channel {
			return p.TextFor(lang, r.Medium)
		}
	}
	return broadcast.Text{}, false
}

// lateOn is textOn for a channel on which nobody was when it was submitted, and by which
// somebody asked since to be reminded.
func (tx *transaction) lateOn(ctx context.Context, p approvedTexts, channel bot.ChannelName, lang bot.Lang) (t broadcast.Text, ok bool, err error) {
	if !p.Content.Reminds() {
		return t, false, nil
	}
	var medium bot.Medium
	err = tx.sql.Row(ctx, `SELECT coalesce(max(medium), '') FROM announcement_way WHERE channel = $1`, []any{channel}, &medium)
	t, ok = p.TextFor(lang, medium)
	return t, ok, err
}

// approved reads a proposal, once, and makes sure that it is what was approved; ok is false
// where it is not.
func (db *DB) approved(hash, text string) (p approvedTexts, ok bool) {
	a := &db.announced
	a.mu.Lock()
	defer a.mu.Unlock()
	if p, ok := a.texts[hash]; ok {
		return approvedTexts{p}, true
	}
	if err := json.Unmarshal([]byte(text), &p.Proposal); err != nil || p.Hash() != hash {
		return approvedTexts{}, false
	}
	if a.texts == nil || len(a.texts) > 20 {
		a.texts = map[string]broadcast.Proposal{}
	}
	a.texts[hash] = p.Proposal
	return p, true
}

// halt lets an announcement stand still by itself, and says so in its history.
func (tx *transaction) halt(ctx context.Context, id int64, reason string) error {
	n, err := tx.sql.Exec(ctx, `UPDATE announcement SET state = 'paused', reason = $2 WHERE id = $1 AND state = 'sending'`, id, reason)
	if err == nil && n > 0 {
		_, err = tx.sql.Exec(ctx, `INSERT INTO announcement_step (announcement_id, act, reason, version, hash, at) SELECT id, 'paused', $2, version, hash, $3 FROM announcement WHERE id = $1`,
			id, reason, tx.sql.Now())
	}
	return err
}

// lost holds for a recipient of whom a message was to be made, and was not.
const lost = `(done.state = 'out' AND NOT EXISTS (SELECT 1 FROM message w WHERE w.recipient_id = done.id AND w.id <> coalesce(announcement_recipient.first_message, 0)))`

// insert makes the messages of recipients and tells which they are. Between the look at the
// limits and this moment another sender may have made one for the same person, whom it held
// then and holds no more: what counts is looked at anew. The lease of a message is counted
// from this moment by the same clock.
func (v *values) insert(db *DB, lease Lease, rules broadcast.Rules, tell func(bot.MessageID, int64)) sqldb.Question {
	place := func(value any) string { return "$" + strconv.Itoa(v.add(value)) }
	rows := v.text.String()
	own, term := v.add(db.sql.OwnNow()), place(lease.Term)
	anew := `` // where only one writes nobody was quicker
	if !db.sql.OneWriter() {
		anew = filled(` WHERE NOT {capped} AND NOT {has}`, "{person}", "made.person", "{announcement}", "CAST($2 AS BIGINT)", "{now}", sqldb.ServerNow(own), "{a day}", place(rules.PerDay), "{a week}", place(rules.PerWeek))
	}
	return sqldb.Question{Query: filled(`
		WITH made (recipient, person, address, body, provider_id, segments, until) AS (VALUES `+rows+`)
		INSERT INTO message (person_id, direction, channel, address, provider_id, kind, body, attachment, state, priority, segments, attempt,
			next_at, lease_until, lease_term, error_code, forget, created_at, valid_until, announcement_id, recipient_id)
		SELECT person, 'out', CAST($1 AS TEXT), address, provider_id, 'text', body, '', 'sending', {lane}, segments, 1,
			CAST($3 AS BIGINT), {now} + CAST($4 AS BIGINT), CAST({term} AS BIGINT), '', FALSE, CAST($3 AS BIGINT), until, CAST($2 AS BIGINT), recipient
		FROM made`+anew+` RETURNING id, recipient_id`, "{lane}", strconv.Itoa(int(bot.LaneAnnouncement)), "{now}", sqldb.ServerNow(own), "{term}", term),
		Args: v.args, Scan: func(r sqldb.Scanner) error {
			var message bot.MessageID
			var recipient int64
			err := r.Scan(&message, &recipient)
			tell(message, recipient)
			return err
		}}
}

// values are rows of a VALUES list with their arguments.
type values struct {
	text strings.Builder
	args []any
}

func (v *values) add(value any) int {
	v.args = append(v.args, value)
	return len(v.args)
}

// row adds one; types names those of its columns.
func (v *values) row(types string, row ...any) {
	if v.text.Len() > 0 {
		v.text.WriteString(", ")
	}
	v.text.WriteByte('(')
	for i, kind := range strings.Fields(types) {
		if i > 0 {
			v.text.WriteString(", ")
		}
		v.text.WriteString("CAST($" + strconv.Itoa(v.add(row[i])) + " AS " + kind + ")")
	}
	v.text.WriteByte(')')
}

// stillWanted is a message that is being sent and may still go.
var stillWanted = strings.ReplaceAll(`SELECT count(*) FROM message JOIN message m ON m.id = message.id
	WHERE message.id = $1 AND message.state = 'sending' AND NOT `+unwanted+` AND NOT `+haltedNow, "{now}", sqldb.ServerNow(2))

// StillWanted reports whether a message that was handed to a sender may still go: not where
// the announcement was stopped since, or the person said BERHENTI. It is for channels that
// wait before they send.
func (db *DB) StillWanted(ctx context.Context, id bot.MessageID) (bool, error) {
	var n int
	err := db.sql.Row(ctx, stillWanted, []any{id, db.sql.OwnNow()}, &n)
	return n > 0, err
}
