package identity_test

import (
	"testing"

	"kanca/bot/identity"
)

// Letters that look like digits are read as these where the whole is a NIK then.
func TestParseNIKWithLettersForDigits(t *testing.T) {
	for _, text := range []string{"35l3l4l5O7OlOOOl", "NIK saya 35l3l4l5O7OlOOOl kak", "3513I45507Ol0001", "35l3 l4l5 O7Ol OOOl", "351314l507010OOl"} {
		if _, err := identity.ParseNIK(text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, text := range []string{"35l3l4l5O7OlOOO", "35l3l499O7OlOOOl", "lolololololololo", "oooooooooooooooo", "saya lillo lolo", "35l3l4l5O7OlOOOOO", "0812lO34567890123"} {
		if n, err := identity.ParseNIK(text); err == nil {
			t.Errorf("%q is read as %v", text, n)
		}
	}
}
