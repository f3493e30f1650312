package messages

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/store/sqldb"
)

// A NIK that is sent in pieces, digit by digit at worst, is looked for in so many messages
// of a person, the newest of which came at most so long after the oldest.
const (
	pieces       = 64
	piecesWithin = 30 * time.Minute
	// pieceReach is how many characters of a message its piece of a NIK takes up at most,
	// spelt out and with words between. Of the newest message the beginning is read,
	// of the oldest the end, and a longer one has no piece of the same NIK on either
	// side. piecesReach bounds what is read together: who sends long texts must not make
	// all be read again and again.
	pieceReach  = 800
	piecesReach = 8 * pieceReach
	// A NIK that was known by its first 14 digits goes on for so many.
	maxLate = 4
)

// piece is a message that may hold a piece of a NIK.
type piece struct {
	id     bot.MessageID
	tail   string // the end of it, or all
	long   bool   // there is more before it
	hidden bool   // its numbers were hidden
}

// hidePieces looks whether a message that was just stored ends a NIK of which
// earlier messages hold the beginning, and hides the numbers of all of them, also
// where they were noted elsewhere.
//
// newest are the person's last messages with this one, the newest first, and nothing where
// it cannot end one; body is the message as it is stored, text as it was written.
func (tx *Tx) hidePieces(ctx context.Context, person int64, message bot.MessageID, newest []piece, body, text string) error {
	if len(newest) == 0 || newest[0].id != message {
		return nil
	}
	if body != text { // it has a NIK: what came before may be a piece of the same
		whole := onlyDigits(text)
		for _, p := range newest[1:] {
			if part := onlyDigits(p.tail); len(part) >= minPart && strings.Contains(whole, part) {
				if err := tx.hideNumbers(ctx, person, p); err != nil {
					return err
				}
			}
		}
	}
	if goesOn(newest, text) {
		tx.private = message
		return tx.hideNumbers(ctx, person, newest[0])
	}
	texts := []string{strings.ToValidUTF8(body[:min(len(body), pieceReach)], "")}
	for size, i := len(texts[0]), 1; i < len(newest) && size < piecesReach && !newest[i-1].long; i++ {
		texts = append(texts, newest[i].tail)
		size += len(newest[i].tail)
	}
	slices.Reverse(texts)
	from, ok := identity.EndsNIK(texts)
	if !ok {
		return nil
	}
	tx.private = message
	for _, p := range newest[:len(texts)-from] {
		if err := tx.hideNumbers(ctx, person, p); err != nil {
			return err
		}
	}
	return nil
}

// newestPieces asks for the messages that came last before now, the newest first.
func newestPieces(person, now int64, newest *[]piece) sqldb.Question {
	// First the newest, then those of the last time: else all that somebody ever wrote is
	// looked at for the few that came just now. The direction is hidden from PostgreSQL, which,
	// while it has not counted, would read everybody's messages by the index of all that came.
	return sqldb.Question{Query: `SELECT id, CASE WHEN length(body) > $4 THEN substr(body, length(body) - $4 + 1) ELSE body END, length(body) > $4, private
		FROM (SELECT id, body, private, created_at FROM message WHERE person_id = $1 AND coalesce(direction, '') = 'in' ORDER BY id DESC LIMIT $3) AS newest
		WHERE created_at > $2 ORDER BY id DESC`,
		Args: []any{person, now - piecesWithin.Milliseconds(), pieces, pieceReach}, Scan: func(r sqldb.Scanner) error {
			var p piece
			var private bool
			err := r.Scan(&p.id, &p.tail, &p.long, &private)
			p.hidden = private && strings.Contains(p.tail, hiddenPart)
			*newest = append(*newest, p)
			return err
		}}
}

// goesOn reports whether a text is nothing but a few digits behind several messages that
// were pieces of a NIK, and so its end: one is known by its first 14 digits.
func goesOn(newest []piece, text string) bool {
	digits := onlyDigits(text)
	if digits == "" || len(digits) > maxLate || digits != strings.TrimSpace(text) {
		return false
	}
	before := 0
	for _, p := range newest[1:] {
		switch {
		case p.hidden:
			before++
		case identity.MayEndNIK(p.tail):
			return before > 1 && before < maxPieces
		}
	}
	return before > 1 && before < maxPieces
}

// maxPieces is how many messages a NIK with two digits too many takes, one digit each.
const maxPieces = 18

// hideNumbers hides every number of a message, and in what was noted from it.
func (tx *Tx) hideNumbers(ctx context.Context, person int64, p piece) error {
	var body string
	if err := tx.sql.Row(ctx, `SELECT body FROM message WHERE id = $1`, []any{p.id}, &body); err != nil {
		return err
	}
	hidden := identity.MaskNumbers(body)
	if hidden == body {
		return nil
	}
	tx.sql.Scrub()
	words := numbersOf(body)
	tx.hidden = append(tx.hidden, words...)
	if err := tx.hideEchoes(ctx, person, p.id, words); err != nil {
		return err
	}
	if _, err := tx.sql.Exec(ctx, `UPDATE message SET body = $1, private = TRUE WHERE id = $2`, hidden, p.id); err != nil {
		return err
	}
	for _, c := range []struct{ table, column string }{{"not_understood", "body"}, {"handover", "note"}} {
		type note struct {
			id   any // as the table has it
			text string
		}
		var notes []note
		err := tx.sql.Each(ctx, `SELECT id, `+c.column+` FROM `+c.table+` WHERE person_id = $1 AND message_id = $2`, []any{person, p.id}, func(r *sql.Rows) error {
			var n note
			err := r.Scan(&n.id, &n.text)
			notes = append(notes, n)
			return err
		})
		if err != nil {
			return err
		}
		for _, n := range notes {
			if _, err := tx.sql.Exec(ctx, `UPDATE `+c.table+` SET `+c.column+` = $1 WHERE id = $2`, identity.MaskNumbers(n.text), n.id); err != nil {
				return err
			}
		}
	}
	return nil
}

// hideEchoes hides words of a message in what was answered since, and in what staff were
// told of it.
func (tx *Tx) hideEchoes(ctx context.Context, person int64, message bot.MessageID, words []string) error {
	for _, word := range words {
		if len(word) < minPart {
			continue // it stands in other words
		}
		if _, err := tx.sql.Exec(ctx, `UPDATE message SET body = replace(body, $1, $2) WHERE person_id = $3 AND direction = 'out' AND id > $4`,
			word, hiddenPart, person, message); err != nil {
			return err
		}
		if _, err := tx.sql.Exec(ctx, `UPDATE message SET body = replace(body, $1, $2) WHERE id IN (
				SELECT a.message_id FROM staff_alert a JOIN handover h ON h.inbox_id = a.inbox_id WHERE h.person_id = $3 AND h.message_id = $4)`,
			word, hiddenPart, person, message); err != nil {
			return err
		}
	}
	return nil
}

// minPart is how many characters of a NIK are looked for elsewhere at least, and
// hiddenPart what is left of them.
const (
	minPart    = 4
	hiddenPart = "***"
)

// numbersOf are the words of a text that are numbers or may be.
func numbersOf(text string) (words []string) {
	for _, word := range strings.Fields(text) {
		if identity.MaskNumbers(word) != word && !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return words
}

func onlyDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}
