package conversation

import (
	"slices"
	"strings"

	"kanca/bot/spelling"
	"kanca/bot/words"
	"kanca/locales"
)

// Some is told in words that are each harmless, and only together tell of cruelty: hot water and
// a hand, a photo and no clothes, a cell and the writer. What is asked besides, and by what it is
// supposed in another thought, does not matter.

var (
	searing     = listed("searing")  // what is done with an iron or a cigarette
	pouring     = listed("pouring")  // what is done with water
	liquids     = listed("liquids")  // what may be poured, before how hot it is
	pressing    = listed("pressing") // what is done with something hot
	caustic     = listed("caustic")  // that burns without being hot
	hotThings   = listed("hot_things")
	hitBy       = listed("hit_by")
	scaldings   = listed("scaldings") // that burns
	pushing     = listed("pushing")
	depths      = listed("depths")
	burning     = listed("burning")     // setting on fire
	homes       = listed("homes")       // somebody's house
	threateners = listed("threateners") // who may threaten with it, besides masters
	nude        = listed("nude")
	looking     = listed("looking")
	bathing     = listed("bathing")
	rooms       = listed("rooms")
	changing    = listed("changing")
	cameras     = listed("cameras")
	serving     = listed("serving")
	men         = listed("men")
	selling     = listed("selling")    // before "diri"
	oneself     = listed("oneself")    // what of somebody is sold
	whoring     = listed("whoring")    // the same in one word
	compelling  = listed("compelling") // how somebody is made to
	hiding      = listed("hiding")
	eating      = listed("eating")
	beasts      = listed("beasts")
	pursuers    = listed("pursuers")
	cells       = listed("cells")
	longAgo     = listed("long_ago")
	withoutAny  = listed("without")
)

// outrageSigns are the words without one of which none of it is told.
var outrageSigns = union(searing, pouring, pressing, pushing, burning, nude, clothes, bathing, oneself, whoring, serving, hiding, eating, cells)

// union is the words of several lists.
func union(lists ...map[string]bool) map[string]bool {
	all := map[string]bool{}
	for _, list := range lists {
		for word := range list {
			all[word] = true
		}
	}
	return all
}

// thought is a piece of a text between the signs that end one, and what of the text matters to it.
type thought struct {
	t      *turn
	said   []string
	alone  bool // nothing else is said
	asks   bool
	master bool // the text names who has power over the writer
}

// anyThought reports whether is holds for a thought of the text, if a word of it is a sign.
func (t *turn) anyThought(signs map[string]bool, is func(thought) bool) bool {
	if !slices.ContainsFunc(t.words, func(w string) bool { return signs[w] }) {
		return false
	}
	master := slices.ContainsFunc(t.words, isMaster)
	for piece := range words.ThoughtsOf(t.in.Text) {
		said := spelling.Words(spelling.Plain(piece))
		if len(said) == 0 {
			continue
		}
		read := words.Read(piece)
		asks := read.Asks() || read.AsksWhether() || read.AsksByTag() || len(said) == len(t.words) && strings.Contains(t.in.Text, "?")
		if is(thought{t: t, said: said, alone: len(said) == len(t.words), asks: asks, master: master}) {
			return true
		}
	}
	return false
}

// has reports whether a word of the thought is of a sort.
func (th thought) has(is func(string) bool) bool { return slices.ContainsFunc(th.said, is) }

// mine reports whether the thought names the writer or one of the family.
func (th thought) mine() bool { return th.has(th.t.isMine) }

// near is the words from some before a place to some behind it.
func (th thought) near(at, before, behind int) []string {
	return th.said[max(0, at-before):min(at+1+behind, len(th.said))]
}

// supposedAt reports whether what is said at a place is only supposed, or was long ago.
func (th thought) supposedAt(at int) bool {
	return slices.ContainsFunc(th.said[:at], func(w string) bool { return th.t.texts.Words.Listed(locales.ListSupposing, w) }) ||
		th.has(func(w string) bool { return longAgo[w] })
}

// outraged reports whether a thought tells of burns, of nakedness or prostitution that somebody is
// made to, of a house to be set on fire, or of the writer in a cell or in hiding.
func (t *turn) outraged() bool {
	return t.anyThought(outrageSigns, func(th thought) bool {
		return th.burns() || th.pushes() || th.firesHome() || th.bares() || th.peeps() || th.prostitutes() || th.hides() || th.jailed()
	})
}

// isPassive reports whether a word says what is done to somebody, typed apart or not.
func (th thought) isPassive(at int) bool {
	word := th.said[at]
	return strings.HasPrefix(word, "di") || strings.HasPrefix(word, "e") || at > 0 && (prepositions[th.said[at-1]] || hitBy[th.said[at-1]] && th.master)
}

