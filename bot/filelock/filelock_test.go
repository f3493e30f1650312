package filelock

import (
	"os"
	"path/filepath"
	"testing"
)

// opened opens a file anew: a lock belongs to what was opened, as it does to another process.
func opened(t *testing.T, path string) *os.File {
	t.Helper()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func sole(t *testing.T, f *os.File) bool {
	t.Helper()
	ok, err := Sole(f)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

func TestOneHasAFileAloneUntilItIsClosed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	one, two := opened(t, path), opened(t, path)
	if !sole(t, one) || sole(t, two) {
		t.Fatal("two have it, or none")
	}
	if _, err := two.WriteString("written by the other"); err != nil {
		t.Errorf("what is locked cannot be written: %v", err)
	}
	one.Close()
	if !sole(t, two) {
		t.Error("nobody has it and it cannot be taken")
	}
}

func TestThoseWhoShareKeepOthersFromHavingItAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	one, two, three := opened(t, path), opened(t, path), opened(t, path)
	if !sole(t, one) {
		t.Fatal("it cannot be taken")
	}
	for _, f := range []*os.File{one, two} { // the first gives its sole lock up
		if err := Shared(f); err != nil {
			t.Fatal(err)
		}
	}
	one.Close()
	if sole(t, three) {
		t.Error("one has it alone while another shares it")
	}
	two.Close()
	if !sole(t, three) {
		t.Error("nobody has it and it cannot be taken")
	}
}
