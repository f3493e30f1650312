package conversation

import (
	"slices"

	"kanca/bot"
	"kanca/dialogs"
	"kanca/locales"
)

// besideRobot are words that may stand in the question "are you a robot?". With
// any other, such as the "mau" of "mau bicara dengan manusia", it is something else.
var besideRobot = wordSet(`atau bukan kan orang asli beneran sama dengan saya aku bicara ngobrol chat yang jawab balas layanan sedang lagi itu iya otaba benne oreng
	ongghu kaula acaca sareng se ajawab`)

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
	if !robot || !addressed && !t.asks() {
		return false
	}
	t.out.Intent = bot.Unknown
	t.say("common.robot", nil)
	if n := t.trees.Node(t.s.Node); n != nil && slices.Contains([]dialogs.Kind{dialogs.Ask, dialogs.Form}, n.Kind) {
		t.showNode()
	}
	return true
}
