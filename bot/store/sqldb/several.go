package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Part is one of several selects that are asked as one.
type Part struct {
	Width int    // how many columns it has
	Query string // without LIMIT, for that is Limit; it is ordered as it says
	Limit int    // at most so many rows; 0: all
	Args  []any
	Scan  func(Scanner) error
}

// Several asks some selects as one statement: a page is read in one way to the server and
// back, and all of it as it was at one moment. The rows come part after part. Every value
// comes as a text, which database/sql reads into whatever it is scanned.
func Several(ctx context.Context, on Asked, parts ...Part) error {
	return SeveralOf(ctx, on, Shared{}, parts...)
}

// Asked is what can be asked: a database, or a transaction.
type Asked interface {
	Each(context.Context, string, []any, func(*sql.Rows) error) error
}

// Shared is a select that is made once and that several parts read by its name. The zero
// value is none.
type Shared struct {
	Name  string // with its columns: found(person_id)
	Query string
	Args  []any
}

// SeveralOf is Several for parts that read what they share.
func SeveralOf(ctx context.Context, on Asked, shared Shared, parts ...Part) error {
	widest := 0
	for _, p := range parts {
		widest = max(widest, p.Width)
	}
	var with, all strings.Builder
	args := slices.Clone(shared.Args)
	if shared.Name != "" {
		fmt.Fprintf(&with, "%s AS MATERIALIZED (%s), ", shared.Name, shared.Query)
	}
	for i, p := range parts {
		if i > 0 {
			with.WriteString(", ")
			all.WriteString(" UNION ALL ")
		}
		limit := p.Limit
		if limit == 0 {
			limit = everyRow
		}
		fmt.Fprintf(&with, "part%d(%s) AS (%s LIMIT %d)", i, columns(p.Width, "c%d"), renumbered(p.Query, len(args)), limit)
		fmt.Fprintf(&all, "SELECT %d, row_number() OVER (), %s%s FROM part%d", i, columns(p.Width, "CAST(c%d AS TEXT)"), strings.Repeat(", NULL", widest-p.Width), i)
		args = append(args, p.Args...)
	}
	return on.Each(ctx, "WITH "+with.String()+" "+all.String()+" ORDER BY 1, 2", args, func(rows *sql.Rows) error {
		var part, place int
		before := []any{&part, &place}
		rest := make([]any, widest)
		for i := range rest {
			rest[i] = ignored{}
		}
		if err := rows.Scan(append(before, rest...)...); err != nil {
			return err
		}
		return parts[part].Scan(partRow{rows, append(before, rest[parts[part].Width:]...)})
	})
}

// everyRow is a limit that is none. Without one SQLite leaves out the order of a select
// that stands in another.
const everyRow = 1 << 30

// ignored is scanned where nobody needs a value.
type ignored struct{}

func (ignored) Scan(any) error { return nil }

// partRow is a row of a part, among columns that other parts have.
type partRow struct {
	rows   *sql.Rows
	beside []any // what stands before its own columns, two, and after them
}

func (r partRow) Scan(dest ...any) error {
	all := append(append([]any{}, r.beside[:2]...), dest...)
	return r.rows.Scan(append(all, r.beside[2:]...)...)
}

// columns names columns by their numbers.
func columns(n int, as string) string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf(as, i)
	}
	return strings.Join(names, ", ")
}

var place = regexp.MustCompile(`\$\d+`)

// renumbered is a query whose values stand behind others.
func renumbered(query string, behind int) string {
	if behind == 0 {
		return query
	}
	return place.ReplaceAllStringFunc(query, func(old string) string {
		n, _ := strconv.Atoi(old[1:]) // digits
		return "$" + strconv.Itoa(n+behind)
	})
}
