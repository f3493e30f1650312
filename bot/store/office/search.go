package office

import (
	"context"
	"database/sql"
	"math"
	"strconv"
	"strings"
	"time"

	"kanca/bot/spelling"
	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

const (
	// searchWords is how many words of a search count.
	searchWords = 5
	// searchDigits is from how many digits on a search by number is one, and searchEnd how
	// many characters at the end of an address are indexed.
	searchDigits = 4
	searchEnd    = 4
	// wholeNumber is from how many digits on a number was typed from its beginning.
	wholeNumber = 9
)

// Stretch is the part of all messages among which a search looks for words: those after
// the message After, up to UpTo. The zero value is that of a search that looks for none.
type Stretch struct {
	After, UpTo int64
	Older       bool      // it is not the newest one: nothing but messages is searched
	Before      time.Time // when the newest message before it was written; zero: there is none
}

// SearchStretch returns the stretch of messages in which a search looks for words, up to a
// message (0: to the newest), of so many messages at most, of people and of ours. The next
// stretch of the search is the one up to its After.
func (db *DB) SearchStretch(ctx context.Context, text string, upTo int64, most int) (s Stretch, err error) {
	if _, number := digitsOf(text); number || len(strings.Fields(column.Clean(text))) == 0 {
		return Stretch{}, nil
	}
	s = Stretch{UpTo: math.MaxInt64}
	if upTo > 0 {
		s.UpTo, s.Older = upTo, true
	}
	err = db.sql.Each(ctx, `SELECT x.id, x.created_at FROM message x WHERE x.direction = 'in'
		AND x.id <= (SELECT max(y.id) FROM message y WHERE y.direction = 'in' AND y.id <= $1) - CAST($2 AS BIGINT) ORDER BY x.id DESC LIMIT 1`, []any{s.UpTo, most}, func(rows *sql.Rows) error {
		var at int64
		err := rows.Scan(&s.After, &at)
		s.Before = column.Moment(at)
		return err
	})
	return s, err
}

// foundBy is what finds the ids of the people of a search, and its arguments, which
// follow others; "" for no search.
func foundBy(search string, said Stretch, others int) (query string, args []any) {
	words := strings.Fields(column.Clean(search))
	if len(words) == 0 {
		return "", nil
	}
	b := &sqldb.Arguments{Others: others}
	if digits, ok := digitsOf(search); ok {
		return numbered(b, digits), b.All
	}
	var parts []string
	if !said.Older {
		parts = append(parts, registered(b, search), `SELECT a.person_id FROM address a WHERE `+endsWith(b, strings.Join(words, " ")))
	}
	if said.UpTo > 0 {
		all := []string{`x.id > ` + b.Add(said.After), `x.id <= ` + b.Add(said.UpTo), `x.direction = 'in'`}
		for _, word := range words[:min(len(words), searchWords)] {
			all = append(all, `lower(x.body) LIKE `+b.Add("%"+pattern(word)+"%")+` ESCAPE '\'`)
		}
		parts = append(parts, `SELECT x.person_id FROM message x WHERE `+strings.Join(all, " AND "))
	}
	return strings.Join(parts, " UNION "), b.All
}

// numbered finds people by a number: their own in the database, or the end of their
// telephone number or account.
func numbered(b *sqldb.Arguments, digits string) string {
	query := ""
	if id, err := strconv.ParseInt(digits, 10, 64); err == nil {
		query = `SELECT n.id FROM person n WHERE n.id = ` + b.Add(id) + ` UNION `
	}
	if len(digits) < searchDigits {
		return query + `SELECT a.person_id FROM address a WHERE ` + endsWith(b, digits)
	}
	if len(digits) >= wholeNumber { // 0812… and +62812… are one number
		digits = strings.TrimPrefix(strings.TrimPrefix(digits, "62"), "0")
	}
	return query + `SELECT a.person_id FROM address a WHERE ` + endsWith(b, digits) + `
		UNION SELECT r.person_id FROM registration r WHERE substr(r.phone, length(r.phone) - 3) = ` + b.Add(digits[max(0, len(digits)-searchEnd):]) + ` AND r.phone LIKE ` + b.Add("%"+digits)
}

// endsWith is that an address ends with a text, or where that is shorter than what is
// indexed, that it is the text.
func endsWith(b *sqldb.Arguments, text string) string {
	runes := []rune(text)
	if len(runes) < searchEnd {
		whole := `CAST(` + b.Add(text) + ` AS TEXT)`
		return `lower(substr(a.value, length(a.value) - 3)) = lower(substr(` + whole + `, length(` + whole + `) - 3)) AND lower(a.value) = lower(` + whole + `)`
	}
	return `lower(substr(a.value, length(a.value) - 3)) = lower(CAST(` + b.Add(string(runes[len(runes)-searchEnd:])) + ` AS TEXT)) AND lower(a.value) LIKE ` + b.Add("%"+pattern(text)) + ` ESCAPE '\'`
}

// registered finds people by the words of their registrations, as those are written for it;
// where a word has a sign that LIKE knows, by that sign too.
func registered(b *sqldb.Arguments, search string) string {
	var all []string
	for i, word := range strings.Fields(search) {
		if i == searchWords {
			break
		}
		for _, plain := range strings.Fields(strings.ReplaceAll(spelling.Plain(word), "'", "")) {
			all = append(all, `r.search LIKE `+b.Add("%"+plain+"%")) // a plain word has no signs
		}
		if strings.ContainsAny(word, `%_\`) {
			like := b.Add("%" + pattern(word) + "%")
			all = append(all, `(lower(r.name) LIKE `+like+` ESCAPE '\' OR lower(r.village) LIKE `+like+` ESCAPE '\' OR lower(r.district) LIKE `+like+` ESCAPE '\')`)
		}
	}
	if len(all) == 0 { // other signs stand in none
		return `SELECT r.person_id FROM registration r WHERE FALSE`
	}
	return `SELECT r.person_id FROM registration r WHERE ` + strings.Join(all, " AND ")
}

// digitsOf is a search that is a number, whatever stands between its digits.
func digitsOf(search string) (digits string, ok bool) {
	for _, r := range search {
		switch {
		case '0' <= r && r <= '9':
			digits += string(r)
		case !strings.ContainsRune(" +-.()#•…", r):
			return "", false
		}
	}
	return digits, digits != ""
}

// pattern is a word for LIKE against lower(…). The two databases lower different letters
// beside a to z, so any other letter stands for each of its kind.
func pattern(word string) string {
	var b strings.Builder
	for _, r := range word {
		switch {
		case 'A' <= r && r <= 'Z':
			b.WriteRune(r + 'a' - 'A')
		case r == '%', r == '_', r == '\\':
			b.WriteRune('\\')
			b.WriteRune(r)
		case r > 127:
			b.WriteByte('_')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
