package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
	"kanca/bot/store/storetest"
)

// onEitherEmpty runs a test on an empty database of each kind.
func onEitherEmpty(t *testing.T, test func(*testing.T, storetest.Opener)) {
	t.Run("SQLite", func(t *testing.T) { test(t, newSQLite) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, newPostgres(postgrestest.Start(t))) })
}

// tablesOf reads the tables and columns from the database itself.
func tablesOf(t *testing.T, db *store.DB) (tables []store.Table) {
	t.Helper()
	err := db.Snapshot(context.Background(), func(v *store.View) (err error) {
		tables, err = v.Tables(context.Background())
		return err
	})
	if err != nil || len(tables) < 30 {
		t.Fatalf("%d tables, %v", len(tables), err)
	}
	return tables
}

// Nobody adds a table, or a column to a person's table, without saying what
// becomes of it when the person is erased or joined to another.
func TestEveryTableAndColumnIsOnRecord(t *testing.T) {
	onEitherEmpty(t, func(t *testing.T, open storetest.Opener) {
		db, _ := open(t, time.Now)
		records := store.Records()
		for _, table := range tablesOf(t, db) {
			r, ok := records[table.Name]
			delete(records, table.Name)
			if !ok {
				t.Errorf("table %s is not on record", table.Name)
				continue
			}
			listed := slices.Concat(r.Person, r.Tells, r.Keeps)
			for _, c := range table.Columns {
				personal := len(listed) > 0 || strings.Contains(c.Name, "person")
				if i := slices.Index(listed, c.Name); i >= 0 {
					listed = slices.Delete(listed, i, i+1)
				} else if personal && !(table.Name == "person" && c.Name == "id") {
					t.Errorf("%s.%s is not on record: may it tell something about a person?", table.Name, c.Name)
				}
			}
			if len(listed) > 0 {
				t.Errorf("table %s has no columns %v", table.Name, listed)
			}
		}
		for name := range records {
			t.Errorf("there is no table %s", name)
		}
	})
}

// plant puts one row into every table whose every value is the person's: its
// number in all numbers, so that rows refer to each other, and its mark in all
// texts.
func plant(t *testing.T, db *store.DB, raw *sql.DB, person int64) (mark string) {
	t.Helper()
	ctx := context.Background()
	conn, err := raw.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	// The order of rows is of no matter: every row that one refers to comes.
	if _, err := conn.ExecContext(ctx, "SET session_replication_role = replica"); err != nil {
		if _, err := conn.ExecContext(ctx, "PRAGMA foreign_keys = OFF"); err != nil {
			t.Fatal(err)
		}
	}
	mark = fmt.Sprint("rahasia-", person)
	for _, table := range tablesOf(t, db) {
		if slices.Contains([]string{"content_version", "lease", "key_check", "audit_head"}, table.Name) {
			continue // one row each, of the program itself
		}
		var columns, values []string
		for _, c := range table.Columns {
			value := "'" + mark + "'"
			switch {
			case table.Name == "person" && c.Name == "erased_at", table.Name == "earlier_person" && c.Name == "closed_at":
				continue
			case c.Name == "direction":
				value = "'out'"
			case table.Name == "staff_draft" && c.Name == "kind":
				value = "'note'"
			case c.Kind == store.Whole:
				value = fmt.Sprint(person)
			case c.Kind == store.Truth:
				value = "TRUE"
			}
			columns, values = append(columns, c.Name), append(values, value)
		}
		if _, err := conn.ExecContext(ctx, "INSERT INTO "+table.Name+" ("+strings.Join(columns, ", ")+") VALUES ("+strings.Join(values, ", ")+")"); err != nil {
			t.Fatalf("%s: %v", table.Name, err)
		}
	}
	if _, err := conn.ExecContext(ctx, "SET session_replication_role = DEFAULT"); err != nil {
		_, _ = conn.ExecContext(ctx, "PRAGMA foreign_keys = ON")
	}
	return mark
}

// found counts the rows of each column that hold a mark.
func found(t *testing.T, db *store.DB, raw *sql.DB, mark string) map[string]int {
	t.Helper()
	count := map[string]int{}
	for _, table := range tablesOf(t, db) {
		for _, c := range table.Columns {
			n := 0
			if c.Kind == store.Text {
				if err := raw.QueryRow("SELECT count(*) FROM " + table.Name + " WHERE " + c.Name + " LIKE '%" + mark + "%'").Scan(&n); err != nil {
					t.Fatal(err)
				}
			}
			if n > 0 {
				count[table.Name+"."+c.Name] = n
			}
		}
	}
	return count
}

// Erasing leaves nothing in any column that may tell something, and touches
// nobody else, in every table there is.
func TestErasingReachesEveryTable(t *testing.T) {
	onEitherEmpty(t, func(t *testing.T, open storetest.Opener) {
		db, raw := open(t, time.Now)
		mine, others := plant(t, db, raw, 777001), plant(t, db, raw, 888002)
		before := found(t, db, raw, others)
		if len(before) < 60 || len(found(t, db, raw, mine)) != len(before) {
			t.Fatalf("planted %d and %d columns", len(before), len(found(t, db, raw, mine)))
		}
		ctx := context.Background()
		err := db.InTx(ctx, func(tx *store.Tx) error { return tx.Apply(ctx, 777001, 0, []bot.Event{bot.DataDeleted{}}) })
		if err != nil {
			t.Fatal(err)
		}
		left := found(t, db, raw, mine)
		for name, r := range store.Records() {
			for _, column := range r.Tells {
				if n := left[name+"."+column]; n > 0 {
					t.Errorf("%s.%s still tells of the person", name, column)
				}
			}
		}
		for name := range before { // a file of registrations is no person's and holds all of them: it ends
			if strings.HasPrefix(name, "export_part.") {
				delete(before, name)
			}
		}
		if after := found(t, db, raw, others); fmt.Sprint(after) != fmt.Sprint(before) {
			t.Errorf("another person's data changed:\n%v\n%v", before, after)
		}
	})
}

// Joining leaves no row with the second person but those that tell what became
// of it.
func TestJoiningMovesEveryTable(t *testing.T) {
	onEitherEmpty(t, func(t *testing.T, open storetest.Opener) {
		db, raw := open(t, time.Now)
		plant(t, db, raw, 888002)
		ctx := context.Background()
		if _, err := raw.Exec(`INSERT INTO person (id, lang, created_at, last_seen, staff_channel) VALUES (777001, '', 1, 1, '')`); err != nil {
			t.Fatal(err)
		}
		if err := store.Join(ctx, db, 777001, 888002); err != nil {
			t.Fatal(err)
		}
		moved := 0
		for name, r := range store.Records() {
			for _, column := range r.Person {
				if r.Stays || name == "person" {
					continue
				}
				count := func(person int) (n int) {
					if err := raw.QueryRow(fmt.Sprintf("SELECT count(*) FROM %s WHERE %s = %d", name, column, person)).Scan(&n); err != nil {
						t.Fatal(err)
					}
					return n
				}
				if count(888002) > 0 {
					t.Errorf("%s.%s still names the second person", name, column)
				}
				moved += count(777001)
			}
		}
		if moved < 10 {
			t.Errorf("only %d rows are the first person's", moved)
		}
	})
}
