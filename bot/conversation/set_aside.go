package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/understanding"
	"kanca/bot/words"
	"kanca/locales"
)

// Words of danger stand in what people tell on any day: "hp saya mau mati", "aku wedi asu",
// "cium tangan majikan", "bakar ikan". Such a piece is set aside, and the rest of the text heard
// as if it were all: danger that is told beside it is heard as before.

// maxSetAside is how many words a text has at most of which a piece is set aside.
const maxSetAside = 40

var (
	phobias       = listed("phobias")
	fearsOf       = listed("fears_of")
	biting        = listed("biting")
	fond          = listed("fond")
	smallOnes     = listed("small_ones")
	greetedHand   = listed("greeted_hand")
	eldersGreeted = listed("elders_greeted")
	grilling      = listed("grilling")
	grilled       = listed("grilled")
	applying      = listed("applying")
	callsAt       = listed("calls_at")
	saidBeside    = listed("said_beside")
	battery       = listed("battery")
	phoneDying    = listed("phone_dying")
	goingDead     = listed("going_dead")
	dreams        = listed("dreams")
	tales         = listed("tales")

	harmlessPhrases = phrasesByFirst("harmless_phrases")
)

// phrasesByFirst is the phrases of a list, in words, by the first of them.
func phrasesByFirst(list string) map[string][][]string {
	byFirst := map[string][][]string{}
	for _, phrase := range lexicon[list] {
		said := strings.Fields(phrase)
		byFirst[said[0]] = append(byFirst[said[0]], said)
	}
	return byFirst
}

// piece is a text in words of which some are set aside.
type piece struct {
	t      *turn
	said   []string
	begins map[int]bool // where a thought begins
}

// hearsBeside hears a text in which danger is suspected without the pieces that only sound like
// it. Where somebody was asked about danger, or cried for help before, nothing is set aside.
func (t *turn) hearsBeside(r understanding.Result) understanding.Result {
	if t.besides || r.Intent != bot.Emergency && r.Second != bot.Emergency || !t.onlySounds() {
		return r
	}
	return withoutAlarm(r)
}

// onlySounds reports whether all that sounds like danger in the text is in pieces that are told on
// any day, and the rest tells of none.
func (t *turn) onlySounds() bool {
	if t.sounds == nil {
		only := t.restIsCalm()
		t.sounds = &only
	}
	return *t.sounds
}

func (t *turn) restIsCalm() bool {
	if t.besides || t.in.Kind != bot.KindText || len(t.words) > maxSetAside || t.s.Asking == askDanger || t.alarmed() || t.criesOut() {
		return false
	}
	p := piece{t: t}
	p.said, p.begins = t.thoughts()
	aside, weak := map[int]bool{}, true
	for at := range p.said {
		size, hour := p.soundsAt(at)
		for i := range size {
			aside[at+i] = true
		}
		weak = weak && (size == 0 || hour)
	}
	if len(aside) == 0 {
		return false
	}
	var rest []string
	called, neutral := false, true
	for i, word := range p.said {
		if aside[i] {
			continue
		}
		rest = append(rest, word)
		called = called || callsAt[word]
		neutral = neutral && t.saysNothingBeside(word)
	}
	if weak {
		return neutral && called
	}
	return neutral || t.calmAlone(strings.Join(rest, " "))
}

// saysNothingBeside reports whether a word tells of no danger beside a piece that is set aside.
func (t *turn) saysNothingBeside(word string) bool {
	if t.harmIn(word) {
		return false
	}
	return selves[word] || isMaster(word) || isKin(word) || t.isRelative(word) || saidBeside[word] || callsAt[word] || fillers[word] || possesses[word] || phobias[word] || isDigits(word) || t.texts.Words.Polite(word) ||
		words.Of(word)&(words.Polite|words.Empty|words.Self|words.Still|words.Done|words.Want) != 0 && words.Of(word)&words.Harm == 0
}

