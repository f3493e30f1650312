package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/understanding"
	"kanca/bot/understanding/acts"
	"kanca/bot/words"
	"kanca/locales"
)

// Villagers ask about lost papers, expired passports, severance pay and schools abroad in words
// that are mostly said in danger. What asks, and tells of no harm to anybody now, is no alarm:
// where both readings hear hardly a cry, where it is asked in general, where somebody came home
// before, and where only a stay is asked about.

const (
	// hardlyCry is the chance of a cry for the second reading below which a question is none
	// where the first is not sure, and hardlyDanger is how sure that may be.
	hardlyCry    = 0.25
	hardlyDanger = 0.6
	// perhapsCry is the same for a question in general, or about what is over.
	perhapsCry = 0.6
)

// asksWithoutAlarm reports whether a text in which an emergency is suspected only asks.
func (t *turn) asksWithoutAlarm(r understanding.Result) bool {
	if field := t.asked(); t.acts == nil || t.oneWay() || field != nil && field.As == "text" || t.s.Asking == askDanger || t.alarmed() || len(t.words) > maxSuffering || !t.asksSomehow() {
		return false
	}
	if t.cameHomeAndAsks() {
		return true
	}
	if t.criesOut() || t.tellsGrave() || t.unsafe() || t.tellsOfHarm() > 0 || t.cried || t.reading().Has(words.Fear|words.Unwilling) || t.surelyBegs() || t.diesOneself() || t.longUnreached() || t.robbedOnTheWay() || t.stuckInShelter() || t.kinDies() {
		return false
	}
	general, healed := t.asksInGeneral(), t.healedAt()
	for i, w := range t.words {
		if t.harmIn(w) && i > healed && !(t.supposes() && isFlight(w)) && !(general && isCharacter(w)) && !t.isJust(w) {
			return false
		}
	}
	if r.Trouble && t.reading().Has(words.Not|words.NotYet|words.Lack) { // "makan gak dikasih"
		return t.asksOfStay()
	}
	score := r.IntentScore
	if r.Intent != bot.Emergency {
		score = r.SecondScore
	}
	cry := t.act(acts.AtNothing).Of(acts.Cry)
	return cry < hardlyCry && score < hardlyDanger || cry < perhapsCry && (general || healed >= 0) || t.asksOfStay() || cry < nearlyCry && t.asksPlainly(r)
}

// tellsOfHelp says below the answer to such a question how to call for help, where nothing in the
// answer does.
func (t *turn) tellsOfHelp() {
	if !t.wondered || t.out.Intent == bot.Emergency || t.out.Intent == bot.Agency || t.s.Asking != "" || t.inForm() || t.oneWay() || slices.ContainsFunc(t.out.Replies, func(reply string) bool {
		return strings.Contains(reply, "TOLONG")
	}) {
		return
	}
	t.say("common.danger.below", nil)
}

// asksSomehow reports whether the text asks something, in whatever spelling: a thought that begins
// with what may be done asks, too.
func (t *turn) asksSomehow() bool {
	if t.wonders() || t.reading().Has(words.Tag) {
		return true
	}
	for thought := range words.ThoughtsOf(t.in.Text) {
		if said := words.Read(thought).Words; len(said) > 1 && said[0].Is(words.Able|words.Permit) && !said[0].Is(words.Not) {
			return true
		}
	}
	return false
}

// diesOneself reports whether the writer speaks of his own death: "mon engkok mate agantong".
func (t *turn) diesOneself() bool {
	if slices.ContainsFunc(t.words, func(w string) bool { return violence[w] }) {
		return true
	}
	for i, w := range t.words {
		if t.texts.Words.Listed(locales.ListDead, w) && slices.ContainsFunc(t.words[max(0, i-2):min(i+3, len(t.words))], func(w string) bool { return selves[w] }) {
			return true
		}
	}
	return false
}

var characters = listed("characters") // how an employer is

// isCharacter reports whether a word says how an employer is: "galak2".
func isCharacter(word string) bool { return characters[strings.TrimRight(word, "2")] }

// isFlight reports whether a word only tells of running away: "kaburan".
func isFlight(word string) bool {
	return flights[word] || strings.HasPrefix(word, "kabur")
}

// harmless are spelt like what is done to somebody, and are not: "jualan".
var harmless = listed("harmless_harm")

