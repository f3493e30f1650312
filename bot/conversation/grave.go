package conversation

import (
	"slices"
	"strings"

	"kanca/bot/spelling"
	"kanca/bot/words"
	"kanca/locales"
)

// Some tell of what is done to them in words of every day, beside a question about something
// else: "majikan cium2 saya terus, boleh minta ganti majikan?". They are asked whether somebody
// is in danger, whatever else is wished for.

var (
	masters     = listed("masters")      // who has power over the writer, besides employers and brokers
	intimate    = listed("intimate")     // what nobody with power over somebody does to them
	touching    = listed("touching")     // what is that beside a part of the body
	touchedBody = listed("touched_body") // and that part
	bedding     = listed("bedding")      // what somebody wants who wants to sleep with somebody
	bedAsked    = listed("bed_asked")    // how it is asked for
	bedTogether = listed("bed_together") // with whom
	undressing  = listed("undressing")   // "buka", before clothes
	clothes     = listed("clothes")
)

// tellsGrave reports whether the text tells that somebody is molested, held in a house or badly
// hurt.
func (t *turn) tellsGrave() bool {
	return len(t.words) <= maxSuffering && (t.isTied() || len(t.words) > 2 && (t.struckAgain() || t.overworked() || t.isBitten() || t.molested() || t.confined() || t.locksUp() || t.injured() || t.longsToDie() || t.outraged() || t.keptCruelly()))
}

// ofSomebody are the endings that say whose somebody is, and none.
var ofSomebody = []string{"", "nya", "ne", "na", "ku", "e", "a"}

// isMaster reports whether a word names who has power over the writer: "juragane", "agen".
func isMaster(word string) bool {
	return isBroker(word) || endsOn(word, employers, ofSomebody...) || endsOn(word, masters, ofSomebody...)
}

// isMine reports whether a word is the writer, or somebody of the family.
func (t *turn) isMine(word string) bool {
	stem, mine := strings.CutSuffix(word, "ku")
	return selves[word] || isKin(word) || t.isRelative(word) || mine && (isKin(stem) || nameTitles[stem]) // "mbakku"
}

// molested reports whether the text tells that somebody with power over the writer kisses or
// touches somebody, or wants to sleep with them. What is only supposed, allowed or denied is
// not told, and who greets kisses a hand.
func (t *turn) molested() bool {
	master := slices.IndexFunc(t.words, isMaster)
	if master < 0 {
		return false
	}
	for i, word := range t.words {
		deed := strings.TrimRight(word, "2")
		behind := t.words[i+1 : min(i+4, len(t.words))]
		switch {
		case intimate[deed]:
		case touching[deed] && slices.ContainsFunc(behind, func(w string) bool { return touchedBody[w] || touchedBody[strings.TrimSuffix(w, "ku")] }):
		case touching[deed] && deed != word && slices.ContainsFunc(behind[:min(1, len(behind))], t.isMine): // "pegang2 saya"
		case bedding[deed] && t.askedToBed(i):
		case undressing[deed] && len(behind) > 0 && clothes[behind[0]]:
		default:
			continue
		}
		if t.isTold(i) && (master < i || !slices.ContainsFunc(t.words[:i], t.isMine) || strings.HasPrefix(deed, "di") || strings.HasPrefix(deed, "e")) {
			return true
		}
	}
	return false
}

// askedToBed reports whether a word for a bed or for sleeping is what somebody is asked for:
// "ngajak tidur", "minta tidur sama saya".
func (t *turn) askedToBed(at int) bool {
	before, behind := t.words[max(0, at-2):at], t.words[at+1:min(at+3, len(t.words))]
	asked := slices.IndexFunc(before, func(w string) bool { return bedAsked[w] })
	if asked < 0 {
		return false
	}
	return len(behind) == 0 || bedTogether[behind[0]] || touchedBody[behind[0]] || slices.ContainsFunc(behind, t.isMine) || words.Of(behind[0])&words.When != 0
}