// burns reports whether somebody is scalded, or burnt with an iron or the like: "nyiram air panas ke
// tangan saya", "tangan saya disetrika".
func (th thought) burns() bool {
	someone := func(w string) bool { return th.t.isLimb(w) || th.t.isMine(w) }
	for i, word := range th.said {
		if !searing[word] && !pouring[word] && !pressing[word] || th.supposedAt(i) {
			continue
		}
		behind := th.near(i, -1, 7)
		if pressing[word] && !slices.ContainsFunc(behind, func(w string) bool { return scaldings[w] || hotThings[w] }) {
			continue
		}
		if pouring[word] {
			hot := slices.IndexFunc(behind, func(w string) bool { return scaldings[w] || caustic[w] })
			if hot < 0 || !caustic[behind[hot]] && (hot < 1 || !liquids[behind[hot-1]]) {
				continue
			}
		}
		if searing[word] && len(behind) > 0 && !th.t.isMine(behind[0]) { // "bakar ikan buat saya"
			behind = slices.DeleteFunc(slices.Clone(behind[:min(3, len(behind))]), th.t.isMine)
		}
		switch {
		case slices.ContainsFunc(behind, someone) && !th.clothed():
			return true
		case th.isPassive(i) && slices.ContainsFunc(th.near(i, 4, 0), th.t.isLimb):
			return true
		case th.isPassive(i) && slices.ContainsFunc(th.near(i, 4, 0), th.t.isMine) && (th.master || pouring[word]) && !th.clothed():
			return true
		}
	}
	return false
}

// pushes reports whether who has power over somebody throws them into the sea or the like.
func (th thought) pushes() bool {
	for i, word := range th.said {
		if pushing[word] && th.master && (th.mine() || th.has(func(w string) bool { return friends[w] })) && !th.supposedAt(i) && slices.ContainsFunc(th.near(i, -1, 5), func(w string) bool { return depths[w] }) {
			return true
		}
	}
	return false
}

// clothed reports whether the thought names clothes or papers, which are ironed and burnt as well.
func (th thought) clothed() bool {
	return th.has(func(w string) bool { return clothes[w] || th.t.isThing(w) })
}

// firesHome reports whether who has power over somebody sets a house on fire, or threatens to.
func (th thought) firesHome() bool {
	if !th.master && !slices.ContainsFunc(th.t.words, func(w string) bool { return threateners[w] }) {
		return false
	}
	for i, word := range th.said {
		if burning[word] && (slices.ContainsFunc(th.near(i, -1, 2), isHome) || th.isPassive(i) && slices.ContainsFunc(th.near(i, 4, 0), isHome)) {
			return true
		}
	}
	return false
}

// threatensHome reports whether somebody threatens to burn the house of the writer or of one of the
// family: "kalau tidak rumah bapak mau dibakar". It is told as a threat by its condition, by who
// says so, or by what is to come.
func (t *turn) threatensHome() bool {
	if len(t.words) > maxSuffering || t.has(longAgo) {
		return false
	}
	return t.anyThought(burning, func(th thought) bool {
		if th.has(func(w string) bool { return grilled[w] }) {
			return false
		}
		for i, word := range th.said {
			if burning[word] && (i == 0 || !isDenial(th.said[i-1])) && (th.firesHome() || th.isPassive(i) && th.homeBefore(i) && (t.supposes() || th.has(isBroker))) {
				return true
			}
		}
		return false
	})
}

// homeBefore reports whether it is somebody's house of which a word says what is done to it: nothing
// stands between the two but whose it is, and that it is to come.
func (th thought) homeBefore(at int) bool {
	for i := at - 1; i >= 0 && i >= at-6; i-- {
		if isHome(th.said[i]) {
			return (i == 0 || !prepositions[th.said[i-1]] && !besideHome[th.said[i-1]]) && slices.ContainsFunc(th.said[i:at], func(w string) bool { return th.t.isMine(w) || strings.HasSuffix(w, "ku") || parents[w] })
		}
		if !th.t.isMine(th.said[i]) && !parents[th.said[i]] && words.Of(th.said[i])&(words.Want|words.Self|words.Empty|words.Polite|words.Done) == 0 {
			return false
		}
	}
	return false
}

var (
	besideHome = listed("beside_home") // of a house, where something else is
	parents    = listed("parents")
)

// isHome reports whether a word is a house, whoever's: "bungkoku".
func isHome(word string) bool {
	return endsOn(word, homes, "", "nya", "na", "e", "ne", "ku")
}

