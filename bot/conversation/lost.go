package conversation

import (
	"strings"

	"kanca/bot"
	"kanca/bot/words"
	"kanca/locales"
)

// Whoever does not know where to turn, "posang, ta' tao kodhu anapa", names no wish: the
// model guesses one from the words around. They are told whom they may ask, with numbers,
// and what they tell next reaches the office.

// lostEntirely reports whether the text says that and nothing else, where it is no note
// for the office and no answer to a form.
func (t *turn) lostEntirely() bool {
	if n := t.trees.Node(t.s.Node); t.in.Kind != bot.KindText || t.inForm() || n != nil && n.Otherwise != "" {
		return false
	}
	_, whole := t.reading().Lost()
	return whole
}

// lostAtStory answers whoever is asked for a story and only tells of not knowing where to
// turn; the question is put again.
func (t *turn) lostAtStory() bool {
	field := t.asked()
	if field == nil || field.As != "text" || t.storyBegun() || !t.inForm() || len(t.words) < 3 {
		return false
	}
	if _, whole := t.reading().Lost(); !whole {
		return false
	}
	t.out.Intent = bot.Human
	t.say("common.form.lost", nil)
	t.askForm(t.trees.Node(t.s.Node))
	return true
}

// saysLost reports whether words say nothing but that the writer does not know where to turn.
func saysLost(rest []string) bool {
	_, whole := words.Read(strings.Join(rest, " ")).Lost()
	return whole && len(rest) > 0
}

// topicOf is what a few words are about, as the facts are asked for: "soal paspor" for
// "parkara paspor", "masalah paspor kok".
func topicOf(said []string) string {
	read := words.Read(strings.Join(said, " "))
	for i, w := range read.Words {
		if !w.Names(words.About) {
			continue
		}
		topic := "soal"
		for _, next := range read.Words[i+1:] {
			if !next.Is(words.Polite | words.Empty) {
				topic += " " + next.Plain
			}
		}
		return topic
	}
	return strings.Join(said, " ")
}

// lostBesides reports whether a text of which nothing else is understood says, too, that the
// writer does not know where to turn.
func (t *turn) lostBesides() bool {
	lost, _ := t.reading().Lost()
	return lost && !t.inForm()
}

// helpsLost answers whoever does not know where to turn.
func (t *turn) helpsLost() {
	t.out.Intent = bot.Human
	t.leaveForm()
	t.enter(t.trees.Events["lost"])
}

// wishesHarmless reports whether words that follow a no to "is somebody in danger?" ask for
// nothing but to be told or shown something: "cuma mau minta bantuan info", "minta tolong
// cek pt". The model hears a cry in the words for help.
func (t *turn) wishesHarmless(rest []string) bool {
	part := *t
	part.retake(strings.Join(rest, " "))
	read := part.reading()
	if read.Has(words.Not|words.NotYet|words.Lack|words.Fear) || part.criesOut() || part.tellsOfHarm() > 0 {
		return false
	}
	asks := read.Has(words.Seek|words.Register|words.Report|words.Talk|words.Contact) || read.NamesAny(words.About)
	for _, word := range part.words {
		asks = asks || requests(word)
		if authorities[word] || employers[word] || (strings.HasPrefix(word, "di") && len(word) > 5 || strings.HasPrefix(word, "dhi") || strings.HasPrefix(word, "e") && len(word) > 4 && words.Of(word) == 0) && !harmlessPassive[word] {
			return false // "cuma dikunci, minta info"
		}
		if w := t.texts.Words; t.harmIn(word) || hurts[word] || w.Listed(locales.ListAiling, word) || w.Listed(locales.ListLost, word) || t.isRelative(word) {
			return false
		}
	}
	return asks
}

var (
	authorities     = listed("authorities")
	harmlessPassive = listed("harmless_passive")
)
