package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/words"
	"kanca/dialogs"
	"kanca/locales"
)

// segment is a piece of a message that may answer one field.
type segment struct {
	field string // named by a label word ("umur"), or ""
	text  string
	other bool // it tells of somebody of the family: "adik saya umur 16"
}

// maxSegments is how many pieces of a message are looked at: more than twice as many as
// any form has fields. What more pieces say is asked for.
const maxSegments = 16

// fillers stand between a label and its value and mean nothing.
var fillers = listed("fillers")

// correct changes an earlier answer when the message says that it was wrong:
// "eh salah, umur saya 24 bukan 42", "ganti desa jadi Patokan".
func (t *turn) correct(n *dialogs.Node) bool {
	if field := fieldOf(n, "nik"); field != nil && t.removesNIK() {
		t.skip(n, field)
		return true
	}
	if t.correctsWho(n) {
		return true
	}
	if t.in.Kind != bot.KindText || len(t.words) < 2 || len(t.words) > 20 || t.isStory() && !t.opensCorrection() {
		return false
	}
	announced, negated, labels := t.saysWhatIsRight(), false, 0
	for _, word := range t.words {
		announced = announced || t.texts.Words.Mistake(word)
		negated = negated || t.texts.Words.Negates(word)
		if fieldOf(n, t.texts.Words.Field(word)) != nil {
			labels++
		}
	}
	if negated && labels == 0 && t.takeBack(n) {
		return true
	}
	if !announced && !(negated && labels > 0) {
		return false
	}
	segments := t.segments()
	if labels > 0 {
		return t.correctNamed(n, segments)
	}
	for _, s := range segments { // no label: the kind of value says which answer it is
		for i := range n.Fields {
			field := &n.Fields[i]
			if !t.s.Form.Answers.Has(field.Name) || field.As == "text" || field.As == "name" || field.As == "yesno" {
				continue
			}
			if p := t.parse(field, s.text, ""); p.ok && s.text != "" {
				return t.change(n, field, p)
			}
		}
	}
	if announced && len(t.words) <= 4 && !t.sure(t.understood()) {
		t.wantsToChange()
		return true
	}
	return false
}

// saysWhatIsRight reports whether the text begins with what is right: "yang benar uangnya 12 juta".
func (t *turn) saysWhatIsRight() bool {
	return whichIs[t.words[0]] && isRight[t.words[1]]
}

var (
	whichIs = listed("which_is") // "yang"
	isRight = listed("is_right") // "benar"
)

// correctNamed changes every answer that the segments name and hold a value for.
// Where one is named without a value that fits, its question is asked again, and
// the reply says what does not fit.
func (t *turn) correctNamed(n *dialogs.Node, segments []segment) bool {
	var open *dialogs.Field
	var why parsed
	changed := 0
	take := func(i int, s segment) {
		field := fieldOf(n, s.field)
		if i+1 < len(segments) && segments[i+1].field == "" && (s.text == "" || t.onlyAddresses(s.text) || field.As != "text" && t.saysNothing(s.text)) {
			s.text = t.withoutAddress(t.withoutFillers(segments[i+1].text)) // "umurnya salah mas, yang benar 25"
		}
		p := parsed{}
		rest := ""
		if field.As == "text" {
			s.text = t.withoutAddress(s.text)
		}
		if s.text != "" {
			p = t.parse(field, s.text, "")
			if !p.certain {
				p, rest = t.parseBeginning(field, s.text, p)
			}
		}
		switch {
		case p.ok:
			t.note(n, field, p)
			changed++
			_, _ = t.takeWords(n, strings.Fields(rest))
		case open == nil || why.reason == "" && p.reason != "":
			open, why = field, p
		}
	}
	for _, turn := range []int{0, 1} { // the village is looked for in the district
		for i, s := range segments {
			if fieldOf(n, s.field) != nil && districtFirst(n, s) == turn {
				take(i, s)
			}
		}
	}
	switch {
	case changed == 0 && open == nil:
		return false
	case t.tooYoung(n):
	case open != nil && (changed == 0 || why.reason != ""):
		t.doubt(n, open, why)
	default:
		t.nextField(n)
	}
	return true
}

// onlyAddresses reports whether a text only speaks to somebody: "mbak", "ya pak".
func (t *turn) onlyAddresses(text string) bool {
	return !slices.ContainsFunc(strings.Fields(text), func(word string) bool { return !t.addresses(spelling.Plain(word)) })
}

// saysNothing reports whether what stands behind a label is no answer, but says at most that
// it was wrong or what it shall not be: "ganti deh mbak jgn taiwan".
func (t *turn) saysNothing(text string) bool {
	said := strings.Fields(text)
	if not := slices.IndexFunc(said, func(word string) bool { return words.Of(spelling.Plain(word))&words.Forbid != 0 }); not >= 0 {
		said = said[:not]
	}
	return !slices.ContainsFunc(said, func(word string) bool {
		plain := spelling.Plain(word)
		return !fillers[plain] && !t.texts.Words.Polite(plain) && words.Of(plain)&(words.Polite|words.Wrong|words.Self|words.Amend|words.Empty) == 0
	})
}

