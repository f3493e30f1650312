package office

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// FindNeeds returns the needs that a search finds, open or closed, the newest first, those
// before a need (0: of all), at most limit; unseen and drafted are of an account.
//
// A search finds what it finds of people, and by the number of the need, the words that led
// to it, what staff noted of it, and the words of a report; in an older stretch of messages
// it finds by those alone.
func (db *DB) FindNeeds(ctx context.Context, text string, said Stretch, staff, before int64, limit int) (out []Need, err error) {
	words := strings.Fields(column.Clean(text))
	if len(words) == 0 {
		return nil, nil
	}
	args := []any{staff, before, limit}
	people, more := foundBy(text, said, len(args))
	args = append(args, more...)
	found := `m.person_id IN (` + people + `)`
	if !said.Older {
		own, more := needsBy(text, words, len(args))
		args, found = append(args, more...), `(`+found+` OR m.id IN (`+own+`))`
	}
	args = append(args, silentSince(db.sql.Now()))
	err = db.sql.Each(ctx, `SELECT `+needColumns("$"+strconv.Itoa(len(args)))+`, `+unseen+`, `+drafted+` FROM inbox m
		WHERE (CAST($2 AS BIGINT) = 0 OR m.id < $2) AND `+found+` ORDER BY m.id DESC LIMIT $3`, args, func(rows *sql.Rows) error {
		var unread, draft bool
		n, err := scanNeed(rows, &unread, &draft)
		n.Unseen, n.Drafted = unread, draft
		out = append(out, n)
		return err
	})
	return out, err
}

// needsBy is what finds the ids of the needs of a search by themselves, and its arguments,
// which follow others.
func needsBy(search string, words []string, others int) (query string, args []any) {
	b := sqldb.Arguments{Others: others}
	if digits, ok := digitsOf(search); ok {
		id, err := strconv.ParseInt(digits, 10, 64)
		if err != nil { // longer than any number of a need
			id = 0
		}
		query = `SELECT n.id FROM inbox n WHERE n.id = ` + b.Add(id)
		return query, b.All
	}
	var likes []string
	for _, word := range words[:min(len(words), searchWords)] {
		likes = append(likes, b.Add("%"+pattern(word)+"%"))
	}
	in := func(text string) string {
		var all []string
		for _, like := range likes {
			all = append(all, `lower(`+text+`) LIKE `+like+` ESCAPE '\'`)
		}
		return strings.Join(all, " AND ")
	}
	return `SELECT h.inbox_id FROM handover h WHERE ` + in(`h.note`) + `
		UNION SELECT n.inbox_id FROM staff_note n WHERE ` + in(`n.body`) + `
		UNION SELECT n.id FROM inbox n WHERE n.note <> '' AND ` + in(`n.note`) + `
		UNION SELECT n.id FROM inbox n JOIN report r ON r.id = n.origin AND n.topic = 'report' WHERE ` + in(`r.what || ' ' || r.who || ' ' || r.place || ' ' || r.lapor_number`), b.All
}
