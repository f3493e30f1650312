package messages

import (
	"context"
	"database/sql"
	"time"
	"unicode/utf8"

	"kanca/bot"
	"kanca/bot/store/column"
)

// WhatsApp Business writes by itself from the office phone: a greeting to who writes
// for the first time or after two weeks, a notice outside of office hours. Nothing in
// such a message says so (wppconnect-team/wa-js #3229). It is known by that: a sentence
// follows the first message after a silence faster than anybody reads and types, or the
// same sentence comes in several chats. In the middle of a talk one answer within
// seconds says nothing, for staff were typing already; nor does a short word, which
// everybody repeats.
const (
	// automaticFirst is how soon after the first message a sentence is nobody's, where
	// neither side had written for automaticSilence before.
	automaticFirst   = 5 * time.Second
	automaticSilence = time.Hour

	// automaticChats is in how many chats the same sentence must have come, …
	automaticChats = 3
	// … and in how many where it followed a message of the person within
	// automaticPrompt each time.
	automaticPromptChats = 2
	automaticPrompt      = 10 * time.Second
	// automaticLetters is how long the sentence must be.
	automaticLetters = 20
	// automaticWithin is how far back is looked for it.
	automaticWithin = 60 * 24 * time.Hour
	// automaticAmends is how old an answer may be that goes out after all.
	automaticAmends = time.Hour
)

// The codes of messages that the office phone wrote by itself: known by coming in
// several chats, which goes for the same words everywhere; or by having come at once,
// which goes for this message, and for the same words where they come at once again. A
// hand, too, may send a prepared sentence within seconds.
const (
	byItself = "automatic"
	atOnce   = "automatic_at_once"
)

// automatic reports whether a message of the office phone, which is stored already,
// was written by the phone itself. What earlier messages with the same words did is
// undone: the bot speaks again to those people, unless staff wrote something else,
// and the answers that were taken back go out. staffTime is how long staff answer
// after a message.
func (tx *Tx) automatic(ctx context.Context, m StaffMessage, staffTime time.Duration) (bool, error) {
	text := column.Masked(column.Clean(m.Text))
	if m.Kind != bot.KindText || utf8.RuneCountInString(text) < automaticLetters {
		return false, nil
	}
	now := tx.sql.Now()
	chats, prompt := map[int64]bool{}, map[int64]bool{}
	late := map[int64]bool{} // chats where it once came without a message before it
	known, before, prompted := false, false, false
	person := int64(0) // of this message
	err := tx.sql.Each(ctx, `
		SELECT m.person_id, m.error_code, m.provider_id = $5, EXISTS (
			SELECT 1 FROM message i WHERE i.person_id = m.person_id AND i.channel = m.channel AND i.direction = 'in'
			AND i.sent_at <= m.sent_at + 1000 AND i.sent_at >= m.sent_at - $4)
		FROM message m WHERE m.channel = $1 AND m.direction = 'out' AND m.priority = 5 AND m.body = $2 AND m.created_at > $3`,
		[]any{m.Channel, text, now - automaticWithin.Milliseconds(), automaticPrompt.Milliseconds(), column.Clean(m.ProviderID)}, func(rows *sql.Rows) error {
			var of int64
			var code string
			var this, at bool
			if err := rows.Scan(&of, &code, &this, &at); err != nil {
				return err
			}
			if this {
				person, prompted = of, at
			}
			known, before = known || code == byItself, before || code == atOnce
			chats[of] = true
			if at {
				prompt[of] = true
			} else {
				late[of] = true
			}
			return nil
		})
	several := known || len(chats) >= automaticChats || len(prompt) >= automaticPromptChats && len(late) == 0
	if err == nil && !several {
		fast := before && prompted
		if !fast {
			fast, err = tx.fasterThanHands(ctx, m)
		}
		if err == nil && fast {
			_, err = tx.sql.Exec(ctx, `UPDATE message SET error_code = $3 WHERE channel = $1 AND provider_id = $2 AND direction = 'out'`, m.Channel, column.Clean(m.ProviderID), atOnce)
		}
		if err == nil && fast {
			err = tx.amend(ctx, m.Channel, person, now, staffTime)
		}
		return fast && err == nil, err
	}
	if err != nil {
		return false, err
	}
	if _, err := tx.sql.Exec(ctx, `
		UPDATE message SET error_code = $4 WHERE channel = $1 AND direction = 'out' AND priority = 5 AND body = $2 AND created_at > $3`,
		m.Channel, text, now-automaticWithin.Milliseconds(), byItself); err != nil {
		return false, err
	}
	for person := range chats {
		if err := tx.amend(ctx, m.Channel, person, now, staffTime); err != nil {
			return false, err
		}
	}
	return true, nil
}

