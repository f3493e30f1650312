package regency

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// typeNames are the types of the dictionary as PostgreSQL names them, where it does so
// otherwise.
var typeNames = map[string]string{"timestamptz": "timestamp with time zone"}

// amiss says in what a table differs from the dictionary: what of it is gone, or of another
// type; "" where it does not, or cannot be looked at now.
func (f *Flow) amiss(ctx context.Context, table string) string {
	known := Known().Table(table)
	if known == nil || f.conn == nil || f.conn.IsClosed() {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	rows, err := f.conn.Query(ctx, `SELECT attname, format_type(atttypid, NULL) FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped`, "dinas."+table)
	if err != nil {
		return ""
	}
	there := map[string]string{}
	var name, is string
	if _, err := pgx.ForEachRow(rows, []any{&name, &is}, func() error { there[name] = is; return nil }); err != nil {
		return ""
	}
	if len(there) == 0 {
		return "the table is gone; make it again with kanca regency apply"
	}
	var faults []string
	for _, c := range known.Columns {
		want, _, _ := strings.Cut(c.Type, " ")
		want = orElse(typeNames[want], want)
		switch is, ok := there[c.Name]; {
		case !ok:
			faults = append(faults, fmt.Sprintf("the column %s is gone; make it again with kanca regency apply", c.Name))
		case is != want:
			faults = append(faults, fmt.Sprintf("the column %s is of type %s and must be %s; have it put back", c.Name, is, want))
		}
	}
	return strings.Join(faults, "; ")
}
