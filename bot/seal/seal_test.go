package seal

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

const bind = "registration:nik:r1"

func open(t *testing.T, path string) *Keyring {
	t.Helper()
	k, err := OpenKeyring(path)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func sealed(t *testing.T, k *Keyring, plain string) string {
	t.Helper()
	s, err := k.Seal(plain, bind)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestNewFileIsPrivateAndKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	first := open(t, path)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %04o, want 0600", info.Mode().Perm())
	}
	if w := first.Warning(); w != "" {
		t.Errorf("warning %q on a fresh file", w)
	}
	s := sealed(t, first, "0000000000000000")
	got, err := open(t, path).Open(s, bind)
	if err != nil || got != "0000000000000000" {
		t.Errorf("opened again: %q, %v", got, err)
	}
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	if len(left) != 1 {
		t.Errorf("files left behind: %v", left)
	}
}

func TestSealHidesAndVaries(t *testing.T) {
	k := open(t, filepath.Join(t.TempDir(), "keys.json"))
	a, b := sealed(t, k, "secret"), sealed(t, k, "secret")
	if a == b {
		t.Error("the same text sealed twice is equal: equal NIKs would show")
	}
	if strings.Contains(a, "secret") || !strings.HasPrefix(a, "v1|k1|") {
		t.Errorf("sealed %q", a)
	}
	for _, plain := range []string{"", "a", strings.Repeat("x", 100_000), "\x00\xff", "🙂\u202e"} {
		if got, err := k.Open(sealed(t, k, plain), bind); err != nil || got != plain {
			t.Errorf("%.20q came back as %.20q, %v", plain, got, err)
		}
	}
	if _, err := k.Seal("secret", ""); err == nil {
		t.Error("sealed without a place")
	}
}

func TestOpenRefuses(t *testing.T) {
	k := open(t, filepath.Join(t.TempDir(), "keys.json"))
	s := sealed(t, k, "secret")
	if _, err := k.Open(s, "registration:nik:r2"); !errors.Is(err, ErrOpened) {
		t.Errorf("moved to another row: %v", err)
	}
	other := open(t, filepath.Join(t.TempDir(), "keys.json"))
	if _, err := other.Open(s, bind); !errors.Is(err, ErrOpened) {
		t.Errorf("another installation's key of the same id: %v", err)
	}
	if _, err := k.Open(strings.Replace(s, "|k1|", "|k9|", 1), bind); !errors.Is(err, ErrUnknownKey) {
		t.Errorf("unknown key: %v", err)
	}
	for i := range s { // every single changed byte is noticed
		c := byte('A')
		if s[i] == c {
			c = 'B'
		}
		if got, err := k.Open(s[:i]+string(c)+s[i+1:], bind); err == nil {
			t.Errorf("byte %d changed and it opened as %q", i, got)
		}
	}
	for _, bad := range []string{"", "v1", "v1|", "v1|k1", "v1|k1|", "v2" + s[2:], "v1||AAAA", "v1|k1|AAAA", "v1|k1|%%%", s + "=", s[:len(s)-4], "plain"} {
		if _, err := k.Open(bad, bind); err == nil {
			t.Errorf("%q opened", bad)
		}
	}
}

func TestRotation(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	old := open(t, path)
	s := sealed(t, old, "before")
	id, err := AddKey(path)
	if err != nil || id != "k2" {
		t.Fatalf("AddKey: %q, %v", id, err)
	}
	k := open(t, path)
	if got := strings.Join(k.KeyIDs(), " "); got != "k1 k2" || k.Primary() != "k2" {
		t.Errorf("keys %q, primary %q", got, k.Primary())
	}
	if got, err := k.Open(s, bind); err != nil || got != "before" {
		t.Errorf("an old value: %q, %v", got, err)
	}
	n := sealed(t, k, "after")
	if !strings.HasPrefix(n, "v1|k2|") {
		t.Errorf("sealed with %q", n[:6])
	}
	if _, err := old.Open(n, bind); !errors.Is(err, ErrUnknownKey) {
		t.Errorf("the ring from before the rotation: %v", err)
	}
	if old.BlindIndex("nik", "1") != k.BlindIndex("nik", "1") {
		t.Error("rotation changed the index: nobody would be found again")
	}
	if id, err = AddKey(path); err != nil || id != "k3" {
		t.Errorf("second rotation: %q, %v", id, err)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("mode after rotation %04o", info.Mode().Perm())
	}
}

