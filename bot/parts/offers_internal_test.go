package parts

import (
	"errors"
	"strings"
	"testing"
)

// A program whose signs of unlawful offers are broken would find every offer harmless: it does not start.
func TestBrokenSignsKeepTheProgramFromStarting(t *testing.T) {
	if _, err := load(func() error { return nil }); err != nil {
		t.Fatal(err)
	}
	p, err := load(func() error { return errors.New("concepts.yaml:12: found a tab") })
	if err == nil || p != nil || !strings.Contains(err.Error(), "concepts.yaml:12: found a tab") || strings.Contains(err.Error(), "\n") {
		t.Errorf("%v, %v", p, err)
	}
}