// isDenial reports whether a word denies what follows, or does without it.
func isDenial(word string) bool {
	return withoutAny[word] || words.Of(word)&(words.Not|words.NotYet|words.Lack) != 0
}

// bares reports whether who has power over somebody wants them naked, or a photo of it.
func (th thought) bares() bool {
	if !th.master {
		return false
	}
	for i, word := range th.said {
		bare := nude[word]
		if clothes[word] && i > 0 {
			bare = slices.ContainsFunc(th.near(i, 2, -1), isDenial)
		}
		if bare && !th.supposedAt(i) {
			return true
		}
	}
	return false
}

// peeps reports whether who has power over somebody looks at them where they bathe or dress: not at
// whom they look after, "lihat anaknya mandi".
func (th thought) peeps() bool {
	if !th.master || th.has(func(w string) bool { return longAgo[w] }) {
		return false
	}
	for i, word := range th.said {
		bath := bathing[word] && (i == 0 || !rooms[th.said[i-1]]) || clothes[word] && i > 0 && changing[th.said[i-1]]
		before := th.near(i, 5, -1)
		if bathing[word] && slices.ContainsFunc(before, func(w string) bool { return cameras[w] }) && th.mine() && !th.supposedAt(i) {
			return true
		}
		look := slices.IndexFunc(before, func(w string) bool { return looking[strings.TrimRight(w, "2")] })
		if bath && th.mine() && slices.ContainsFunc(th.near(i, -1, 3), func(w string) bool { return looking[w] && (strings.HasPrefix(w, "di") || strings.HasPrefix(w, "e")) }) { // "saya mandi diintip"
			return true
		}
		if bath && look >= 0 && slices.ContainsFunc(before[look:], func(w string) bool { return selves[w] || th.t.isMine(w) && !strings.HasSuffix(w, "nya") }) {
			return true
		}
	}
	return false
}

// prostitutes reports whether somebody is made to sell herself: not what is asked of others.
func (th thought) prostitutes() bool {
	for i, word := range th.said {
		sold := whoring[word] || oneself[word] && i > 0 && selling[th.said[i-1]] || serving[word] && slices.ContainsFunc(th.near(i, -1, 2), func(w string) bool { return men[w] })
		if !sold || th.supposedAt(i) {
			continue
		}
		made := slices.ContainsFunc(th.near(i, 5, -1), func(w string) bool { return compelling[w] })
		if made && (th.master || th.mine() || !th.asks) {
			return true
		}
	}
	return false
}

// isDays reports whether a word is of days or more: "sebulan".
func isDays(word string) bool {
	for _, one := range []string{"sak", "se", "sa"} {
		if span, ok := strings.CutPrefix(word, one); ok && spans[span] && !nights[span] {
			return !hourWords[span]
		}
	}
	return spans[word] && !hourWords[word]
}

// hides reports whether the writer or one of the family hides from somebody, or in the wild, or has
// had nothing to eat for days.
func (th thought) hides() bool {
	if !th.mine() {
		return false
	}
	for i, word := range th.said {
		if th.supposedAt(i) {
			break
		}
		if hiding[word] && th.has(func(w string) bool {
			return wilds[w] || wildsMaybe[w] || workplaces[w] || pursuers[w] || isDays(w) || isMaster(w)
		}) &&
			!th.has(func(w string) bool { return words.Of(w)&(words.Want|words.Permit|words.Forbid) != 0 }) {
			return true
		}
		if !eating[word] || i == 0 || !isDenial(th.said[i-1]) && !(i > 1 && feeding[th.said[i-1]] && isDenial(th.said[i-2])) {
			continue
		}
		if next := th.near(i, -1, 1); th.has(isDays) && !th.has(func(w string) bool { return beasts[w] }) && (len(next) == 0 || isDays(next[0]) || isDigits(next[0]) || counted[next[0]] || words.Of(next[0])&words.Done != 0) {
			return true
		}
	}
	return false
}

// jailed reports whether the writer is in a cell, or one of the family abroad.
func (th thought) jailed() bool {
	self := th.has(func(w string) bool { return selves[w] })
	for i, word := range th.said {
		if !cells[word] || i == 0 || th.supposedAt(i) || th.has(func(w string) bool { return workingWords[w] }) {
			continue
		}
		in := slices.ContainsFunc(th.near(i, 2, -1), func(w string) bool { return prepositions[w] })
		kin := slices.IndexFunc(th.said[:i], th.t.isRelative) >= 0
		abroad := th.t.namesAbroad() || th.has(func(w string) bool { return pursuers[w] })
		if in && (self && !kin || kin && abroad) {
			return true
		}
	}
	return false
}
