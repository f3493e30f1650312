package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/words"
	"kanca/dialogs"
)

// What is called off may be because somebody stands by who is feared, "batal lapor, ada orang",
// and what was called off may be wanted after all, "gak jadi batal".

// maxStaying is how many words at most say no more than that the form goes on.
const maxStaying = 8

// staysInForm asks again what the form asked where the text says that it is not to be called
// off: "jangan batal lapor".
func (t *turn) staysInForm() bool {
	if !t.inForm() || t.s.Form.Confirming || t.s.Asking != "" || len(t.words) > maxStaying || t.reading().Quotes() || !t.onlyStays() && !t.goesOnAllTheSame() || t.suspects(t.understood()) {
		return false
	}
	t.askForm(t.trees.Node(t.s.Node))
	return true
}

// onlyStays reports whether the text says that what was to be called off is not, and nothing
// else: "gak jadi batal", and not "pt tidak mau batalkan kontrak", which is told.
func (t *turn) onlyStays() bool {
	const besides = words.Not | words.NotYet | words.Forbid | words.Needless | words.Want | words.Leave | words.Proceed
	return t.reading().TakesBackUndo() && !slices.ContainsFunc(t.reading().Words, func(w words.Word) bool {
		return w.Means(words.They) || !w.Is(besides) && !calmBesideUndo(w)
	})
}

// goesOnAllTheSame reports whether the text only says that what the form is for stays wanted:
// "tetap lapor".
func (t *turn) goesOnAllTheSame() bool {
	read := t.reading()
	return read.Has(words.Leave) && read.Has(words.Report|words.Register) && !slices.ContainsFunc(read.Words, func(w words.Word) bool {
		return !w.Is(words.Leave | words.Report | words.Register | words.Proceed | words.Polite | words.Self | words.Empty | words.Want | words.Yes)
	})
}

// callsOffHere drops the form where its question is answered by calling it off, and nothing
// else but a calm reason is said: "batal, gak jadi lapor". Where an answer is asked for again
// that was to be another, it stays as it was.
func (t *turn) callsOffHere() bool {
	if !t.inForm() || t.s.Form.Confirming || t.s.Asking != "" || len(t.s.Form.Before) > 0 || t.storyOpen() {
		return false
	}
	reply := t.reading().Answer(words.Summary)
	if !(reply.Whole && t.callsOff(reply)) && !t.callsOffForm() && !t.callsOffAtLast() {
		return false
	}
	t.cancel()
	return true
}

// callsOffAtLast reports whether the text ends by calling the form off, in a thought of its
// own, and says nothing before but what is calm: "udah dibalikin uangnya, gak jadi lapor". A
// sum, a name or a story is an answer.
func (t *turn) callsOffAtLast() bool {
	reason, last, ok := t.reasonAndLast()
	if !ok || t.suspects(t.understood()) || t.criesOut() || t.watched() || slices.ContainsFunc(t.words, t.harmIn) || !last.callsOffForm() {
		return false
	}
	list := reason.reading().Words
	back := slices.ContainsFunc(reason.words, func(w string) bool { return givenBack[w] })
	for i, w := range list {
		denies := w.Is(words.Not|words.NotYet) && i+1 < len(list) && calmReasons[list[i+1].Plain]
		if !denies && !(back && (givenBack[w.Plain] || moneyBack[w.Plain])) && !calmBesideUndo(w) {
			return false
		}
	}
	return true
}

// reasonAndLast are what stands before the last thought of the text, and that thought.
func (t *turn) reasonAndLast() (reason, last *turn, ok bool) {
	at := strings.LastIndexAny(t.in.Text, ",.;\n")
	if at < 0 || t.in.Kind != bot.KindText || t.asks() || t.reading().Quotes() {
		return nil, nil, false
	}
	before, behind := *t, *t
	before.retake(t.in.Text[:at])
	behind.retake(t.in.Text[at+1:])
	return &before, &behind, true
}

// answersBefore reports whether more than courtesy stands before the last thought of the text.
func (t *turn) answersBefore() bool {
	reason, _, ok := t.reasonAndLast()
	return ok && slices.ContainsFunc(reason.words, func(w string) bool {
		return !t.addresses(w) && words.Of(w)&(words.Yes|words.Empty|words.Self) == 0 && !calmReasons[w]
	})
}

var (
	givenBack = listed("given_back") // money came back, or a quarrel ended
	moneyBack = listed("money_back") // what came back
	tense     = listed("tense")      // anger, being found out, and a phone that somebody looks into
)

