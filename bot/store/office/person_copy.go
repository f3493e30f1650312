package office

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kanca/bot/store/column"
	"kanca/bot/store/people"
	"kanca/bot/store/records"
)

// CopiedTable is what one table holds about a person.
type CopiedTable struct {
	Name string
	Rows []map[string]any // by column; times are times
}

// leftOut is what in the tables is no word about the person: fingerprints, and what the
// sender keeps for itself.
var leftOut = []string{"nik_index", "seen_key", "key_hash", "lease_until", "lease_term", "next_at", "forget", "rhythm"}

// CopyPerson returns everything that is stored about a person, by the same list by which
// they are erased, so that no table is forgotten; and what staff did with it, by the
// audit log. A NIK is masked and files are named, not held. The person must be there.
func (tx *Tx) CopyPerson(ctx context.Context, person int64) (tables []CopiedTable, err error) {
	for _, t := range records.Tables {
		where := make([]string, len(t.Person))
		for i, c := range t.Person {
			where[i] = c + " = $1"
		}
		condition := strings.Join(where, " OR ")
		switch t.Name {
		case "person":
			condition = "id = $1"
		case "registration_change":
			// Why staff looked at a NIK is for colleagues; that they did is in the log.
			condition = "what <> 'nik' AND registration_id IN (SELECT id FROM registration WHERE person_id = $1)"
		case "report_step":
			condition = "report_id IN (SELECT id FROM report WHERE person_id = $1)"
		default:
			if len(t.Person) == 0 {
				continue
			}
		}
		var columns []string
		for _, c := range slices.Concat(t.Person, t.Keeps, t.Tells) {
			sealed := slices.ContainsFunc(t.Sealed, func(s records.SealedColumn) bool { return s.Column == c })
			if !sealed && !slices.Contains(leftOut, c) && !slices.Contains(columns, c) {
				columns = append(columns, c)
			}
		}
		one, err := tx.copyRows(ctx, t.Name, columns, condition, person)
		if err != nil {
			return nil, err
		}
		if t.Name == "conversation" && len(one.Rows) > 0 {
			if err := tx.copyState(ctx, &one, person); err != nil {
				return nil, err
			}
		}
		if len(one.Rows) > 0 {
			tables = append(tables, one)
		}
	}
	// An act names no person but by the ids of rows.
	acts, err := tx.copyRows(ctx, "audit", []string{"at", "role", "action", "object"}, `object = 'person:' || CAST(CAST($1 AS BIGINT) AS TEXT)
		OR object IN (SELECT 'registration:' || r.id FROM registration r WHERE r.person_id = $1) OR object IN (SELECT 'report:' || r.id FROM report r WHERE r.person_id = $1)
		OR object IN (SELECT 'entry:' || CAST(i.id AS TEXT) FROM inbox i WHERE i.person_id = $1)`, person)
	if err == nil && len(acts.Rows) > 0 {
		tables = append(tables, acts)
	}
	return tables, err
}

// copyState adds what a conversation remembers, sealed in the table.
func (tx *Tx) copyState(ctx context.Context, t *CopiedTable, person int64) error {
	c, err := tx.people.Conversation(ctx, person)
	if errors.Is(err, people.ErrUnreadable) {
		return nil
	}
	t.Rows[0]["state"] = column.Masked(string(c.State))
	return err
}

func (tx *Tx) copyRows(ctx context.Context, table string, columns []string, condition string, person int64) (t CopiedTable, err error) {
	t.Name = table
	err = tx.sql.Each(ctx, `SELECT `+strings.Join(columns, ", ")+` FROM `+table+` WHERE `+condition+` ORDER BY 1`, []any{person}, func(rows *sql.Rows) error {
		values := make([]any, len(columns))
		places := make([]any, len(columns))
		for i := range values {
			places[i] = &values[i]
		}
		if err := rows.Scan(places...); err != nil {
			return err
		}
		row := make(map[string]any, len(columns))
		for i, c := range columns {
			row[c] = copied(c, values[i])
		}
		t.Rows = append(t.Rows, row)
		return nil
	})
	if err != nil {
		err = fmt.Errorf("a copy of table %s: %w", table, err)
	}
	return t, err
}

// copied is a value as a person may read it.
func copied(name string, value any) any {
	switch v := value.(type) {
	case []byte:
		return string(v)
	case int64:
		if v > 0 && (name == "at" || name == "since" || name == "until" || name == "first_seen" || name == "last_seen" || name == "valid_until" || strings.HasSuffix(name, "_at")) {
			return time.UnixMilli(v).UTC()
		}
	}
	return value
}
