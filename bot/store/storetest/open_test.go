package storetest

import (
	"testing"

	"kanca/bot/store/schema"
)

// What File makes needs no migration any more: otherwise it would save nothing.
func TestAFileHasItsTables(t *testing.T) {
	for range 2 {
		if version, err := schema.Look(t.Context(), "sqlite:"+File(t, t.TempDir())); err != nil || version.Err() != nil {
			t.Error(version, err)
		}
	}
}