// isTold reports whether what a word says is told, and not only supposed, allowed or denied.
func (t *turn) isTold(at int) bool {
	for i, word := range t.words[:at] {
		if t.texts.Words.Listed(locales.ListSupposing, word) || word == "apakah" {
			return false
		}
		if near := at - i; near <= 2 && words.Of(word)&(words.Not|words.NotYet|words.Permit|words.Forbid|words.Lack) != 0 {
			return false
		}
	}
	return true
}

var (
	leaving  = listed("leaving")   // what somebody who is held may not do
	houses   = listed("held_in")   // where somebody is held
	shutIn   = listed("shut_in")   // that forbids it by itself
	lockedIn = listed("locked_in") // that somebody is locked in
	allowing = listed("allowing")  // that forbids it where it is denied
	notHeld  = listed("not_held")  // what keeps somebody at home who is held by nobody
	remarked = listed("remarking") // what is heard of others
)

// confined reports whether a thought of the text tells that the writer or one of the family may
// not leave a house, or where somebody has power over them may not go home: "aku ora oleh metu
// omah".
func (t *turn) confined() bool {
	if !slices.ContainsFunc(t.words, func(w string) bool { return leaving[w] || lockedIn[w] }) || t.supposes() {
		return false
	}
	master := slices.ContainsFunc(t.words, isMaster)
	if !slices.ContainsFunc(t.words, t.isMine) && !(master && slices.ContainsFunc(t.words, func(w string) bool { return spans[w] })) { // "kontrak habis tapi majikan ga ngasih pulang, udah 4 bulan"
		return false
	}
	for thought := range words.ThoughtsOf(t.in.Text) {
		said := spelling.Words(spelling.Plain(thought))
		if strings.HasSuffix(strings.TrimSpace(thought), "?") && len(said) == len(t.words) || slices.ContainsFunc(said, func(w string) bool { return notHeld[w] || remarked[w] || words.KindOf(w)&words.Mailing != 0 }) {
			continue
		}
		for i, word := range said {
			if lockedIn[word] && !slices.ContainsFunc(said, t.isThing) && (master || slices.ContainsFunc(said[i+1:min(i+4, len(said))], func(w string) bool { return houses[w] })) {
				return true
			}
			if !leaving[word] {
				continue
			}
			forbidden := false
			for j := max(0, i-3); j < i; j++ {
				denied := j > 0 && words.Of(said[j-1])&(words.Not|words.Lack) != 0
				forbidden = forbidden || shutIn[said[j]] || allowing[said[j]] && denied
			}
			if forbidden && (master || slices.ContainsFunc(said[i+1:min(i+4, len(said))], func(w string) bool { return houses[w] })) {
				return true
			}
		}
	}
	return false
}

// locks are what somebody does who locks somebody up.
var locks = listed("locks")

// locksUp reports whether somebody with power over the writer locks them up, also where it is
// asked whether that is allowed: "apa majikan berhak kunci saya di rumah?".
func (t *turn) locksUp() bool {
	for i, word := range t.words[:len(t.words)-1] {
		if locks[word] && (selves[t.words[i+1]] || isKin(t.words[i+1])) && slices.ContainsFunc(t.words, isMaster) {
			return true
		}
	}
	return false
}

var dying = listed("dying") // for somebody, and no phone

// longsToDie reports whether the writer says to want to die: "saya mau mati aja, asuransi dapat
// berapa?". A phone and a paper "are about to die", too.
func (t *turn) longsToDie() bool {
	for i, word := range t.words {
		if !dying[word] || i == 0 || words.Of(t.words[i-1])&words.Want == 0 && !betterDead[t.words[i-1]] {
			continue
		}
		before := t.words[max(0, i-5) : i-1]
		if slices.ContainsFunc(before, func(w string) bool {
			return t.isExpiring(w) || t.texts.Words.Listed(locales.ListPhones, w) || words.Of(w)&(words.Not|words.When) != 0 || t.isRelative(w) || isKin(w)
		}) {
			continue
		}
		return true
	}
	return false
}

