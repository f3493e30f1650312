package identity

import (
	_ "embed"
	"errors"
	"slices"
	"strings"
	"time"

	"kanca/bot/strictyaml"
)

//go:embed minor.yaml
var minorFile []byte

// adult is the age from which a person may be placed abroad (UU 18/2017 art. 5
// letter a).
const adult = 18

// Youth is what a text tells about being under age.
type Youth int

// What is told. A Pupil of the last class may be of age or not, and so may who says to be
// short of twenty: Unsure is both.
const (
	NoYouth Youth = iota
	Unsure
	UnderAge
)

// Told is what a text tells about being under age, and of whom.
type Told struct {
	Youth Youth
	// Relative is set when it is told of somebody of the family or a friend.
	Relative bool
	// Meant is set when the text says that it is about the relative: "ini buat anak
	// saya", "yang daftar adik saya".
	Meant bool
	// Bygone is set when an age below adult is one of the past, a limit or what may
	// be: "dulu umur 17 sudah kerja".
	Bygone bool
	// Written is set when the text says that another age was written on purpose: "masih 17,
	// ditulis segitu biar bisa berangkat".
	Written bool
	// Born is set when a date or a year of birth says so.
	Born bool
}

// minorPhrases are the phrases of minor.yaml, with a space around each.
var minorPhrases []string

// minorWords are the other lists of minor.yaml.
var minorWords, minorErr = readMinorWords()

func readMinorWords() (map[string]map[string]bool, error) {
	var file map[string][]string
	if _, faults := strictyaml.Read(minorFile, &file); len(faults) > 0 {
		return nil, errors.New(faults[0].Text)
	}
	for _, phrase := range file["phrases"] {
		minorPhrases = append(minorPhrases, " "+phrase+" ")
	}
	delete(file, "phrases")
	lists := map[string]map[string]bool{}
	for name, words := range file {
		lists[name] = set(strings.Join(words, " "))
	}
	return lists, nil
}

func listed(list string, t token) bool { return !t.isNumber && minorWords[list][t.word] }

// isRelative reports whether a word names somebody of the family or a friend, with
// whatever says whose: "keponakanku", "adeknya".
func isRelative(t token) bool {
	for _, owned := range []string{"", "ku", "kuh", "q", "nya", "ne", "na", "mu"} {
		if bare, ok := strings.CutSuffix(t.word, owned); ok && listed("relatives", token{word: bare, isNumber: t.isNumber}) {
			return true
		}
	}
	return false
}

// nearby is how many words before or behind a number may say what it is.
const nearby = 4

// TellsYouth reads whether a text tells, among whatever else, that somebody is under
// age at now: by an age ("umurku jek 17 mas", "17 deh umurnya"), a year of
// birth ("lahir 2010"), an age that is not reached ("belum genap 18", "tahun depan
// baru 18") or a school ("masih kelas 2 SMA"). Ages of the past, limits and what would
// be tell nothing. It is for one message at a time; a text without such words costs
// one look at each word.
func TellsYouth(text string, now time.Time) Told {
	if len(text) > maxAnswer {
		return Told{}
	}
	tokens := clauseTokens(text)
	told, own := Told{}, false
	for i, t := range tokens {
		told.Bygone = told.Bygone || t.isNumber && t.number >= 10 && t.number < adult && past(tokens, i)
		switch {
		case t.isNumber && youngAge(tokens, i):
			told.Youth, own = UnderAge, ofOneself(tokens, i)
		case t.isNumber && bornTooLate(tokens, i, now.Year()):
			told.Youth, told.Born, own = UnderAge, true, ofOneself(tokens, i)
		case t.isNumber:
			told.Youth = max(told.Youth, notReached(tokens, i))
		case listed("school", t), listed("high", t), listed("pupil", t):
			told.Youth = max(told.Youth, atSchool(tokens, i))
		default:
			continue
		}
		if told.Youth == UnderAge {
			break
		}
	}
	told.Written = anyOf(tokens, "written")
	fromNumber := told.Youth == UnderAge
	if told.Youth != UnderAge {
		told.Born = anyOf(tokens, "born") && tellsBirthUnder(text, now)
		if told.Born || notOfAge(tokens) {
			told.Youth = UnderAge
		}
	}
	if told.Youth == NoYouth {
		return told
	}
	if !fromNumber && told.Youth == UnderAge && statesAdult(tokens) {
		told.Youth = Unsure // "adik saya masih anak-anak, umur saya 27"
	}
	for i, t := range tokens {
		if !isRelative(t) || own || stillChildren(tokens, i) {
			continue
		}
		if anyOf(before(tokens, i, nearby), "having") {
			return Told{}
		}
		told.Relative = true
		many := i > 0 && tokens[i-1].word == t.word || i+1 < len(tokens) && tokens[i+1].word == t.word
		told.Meant = told.Meant || !many && (anyOf(before(tokens, i, 2), "instead") || anyOf(tokens[:1], "instead"))
	}
	return told
}

