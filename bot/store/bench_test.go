package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

func keys(t testing.TB) *seal.Keyring {
	t.Helper()
	k, err := seal.OpenKeyring(filepath.Join(t.TempDir(), "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func openSQLite(t testing.TB) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), store.Options{URL: "sqlite:" + filepath.Join(t.TempDir(), "kanca.db"), Keys: keys(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// turn is what one answered message writes.
func turn(ctx context.Context, db *store.DB, phone, id string, state []byte) error {
	from := bot.Address{Kind: bot.Phone, Value: phone}
	in := bot.Incoming{Channel: "bench", ProviderID: id, From: []bot.Address{from}, Kind: bot.KindText, Text: "lowongan di taiwan"}
	return db.InTx(ctx, func(tx *store.Tx) error {
		p, err := tx.TakePerson(ctx, in.From, time.Now())
		if err != nil {
			return err
		}
		message, fresh, err := tx.AddInbound(ctx, p.ID, in)
		if err != nil || !fresh {
			return err
		}
		if _, err := tx.Conversation(ctx, p.ID); err != nil {
			return err
		}
		if err := tx.SaveConversation(ctx, p.ID, store.Conversation{State: state, Node: "openings.list"}); err != nil {
			return err
		}
		return tx.AddReplies(ctx, p.ID, in.Channel, from, message, []store.Reply{{Text: "Ada 3 lowongan. Balas dengan nomor untuk melihatnya."}})
	})
}

func benchmarkTurns(b *testing.B, db *store.DB, callers int) {
	ctx := context.Background()
	state := make([]byte, 600)
	var n atomic.Int64
	b.ResetTimer()
	done := make(chan error, callers)
	for c := range callers {
		go func() {
			for {
				i := n.Add(1)
				if i > int64(b.N) {
					done <- nil
					return
				}
				phone := fmt.Sprintf("+62812%04d%04d", c, i%100)
				if err := turn(ctx, db, phone, fmt.Sprint("m", i), state); err != nil {
					done <- err
					return
				}
			}
		}()
	}
	for range callers {
		if err := <-done; err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "turns/s")
}

// A turn is durable when it returns: SQLite with synchronous=FULL.
func BenchmarkTurnSQLite(b *testing.B) {
	for _, callers := range []int{1, 16} {
		b.Run(fmt.Sprint(callers), func(b *testing.B) { benchmarkTurns(b, openSQLite(b), callers) })
	}
}

// The same on PostgreSQL with fsync on.
func BenchmarkTurnPostgres(b *testing.B) {
	server := postgrestest.Start(b, "fsync=on")
	for _, callers := range []int{1, 16} {
		b.Run(fmt.Sprint(callers), func(b *testing.B) {
			db, _ := newPostgres(server)(b, time.Now)
			benchmarkTurns(b, db, callers)
		})
	}
}

// Draining: claim fifty, mark fifty.
func BenchmarkDrainSQLite(b *testing.B) {
	db := openSQLite(b)
	ctx := context.Background()
	for i := range b.N {
		if err := turn(ctx, db, fmt.Sprintf("+6281200%06d", i%5000), fmt.Sprint("m", i), nil); err != nil {
			b.Fatal(err)
		}
	}
	lease, _, err := db.HoldLease(ctx, "channel:bench", "bench", time.Hour)
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	sent := 0
	for sent < b.N {
		out, err := db.Claim(ctx, "bench", lease, 50)
		if err != nil {
			b.Fatal(err)
		}
		var outcomes []store.Outcome
		for _, m := range out {
			outcomes = append(outcomes, store.Outcome{ID: m.ID, State: store.Sent, Attempt: m.Attempt})
		}
		if err := db.Mark(ctx, outcomes); err != nil {
			b.Fatal(err)
		}
		sent += len(out)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkTakePersonOfManyMessages is the look-up of a person who has written
// and received thousands of messages.
func BenchmarkTakePersonOfManyMessages(b *testing.B) {
	for _, n := range []int{10, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			ctx, db := context.Background(), openSQLite(b)
			from := bot.Address{Kind: bot.Phone, Value: "+620000000001"}
			err := db.InTx(ctx, func(tx *store.Tx) error {
				p, err := tx.TakePerson(ctx, []bot.Address{from}, time.Now())
				if err != nil {
					return err
				}
				for range n / 10 {
					if err := tx.AddReplies(ctx, p.ID, "bench", from, 0, make10Replies()); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			if err := db.InTx(ctx, func(tx *store.Tx) error {
				for range b.N {
					if _, err := tx.TakePerson(ctx, []bot.Address{from}, time.Now()); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				b.Fatal(err)
			}
		})
	}
}

func make10Replies() []store.Reply {
	replies := make([]store.Reply, 10)
	for i := range replies {
		replies[i].Text = "contoh"
	}
	return replies
}
