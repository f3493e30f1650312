package identity

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"kanca/bot/spelling"
	"kanca/bot/words"
)

// Bounds of a name, in letters and words. KTP names hold 60 characters
// (Permendagri 73/2022 art. 4 on names in population documents: at most 60
// letters with spaces); one word is common, and two letters are a name.
const (
	minNameLetters = 2
	maxNameRunes   = 60
	maxNameWords   = 8
)

var (
	// nameOpeners introduce a name in an answer.
	nameOpeners = fromList("name_openers")
	// weakOpeners are taken away only beside another opener, since they begin names.
	weakOpeners = fromList("weak_openers")
	// nameNouns are words for a name that are names, too: "Asma Dewi", "Nami". They lead to
	// a name only before whose it is: "asma kula Ponirah".
	nameNouns = fromList("name_nouns")
	whose     = fromList("whose")
	// calls are what kanca is called behind a name: "Siti Aminah mbak", "Siti ya kak". Some
	// begin or end names, and are taken for it only where they are typed unlike a name.
	calls     = fromList("calls")
	weakCalls = fromList("weak_calls")
	// leads are words for a name that say that one follows.
	leads = fromList("leads")
	// thanks are what "kasih" stands behind where it is no name: "Sri Kasih" is one.
	thanks = fromList("thanks")
	// nameEnds begin another field.
	nameEnds = fromList("name_ends")
	// notNames are words of talk; an answer with one of them is no name.
	notNames = fromList("not_names")
	// particles stay small inside a name.
	particles = fromList("particles")
)

// ParseName reads an answer to "what is your name". It takes away words such as
// "nama saya" or "tang nyama", ends before another field ("umur 24"), and writes
// each word with a capital when all of it was typed in one case. ok is false for
// digits, questions, talk and texts too short or too long to be a name.
func ParseName(text string) (name string, ok bool) {
	if len(text) > maxAnswer || strings.ContainsAny(text, "?<>{}[]=;@#/\\|_") {
		return "", false
	}
	text = norm.NFC.String(strings.ToValidUTF8(text, " "))
	var words []string
	for _, field := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == ':' }) {
		w, end, good := nameWord(field)
		if !good {
			return "", false
		}
		key := nameKey(w)
		if len(words) > 0 && nameEnds[key] || len(words) == 0 && key == "" && end {
			break
		}
		if w == "" {
			if end {
				break
			}
			continue
		}
		words = append(words, w)
		if end && !allOpeners(words) {
			break
		}
	}
	words = dropCalls(dropOpeners(withoutSaja(words)))
	if isTalk(words) {
		return "", false
	}
	letters := 0
	for _, w := range words {
		key := nameKey(w)
		if notNames[key] && !(isGiven(key) && len(words) > 1) {
			return "", false
		}
		letters += len([]rune(strings.Map(lettersOnly, w)))
	}
	name = strings.Join(capitals(words), " ")
	if letters < minNameLetters || len(words) > maxNameWords || utf8.RuneCountInString(name) > maxNameRunes {
		return "", false
	}
	return name, true
}

// isTalk reports whether words are a sentence and no name: "ini buat anak saya", or
// nothing but a yes, a thanks and a request to wait: "oke siap", "bentar ya".
func isTalk(list []string) bool {
	read := words.Read(strings.Join(list, " "))
	whole := len(read.Words) > 1
	for _, w := range read.Words {
		if w.Is(words.Spoken|words.Pause) && !(w.Names(words.Given) && whole) {
			return true
		}
		whole = whole && w.Is(words.Yes|words.Agree|words.Polite|words.Self|words.Empty|words.Done|words.Send)
	}
	return whole
}

func isGiven(key string) bool { return words.KindOf(key)&words.Given != 0 }

// IsGivenName reports whether a text is a name of which a word means something else too,
// "Yakin", "Tolong Suprapto", "Pak Tolak", and says nothing besides. A cry for help is
// no name: "tolong" is one only before another word with a capital.
func IsGivenName(text string) bool {
	name, ok := ParseName(text)
	if !ok {
		return false
	}
	read, given := words.Read(name), false
	for i, w := range read.Words {
		if w.Plain == "tolong" && (i > 0 || len(read.Words) == 1 || !capitalBehind(text, "tolong")) {
			return false
		}
		if w.Names(words.Given) {
			given = true
		} else if w.Class != 0 || w.Names(words.Person) {
			return false
		}
	}
	return given
}

// IsLedName reports whether a text says whose name follows, typed with capitals, and says
// nothing besides: "nama saya Sri Kasih" and not "nama saya kecatut". "Panggil saja Tini"
// leads to a name however it is typed; "kasih" behind another word is part of one.
func IsLedName(text string) bool {
	name, ok := ParseName(text)
	fields := strings.Fields(text)
	if !ok || text == strings.ToUpper(text) {
		return false
	}
	if calledName(fields) {
		return true
	}
	if leads[nameKey(fields[0])] && text == strings.ToLower(text) && hasKasih(name) {
		return true
	}
	if !leads[nameKey(fields[0])] || !strings.Contains(text, name) {
		return false
	}
	for _, w := range strings.Fields(name) {
		first, _ := utf8.DecodeRuneInString(w)
		if class := words.Of(nameKey(w)); !unicode.IsUpper(first) || class != 0 && !isGiven(nameKey(w)) && nameKey(w) != "kasih" {
			return false
		}
	}
	return true
}

// withoutSaja takes "saja" and the like out of what says how somebody is called: "panggil
// saja Tini", "panggil Tini aja".
func withoutSaja(list []string) []string {
	if !slices.ContainsFunc(list[:min(3, len(list))], func(w string) bool { return names(w, words.Calling) }) {
		return list
	}
	return slices.DeleteFunc(list, func(w string) bool { return names(w, words.WithCalling) })
}

