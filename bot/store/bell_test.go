package store_test

import (
	"context"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// Two processes on one PostgreSQL: one sends, the other writes an answer. The sender
// hears of it at once, and the writer does not ring for what it sends itself.
func TestTheSenderHearsWhatAnotherProcessWrites(t *testing.T) {
	address := postgrestest.Start(t).Database(t)
	ring := keys(t)
	open := func() *store.DB {
		db, err := store.Open(t.Context(), store.Options{URL: address, Keys: ring})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	}
	sender, writer := open(), open()
	heard := make(chan bot.ChannelName, 100)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go sender.Listen(ctx, func(channel bot.ChannelName) { heard <- channel })
	write := func(db *store.DB, channel bot.ChannelName) {
		t.Helper()
		who := bot.Address{Kind: bot.Phone, Value: "+620000000001"}
		if err := db.InTx(t.Context(), func(tx *store.Tx) error {
			p, err := tx.TakePerson(t.Context(), []bot.Address{who}, time.Now())
			if err != nil {
				return err
			}
			return tx.AddReplies(t.Context(), p.ID, channel, who, 0, []store.Reply{{Text: "menu"}})
		}); err != nil {
			t.Fatal(err)
		}
	}
	hear := func(want bot.ChannelName) {
		t.Helper()
		for {
			select {
			case got := <-heard:
				if got == want {
					return
				}
				t.Errorf("heard %q", got)
			case <-time.After(100 * time.Millisecond): // the listener may not have begun to listen
				write(writer, want)
			case <-t.Context().Done():
				t.Fatal("nothing is heard")
			}
		}
	}
	write(writer, "sms")
	hear("sms")
	for len(heard) > 0 {
		<-heard
	}
	if _, ok, err := writer.HoldLease(t.Context(), "channel:own", "writer", time.Minute); !ok || err != nil {
		t.Fatal(ok, err)
	}
	write(writer, "own")
	write(writer, "other")
	hear("other") // and not "own"
}

// The clock of one machine runs an hour ahead. On PostgreSQL the server's counts, so
// it neither takes a right that another process has nor delays what it writes.
func TestAClockThatRunsAheadOnPostgreSQL(t *testing.T) {
	address := postgrestest.Start(t).Database(t)
	db, err := store.Open(t.Context(), store.Options{URL: address, Keys: keys(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	store.SetClock(db, func() time.Time { return time.Now().Add(time.Hour) })
	lease, ok, err := db.HoldLease(t.Context(), "channel:sms", "ahead", time.Minute)
	if err != nil || !ok || time.Until(lease.Until) > 2*time.Minute {
		t.Fatalf("%+v %v %v", lease, ok, err)
	}
	who := bot.Address{Kind: bot.Phone, Value: "+620000000001"}
	if err := db.InTx(t.Context(), func(tx *store.Tx) error {
		p, err := tx.TakePerson(t.Context(), []bot.Address{who}, time.Now())
		if err != nil {
			return err
		}
		return tx.AddReplies(t.Context(), p.ID, "sms", who, 0, []store.Reply{{Text: "menu"}})
	}); err != nil {
		t.Fatal(err)
	}
	store.SetClock(db, time.Now) // the sender's clock is right
	if out, err := db.Claim(t.Context(), "sms", lease, 1); err != nil || len(out) != 1 {
		t.Errorf("what the other machine wrote is not due: %v %v", out, err)
	}
}
