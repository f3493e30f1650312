package office

import (
	"context"
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
func (db *DB) FindNeeds(ctx context.Context, text string, said Stretch, staff, before int64, limit int) ([]Need, error) {
	needs, _, err := db.FindInInbox(ctx, text, said, staff, before, limit, 0)
	return needs, err
}

// FindInInbox returns what FindNeeds does, and of the people whom the same search finds the
// newest, at most so many. The messages are read once for both.
func (db *DB) FindInInbox(ctx context.Context, text string, said Stretch, staff, before int64, limit, people int) (needs []Need, found []PersonLine, err error) {
	words := strings.Fields(column.Clean(text))
	if len(words) == 0 {
		return nil, nil, nil
	}
	shared := sqldb.Shared{Name: "found(person_id)"}
	shared.Query, shared.Args = foundBy(text, said, 0)
	const among = `IN (SELECT found.person_id FROM found)`
	args, which := []any{staff, before, silentSince(db.sql.Now())}, `m.person_id `+among
	if !said.Older {
		own, more := needsBy(text, words, len(args))
		args, which = append(args, more...), `(`+which+` OR m.id IN (`+own+`))`
	}
	parts := []sqldb.Part{{Width: needWidth + 2, Limit: limit, Args: args, Query: `SELECT ` + needColumns("$3") + `, ` + unseen + `, ` + drafted + ` FROM inbox m
		WHERE (CAST($2 AS BIGINT) = 0 OR m.id < $2) AND ` + which + ` ORDER BY m.id DESC`, Scan: func(row sqldb.Scanner) error {
		var unread, draft bool
		n, err := scanNeed(row, &unread, &draft)
		n.Unseen, n.Drafted = unread, draft
		needs = append(needs, n)
		return err
	}}}
	if people > 0 {
		parts = append(parts, sqldb.Part{Width: personWidth, Limit: people, Query: `SELECT ` + personColumns + ` FROM person p WHERE p.erased_at IS NULL AND p.id ` + among + ` ORDER BY p.id DESC`, Scan: func(row sqldb.Scanner) error {
			l, err := scanPerson(row)
			found = append(found, l)
			return err
		}})
	}
	return needs, found, sqldb.SeveralOf(ctx, db.sql, shared, parts...)
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