// withoutFillers drops the fillers that a text begins with, but never all of it.
func (t *turn) withoutFillers(text string) string {
	for {
		head, rest, more := strings.Cut(text, " ")
		if !more || !fillers[spelling.Plain(head)] {
			return text
		}
		text = rest
	}
}

// doubt asks an earlier question again because what was said does not answer it.
func (t *turn) doubt(n *dialogs.Node, field *dialogs.Field, p parsed) {
	if p.reason == "" {
		t.reopen(n, field)
		return
	}
	t.openAgain(field)
	if p.reason == "born" && p.youngest() < MinAge {
		t.doubtAge()
	}
	t.s.Tries, t.s.Asking = 0, ""
	t.s.Shown = p.choices
	t.refuse(n, field, p.reason, p.data...)
}

// isStory reports whether a form asks to be told something in one's own words,
// among which those that name its fields come by themselves: "calonya nagih uang".
func (t *turn) isStory() bool {
	field := t.asked()
	return field != nil && field.As == "text"
}

// opensCorrection reports whether a text begins as a correction does, "salah, uangnya 5
// juta" or "uangnya salah …", and not like a story: "calonya ganti nomor".
func (t *turn) opensCorrection() bool {
	first, second := t.words[0], t.words[1]
	return t.texts.Words.Mistake(first) || t.texts.Words.Field(first) != "" && t.texts.Words.Mistake(second) && t.texts.Words.Command(second) == locales.CommandNo
}

// takeBack changes the answer that a message denies word for word: "bukan 24
// tapi 25", "taiwan bukan malaysia" where Malaysia was answered.
func (t *turn) takeBack(n *dialogs.Node) bool {
	at := slices.IndexFunc(t.words, t.texts.Words.Negates)
	before, after := t.words[:at], t.words[at+1:]
	for i := range n.Fields {
		field := &n.Fields[i]
		answered := t.s.Form.Answers.Get(field.Name)
		if answered != "" && field.As == "text" {
			if meant := t.insteadOf(answered); meant != "" {
				return t.change(n, field, t.parse(field, meant, ""))
			}
		}
		if answered == "" || slices.Contains(vagueTypes, field.As) || secretFields[field.As] {
			continue
		}
		for size := min(3, len(after)); size > 0; size-- {
			denied := t.parse(field, strings.Join(after[:size], " "), "")
			if !denied.certain || denied.value != answered {
				continue
			}
			meant := slices.DeleteFunc(slices.Concat(before, after[size:]), func(word string) bool {
				return fillers[word] || t.texts.Words.Polite(word) || t.texts.Words.Mistake(word)
			})
			if p := t.parse(field, strings.Join(meant, " "), ""); p.ok && p.value != answered {
				return t.change(n, field, p)
			}
		}
	}
	return false
}

func (t *turn) change(n *dialogs.Node, field *dialogs.Field, p parsed) bool {
	t.note(n, field, p)
	if !t.tooYoung(n) {
		t.nextField(n)
	}
	return true
}

// note keeps an answer that was not asked for just now, and says so.
func (t *turn) note(n *dialogs.Node, field *dialogs.Field, p parsed) {
	f := t.s.Form
	before := f.Answers.Get(field.Name)
	if field.As == "text" && field.Name == n.Fields[0].Name && before != "" {
		p.value = cutRunes(before+"; "+p.value, maxText) // a story is added to and not lost
	}
	t.keep(field, p)
	if also := string(n.ID) + "." + field.Name + "." + p.reason; p.reason != "" && t.texts.Has(t.s.Lang, also) {
		t.say(also, p.data[0]) // the village and the district at once
		return
	}
	key := "common.form.corrected"
	switch {
	case f.Answers.Has(changes):
		key = "common.form.to_change" // nothing is changed before the summary is confirmed
	case before == "":
		key = "common.form.noted"
	}
	t.say(key, locales.Data{"Field": t.label(n, field.Name), "Value": t.display(n, *field, p.value)})
}

// reopen asks an earlier question again.
func (t *turn) reopen(n *dialogs.Node, field *dialogs.Field) bool {
	t.openAgain(field)
	t.s.Tries = 0
	t.askForm(n)
	return true
}

// openAgain makes a question that was answered the one that the form asks, and
// remembers its answer in case nothing comes of it.
func (t *turn) openAgain(field *dialogs.Field) {
	f := t.s.Form
	if f.Before = nil; f.Answers.Has(field.Name) {
		f.Before = Vars{{field.Name, f.Answers.Get(field.Name)}}
	}
	f.Answers = f.Answers.without(field.Name)
	f.Field, f.Confirming = field.Name, false
}