// isJust reports whether a word that is also one for running away says "just" of an age: "anak
// buru 20".
func (t *turn) isJust(word string) bool {
	at := slices.Index(t.words, word)
	return stillOnly[word] || harmless[word] || word == "buru" && at+1 < len(t.words) && isDigits(t.words[at+1])
}

var healed = listed("healed") // that somebody is well again

// healedAt is where the text says that whoever was hurt is well again, "tapi la bares", -1 where
// it does not.
func (t *turn) healedAt() int {
	for i, w := range t.words {
		if i > 0 && healed[w] && (words.Of(t.words[i-1])&words.Done != 0 || nowadays[t.words[i-1]]) && words.Of(t.words[i-1])&(words.Not|words.NotYet) == 0 {
			return i
		}
	}
	return -1
}

// asksInGeneral reports whether the text asks what would be, of nobody: "apa akibatnya kaburan di
// taiwan kalo ketangkap".
func (t *turn) asksInGeneral() bool {
	general := t.supposes() || slices.ContainsFunc(t.words, func(w string) bool { return hearsay[w] || isCharacter(w) })
	return general && !slices.ContainsFunc(t.words, t.isMine) && !t.reading().Has(words.Self)
}

var (
	overNow  = listed("over_now")     // that what is told was before
	ongoing  = listed("going_on_now") // that it is now
	hearsay  = listed("hearsay")      // that somebody else says so
	shelters = listed("shelters")     // where those wait who are to go
	howLong  = listed("how_long")     // by what is asked how long
)

// cameHomeAndAsks reports whether somebody came home from abroad, what harm there was is over,
// and something is asked: "mulih soko arab biyen sering dijotosi majikan … oleh bantuan psikolog
// nang ngendi?".
func (t *turn) cameHomeAndAsks() bool {
	home := t.homeNow()
	atHome := home >= 0
	for i, word := range t.words {
		if home >= 0 {
			break
		}
		if !cameBy[word] || i > 0 && words.Of(t.words[i-1])&(words.Want|words.Not|words.NotYet|words.Permit|words.Able|words.Forbid) != 0 {
			continue
		}
		if t.cameFrom(i) || i > 0 && words.Of(t.words[i-1])&words.Done != 0 {
			if slices.ContainsFunc(t.words[i+1:min(i+4, len(t.words))], isMaster) { // "sudah pulang ke majikan lama"
				return false
			}
			home = i
			break
		}
	}
	if home < 0 || slices.ContainsFunc(t.words, func(w string) bool { return lasting[w] }) || t.criesOut() || t.tellsGrave() || t.unsafe() || t.reading().Has(words.Beg) && t.surelyBegs() {
		return false
	}
	for i, word := range t.words {
		if (ongoing[word] || words.Of(word)&words.Still != 0) && t.harmedSince(i) {
			return false // "sudah pulang, sekarang diteror agen"
		}
		if !t.harmIn(word) || words.Of(word)&words.Fear != 0 {
			continue
		}
		if atHome && i < home && t.harmBefore(i) {
			continue // "dulu saya dipukul majikan, sekarang sudah di rumah"
		}
		if i < home || !slices.ContainsFunc(t.words[home:i], func(w string) bool { return overNow[w] || hearsay[w] }) && !t.harmBefore(i) {
			return false
		}
	}
	return true
}

// lasting tell of what is not over for who came home.
var lasting = listed("lasting_harm")

// killing are what somebody is threatened with.
var killing = listed("killing")

// harmedSince reports whether harm is told behind a word that says that it is now, before any that
// says that it was.
func (t *turn) harmedSince(at int) bool {
	for _, word := range t.words[at+1:] {
		switch {
		case overNow[word]:
			return false
		case words.Of(word)&words.Fear == 0 && (t.harmIn(word) || hurts[word] || violence[word] || killing[word] || t.texts.Words.Listed(locales.ListDead, word)):
			return true
		}
	}
	return false
}

// longUnreached reports whether a phone abroad is told to have been off for months or years.
func (t *turn) longUnreached() bool {
	return t.namesAbroad() && t.saysPhoneOff() && slices.ContainsFunc(t.words, func(w string) bool { return spans[w] })
}

