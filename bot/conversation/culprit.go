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
	if asked := t.asked(); asked != nil && asked.As == "text" && !t.beginsWithMistake() {
		return false
	}
	said, ok := t.saysWho(n, *field)
	if !ok {
		return false
	}
	if (said.denies || said.right) && t.namesBystander() {
		return t.reopen(n, field)
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

// bystanders are words for who saw it, suffered it or told of it.
var bystanders = listed("bystanders")

// namesBystander reports whether the text says of somebody that he saw it, suffered it or told of
// it, or whose name it is: "yang benar Bu Warti saksinya", "itu nama bapak saya".
func (t *turn) namesBystander() bool {
	for i, w := range t.words {
		own := i+1 < len(t.words) && words.Of(t.words[i+1])&words.Self != 0 && !titles[t.words[i+1]]
		if bystanders[w] || own && (t.texts.Words.Field(w) == "name" || words.KindOf(w)&words.Kin != 0) {
			return true
		}
	}
	return false
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
		case len(said.meant) == 0 && (fillers[plain] || words.Of(plain)&words.Polite != 0 && !titles[plain] || words.Of(plain)&words.Empty != 0 && !titles[plain]):
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
	if said.denies && said.right && len(said.meant) > 1 && len(said.meant) <= maxTitled && titles[spelling.Plain(said.meant[0])] {
		about = true // "keliru, yang bener Bu Warti"
	}
	return said, about
}

// maxTitled is how many words a name behind its title has at most.
const maxTitled = 4

// beginsWithMistake reports whether the text begins, courtesy aside, by saying that something is
// wrong, or by denying it.
func (t *turn) beginsWithMistake() bool {
	for _, word := range t.words {
		if t.texts.Words.Mistake(word) || t.texts.Words.Negates(word) || words.Of(word)&words.Wrong != 0 {
			return true
		}
		if !t.texts.Words.Polite(word) && words.Of(word)&words.Polite == 0 {
			return false
		}
	}
	return false
}

var goingOnWith = listed("going_on_with") // "terusannya": the rest of a number

// leastOfAccount is how many digits a number has at least by which somebody can be found.
const leastOfAccount = 9

// onlyPartOfNumber reports whether a text holds digits and no name, and neither a phone number
// nor one of an account: "350111", "07909999 itu terusannya". Nobody can be found by it.
func (t *turn) onlyPartOfNumber(text string) bool {
	said := spelling.Words(spelling.Plain(text))
	rest, names := false, false
	for _, word := range said {
		switch {
		case goingOnWith[word]:
			rest = true
		case words.KindOf(word)&(words.They|words.Person) != 0: // "2 orang"
			names = true
		case isDigits(word), fillers[word], t.texts.Words.Polite(word), t.texts.Words.Field(word) == "nik", words.Of(word)&(words.Polite|words.Empty|words.Self|words.Yes) != 0:
		default:
			names = true
		}
	}
	digits := digitsIn(text)
	if digits == 0 || names {
		return false
	}
	return rest || digits < leastOfAccount
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
