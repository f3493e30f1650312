package regency

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// arrival is the column that says when a row arrived, by the clock of the regency's server.
const arrival = "diterima_pada"

// upsert writes rows into a table of the dictionary, each by its key. Every row names the
// same columns; what a table has besides stays as it is. It returns the first key of those
// that were written. only, where it is not empty, is the condition for a row t that is
// there already to be written over.
func upsert(ctx context.Context, tx pgx.Tx, table string, rows []row, columns []string, only string) (written []string, err error) {
	if len(rows) == 0 {
		return nil, nil
	}
	t := Known().Table(table)
	for _, r := range rows {
		r.normalize()
	}
	text, err := json.Marshal(rows)
	if err != nil {
		return nil, err
	}
	values, sets := slices.Clone(columns), []string{}
	for _, c := range columns {
		if !slices.Contains(t.Key, c) {
			sets = append(sets, c+" = excluded."+c)
		}
	}
	for _, c := range t.Columns {
		if c.Name == arrival {
			columns, values, sets = append(slices.Clone(columns), arrival), append(values, "now()"), append(sets, arrival+" = now()")
		}
	}
	if only != "" {
		only = " WHERE " + only
	}
	query := fmt.Sprintf(`INSERT INTO dinas.%[1]s AS t (%[2]s) SELECT %[3]s FROM jsonb_populate_recordset(NULL::dinas.%[1]s, $1::jsonb) ON CONFLICT (%[4]s) DO UPDATE SET %[5]s%[6]s RETURNING t.%[7]s::text`,
		table, strings.Join(columns, ", "), strings.Join(values, ", "), strings.Join(t.Key, ", "), strings.Join(sets, ", "), only, t.Key[0])
	result, err := tx.Query(ctx, query, string(text))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(result, pgx.RowTo[string])
}

// columnsOf are the columns that kanca itself fills.
func columnsOf(table string) (names []string) {
	for _, c := range Known().Table(table).Columns {
		if c.Name != arrival && c.Name != "ditarik_pada" && !c.computed() {
			names = append(names, c.Name)
		}
	}
	return names
}
