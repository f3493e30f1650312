package training

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"kanca/bot"
	"kanca/bot/understanding/linear"
)

func TestFitIsDeterministicAndLearns(t *testing.T) {
	var examples []Example
	for i := range 200 {
		class := i % 2
		examples = append(examples, Example{Class: class, Features: []linear.Feature{{Bucket: uint32(class), Value: 1}, {Bucket: uint32(2 + i%7), Value: 1}}})
	}
	o := Options{Epochs: 5, Rate: 0.3, Decay: 1e-4, Limit: 6}
	first, second := Fit(examples, []string{"a", "b"}, 4, o), Fit(examples, []string{"a", "b"}, 4, o)
	one, _ := first.AppendBinary(nil)
	two, _ := second.AppendBinary(nil)
	if !bytes.Equal(one, two) {
		t.Fatal("the same examples gave two models")
	}
	scores := make([]float32, 2)
	if first.Scores([]linear.Feature{{Bucket: 1, Value: 1}}, scores); scores[1] < scores[0]+1 {
		t.Fatalf("the feature of b scores %v", scores)
	}
}

func TestReadExamples(t *testing.T) {
	got, err := ReadExamples(fstest.MapFS{
		"id/cost.txt":    {Data: []byte("# a note\nberapa biayanya\n\n  gratis?  \n")},
		"mad/office.txt": {Data: []byte("kantorra neng dimma\n")},
	})
	want := []Labelled{{"berapa biayanya", bot.Cost, bot.Indonesian}, {"gratis?", bot.Cost, bot.Indonesian}, {"kantorra neng dimma", bot.Office, bot.Madurese}}
	if err != nil || len(got) != len(want) {
		t.Fatalf("read %v, %v", got, err)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("example %d is %v, want %v", i, got[i], want[i])
		}
	}
	if _, err := ReadExamples(fstest.MapFS{"id/costs.txt": {}}); err == nil {
		t.Error("a file with the name of no intent was taken")
	}
}

func TestEquivalents(t *testing.T) {
	table := "source\tind\tmad\n" + strings.Repeat("x\tsaya makan nasi\tengko' ngakan nase'\nx\tsaya minum air\tengko' ngenom aeng\nx\tkamu makan\tba'na ngakan\n", 3)
	pairs, err := ReadPairs(strings.NewReader(table))
	if err != nil || len(pairs) != 9 {
		t.Fatalf("read %d pairs, %v", len(pairs), err)
	}
	got := Equivalents(pairs, 0.3)
	if got["engko'"] != "saya" || got["ngakan"] != "makan" {
		t.Errorf("the equivalents are %v", got)
	}
}

func TestReadInformal(t *testing.T) {
	table := map[string]string{}
	err := ReadInformal(strings.NewReader("no,transformed,original-for\n1,dgn,dengan\n2,10rb,10 ribu\n3,dua kata,x\n"), ',', 1, 2, table)
	if err != nil || len(table) != 1 || table["dgn"] != "dengan" {
		t.Fatalf("read %v, %v", table, err)
	}
	DropForeign(table, []Pair{{Mad: []string{"dgn", "dgn", "dgn"}}})
	if len(table) != 0 {
		t.Error("a word that is ordinary Madurese was kept")
	}
}

// TestSplitKeepsTranslationsTogether puts the same text, in two languages that
// are a few lines out of step, on one side only.
func TestSplitKeepsTranslationsTogether(t *testing.T) {
	var table strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&table, "ind\tkalimat nomor %d\n", i)
		if i%50 != 7 { // a translation is missing here and there
			fmt.Fprintf(&table, "mad\toca' nomer %d\n", i)
		}
	}
	sentences, err := ReadSentences(strings.NewReader(table.String()))
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for part := range LanguageParts {
		learn, held := Split(sentences, part)
		asked += len(held)
		learnt := map[string]bool{}
		for _, s := range learn {
			learnt[s.Words[2]] = true
		}
		for _, s := range held {
			if learnt[s.Words[2]] {
				t.Fatalf("part %d: text %s is learnt in one language and asked in the other", part, s.Words[2])
			}
		}
	}
	if asked != len(sentences) {
		t.Errorf("%d of %d sentences were asked", asked, len(sentences))
	}
}

func TestVaryIsDeterministicAndKeepsMostWords(t *testing.T) {
	const text = "engko' terro adaftar ka taiwan, barampa biayana pak"
	one, two := NewSequence(9), NewSequence(9)
	different := 0
	for range 50 {
		a, b := Vary(text, one), Vary(text, two)
		if a != b {
			t.Fatalf("the same sequence gave %q and %q", a, b)
		}
		if a != text {
			different++
		}
		if n := len(strings.Fields(a)); n < 6 {
			t.Errorf("%q has lost too many words", a)
		}
	}
	if different < 40 {
		t.Errorf("only %d of 50 variants differ from the text", different)
	}
}
