package catalogue

import (
	"context"
	"database/sql"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// sameID is the form in which ids of openings and trainings are compared: people
// type "a1", "A1 " and "Ａ１" for one and the same. Signs between the parts count.
func sameID(id string) string {
	id = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r):
			return -1
		case unicode.Is(unicode.Pd, r):
			return '-'
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(id))
	return strings.Join(strings.Fields(id), " ")
}

// spellings are the ids under which rows of a kind are stored, by their common form,
// oldest first.
func (tx *transaction) spellings(ctx context.Context, kind string) (map[string][]string, error) {
	all := map[string][]string{}
	err := tx.sql.Each(ctx, `SELECT h.id FROM content_history h JOIN import_batch b ON b.id = h.batch_id
		WHERE b.kind = $1 AND b.undone_at IS NULL GROUP BY h.id ORDER BY MIN(h.batch_id), h.id`, []any{kind}, func(r *sql.Rows) error {
		var id string
		if err := r.Scan(&id); err != nil {
			return err
		}
		all[sameID(id)] = append(all[sameID(id)], id)
		return nil
	})
	return all, err
}
