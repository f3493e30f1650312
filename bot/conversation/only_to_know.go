package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/words"
)

// topics are what can be told to whoever only wants to know.
var topics = []bot.Intent{bot.Requirements, bot.Cost, bot.Rights, bot.Openings, bot.Training}

// maxOnlyToKnow is how many words at most say no more than that.
const maxOnlyToKnow = 14

// wantsOnlyToKnow answers what somebody wants to know who does not want to register, or to
// report, yet: "blm kepikiran daftar sih, pengen tau syaratnya doang".
func (t *turn) wantsOnlyToKnow() bool {
	n := t.trees.Node(t.s.Node)
	if t.in.Kind != bot.KindText || t.inForm() || t.s.Asking != "" || len(t.words) > maxOnlyToKnow || n != nil && (t.isEmergency(n) || n.Otherwise != "") || t.suspects(t.understood()) {
		return false
	}
	rest := ""
	puts := false
	for piece := range words.ThoughtsOf(t.in.Text) {
		said := words.Read(piece)
		switch {
		case said.Has(words.Register|words.Report) && said.Has(denial):
			puts = true
		case said.Has(words.Want) && said.Has(words.Know|words.Seek|words.Able):
			rest = piece
		}
	}
	if !puts || rest == "" {
		return false
	}
	topic := t.wordOfTopic(rest)
	if topic == "" {
		return false
	}
	t.out.Intent = topic
	t.welcomeBefore(topic)
	t.route(topic)
	return true
}

// wordOfTopic is the topic that a word of a text names, with or without an ending: "syaratnya"; ""
// where none does, or several do.
func (t *turn) wordOfTopic(text string) bot.Intent {
	var found bot.Intent
	for _, w := range words.Read(text).Words {
		if w.Class != 0 && !w.Is(words.Spoken) || strings.Contains(w.Plain, " ") {
			continue
		}
		stem := w.Plain
		for _, ending := range []string{"nya", "na", "dda", "ne", "e"} {
			if cut, ok := strings.CutSuffix(stem, ending); ok && len(cut) > 3 {
				if ending == "dda" {
					cut += "t" // "syaradda"
				}
				stem = cut
				break
			}
		}
		for _, word := range []string{w.Plain, stem} {
			if u := t.understand(word, t.s.Lang); slices.Contains(topics, u.Intent) && u.IntentScore >= shortScore {
				if found != "" && found != u.Intent {
					return ""
				}
				found = u.Intent
			}
		}
	}
	return found
}
