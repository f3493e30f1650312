package lexicon

import (
	"strings"
	"testing"

	"kanca/bot/spelling"
)

func load(t testing.TB) *Lexicon {
	t.Helper()
	x, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// TestNoListedWordFoldsToAnother guards against words that the free spelling
// of Madurese makes the same as a common one: "bola" and "boleh", "sewa" and
// "saya".
func TestNoListedWordFoldsToAnother(t *testing.T) {
	x := load(t)
	keys := map[string]string{}
	err := eachLine("same.txt", sameTable, func(key string, _ []string) error {
		keys[spelling.Fold(key)] = key
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{conceptTable, jobTable, courseTable, topicTable} { // countries are guarded by isCountry
		err := eachLine("", table, func(name string, phrases []string) error {
			for _, p := range phrases {
				if strings.Contains(p, " ") {
					continue
				}
				folds := x.fold(p).folds
				for _, fold := range append(folds, spelling.Fold(p)) {
					if key, ok := keys[fold]; ok && key != p && (len(folds) != 1 || folds[0] != fold) {
						t.Errorf("%q of %s folds to %q, which stands for %q", p, name, fold, key)
					} else if ok && key != p && x.same[p].folds == nil {
						t.Errorf("%q of %s folds to %q", p, name, key)
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestRead(t *testing.T) {
	x := load(t)
	for _, c := range []struct{ text, folded string }{
		{"engko' terro adaftar", "sa mau daftar"},
		{"sy mau dftr", "sa mau daftar"},
		{"BRP biayanya??", "barapa bia"},
	} {
		var got Text
		if x.Read(c.text, &got); got.Folded != c.folded {
			t.Errorf("%q is read as %q, want %q", c.text, got.Folded, c.folded)
		}
	}
	var long Text
	x.Read(strings.Repeat("tolong saya ", 5000), &long)
	if len(long.Typed) > MaxWords {
		t.Errorf("%d words were kept of a long text, want at most %d", len(long.Typed), MaxWords)
	}
}

func TestSituations(t *testing.T) {
	x := load(t)
	for text, want := range map[string]Situation{
		"ada loker taiwan":                      Calm,
		"bagaimana kalau gaji tidak dibayar":    Supposed,
		"anak saya dipukul majikan di arab":     SomeoneAbroad,
		"tang ana' epokol majikanna e Arab":     SomeoneAbroad,
		"tang ale' ta' bisa mole dari Malaysia": SomeoneAbroad,
		"suami saya di kuala lumpur":            Calm, // not lumpuh, lame
		"eppa' ajuwal sape ghebey biaya":        Calm, // who sells a cow is not sold
		"saya single parent, izin siapa":        Calm, // not parang, a machete
		"engko' ejuwal agen ka oreng laen":      SomeoneAbroad,
	} {
		var got Text
		x.Read(text, &got)
		if s := got.Situation(0, len(got.Words)); s != want {
			t.Errorf("%q is situation %d, want %d", text, s, want)
		}
	}
}

func TestEverydayWordsAreNothingWithAnEnding(t *testing.T) {
	x := load(t)
	for _, text := range []string{"sampai", "sampe", "sekarang", "skrg", "jangan", "seperti"} {
		var got Text
		if x.Read(text, &got); len(got.Hits) > 0 {
			t.Errorf("%q is taken for something of %q", text, got.Hits[0].Name)
		}
	}
}

func TestLostPapersAreNoTrouble(t *testing.T) {
	x := load(t)
	for text, want := range map[string]bool{
		"paspor hilang":                        false,
		"paspor hilang di luar negeri":         false,
		"bagaimana kalau gaji tidak dibayar":   false,
		"adik saya hilang di malaysia":         true,
		"paspor saya ditahan majikan":          true,
		"paspor hilang, saya dipukul majikan":  true,
		"paspor hilang dan adik hilang kontak": true,
	} {
		var got Text
		if x.Read(text, &got); got.Trouble() != want {
			t.Errorf("%q tells of trouble: %v, want %v", text, got.Trouble(), want)
		}
	}
}

func FuzzRead(f *testing.F) {
	x := load(f)
	f.Add("engko' terro adaftar ka taiwan, 5jt")
	f.Add("\xff''' \u202e")
	f.Fuzz(func(t *testing.T, text string) {
		var got Text
		x.Read(text, &got)
		for _, h := range got.Hits {
			if h.First < 0 || h.Last >= len(got.Words) || h.First > h.Last {
				t.Fatalf("%q: a hit over the words %d to %d of %d", text, h.First, h.Last, len(got.Words))
			}
		}
		for _, o := range got.Features(0, len(got.Words), nil) {
			if o.Bucket >= 1<<Bits {
				t.Fatalf("%q: bucket %d", text, o.Bucket)
			}
		}
	})
}
