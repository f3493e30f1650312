package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/understanding"
	"kanca/bot/words"
	"kanca/content"
	"kanca/locales"
)

// The model hears danger in words that mostly stand in tales of it. What holds none of the
// words for harm is no alarm where it is one of these.

// maxBrokerNamed is how many words at most only say who a broker is.
const maxBrokerNamed = 10

// onlyNamesBroker reports whether the text only says who or where a broker is: "calo di
// desa saya namanya pak mamat".
func (t *turn) onlyNamesBroker() bool {
	broker, named := false, false
	for _, w := range t.words {
		broker = broker || companies[w] && w != "pt"
		named = named || t.texts.Words.Field(w) == "name"
	}
	return broker && named && len(t.words) <= maxBrokerNamed && t.tellsNoHarm()
}

// maxSafeAsked is how many words at most ask whether something is safe.
const maxSafeAsked = 7

// asksIfSafe reports whether the text asks whether work, a country or a firm is safe:
// "bahaya gak kerja di kamboja", "aman ora kerjo nang taiwan". It is of nobody.
func (t *turn) asksIfSafe() bool {
	read := t.reading()
	if len(read.Words) < 3 || len(read.Words) > maxSafeAsked || !read.Words[0].Is(words.Safe|words.Harm) || !read.Words[1].Is(words.Not) || read.Has(words.Self|words.Permit|words.Able) {
		return false
	}
	at := read.Words[2].Plain
	if !t.texts.Words.Listed(locales.ListWork, at) && !t.texts.Words.Listed(locales.ListAbroad, at) && !read.Words[2].Is(words.When|words.Deed) && at != "di" && at != "ke" {
		return false
	}
	return !slices.ContainsFunc(t.words[2:], t.harmIn) && !t.ofRelative() && t.tellsOfHarm() == 0 && !t.criesOut()
}

// tellsNoHarm reports whether no word of the text tells that somebody suffers, cries,
// is ill or lost, or that something is denied or kept from anybody.
func (t *turn) tellsNoHarm() bool {
	w := t.texts.Words
	return t.tellsOfHarm() == 0 && !t.criesOut() && !t.reading().Has(denial|words.Lack|words.Harm|words.Fear) && !slices.ContainsFunc(t.words, func(word string) bool {
		return t.harmIn(word) || hurts[word] || w.Listed(locales.ListAiling, word) || w.Listed(locales.ListLost, word) || t.isThing(word) || t.isRelative(word)
	})
}

// faresWell reports whether the text tells that somebody of the family is or was well
// abroad, or came home, and nothing else: "bibi saya di taiwan betah, saya mau ke sana
// juga". A word that is not known to be harmless may tell of harm, "dulu sehat sekarang
// kelaparan", so there may be none.
func (t *turn) faresWell() bool {
	kin, abroad, rest := t.relativeAbroad()
	if !kin || !abroad || t.tellsOfHarm() > 0 || t.criesOut() || t.unsafe() || t.reading().Has(negations|words.Harm|words.Fear|words.Unwilling|words.Beg) {
		return false
	}
	w, well := t.texts.Words, false
	fares := func(word string) bool {
		for _, ending := range []string{"", "nya", "na", "e"} {
			if stem, ok := strings.CutSuffix(word, ending); ok && w.Listed(locales.ListFaring, stem) {
				return true
			}
		}
		return false
	}
	for i, word := range t.words {
		next := ""
		if i+1 < len(t.words) {
			next = t.words[i+1]
		}
		switch {
		case fares(word):
			well = true
		case remitting[word] && t.sendsHome(i):
			well = true
		case remitted[word], regularly[word], toHome[word]:
		case w.Listed(locales.ListOnce, word):
			well = well || w.Listed(locales.ListWork, next) || formerWork[next] || prepositions[next]
		case w.Listed(locales.ListHome, word):
			well = well || i > 0 && words.Of(t.words[i-1])&words.Done != 0 || t.cameFrom(i)
			if i > 0 && words.Of(t.words[i-1])&words.Want != 0 {
				return false // who wants to come home may not be let
			}
		case employers[word] && !fares(next):
			return false
		case !slices.Contains(rest, word), employers[word], harmlessBeside[word], contractOver[word], pastTimes[word], fledFrom[word], words.Of(word)&(words.Polite|words.Self|words.Empty|words.Link|words.Want|words.Eager|words.Yes) != 0 && !w.Listed(locales.ListContrast, word):
		default:
			return false
		}
	}
	return well
}

