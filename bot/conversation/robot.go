package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/understanding"
	"kanca/dialogs"
	"kanca/locales"
)

// besideRobot are words that may stand in the question "are you a robot?". With
// any other, such as the "mau" of "mau bicara dengan manusia", it is something else.
var besideRobot = listed("beside_robot")

// whoAsks are the words that ask who one is.
var whoAsks = listed("who_asks")

// answersForItself tells who asks whether kanca is a robot the truth, and how to
// reach a person. The conversation stays where it is.
func (t *turn) answersForItself() bool {
	if t.in.Kind != bot.KindText {
		return false
	}
	w := t.texts.Words
	robot, addressed := false, false
	for _, word := range t.words {
		switch {
		case w.Listed(locales.ListRobots, word):
			robot = true
		case w.Listed(locales.ListAddressed, word):
			addressed = true
		case !besideRobot[word] && !w.Polite(word) && !w.Asks(word):
			return false
		}
	}
	who := addressed && t.asked() != nil && slices.ContainsFunc(t.words, func(word string) bool { return whoAsks[word] }) // "siapa kamu"
	if !robot && !who || !addressed && !t.asks() {
		return false
	}
	t.out.Intent = bot.Unknown
	t.say("common.robot", nil)
	if n := t.trees.Node(t.s.Node); n != nil && slices.Contains([]dialogs.Kind{dialogs.Ask, dialogs.Form}, n.Kind) {
		t.showNode()
	}
	return true
}

// fewWords is how many words beside the phrases of a phone that answers by itself say
// nothing of their own: "pesan anda".
const fewWords = 2

// byItself is what a text means that reads like what a phone answers by itself, "Pesan
// Anda akan segera dibalas": what is said besides, and no orders to stop or to begin
// again. ok is false for any other text.
func (t *turn) byItself(r understanding.Result) (rest understanding.Result, ok bool) {
	plain := " " + strings.Join(t.words, " ") + " "
	for _, phrase := range t.texts.Words.Phrases(locales.ListAutomatic) {
		if strings.Contains(plain, phrase) {
			plain, ok = strings.ReplaceAll(plain, phrase, " "), true
		}
	}
	switch {
	case !ok:
		return r, false
	case len(strings.Fields(plain)) <= fewWords:
		rest = understanding.Result{Intent: bot.Unknown, Second: bot.Unknown}
	default:
		rest = without(without(t.understand(plain, t.s.Lang), bot.Stop), bot.Resume)
	}
	rest.Language, rest.LanguageScore = r.Language, r.LanguageScore
	return rest, true
}
