package tongue

import (
	"slices"
	"strings"
	"testing"
)

func TestIdentify(t *testing.T) {
	x, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{
		"saya ingin bekerja di luar negeri supaya bisa membantu keluarga":   ID,
		"engko' terro alako ka loar negeri polana tade' kalakoan e dinna'":  Mad,
		"engkok tero lakoh ka luar negri polanah tadek lakoh neng dinnak":   Mad,
		"aku kepengin nyambut gawe ning luar negeri amarga ora ana gaweyan": Jav,
		"abdi hoyong damel di luar negeri kanggo ngabantos kulawarga":       Sun,
		"i would like to work abroad so that i can help my family":          Eng,
	} {
		g := x.Identify(strings.Fields(text), [5]float32{})
		if best := slices.Index(g.Scores[:], slices.Max(g.Scores[:])); best != want {
			t.Errorf("%q is %s %v, want %s", text, Classes[best], g.Scores, Classes[want])
		}
		if Mixed(g) {
			t.Errorf("%q is taken for a mixture (%v, %v)", text, g.IDRun, g.MadRun)
		}
	}
}

func TestNothingToRead(t *testing.T) {
	x, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range [][]string{nil, {"123"}, {"username", "http"}} {
		if g := x.Identify(words, [5]float32{}); g.Words != 0 {
			t.Errorf("%v: %d words said something", words, g.Words)
		}
	}
}

func FuzzIdentify(f *testing.F) {
	x, err := Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("ada loker taiwan")
	f.Add(strings.Repeat("panjang ", 300))
	f.Fuzz(func(t *testing.T, text string) {
		g := x.Identify(strings.Fields(text), [5]float32{})
		sum := float32(0)
		for _, s := range g.Scores {
			sum += s
		}
		if g.Words > maxWords || sum < 0.99 || sum > 1.01 {
			t.Fatalf("%d words, chances add up to %v", g.Words, sum)
		}
	})
}
