package conversation

import (
	"slices"

	"strings"

	"kanca/bot"
	"kanca/bot/understanding"
	"kanca/bot/words"
)

// refusable is what a text can refuse, with the intent that would do it.
var refusable = []struct {
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
	var class words.Class
	for _, act := range refusable {
		if wanted, refused := t.told(act.class); refused && !wanted {
			class |= act.class
		}
	}
	if read.Quotes() {
		kept := words.Erase | words.Quiet // "majikan bilang jangan lapor" tells; deleted is nothing all the same
		for _, act := range refusable {
			if wanted, refused := read.Asked(act.class); wanted && refused && t.onlyUrged(act.class) {
				kept |= act.class
			}
		}
		class &= kept
	}
	if class&words.Quiet != 0 && t.stopsWork() {
		class &^= words.Quiet
	}
	return class
}

// seeks reports whether the text, beside what it refuses, says what it looks for instead:
// "gak mau lapor, cuma mau tanya gaji di taiwan".
func (t *turn) seeks(refused words.Class) bool {
	wanted, _ := t.reading().Asked(words.Seek)
	return wanted && len(t.reading().Without(refused)) >= 3
}

// told reports whether the text asks to do something and whether it says not to. Of
// deleting, which nobody can bring back, the last word counts: "katanya nanti data saya
// dihapus, saya minta jangan dihapus".
func (t *turn) told(class words.Class) (wanted, refused bool) {
	wanted, refused = t.reading().Asked(class)
	if wanted && refused && (class == words.Erase || t.onlyUrged(class)) {
		return t.reading().Last(class)
	}
	return wanted, refused
}

// onlyUrged reports whether somebody else urges the writer to whatever of a class the text does not
// refuse: "tetangga nyuruh lapor tapi saya belum mau lapor".
func (t *turn) onlyUrged(class words.Class) bool {
	read := t.reading()
	for i, w := range read.Words {
		if w.Is(class) && !read.Refused(i) && !slices.ContainsFunc(read.Words[max(0, i-maxUrged):i], func(before words.Word) bool { return urging[before.Plain] }) {
			return false
		}
	}
	return true
}

// urging are words for telling somebody to do something, and maxUrged is how many words before it.
var urging = listed("urging")

const maxUrged = 3

// heedsRefusal takes out of what the model heard whatever the text says not to
// do: the words for it are the same either way.
func (t *turn) heedsRefusal(r understanding.Result) understanding.Result {
	class := t.refused()
	if class == 0 {
		return r
	}
	if r.Intent == bot.Emergency {
		return t.withoutPleaToStay(r, class)
	}
	if left := t.reading().Without(class); len(left) > 0 {
		if again := t.understand(strings.Join(left, " "), t.s.Lang); again.Intent != bot.Unknown {
			again.Language, again.LanguageScore = r.Language, r.LanguageScore
			r = again
		}
	}
	for _, act := range refusable {
		if class&act.class != 0 {
			r = without(r, act.intent)
		}
	}
	return r
}

// withoutPleaToStay takes an alarm out of a text that only asks for messages not to be
// stopped, where the rest of it is none: "pessenna jha' epaambu, kaula ghi' ngantos".
func (t *turn) withoutPleaToStay(r understanding.Result, class words.Class) understanding.Result {
	if class != words.Quiet || !t.reading().Has(words.Contact) || t.tellsOfHarm() > 0 || t.criesOut() || t.suffers() {
		return r
	}
	rest := understanding.Result{Intent: bot.Unknown, Second: bot.Unknown}
	if left := t.reading().Without(class); len(left) > 0 {
		rest = t.understand(strings.Join(left, " "), t.s.Lang)
	}
	if rest.Intent == bot.Emergency || rest.Second == bot.Emergency && rest.Close || rest.Trouble {
		return r
	}
	rest.Language, rest.LanguageScore = r.Language, r.LanguageScore
	return without(rest, bot.Stop)
}

