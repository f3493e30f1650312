package offer_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"kanca/bot/agency"
	"kanca/bot/offer"
)

// What a program takes wrongly from a picture costs few signs, and never makes a name.
func TestAReadPictureIsMended(t *testing.T) {
	noise := strings.NewReplacer("o", "0", "i", "l", "l", "1", "m", "rn", "s", "5")
	r := rand.New(rand.NewPCG(1, 2))
	all, lost := 0, 0
	for id, texts := range shown {
		for _, text := range texts {
			for range 8 {
				var noisy strings.Builder
				for _, c := range strings.ToLower(text) {
					if r.IntN(100) < 3 {
						noisy.WriteString(noise.Replace(string(c)))
					} else {
						noisy.WriteRune(c)
					}
				}
				all++
				found := offer.Check(offer.ReadMended(noisy.String()), register, false).Signs
				if !slices.ContainsFunc(found, func(s offer.Shown) bool { return s.Sign.ID == id }) {
					lost++
				}
			}
		}
	}
	if lost*10 > all {
		t.Errorf("%d of %d signs are lost", lost, all)
	}
	t.Logf("%d of %d signs are lost", lost, all)
	for text, want := range map[string]int64{"biaya 4O juta": 40_000_000, "gaji Rp l5.OOO.OOO": 15_000_000, "gaji NT$29.5O0": 29500} {
		if sums := offer.ReadMended(text).Sums; len(sums) != 1 || sums[0].Amount != want {
			t.Errorf("%q: %v", text, sums)
		}
	}
	pabrik := agency.NewIndex([]agency.Record{{Name: "PT Contoh Pabrik Kebun", Status: agency.Active, AsOf: "2026-11-01"}})
	if f := offer.Check(offer.ReadMended("PT Contoh Pabr1k Kebun buka lowongan Taiwan, gaji 16 juta"), pabrik, true); f.Found.Name != "" || f.Verdict == agency.Found {
		t.Errorf("a name was found by mending a word that is known: %+v", f)
	}
	f := offer.Check(offer.ReadMended("PT C0ntoh Melati Jaya buka lowongan Taiwan, gaji 16 juta"), register, true)
	if f.Found.Name != "" || f.Verdict == "found" {
		t.Errorf("a name was found by mending: %+v", f)
	}
}
