package conversation

import (
	"strings"

	"kanca/bot"
)

// maxRefused is how many words a refusal may name: "hapus data saya". Longer
// texts tell something.
const maxRefused = 3

// declines takes "saya tidak mau lapor", "jangan hapus data saya" and "tidak
// jadi daftar" for what they say: that nothing of the kind shall be done.
func (t *turn) declines() bool {
	refused := t.texts.Words.Refused(t.words, func(word string) bool { return fillers[word] })
	if len(refused) == 0 || len(refused) > maxRefused {
		return false
	}
	intent := t.texts.Words.Request(refused[0])
	if intent == "" {
		return false
	}
	if field := t.asked(); field != nil && field.As == "text" && len(refused) > 2 {
		return false // "jangan lapor ke polisi" is what somebody was told
	}
	tree := t.trees.Intents[intent].Goto.Tree()
	switch {
	case t.newcomer:
		t.enter(t.trees.Events["newcomer"])
	case t.inForm() && t.s.Form.Node.Tree() == tree:
		t.cancel()
	case t.s.Node.Tree() == tree: // "really delete?" must not stay open
		t.say("common.refused", nil)
		t.home()
	default:
		t.say("common.refused", nil)
		if t.inMiddle() {
			t.showNode()
		}
	}
	return true
}

// tellsToRegister reports whether the text begins with the word for registering
// and names answers of its form, whatever else is in it: "daftar siti contoh umur 25".
func (t *turn) tellsToRegister() bool {
	words := strings.Fields(t.texts.Words.Trim(t.plain))
	for len(words) > 1 && fillers[words[0]] {
		words = words[1:]
	}
	return len(words) > 1 && t.texts.Words.Request(words[0]) == bot.Register && !t.asks() && (t.tellsAnswers() || t.hasNIK())
}

// bareRequest reports whether the text only asks for an intent by its name.
func (t *turn) bareRequest(intent bot.Intent) bool {
	return len(t.words) == 1 && t.texts.Words.Request(t.words[0]) == intent
}
