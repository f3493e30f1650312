package conversation

import (
	"strings"

	"kanca/bot"
	"kanca/bot/words"
	"kanca/dialogs"
	"kanca/locales"
)

// maxPause is how many words at most ask to wait or say what is done first: "sebentar ya
// mbak, masih di jalan", "sek mbak tak takon bojoku sek". What is longer is a story.
const maxPause = 10

// maxSought is how many words name whom or what somebody asks or looks for first.
// Where a story is asked for a few words fewer do, and at its first question none but
// those of ListSought: whatever else is said there is the story.
const (
	maxSought        = 3
	maxSoughtInStory = 2
)

// iWill are Javanese words for what the writer is about to do; elsewhere they deny.
var iWill = listed("i_will")

// looksFirst reports whether the text says that the writer asks somebody or looks for
// something first, or goes on later: "sek mbak tak takon bojoku sek", "saya cari KTP
// dulu", "besuk ae tak terusno yo". A story that has such words has others, too, and
// tells them of somebody else: "calonya cari orang dulu". others are the words that do
// not belong to it.
func (t *turn) looksFirst() (others int, ok bool) {
	read := t.reading()
	if first, _, more := strings.Cut(t.in.Text, ","); more && t.asked() != nil { // "dringu, besok saya lanjut"
		if p := t.parse(t.asked(), first, ""); p.ok && p.certain {
			return 0, false
		}
	}
	waits, sought, papers := false, false, 0
	for i, w := range read.Words {
		next := words.Word{}
		if i+1 < len(read.Words) {
			next = read.Words[i+1]
		}
		switch {
		case t.lost(w.Plain):
			return 0, false
		case w.Is(words.Quote) && !w.Is(words.Seek), w.Is(words.Asking) && !w.Is(words.Polite|words.Seek) && !w.Names(words.Given):
			return 0, false
		case w.Is(words.Seek | words.Proceed):
			mine := i > 0 && (read.Words[i-1].Is(words.Self) || iWill[read.Words[i-1].Plain])
			if field := t.asked(); others > 0 && !waits && !mine && field != nil && field.As == "text" {
				return 0, false
			}
			sought = true
		case w.Is(words.First):
			waits = waits || sought || w.Is(words.Pause) || read.HoldsOn(i)
		case w.Is(words.Pause):
			waits = true
		case w.Is(words.Want), iWill[w.Plain] && next.Is(words.Seek|words.Proceed):
		case w.Is(words.Not | words.NotYet | words.Forbid | words.Deed | words.Undo | words.Unwilling | words.Harm):
			return 0, false
		case t.isRelative(w.Plain), w.Is(words.Polite | words.Self | words.Empty | words.Yes | words.Agree | words.Done | words.Still | words.Excuse | words.Again):
		default:
			others++
			if t.texts.Words.Listed(locales.ListSought, w.Plain) {
				papers++
			}
		}
	}
	most := maxSought
	if field := t.asked(); field != nil && field.As == "text" {
		if most = maxSoughtInStory; !t.storyBegun() {
			most = min(most, papers)
		}
	}
	return others, waits && sought && others <= most && !strings.ContainsAny(t.plain, "0123456789") && t.tellsOfHarm() == 0
}

// lost reports whether a word tells that somebody or something is gone or comes to harm:
// whoever is looked for then is no reason to wait.
func (t *turn) lost(word string) bool {
	w := t.texts.Words
	return w.Listed(locales.ListLost, word) || w.Listed(locales.ListAiling, word) || t.harmIn(word)
}

// onlyLooksFirst reports whether the text says no more than that, so that it tells of no
// danger whoever is named in it: "bentar tak telpon adikku".
func (t *turn) onlyLooksFirst() bool {
	if t.in.Kind != bot.KindText || len(t.words) > maxPause || t.reading().Question {
		return false
	}
	others, ok := t.looksFirst()
	return ok && others == 0 && !t.criesOut()
}

// pauses lets a person who asks to wait take the time: "sebentar ya mbak", "dhante'
// ghallu". It is no answer, whatever is asked, and the question stays.
func (t *turn) pauses(n *dialogs.Node) bool {
	read := t.reading()
	if t.beginsWithNo() { // "nggak dulu, tak pikir dulu"
		return false
	}
	if field := t.asked(); t.in.Kind == bot.KindText && field != nil && field.As != "text" && t.command() == "" && t.childFusses() {
		t.givesTime()
		return true
	}
	if t.in.Kind != bot.KindText || len(read.Words) == 0 || len(read.Words) > maxPause || read.Question {
		return false
	}
	switch field := t.asked(); t.command() {
	case "":
	case locales.CommandSkip:
		if field == nil && !t.asksConsent() || field != nil && field.Optional { // "nanti" leaves an answer out where it may be
			return false
		}
	default:
		return false
	}
	if t.excuses() {
		t.givesTime()
		return true
	}
	asked := false
	for i, w := range read.Words {
		switch {
		case w.Is(words.Pause), read.HoldsOn(i):
			asked = true
		case !w.Is(words.Polite | words.Self | words.Empty | words.Yes | words.Agree | words.Done | words.Still):
			if others, ok := t.looksFirst(); ok && (others == 0 || !t.suspects(t.understood())) {
				t.givesTime()
				return true
			}
			return false
		}
	}
	if !asked {
		return false
	}
	t.givesTime()
	return true
}

// excuses reports whether the text only says why the answer is to wait: "lagi masak",
// "enko' gi' alako", "sinyal jelek". Where a story is asked for, a few words at most do.
func (t *turn) excuses() bool {
	if !t.reading().Has(words.Excuse) || !t.onlyTalks() || t.asks() || strings.ContainsAny(t.plain, "0123456789") || t.suspects(t.understood()) {
		return false
	}
	field := t.asked()
	if field == nil || field.As != "text" || t.storyBegun() {
		return true
	}
	return len(t.words) <= maxBackTalk
}

// storyBegun reports whether the question is another than the first of its form.
func (t *turn) storyBegun() bool { return t.asked() != nil && t.asked().Name != t.firstField() }

// givesTime says that kanca waits, and puts the question once more.
func (t *turn) givesTime() {
	tries, said := t.s.Tries, len(t.out.Replies)
	t.say("common.form.waits_for_you", nil)
	t.showNode()
	t.s.Tries = tries
	t.out.Replies = append(t.out.Replies[:said], strings.Join(t.out.Replies[said:], "\n\n")) // one SMS
}
