package identity

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What is spared the closer look has nothing to mask, whatever it is made of.
func TestWhatIsSparedHasNothingToMask(t *testing.T) {
	pieces := []string{"3513", "1424", "0302", "9999", "35", "13142403", "O3O2", "l424", "3", "1", "٣٥١٣", "３５", "x٣٥", "satu", "tello'", "tello\u2019", "Empat", "nol", "pa'",
		" ", " ", "-", "/", "\u200b", "\u00a0", " (spasi) ", "\n", "umur", "é", "🙂", "+62", "\xff"}
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
