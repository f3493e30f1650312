package installation_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kanca/bot/backup"
	"kanca/bot/installation"
	"kanca/bot/store"
)

func namesIn(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// A backup a day: seven stay, nothing of others is taken away, a failure is noted and
// costs no older one.
func daily(t *testing.T, build func(t *testing.T) house) {
	h := build(t)
	h.settled(2)
	plan := installation.Plan{Folder: filepath.Join(h.Folder, "backups"), Keep: 7}
	day := func(n int) time.Time { return time.Date(2026, 11, n, 19, 0, 0, 0, time.UTC) }
	write := func(at time.Time) (err error) {
		h.in(func(db *store.DB) error {
			_, err = h.DailyBackup(t.Context(), db, plan, installation.BackupOptions{Now: at})
			return nil
		})
		return err
	}
	if err := write(day(1)); err != nil {
		t.Fatal(err)
	}
	others := []string{"kanca.zip", "catatan.txt", "kanca-20261101.zip"}
	for _, name := range others {
		if err := os.WriteFile(filepath.Join(plan.Folder, name), []byte("milik orang lain"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	old := day(1).Add(-40 * 24 * time.Hour)
	for _, name := range []string{".kanca-20261001-190000.zip.partial", "kanca-before-schema-21-20261001-190000-77.zip"} {
		path := filepath.Join(plan.Folder, name)
		if err := errors.Join(os.WriteFile(path, []byte("lama"), 0o600), os.Chtimes(path, old, old)); err != nil {
			t.Fatal(err)
		}
	}
	for n := 2; n <= 10; n++ {
		if err := write(day(n)); err != nil {
			t.Fatal(err)
		}
	}
	want := slices.Clone(others)
	for n := 4; n <= 10; n++ {
		want = append(want, "kanca-"+day(n).Format("20060102-150405")+".zip")
	}
	slices.Sort(want)
	if got := namesIn(t, plan.Folder); !slices.Equal(got, want) {
		t.Errorf("there are %v, want %v", got, want)
	}
	// A clock that was wrong does not cost the newest one.
	if err := write(day(1)); err != nil {
		t.Fatal(err)
	}
	if got := namesIn(t, plan.Folder); !slices.Contains(got, "kanca-20261101-190000.zip") || len(got) != 10 {
		t.Errorf("after the clock went back: %v", got)
	}
	a, err := backup.Open(filepath.Join(plan.Folder, "kanca-20261110-190000.zip"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(a.Verify(t.Context()), a.Close()); err != nil || a.Contents.Rows() < 10 {
		t.Errorf("%d rows, %v", a.Contents.Rows(), err)
	}

	// Where the folder cannot be, that is an error and a note.
	blocked := filepath.Join(h.Folder, "berkas")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	plan.Folder = filepath.Join(blocked, "backups")
	if err := write(day(11)); err == nil || !strings.Contains(err.Error(), "KANCA_BACKUP_FOLDER") {
		t.Errorf("%v", err)
	}
	plan.Folder = h.Folder
	if err := os.Mkdir(filepath.Join(h.Folder, "kanca-20261112-190000.zip"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := write(day(12)); err == nil {
		t.Error("a folder was replaced")
	}
	h.in(func(db *store.DB) error {
		b, err := db.Backups(t.Context())
		if b.Failed.At != day(12) || !b.Failed.Daily || b.Last.At != day(10) {
			t.Errorf("%+v", b)
		}
		return err
	})
}

// Before a schema changes, what was before is written into a backup, which comes back
// with today's schema.
func beforeTheSchema(t *testing.T, build func(t *testing.T) house) {
	h := build(t)
	db, err := store.OpenBuilding(t.Context(), h.Database, 21)
	if err != nil {
		t.Fatal(err)
	}
	person := store.Table{Name: "suppression", Columns: []store.Column{{Name: "address_key", Kind: store.Text}, {Name: "since", Kind: store.Whole}}, Key: []string{"address_key"}}
	if err := errors.Join(db.Load(t.Context(), person, [][]any{{"abc", int64(5)}}), db.Close()); err != nil {
		t.Fatal(err)
	}
	path, err := h.BeforeSchema(t.Context(), 21, installation.Plan{Folder: filepath.Join(h.Folder, "backups")}, installation.BackupOptions{Now: time.Now()})
	if err != nil || !strings.Contains(filepath.Base(path), "kanca-before-schema-21-") {
		t.Fatal(path, err)
	}
	if schema, err := store.LookAtSchema(context.Background(), h.Database); err != nil || schema.Have != 21 {
		t.Fatalf("the schema was changed: %+v %v", schema, err)
	}
	other := build(t)
	other.in(func(*store.DB) error { return nil }) // makes its keys
	if h.Embedded() {
		if err := os.Remove(strings.TrimPrefix(other.Database, "sqlite:")); err != nil {
			t.Fatal(err)
		}
	}
	if done, err := other.Restore(t.Context(), path, options()); err != nil || done.Schema != 21 {
		t.Fatalf("%d %v", done.Schema, err)
	}
	other.in(func(db *store.DB) error {
		w, err := db.Wishes(t.Context())
		if err == nil && w.Index == "" {
			err = errors.New("the ring was not noted")
		}
		return err
	})
	if schema, err := store.LookAtSchema(context.Background(), other.Database); err != nil || schema.Err() != nil || schema.Have < 40 {
		t.Errorf("%+v %v", schema, err)
	}
}
