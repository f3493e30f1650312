package store_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// A firewall forgets every connection to PostgreSQL. One call gets no answer; the
// next one must, and not after each of the dead connections was tried. What the probe
// reads is such a call, too: else it says for as long that the database is away.
func TestConnectionsThatAreForgotten(t *testing.T) {
	server := postgrestest.Start(t)
	for what, call := range map[string]func(context.Context, *store.DB) error{
		"a right": func(ctx context.Context, db *store.DB) error {
			_, _, err := db.HoldLease(ctx, "task", "a", time.Minute)
			return err
		},
		"a row": func(ctx context.Context, db *store.DB) error {
			_, err := db.ContentVersion(ctx)
			return err
		},
		"rows of one moment": func(ctx context.Context, db *store.DB) error {
			_, err := db.VerifyAudit(ctx, "")
			return err
		},
		"a transaction": func(ctx context.Context, db *store.DB) error { return take(ctx, db, "1", "halo") },
	} {
		t.Run(what, func(t *testing.T) { areForgotten(t, server.Database(t), call) })
	}
}

func areForgotten(t *testing.T, database string, call func(context.Context, *store.DB) error) {
	wall := postgrestest.Behind(t, database)
	db, err := store.Open(t.Context(), store.Options{URL: wall.Address(), Keys: keys(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	const many = 12
	var together, all sync.WaitGroup // as many connections as there are calls at once
	together.Add(many)
	for range many {
		all.Go(func() {
			if err := db.InTx(t.Context(), func(*store.Tx) error { together.Done(); together.Wait(); return nil }); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	wall.Forget()
	const patience = 2 * time.Second
	for try := 1; ; try++ {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		err := call(ctx, db)
		cancel()
		if err == nil {
			return
		}
		if try == 3 {
			t.Fatalf("call %d after the connections were forgotten still fails: %v", try, err)
		}
	}
}

// A connection falls silent in the middle of a transaction that has changed a row.
// The server hears nothing of its end, and whoever wants the row next must not wait
// until somebody restarts something.
func TestATransactionThatIsForgotten(t *testing.T) {
	server := postgrestest.Start(t)
	address := server.Database(t)
	wall := postgrestest.Behind(t, address)
	ring := keys(t)
	open := func(url string) *store.DB {
		db, err := store.Open(t.Context(), store.Options{URL: url, Keys: ring})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	}
	take := func(ctx context.Context, db *store.DB, meanwhile func()) error {
		return db.InTx(ctx, func(tx *store.Tx) error {
			_, err := tx.TakePerson(ctx, []bot.Address{{Kind: bot.Phone, Value: "+6281234567890"}}, time.Now())
			meanwhile()
			return err
		})
	}
	beyond, here := open(wall.Address()), open(address)
	if err := take(t.Context(), here, func() {}); err != nil { // everybody knows the person
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if take(short, beyond, wall.Forget) == nil {
		t.Fatal("the end of a transaction was heard through a wall")
	}
	patient, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := take(patient, here, func() {}); err != nil {
		t.Errorf("the person cannot be reached any more: %v", err)
	}
}
