// Package column says how values stand in the columns of the database, the same in
// both: texts that can be stored and hold no NIK, times, ids.
package column

import (
	"database/sql"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/identity"
)

// Clean makes any text storable: valid UTF-8 without NUL, which PostgreSQL refuses.
func Clean(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
}

// Masked hides every NIK in a text that is stored as it is.
func Masked(text string) string { return identity.MaskNIK(text) }

// Words is what a person wrote, storable and without a NIK.
func Words(text string) string { return Masked(Clean(text)) }

// HideSplit hides a NIK that is split over several texts of one record, in each of
// which a whole one is hidden already.
func HideSplit(texts ...*string) {
	const between = "\n"
	var all []string
	for _, text := range texts {
		all = append(all, *text)
	}
	if !identity.HoldsNIK(strings.Join(all, between)) {
		return
	}
	for _, text := range texts {
		*text = identity.MaskNumbers(*text)
	}
}

// Stamp writes a time as it is stored; the zero time is NULL.
func Stamp(t time.Time) sql.NullInt64 {
	if t.IsZero() {
		return sql.NullInt64{}
	}
	return sql.NullInt64{Int64: t.UnixMilli(), Valid: true}
}

// Moment reads what Stamp wrote.
func Moment(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// Message writes a message's id; 0 is NULL.
func Message(id bot.MessageID) sql.NullInt64 {
	return sql.NullInt64{Int64: int64(id), Valid: id != 0}
}
