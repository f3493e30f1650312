package identity

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What is spared the closer look has nothing to mask, whatever it is made of.
func TestWhatIsSparedHasNothingToMask(t *testing.T) {
	pieces := []string{"3513", "1424", "0302", "9999", "35", "13142403", "O3O2", "l424", "3", "1", "٣٥١٣", "３５", "x٣٥", "satu", "tello'", "tello\u2019", "Empat", "nol", "pa'",
		" ", " ", "-", "/", "\u200b", "\u00a0", " (spasi) ", "\n", "*", "+", "**********", "x", "½", "꧓꧕", "𝟑", "⑤", "⓿", "³", "dhuwa", " kemudian sisanya ", "umur", "é", "🙂", "+62", "\xff"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 40).Draw(t, "pieces"), "")
		if mayHoldNIK(text) {
			return
		}
		if got := maskLoose(maskRuns(text, nil), nil); got != text {
			t.Fatalf("%q was spared, but becomes %q", text, got)
		}
	})
}

// Masking what is masked changes nothing, and a published number stays.
func TestMaskingTwiceIsMaskingOnce(t *testing.T) {
	pieces := []string{"3513", "1424", "0302", "9999", "35", "99", "3", "142403", "٣٥", "satu", "3513142403029999", "3513**********99", stars,
		" ", "-", "*", "+", "/", "\n", "x", " kemudian sisanya "}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 24).Draw(t, "pieces"), "")
		once := MaskNIK(text)
		if twice := MaskNIK(once); twice != once {
			t.Fatalf("%q becomes %q, then %q", text, once, twice)
		}
	})
}

func TestDigitsOfEveryScript(t *testing.T) {
	for r, want := range map[rune]int{'0': 0, '9': 9, '٣': 3, '۵': 5, '९': 9, '꧐': 0, '꧙': 9, '๗': 7, '９': 9, '𝟎': 0, '𝟗': 9, '𝟘': 0, '𝟿': 9,
		'①': 1, '⑨': 9, '⓪': 0, '⓿': 0, '❶': 1, '➉': -1, '➊': 1, '⑴': 1, '⒐': 9, '🄀': 0, '🄁': 0, '🄋': 0, '🄌': 0, '²': 2, '⁰': 0, '₉': 9,
		'½': -1, '⑩': -1, '⑽': -1, 'Ⅳ': -1, 'a': -1, 'é': -1, '*': -1} {
		v, ok := digitValue(r)
		if ok != (want >= 0) || ok && v != want {
			t.Errorf("digitValue(%c) = %d, %v; want %d", r, v, ok, want)
		}
	}
}
