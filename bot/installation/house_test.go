package installation_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/installation"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// house is an installation of a test, with people of whom nobody exists.
type house struct {
	*testing.T
	installation.Installation
}

// What holds on both databases.
func TestInstallation(t *testing.T) {
	server := sync.OnceValue(func() *postgrestest.Server { return postgrestest.Start(t) })
	for engine, build := range map[string]func(*testing.T) house{"SQLite": embedded, "PostgreSQL": func(t *testing.T) house { return served(t, server()) }} {
		for _, c := range []struct {
			name string
			test func(*testing.T, func(*testing.T) house)
		}{
			{"yesterday's backup comes back", yesterday},
			{"yesterday's daily one comes back", yesterdaysDaily},
			{"a number that moved", movedNumber},
			{"one who proved to be two, and was forgotten", provenAndForgotten},
			{"an erasure outlives two restores", twoRestores},
			{"the keys come back", keysComeBack},
			{"a backup from before a rotation", beforeARotation},
			{"a service is at work", keepsAway},
			{"nobody is signed in after a restore", nobodyIsSignedIn},
			{"killed anywhere", killedAnywhere},
			{"a backup a day", daily},
			{"before the schema changes", beforeTheSchema},
		} {
			t.Run(engine+"/"+c.name, func(t *testing.T) { c.test(t, build) })
		}
	}
}

func embedded(t *testing.T) house {
	dir := t.TempDir()
	return house{t, installation.Installation{Folder: dir, Database: "sqlite:" + filepath.Join(dir, "kanca.db"), KeyFile: filepath.Join(dir, "keys"),
		WhatsApp: filepath.Join(dir, "whatsapp.db"), Version: "trial"}}
}

func served(t *testing.T, server *postgrestest.Server) house {
	dir := t.TempDir()
	return house{t, installation.Installation{Folder: dir, Database: server.Database(t), KeyFile: filepath.Join(dir, "keys"), Version: "trial"}}
}

// in opens the database, lets fn work with it and closes it.
func (h house) in(fn func(*store.DB) error) {
	h.Helper()
	db, err := store.Open(context.Background(), store.Options{URL: h.Database, KeyFile: h.KeyFile})
	if err == nil {
		err = errors.Join(fn(db), db.Close())
	}
	if err != nil {
		h.Fatal(err)
	}
}

// A phone number nobody has, and an account that nobody has.
func phone(n int) bot.Address {
	return bot.Address{Kind: bot.Phone, Value: fmt.Sprintf("+620000%06d", n)}
}

func account(n int) bot.Address { return bot.Address{Kind: bot.LID, Value: fmt.Sprint(9000000000 + n)} }

// writes lets somebody write, with what comes of it.
func (h house) writes(text string, from []bot.Address, events ...bot.Event) {
	h.Helper()
	h.in(func(db *store.DB) error { return writes(db, text, from, events...) })
}

var messages int

func writes(db *store.DB, text string, from []bot.Address, events ...bot.Event) error {
	ctx := context.Background()
	messages++
	id := fmt.Sprint("m", messages, "-", time.Now().UnixNano())
	return db.InTx(ctx, func(tx *store.Tx) error {
		p, err := tx.TakePerson(ctx, from, time.Now())
		if err != nil {
			return err
		}
		message, _, err := tx.AddInbound(ctx, p.ID, bot.Incoming{Channel: "trial", ProviderID: id, From: from, Kind: bot.KindText, Text: text, SentAt: time.Now()})
		if err != nil {
			return err
		}
		if err := tx.Apply(ctx, p.ID, message, events); err != nil {
			return err
		}
		return tx.AddReplies(ctx, p.ID, "trial", from[0], message, []store.Reply{{Text: "baik"}})
	})
}

// settled lets people write, register and say BERHENTI.
func (h house) settled(people int) {
	h.Helper()
	h.in(func(db *store.DB) error {
		for n := range people {
			err := writes(db, "daftar", []bot.Address{phone(n)}, bot.ConsentGiven{Version: "c1"}, bot.RegistrationCompleted{Registration: bot.Registration{
				ID: fmt.Sprint("r", n), Name: "ORANG CONTOH", Age: 24, NIK: fmt.Sprintf("000000010190%04d", n), District: "Kraksaan", Village: "Patokan"}})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (h house) stats() (s store.Stats) {
	h.Helper()
	h.in(func(db *store.DB) (err error) { s, err = db.Stats(context.Background()); return err })
	return s
}

// known tells of a person how many messages there are, and whether it said BERHENTI.
func (h house) known(from ...bot.Address) (count int, silent bool) {
	h.Helper()
	h.in(func(db *store.DB) error {
		errSeen := errors.New("seen")
		err := db.InTx(context.Background(), func(tx *store.Tx) error {
			p, err := tx.TakePerson(context.Background(), from, time.Now())
			count, silent = p.Messages, p.OptedOut
			return errors.Join(err, errSeen) // nothing of the look is kept
		})
		if errors.Is(err, errSeen) && !strings.Contains(err.Error(), "\n") || err != nil && err.Error() == "seen" {
			return nil
		}
		return err
	})
	return count, silent
}

// backedUp writes a backup and returns its file.
func (h house) backedUp(passphrase string) (path string) {
	h.Helper()
	path = filepath.Join(h.TempDir(), "kanca.zip")
	h.in(func(db *store.DB) error {
		_, err := h.Backup(context.Background(), db, path, installation.BackupOptions{Passphrase: passphrase, Settings: []byte("KANCA_LISTEN=127.0.0.1:0\n"), Now: time.Now()})
		return err
	})
	return path
}

func options() installation.RestoreOptions {
	return installation.RestoreOptions{Force: true, Now: time.Now(), Lock: func() (io.Closer, error) { return io.NopCloser(nil), nil }}
}

// TestMain is also the program that is killed: see killed.
func TestMain(m *testing.M) {
	if job := os.Getenv("KANCA_TEST_JOB"); job != "" {
		os.Exit(work(job))
	}
	os.Exit(m.Run())
}

// work does what killed asks for in a process of its own, and kills it at one of
// its steps.
func work(job string) int {
	at, _ := strconv.Atoi(os.Getenv("KANCA_TEST_KILL"))
	dir := os.Getenv("KANCA_TEST_FOLDER")
	i := installation.Installation{Folder: dir, Database: os.Getenv("KANCA_TEST_DB"), KeyFile: filepath.Join(dir, "keys"), Version: "trial"}
	steps := 0
	step := func(string) {
		if steps++; steps == at {
			if self, err := os.FindProcess(os.Getpid()); err == nil {
				_ = self.Kill()
			}
			select {}
		}
	}
	err := errors.New("there is no such job")
	switch job {
	case "restore":
		o := options()
		o.Step, o.Progress = step, func(string, int64) { step("") }
		_, err = i.Restore(context.Background(), os.Getenv("KANCA_TEST_FILE"), o)
	case "move":
		_, err = i.ToPostgres(context.Background(), installation.MoveOptions{To: os.Getenv("KANCA_TEST_TO"), Lock: options().Lock, Step: step, Progress: func(string, int64) { step("") }})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println(steps)
	return 0
}
