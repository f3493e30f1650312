package conversation

import (
	"strings"

	"kanca/bot"
	"kanca/dialogs"
	"kanca/locales"
)

// refuses reports whether a short text says no in more words: "ga punya nik",
// "nggak mau kasih".
func (t *turn) refuses() bool {
	return len(t.words) >= 2 && len(t.words) <= 5 && t.texts.Words.Command(t.words[0]) == locales.CommandNo &&
		!strings.ContainsAny(t.plain, "0123456789") && !strings.HasSuffix(strings.TrimSpace(t.in.Text), "?")
}

// shortScore is how sure an intent must be for one or two words to be a wish
// of their own where an answer is expected.
const shortScore = 0.9

// isQuestion reports whether the text is a question or a wish of its own and
// not a clumsy answer.
func (t *turn) isQuestion(field *dialogs.Field) bool {
	u := t.understood()
	if t.suspects(u) {
		return field.As != "text" || u.Intent == bot.Emergency && u.IntentScore >= certainDanger
	}
	if u.Intent == bot.Emergency {
		return false
	}
	if u.Close {
		return field.As != "text" // telling a story uses the words of many intents
	}
	if !t.sure(u) || u.Intent == bot.Greet || u.Intent == bot.Thanks {
		return false
	}
	if len(t.words) <= 2 && u.IntentScore < shortScore {
		return false // a name or a place is easily mistaken for a wish
	}
	if len(t.words) > 1 && t.askedFor(t.trees.Node(t.s.Node)) {
		return false // "nama saya Siti" is part of registering
	}
	if field.As == "text" {
		if t.askedFor(t.trees.Node(t.s.Node)) && field.Name == t.firstField() {
			return t.bareRequest(u.Intent) // "ditipu" says what happened, "lapor" does not
		}
		if u.Intent == bot.Privacy && len(t.words) <= 4 && u.IntentScore >= shortScore {
			return true // "hapus data saya" is nobody who asked for money
		}
		if len(t.words) <= 2 {
			return u.IntentScore > 0.8
		}
		return u.IntentScore > 0.8 && len(t.words) <= 12 && (strings.HasSuffix(strings.TrimSpace(t.in.Text), "?") || t.texts.Words.Asks(t.words[0]) || t.texts.Words.Asks(t.words[len(t.words)-1]))
	}
	return true
}

// firstField is the name of the first field of the form or question that waits.
func (t *turn) firstField() string {
	if n := t.trees.Node(t.s.Node); n != nil && len(n.Fields) > 0 {
		return n.Fields[0].Name
	}
	return ""
}

// answerAsk takes the answer to a single question.
func (t *turn) answerAsk(n *dialogs.Node, command locales.Command) bool {
	field := &n.Fields[0]
	if n.Otherwise != "" { // every text is the answer, see goesOn
		return false
	}
	if field.As == "proof" && (command == locales.CommandNo || t.deniesEarlier()) {
		t.s.Vars = t.s.Vars.without(field.Name)
		t.enter(n.Next)
		return true
	}
	if command != "" && !(field.As == "yesno" && (command == locales.CommandYes || command == locales.CommandNo)) {
		if command == locales.CommandSkip && field.Optional {
			t.enter(n.Next)
			return true
		}
		return false
	}
	p := t.parse(field, t.in.Text, command)
	name := field.As == "agency" && t.beginsWithPT()
	again := field.As == "text" && len(t.words) <= 2 && t.isQuestion(field) && t.askedFor(n) // "petugas" is no message to one
	if !p.ok || again || (!p.certain && !name && t.isQuestion(field) && !t.askedFor(n)) {
		if !again && !p.certain && t.isQuestion(field) {
			return false
		}
		t.s.Tries++
		switch tries := t.s.Tries; {
		case tries == 1:
			t.say(string(n.ID)+".again", nil)
		default:
			t.say(string(n.ID)+".help", nil)
		}
		return true
	}
	if field.As == "agency" {
		t.s.Vars = t.agencyVars(true)
	} else {
		t.s.Vars = t.s.Vars.with(field.Name, p.value)
	}
	t.enter(n.Next)
	return true
}

// askedFor reports whether the intent of the text is what the node asks about
// anyway: the name of a PT is not a new wish while a PT is asked for.
func (t *turn) askedFor(n *dialogs.Node) bool {
	return t.trees.Intents[t.understood().Intent].Goto.Tree() == n.ID.Tree()
}

// asksOfDetail reports whether a short question can only be about the opening
// that the person is looking at: "gajinya berapa?". The detail says what is known.
func (t *turn) asksOfDetail() bool {
	e := t.understood().Entities
	return t.s.Node == "openings.detail" && len(t.words) <= shortQuestion && t.asks() &&
		e.Country+e.Job == "" && e.Age == 0 && t.optionNamed("menu.main") == ""
}
