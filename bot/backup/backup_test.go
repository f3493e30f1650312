package backup_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kanca/bot"
	"kanca/bot/backup"
	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
	"kanca/bot/store/storetest"
)

var now = time.Date(2026, 11, 29, 3, 0, 0, 0, time.UTC)

// opener opens an empty database of one kind, with the test's one key ring.
type opener func(t *testing.T) *store.DB

func openers(t *testing.T) (lite, pg opener) {
	keys, err := seal.OpenKeyring(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	open := func(t *testing.T, url string) *store.DB {
		t.Helper()
		db, err := store.Open(t.Context(), store.Options{URL: url, Keys: keys, Now: func() time.Time { return now }})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	}
	server := sync.OnceValue(func() *postgrestest.Server { return postgrestest.Start(t) })
	lite = func(t *testing.T) *store.DB { return open(t, "sqlite:"+storetest.File(t, t.TempDir())) }
	pg = func(t *testing.T) *store.DB { return open(t, server().Tables(t)) }
	return lite, pg
}

// A phone number nobody has, and a NIK of a region that does not exist.
func phone(n int) bot.Address {
	return bot.Address{Kind: bot.Phone, Value: fmt.Sprintf("+620000%06d", n)}
}

func nik(n int) string { return fmt.Sprintf("000000010190%04d", n) }

// live lets people leave things of every kind behind.
func live(t *testing.T, db *store.DB, people int) {
	t.Helper()
	for n := range people {
		turn(t, db, n, "halo 👋 \"kutip\" \\ <b> \u2028 é", []bot.Event{
			bot.LanguageChosen{Lang: bot.Madurese}, bot.ConsentGiven{Version: "c1"},
			bot.RegistrationCompleted{Registration: bot.Registration{ID: fmt.Sprint("r", n), Name: "ORANG CONTOH", Age: 24, NIK: nik(n), District: "Kraksaan", Village: "Patokan"}},
			bot.HandoverRequested{Handover: bot.Handover{ID: fmt.Sprint("h", n), Note: "tolong", Urgent: n%2 == 0}},
			bot.NotUnderstood{Text: "apa"}, bot.OptedOutOfAnnouncements{},
		})
	}
	turn(t, db, people, "hapus data saya", []bot.Event{bot.DataDeleted{}})
}

func turn(t *testing.T, db *store.DB, n int, text string, events []bot.Event) (id bot.MessageID) {
	t.Helper()
	err := db.InTx(t.Context(), func(tx *store.Tx) error {
		p, err := tx.TakePerson(t.Context(), []bot.Address{phone(n)}, now)
		if err != nil {
			return err
		}
		in := bot.Incoming{Channel: "trial", ProviderID: fmt.Sprint(text, n), From: []bot.Address{phone(n)}, Kind: bot.KindText, Text: text, SentAt: now}
		if id, _, err = tx.AddInbound(t.Context(), p.ID, in); err != nil {
			return err
		}
		if err := tx.SaveConversation(t.Context(), p.ID, store.Conversation{State: []byte(`{}`), Node: "menu.main", Secrets: map[string]string{"nik": nik(n)}}); err != nil {
			return err
		}
		if err := tx.Apply(t.Context(), p.ID, id, events); err != nil {
			return err
		}
		return tx.AddReplies(t.Context(), p.ID, "trial", phone(n), id, []store.Reply{{Text: "baik"}})
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// write backs a database up.
func write(t *testing.T, db *store.DB, files ...backup.File) (backup.Contents, []byte) {
	t.Helper()
	var out bytes.Buffer
	c, err := backup.Write(t.Context(), &out, backup.Source{DB: db, Files: files, Program: "trial", Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return c, out.Bytes()
}

func read(data []byte) (*backup.Archive, error) {
	return backup.Read(bytes.NewReader(data), int64(len(data)))
}

// Everything goes from each database into each: the rows are the same ones
// afterwards, what is sealed opens, and life goes on with new ids.
func TestEverythingMovesHouse(t *testing.T) {
	lite, pg := openers(t)
	const people = 600 // more than one batch
	for _, way := range []struct {
		name     string
		from, to opener
	}{
		{"sqlite to sqlite", lite, lite}, {"sqlite to postgres", lite, pg}, {"postgres to sqlite", pg, lite}, {"postgres to postgres", pg, pg},
	} {
		t.Run(way.name, func(t *testing.T) {
			from, to := way.from(t), way.to(t)
			live(t, from, people)
			contents, data := write(t, from)
			turn(t, to, 9_999, "siapa pun yang ada di sini", nil) // replaced
			a, err := read(data)
			if err != nil {
				t.Fatal(err)
			}
			if err := a.Verify(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := a.Into(t.Context(), to, nil); err != nil {
				t.Fatal(err)
			}
			again, _ := write(t, to)
			if d := cmp.Diff(contents.Tables, again.Tables); d != "" || contents.Rows() < people*7 {
				t.Errorf("the copy (+) is not what was copied (-), %d rows:\n%s", contents.Rows(), d)
			}
			err = to.InTx(t.Context(), func(tx *store.Tx) error {
				p, err := tx.TakePerson(t.Context(), []bot.Address{phone(7)}, now)
				if err != nil {
					return err
				}
				c, err := tx.Conversation(t.Context(), p.ID)
				if err == nil && (c.Secrets["nik"] != nik(7) || !p.OptedOut || len(p.Registrations) != 1) {
					err = fmt.Errorf("moved as %+v with secrets of %d", p, len(c.Secrets))
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
			if id := turn(t, to, 7, "masih saya", nil); int64(id) <= tableRows(contents, "message") {
				t.Errorf("the next message is number %d: ids began again", id)
			}
			turn(t, to, people+1, "orang baru", []bot.Event{bot.ConsentGiven{Version: "c1"}})
		})
	}
}

func tableRows(c backup.Contents, name string) int64 {
	for _, t := range c.Tables {
		if t.Name == name {
			return t.Rows
		}
	}
	return -1
}

// A backup shows one moment, whoever writes meanwhile.
func TestABackupIsOneMoment(t *testing.T) {
	lite, pg := openers(t)
	for name, open := range map[string]opener{"sqlite": lite, "postgres": pg} {
		t.Run(name, func(t *testing.T) {
			db := open(t)
			live(t, db, 20)
			var out bytes.Buffer
			wrote := 0
			c, err := backup.Write(t.Context(), &out, backup.Source{DB: db, Program: "trial", Now: now,
				Progress: func(string, int64) { turn(t, db, 100+wrote, "sementara itu", nil); wrote++ }})
			if err != nil {
				t.Fatal(err)
			}
			if got := tableRows(c, "message"); got != 42 || wrote < 10 {
				t.Errorf("%d messages in the backup, want the 42 that were there when it began; %d came meanwhile", got, wrote)
			}
		})
	}
}

// A file that is not a whole backup is refused and changes nothing.
func TestADamagedBackupIsRefused(t *testing.T) {
	lite, _ := openers(t)
	db := lite(t)
	live(t, db, 30)
	file := backup.File{Name: "settings.env", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(strings.Repeat("KANCA_LISTEN=127.0.0.1:0\n", 500))), nil
	}}
	c, whole := write(t, db, file)
	a, err := read(whole)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := a.CopyFile(c.Files[0], &out); err != nil || out.Len() != 25*500 {
		t.Fatalf("the file came back with %d bytes: %v", out.Len(), err)
	}
	for cut := range 200 {
		if _, err := read(whole[:len(whole)*cut/200]); !errors.Is(err, backup.ErrDamaged) {
			t.Fatalf("cut after %d of 200 parts: %v", cut, err)
		}
	}
	unnoticed := 0
	for at := 0; at < len(whole); at += len(whole)/300 + 1 {
		changed := bytes.Clone(whole)
		changed[at] ^= 0x40
		a, err := read(changed)
		if err == nil {
			err = a.Verify(t.Context())
		}
		if err == nil {
			// A ZIP holds names and times twice and reads them once.
			if b, _ := read(changed); b == nil || cmp.Diff(c, b.Contents) != "" {
				t.Errorf("byte %d of %d changed and nobody noticed", at, len(whole))
			}
			unnoticed++
		}
	}
	if unnoticed > 90 { // more with every table, whose name is such a name
		t.Errorf("%d of 300 changes went unnoticed", unnoticed)
	}
}

// A backup of another schema is not put in.
func TestAnotherSchemaIsRefused(t *testing.T) {
	lite, _ := openers(t)
	db := lite(t)
	_, data := write(t, db)
	a, err := read(data)
	if err != nil {
		t.Fatal(err)
	}
	a.Contents.Schema--
	if err := a.Into(context.Background(), db, nil); err == nil || !strings.Contains(err.Error(), "schema") {
		t.Errorf("put in all the same: %v", err)
	}
}