func TestBlindIndex(t *testing.T) {
	k := open(t, filepath.Join(t.TempDir(), "keys.json"))
	a := k.BlindIndex("nik", "0000000000000001")
	if len(a) != 32 || a != k.BlindIndex("nik", "0000000000000001") {
		t.Errorf("index %q is not steady", a)
	}
	for _, other := range []string{k.BlindIndex("nik", "0000000000000002"), k.BlindIndex("address", "0000000000000001"),
		k.BlindIndex("nik\x000000000000000001", ""),
		open(t, filepath.Join(t.TempDir(), "keys.json")).BlindIndex("nik", "0000000000000001")} {
		if a == other {
			t.Errorf("index %q is shared", a)
		}
	}
}

func TestWarningOnOpenPermissions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	open(t, path)
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if w := open(t, path).Warning(); !strings.Contains(w, "chmod 600") {
		t.Errorf("warning %q", w)
	}
}

func TestDamagedFileIsRefusedAndKept(t *testing.T) {
	good := filepath.Join(t.TempDir(), "keys.json")
	open(t, good)
	var f file
	data, _ := os.ReadFile(good)
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	secret := f.Keys["k1"]
	change := func(edit func(*file)) string {
		g := f
		g.Keys = map[string]string{"k1": secret}
		edit(&g)
		out, _ := json.Marshal(g)
		return string(out)
	}
	for name, text := range map[string]string{
		"empty":         "",
		"not JSON":      secret,
		"cut":           string(data[:len(data)/2]),
		"unknown field": `{"kes":{}}`,
		"no primary":    change(func(f *file) { f.Primary = "k7" }),
		"short key":     change(func(f *file) { f.Keys["k1"] = "AAAA" }),
		"not base64":    change(func(f *file) { f.Keys["k1"] = "%" + secret }),
		"no index key":  change(func(f *file) { f.Index = "" }),
		"bad id":        change(func(f *file) { f.Keys["a|b"] = secret }),
	} {
		path := filepath.Join(t.TempDir(), "keys.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := OpenKeyring(path)
		if err == nil || !strings.Contains(err.Error(), "backup") || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: error %v", name, err)
		}
		if after, _ := os.ReadFile(path); string(after) != text {
			t.Errorf("%s: the file was overwritten", name)
		}
	}
	if _, err := OpenKeyring(filepath.Join(t.TempDir(), "missing", "keys.json")); err == nil {
		t.Error("a file in a missing folder was made")
	}
	if _, err := AddKey(filepath.Join(t.TempDir(), "keys.json")); err == nil {
		t.Error("rotated a file that is not there")
	}
}

func TestManyProcessesStartAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	var wg sync.WaitGroup
	indexes := make([]string, 16)
	for i := range indexes {
		wg.Go(func() {
			if k, err := OpenKeyring(path); err == nil {
				indexes[i] = k.BlindIndex("nik", "x")
			}
		})
	}
	wg.Wait()
	for _, v := range indexes {
		if v == "" || v != indexes[0] {
			t.Fatalf("different keys: %v", indexes)
		}
	}
}

func BenchmarkSeal(b *testing.B) {
	k, err := OpenKeyring(filepath.Join(b.TempDir(), "keys.json"))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := k.Seal("0000000000000000", bind); err != nil {
			b.Fatal(err)
		}
	}
}
