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

// A database that was written before staff could search registrations: what was there is
// found by the same words as what came later, and who has one name with somebody new is told
// to be alike.
func TestRegistrationsOfAnOlderDatabaseAreFound(t *testing.T) {
	onNew(t, func(t *testing.T, url, driver, raw string) {
		ctx := context.Background()
		if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		if err := store.StopAt(ctx, url, 111); err != nil {
			t.Fatal(err)
		}
		second, err := sql.Open(driver, raw)
		if err != nil {
			t.Fatal(err)
		}
		defer second.Close()
		names := []string{"Siti Contoh", "MOH. ALI", "Ma'ruf Contoh", "Ma’ruf  Hasan", "Nur-Aini", "ÉMA Contoh", "Annisa Contoh", strings.Repeat("Panjang ", 40), "", ""}
		for i, name := range names {
			for _, query := range []string{
				`INSERT INTO person (id, lang, created_at, last_seen) VALUES ($1, 'id', 5, 5)`,
				`INSERT INTO registration (id, person_id, name, age, nik_sealed, nik_masked, district, village, village_code, phone, country, job, opening_id, lang, consent_version, status, created_at, updated_at)
					VALUES ($2, $1, $3, 24, '', '', 'Kraksaan', 'Kebon''agung', '', $4, '', '', '', 'id', '1', 'new', $1, 5)`,
			} {
				args := []any{i + 1001, "old-" + string(rune('a'+i)), name, "+62812000000" + string(rune('0'+i)) + "1"}
				if !strings.Contains(query, "$2") {
					args = args[:1]
				}
				if _, err := second.Exec(query, args...); err != nil {
					t.Fatal(err)
				}
			}
		}
		db, err := store.Open(ctx, store.Options{URL: url, Keys: keys(t)})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for words, want := range map[string]string{
			"siti": "old-a", "moh ali": "old-b", "Moh. Ali": "old-b", "maruf contoh": "old-c", "Ma'ruf hasan": "old-d", "maruf hasan": "old-d", "nur aini": "old-e", "Ema": "old-f", "éma": "old-f", "annisa": "old-g", "081200000001": "old-a",
		} {
			found, err := db.ListRegistrations(ctx, store.RegistrationFilter{Words: words}, store.RegistrationPlace{}, 20)
			if err != nil || len(found) != 1 || found[0].ID != want {
				t.Errorf("%q finds %+v, %v, want %s", words, found, err, want)
			}
		}
		all, err := db.ListRegistrations(ctx, store.RegistrationFilter{}, store.RegistrationPlace{}, 20)
		if err != nil || len(all) != len(names) {
			t.Fatalf("%d registrations, %v", len(all), err)
		}
		for _, r := range all {
			if r.Twin {
				t.Errorf("%s %q is told to be like somebody", r.ID, r.Name)
			}
		}
		// The same people come again, on other phones.
		for i, name := range names[:7] {
			if err := db.InTx(ctx, func(tx *store.Tx) error {
				p, err := tx.TakePerson(ctx, []bot.Address{{Kind: bot.Phone, Value: "+6281300000001" + string(rune('0'+i))}}, time.UnixMilli(9000))
				if err != nil {
					return err
				}
				return tx.Apply(ctx, p.ID, 0, []bot.Event{bot.RegistrationCompleted{Registration: bot.Registration{ID: "new-" + string(rune('a'+i)), Name: name, Age: 24, District: "Kraksaan", Village: "Kebon'agung", Lang: bot.Indonesian}}})
			}); err != nil {
				t.Fatal(err)
			}
		}
		if all, err = db.ListRegistrations(ctx, store.RegistrationFilter{}, store.RegistrationPlace{}, 40); err != nil {
			t.Fatal(err)
		}
		for _, r := range all {
			if want := r.Name != "" && !strings.HasPrefix(r.Name, "Panjang"); r.Twin != want {
				t.Errorf("%s %q is told to be like somebody: %v", r.ID, r.Name, r.Twin)
			}
		}
	})
}
