package store_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kanca/bot/store"
)

// In a database from before it was noted, the phone of an account counts as theirs since its
// newest link; where that is gone, since the newest row of the log.
func TestPhonesOfAnOlderDatabaseAreVouchedForSinceTheLink(t *testing.T) {
	onNew(t, func(t *testing.T, url, driver, raw string) {
		ctx := context.Background()
		if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		if err := store.StopAt(ctx, url, 192); err != nil {
			t.Fatal(err)
		}
		second, err := sql.Open(driver, raw)
		if err != nil {
			t.Fatal(err)
		}
		defer second.Close()
		for _, query := range []string{
			`INSERT INTO staff (id, name, name_key, role, phone, created_at, vouched_at) VALUES (1, 'A', 'a', 'petugas', '', 5, NULL), (2, 'B', 'b', 'petugas', '', 5, 300), (3, 'C', 'c', 'petugas', '', 5, NULL)`,
			`INSERT INTO staff_invitation (token_hash, staff_id, created_at, expires_at) VALUES ('x', 1, 5, 9), ('y', 1, 200, 209), ('z', 2, 300, 309)`,
			`INSERT INTO audit (seq, at, staff_id, name, role, session_id, made_by, network, action, object, detail, hash) VALUES (1, 900, 0, '', '', 0, '', '', '', '', '', '')`,
		} {
			if _, err := second.Exec(query); err != nil {
				t.Fatal(query, err)
			}
		}
		if err := store.StopAt(ctx, url, 193); err != nil {
			t.Fatal(err)
		}
		for id, want := range map[int]struct {
			since   int64
			renewed bool
		}{1: {200, false}, 2: {300, true}, 3: {900, false}} {
			got := want
			if err := second.QueryRow(`SELECT coalesce(vouched_at, 0), renewed FROM staff WHERE id = $1`, id).Scan(&got.since, &got.renewed); err != nil || got != want {
				t.Errorf("account %d: %+v, want %+v, %v", id, got, want, err)
			}
		}
	})
}
