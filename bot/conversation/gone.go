package conversation

import (
	"slices"
	"strconv"
	"strings"

	"kanca/bot/identity"
	"kanca/bot/spelling"
	"kanca/bot/words"
	"kanca/content"
	"kanca/locales"
)

// Some tell of danger in words that are mostly said of papers, data or work: "ktp hilang,
// terdampar di hutan", "adik saya umur 16 sudah kerja di malaysia". They are asked.

var (
	stranded      = listed("stranded")
	strandedMaybe = listed("stranded_maybe")
	wilds         = listed("wilds")
	wildsMaybe    = listed("wilds_maybe")
	spans         = listed("spans")
	counted       = listed("counted")
	dwellings     = listed("dwellings")
	paperMatters  = listed("paper_matters")
)

// isGone reports whether the text tells that somebody is lost, whatever paper or answer it
// names besides: he is where no paper is lost, or nothing but how long is told.
func (t *turn) isGone() bool {
	if t.supposes() || len(t.words) > maxSuffering {
		return false
	}
	paper := slices.ContainsFunc(t.words, t.isThing)
	wild := false
	for i, word := range t.words {
		wild = wild || (wilds[word] || wildsMaybe[word] && !paper) && !(paper && t.namesHome(i))
	}
	for i, word := range t.words {
		switch {
		case stranded[word], strandedMaybe[word] && wild:
			return true
		case words.KindOf(word)&words.Vanished != 0 && (wild || t.onlyHowLong(i) || t.siblingGone(i)):
			return true
		}
	}
	return false
}

// maxHome is how many words before a place say that somebody lives there.
const maxHome = 3

// namesHome reports whether a word for a wild place is part of a village's name, or is where
// somebody lives: "desa gunung geni".
func (t *turn) namesHome(at int) bool {
	if slices.ContainsFunc(t.words[max(0, at-maxHome):at], func(w string) bool { return dwellings[w] }) {
		return true
	}
	for from := max(0, at-1); from <= at && from+2 <= len(t.words); from++ {
		name := strings.Join(t.words[from:from+2], " ")
		if slices.ContainsFunc(t.gazetteer.FindVillage("", name), func(p identity.Place) bool {
			return strings.ReplaceAll(spelling.Plain(p.Name), " ", "") == strings.ReplaceAll(name, " ", "")
		}) {
			return true
		}
	}
	return false
}

// onlyHowLong reports whether, beside a word that tells of being gone, the text says nothing
// but for how long, and perhaps who: "dua hari hilang", "kk saya hilang 3 dino".
func (t *turn) onlyHowLong(at int) bool {
	long := false
	for i, word := range t.words {
		class := words.Of(word)
		switch {
		case i == at:
		case spans[word]:
			long = true
		case words.KindOf(word)&words.Record != 0 || words.KindOf(strings.TrimSuffix(word, "nya"))&words.Record != 0:
			return false
		case isDigits(word) && len(word) <= 3, counted[word], t.isRelative(word), isSibling(word), class&(words.Polite|words.Self|words.Empty|words.Forbid|words.Not|words.Undo|words.Want|words.First|words.Pause|words.Later|words.Done|words.Still|words.Yes|words.Needless) != 0:
			if strings.HasPrefix(word, "se") && spans[word[2:]] {
				long = true
			}
		default:
			return false
		}
	}
	return long
}

// isSibling reports whether a word may be short for an elder sibling: it is the family's
// card, too.
func isSibling(word string) bool { return word == "kk" || word == "kkk" || word == "kakk" }

// siblingGone reports whether "kk saya", which is a sibling or the family's card, stands
// before a word that tells of being gone, and no other paper. Who asks what to do, or speaks of
// registering, means the card.
func (t *turn) siblingGone(at int) bool {
	if t.asks() || t.reading().Has(words.Register) || slices.ContainsFunc(t.words, func(w string) bool { return t.isThing(w) && !isSibling(w) || paperMatters[w] }) {
		return false
	}
	for i := range at {
		if !isSibling(t.words[i]) || i > 0 && t.words[i-1] == "kartu" {
			continue
		}
		if next := t.words[i+1]; words.Of(next)&words.Self != 0 || next == "ku" {
			return true
		}
	}
	return false
}

var (
	calamities = listed("calamities")
	bleeding   = listed("bleeding")
)

// isStruck reports whether, where something else was asked, the text tells of fire, an
// earthquake, robbers or blood: "jangan dulu, kebakaran".
func (t *turn) isStruck() bool {
	field := t.asked()
	if !t.erasing() && (!t.inForm() || field != nil && field.As == "text") || t.asks() || t.supposes() || t.reading().AsksWhether() {
		return false
	}
	for i, word := range t.words {
		if calamities[word] || bleeding[word] && (i > 0 && bleeding[t.words[i-1]] || i+1 < len(t.words) && bleeding[t.words[i+1]]) {
			return true
		}
	}
	return false
}

// seized tell that a paper is taken by force.
var seized = listed("seized")

// seizes reports whether an employer or a broker took a paper by force: "ktp kaula erampas
// juragan".
func (t *turn) seizes() bool {
	if t.supposes() || t.asks() || t.reading().AsksWhether() {
		return false
	}
	has := func(is func(string) bool) bool { return slices.ContainsFunc(t.words, is) }
	return has(t.isThing) && has(func(w string) bool { return seized[w] }) && has(func(w string) bool { return employers[w] || isBroker(w) })
}