// stillChildren reports whether a doubled word for a relative says that somebody is a child:
// "masih anak-anak", and not "anak-anak saya".
func stillChildren(tokens []token, at int) bool {
	first := at
	switch word := tokens[at].word; {
	case at > 0 && tokens[at-1].word == word:
		first--
	case at+1 == len(tokens) || tokens[at+1].word != word:
		return false
	}
	return first > 0 && listed("now", tokens[first-1]) && !(first+2 < len(tokens) && listed("selves", tokens[first+2]))
}

// statesAdult reports whether a text tells an age from adult on as one that is reached.
func statesAdult(tokens []token) bool {
	for i, t := range tokens {
		if t.isNumber && t.number >= adult && t.number <= maxAge && anyOf(before(tokens, i, nearby), "age") && !past(tokens, i) && !counts(tokens, i) && notReached(tokens, i) == NoYouth {
			return true
		}
	}
	return false
}

// before returns the words before a place, nearest first, up to the number before it.
func before(tokens []token, at, most int) []token {
	var list []token
	for i := at - 1; i >= 0 && len(list) < most && !tokens[i].isNumber; i-- {
		list = append(list, tokens[i])
	}
	return list
}

// behind returns the words behind a place up to the number behind it.
func behind(tokens []token, at, most int) []token {
	var list []token
	for i := at + 1; i < len(tokens) && len(list) < most && !tokens[i].isNumber; i++ {
		list = append(list, tokens[i])
	}
	return list
}

func anyOf(tokens []token, lists ...string) bool {
	return slices.ContainsFunc(tokens, func(t token) bool {
		return slices.ContainsFunc(lists, func(list string) bool { return listed(list, t) })
	})
}

// counts reports whether a number counts something else: "17 juta", "kontrak 17 tahun".
func counts(tokens []token, at int) bool {
	next := behind(tokens, at, 1)
	if len(next) == 1 && listed("units", next[0]) {
		return true
	}
	for i, t := range before(tokens, at, 3) {
		if listed("not_age", t) || i == 0 && (negations[t.word] || t.word == "dudu" || t.word == "benne") {
			return true
		}
		if listed("age", t) {
			return false
		}
	}
	return false
}

// past reports whether an age is one of the past, a limit or a supposition.
func past(tokens []token, at int) bool {
	ahead := before(tokens, at, nearby)
	return anyOf(ahead, "supposed") && !ofOneself(tokens, at) || anyOf(ahead, "past") && !anyOf(before(tokens, at, 2), "now")
}

// youngAge reports whether a number is an age below adult that is told as one.
func youngAge(tokens []token, at int) bool {
	if n := tokens[at].number; n < 10 || n >= adult || counts(tokens, at) || past(tokens, at) || wrong(tokens, at) {
		return false
	}
	if ahead := before(tokens, at, nearby); anyOf(ahead, "age") {
		return true
	}
	next := behind(tokens, at, 3)
	if len(next) > 0 && listed("years", next[0]) {
		rest := next[1:]
		return len(rest) == 0 || !durations[rest[0].word] && !listed("units", rest[0])
	}
	if len(next) > 0 && listed("age", next[0]) || len(next) > 1 && listed("age", next[1]) && !anyOf(next[:1], "units") {
		return true
	}
	if ownWord(tokens, at) >= 0 || putRight(tokens, at) {
		return true
	}
	previous := before(tokens, at, 1)
	if len(previous) == 1 && ofSelfOnly(tokens, at) {
		return true
	}
	if ahead := before(tokens, at, 2); len(ahead) == 2 && listed("now", ahead[0]) && listed("in_truth", ahead[1]) && anyOf(tokens, "age", "mistyped") {
		return true // "tadi tulis umur 23, padahal masih 17, bulan depan …"
	}
	return len(previous) == 1 && listed("now", previous[0]) && (len(behind(tokens, at, nearby)) <= 2 || anyOf(tokens, "written")) || slices.ContainsFunc(next, func(t token) bool { return t.word == "setengah" || t.word == "stengah" || t.word == "satenga" })
}

