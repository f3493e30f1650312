// Package copies takes the rows of a database as they are, whatever they mean, to another
// one: read at one moment, put in with their ids, built beside the tables in use.
package copies

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kanca/bot/store/keys"
	"kanca/bot/store/schema"
	"kanca/bot/store/sqldb"
)

// Kind is what a column holds. The schema knows no others: times are whole
// numbers and documents are texts, so that both databases hold the same values.
type Kind string

// The kinds of columns.
const (
	Whole Kind = "whole" // int64
	Text  Kind = "text"  // string
	Truth Kind = "truth" // bool
)

// Column is a column of a table as it is copied.
type Column struct {
	Name string `json:"name"`
	Kind Kind   `json:"kind"`
}

// Table is a table as it is copied, with the columns of its primary key.
type Table struct {
	Name    string   `json:"name"`
	Columns []Column `json:"columns"`
	Key     []string `json:"key"`
}

// DB is a database whose rows are copied.
type DB struct{ sql *sqldb.DB }

// New returns the rows of a database.
func New(on *sqldb.DB) *DB { return &DB{on} }

// View is the database as it was at one moment. It is good inside Snapshot only.
type View struct {
	db *DB
	tx *sql.Tx
}

// Snapshot calls fn with a view of this moment. Others may write meanwhile: fn
// sees nothing of it, however long it takes.
func (db *DB) Snapshot(ctx context.Context, fn func(*View) error) error {
	t, err := db.sql.Snapshot(ctx)
	if err != nil {
		return err
	}
	defer t.Rollback() // there is nothing to commit
	return fn(&View{db, t})
}

// Schema is the number of the newest migration that the database has seen.
func (v *View) Schema(ctx context.Context) (version int64, err error) {
	err = v.tx.QueryRowContext(ctx, `SELECT max(version_id) FROM schema_version WHERE is_applied`).Scan(&version)
	return version, err
}

// Tables lists every table of kanca's own, each after those that it refers to,
// so that rows can be put in in this order. They are read from the database
// itself: a table that a later migration adds is copied without being named here.
func (v *View) Tables(ctx context.Context) ([]Table, error) {
	var tables []Table
	err := v.each(ctx, v.db.sql.Dialect().Columns, func(rows *sql.Rows) error {
		var table, column, kind string
		var key int
		if err := rows.Scan(&table, &column, &kind, &key); err != nil {
			return err
		}
		if n := len(tables); n == 0 || tables[n-1].Name != table {
			tables = append(tables, Table{Name: table})
		}
		t := &tables[len(tables)-1]
		k, ok := kinds[strings.ToLower(kind)]
		if !ok {
			return fmt.Errorf("column %s.%s is of type %s, which cannot be copied", table, column, kind)
		}
		t.Columns = append(t.Columns, Column{column, k})
		if key > 0 {
			t.Key = append(t.Key, column)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	parents := map[string][]string{}
	err = v.each(ctx, v.db.sql.Dialect().References, func(rows *sql.Rows) error {
		var child, parent string
		err := rows.Scan(&child, &parent)
		parents[child] = append(parents[child], parent)
		return err
	})
	if err != nil {
		return nil, err
	}
	return parentsFirst(tables, parents)
}

var kinds = map[string]Kind{"integer": Whole, "bigint": Whole, "text": Text, "boolean": Truth}

// parentsFirst orders tables so that each comes after those that it refers to.
func parentsFirst(tables []Table, parents map[string][]string) (ordered []Table, err error) {
	done := map[string]bool{}
	for len(ordered) < len(tables) {
		before := len(ordered)
		for _, t := range tables {
			waits := slices.ContainsFunc(parents[t.Name], func(p string) bool { return p != t.Name && !done[p] })
			if !done[t.Name] && !waits {
				done[t.Name] = true
				ordered = append(ordered, t)
			}
		}
		if len(ordered) == before {
			return nil, errors.New("tables refer to each other in a circle and cannot be copied one after the other")
		}
	}
	return ordered, nil
}

// Rows calls fn with every row of a table, in the order of its key, which is the
// same in both databases, the values in the order of its columns: int64, string,
// bool or nil. fn must not keep them.
func (v *View) Rows(ctx context.Context, t Table, fn func(values []any) error) error {
	query := "SELECT " + strings.Join(t.names(), ", ") + " FROM " + t.Name + " ORDER BY " + strings.Join(t.order(v.db.sql.Dialect()), ", ")
	values, into := make([]any, len(t.Columns)), make([]any, len(t.Columns))
	cells := make([]cell, len(t.Columns))
	for i, c := range t.Columns {
		cells[i].kind = c.Kind
		into[i] = &cells[i]
	}
	return v.each(ctx, query, func(rows *sql.Rows) error {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i := range cells {
			values[i] = cells[i].value
		}
		return fn(values)
	})
}

func (v *View) each(ctx context.Context, query string, scan func(*sql.Rows) error) error {
	rows, err := v.tx.QueryContext(ctx, v.db.sql.Dialect().SQL(query))
	if err != nil {
		return err
	}
	return sqldb.Every(rows, scan)
}

// order is by what rows are read.
func (t Table) order(d sqldb.Dialect) (by []string) {
	for _, name := range t.Key {
		if slices.Contains(t.Columns, Column{name, Text}) {
			name += d.TextOrder
		}
		by = append(by, name)
	}
	return by
}

func (t Table) names() (names []string) {
	for _, c := range t.Columns {
		names = append(names, c.Name)
	}
	return names
}

// cell reads a value as its column's kind, whatever the driver makes of it.
type cell struct {
	kind  Kind
	value any
}

// Scan is called by database/sql.
func (c *cell) Scan(from any) error {
	switch x := from.(type) {
	case nil:
		c.value = nil
		return nil
	case int64:
		if c.kind == Whole {
			c.value = x
			return nil
		}
		if c.kind == Truth {
			c.value = x != 0
			return nil
		}
	case bool:
		if c.kind == Truth {
			c.value = x
			return nil
		}
	case string:
		if c.kind == Text {
			c.value = x
			return nil
		}
	case []byte:
		if c.kind == Text {
			c.value = string(x)
			return nil
		}
	}
	return fmt.Errorf("a column of kind %s holds a %T", c.kind, from)
}

// tableAudit is the audit log, of which a row is taken out in a copy only.
const tableAudit = "audit"

// Clear takes every row out of the tables of a copy that is being built, the last
// ones first.
func (db *DB) Clear(ctx context.Context, tables []Table) error {
	return db.sql.Alone(ctx, func(tx *sqldb.Tx) error {
		var statements []string
		for _, t := range slices.Backward(tables) {
			if t.Name == tableAudit {
				statements = slices.Concat(statements, schema.FreeAudit(db.sql.Dialect()), []string{"DELETE FROM " + tableAudit}, schema.KeepAudit(db.sql.Dialect()))
			} else {
				statements = append(statements, "DELETE FROM "+t.Name)
			}
		}
		for _, statement := range statements {
			if _, err := tx.Exec(ctx, statement); err != nil {
				return fmt.Errorf("the tables cannot be emptied at %q: %w", statement, err)
			}
		}
		return nil
	})
}

// maxParameters is how many values one statement takes. SQLite would take 32,766, but
// looks through all of them for each: rows took fifteen times as long then.
const maxParameters = 1_000

// Load puts rows into a table as they are, ids and all, in one transaction. The
// values are those that Rows gives.
func (db *DB) Load(ctx context.Context, t Table, rows [][]any) error {
	most := maxParameters / len(t.Columns)
	return db.sql.Alone(ctx, func(tx *sqldb.Tx) error {
		for part := range slices.Chunk(rows, most) {
			if _, err := tx.Exec(ctx, t.insert(len(part)), slices.Concat(part...)...); err != nil {
				return fmt.Errorf("rows of table %s cannot be put in: %w", t.Name, err)
			}
		}
		return nil
	})
}

// insert is the statement that puts in n rows.
func (t Table) insert(n int) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + t.Name + " (" + strings.Join(t.names(), ", ") + ") VALUES ")
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		for j := range t.Columns {
			b.WriteByte("(,"[min(j, 1)])
			b.WriteString("$" + strconv.Itoa(i*len(t.Columns)+j+1))
		}
		b.WriteByte(')')
	}
	return b.String()
}