// calmAlone reports whether a text is no cry for help when it is all that is said.
func (t *turn) calmAlone(rest string) bool {
	alone := newTurn(t.Engine, t.before, Input{Kind: bot.KindText, Text: rest}, t.env)
	alone.besides = true
	alone.begin()
	if alone.criesOut() || alone.tellsGrave() || alone.tellsOfHarm() > 0 || slices.ContainsFunc(alone.words, alone.harmIn) || alone.reading().Has(words.Fear|words.Harm|words.Beg) {
		return false
	}
	u := alone.understood()
	return u.Intent != bot.Emergency && u.Second != bot.Emergency && !(t.acts != nil && alone.surelyCries())
}

// soundsAt is how many words from a place on only sound like danger, and whether they are an hour,
// which matters to what is told beside it.
func (p piece) soundsAt(at int) (size int, hour bool) {
	word := p.said[at]
	for _, phrase := range harmlessPhrases[word] {
		if at+len(phrase) <= len(p.said) && slices.Equal(p.said[at:at+len(phrase)], phrase) {
			return len(phrase), false
		}
	}
	for _, is := range []func(int) int{p.fearsBeast, p.fondles, p.kissesHand, p.grills, p.applies, p.phoneDies, p.dreamsOrReads, p.lockedThing, p.fussesToCome} {
		if size := is(at); size > 0 {
			return size, false
		}
	}
	return p.hourAt(at), true
}

// next is the words from a place on in the same thought, at most so many.
func (p piece) next(at, most int) []string {
	end := at
	for end < len(p.said) && end < at+most && (end == at || !p.begins[end]) {
		end++
	}
	return p.said[min(at, len(p.said)):end]
}

// has reports whether a word of the text is of a sort.
func (p piece) has(is func(string) bool) bool { return slices.ContainsFunc(p.said, is) }

// in is a sort of words by their list.
func in(list map[string]bool) func(string) bool { return func(w string) bool { return list[w] } }

// fearsBeast is a fear that many have: of an animal that did nothing, of heights, of a needle.
func (p piece) fearsBeast(at int) (size int) {
	if words.Of(p.said[at])&words.Fear == 0 || p.has(in(biting)) {
		return 0
	}
	said := p.next(at, 4)
	for i, word := range said[1:] {
		if phobias[word] {
			size = i + 2
			continue
		}
		if size > 0 || !fearsOf[word] {
			break
		}
	}
	return size
}

// fondles is somebody's fondness for a small child of their own.
func (p piece) fondles(at int) int {
	said := p.next(at, 3)
	if !fond[said[0]] || len(said) < 2 || len(said) > 2 && selves[said[2]] || p.has(in(compelling)) {
		return 0
	}
	if smallOnes[said[1]] || len(said) > 2 && said[1] == "anak" && isMaster(said[2]) {
		return 2
	}
	return 0
}

// kissesHand is a greeting: the writer kisses the hand of an employer or an elder.
func (p piece) kissesHand(at int) int {
	said := p.next(at, 5)
	if !fond[said[0]] || slices.ContainsFunc(p.said[:at], isMaster) || p.has(in(compelling)) || p.has(in(bedAsked)) {
		return 0
	}
	hand := 1
	if len(said) > 1 && fond[said[1]] { // "salim cium tangan"
		hand = 2
	}
	if len(said) <= hand || !greetedHand[said[hand]] {
		return 0
	}
	for i, word := range said[hand+1:] {
		if isMaster(word) || eldersGreeted[word] {
			return hand + 2 + i
		}
		if selves[word] {
			return 0
		}
	}
	return 0
}

// grills is food that is grilled, or what else is burnt on any day.
func (p piece) grills(at int) int {
	if said := p.next(at, 2); len(said) == 2 && grilling[said[0]] && grilled[said[1]] {
		return 2
	}
	return 0
}

// applies is how somebody who looks for work shows what they are worth.
func (p piece) applies(at int) int {
	said := p.next(at, 2)
	if len(said) < 2 || !selling[said[0]] || !oneself[said[1]] || !p.has(in(applying)) || p.has(in(compelling)) || p.has(func(w string) bool { return isMaster(w) && !applying[w] }) {
		return 0
	}
	return 2
}

