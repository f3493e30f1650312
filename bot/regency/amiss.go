package regency

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// typeNames are the types of the dictionary as PostgreSQL names them, where it does so
// otherwise.
var typeNames = map[string]string{"timestamptz": "timestamp with time zone"}

// lookEvery is how often it is looked whether all tables are as they should be.
const lookEvery = time.Minute

// look says of every table that is not as the dictionary has it what is gone or otherwise,
// before anything is to be written there. A schema of another version has other tables.
func (f *Flow) look(ctx context.Context) error {
	if time.Since(f.looked) < lookEvery || f.parts[versionTable].Reason != "" {
		return nil
	}
	f.looked = time.Now()
	there, err := f.columns(ctx, "")
	if err != nil {
		return nil // whatever needs it says so
	}
	before := f.lacks
	f.lacks = map[string]string{}
	for _, t := range Known().Tables {
		if amiss := t.amiss(there[t.Name]); amiss != "" {
			f.lacks[t.Name] = amiss
			if f.parts[t.Name].Reason == "" {
				if err := f.o.Store.RegencyPartHeld(ctx, t.Name, "dinas."+t.Name+": "+amiss, 0); err != nil {
					return err
				}
			}
		} else if f.parts[t.Name].Reason != "" && (before[t.Name] != "" || !t.flows() && t.Name != versionTable) {
			f.flows(ctx, t.Name)
		}
	}
	return nil
}

// flows reports whether something is brought to a table, or taken from it, again and again.
func (t *Table) flows() bool {
	return t.Name == followUpTable || slices.Contains(t.Rights["kanca_tulis"], "INSERT")
}

// columns are the columns of a table, or of all, with their types.
func (f *Flow) columns(ctx context.Context, table string) (map[string]map[string]string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	rows, err := f.conn.Query(ctx, `SELECT c.relname::text, a.attname::text, format_type(a.atttypid, NULL) FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
		WHERE c.relnamespace = to_regnamespace('dinas') AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND ($1::text = '' OR c.relname = $1::text)`, table)
	if err != nil {
		return nil, err
	}
	there := map[string]map[string]string{}
	var of, name, is string
	_, err = pgx.ForEachRow(rows, []any{&of, &name, &is}, func() error {
		if there[of] == nil {
			there[of] = map[string]string{}
		}
		there[of][name] = is
		return nil
	})
	return there, err
}

// amiss says in what a table differs from the dictionary; "" where it does not, or cannot be
// looked at now.
func (f *Flow) amiss(ctx context.Context, table string) string {
	known := Known().Table(table)
	if known == nil || f.conn == nil || f.conn.IsClosed() {
		return ""
	}
	there, err := f.columns(ctx, table)
	if err != nil {
		return ""
	}
	return known.amiss(there[table])
}

// amiss says in what the columns that are there differ from those of the dictionary: what is
// gone, or of another type.
func (t *Table) amiss(there map[string]string) string {
	if len(there) == 0 {
		return "the table is gone; make it again with kanca regency apply"
	}
	var faults []string
	for _, c := range t.Columns {
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
