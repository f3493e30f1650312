package seal_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"testing"

	"kanca/bot/seal"
)

func TestMomentary(t *testing.T) {
	ring := func(path string) *seal.Keyring {
		t.Helper()
		k, err := seal.OpenKeyring(path)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	of := func(k *seal.Keyring, purpose string) *seal.Momentary {
		t.Helper()
		m, err := k.Momentary(purpose)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	path := filepath.Join(t.TempDir(), "keys")
	m := of(ring(path), "surat")
	sealed := m.Seal([]byte("NIK 0000000101900001"), []byte("satu"))
	if bytes.Contains(sealed, []byte("0000")) {
		t.Error("it can be read")
	}
	// The same ring read again, as after a crash.
	if plain, err := of(ring(path), "surat").Open(sealed, []byte("satu")); err != nil || string(plain) != "NIK 0000000101900001" {
		t.Errorf("opened as %q: %v", plain, err)
	}
	changed := bytes.Clone(sealed)
	changed[len(changed)-1]++
	for name, open := range map[string]func() ([]byte, error){
		"another place":   func() ([]byte, error) { return m.Open(sealed, []byte("dua")) },
		"another purpose": func() ([]byte, error) { return of(ring(path), "berkas").Open(sealed, []byte("satu")) },
		"another ring": func() ([]byte, error) {
			return of(ring(filepath.Join(t.TempDir(), "keys")), "surat").Open(sealed, []byte("satu"))
		},
		"changed": func() ([]byte, error) { return m.Open(changed, []byte("satu")) },
		"cut off": func() ([]byte, error) { return m.Open(sealed[:9], []byte("satu")) },
	} {
		if plain, err := open(); !errors.Is(err, seal.ErrOpened) {
			t.Errorf("%s: %q, %v", name, plain, err)
		}
	}
}
