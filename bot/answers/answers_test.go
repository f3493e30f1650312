package answers_test

import (
	"os"
	"strings"
	"sync"
	"testing"

	"kanca/bot"
	"kanca/bot/answers"
	"kanca/bot/answers/learning"
	"kanca/bot/understanding/lexicon"
	"kanca/bot/understanding/training"
	"kanca/content"
)

var loaded = sync.OnceValues(func() (*answers.Finder, error) {
	x, err := lexicon.Load()
	if err != nil {
		return nil, err
	}
	return answers.Load(x)
})

func finder(t testing.TB) *answers.Finder {
	t.Helper()
	f, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func library(t testing.TB) *content.Library {
	t.Helper()
	l, err := content.LoadLibrary()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func find(t testing.TB, text string, wanted bool) answers.Found {
	return finder(t).Find(text, answers.ListedOf(library(t).FindFacts("", text)), wanted)
}

// tally counts what became of questions.
type tally struct{ all, right, offered, wrong, missing, none int }

func (c *tally) add(want string, f answers.Found) (wrong bool) {
	c.all++
	wanted := strings.Split(want, "|")
	holds := func(ids []string) bool {
		for _, id := range ids {
			for _, w := range wanted {
				if id == w {
					return true
				}
			}
		}
		return false
	}
	switch f.Verdict {
	case answers.Stated:
		if holds(f.Best(1)) {
			c.right++
		} else {
			c.wrong++
			return true
		}
	case answers.Offered:
		if holds(f.Best(3)) {
			c.offered++
		}
	case answers.Missing:
		c.missing++
	case answers.None:
		c.none++
	}
	return false
}

// Questions in words that nothing was learnt from are answered with their fact, or it is
// among the three that are offered; hardly one is answered with another.
func TestUnseenQuestions(t *testing.T) {
	data, err := os.ReadFile("../../content/testdata/unseen.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var c tally
	for line := range strings.Lines(string(data)) {
		want, text, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || line[0] == '#' {
			continue
		}
		f := find(t, text, true)
		if c.add(want, f) || f.Verdict != answers.Stated {
			t.Logf("%s (%s, beside %.2f %s): %q wants %s: %v", f.Verdict, f.Why, f.Beside, f.Else, text, want, f.Facts[:min(3, len(f.Facts))])
		}
	}
	t.Logf("unseen: %+v", c)
	if c.wrong*50 > c.all || (c.right+c.offered)*10 < c.all*8 {
		t.Errorf("of unseen questions %+v; want at most one in fifty wrong and four of five right or offered", c)
	}
}

// Every tenth paraphrase was kept out of what was learnt.
func TestHeldParaphrases(t *testing.T) {
	said, err := learning.Said(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]*tally{}
	var all tally
	none, told := 0, 0
	for _, p := range said {
		if !p.Held() {
			continue
		}
		if by[p.Language] == nil {
			by[p.Language] = &tally{}
		}
		f := find(t, p.Text, true)
		if p.Fact == content.Unanswered {
			if none++; f.Verdict == answers.Stated {
				told++
				t.Logf("told: %q: %v", p.Text, f.Facts[0])
			}
			continue
		}
		by[p.Language].add(p.Fact, f)
		if all.add(p.Fact, f) {
			t.Logf("wrong: %q wants %s: %v", p.Text, p.Fact, f.Facts[:min(3, len(f.Facts))])
		}
	}
	for language, c := range by {
		t.Logf("%s: %+v", language, *c)
	}
	t.Logf("all: %+v; of %d that no fact answers, %d are told one", all, none, told)
	if told*5 > none {
		t.Errorf("%d of %d questions that no fact answers are told one, want at most one in five", told, none)
	}
	if all.wrong*20 > all.all || (all.right+all.offered)*10 < all.all*8 {
		t.Errorf("of paraphrases kept out %+v; want at most one in twenty wrong and four of five right or offered", all)
	}
}

// What asks for no fact is hardly ever answered with one.
func TestTextsBeside(t *testing.T) {
	examples, err := training.ReadExamples(os.DirFS("../understanding/examples/test"))
	if err != nil {
		t.Fatal(err)
	}
	stated, all := map[bot.Intent]int{}, map[bot.Intent]int{}
	for _, e := range examples {
		all[e.Intent]++
		f := find(t, e.Text, false)
		if e.Intent == bot.Report && f.Verdict == answers.Stated && strings.HasPrefix(f.Facts[0].Fact, "report.") {
			continue // how something is reported is no wrong answer to it
		}
		if f.Verdict == answers.Stated {
			stated[e.Intent]++
			if e.Intent == bot.Emergency || e.Intent == bot.Unknown || e.Intent == bot.Report || e.Intent == bot.Register {
				t.Logf("%s: %q is answered with %v (%s)", e.Intent, e.Text, f.Facts[0], f.Why)
			}
		}
	}
	for _, i := range bot.Intents {
		t.Logf("%-20s %d of %d", i, stated[i], all[i])
	}
	if stated[bot.Emergency]*20 > all[bot.Emergency] || stated[bot.Unknown]*25 > all[bot.Unknown] || stated[bot.Report]*25 > all[bot.Report] || stated[bot.Register] > 0 || stated[bot.Stop] > 0 {
		t.Errorf("too many texts that ask for no fact are answered with one: %v", stated)
	}
}

// The tables are those that facts, paraphrases and examples give.
func TestTablesAreLearntFromWhatIsThere(t *testing.T) {
	sentences, err := learning.Sentences(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	if print, err := answers.Print(); err != nil || print != answers.Fingerprint(sentences) {
		t.Errorf("a fact, a paraphrase or an example was changed: run go generate ./bot/answers (%v)", err)
	}
}

// Whatever is written, something is decided, and the same at any time.
func FuzzFind(f *testing.F) {
	for _, s := range []string{"", "?", "gaji", "\xff\xfe", strings.Repeat("majikan ", 400), "\u202e\u0301", "1234567890123456"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, b := find(t, text, len(text)%2 == 0), find(t, text, len(text)%2 == 0)
		if a.Verdict == "" || a.Verdict != b.Verdict || len(a.Facts) != len(b.Facts) || a.Verdict == answers.Stated && len(a.Facts) == 0 {
			t.Errorf("%q: %+v, then %+v", text, a, b)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	text := "bapak saya kerja di malaysia gajinya dipotong agen tiap bulan apa memang boleh begitu ya pak?"
	f := finder(b)
	b.ReportAllocs()
	for b.Loop() {
		f.Find(text, nil, false)
	}
	b.ReportMetric(float64(f.Bytes())/(1<<20), "MiB")
}

// A paraphrase names a fact that there is.
func TestParaphrasesNameFacts(t *testing.T) {
	said, err := learning.Said(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range said {
		if _, ok := library(t).Fact(p.Fact); !ok && p.Fact != content.Unanswered {
			t.Errorf("there is no fact %s, which %q asks for", p.Fact, p.Text)
		}
	}
}