// robbedOnTheWay reports whether a broker is told to have somebody's papers where people wait for
// a journey, and may be held: "sekarang di nunukan nunggu kapal, ktp diambil calo".
func (t *turn) robbedOnTheWay() bool {
	return slices.ContainsFunc(t.words, isBroker) && slices.ContainsFunc(t.words, t.isThing) && slices.ContainsFunc(t.words, func(w string) bool { return heldBefore[w] })
}

// stuckInShelter reports whether somebody in a shelter is told to be dead or gone, or not to be able or
// allowed to do something: "di mess ga bisa kemana mana".
func (t *turn) stuckInShelter() bool {
	has := func(is func(string) bool) bool { return slices.ContainsFunc(t.words, is) }
	return has(func(w string) bool { return shelters[w] }) &&
		(t.deniedAny(func(w string) bool { return allowing[w] }) || has(func(w string) bool { return t.texts.Words.Listed(locales.ListLost, w) }))
}

// deniedAny reports whether a word of some sort stands right behind one that denies it.
func (t *turn) deniedAny(is func(string) bool) bool {
	for i, w := range t.words {
		if i > 0 && is(w) && words.Of(t.words[i-1])&(words.Not|words.Lack) != 0 {
			return true
		}
	}
	return false
}

// kinDies reports whether somebody of the family is told to be dead, and not long ago.
func (t *turn) kinDies() bool {
	said, _ := t.plainExpired()
	list := spelling.Words(said)
	if slices.ContainsFunc(list, func(w string) bool { return overNow[w] }) {
		return false
	}
	for i, w := range list {
		if i > 0 && t.texts.Words.Listed(locales.ListDead, w) && isKin(list[i-1]) && !(i > 1 && t.texts.Words.Listed(locales.ListPhones, list[i-2])) {
			return true
		}
	}
	return false
}

// surelyBegs reports whether a word begs for help, and not only politely.
func (t *turn) surelyBegs() bool {
	return slices.ContainsFunc(t.reading().Words, func(w words.Word) bool { return w.Is(words.Beg) && !w.Is(words.Polite) })
}

// homeNow is where the text says that somebody is at home by now, "sekarang sudah di rumah", -1 where
// it does not. The house of who has power over somebody is none.
func (t *turn) homeNow() int {
	for i, word := range t.words {
		if !isHome(word) || i < 2 || !prepositions[t.words[i-1]] || i+1 < len(t.words) && isMaster(t.words[i+1]) {
			continue
		}
		if slices.ContainsFunc(t.words[max(0, i-5):i-1], func(w string) bool { return nowadays[w] || words.Of(w)&words.Done != 0 }) && !slices.ContainsFunc(t.words[max(0, i-5):i], func(w string) bool { return words.Of(w)&(words.Not|words.NotYet|words.Want) != 0 }) {
			return i
		}
	}
	return -1
}

// leavesAgain reports whether the text tells that the writer worked abroad, is at home by now and
// wants to leave again, and nothing of harm: "12 tahun di malaysia, sekarang di rumah, mau berangkat
// lagi".
func (t *turn) leavesAgain() bool {
	if len(t.words) > maxSuffering || t.homeNow() < 0 || !t.namesAbroad() || slices.ContainsFunc(t.words, func(w string) bool { return isKin(w) || t.isRelative(w) || t.harmIn(w) || hurts[w] }) || t.criesOut() || t.tellsGrave() || t.unsafe() {
		return false
	}
	read := t.reading()
	return read.Has(words.Want) && read.Has(words.Again) && !read.Has(words.Fear|words.Harm|words.Beg|words.Not|words.NotYet|words.Lack|words.Forbid) && slices.ContainsFunc(t.words, func(w string) bool { return departs[w] || departing[w] })
}

var departing = listed("departing") // to leave for work

// harmBefore reports whether a word right beside one for harm says that it is over.
func (t *turn) harmBefore(at int) bool {
	return slices.ContainsFunc(t.words[max(0, at-3):min(at+4, len(t.words))], func(w string) bool { return overNow[w] })
}

// staying may stand in a question about a stay.
var staying = listed("staying")