// putRight reports whether a number is the age that is right in place of one that was wrong:
// "umur 19 itu salah ketik, harusnya 16".
func putRight(tokens []token, at int) bool {
	if barelyPutRight(tokens, at) {
		return true
	}
	if !anyOf(before(tokens, at, 3), "rather", "becomes") {
		return false
	}
	wrong := slices.IndexFunc(tokens[:at], func(t token) bool { return listed("mistake", t) })
	if wrong < 0 {
		return false
	}
	for i, t := range tokens[:wrong] { // "19 salah, harusnya 16"
		if t.isNumber && plausibleAge(t.number) && t.number >= 10 && !counts(tokens, i) && len(tokens) <= maxPutRight {
			return true
		}
	}
	return anyOf(tokens, "age")
}

// barelyPutRight reports whether a number stands right behind another one that is said to be
// wrong: "umur 25 salah, 17".
func barelyPutRight(tokens []token, at int) bool {
	if len(tokens) > maxPutRight {
		return false
	}
	for i := at - 1; i > 0; i-- {
		if !listed("mistake", tokens[i]) {
			continue
		}
		for wrong := i - 1; wrong >= 0 && wrong >= i-nearby; wrong-- {
			if n := tokens[wrong].number; tokens[wrong].isNumber {
				return plausibleAge(n) && n >= youngest && n != tokens[at].number && !counts(tokens, wrong) && !doubted(tokens, wrong, i) && bareBehind(tokens, i, at)
			}
		}
	}
	return false
}

// maxPutRight is how many words at most are about nothing but an age that is put right.
const maxPutRight = 12

// ofSelfOnly reports whether a text says no more than who somebody is and a number:
// "saya 16", "kaula 17 pak", "eh maaf adik saya 16".
func ofSelfOnly(tokens []token, at int) bool {
	if at == 0 || !listed("selves", tokens[at-1]) {
		return false
	}
	for i, t := range tokens {
		if i != at && (t.isNumber || !listed("selves", t) && !listed("courtesy", t) && !listed("now", t) && !isRelative(t) && !listed("instead", t)) {
			return false
		}
	}
	return true
}

// youngest is how old somebody who writes is at least: a later date of birth is that of a
// child, and who tells of "lahiran" has given birth.
const youngest = 10

// bornTooLate reports whether a number is a year of birth of somebody who is under
// age until the end of the year, and writes.
func bornTooLate(tokens []token, at, now int) bool {
	year := tokens[at].number
	if year < now-adult+1 || year > now-youngest || past(tokens, at) {
		return false
	}
	for i := at - 1; i >= 0 && i >= at-6; i-- { // numbers may stand between: "lahir 12 mei 2010"
		if listed("born", tokens[i]) {
			return true
		}
	}
	return anyOf(behind(tokens, at, 2), "born") // "2010 lahirnya"
}

// atSchool reports what going to a school says.
func atSchool(tokens []token, at int) Youth {
	if slices.ContainsFunc(tokens, func(t token) bool { return listed("left_school", t) }) {
		notYet := slices.IndexFunc(tokens, func(t token) bool { return listed("not_yet", t) })
		if notYet < 0 {
			return NoYouth
		}
	}
	for i, t := range tokens { // "ambu asakola", and not "gak berhenti sekolah"
		if listed("ceased", t) && anyOf(behind(tokens, i, 2), "pupil") && !anyOf(before(tokens, i, 2), "denies", "not_yet") {
			return NoYouth
		}
	}
	class := 0
	for i, t := range tokens {
		if listed("class", t) && i+1 < len(tokens) && tokens[i+1].isNumber {
			class = tokens[i+1].number
		}
	}
	attends := class > 0 || anyOf(before(tokens, at, 3), "now", "pupil", "not_yet") || anyOf(behind(tokens, at, 2), "now")
	switch t := tokens[at]; {
	case !attends, past(tokens, at):
		return NoYouth
	case listed("school", t):
		return UnderAge
	case listed("high", t) && class > 0 && class != 3 && class != 12:
		return UnderAge
	case class >= 7 && class <= 11:
		return UnderAge
	case listed("high", t), listed("pupil", t) && anyOf(before(tokens, at, 2), "now"):
		return Unsure
	}
	return NoYouth
}