// phoneDies is a phone whose battery is empty: nobody else is named between the two.
func (p piece) phoneDies(at int) int {
	if !battery[p.said[at]] && !p.t.texts.Words.Listed(locales.ListPhones, p.said[at]) {
		return 0
	}
	owner := false
	for i, word := range p.next(at, maxOff)[1:] {
		switch {
		case goingDead[word]:
			if p.t.diesSomebody(p.said, at+i+2) {
				return 0
			}
			return i + 2
		case selves[word] || words.Of(word)&words.Self != 0:
			if owner {
				return 0
			}
			owner = true
		case !phoneDying[word] && !besidePhone[word] && !isDigits(word) && !battery[word] && !p.t.texts.Words.Listed(locales.ListPhones, word):
			return 0
		}
	}
	return 0
}

// dreamsOrReads is what is dreamt, read or seen of others to the end of the thought.
func (p piece) dreamsOrReads(at int) int {
	word := p.said[at]
	if !dreams[word] && !tales[word] || p.has(func(w string) bool { return isKin(w) || p.t.isRelative(w) || friends[w] }) {
		return 0
	}
	said := p.next(at, maxSetAside)
	if slices.ContainsFunc(said, in(selves)) || slices.ContainsFunc(said, isMaster) {
		return 0
	}
	return len(said)
}

// hourAt is an hour of the day: "pukul 8 malam".
func (p piece) hourAt(at int) int {
	said := p.next(at, 3)
	if len(said) < 2 || !hourWords[said[0]] && !strikes[said[0]] || !isDigits(said[1]) {
		return 0
	}
	if at > 0 && blowLeads[p.said[at-1]] && strikes[said[0]] {
		return 0
	}
	if len(said) > 2 && timesOfDay[said[2]] {
		return 3
	}
	return 2
}

var (
	lockable = listed("lockable")   // what is locked on any day
	stuck    = listed("stuck")      // that it is
	keyLost  = listed("key_lost")   // why
	coming   = listed("child_asks") // what a child that cries asks for
)

// lockedThing is a phone, a door or a motorcycle that is locked, and why: "hp saya terkunci lupa
// sandinya". Where somebody has power over the writer, or cannot get out, it is no such thing.
func (p piece) lockedThing(at int) (size int) {
	phone := p.t.texts.Words.Listed(locales.ListPhones, p.said[at])
	if !phone && !lockable[p.said[at]] || p.has(isMaster) || p.has(in(leaving)) || p.has(in(withinDoors)) {
		return 0
	}
	locked, lost := false, false
	said := p.said[at:min(at+maxLocked, len(p.said))]
	for i, word := range said[1:] {
		switch {
		case stuck[word]:
			locked, size = true, i+2
		case locked && keyLost[word]:
			lost, size = true, i+2
		case selves[word], words.Of(word)&(words.Self|words.Empty|words.Done|words.Polite) != 0, lockable[word], isHome(word):
		default:
			if locked && (phone || lost) {
				return size
			}
			return 0
		}
	}
	if locked && (phone || lost) {
		return size
	}
	return 0
}

// maxLocked is how many words tell at most what is locked and why.
const maxLocked = 10

var withinDoors = listed("within_doors") // where somebody is who is locked in

// fussesToCome is a small child that cries because it wants to come along: it is at home.
func (p piece) fussesToCome(at int) int {
	child := words.Word{Plain: p.said[at], Class: words.Of(p.said[at])}
	if !child.Means(words.Child) {
		return 0
	}
	fusses := false
	for i, word := range p.next(at, 9)[1:] {
		w := words.Word{Plain: word, Class: words.Of(word)}
		switch {
		case w.Names(words.Fussing) && !coming[word]:
			fusses = true
		case coming[word]:
			if fusses {
				return i + 2
			}
			return 0
		case w.Is(words.Harm | words.Quote), p.t.harmIn(word):
			return 0
		case !w.Is(words.Polite|words.Self|words.Empty|words.Still|words.Eager|words.Want|words.Beg) && !saidBeside[word]:
			return 0
		}
	}
	return 0
}
