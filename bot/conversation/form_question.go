package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/words"
	"kanca/content"
	"kanca/dialogs"
	"kanca/locales"
)

// Questions that people have about a form before they answer it: who reads it, is it
// safe, does it cost? They are answered where they come, and are never an answer.

// A question about a form has few words, and fewer where a story is asked for, which
// may end in a question.
const (
	maxFormQuestion  = 12
	maxStoryQuestion = 8
	maxQuestionBytes = 200
)

// asksOfForm answers a question about the form and asks what it asked again. It
// reports false for what asks nothing, and for a form that has no such answer.
func (t *turn) asksOfForm(n *dialogs.Node, field *dialogs.Field, command locales.Command) bool {
	if !t.isFormQuestion(n, field, command) {
		return false
	}
	t.noteInForm(field)
	u := t.understood()
	if e := u.Entities; (e.Country != "" || e.Job != "" || e.Agency != "" || e.Course != "") && t.sure(u) && t.trees.Intents[u.Intent].Aside { // "gaji di taiwan berapa?"
		t.route(u.Intent)
		return true
	}
	key := string(n.ID.Tree()) + ".answer"
	fact, ok := t.factOfForm(n, field)
	if !ok || !t.texts.Has(t.s.Lang, key) {
		return false
	}
	t.out.Intent = t.intentOf(n.ID.Tree())
	t.say(key, factData(t.scene(n), fact))
	t.askForm(n)
	return true
}

// isFormQuestion reports whether the text asks something where a form with an answer
// to questions waits, and tells nothing.
func (t *turn) isFormQuestion(n *dialogs.Node, field *dialogs.Field, command locales.Command) bool {
	most := maxFormQuestion
	if field.As == "text" && field.Name == n.Fields[0].Name && !t.s.Form.Confirming {
		most = maxStoryQuestion
	}
	read := t.reading()
	if read.Question && read.Thoughts() == 1 && !read.NamesAny(words.Person) && !read.Has(words.Self) && !t.understood().Trouble { // it tells of nobody
		most = maxFormQuestion
	}
	switch {
	case field.About == "" || t.in.Kind != bot.KindText || command != "" && command != locales.CommandChange && command != locales.CommandNo && !(command == locales.CommandYes && read.Question && len(t.words) > 2) || len(t.words) > most || len(t.in.Text) > maxQuestionBytes || strings.ContainsAny(t.plain, "0123456789"):
		return false
	case t.wishesSecrecy(field), t.onlyFears(field):
		return true
	case read.SaysUnknown(), read.Has(words.Quote) && !read.Question:
		return false
	case t.worries(field):
		return true
	case (t.understood().Trouble || t.tellsOfHarm() > 0) && !((read.AsksWhether() || read.AsksByTag()) && read.Thoughts() == 1): // an account that ends in a question
		return false
	}
	if read.AsksFirst() || read.AsksWhether() || read.AsksByTag() || read.AsksToBeReassured() {
		return true
	}
	_, named := t.factNamed(n)
	return named && t.asks()
}

// worries reports whether a few words say the very phrase of the answer to questions:
// "takut ketahuan kak".
func (t *turn) worries(field *dialogs.Field) bool {
	if len(t.words) > maxWorry || t.s.Form.Confirming {
		return false
	}
	if field.As == "text" && t.storyBegun() && t.reading().Has(words.Fear) && !t.reading().Has(words.Deed) {
		return true // "tako' ka calona" is no sum and nobody
	}
	return slices.ContainsFunc(t.env.Content.FindFacts("", t.in.Text), func(m content.FactMatch) bool {
		return m.Asked && m.Fact.ID == field.About
	})
}

var (
	tellings  = listed("tellings")   // telling others, or naming somebody
	callNames = listed("call_names") // what somebody is called
)

// wishesSecrecy reports whether, where it was asked who it was or how much, the text only says
// that the writer is not to be named or nobody to be told: "jangan sebut nama saya".
func (t *turn) wishesSecrecy(field *dialogs.Field) bool {
	if field.As != "text" || !t.storyBegun() || t.s.Form.Confirming || len(t.words) > maxStaying || slices.ContainsFunc(t.words, t.harmIn) {
		return false
	}
	return t.secretThought() || t.secretPieces() != "" && t.besidesSecrecy() == ""
}

// secretThought reports whether the text is one thought that begins by forbidding to tell, or
// to name the writer.
func (t *turn) secretThought() bool {
	read := t.reading()
	if read.Thoughts() != 1 || !read.Has(words.Forbid) {
		return false
	}
	mine := -1 // the word for the writer's name
	for i, word := range t.words {
		if stem := strings.TrimSuffix(word, "ku"); callNames[stem] && (stem != word || i+1 < len(t.words) && words.Of(t.words[i+1])&words.Self != 0) {
			mine = i
		}
	}
	tells := slices.ContainsFunc(t.words, func(w string) bool { return tellings[w] })
	return t.beginsByForbidding() && (mine > 0 || tells) || mine == 0 && tells
}

// secretPieces and besidesSecrecy are the thoughts of the text that wish for secrecy, and the
// others, courtesy aside: of "jangan sebut nama saya, pak karto" the last is the answer.
func (t *turn) secretPieces() string   { return t.pieces(true) }
func (t *turn) besidesSecrecy() string { return t.pieces(false) }

func (t *turn) pieces(secret bool) string {
	part := *t
	var found []string
	for piece := range words.ThoughtsOf(t.in.Text) {
		part.retake(piece)
		courtesy := !slices.ContainsFunc(part.words, func(w string) bool { return !t.addresses(w) && words.Of(w)&(words.Self|words.Empty|words.Yes) == 0 })
		if part.secretThought() == secret && !courtesy {
			found = append(found, strings.TrimSpace(piece))
		}
	}
	return strings.Join(found, ", ")
}

// setsSecrecyAside answers a wish for secrecy beside an answer, and leaves the answer to be
// taken.
func (t *turn) setsSecrecyAside(field *dialogs.Field) {
	if field.As != "text" || field.About == "" || t.in.Kind != bot.KindText || !t.inForm() || t.s.Form.Confirming || !t.storyBegun() || !t.reading().Has(words.Forbid) || t.reading().Question {
		return
	}
	rest := t.besidesSecrecy()
	fact, ok := t.env.Content.Fact(field.About)
	key := string(t.s.Node.Tree()) + ".answer"
	if rest == "" || t.secretPieces() == "" || !ok || !t.texts.Has(t.s.Lang, key) {
		return
	}
	t.say(key, factData(t.scene(t.trees.Node(t.s.Node)), fact))
	t.retake(rest)
}

// maxWorry is how many words such a phrase has at most.
const maxWorry = 5

// factOfForm is the fact that answers a question about a form: the one whose words it
// says, else the one that everybody who asks there should know.
func (t *turn) factOfForm(n *dialogs.Node, field *dialogs.Field) (content.Fact, bool) {
	if fact, ok := t.factNamed(n); ok {
		return fact, true
	}
	return t.env.Content.Fact(field.About)
}

// factNamed is the fact about what the form is for whose words the text says.
func (t *turn) factNamed(n *dialogs.Node) (content.Fact, bool) {
	for _, m := range t.env.Content.FindFacts(string(n.ID.Tree()), t.in.Text) {
		if m.Score >= factFits && (m.Asked || m.Named) {
			return m.Fact, true
		}
	}
	return content.Fact{}, false
}