// leavesInFear reports whether the text calls a form off, or says that nothing shall be
// reported, beside what tells of the family, of anger or of being found out: "suami ngamuk,
// gak jadi lapor".
func (t *turn) leavesInFear() bool {
	tells := func(w string) bool { return tense[w] || t.isRelative(w) }
	if t.in.Kind != bot.KindText || t.asks() || !slices.ContainsFunc(t.words, tells) {
		return false
	}
	part, quotes := *t, t.reading().Quotes() // "ibu bilang, jangan lapor" calls nothing off
	leaves, fears := false, false
	for piece := range words.ThoughtsOf(t.in.Text) {
		part.retake(piece)
		read := part.reading()
		begins := part.beginsWithUndo() || part.beginsByForbidding() && !quotes
		if begins && !read.TakesBackUndo() && (read.Has(words.Report|words.Register) || part.beginsWithUndo() && part.inForm() && read.Answer(words.Summary).Whole) {
			leaves = true
			continue
		}
		fears = fears || slices.ContainsFunc(part.words, tells)
	}
	return leaves && fears
}

// asksWhyCalledOff asks whether somebody is in danger who calls a form off since somebody is
// there. The form stays until that is answered.
func (t *turn) asksWhyCalledOff() bool {
	kind := t.trees.Node(t.s.Node) // LAPOR asks first of all what it is
	reports := kind != nil && kind.Kind == dialogs.Choose && kind.ID.Tree() == t.trees.Intents[bot.Report].Goto.Tree()
	if !t.inForm() && !reports || t.s.Asking != "" && t.s.Asking != askField && t.s.Asking != askHeld || t.in.Kind != bot.KindText || t.storyOpen() {
		return false
	}
	read := t.reading()
	fears := t.leavesInFear()
	leaves := t.watched() && t.leavesInAThought() || fears
	if !leaves && !t.standsBy() || t.asks() || read.Quotes() && !fears || read.TakesBackUndo() {
		return false
	}
	t.out.Intent = bot.Emergency
	t.asksDanger()
	return true
}

// leavesInAThought reports whether a thought of the text begins by calling something off or
// forbidding it.
func (t *turn) leavesInAThought() bool {
	part := *t
	for piece := range words.ThoughtsOf(t.in.Text) {
		part.retake(piece)
		if part.beginsWithUndo() || part.beginsByForbidding() {
			return true
		}
	}
	return false
}

// beginsByForbidding reports whether the text begins, courtesy aside, by saying what shall not
// be done: "jangan kirim, dia ada di sini".
func (t *turn) beginsByForbidding() bool {
	for _, w := range t.reading().Words {
		if w.Is(words.Forbid | words.Needless) {
			return true
		}
		if !w.Is(words.Polite) {
			return false
		}
	}
	return false
}

// maxStandsBy is how many words at most say no more than that somebody is near.
const maxStandsBy = 8

var (
	beside    = listed("beside")     // "di depan": with the writer behind it, somebody is near
	goingOn   = listed("going_on")   // "lagi": it is so now
	homeWords = listed("home_words") // what may stand near the writer and be nobody
)

// standsBy reports whether a few words say that somebody is right beside the writer, where
// less than a story was asked for: "dia lagi di depan saya".
func (t *turn) standsBy() bool {
	if t.isStory() && !t.storyBegun() || len(t.words) > maxStandsBy || slices.ContainsFunc(t.words, func(w string) bool { return homeWords[w] }) {
		return false
	}
	somebody := false
	for i, word := range t.words {
		somebody = somebody || words.KindOf(word)&words.They != 0 || watchers[word] || employers[word] || isBroker(word)
		stem := strings.TrimSuffix(word, "ku")
		mine := stem != word || i+1 < len(t.words) && words.Of(t.words[i+1])&words.Self != 0 && words.KindOf(t.words[i+1])&words.They == 0
		if somebody && beside[stem] && mine && i > 0 && (prepositions[t.words[i-1]] || beingAt[t.words[i-1]] || slices.ContainsFunc(t.words[:i], func(w string) bool { return present[w] && !beside[w] || goingOn[w] })) {
			return true // and not "orang dekat saya", who is only close
		}
	}
	return false
}

// storyOpen reports whether the text is more than a few words where a story is asked for: it
// may tell of what somebody else called off.
func (t *turn) storyOpen() bool { return t.isStory() && len(t.words) > maxStaying }

var (
	present  = listed("present")  // tell that somebody is there
	watchers = listed("watchers") // who may be there
)

// watched reports whether the text tells that somebody is there: "ada orang", "majikan datang".
func (t *turn) watched() bool {
	for i, word := range t.words {
		if words.KindOf(word)&(words.They|words.Person) == 0 && !watchers[word] && !employers[word] && !isBroker(word) && !t.isRelative(word) || t.texts.Words.Polite(word) {
			continue
		}
		before, behind := t.words[max(0, i-2):i], t.words[i+1:min(i+3, len(t.words))]
		there := func(word string) bool { return present[word] }
		if at := slices.IndexFunc(behind, there); at > 0 && words.Of(behind[0])&(words.Not|words.NotYet|words.Lack) != 0 && !present[behind[0]] {
			continue // "suami belum datang"
		}
		if slices.ContainsFunc(before, there) || slices.ContainsFunc(behind, there) {
			return !slices.ContainsFunc(before, func(w string) bool { return words.Of(w)&(words.Not|words.Lack) != 0 && !present[w] && w != before[0] })
		}
	}
	return false
}