func names(word string, kind words.Kind) bool { return words.KindOf(nameKey(word))&kind != 0 }

// hasKasih reports whether a name has "Kasih" in it and no other word of talk.
func hasKasih(name string) bool {
	found := false
	for w := range strings.FieldsSeq(name) {
		key := nameKey(w)
		found = found || key == "kasih"
		if key != "kasih" && words.Of(key) != 0 && !isGiven(key) {
			return false
		}
	}
	return found
}

// calledName reports whether words say how somebody is called, "panggil saja Tini", "biasa
// dipanggil Bu Tini": nothing but a name follows, and no office is called for.
func calledName(fields []string) bool {
	called := false
	for i, f := range fields {
		key := nameKey(f)
		switch {
		case words.KindOf(key)&words.Calling != 0:
			called = true
		case !called && (i > 2 || !nameOpeners[key] && !(words.KindOf(key)&words.WithCalling != 0)):
			return false
		case called && !(words.KindOf(key)&words.WithCalling != 0) && !nameOpeners[key]:
			return words.Of(key)&^(words.Polite|words.Empty) == 0 && words.KindOf(key)&(words.Person|words.Kin) == 0
		}
	}
	return false
}

// capitalBehind reports whether the word behind one has a capital as it was typed.
func capitalBehind(text, word string) bool {
	fields := strings.Fields(text)
	for i, field := range fields[:max(0, len(fields)-1)] {
		if strings.EqualFold(field, word) {
			first, _ := utf8.DecodeRuneInString(fields[i+1])
			return unicode.IsUpper(first)
		}
	}
	return false
}

// nameWord cleans one word. end says that a comma or digits follow, so that the
// name is over; good is false for signs that no name has.
func nameWord(field string) (w string, end, good bool) {
	var b strings.Builder
	for _, r := range field {
		switch {
		case unicode.IsDigit(r), r == ',', r == '(':
			return strings.Trim(b.String(), "-'"), true, true
		case unicode.IsLetter(r), unicode.Is(unicode.M, r) && b.Len() > 0, r == '.', r == '-':
			b.WriteRune(r)
		case strings.ContainsRune("'’‘`ʼ", r):
			b.WriteByte('\'')
		case unicode.Is(unicode.Cf, r), unicode.Is(unicode.So, r), unicode.Is(unicode.Sk, r),
			unicode.Is(unicode.M, r), r == '!', r == '"', r == '*', r == ')', r == '~', r == '“', r == '”':
		default:
			return "", false, false
		}
	}
	return strings.Trim(b.String(), "-"), false, true
}

// nameKey is a word as the word lists have it. An apostrophe inside stays, so
// that D'Ari is not the word "dari".
func nameKey(w string) string {
	return strings.ToLower(strings.Trim(w, "'.-"))
}

func lettersOnly(r rune) rune {
	if unicode.IsLetter(r) {
		return r
	}
	return -1
}

func allOpeners(words []string) bool {
	for i := range words {
		if !opensName(words, i) {
			return false
		}
	}
	return true
}

// opensName reports whether the word at a place leads to a name and is none itself.
func opensName(words []string, at int) bool {
	if key := nameKey(words[at]); !nameNouns[key] {
		return nameOpeners[key]
	}
	return at+1 < len(words) && whose[nameKey(words[at+1])]
}

func dropOpeners(words []string) []string {
	n := 0
	for n < len(words) && opensName(words, n) {
		if n == 0 && weakOpeners[nameKey(words[0])] && !(len(words) > 2 && nameOpeners[nameKey(words[1])] && !weakOpeners[nameKey(words[1])]) {
			break
		}
		n++
	}
	return words[n:]
}

// dropCalls takes away what kanca is called behind a name, but never all of it.
func dropCalls(words []string) []string {
	for n := len(words); n > 1; n-- {
		last := words[n-1]
		small := last == strings.ToLower(last) || last == strings.ToUpper(last) && words[0] == strings.ToUpper(words[0])
		if key := nameKey(last); !calls[key] && !(weakCalls[key] && small) || key == "kasih" && !thanks[nameKey(words[n-2])] {
			return words[:n]
		}
	}
	return words[:min(1, len(words))]
}

// capitals writes a name with capitals when the person typed no difference
// between small and large letters; otherwise it is theirs to know.
func capitals(words []string) []string {
	all := strings.Join(words, "")
	if all != strings.ToLower(all) && all != strings.ToUpper(all) || len([]rune(all)) <= 2 && all == strings.ToUpper(all) {
		return words
	}
	out := make([]string, len(words))
	for i, w := range words {
		w = strings.ToLower(w)
		if i > 0 && particles[w] {
			out[i] = w
			continue
		}
		up := true
		out[i] = strings.Map(func(r rune) rune {
			if up && unicode.IsLetter(r) {
				up = false
				return unicode.ToTitle(r)
			}
			up = up || r == '-' || r == '.'
			return r
		}, w)
	}
	return out
}

var (
	// impatience is said of what takes long or is a bother; nobody is named so.
	impatience = fromList("impatience")
	// impatienceWithOthers is impatience beside another such word; some are names.
	impatienceWithOthers = fromList("impatience_with_others")
	impatienceCores      = fromList("impatience_cores")
)

// Impatient reports whether a text says nothing but that it all takes too long:
// "lama amat sih", "abid gallu". One word that is also a name, Amat or Lama, is
// no impatience.
func Impatient(text string) bool {
	words := spelling.Words(spelling.Plain(text))
	long := false
	for _, w := range words {
		switch {
		case impatience[w], impatienceCores[w] && len(words) > 1:
			long = true
		case !impatienceWithOthers[w]:
			return false
		}
	}
	return long
}