// Finish brings a database into use that Load put rows into: its own counting keys go on
// behind them, and it learns what the rows are like. PostgreSQL does so by itself minutes
// later, and until then a page of the console took several times as long. SQLite needs
// neither.
func (db *DB) Finish(ctx context.Context, tables []Table) error {
	if err := db.continueIDs(ctx, tables); err != nil || db.sql.Dialect().Learn == "" {
		return err
	}
	for _, t := range tables {
		if err := db.sql.Alone(ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(ctx, strings.ReplaceAll(db.sql.Dialect().Learn, "{table}", t.Name))
			return err
		}); err != nil {
			return fmt.Errorf("what table %s holds cannot be counted: %w", t.Name, err)
		}
	}
	return nil
}

func (db *DB) continueIDs(ctx context.Context, tables []Table) error {
	if db.sql.Dialect().ContinueIDs == "" {
		return nil
	}
	return db.sql.Alone(ctx, func(tx *sqldb.Tx) error {
		for _, t := range tables {
			if len(t.Key) != 1 || !slices.Contains(t.Columns, Column{t.Key[0], Whole}) {
				continue // not a counting key
			}
			query := strings.NewReplacer("{table}", t.Name, "{key}", t.Key[0]).Replace(db.sql.Dialect().ContinueIDs)
			if _, err := tx.Exec(ctx, query); err != nil {
				return fmt.Errorf("the numbers of table %s cannot be continued: %w", t.Name, err)
			}
		}
		return nil
	})
}

// Origin tells of a database whose it is: the schema, and the check value of its
// index key, "" in one that was never written to. It needs no keys.
func (db *DB) Origin(ctx context.Context) (have int64, index string, err error) {
	err = db.Snapshot(ctx, func(v *View) (err error) {
		have, err = v.Schema(ctx)
		return err
	})
	if err != nil {
		return 0, "", err
	}
	index, err = keys.Index(ctx, db.sql.Each)
	if err != nil && !schema.NoTable(err) {
		return 0, "", err
	}
	return have, index, nil
}