// fasterThanHands reports whether a message of the office phone, which is stored
// already, came at once after the only one that the person wrote after a silence: who
// writes several within seconds may be in the middle of a talk.
func (tx *Tx) fasterThanHands(ctx context.Context, m StaffMessage) (bool, error) {
	var fast bool
	err := tx.sql.Row(ctx, `
		SELECT (
			SELECT count(*) FROM message i WHERE i.person_id = m.person_id AND i.channel = m.channel AND i.direction = 'in'
			AND i.sent_at <= m.sent_at + 1000 AND i.sent_at >= m.sent_at - $3) = 1
		AND NOT EXISTS (
			SELECT 1 FROM message e WHERE e.person_id = m.person_id AND e.channel = m.channel AND (e.direction = 'in' OR e.priority = 5)
			AND e.sent_at < m.sent_at - $3 AND e.sent_at > m.sent_at - $4)
		FROM message m WHERE m.channel = $1 AND m.provider_id = $2 AND m.direction = 'out'`,
		[]any{m.Channel, column.Clean(m.ProviderID), automaticFirst.Milliseconds(), automaticSilence.Milliseconds()}, &fast)
	return fast, err
}

// Prompted looks once more at what the office phone wrote at a message of a person that
// came after it, though it was written before: the two are told on ways of their own. What
// is known now for the phone's own silences nobody any more. It reports whether the
// take-over, of whoever holds the office phone, is gone.
func (tx *Tx) Prompted(ctx context.Context, person int64, by bot.Incoming, t bot.TakeOver) (freed bool, err error) {
	var wrote []StaffMessage
	err = tx.sql.Each(ctx, `
		SELECT provider_id, kind, body FROM message WHERE person_id = $1 AND channel = $2 AND direction = 'out' AND priority = $3
		AND reply_to IS NULL AND error_code = '' AND sent_at >= $4 AND sent_at <= $5 ORDER BY id`,
		[]any{person, t.Channel, bot.LaneStaff, by.SentAt.Add(-time.Second).UnixMilli(), by.SentAt.Add(automaticPrompt).UnixMilli()}, func(rows *sql.Rows) error {
			m := StaffMessage{Channel: t.Channel}
			err := rows.Scan(&m.ProviderID, &m.Kind, &m.Text)
			wrote = append(wrote, m)
			return err
		})
	for _, m := range wrote {
		if err == nil {
			_, err = tx.automatic(ctx, m, t.Until.Sub(t.Since))
		}
	}
	if err != nil || len(wrote) == 0 {
		return false, err
	}
	err = tx.sql.Row(ctx, `SELECT NOT EXISTS (SELECT 1 FROM takeover WHERE person_id = $1 AND channel = $2)`, []any{person, t.Channel}, &freed)
	return freed, err
}

// amend lets the bot speak to a person again whom only the phone itself wrote to. Whom
// somebody has taken in the console stays theirs.
func (tx *Tx) amend(ctx context.Context, channel bot.ChannelName, person, now int64, staffTime time.Duration) error {
	freed, err := tx.sql.Exec(ctx, `
		DELETE FROM takeover WHERE person_id = $1 AND channel = $2 AND until > $3 AND staff_id IS NULL
		AND NOT EXISTS (SELECT 1 FROM message m WHERE m.person_id = $1 AND m.channel = $2 AND m.direction = 'out' AND m.priority = 5
			AND m.reply_to IS NULL AND m.error_code NOT IN ($4, $6) AND m.sent_at > $5)`,
		person, channel, now, byItself, now-staffTime.Milliseconds(), atOnce)
	if err != nil || freed == 0 {
		return err
	}
	_, err = tx.sql.Exec(ctx, `
		UPDATE message SET state = 'queued', next_at = $3 WHERE person_id = $1 AND channel = $2 AND state = 'cancelled' AND priority = 0
		AND body <> '' AND created_at > $4 AND reply_to IN (SELECT i.id FROM message i WHERE i.person_id = $1 AND i.direction = 'in' AND i.kind <> $5)`,
		person, channel, now, now-automaticAmends.Milliseconds(), kindRevoked)
	return err
}

// AutomaticTexts is in how many chats of a channel the office phone has written by
// itself within the last two months.
func (db *DB) AutomaticTexts(ctx context.Context, channel bot.ChannelName) (chats int, err error) {
	err = db.inTx(ctx, func(tx *Tx) error {
		return tx.sql.Row(ctx, `
			SELECT count(DISTINCT person_id) FROM message
			WHERE channel = $1 AND direction = 'out' AND priority = 5 AND error_code IN ($2, $4) AND created_at > $3`,
			[]any{channel, byItself, db.sql.Now() - automaticWithin.Milliseconds(), atOnce}, &chats)
	})
	return chats, err
}
