package store_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/seal"
	"kanca/bot/store"
)

// parsed reads a key file as JSON.
func parsed(t *testing.T, path string) (f map[string]any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(data, &f)
	}
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// edit writes a changed copy of a key file.
func edit(t *testing.T, from, to string, change func(map[string]any)) {
	t.Helper()
	f := parsed(t, from)
	change(f)
	data, err := json.Marshal(f)
	if err == nil {
		err = os.WriteFile(to, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func idsIn(t *testing.T, path string) string {
	t.Helper()
	keys, err := seal.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(keys.KeyIDs(), " ")
}

var quickly = store.RotateOptions{Patience: 50 * time.Millisecond, Poll: time.Millisecond}

// rotated changes the keys and expects a result.
func rotated(t *testing.T, db *store.DB, want string) {
	t.Helper()
	done, err := db.RotateKeys(t.Context(), quickly)
	if got := fmt.Sprintf("%s, %d anew, without %v, resumed %v", done.Primary, done.Values, done.Dropped, done.Resumed); err != nil || got != want {
		t.Errorf("rotated: %s, %v; want %s", got, err, want)
	}
}

// After a rotation everything is sealed anew and the old key is gone.
func TestKeysRotate(t *testing.T) {
	onBoth(t, func(t *testing.T, url string, raw func() *sql.DB) {
		file := filepath.Join(t.TempDir(), "keys")
		var person int64
		opened(t, url, file, func(db *store.DB) {
			person = siti(t, db)
			rotated(t, db, "k2, 3 anew, without [k1], resumed false")
			readable(t, db, person)
			if got := idsIn(t, file); got != "k2" {
				t.Errorf("keys in the file: %s", got)
			}
		})
		opened(t, url, file, func(db *store.DB) {
			readable(t, db, person)
			rotated(t, db, "k3, 3 anew, without [k2], resumed false")
			readable(t, db, person)
			if s, err := db.Stats(t.Context()); s.OtherKeys != 0 || err != nil {
				t.Errorf("%d values under other keys, %v", s.OtherKeys, err)
			}
		})
		// An old copy of the key file lacks what the database needs.
		old := filepath.Join(t.TempDir(), "old")
		edit(t, file, old, func(f map[string]any) {
			f["keys"], f["primary"] = map[string]any{"k2": f["keys"].(map[string]any)["k3"]}, "k2"
		})
		refused(t, url, old, "lacks the key k3")
		if info, _ := os.Stat(file); info.Mode().Perm() != 0o600 {
			t.Errorf("mode of the key file %v", info.Mode())
		}
	})
}

// A rotation that is ended anywhere is brought to its end by the next one, and
// everything can be read in between, also by a service that was started there.
func TestRotationGoesOnWhereItWasKilled(t *testing.T) {
	onBoth(t, func(t *testing.T, url string, raw func() *sql.DB) {
		file := filepath.Join(t.TempDir(), "keys")
		var person int64
		opened(t, url, file, func(db *store.DB) { person = siti(t, db) })
		check := func() { opened(t, url, file, func(db *store.DB) { readable(t, db, person) }) }
		resume := func(want string) {
			t.Helper()
			check()
			opened(t, url, file, func(db *store.DB) { rotated(t, db, want) })
			check()
		}
		// Between the file and the database.
		if id, err := seal.AddKey(file); id != "k2" || err != nil {
			t.Fatal(id, err)
		}
		resume("k2, 3 anew, without [k1], resumed false")
		// While it waits for a service that has not read the key.
		other := raw()
		if _, err := other.Exec(`INSERT INTO key_reader (process, keys, beats) VALUES ('serve x', ' k2 ', 1)`); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		opened(t, url, file, func(db *store.DB) {
			ended := make(chan error)
			go func() {
				_, err := db.RotateKeys(ctx, store.RotateOptions{Patience: time.Hour, Poll: time.Millisecond})
				ended <- err
			}()
			for waiting := 0; waiting == 0; {
				if err := other.QueryRow(`SELECT count(*) FROM key_check WHERE role = 'new'`).Scan(&waiting); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := db.RotateKeys(ctx, quickly); !errors.Is(err, seal.ErrLocked) {
				t.Errorf("two rotations at once: %v", err)
			}
			cancel()
			if err := <-ended; !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
		resume("k3, 3 anew, without [k2], resumed true") // serve x gave no sign of life
		// In the middle of the values: some are sealed under the old key.
		if _, err := other.Exec(`UPDATE key_check SET role = 'older' WHERE id = 'k3'`); err != nil {
			t.Fatal(err)
		}
		if _, err := seal.AddKey(file); err != nil {
			t.Fatal(err)
		}
		keys, err := seal.Read(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := other.Exec(`INSERT INTO key_check (id, check_value, role, since) VALUES ('k4', $1, 'primary', 9e15)`, keys.Check("k4")); err != nil {
			t.Fatal(err)
		}
		opened(t, url, file, func(db *store.DB) {
			if err := db.InTx(t.Context(), func(tx *store.Tx) error { // one person writes meanwhile
				return tx.SaveConversation(t.Context(), person, store.Conversation{State: []byte("state"), Node: "n", Secrets: map[string]string{"nik": "secret"}})
			}); err != nil {
				t.Fatal(err)
			}
		})
		resume("k4, 1 anew, without [k3], resumed true")
		// Between the database and the file.
		edit(t, file, file, func(f map[string]any) { f["keys"].(map[string]any)["k3"] = f["keys"].(map[string]any)["k4"] })
		resume("k4, 0 anew, without [k3], resumed true")
		if got := idsIn(t, file); got != "k4" {
			t.Errorf("keys in the file: %s", got)
		}
	})
}

// A value that is damaged keeps its key, and the next rotation is not kept back by it.
func TestKeyOfADamagedValueStays(t *testing.T) {
	onBoth(t, func(t *testing.T, url string, raw func() *sql.DB) {
		file := filepath.Join(t.TempDir(), "keys")
		opened(t, url, file, func(db *store.DB) {
			siti(t, db)
			if _, err := raw().Exec(`UPDATE conversation SET state = 'v1|k1|AAAA'`); err != nil {
				t.Fatal(err)
			}
			done, err := db.RotateKeys(t.Context(), quickly)
			if err != nil || done.Damaged != 1 || done.Values != 2 || fmt.Sprint(done.Kept) != "[k1]" || idsIn(t, file) != "k1 k2" {
				t.Errorf("%+v, %v, %s", done, err, idsIn(t, file))
			}
			done, err = db.RotateKeys(t.Context(), quickly)
			if err != nil || done.Primary != "k3" || fmt.Sprint(done.Dropped, done.Kept) != "[k2] [k1]" || idsIn(t, file) != "k1 k3" {
				t.Errorf("%+v, %v, %s", done, err, idsIn(t, file))
			}
		})
	})
}

// While people write and staff read, in two services, keys are changed again and
// again: nothing is unreadable at any moment, nothing is sealed under a key that is gone.
func TestKeysRotateBesideServices(t *testing.T) {
	onBoth(t, func(t *testing.T, url string, _ func() *sql.DB) {
		ctx := context.Background()
		file := filepath.Join(t.TempDir(), "keys")
		opened(t, url, file, func(db *store.DB) { siti(t, db) })
		stop := make(chan struct{})
		var work sync.WaitGroup
		var services []*store.DB
		for s := range 2 {
			db, err := store.Open(ctx, store.Options{URL: url, KeyFile: file})
			if err != nil {
				t.Fatal(err)
			}
			services = append(services, db)
			name := fmt.Sprint("serve ", s)
			work.Go(func() {
				for {
					if err := db.ReadKeys(ctx, name); err != nil {
						t.Error(err)
					}
					select {
					case <-stop:
						if err := db.ForgetKeys(ctx, name); err != nil {
							t.Error(err)
						}
						return
					case <-time.After(5 * time.Millisecond):
					}
				}
			})
			for w := range 3 {
				phone := []bot.Address{{Kind: bot.Phone, Value: fmt.Sprintf("+62000000%d%d", s, w)}}
				work.Go(func() {
					for n := 0; ; n++ {
						select {
						case <-stop:
							return
						default:
						}
						want := fmt.Sprint("state ", n-1)
						if err := db.InTx(ctx, func(tx *store.Tx) error {
							p, err := tx.TakePerson(ctx, phone, time.Now())
							if err != nil {
								return err
							}
							c, err := tx.Conversation(ctx, p.ID)
							if err != nil {
								return err
							}
							if n > 0 && (string(c.State) != want || c.Secrets["nik"] != want) {
								t.Errorf("conversation %+v, want %s", c, want)
							}
							text := fmt.Sprint("state ", n)
							return tx.SaveConversation(ctx, p.ID, store.Conversation{State: []byte(text), Node: "n", Secrets: map[string]string{"nik": text}})
						}); err != nil {
							t.Error(err)
							return
						}
					}
				})
			}
			work.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
					}
					if nik, err := db.NIK(ctx, "r1"); nik != nikOfSiti || err != nil {
						t.Errorf("NIK %q, %v", nik, err)
						return
					}
				}
			})
		}
		opened(t, url, file, func(db *store.DB) {
			for range 8 {
				if done, err := db.RotateKeys(ctx, store.RotateOptions{Poll: time.Millisecond}); err != nil || len(done.Kept) > 0 {
					t.Errorf("%+v, %v", done, err)
				}
			}
		})
		close(stop)
		work.Wait()
		for _, db := range services {
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		}
		if got := idsIn(t, file); got != "k9" {
			t.Errorf("keys in the file: %s", got)
		}
		opened(t, url, file, func(db *store.DB) {
			if s, err := db.Stats(ctx); s.OtherKeys != 0 || err != nil {
				t.Errorf("%d values under keys that are gone, %v", s.OtherKeys, err)
			}
		})
	})
}

// A service whose key file is a copy would not be able to read what is sealed
// anew: the rotation waits for it, gives up, and everything is as it was.
func TestRotationWaitsForAServiceWithACopyOfTheKeys(t *testing.T) {
	onBoth(t, func(t *testing.T, url string, _ func() *sql.DB) {
		ctx := t.Context()
		dir := t.TempDir()
		file, copied := filepath.Join(dir, "keys"), filepath.Join(dir, "copy")
		var person int64
		opened(t, url, file, func(db *store.DB) { person = siti(t, db) })
		edit(t, file, copied, func(map[string]any) {})
		opened(t, url, copied, func(service *store.DB) {
			opened(t, url, file, func(db *store.DB) {
				beat := func() {
					if err := service.ReadKeys(ctx, "serve x"); err != nil && !store.IsRingBehind(err) {
						t.Error(err)
					}
				}
				beat()
				ended := make(chan error)
				go func() {
					_, err := db.RotateKeys(ctx, store.RotateOptions{Patience: 2 * time.Second, Poll: time.Millisecond}) // longer than a beat takes on a busy machine
					ended <- err
				}()
				var err error
				for waiting := true; waiting; {
					select {
					case err = <-ended:
						waiting = false
					default:
						beat()
					}
				}
				if err == nil || !strings.Contains(err.Error(), "serve x has not read the new key k2") {
					t.Fatalf("the rotation did not wait: %v", err)
				}
				readable(t, service, person)
				edit(t, file, copied, func(map[string]any) {}) // as it was told
				beat()
				rotated(t, db, "k2, 3 anew, without [k1], resumed true")
				readable(t, service, person)
			})
		})
	})
}

// A conversation that was put aside is for whoever may repair it later: it must
// not stay behind under a key that is gone.
func TestWhatWasPutAsideIsSealedAnewToo(t *testing.T) {
	onBoth(t, func(t *testing.T, url string, raw func() *sql.DB) {
		opened(t, url, filepath.Join(t.TempDir(), "keys"), func(db *store.DB) {
			person := siti(t, db)
			if err := db.InTx(t.Context(), func(tx *store.Tx) error { return tx.PutAside(t.Context(), person, "in a test") }); err != nil {
				t.Fatal(err)
			}
			rotated(t, db, "k2, 5 anew, without [k1], resumed false")
			var state string
			if err := raw().QueryRow(`SELECT state FROM conversation_aside WHERE person_id = $1`, person).Scan(&state); err != nil || !strings.Contains(state, "|k2|") {
				t.Errorf("put aside: %.10s, %v", state, err)
			}
		})
	})
}
