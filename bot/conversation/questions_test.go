package conversation_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/conversation"
	"kanca/bot/understanding/training"
)

// TestQuestionsFindTheirFact asks each question of content/testdata as the first
// message of somebody new, and says no to whoever asks whether there is danger.
// A right answer is the fact; a list that holds it is not wrong; another fact told
// as the answer is.
func TestQuestionsFindTheirFact(t *testing.T) {
	file, err := os.ReadFile("../../content/testdata/questions.tsv")
	if err != nil {
		t.Fatal(err)
	}
	right, offered, wrong, all := 0, 0, 0, 0
	for line := range strings.Lines(string(file)) {
		want, text, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok {
			continue
		}
		all++
		got := ask(t, text)
		switch {
		case slices.Contains(strings.Split(want, "|"), got.told) || slices.Contains(strings.Split(want, "|"), got.node):
			right++
		case got.told != "":
			wrong++
			t.Errorf("%q is answered with %s, want %s", text, got.told, want)
		case slices.ContainsFunc(strings.Split(want, "|"), func(id string) bool { return slices.Contains(got.offered, id) }):
			offered++
			t.Logf("%q offers %v", text, got.offered)
		default:
			t.Logf("%q leads to %s %v, want %s", text, got.node, got.offered, want)
		}
	}
	t.Logf("%d questions: %d answered, %d offered, %d answered with another fact", all, right, offered, wrong)
	if right*100 < all*95 {
		t.Errorf("%d of %d questions are answered with their fact, want 95 %%", right, all)
	}
}

// outcome is where a question led.
type outcome struct {
	node    string
	told    string   // the fact that was told as the answer
	offered []string // the facts in a list of a few
}

func ask(t *testing.T, text string) outcome {
	st := newStage(t, bot.WhatsApp)
	st.says(text)
	var s conversation.State
	read := func() {
		if err := json.Unmarshal(st.stored, &s); err != nil {
			t.Fatal(err)
		}
	}
	read()
	node := string(s.Node)
	if s.Asking != "" && s.Guesses == nil {
		st.says("tidak")
		s = conversation.State{}
		read()
		node = "(asks danger) " + string(s.Node)
	}
	if s.Guesses != nil {
		node += " (asks which)"
	}
	o := outcome{node: node}
	switch {
	case strings.HasSuffix(string(s.Node), ".answer"):
		o.told = s.Vars.Get("fact")
	case strings.HasSuffix(string(s.Node), ".found"):
		o.offered = strings.Split(s.Vars.Get("found"), ",")
	}
	return o
}

// TestNoCryForHelpIsAnsweredWithAFact tells each emergency of the examples as a
// first message: all are answered with a number to call or the question whether
// there is danger. What is none of ours must hardly ever be told a fact.
func TestNoCryForHelpIsAnsweredWithAFact(t *testing.T) {
	examples, err := training.ReadExamples(os.DirFS("../understanding/examples/test"))
	if err != nil {
		t.Fatal(err)
	}
	strange, told := 0, 0
	for _, e := range examples {
		switch e.Intent {
		case bot.Emergency:
			if reply := newStage(t, bot.WhatsApp).says(e.Text); !strings.Contains(reply, "0800") {
				t.Errorf("%q is answered with %s", e.Text, reply)
			}
		case bot.Unknown:
			strange++
			if got := ask(t, e.Text); got.told != "" {
				told++
				t.Logf("%q is answered with %s", e.Text, got.told)
			}
		}
	}
	if told*50 > strange {
		t.Errorf("%d of %d texts out of scope are answered with a fact, want at most one in fifty", told, strange)
	}
}
