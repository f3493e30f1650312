package store_test

import (
	"testing"
	"time"

	"kanca/bot/store"
)

// SQLite looks through all values of a statement for each of them: a restore took
// minutes for what takes seconds in smaller statements.
func TestRowsAreCopiedInStatementsOfFewValues(t *testing.T) {
	db, raw := newSQLite(t, time.Now)
	const many = 5000
	person := store.Table{Name: "person", Columns: []store.Column{{Name: "id", Kind: "whole"}, {Name: "lang", Kind: "text"}, {Name: "created_at", Kind: "whole"}, {Name: "last_seen", Kind: "whole"}}}
	var rows [][]any
	for n := range many {
		rows = append(rows, []any{int64(n + 1), "id", int64(1), int64(1)})
	}
	if err := db.Load(t.Context(), person, rows); err != nil {
		t.Fatal(err)
	}
	var stored int
	if err := raw.QueryRow(`SELECT count(*) FROM person`).Scan(&stored); err != nil || stored != many {
		t.Fatalf("%d of %d rows, %v", stored, many, err)
	}
	for _, statement := range store.Prepared(db) {
		if n := values(statement); n > 2000 {
			t.Errorf("a statement takes %d values: %.80s …", n, statement)
		}
	}
}
