package delivery_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/delivery"
	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/store/storetest"
)

// mostPlanned is how many names may be looked up for new statements: one is made for
// each number of messages that were marked together.
const mostPlanned = 8 * 25

// Statements that claim and mark are run for every few messages; planned they are once.
func TestStatementsOfASenderArePlannedOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kanca.db")
	planned := storetest.Plans(t, path)
	keys, err := seal.OpenKeyring(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), store.Options{URL: "sqlite:" + path, Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	sender, err := delivery.New(delivery.Options{Store: db, Channel: instant{}, Holder: "test", Parallel: 8})
	if err != nil {
		t.Fatal(err)
	}
	send := func(messages int) {
		t.Helper()
		if err := db.InTx(t.Context(), func(tx *store.Tx) error {
			for n := range messages {
				to := bot.Address{Kind: bot.Phone, Value: fmt.Sprintf("+62000%07d", n)}
				p, err := tx.TakePerson(t.Context(), []bot.Address{to}, time.Now())
				if err == nil {
					err = tx.AddReplies(t.Context(), p.ID, "trial", to, 0, []store.Reply{{Text: "Lowongan: ketik LOKER", Segments: 1}})
				}
				if err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if err := sender.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	const messages = 1000
	send(messages)
	planned()
	before := db.Effort()
	send(messages)
	if again := planned(); len(again) > mostPlanned {
		t.Errorf("for %d messages SQLite planned statements again:\n%s", messages, strings.Join(again[:min(len(again), 60)], "\n"))
	}
	// A commit waits for the disk: the eight places share it.
	if spent := db.Effort().Since(before); spent.Commits > messages/4 {
		t.Errorf("%d messages took %d commits", messages, spent.Commits)
	}
}
