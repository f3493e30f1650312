package conversation

import (
	"slices"

	"kanca/bot/words"
	"kanca/locales"
)

// How somebody is kept tells of being held, too: without a call home, a phone, food or sleep, with the
// animals, or left without money where nobody is.

var (
	calling     = listed("calling")
	calledHome  = listed("called_home") // whom, besides the family
	forbidding  = listed("forbidding")
	takenAway   = listed("taken_away")
	once        = listed("once")
	aDay        = listed("a_day")
	justOnly    = listed("just_only")
	nothingElse = listed("nothing_else") // the same behind it
	meagre      = listed("meagre")
	spoilt      = listed("spoilt")
	food        = listed("food")
	seldom      = listed("seldom")
	ousting     = listed("ousting")
	feeding     = listed("feeding")
	sleeping    = listed("sleeping")
	stalls      = listed("stalls")
	notSleep    = listed("not_sleep") // behind sleeping: another rule of a house
	abandoning  = listed("abandoning")
	thrownOut   = listed("thrown_out")
	lonely      = listed("lonely")   // where nobody passes
	stations    = listed("stations") // where whoever has money gets on
	keptIn      = listed("kept_in")
	during      = listed("while")
	money       = listed("money")
)

var keptSigns = union(calling, takenAway, eating, meagre, spoilt, seldom, sleeping, abandoning, ousting)

// keptCruelly reports whether a thought tells of it. What is asked of nobody, and nothing else is said, is
// a question about rules.
func (t *turn) keptCruelly() bool {
	return t.anyThought(keptSigns, func(th thought) bool {
		if th.alone && th.asks && !th.mine() {
			return false
		}
		return th.barsCalls() || th.takesPhone() || th.starves() || th.stalls() || th.robsSleep() || th.abandons()
	})
}

// denies reports whether the words right before a place forbid what is there.
func (th thought) denies(at int) bool {
	for i := max(0, at-3); i < at; i++ {
		if forbidding[th.said[i]] || shutIn[th.said[i]] || allowing[th.said[i]] && words.Of(th.said[i])&words.Able == 0 && i > 0 && isDenial(th.said[i-1]) {
			return true
		}
	}
	return false
}

// held reports whether the text is about where people are kept, or who has power over them.
func (th thought) held() bool {
	return th.master || slices.ContainsFunc(th.t.words, func(w string) bool { return keptIn[w] })
}

// barsCalls reports whether somebody may not call the family.
func (th thought) barsCalls() bool {
	if !th.held() && !(th.t.has(takenAway) && th.t.has(selves)) {
		return false
	}
	for i, word := range th.said {
		if calling[word] && th.denies(i) && slices.ContainsFunc(th.near(i, -1, 3), func(w string) bool { return calledHome[w] || th.t.isRelative(w) }) {
			return true
		}
	}
	return false
}

// takesPhone reports whether the phones of those in a shelter are taken away, and not only while they learn.
func (th thought) takesPhone() bool {
	text := func(is func(string) bool) bool { return slices.ContainsFunc(th.t.words, is) }
	if th.asks || !text(func(w string) bool { return keptIn[w] }) || !text(isDays) && !th.mine() || th.has(func(w string) bool { return during[w] }) {
		return false
	}
	for i, word := range th.said {
		if takenAway[word] && !th.supposedAt(i) && slices.ContainsFunc(th.near(i, 3, 2), func(w string) bool { return th.t.texts.Words.Listed(locales.ListPhones, w) }) {
			return true
		}
	}
	return false
}

// starves reports whether somebody who is held has too little to eat: "makan sehari sekali", "cuma
// dikasih mie".
func (th thought) starves() bool {
	if !th.held() {
		return false
	}
	for i, word := range th.said {
		if th.supposedAt(i) {
			return false
		}
		behind := th.near(i, -1, 4)
		switch {
		case eating[word] && slices.ContainsFunc(behind, func(w string) bool { return aDay[w] }) && slices.ContainsFunc(behind, func(w string) bool { return once[w] }):
			return true
		case spoilt[word] && slices.ContainsFunc(th.near(i, 2, -1), func(w string) bool { return food[w] || eating[w] }):
			return true
		case seldom[word] && th.mine() && slices.ContainsFunc(behind, func(w string) bool { return feeding[w] }) && slices.ContainsFunc(behind, func(w string) bool { return eating[w] || food[w] }):
			return true
		case meagre[word] && th.onlyFed(i):
			return true
		}
	}
	return false
}

// onlyFed reports whether somebody gets nothing to eat but what is named at a place, and it is not the
// employer who eats it.
func (th thought) onlyFed(at int) bool {
	before := th.near(at, 4, 0)
	fed := slices.ContainsFunc(before, func(w string) bool { return feeding[w] || food[w] })
	eaten := slices.ContainsFunc(before, func(w string) bool { return eating[w] })
	if slices.ContainsFunc(th.near(at, -1, 1), func(w string) bool { return nothingElse[w] }) && (fed || eaten) {
		return true
	}
	for i := max(0, at-4); i < at; i++ {
		if justOnly[th.said[i]] {
			return fed || eaten && (i == 0 || !isMaster(th.said[i-1]))
		}
	}
	return false
}

// stalls reports whether somebody is made to sleep with the animals or the like.
func (th thought) stalls() bool {
	if !th.mine() || !th.master && !th.has(func(w string) bool { return compelling[w] }) {
		return false
	}
	for i, word := range th.said {
		if sleeping[word] && !th.supposedAt(i) && slices.ContainsFunc(th.near(i, -1, 5), func(w string) bool { return stalls[w] }) {
			return true
		}
	}
	return false
}

// robsSleep reports whether somebody who works may not sleep.
func (th thought) robsSleep() bool {
	if !th.master && !slices.ContainsFunc(th.t.words, func(w string) bool { return selves[w] || pay[w] || hourWords[w] }) {
		return false
	}
	for i, word := range th.said {
		if behind := th.near(i, -1, 4); sleeping[word] && len(behind) == 4 && aDay[behind[3]] && justOnly[behind[0]] && len(behind[1]) == 1 && behind[1] <= "3" && hourWords[behind[2]] {
			return true // "tidur cuma 2 jam sehari"
		}
		if next := th.near(i, -1, 1); sleeping[word] && !th.supposedAt(i) && th.denies(i) && (len(next) == 0 || !notSleep[next[0]]) {
			return true
		}
	}
	return false
}

// abandons reports whether somebody is left where nobody helps, or turned out by an employer.
func (th thought) abandons() bool {
	if !slices.ContainsFunc(th.t.words, th.t.isMine) {
		return false
	}
	broke := false
	for i, word := range th.t.words {
		broke = broke || money[word] && i > 0 && (isDenial(th.t.words[i-1]) || possesses[th.t.words[i-1]] && i > 1 && isDenial(th.t.words[i-2]))
	}
	for i, word := range th.said {
		if ousting[word] && th.master && !th.supposedAt(i) && slices.ContainsFunc(th.near(i, 3, 1), th.t.isMine) {
			return true
		}
		behind := th.near(i, -1, 5)
		at := slices.IndexFunc(behind, func(w string) bool { return lonely[w] || stations[w] })
		if abandoning[word] && at >= 0 && (broke || (th.master || thrownOut[word]) && lonely[behind[at]]) && !slices.ContainsFunc(behind[:at], th.t.isThing) {
			return true
		}
	}
	return false
}
