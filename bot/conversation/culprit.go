package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/spelling"
	"kanca/bot/words"
	"kanca/dialogs"
)

// Whom a report is about is told in any words, so that no kind of value says which answer
// a correction is for: "bukan slamet orangnya tapi Pak Hasan". The name that is denied, or
// a word for whoever did it, says it.

// maxCorrection is how many words such a correction has at most.
const maxCorrection = 12

// correctsWho changes who did what is reported, where the text says that it was another.
// Whoever only says that it was not the one that stands there is asked again.
func (t *turn) correctsWho(n *dialogs.Node) bool {
	field := fieldOf(n, suspect)
	if field == nil || t.in.Kind != bot.KindText || len(t.words) < 2 || len(t.words) > maxCorrection || t.s.Form.Answers.Get(suspect) == "" || t.asks() || t.reading().Asks() {
		return false
	}
	if asked := t.asked(); asked != nil && asked.As == "text" && !t.texts.Words.Mistake(t.words[0]) && !t.texts.Words.Negates(t.words[0]) {
		return false
	}
	said, ok := t.saysWho(n, *field)
	if !ok {
		return false
	}
	told := spelling.Words(spelling.Plain(t.s.Form.Answers.Get(suspect)))
	if !slices.ContainsFunc(said.meant, func(w string) bool { return !slices.Contains(told, spelling.Plain(w)) }) && len(said.meant) > 0 {
		t.askForm(n) // it is as it was
		return true
	}
	if !looksNamed(said) {
		return said.denies && t.reopen(n, field)
	}
	if !said.denies && !(said.right && t.s.Form.Confirming) {
		return false
	}
	for len(said.meant) > 2 && t.texts.Words.Polite(spelling.Plain(said.meant[0])) && titles[spelling.Plain(said.meant[1])] {
		said.meant = said.meant[1:] // "bukan pak mamat bu tapi pak slamet"
	}
	p := t.parse(field, t.withoutAddress(strings.Join(said.meant, " ")), "")
	return p.ok && t.change(n, field, p)
}

// whoSaid is what a text says of who it was.
type whoSaid struct {
	meant  []string // the words for the one that it was
	denies bool     // it was not the one that was told
	right  bool     // it says what is right: "yang benar"
	other  bool     // it denies the very name that was told
}

// saysWho reads who it was and who not. It reports false for what is about anything else.
func (t *turn) saysWho(n *dialogs.Node, field dialogs.Field) (said whoSaid, ok bool) {
	told := spelling.Words(spelling.Plain(t.s.Form.Answers.Get(field.Name)))
	label := spelling.Words(spelling.Plain(t.label(n, field.Name)))
	about, denying, denied := false, false, false
	for _, typed := range strings.Fields(t.in.Text) {
		plain := spelling.Plain(typed)
		word, named := strings.Trim(typed, ".,;:!"), t.texts.Words.Field(plain)
		switch {
		case plain == "":
		case named != "" && named != suspect && named != "name" && fieldOf(n, named) != nil:
			return said, false // "uangnya"
		case named == suspect, named == "name", pronouns[plain], slices.ContainsFunc(label, func(l string) bool { return spelledWith(l, plain) }) && plain != "pt":
			about = true
		case t.texts.Words.Negates(plain):
			said.denies, denying, denied = true, true, false
		case t.texts.Words.Mistake(plain), words.Of(plain)&words.Wrong != 0:
			said.denies, denying = true, false
		case words.Of(plain)&words.Right != 0:
			said.right, denying = true, false
		case words.Of(plain)&words.Link != 0:
			denying = false
		case denying && titles[plain] && !denied:
		case denying && slices.Contains(told, plain) && !titles[plain]:
			about, denied, said.other = true, true, true
		case denying && !denied:
		case len(said.meant) == 0 && (fillers[plain] || words.Of(plain)&words.Empty != 0 && !titles[plain]):
			denying = false
		default:
			denying = false
			said.meant = append(said.meant, word)
		}
		if strings.TrimRight(typed, ",;.") != typed {
			denying = false
		}
	}
	for last := len(said.meant) - 1; last > 0 && t.texts.Words.Polite(spelling.Plain(said.meant[last])); last-- {
		said.meant = said.meant[:last]
	}
	return said, about
}

// pronouns stand for whoever did it.
var pronouns = listed("pronouns")

// titles lead to a name.
var titles = listed("titles")

// looksNamed reports whether what is meant is a name: after a title, with a capital, known
// as one, or, beside the name that is denied, of no words that mean anything else.
func looksNamed(said whoSaid) bool {
	if len(said.meant) == 0 || len(said.meant) > 6 {
		return false
	}
	first := spelling.Plain(said.meant[0])
	if titles[first] {
		return len(said.meant) > 1
	}
	return first != said.meant[0] || identity.IsGivenName(strings.Join(said.meant, " ")) ||
		said.other && !slices.ContainsFunc(said.meant, func(w string) bool { return words.Of(spelling.Plain(w)) != 0 })
}