// asksOfStay reports whether the text only asks how long somebody may wait in a shelter: who tells
// of anything else there, "hp disita", is asked.
func (t *turn) asksOfStay() bool {
	shelter, long, span := false, false, false
	for _, w := range t.words {
		shelter, long, span = shelter || shelters[w], long || howLong[w], span || spans[w]
		plain := shelters[w] || howLong[w] || spans[w] || staying[w] || departs[w] || selves[w] || prepositions[w] || isKin(w) || isDigits(w) ||
			words.Of(w)&(words.Polite|words.Self|words.Empty|words.Done|words.Still|words.Again|words.NotYet|words.Not|words.Permit|words.Able|words.Tag|words.Asking|words.When) != 0
		if !plain || leaving[w] {
			return false
		}
	}
	return shelter && long && span
}

// expires are the papers that "are dead" when they are no longer valid.
var expires = listed("expires")

// withoutExpired hears a text once more in which a paper "is dead", as if it said that it is no
// longer valid: "paspor mate e malaysia, ngurusa dimmah".
func (t *turn) withoutExpired(r understanding.Result) understanding.Result {
	if r.Intent != bot.Emergency && r.Second != bot.Emergency {
		return r
	}
	said, expired := t.plainExpired()
	if !expired || t.tellsMoreThanPapers(said) {
		return r
	}
	again := without(t.understand(said, t.s.Lang), bot.Stop)
	again.Language, again.LanguageScore = r.Language, r.LanguageScore
	return again
}

// tellsMoreThanPapers reports whether somebody is dead, too, or something is locked, beside papers that
// are no longer valid.
func (t *turn) tellsMoreThanPapers(said string) bool {
	return slices.ContainsFunc(spelling.Words(said), func(w string) bool { return t.texts.Words.Listed(locales.ListDead, w) || locks[w] })
}

// maxExpiry is how far behind a paper it may be said that it is no longer valid.
const maxExpiry = 8

// plainExpired is the text with every dead paper told to be no longer valid, and whether there is
// one.
func (t *turn) plainExpired() (said string, expired bool) {
	list, begins := t.thoughts()
	for i, word := range list {
		if !t.isExpiring(word) {
			continue
		}
		for j := i + 1; j < min(i+maxExpiry, len(list)) && !begins[j]; j++ {
			if t.texts.Words.Listed(locales.ListDead, list[j]) && (j+1 == len(list) || begins[j+1] || !t.diesSomebody(list, j+1)) {
				list[j], expired = "kadaluarsa", true
				break
			}
			owner := j == i+1 && t.isMine(list[j]) && t.isPass(word)
			if words.Of(list[j])&(words.Done|words.Self|words.Empty|words.Polite|words.Want) == 0 && !selves[list[j]] && !owner && !prepositions[list[j]] && !prepositions[list[j-1]] {
				break
			}
		}
	}
	return strings.Join(list, " "), expired
}

// isPass reports whether a word is a paper that says nothing of somebody's death, whosever it is.
func (t *turn) isPass(word string) bool { return t.isExpiring(word) && !certifies[word] }

// certifies are papers that may be about a death: "surat suami saya mati".
var certifies = listed("certifies")

// isExpiring reports whether a word is such a paper, whosever: "paspore".
func (t *turn) isExpiring(word string) bool {
	return endsOn(word, expires, "", "nya", "na", "ta", "e", "ku", "ra", "sa")
}

// asksOfExpired reports whether the text only asks about a paper that is no longer valid.
func (t *turn) asksOfExpired() bool {
	said, expired := t.plainExpired()
	return expired && !t.tellsMoreThanPapers(said) && t.wonders() && t.asksCalmly() && !t.diesOneself() && !t.reading().Has(words.Permit|words.Want)
}

// asksOfRight reports whether the first reading is sure that a right is asked about, and no word
// tells that it is broken in a way that harms somebody: "paspor saya dipegang majikan terus, boleh
// gak sih aturannya".
func (t *turn) asksOfRight(u understanding.Result) bool {
	return u.Intent == bot.Rights && u.IntentScore >= surelyRight && (u.Second != bot.Emergency || u.SecondScore < hardlyAny) && t.wonders() && t.reading().Has(words.Permit) && t.asksCalmly() && !t.tellsGrave() && !t.diesOneself() && !t.reading().Has(negations&^words.Not)
}

// surelyRight is from which chance a question is surely one about a right, and hardlyAny below
// which it is nothing else.
const (
	surelyRight = 0.9
	hardlyAny   = 0.05
)
