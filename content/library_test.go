package content

import (
	"errors"
	"testing"
)

func TestEmbeddedLibraryLoads(t *testing.T) {
	_, err := LoadLibrary()
	var broken *LibraryError
	if errors.As(err, &broken) {
		for _, p := range broken.Problems {
			t.Error(p)
		}
	} else if err != nil {
		t.Fatal(err)
	}
}
