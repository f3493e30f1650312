package spelling_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"kanca/bot/spelling"
)

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"":                               "",
		"  Halo,   KANCA!! ":             "halo kanca",
		"Tolooooong":                     "tolong",
		"bâ\u0301na’ ḍâ’":                "bana' da'",
		"ta` enga`":                      "ta' enga'",
		"\u202eabc\u202c":                "abc",
		"a\xffb":                         "a b",
		"😀😀":                             "",
		"Rp1.500.000":                    "rp1 500 000",
		"0812-3456":                      "0812 3456",
		"saat maaf":                      "saat maaf",
		strings.Repeat("ab ", 50_000):    strings.TrimSpace(strings.Repeat("ab ", 1333) + "a"),
		"Perdagangan\u00adorang\tx\x00y": "perdaganganorang x y",
	} {
		if got := spelling.Plain(text); got != want {
			t.Errorf("Plain(%.40q) = %.60q, want %.60q", text, got, want)
		}
	}
}

func TestFoldMergesSpellingsOfOneWord(t *testing.T) {
	for _, variants := range [][]string{
		{"ta'", "tak"}, {"engko'", "engkok"}, {"tape", "tapeh"}, {"bada", "badha", "bede", "bedeh"},
		{"bhender", "bender"}, {"dhimma", "dimma"}, {"terros", "teros"}, {"ghebey", "gebey", "ghabay"},
	} {
		for _, v := range variants[1:] {
			if a, b := spelling.Fold(variants[0]), spelling.Fold(v); a != b {
				t.Errorf("Fold(%q) = %q, Fold(%q) = %q", variants[0], a, v, b)
			}
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"taiwan", "taiwan", 0}, {"taiwan", "tiawan", 1}, {"taiwan", "taiwn", 1}, {"malaysia", "malesia", 2}, {"a", "bcdefg", 4}} {
		if got := spelling.Distance(c.a, c.b, 3); got != c.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
	if spelling.Near("hak", "hok") || !spelling.Near("tiawan", "taiwan") || !spelling.Near("hongkog", "hongkong") {
		t.Error("Near forgives the wrong things")
	}
}

func FuzzPlain(f *testing.F) {
	for _, s := range []string{"", "Tolooong", "bâ’na", "\xff\xfe", "١٢٣", "a\u0301\u0301\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		plain := spelling.Plain(s)
		if !utf8.ValidString(plain) || utf8.RuneCountInString(plain) > spelling.MaxRunes {
			t.Fatalf("Plain(%q) = %q", s, plain)
		}
		if again := spelling.Plain(plain); again != plain {
			t.Fatalf("Plain is not stable: %q, then %q", plain, again)
		}
		for _, w := range spelling.Words(plain) {
			if strings.ContainsRune(spelling.Fold(w), '\'') {
				t.Fatalf("Fold(%q) keeps an apostrophe", w)
			}
		}
	})
}
