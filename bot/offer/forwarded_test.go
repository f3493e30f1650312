package offer_test

import (
	_ "embed"
	"slices"
	"strings"
	"testing"

	"kanca/bot/offer"
	"kanca/content/offers"
)

//go:embed testdata/forwarded.txt
var forwarded string

// unseen are how many texts of forwarded.txt may show none of their signs.
const unseen = 4

// A text that makes an unlawful offer shows one of its signs at least, and no text shows a
// sign that only warns of such, tells the news or what became of somebody, or asks.
func TestForwardedTexts(t *testing.T) {
	missed := 0
	for line := range strings.Lines(forwarded) {
		truth, text, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok {
			continue
		}
		var severe []string
		for _, s := range offer.Check(offer.Read(text), register, false).Signs {
			if s.Sign.Severity == offers.Severe {
				severe = append(severe, s.Sign.ID)
			}
		}
		switch {
		case truth == "-":
			if len(severe) > 0 {
				t.Errorf("%q shows %v", text, severe)
			}
		case !slices.ContainsFunc(strings.Split(truth, ","), func(id string) bool { return slices.Contains(severe, id) }):
			missed++
			t.Logf("%q shows %v, and not %s", text, severe, truth)
		}
	}
	if missed > unseen {
		t.Errorf("%d texts show none of their signs", missed)
	}
}
