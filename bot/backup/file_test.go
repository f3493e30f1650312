package backup_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"kanca/bot/backup"
)

// A backup gets its name when it is whole; whatever else lies there stays.
func TestAFileIsWrittenWholeOrNotAtAll(t *testing.T) {
	lite, _ := openers(t)
	db := lite(t)
	live(t, db, 30)
	dir := t.TempDir()
	path := filepath.Join(dir, "kanca.zip")
	source := backup.Source{DB: db, Program: "trial", Now: now, Beside: dir}
	files := func() (names []string) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			names = append(names, e.Name())
		}
		return names
	}
	made, err := backup.WriteFile(t.Context(), path, source)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Size() != made.Bytes || info.Mode().Perm() != 0o600 || !made.SameDisk || made.Rows() < 100 {
		t.Fatalf("%+v %+v %v", made, info, err)
	}
	a, err := backup.Open(path)
	if err != nil || a.Verify(t.Context()) != nil || a.Close() != nil {
		t.Fatal(err)
	}
	whole, _ := os.ReadFile(path)

	// One that fails half-way leaves the one before, and nothing else.
	broken := source
	broken.Files = []backup.File{{Name: "x", Open: func() (io.ReadCloser, error) { return nil, errors.New("it is gone") }}}
	if _, err := backup.WriteFile(t.Context(), path, broken); err == nil || !strings.Contains(err.Error(), "it is gone") {
		t.Errorf("%v", err)
	}
	if now, _ := os.ReadFile(path); !bytes.Equal(now, whole) || len(files()) != 1 {
		t.Errorf("the backup before was touched, or something was left: %v", files())
	}

	// What a killed one left is taken away by the next.
	if err := os.WriteFile(filepath.Join(dir, ".kanca.zip.partial"), bytes.Repeat([]byte("x"), 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := backup.WriteFile(t.Context(), path, source); err != nil || len(files()) != 1 {
		t.Errorf("%v, left: %v", err, files())
	}

	// And by a backup of any name in the same folder; nobody else's file goes.
	left, other := filepath.Join(dir, ".rabu.zip.partial"), filepath.Join(dir, ".film.partial")
	for name, content := range map[string][]byte{left: whole[:len(whole)/2], other: []byte("milik orang lain")} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := backup.WriteFile(t.Context(), path, source); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(left); err == nil {
		t.Error("what a killed backup left is there")
	}
	if err := os.Remove(other); err != nil {
		t.Error(err)
	}

	// Two at once to one name: one writes, the other is told.
	busy := source
	busy.Progress = func(string, int64) {
		busy.Progress = nil
		if _, err := backup.WriteFile(t.Context(), path, source); err == nil || !strings.Contains(err.Error(), "another kanca is writing") {
			t.Errorf("the second: %v", err)
		}
	}
	if _, err := backup.WriteFile(t.Context(), path, busy); err != nil {
		t.Error(err)
	}

	for name, content := range map[string][]byte{"kanca.db": []byte("SQLite format 3\x00"), "cut.zip": whole[:len(whole)/2], "empty": nil} {
		other := filepath.Join(dir, name)
		if err := os.WriteFile(other, content, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := backup.WriteFile(t.Context(), other, source)
		if now, _ := os.ReadFile(other); err == nil || !bytes.Equal(now, content) || !strings.Contains(err.Error(), "is not replaced") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := backup.WriteFile(t.Context(), dir, source); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Error(err)
	}
	if _, err := backup.WriteFile(t.Context(), filepath.Join(dir, "none", "b.zip"), source); err == nil || !strings.Contains(err.Error(), "no folder") {
		t.Error(err)
	}
}

// The keys open with their passphrase, here and with age, and with no other.
func TestKeysAreSealedUnderAPassphrase(t *testing.T) {
	lite, _ := openers(t)
	const phrase, secret = "kuda makan padi", "the key ring"
	if _, err := backup.Seal(backup.KeysFile, []byte(secret), "terlalu pdk"); err == nil {
		t.Error("a short passphrase seals")
	}
	sealed, err := backup.Seal(backup.KeysFile, []byte(secret), phrase)
	if err != nil {
		t.Fatal(err)
	}
	_, data := write(t, lite(t), sealed)
	if bytes.Contains(data, []byte(secret)) {
		t.Error("the keys can be read in the file")
	}
	a, err := read(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Verify(t.Context()); err != nil {
		t.Fatal(err)
	}
	if plain, err := a.Unseal(backup.KeysFile, phrase); err != nil || string(plain) != secret {
		t.Errorf("%q %v", plain, err)
	}
	for _, wrong := range []string{"", "kuda makan pad", "Kuda makan padi"} {
		if _, err := a.Unseal(backup.KeysFile, wrong); !errors.Is(err, backup.ErrPassphrase) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	// age itself opens it.
	f, _ := a.Has(backup.KeysFile)
	var out bytes.Buffer
	if err := a.CopyFile(f, &out); err != nil {
		t.Fatal(err)
	}
	identity, err := age.NewScryptIdentity(phrase)
	if err != nil {
		t.Fatal(err)
	}
	r, err := age.Decrypt(&out, identity)
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := io.ReadAll(r); err != nil || string(plain) != secret {
		t.Errorf("%q %v", plain, err)
	}
}
