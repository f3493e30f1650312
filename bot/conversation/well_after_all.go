package conversation

import (
	"slices"

	"kanca/bot"
	"kanca/bot/words"
	"kanca/locales"
)

// Who was cried for may turn out to be well: "udah ada kabar kak, dia sehat", "bunten pak,
// sae bhai, coma ta' nelpon".

// maxWellAfterAll is how many words at most say that: more is an account.
const maxWellAfterAll = 16

var (
	newsWords   = listed("news_words")   // what somebody is not heard of by, or is again
	beingWell   = listed("being_well")   // how somebody is who is well, besides words.Safe
	phoneGone   = listed("phone_gone")   // why a phone does not answer
	newsTellers = listed("news_tellers") // whose word is taken for how somebody is
	notesBeside = listed("notes_beside") // beside these it is no less said
)

// wasUnheardOf reports whether the alarm that stands is that nobody hears of somebody.
func (t *turn) wasUnheardOf() bool {
	said := words.Read(t.s.Pending)
	return said.Has(words.Not|words.Lack|words.NotYet) && slices.ContainsFunc(said.Words, func(w words.Word) bool { return newsWords[w.Plain] })
}

// turnsOutWell reports whether the text says that somebody is well after all or, where nobody
// heard of him, was heard of again or only cannot be called, and nothing else. One word beyond
// that may be a cry: "dia sehat tapi dikurung".
func (t *turn) turnsOutWell() bool {
	read := t.reading()
	if read.Question || t.asks() || len(read.Words) == 0 || len(read.Words) > maxWellAfterAll || t.tellsOfHarm() > 0 || read.WishesToBeSafe() {
		return false
	}
	unheard := t.wasUnheardOf()
	if reply := read.Answer(words.Danger); unheard && reply.Whole && reply.Answer == words.Denied {
		return true
	}
	well, opens, done, merely, phone := false, true, false, false, false
	for i, w := range read.Words {
		next := words.Word{}
		if i+1 < len(read.Words) {
			next = read.Words[i+1]
		}
		opening := opens
		opens = opens && (w.Is(words.Polite|words.Yes|words.Not) || w.Names(words.Relieved))
		switch {
		case w.Names(words.Merely):
			merely = true
		case t.texts.Words.Listed(locales.ListContrast, w.Plain), t.harmIn(w.Plain) && !phoneGone[w.Plain]:
			return false
		case phoneGone[w.Plain]:
			if !unheard || !phone {
				return false
			}
			well = well || merely
		case beingWell[w.Plain], w.Is(words.Safe) && !w.Is(words.Seek) && !w.Names(words.Retracting):
			well = true
		case newsWords[w.Plain]:
			if !unheard {
				return false
			}
			phone = true
			well = well || done || i > 0 && read.Words[i-1].Is(words.Exist) && !read.Words[i-1].Is(words.Lack)
		case w.Is(words.Not | words.Lack):
			switch {
			case unheard && merely && newsWords[next.Plain]: // "coma ta' nelpon"
			case opening && (i+1 == len(read.Words) || next.Is(words.Polite|words.ComesOff) || t.endsThought(i)):
			default:
				return false
			}
		case w.Is(words.Quote) || hearsay[w.Plain]:
			if !unheard || !newsTellers[next.Plain] {
				return false
			}
		case w.Names(words.Retracting), w.Is(words.Undo), w.Is(words.ComesOff):
			if i > 0 && !opening && !read.Words[i-1].Is(words.Not) {
				return false
			}
		case w.Is(words.Still | words.NotYet | words.Hoped | words.Want | words.Beg | words.Forbid | words.When | words.Fear | words.Asking | words.Unsure):
			if !w.Is(words.Empty | words.Polite) {
				return false
			}
		case w.Is(words.Able) && unheard && done:
		case w.Is(words.Done):
			done = true
		case newsTellers[w.Plain], notesBeside[w.Plain], w.Names(words.Relieved), w.Means(words.Kin | words.Child | words.They), w.Is(words.Polite | words.Self | words.Empty | words.Yes | words.Exist | words.Partner | words.Right):
		default:
			return false
		}
	}
	return well
}

// endsThought reports whether a sign that ends a thought stands behind a word of the text.
func (t *turn) endsThought(at int) bool {
	seen := 0
	for thought := range words.ThoughtsOf(t.in.Text) {
		if seen += len(words.Read(thought).Words); seen == at+1 {
			return true
		}
	}
	return false
}

// tellsWell ends the alarm for whoever is told to be well, and adds what was said to the entry
// that staff have: that stays as urgent as it was.
func (t *turn) tellsWell() bool {
	if !t.mayTakeBack() || t.unsafe() || t.criesOut() || !t.turnsOutWell() {
		return false
	}
	t.out.Intent = bot.Emergency
	t.calm = true
	t.emit(bot.HandoverRequested{Handover: bot.Handover{ID: t.env.NewID(), Topic: string(bot.Emergency), Note: t.kept(t.in.Text)}})
	t.say("common.danger.taken_back", nil)
	if t.inForm() {
		t.showNode()
		return true
	}
	t.s.Node, t.s.Trail, t.s.Pending, t.s.Tries = t.trees.Start, nil, "", 0
	return true
}