var (
	went      = listed("went")
	sent      = listed("sent")
	youngKin  = listed("young_kin")
	stillOnly = listed("still_only")
	// beingAt lead to where somebody is, and not to where somebody goes.
	beingAt  = listed("being_at")
	juniors  = listed("juniors")
	finished = listed("finished_school")
)

// childAbroad reports whether the text tells that somebody of the family who is under age
// works abroad, went or is sent there. Who only wishes it, or asks whether it is allowed, or
// tells of himself, does not.
func (t *turn) childAbroad() bool {
	if t.supposes() || len(t.words) > maxSuffering || !slices.ContainsFunc(t.words, func(w string) bool { return went[w] || sent[w] }) && !t.isThere() || !t.tellsOfChild() || !t.namesAbroad() || t.wishesForYoung() || !t.isChildsDeed() {
		return false
	}
	if slices.ContainsFunc(t.words, func(w string) bool { return sent[w] }) {
		return !t.asks() || t.reading().Has(words.Done)
	}
	wishes := slices.ContainsFunc(t.reading().Words, func(w words.Word) bool {
		return w.Is(words.Want|words.Permit|words.Not|words.Later|words.Needless) && !juniors[w.Plain] // "smp" may be "sampai"
	})
	at := slices.ContainsFunc(t.words, func(w string) bool { return beingAt[w] }) && !slices.ContainsFunc(t.words, func(w string) bool { return paperMatters[w] })
	if t.asks() && !at && !t.isThere() && !t.reading().Has(words.Done) {
		return false // "anak smp kerja ke taiwan syaratnya apa"
	}
	return !wishes && !t.speaksOfSelf() && !t.maySendYoung()
}

// isChildsDeed reports whether a child is who works, went or is sent, and nobody else of the
// family: not "anak saya masih smp, suami kerja di malaysia".
func (t *turn) isChildsDeed() bool {
	for i, word := range t.words {
		there := i > 0 && prepositions[word] && words.Of(t.words[i-1])&words.Done != 0
		if !went[word] && !sent[word] && !there {
			continue
		}
		who := i - 1
		for who >= 0 && !t.isRelative(t.words[who]) && !t.isYoungKin(t.words[who]) {
			who--
		}
		if who < 0 || t.isYoungKin(t.words[who]) {
			return true
		}
	}
	return false
}

// maySendYoung reports whether what is told of a child may be what it is to do, since somebody
// is to be registered: "daftarkan adik saya umur 16 kerja ke malaysia". Who is there already
// is not.
func (t *turn) maySendYoung() bool {
	registers := t.reading().Has(words.Register)
	if !registers && !t.registrationOpen() && !t.asksConsent() || t.isThere() || t.reading().Has(words.Done) {
		return false
	}
	return registers || !slices.ContainsFunc(t.words, func(w string) bool { return beingAt[w] })
}

// isThere reports whether somebody is at a place already: "udah di taiwan".
func (t *turn) isThere() bool {
	for i := 1; i < len(t.words); i++ {
		if prepositions[t.words[i]] && words.Of(t.words[i-1])&words.Done != 0 {
			return true
		}
	}
	return false
}

// namesAbroad reports whether a country is named, or "luar negeri".
func (t *turn) namesAbroad() bool {
	for i := range t.words {
		if abroadAt(t.words[i:]) > 0 {
			return true
		}
	}
	return false
}

// abroadAt is how many words name a country, or "luar negeri", where they begin; 0 for none.
func abroadAt(said []string) int {
	if said[0] == "luar" && len(said) > 1 && strings.HasPrefix(said[1], "neg") {
		return 2
	}
	for size := min(2, len(said)); size > 0; size-- {
		name := strings.Join(said[:size], " ") // of two letters a word is rather "ke" than Kenya
		if country, ok := content.FindCountry(name); ok && len(name) > 2 && country.ISO != "ID" {
			return size
		}
	}
	return 0
}

// tellsOfChild reports whether the text tells the age of somebody of the family who is under
// age.
func (t *turn) tellsOfChild() bool {
	if told := t.toldYouth(); told.Youth == identity.UnderAge && told.Relative {
		return true
	}
	for i, word := range t.words {
		if juniors[word] && !finished[t.words[max(0, i-1)]] && slices.ContainsFunc(t.words[max(0, i-3):i], t.isYoungKin) {
			return true
		}
		age, err := strconv.Atoi(word)
		if err != nil || age >= MinAge || age < 6 || i == 0 || !stillOnly[t.words[i-1]] || i+1 < len(t.words) && t.isUnit(t.words[i+1]) {
			continue
		}
		if slices.ContainsFunc(t.words[max(0, i-5):i], t.isYoungKin) {
			return true
		}
	}
	return false
}

func (t *turn) isYoungKin(word string) bool {
	return youngKin[strings.TrimSuffix(strings.TrimSuffix(word, "ku"), "nya")]
}

// isUnit reports whether a word counts something else than years.
func (t *turn) isUnit(word string) bool {
	return !t.texts.Words.Listed(locales.ListOfAge, word) && (spans[word] || identity.IsAmount(word))
}

// speaksOfSelf reports whether the writer speaks of himself, and not only of whose somebody
// is: "anak saya umur 12, saya mau kerja ke taiwan".
func (t *turn) speaksOfSelf() bool {
	for i, word := range t.words {
		if words.Of(word)&words.Self == 0 || words.KindOf(word)&words.They != 0 || word == "tang" {
			continue
		}
		if i == 0 || !t.isRelative(t.words[i-1]) && !youngKin[t.words[i-1]] {
			return true
		}
	}
	return false
}
