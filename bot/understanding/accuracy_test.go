package understanding_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/understanding"
	"kanca/bot/understanding/training"
)

// TestAccuracy holds the model to its figures on sentences that it never saw.
func TestAccuracy(t *testing.T) {
	m := load(t)
	examples, err := training.ReadExamples(os.DirFS("examples/test"))
	if err != nil {
		t.Fatal(err)
	}
	if len(examples) == 0 {
		t.Fatal("there are no examples in examples/test")
	}
	var c training.Confusion
	inDoubt := 0
	for _, e := range examples {
		r := m.Understand(e.Text, "")
		c.Add(e.Lang, e.Intent, r.Intent)
		if r.Intent != e.Intent && r.Close && r.Second == e.Intent {
			inDoubt++
		}
	}
	for _, f := range training.Figures {
		share, n := c.Share(f.Keep)
		t.Logf("%-20s %5.1f %% of %d", f.Name, 100*share, n)
		if share < f.Least {
			t.Errorf("%s: %.1f %% of %d, want at least %.0f %%", f.Name, 100*share, n, 100*f.Least)
		}
	}
	unsafe, unknown := c.Unsafe(), 0
	for _, e := range examples {
		if e.Intent == bot.Unknown {
			unknown++
		}
	}
	if unsafe*50 > unknown {
		t.Errorf("%d of %d out-of-scope texts are taken for register, agency, stop or report, want at most one in fifty", unsafe, unknown)
	}
	t.Logf("out of scope but taken for register, agency, stop or report: %d; wrong, but the right one was offered as well: %d", unsafe, inDoubt)
	if testing.Verbose() {
		for _, lang := range bot.Langs {
			t.Logf("%s\n%s", lang, c.Table(lang))
		}
	}
}

// TestEntities checks the things named in sentences that were never seen.
func TestEntities(t *testing.T) {
	m := load(t)
	for _, split := range []string{"train", "test"} {
		t.Run(split, func(t *testing.T) { scoreEntities(t, m, "examples/"+split+"/entities.tsv") })
	}
}

func scoreEntities(t *testing.T, m *understanding.Model, name string) {
	file, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	right, all := map[string]int{}, map[string]int{}
	for line := range strings.SplitSeq(string(file), "\n") {
		text, wants, ok := strings.Cut(line, "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		e := m.Understand(text, "").Entities
		got := map[string]string{
			"country": e.Country, "job": e.Job, "course": e.Course, "agency": e.Agency, "topic": e.Topic,
			"district": e.District, "village": e.Village, "language": e.Language, "age": strconv.Itoa(e.Age), "money": strconv.FormatInt(e.Money, 10),
		}
		if !strings.Contains(wants, "country=") && e.Country != "" {
			all["country"]++
			if os.Getenv("KANCA_SHOW") == "country" {
				t.Logf("%s: %q, but names none", text, e.Country)
			}
		}
		for want := range strings.SplitSeq(wants, "\t") {
			key, value, _ := strings.Cut(strings.TrimSpace(want), "=")
			all[key]++
			if got[key] == value {
				right[key]++
			} else if os.Getenv("KANCA_SHOW") == key {
				t.Logf("%s: %q, not %q", text, got[key], value)
			}
		}
	}
	for key, least := range map[string]float64{"country": 0.97, "job": 0.8, "course": 0.8, "agency": 0.6, "district": 0.9, "age": 0.9, "money": 0.9, "topic": 0.8} {
		share := float64(right[key]) / float64(max(1, all[key]))
		t.Logf("%-10s %5.1f %% of %d", key, 100*share, all[key])
		if share < least {
			t.Errorf("%s: %.1f %% of %d, want at least %.0f %%", key, 100*share, all[key], 100*least)
		}
	}
}

func load(t testing.TB) *understanding.Model {
	t.Helper()
	m, err := understanding.Load()
	if err != nil {
		t.Fatal(err)
	}
	return m
}