// wantsToDie reports whether the writer, and nobody else, says to want to die, or to bear life
// no more: "pengen ngombe racun", "gak kuat urip", "mau bunuh diri".
func (t *turn) wantsToDie() bool {
	return len(t.words) <= maxSuffering && (t.longsToDie() && !t.masterDies() || t.killsSelf() || t.bearsNoLife())
}

var (
	poisons  = listed("poisons")
	drinking = listed("drinking")
	killSelf = listed("kill_self") // before "diri"
	theSelf  = listed("the_self")
	bearing  = listed("bearing") // what is denied by whoever bears it no more
	life     = listed("life")
)

// killsSelf reports whether the text tells of wanting to drink poison, or to take one's life.
func (t *turn) killsSelf() bool {
	for i, word := range t.words[:max(0, len(t.words)-1)] {
		next := t.words[i+1]
		if !(killSelf[word] && theSelf[next] || drinking[word] && poisons[next]) || t.ofAnother(i) {
			continue
		}
		if slices.ContainsFunc(t.words[max(0, i-2):i], func(w string) bool { return words.Of(w)&words.Want != 0 || betterDead[w] }) {
			return true
		}
	}
	return false
}

// masterDies reports whether it is who has power over the writer that is about to die.
func (t *turn) masterDies() bool {
	for i, word := range t.words {
		if i > 0 && i+1 < len(t.words) && dying[t.words[i+1]] && words.Of(word)&words.Want != 0 && isMaster(t.words[i-1]) {
			return true
		}
	}
	return false
}

// ofAnother reports whether what stands at a place is denied, or told of somebody of the family.
func (t *turn) ofAnother(at int) bool {
	return slices.ContainsFunc(t.words[max(0, at-5):at], func(w string) bool {
		return isKin(w) || t.isRelative(w) || words.Of(w)&(words.Not|words.When) != 0
	})
}

// bearsNoLife reports whether the text tells that life is borne no more: "ta' kowat odhi'".
func (t *turn) bearsNoLife() bool {
	for i, word := range t.words {
		if life[word] && i > 1 && (bearing[t.words[i-1]] && words.Of(t.words[i-2])&words.Not != 0 || i > 2 && bearing[t.words[i-2]] && words.Of(t.words[i-3])&words.Not != 0) && !slices.ContainsFunc(t.words[max(0, i-6):i], func(w string) bool { return isKin(w) || t.isRelative(w) || words.Of(w)&words.When != 0 }) {
			return true
		}
	}
	return false
}

// betterDead stand before dying for whoever says that it were better.
var betterDead = listed("better_dead")

var (
	broken    = listed("broken")      // what happens to a part of the body
	limbs     = listed("limbs")       // the parts of the body
	accidents = listed("accidents")   // how it happened
	bygoneHow = listed("bygone_hurt") // it is over
)

// injured reports whether the text tells that somebody fell, was crushed or the like at work or
// abroad, and what of the body is broken: "bapakku tibo nang proyek, sikile tugel". What is long
// over, or healed, is not told as danger.
func (t *turn) injured() bool {
	limb := slices.IndexFunc(t.words, t.isLimb)
	if limb < 0 || t.supposes() || slices.ContainsFunc(t.words, func(w string) bool { return bygoneHow[w] }) || !slices.ContainsFunc(t.words, t.isMine) && t.asksSomehow() {
		return false
	}
	if !slices.ContainsFunc(t.words, func(w string) bool { return accidents[w] || workplaces[w] }) && !t.namesAbroad() {
		return false
	}
	for i, word := range t.words {
		if broken[word] && (i > 0 && t.isLimb(t.words[i-1]) || i+1 < len(t.words) && t.isLimb(t.words[i+1]) || i > 1 && t.isLimb(t.words[i-2])) {
			return true
		}
	}
	return false
}

// isLimb reports whether a word is a part of the body, whoever's: "sikile".
func (t *turn) isLimb(word string) bool {
	return endsOn(word, limbs, "", "nya", "na", "nga", "e", "ne", "ku", "a")
}
