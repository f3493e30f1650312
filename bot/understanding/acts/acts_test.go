package acts_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"kanca/bot/understanding/acts"
	"kanca/bot/understanding/lexicon"
	"kanca/bot/understanding/training"
	"kanca/bot/words"
)

func load(t *testing.T) *acts.Model {
	t.Helper()
	x, err := lexicon.Load()
	if err != nil {
		t.Fatal(err)
	}
	m, err := acts.Load(x)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The model in the program is the one that the examples give.
func TestTheModelIsOfTheseExamples(t *testing.T) {
	want, err := training.SumOfSaid(os.DirFS("examples"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile("acts.sum"); err != nil || strings.TrimSpace(string(got)) != want {
		t.Fatalf("acts.bin was made of other examples (%q, want %q, %v); run go generate ./bot/understanding/acts", got, want, err)
	}
}

// Sentences of a hand that taught nothing are read rightly nine times of ten, and nearly
// always where the model is sure.
func TestUnseenAnswersAreRead(t *testing.T) {
	said, err := training.ReadSaid(os.DirFS("heldout"))
	if err != nil || len(said) < 400 {
		t.Fatalf("%d sentences, %v", len(said), err)
	}
	m := load(t)
	right, sure, surelyRight := 0, 0, 0
	for _, s := range said {
		best, chance := m.Read(s.State, s.Text, words.Read(s.Text)).Best()
		ok := slices.Contains(s.Acts, best)
		if ok {
			right++
		}
		if chance >= 0.9 {
			sure++
			if ok {
				surelyRight++
			}
		}
		if !ok && testing.Verbose() {
			t.Logf("%s: %q is %v, read as %s (%.2f)", s.State, s.Text, s.Acts, best, chance)
		}
	}
	t.Logf("%d of %d right; where it was sure, %d of %d", right, len(said), surelyRight, sure)
	if right*100 < len(said)*91 || surelyRight*100 < sure*97 {
		t.Errorf("%d of %d right, want 91 of 100; where it was sure %d of %d, want 97 of 100", right, len(said), surelyRight, sure)
	}
}

// A text without a word, and a state that is not known, say nothing; the chances of a state
// add up to one.
func TestAReadingIsOfItsState(t *testing.T) {
	m := load(t)
	if r := m.Read(acts.AtDanger, "…", words.Read("…")); r != nil {
		t.Errorf("no word is %v", r)
	}
	if r := m.Read("elsewhere", "iya", words.Read("iya")); r != nil {
		t.Errorf("no state is %v", r)
	}
	for state, known := range acts.States {
		sum := 0.0
		r := m.Read(state, "iya, tapi nanti saja ya pak", words.Read("iya, tapi nanti saja ya pak"))
		for _, c := range r {
			if sum += c.Chance; !slices.Contains(known, c.Act) {
				t.Errorf("%s knows no act %q", state, c.Act)
			}
		}
		if sum < 0.999 || sum > 1.001 || len(r) != len(known) {
			t.Errorf("%s: %v", state, r)
		}
	}
}
