package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/words"
	"kanca/locales"
)

// A stop word may tell of work, a wage or a school, or of what somebody else did. Where that
// is not certain it is asked about: a BERHENTI that is passed over is worse than a question.

var (
	prepositions = listed("prepositions") // "nang", "neng": before work and before any place
	schooling    = listed("schooling")    // going to school
	pay          = listed("pay")          // a wage, and giving or getting it
	bygone       = listed("bygone")       // they tell an employer from another: "majikan lama"
	sendings     = listed("sendings")     // what kanca sends, besides what the locales list
	keepings     = listed("keepings")     // why somebody wants it still
)

// maxStopped is how many words behind a stop word say what is stopped.
const maxStopped = 3

// refusesFirst reports whether the text begins with a no that stands by itself, and gives a
// reason why the messages are wanted: "jangan, saya masih butuh infonya", and not "tidak, bosan".
func (t *turn) refusesFirst() bool {
	if !t.beginsWithWholeNo() || t.suspects(t.understood()) {
		return false
	}
	_, rest, _ := strings.Cut(t.in.Text, ",")
	read := words.Read(rest)
	return slices.ContainsFunc(spelling.Words(spelling.Plain(rest)), func(w string) bool { return keepings[w] }) && !read.Has(words.Again|words.Quiet|words.Unwilling|words.Undo|words.Forbid|words.Needless|words.Not|words.Erase) && !t.texts.Words.Stops(t.words)
}

// beginsWithWholeNo reports whether a no stands by itself before a comma: "jangan, ganggu aja".
func (t *turn) beginsWithWholeNo() bool {
	first, _, more := strings.Cut(t.in.Text, ",")
	reply := words.Read(first).Answer(words.Plain)
	return more && t.in.Kind == bot.KindText && reply.Answer == words.Denied && reply.Whole
}

// stopping is a stop word and what stands in one clause with it.
type stopping struct {
	lead, behind []string // the words of the clause before and behind it
	opens        bool     // nothing but courtesy stands before the clause
}

// stoppings finds the stop words of the text.
func (t *turn) stoppings() (all []stopping) {
	if !slices.ContainsFunc(t.words, func(word string) bool { return t.texts.Words.Stops([]string{word}) }) {
		return nil // as nearly always: the text is not read once more for it
	}
	first := true
	for piece := range strings.FieldsFuncSeq(t.in.Text, func(r rune) bool { return strings.ContainsRune(",.;:!?()\n", r) }) {
		said := spelling.Words(spelling.Plain(piece))
		for i, word := range said {
			if t.texts.Words.Stops([]string{word}) {
				all = append(all, stopping{lead: said[:i], behind: said[i+1:], opens: first})
			}
		}
		first = first && !slices.ContainsFunc(said, func(word string) bool { return !t.addresses(word) })
	}
	return all
}

// stopsWork reports whether work is what somebody wants to stop: "berhenti dari
// kerja", "ambu alako", and not "berhenti, kerja saya …".
func (t *turn) stopsWork() bool {
	for _, stop := range t.stoppings() {
		for _, next := range stop.behind {
			if t.texts.Words.Listed(locales.ListWork, next) || formerWork[next] {
				return true
			}
			if !t.texts.Words.Listed(locales.ListLeaving, next) && !prepositions[next] {
				break
			}
		}
	}
	return false
}

