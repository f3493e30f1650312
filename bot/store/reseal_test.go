package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// After a rotation everything is sealed anew, and then the old key can go.
func TestOldKeyCanGo(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) { oldKeyCanGo(t, "sqlite:"+filepath.Join(t.TempDir(), "kanca.db")) })
	t.Run("PostgreSQL", func(t *testing.T) { oldKeyCanGo(t, postgrestest.Start(t).Database(t)) })
}

func oldKeyCanGo(t *testing.T, url string) {
	ctx := context.Background()
	file := filepath.Join(t.TempDir(), "keys.json")
	with := func(do func(db *store.DB)) {
		t.Helper()
		ring, err := seal.OpenKeyring(file)
		if err != nil {
			t.Fatal(err)
		}
		db, err := store.Open(ctx, store.Options{URL: url, Keys: ring})
		if err != nil {
			t.Fatal(err)
		}
		do(db)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	const persons = 5
	people := make([]int64, persons)
	with(func(db *store.DB) {
		for i := range persons {
			if err := db.InTx(ctx, func(tx *store.Tx) error {
				p, err := tx.TakePerson(ctx, []bot.Address{{Kind: bot.Phone, Value: fmt.Sprintf("+620000%06d", i)}}, time.Now())
				if err != nil {
					return err
				}
				people[i] = p.ID
				if err := tx.SaveConversation(ctx, p.ID, []byte("state"), "n", map[string]string{"nik": "secret"}); err != nil {
					return err
				}
				return tx.Apply(ctx, p.ID, 0, []bot.Event{bot.RegistrationCompleted{Registration: bot.Registration{ID: fmt.Sprint("r", i), NIK: "0000000101900001"}}})
			}); err != nil {
				t.Fatal(err)
			}
		}
	})
	if _, err := seal.Rotate(file); err != nil {
		t.Fatal(err)
	}
	with(func(db *store.DB) {
		if s, err := db.Stats(ctx); err != nil || s.OtherKeys != 3*persons {
			t.Errorf("before: %d, %v", s.OtherKeys, err)
		}
		total := 0
		for {
			n, err := db.Reseal(ctx, 4)
			if err != nil || n > 4 {
				t.Fatal(n, err)
			}
			if n == 0 {
				break
			}
			total += n
		}
		if s, err := db.Stats(ctx); total != 3*persons || err != nil || s.OtherKeys != 0 {
			t.Errorf("sealed %d anew, %d left, %v", total, s.OtherKeys, err)
		}
	})
	var keys struct {
		About, Primary, Index string
		Keys                  map[string]string
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &keys); err != nil {
		t.Fatal(err)
	}
	delete(keys.Keys, "k1")
	if data, err = json.Marshal(map[string]any{"about": keys.About, "primary": keys.Primary, "keys": keys.Keys, "index": keys.Index}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	with(func(db *store.DB) {
		for i, id := range people {
			if nik, err := db.NIK(ctx, fmt.Sprint("r", i)); nik != "0000000101900001" || err != nil {
				t.Errorf("NIK %q, %v", nik, err)
			}
			if err := db.InTx(ctx, func(tx *store.Tx) error {
				state, secrets, err := tx.Conversation(ctx, id)
				if string(state) != "state" || secrets["nik"] != "secret" {
					t.Errorf("conversation %q %v", state, secrets)
				}
				return err
			}); err != nil {
				t.Error(err)
			}
		}
	})
}
