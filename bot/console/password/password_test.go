package password

import (
	"context"
	"strings"
	"testing"
)

// What is guessed first is refused, whatever digits and signs stand around it; a
// sentence of one's own is not.
func TestWhatIsGuessedFirstIsRefused(t *testing.T) {
	for text, want := range map[string]Weakness{
		"":                             TooShort,
		"sebelas.xyz":                  TooShort,
		strings.Repeat("x7 ", 70):      TooLong,
		"123456789012":                 Digits,
		"3513014101900001":             Digits,
		"2026-11-29 08.00":             Digits,
		"aaaaaaaaaaaa":                 Common,
		"Probolinggo2026!":             Common,
		"probolinggo123":               Common,
		"PasswordPassword":             Common,
		"P@ssw0rd P@ssw0rd":            Common,
		"KataSandi1234":                Common,
		"rahasiarahasia":               Common,
		"Bismillah12345":               Common,
		"qwertyuiop[]":                 Common,
		"disnaker_probolinggo":         Common,
		"Dinas Tenaga Kerja 1":         Common,
		"jawatimur2026":                Common,
		"indonesia-merdeka-1945":       Common,
		"sayangsayangsayang":           Common,
		"siti.contoh.1990":             Personal,
		"SitiProbolinggo":              Personal,
		"kambing naik sepeda biru":     Good,
		"tiga perahu hijau di Gending": Good,
		"xK9#mQ2vL7pR":                 Good,
		"payung basah di teras pak RT": Good,
	} {
		if got := Weak(text, "Siti Contoh"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	// However it is made, a password is looked at in little time.
	Weak(strings.Repeat("satudua", 28), "satudua")
}

func TestOnlyTheRightPasswordMatches(t *testing.T) {
	ctx := context.Background()
	hash, err := Hash(ctx, "kambing naik sepeda")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatal(hash, err)
	}
	second, err := Hash(ctx, "kambing naik sepeda")
	if err != nil || second == hash {
		t.Error("two hashes of one password are alike")
	}
	for typed, want := range map[string]bool{"kambing naik sepeda": true, "kambing naik sepeda ": false, "": false, "Kambing naik sepeda": false} {
		if got, err := Matches(ctx, hash, typed); err != nil || got != want {
			t.Errorf("%q: %v, %v", typed, got, err)
		}
		if got, err := Matches(ctx, "", typed); err != nil || got {
			t.Errorf("%q of nobody: %v, %v", typed, got, err)
		}
	}
	for _, broken := range []string{"x", "$argon2id$v=19$m=19456,t=2,p=1$AAAA$", "$argon2id$v=18$m=19456,t=2,p=1$AAAA$AAAA", "$bcrypt$$$$"} {
		if got, err := Matches(ctx, broken, "x"); err == nil || got {
			t.Errorf("%q: %v, %v", broken, got, err)
		}
	}
}
