package conversation

import (
	"strings"

	"kanca/bot"
	"kanca/bot/understanding"
	"kanca/bot/words"
)

// acts are what a text can refuse, with the intent that would do it.
var acts = []struct {
	class  words.Class
	intent bot.Intent
}{{words.Register, bot.Register}, {words.Report, bot.Report}, {words.Erase, bot.Privacy}, {words.Talk, bot.Human}, {words.Quiet, bot.Stop}}

// maxToldRefusal is how many words of its own a refusal may have where a story is
// asked for: "jangan lapor ke polisi" is what somebody was told.
const maxToldRefusal = 2

// reading is the text with the reach of its negations.
func (t *turn) reading() words.Text {
	if t.read == nil {
		read := words.Text{}
		if t.in.Kind == bot.KindText {
			read = words.Read(t.in.Text)
		}
		t.read = &read
	}
	return *t.read
}

// refused is the classes of what the text says not to do, "jangan dihapus ya data
// saya", and does not ask for in the same breath.
func (t *turn) refused() words.Class {
	read := t.reading()
	if read.Has(words.Quote) {
		return 0
	}
	var class words.Class
	for _, act := range acts {
		if wanted, refused := read.Asked(act.class); refused && !wanted {
			class |= act.class
		}
	}
	if class&words.Quiet != 0 && t.stopsWork() {
		class &^= words.Quiet
	}
	return class
}

// heedsRefusal takes out of what the model heard whatever the text says not to
// do: the words for it are the same either way.
func (t *turn) heedsRefusal(r understanding.Result) understanding.Result {
	class := t.refused()
	if class == 0 || r.Intent == bot.Emergency {
		return r
	}
	if left := t.reading().Without(class); len(left) > 0 {
		if again := t.understand(strings.Join(left, " "), t.s.Lang); again.Intent != bot.Unknown {
			again.Language, again.LanguageScore = r.Language, r.LanguageScore
			r = again
		}
	}
	for _, act := range acts {
		if class&act.class != 0 {
			r = without(r, act.intent)
		}
	}
	return r
}

// declines takes "saya tidak mau lapor", "jangan dihapus ya data saya" and "tidak
// jadi daftar" for what they say: that nothing of the kind shall be done. What the
// text asks for besides is left to others.
func (t *turn) declines() bool {
	class := t.refused()
	n := t.trees.Node(t.s.Node)
	if class == 0 || n != nil && t.isEmergency(n) || t.withdraws() || t.reading().Has(words.Asking) {
		return false
	}
	if field := t.asked(); field != nil && field.As == "text" && t.reading().Says() > maxToldRefusal {
		return false
	}
	var intent bot.Intent
	for _, act := range acts {
		switch wanted, _ := t.reading().Asked(act.class); {
		case wanted:
			return false
		case intent == "" && class&act.class != 0:
			intent = act.intent
		}
	}
	u := t.understood()
	if t.suspects(u) || t.sure(u) && u.IntentScore >= shortScore && u.Intent != bot.Greet && u.Intent != bot.Thanks {
		return false
	}
	tree := t.trees.Intents[intent].Goto.Tree()
	switch {
	case t.newcomer:
		t.enter(t.trees.Events["newcomer"])
	case t.inForm() && t.s.Form.Node.Tree() == tree:
		t.cancel()
	case intent == bot.Stop && !t.env.Person.OptedOut:
		t.s.Pending = ""
		t.say("common.stop.not", nil)
		if t.inMiddle() {
			t.showNode()
		}
	case intent == bot.Stop: // "batal berhenti"
		t.tellsOfResume()
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

// wants reports whether the text asks for what a word names and does not refuse it.
func (t *turn) wants(word string) bool {
	wanted, refused := t.reading().AskedBy(func(w words.Word) bool { return w.Plain == word })
	return wanted || !refused
}

// denial are the classes of words that turn a phrase into its opposite.
const denial = words.Not | words.NotYet | words.Forbid | words.Unwilling | words.Undo | words.Needless

// deniesOnly reports whether the text takes back what a phrase says: "ga hapus
// semua" is one letter from "ya hapus semua".
func (t *turn) deniesOnly(phrase string) bool {
	return t.reading().Has(denial) && !words.Read(phrase).Has(denial)
}

// tellsToRegister reports whether the text begins with the word for registering
// and names answers of its form, whatever else is in it: "daftar siti contoh umur 25".
func (t *turn) tellsToRegister() bool {
	rest := strings.Fields(t.texts.Words.Trim(t.plain))
	for len(rest) > 1 && fillers[rest[0]] {
		rest = rest[1:]
	}
	return len(rest) > 1 && t.texts.Words.Request(rest[0]) == bot.Register && !t.asks() && (t.tellsAnswers() || t.hasNIK())
}

// bareRequest reports whether the text only asks for an intent by its name.
func (t *turn) bareRequest(intent bot.Intent) bool {
	return len(t.words) == 1 && t.texts.Words.Request(t.words[0]) == intent
}