// stopsElse reports whether somebody else is who stopped, or a wage or school what was: no
// announcements are meant by "majikan lama saya berhenti bayar gaji", "ambu asakola". Who
// begins with the stop word means it: "BERHENTI, gaji saya sudah cukup".
func (t *turn) stopsElse() bool {
	w := t.texts.Words
	all := t.stoppings()
	if len(all) == 0 || w.Stops(t.words[len(t.words)-1:]) && len(all) == 1 || slices.ContainsFunc(t.words, func(word string) bool {
		return w.Listed(locales.ListAnnouncements, word) || w.Listed(locales.ListNews, word) || sendings[word]
	}) {
		return false
	}
	stop := all[0]
	if t.stopsSchool(stop.behind) {
		return true
	}
	lead, employer := t.unaddressed(stop.lead)
	switch {
	case stop.opens && len(lead) == 0 && !employer, t.wishes(lead):
		return false
	case t.stopsPay(stop.behind):
		return true
	case len(lead) == 0, len(stop.behind) > 0 && words.Of(stop.behind[0])&(words.Contact|words.Polite|words.Empty) != 0:
		return false
	}
	return t.leadBySomebody(lead)
}

// stopsOnly reports whether the text begins with a stop word to which nothing belongs of what
// stands behind it: "BERHENTI, saya masih kontrak", "stop dulu kak, visa saya …".
func (t *turn) stopsOnly() bool {
	all := t.stoppings()
	if len(all) == 0 || !all[0].opens {
		return false
	}
	lead, _ := t.unaddressed(all[0].lead)
	behind := all[0].behind
	return len(lead) == 0 && (len(behind) > 0 && words.Of(behind[0])&words.Self != 0 || !slices.ContainsFunc(behind, func(word string) bool {
		return !t.addresses(word) && words.Of(word)&(words.Empty|words.Self|words.First) == 0
	}))
}

// unaddressed returns words without those that only address the reader, "kak", "bos", and
// whether one of these may also be an employer who stopped something.
func (t *turn) unaddressed(said []string) (rest []string, employer bool) {
	rest = slices.DeleteFunc(slices.Clone(said), t.addresses)
	if len(rest) == 1 && employers[rest[0]] { // "juragan stop"
		rest = nil
	}
	return rest, len(rest) == 0 && slices.ContainsFunc(said, func(word string) bool { return employers[word] })
}

// addresses reports whether a word is courtesy.
func (t *turn) addresses(word string) bool {
	return t.texts.Words.Polite(word) || words.Of(word)&words.Polite != 0
}

// stopsSchool reports whether what stands behind a stop word is a school: "berhenti dari
// sekolah".
func (t *turn) stopsSchool(behind []string) bool {
	for _, word := range behind {
		if !t.texts.Words.Listed(locales.ListLeaving, word) && !prepositions[word] {
			return schooling[word]
		}
	}
	return false
}

// stopsPay reports whether what stands behind a stop word is a wage: "berhenti kirim gaji",
// and not "berhenti saja, gaji saya …".
func (t *turn) stopsPay(behind []string) bool {
	for _, word := range behind[:min(maxStopped, len(behind))] {
		if words.Of(word)&(words.Polite|words.Empty) != 0 {
			return false
		}
		if pay[word] {
			return true
		}
	}
	return false
}

// wishes reports whether somebody says for himself that something shall stop: "saya mau".
func (t *turn) wishes(lead []string) bool {
	return slices.ContainsFunc(lead, func(word string) bool { return words.Of(word)&(words.Want|words.Beg) != 0 }) &&
		!slices.ContainsFunc(lead, func(word string) bool { return employers[word] || companies[word] || t.isRelative(word) })
}

// leadBySomebody reports whether somebody else is what the words before a stop word begin
// with: "majikan lama saya", and not "saya sudah punya majikan".
func (t *turn) leadBySomebody(lead []string) bool {
	at := slices.IndexFunc(lead, func(word string) bool {
		return !fillers[word] && words.Of(word)&(words.When|words.Link|words.Asking) == 0
	})
	if at < 0 || companies[lead[at]] {
		return at >= 0
	}
	last := lead[len(lead)-1] // "suami saya marah, stop" has an end of its own
	return (employers[lead[at]] || t.isRelative(lead[at])) && (at == len(lead)-1 || fillers[last] || bygone[last] || words.Of(last)&(words.Self|words.Done|words.Still|words.Want|words.Not|words.When) != 0)
}