// sendsHome reports whether the text tells at a word for it that money comes home
// regularly: "tiap bulan rutin kirim uang ke ibu". Where it is asked for, owed or came once,
// nothing is known of how somebody is.
func (t *turn) sendsHome(at int) bool {
	has := func(list []string, is map[string]bool) bool {
		return slices.ContainsFunc(list, func(w string) bool { return is[w] })
	}
	if !has(t.words[at:min(at+4, len(t.words))], remitted) || !has(t.words[max(0, at-5):min(at+6, len(t.words))], regularly) {
		return false
	}
	if slices.ContainsFunc(t.words, func(w string) bool { return t.texts.Words.Listed(locales.ListOnce, w) }) {
		return false
	}
	return !slices.ContainsFunc(t.words[max(0, at-4):at], func(w string) bool { return words.Of(w)&(words.Want|words.Able) != 0 })
}

// cameFrom reports whether a word for coming home tells from which country: "pulang dari
// taiwan". Who is sent home, "dipulangkan", may not be well.
func (t *turn) cameFrom(at int) bool {
	if at+2 >= len(t.words) || !cameBy[t.words[at]] || !fledFrom[t.words[at+1]] {
		return false
	}
	for _, name := range []string{t.words[at+2], strings.Join(t.words[at+2:min(at+4, len(t.words))], " ")} {
		if _, ok := content.FindCountry(name); ok {
			return true
		}
	}
	return false
}

var (
	// remitting are the words for sending home what is remitted, which is regular only
	// beside words for how often.
	remitting = listed("remitting")
	remitted  = listed("remitted")
	regularly = listed("regularly")
	toHome    = listed("to_home")
	// cameBy are the words for coming home by oneself.
	cameBy = listed("came_home")
	// contractOver say why somebody came home who was not driven away.
	contractOver = listed("contract_over")
	formerWork   = listed("former_work")
	employers    = listed("employers")
	// harmlessBeside are words beside good news that add no harm to it.
	harmlessBeside = listed("harmless_beside")
)

// childFusses reports whether the text only says that a small child cries or wants
// something: "anak saya nangis terus, gimana ya?". Where a form asks, it is why the answer
// is to wait; elsewhere it may be of a child that works abroad.
func (t *turn) childFusses() bool {
	child, fusses := false, false
	for _, plain := range t.words { // and not the phrases of the reading: "anak saya" is one
		w := words.Word{Plain: plain, Class: words.Of(plain)}
		switch {
		case w.Means(words.Child):
			child = true
		case w.Names(words.Fussing):
			fusses = true
		case w.Is(words.Harm | words.Quote), t.lost(plain), cries[spelling.Fold(plain)]:
			return false // a cry for help stays one beside a child
		case w.Is(words.Polite | words.Self | words.Empty | words.Still | words.Excuse | words.Pause | words.Asking | words.Yes | words.Link | words.Want | words.Eager | words.Wonder | words.First), w.Names(words.Whither | words.Toward | words.Ought), t.texts.Words.Polite(plain), plain == "tang":
		default:
			return false
		}
	}
	return child && fusses
}

// hearsMild takes the alarm out of a text that only tells of a wage that comes, or fears for
// what is kept of the writer. A stop word that leads it is meant: "kak stop, gaji saya sudah
// cukup"; one behind somebody else tells of a wage that does not come any more.
func (t *turn) hearsMild(r understanding.Result) understanding.Result {
	if r.Intent != bot.Emergency && r.Second != bot.Emergency {
		return r
	}
	stops := func(word string) bool { return t.texts.Words.Stops([]string{word}) }
	held := slices.ContainsFunc(t.words, func(word string) bool { return employers[word] })
	if held && r.Intent == bot.Emergency && t.reading().OnlyWage(func(word string) bool { return employers[word] }) && !t.criesOut() {
		r.IntentScore = min(r.IntentScore, askedDanger)
		return r
	}
	paid := t.reading().OnlyPaid(held, func(word string) bool { return employers[word] || stops(word) })
	if !paid && !t.reading().FearsForRecord(t.erasing()) || t.criesOut() || t.tellsOfHarm() > 0 || slices.ContainsFunc(t.words, t.harmIn) {
		return r
	}
	all := t.stoppings()
	if len(all) == 0 {
		return withoutAlarm(r)
	}
	if lead, employer := t.unaddressed(all[0].lead); !paid || !all[0].opens || len(lead) > 0 || employer {
		return r
	}
	r = withoutAlarm(r)
	r.Intent, r.IntentScore, r.Second, r.SecondScore, r.Close = bot.Stop, shortScore, bot.Unknown, 0, false
	return r
}
