// Package partstest hands tests what is built into the program: the real trees, texts,
// language model and facts, joined to the real engine.
package partstest

import (
	"sync"
	"testing"

	"kanca/bot/agency"
	"kanca/bot/parts"
	"kanca/content"
)

// Parts are what a test needs to answer as the program does.
type Parts struct {
	*parts.Parts
	// Facts are the facts that are built in, where nothing was imported: an empty
	// register of agencies, no openings and no trainings.
	Facts *content.Snapshot
}

// once reads it for all tests of a package, for it takes half a second.
var once = sync.OnceValues(func() (Parts, error) {
	p, err := parts.Load()
	if err != nil {
		return Parts{}, err
	}
	return Parts{p, content.NewSnapshot(p.Library, nil, nil, agency.NewIndex(nil), 0)}, nil
})

// Read returns them. They are read once, and nobody may change them.
func Read() (Parts, error) { return once() }

// Load is Read for a test, which ends where that fails.
func Load(t testing.TB) Parts {
	t.Helper()
	p, err := once()
	if err != nil {
		t.Fatal(err)
	}
	return p
}
