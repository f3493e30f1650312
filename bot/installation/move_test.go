package installation_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/installation"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

func (h house) move(to string) (int64, error) {
	return h.ToPostgres(context.Background(), installation.MoveOptions{To: to, Lock: options().Lock})
}

// files are the bytes of an embedded database and its log.
func (h house) files() (all [][]byte) {
	h.Helper()
	for _, end := range []string{"", "-wal"} {
		text, err := os.ReadFile(h.File() + end)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			h.Fatal(err)
		}
		all = append(all, text)
	}
	return all
}

// An embedded installation moves into PostgreSQL with everything, killed at each of
// its steps before: half of it is never seen, and the old file stays as it is.
func TestAnInstallationMovesIntoPostgreSQL(t *testing.T) {
	server := postgrestest.Start(t)
	h := embedded(t)
	h.settled(12)
	h.writes("berhenti", []bot.Address{phone(2)}, bot.OptedOutOfAnnouncements{})
	h.writes("hapus data saya", []bot.Address{phone(3)}, bot.DataDeleted{})
	before, was := h.stats(), h.files()
	same := func(when string) {
		t.Helper()
		for i, now := range h.files() {
			if !bytes.Equal(now, was[i]) {
				t.Errorf("%s: the embedded database was touched", when)
			}
		}
	}
	to := server.Database(t)
	moved := house{t, installation.Installation{Folder: h.Folder, Database: to, KeyFile: h.KeyFile, Version: "trial"}}
	kills, came := 0, false
	for n := 1; !came; n += 1 + n/14 {
		if !h.killed("move", "", n, "KANCA_TEST_TO="+to) {
			break
		}
		kills++
		same("killed")
		schema, err := store.LookAtSchema(t.Context(), to)
		if err != nil {
			t.Fatal(err)
		}
		if came = schema.Have != 0; came {
			t.Logf("killed at step %d it had moved", n)
		}
	}
	if kills < 20 {
		t.Errorf("only %d kills", kills)
	}
	if _, err := h.move(to); came && !errors.Is(err, installation.ErrMoved) {
		t.Errorf("once it had moved: %v", err)
	}
	same("moved")
	if got := moved.stats(); got.Messages != before.Messages || got.Registrations != before.Registrations || got.People != before.People || got.OptedOut != before.OptedOut || got.Erasures != 1 || got.Queued != before.Queued {
		t.Errorf("%+v, before %+v", got, before)
	}
	moved.in(func(db *store.DB) error { _, err := db.NIK(t.Context(), "r7"); return err })
	if _, silent := moved.known(phone(2)); !silent {
		t.Error("who said BERHENTI is not left alone")
	}
	moved.writes("masih saya", []bot.Address{phone(7)})
	if !installation.Moved(h.Folder) {
		t.Error("nothing says that the old database moved")
	}
	if _, err := h.move(to); !errors.Is(err, installation.ErrMoved) {
		t.Errorf("a second time: %v", err)
	}
}

// Nothing is copied over what is there, nor from a schema that is not this program's.
func TestAMoveIsRefusedWhereItWouldDoHarm(t *testing.T) {
	server := postgrestest.Start(t)
	h := embedded(t)
	h.settled(1)
	other := served(t, server)
	other.settled(1)
	if _, err := h.move(other.Database); !errors.Is(err, installation.ErrNotEmpty) {
		t.Errorf("another installation's: %v", err)
	}
	if got := other.stats(); got.Registrations != 1 {
		t.Errorf("%+v", got)
	}
	foreign := server.Database(t)
	raw, err := sql.Open("pgx", foreign)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	if _, err := raw.Exec(`CREATE VIEW laporan AS SELECT 1 AS n`); err != nil {
		t.Fatal(err)
	}
	if _, err := h.move(foreign); !errors.Is(err, installation.ErrNotEmpty) {
		t.Errorf("somebody else's: %v", err)
	}
	if _, err := embedded(t).move(server.Database(t)); err == nil || !strings.Contains(err.Error(), "no embedded database") {
		t.Errorf("nothing to move: %v", err)
	}
	old := embedded(t)
	db, err := store.OpenBuilding(t.Context(), old.Database, 21)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := old.move(server.Database(t)); err == nil || !strings.Contains(err.Error(), "kanca migrate up") {
		t.Errorf("an older schema: %v", err)
	}
	// Without its keys nothing moves.
	if err := os.Rename(h.KeyFile, filepath.Join(h.Folder, "aside")); err != nil {
		t.Fatal(err)
	}
	empty := server.Database(t)
	if _, err := h.move(empty); err == nil || !strings.Contains(err.Error(), "key file") {
		t.Errorf("without keys: %v", err)
	}
	if schema, err := store.LookAtSchema(t.Context(), empty); err != nil || schema.Have != 0 {
		t.Errorf("%+v %v", schema, err)
	}
}

// A server that sorts texts by a language compares the rows all the same.
func TestAMoveIntoAServerThatSortsByALanguage(t *testing.T) {
	server := postgrestest.Start(t)
	to := server.Database(t)
	raw, err := sql.Open("pgx", to)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	if _, err := raw.Exec(`CREATE DATABASE kanca_sorted TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'id' ENCODING 'UTF8'`); err != nil {
		t.Skip("the server has no ICU: ", err)
	}
	h := embedded(t)
	h.in(func(db *store.DB) error {
		for n, id := range []string{"a", "B", "c", "_d", "É", "Z", "10", "9"} {
			if err := writes(db, "daftar", []bot.Address{phone(n)}, bot.RegistrationCompleted{Registration: bot.Registration{ID: id, Name: "ORANG CONTOH", Age: 24}}); err != nil {
				return err
			}
		}
		return nil
	})
	sorted := strings.Replace(to, to[strings.LastIndex(to, "/"):strings.Index(to, "?")], "/kanca_sorted", 1)
	if rows, err := h.move(sorted); err != nil || rows < 30 {
		t.Errorf("%d rows, %v", rows, err)
	}
}