// declines takes "saya tidak mau lapor", "jangan dihapus ya data saya" and "tidak
// jadi daftar" for what they say: that nothing of the kind shall be done. What the
// text asks for besides is left to others.
func (t *turn) declines() bool {
	class := t.refused()
	n := t.trees.Node(t.s.Node)
	if class == 0 || n != nil && t.isEmergency(n) || t.registered() && t.withdraws() || t.reading().Has(words.Asking) || t.reading().AsksWhether() || t.reading().AsksByTag() || t.reading().AsksToBeReassured() && t.inForm() {
		return false
	}
	switch field := t.asked(); {
	case field == nil:
	case field.As == "text" && t.reading().Says() > maxToldRefusal:
		return false
	case field.As == "text" && t.storyBegun() && class&t.deedOfForm() == 0 && t.answersBefore():
		return false // "pak karto, gak jadi daftar"
	case field.As == "yesno" && t.refusesContact():
		return false // "jangan ditelpon ya kak" is the answer
	}
	var intent bot.Intent
	for _, act := range refusable {
		switch wanted, _ := t.told(act.class); {
		case wanted:
			return false
		case intent == "" && class&act.class != 0:
			intent = act.intent
		}
	}
	u := t.understood()
	if t.suspects(u) || t.sure(u) && (u.IntentScore >= shortScore || t.seeks(class)) && u.Intent != bot.Greet && u.Intent != bot.Thanks {
		return false
	}
	tree := t.trees.Intents[intent].Goto.Tree()
	cancelled := t.inForm() && t.s.Form.Node.Tree() == tree
	switch {
	case t.newcomer:
		t.enter(t.trees.Events["newcomer"])
	case cancelled:
		t.cancel()
	case intent == bot.Stop && !t.env.Person.OptedOut && (t.reading().Has(words.Doubtful) || t.texts.Words.BeginsStop(t.plain) && t.reading().Has(words.NotYet) || len(t.words) > maxStopWords && t.stopsOnly()): // "sampun mandheg mawon"
		t.s.Asking, t.s.Pending = askStop, t.kept(t.in.Text)
		t.askAgain()
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
	if intent == bot.Report && !cancelled && t.reading().Has(words.Fear) { // "jangan lapor dulu saya takut"
		t.say("common.help.danger", nil)
	}
	return true
}

// disputesErasure answers what asks about deleting, or wonders who wants it, instead of
// asking for it: nothing is deleted, and no yes to come is for that. Where it was asked
// whether to delete, any other question and any no in more words does the same.
func (t *turn) disputesErasure() bool {
	n := t.trees.Node(t.s.Node)
	if field := t.asked(); n != nil && (t.isEmergency(n) || n.Otherwise != "") || field != nil && field.As == "text" {
		return false
	}
	if t.erasing() && t.keepsAndAnswers("privacy.not_erased") {
		return true
	}
	read, u := t.reading(), t.understood()
	about := t.neverAskedToErase() || read.Disputes(words.Erase) && (u.Intent == bot.Privacy || t.optionNamed("privacy.menu") == "delete" || t.erasing())
	if t.erasing() && !about {
		wanted, _ := read.Asked(words.Erase)
		doubts := t.asks() || read.AsksWhether() || read.Has(words.Wonder|denial)
		about = doubts && !wanted && !(t.sure(u) && u.Intent != bot.Privacy)
	}
	if !about || t.suspects(u) {
		return false
	}
	t.out.Intent = bot.Privacy
	t.welcomeBefore(bot.Privacy)
	if read.Anothers(words.Erase) {
		t.say("privacy.not_yours", nil)
	} else {
		t.say("privacy.not_erased", nil)
	}
	switch {
	case t.erasing():
		t.home()
	case t.inMiddle():
		t.showNode()
	}
	return true
}

// neverAskedToErase reports whether the text says that nobody asked for the deletion that it
// speaks of: "saya tidak pernah minta data saya dihapus".
func (t *turn) neverAskedToErase() bool {
	erasures := 0
	for _, w := range t.reading().Words {
		if w.Is(words.Erase) {
			erasures++
		}
	}
	if erasures != 1 {
		return false
	}
	for thought := range words.ThoughtsOf(t.in.Text) {
		denied, asked := false, false
		said := words.Read(thought).Words
		for i, w := range said {
			switch {
			case w.Is(words.Not) && i+1 < len(said) && said[i+1].Is(words.Beg|words.Want|words.Ever|words.Done):
				denied = true
			case w.Is(words.Beg | words.Want):
				asked = denied
			case asked && w.Is(words.Erase):
				return slices.ContainsFunc(said, func(w words.Word) bool { return w.Means(words.Record) })
			}
		}
	}
	return false
}

// erasing reports whether it was asked whether to delete.
func (t *turn) erasing() bool {
	n := t.trees.Node(t.s.Node)
	return n != nil && n.ID.Tree() == erases && len(n.Options) > 0 && n.Options[0].Key == "yes"
}

// registered reports whether something is registered that could be taken back.
func (t *turn) registered() bool {
	sc := t.scene(t.trees.Node(t.trees.Start))
	_, registered := current(sc)
	return registered || sc.mayBeAnother()
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

// refusesContact reports whether the text says not to be called or written to.
func (t *turn) refusesContact() bool {
	wanted, refused := t.reading().Asked(words.Talk | words.Contact)
	return refused && !wanted
}

// saysNo reports whether a short text is a no and asks nothing, whatever stands
// besides: "bhunten, ta' sios".
func (t *turn) saysNo() bool {
	return len(t.words) <= maxNo && t.reading().Answer(words.Plain).Answer == words.Denied && !t.asks() && !t.reading().Asks()
}

// asksToErase reports whether the text tells to delete, whatever it forbids besides:
// "jangan disimpan lagi, hapus".
func (t *turn) asksToErase() bool {
	wanted, refused := t.reading().Asked(words.Erase)
	return wanted && !refused
}

// maxNo is how many words a no may have that does not leave the question open.
const maxNo = 4

// saysYesTo reports whether a text is a yes with the deed in it, "nggih dihapus mawon",
// and neither puts it off, "iya nanti dihapus", nor doubts it or tells that it was done.
func (t *turn) saysYesTo(deed words.Class) bool {
	read := t.reading()
	if read.Question || read.Has(words.Pause|words.Unsure) || read.Quotes() {
		return false
	}
	said := read.Answer(words.Question{Yes: deed})
	return !t.forbids() && !said.Past && said.Answer == words.Affirmed && read.Answer(words.Plain).Answer == words.Affirmed && read.Has(deed)
}

// beginsWithNo reports whether, where it is asked whether answers may be kept, the first
// thought of the text is a no and nothing else, whatever reason follows: "nggak dulu deh
// kak, tak pikir dulu".
func (t *turn) beginsWithNo() bool {
	first, _, more := strings.Cut(t.in.Text, ",")
	if !more || t.in.Kind != bot.KindText || !t.asksConsent() || t.reading().AsksFirst() || t.reading().AsksWhether() {
		return false
	}
	reply := words.Read(first).Answer(words.Consent)
	return reply.Answer == words.Denied && reply.Whole
}

// declinesWithThanks reports whether the text is a no, and thanks for what came: "gak
// usah kak, makasih infonya".
func (t *turn) declinesWithThanks() bool {
	read := t.reading()
	_, refused := read.Asked(words.Contact)
	if refused || !read.Has(words.Needless|words.Not) || !read.Has(words.Contact) || read.Has(words.Again|words.Forbid) || len(read.Words) > maxFormQuestion {
		return false
	}
	for _, w := range read.Words {
		if !w.Is(words.Polite | words.Self | words.Empty | words.Needless | words.Not | words.Contact) {
			return false
		}
	}
	return true
}

// begsOff reports whether the text is Javanese "ampun" and courtesy: a no where yes or
// no is asked for, though it may beg for mercy elsewhere.
func (t *turn) begsOff() bool {
	read := t.reading()
	return read.Has(words.Doubtful) && !read.Has(words.Deed) && read.Says() == 1
}

// tellsToErase reports whether the text tells to erase what is kept, in whatever form of the
// word: "tulung busaken dataku", "buwangen dataku mas". A question about erasing is none.
func (t *turn) tellsToErase() bool {
	read := t.reading()
	wanted, refused := read.Asked(words.Erase)
	return wanted && !refused && !t.asks() && !read.Asks() && !read.AsksWhether() && !read.AsksByTag() && !read.Quotes() && !read.Has(words.When|words.Fear|words.Amend)
}
