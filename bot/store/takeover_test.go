package store_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// A database that was written before take-overs were rows: whom staff answered then
// they answer afterwards, and what they had seen they have seen.
func TestTakeOversOfAnOlderDatabaseGoOn(t *testing.T) {
	onNew(t, func(t *testing.T, url, driver, raw string) {
		ctx := context.Background()
		if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		if err := store.StopAt(ctx, url, 79); err != nil {
			t.Fatal(err)
		}
		second, err := sql.Open(driver, raw)
		if err != nil {
			t.Fatal(err)
		}
		defer second.Close()
		message := func(id, direction, priority, at string) string {
			return `INSERT INTO message (id, person_id, direction, channel, address, kind, body, attachment, state, priority, segments, attempt, next_at, lease_until, lease_term, error_code, forget, created_at, sent_at)
				VALUES (` + id + `, 1, '` + direction + `', 'wa', '', 'text', '', '', 'sent', ` + priority + `, 0, 0, 0, 0, 0, '', FALSE, ` + at + `, ` + at + `)`
		}
		for _, query := range []string{
			`INSERT INTO person (id, lang, created_at, last_seen, staff_until, staff_channel) VALUES (1, 'id', 5, 5, 9000, 'wa')`,
			`INSERT INTO person (id, lang, created_at, last_seen, staff_channel) VALUES (2, 'id', 5, 5, '')`,
			`INSERT INTO person (id, lang, created_at, last_seen, staff_until, staff_channel) VALUES (3, '', 5, 5, 9000, '')`,
			`INSERT INTO address (kind, value, person_id, first_seen, alone_at) VALUES ('phone', '+620000000001', 1, 5, 5), ('phone', '+620000000002', 2, 5, 5), ('phone', '+620000000003', 3, 5, 5)`,
			message("11", "in", "0", "100"), message("12", "in", "0", "200"), message("13", "out", "5", "300"), message("14", "in", "0", "400"), message("15", "out", "0", "500"),
		} {
			if _, err := second.Exec(query); err != nil {
				t.Fatal(query, err)
			}
		}
		db, err := store.Open(ctx, store.Options{URL: url, Keys: keys(t)})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for phone, want := range map[string]int64{"+620000000001": 12, "+620000000002": -1, "+620000000003": -1} {
			for _, at := range []int64{8999, 9000} {
				var p bot.Person
				if err := db.InTx(ctx, func(tx *store.Tx) (err error) {
					p, err = tx.TakePerson(ctx, []bot.Address{{Kind: bot.Phone, Value: phone}}, time.UnixMilli(at))
					return err
				}); err != nil {
					t.Fatal(err)
				}
				taken, ok := p.StaffAnswer("wa")
				if ok != (want >= 0 && at < 9000) || ok && (taken.SeenTo != bot.MessageID(want) || taken.Since.UnixMilli() != 300 || taken.Until.UnixMilli() != 9000 || taken.Staff != 0) {
					t.Errorf("%s at %d: %+v, %v", phone, at, taken, ok)
				}
			}
		}
	})
}
