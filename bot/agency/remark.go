package agency

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kanca/bot/spelling"
)

// A register says more of a firm than its status: a column of remarks, brackets
// behind the name, a word in the telephone's cell. Words of bad news are known, but
// never all of them; so a remark counts as harmless only where every word of it is
// known to be.

//go:embed remarks.tsv
var remarkFile string

var remarkWords = readRemarkWords(remarkFile)

// remarkLexicon is what remarks.tsv knows, by kind; its own comment says what stands
// there.
type remarkLexicon struct {
	kinds   map[string]map[string]bool
	nothing map[string]bool   // whole cells
	joined  []string          // words that are harmless apart only
	short   map[string]string // how people write a word, to the word
}

func readRemarkWords(text string) remarkLexicon {
	l := remarkLexicon{kinds: map[string]map[string]bool{}, nothing: map[string]bool{}, short: map[string]string{}}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		switch {
		case len(cells) == 2 && cells[0] == "nothing":
			l.nothing[cells[1]] = true
		case len(cells) == 2 && cells[0] == "together":
			l.joined = append(l.joined, " "+cells[1]+" ")
		case len(cells) == 3 && cells[0] == "short":
			for _, w := range strings.Fields(cells[2]) {
				l.short[w] = cells[1]
			}
		case len(cells) == 2:
			if l.kinds[cells[0]] == nil {
				l.kinds[cells[0]] = map[string]bool{}
			}
			for _, w := range strings.Fields(cells[1]) {
				l.kinds[cells[0]][w] = true
			}
		default:
			panic(fmt.Sprintf("remarks.tsv: %q", line))
		}
	}
	return l
}

func (l remarkLexicon) is(kind, word string) bool { return l.kinds[kind][word] }

// expected reports whether a word may stand in a harmless remark.
func (l remarkLexicon) expected(word string) bool {
	return l.is("harmless", word) || l.is("good", word) || l.is("place", word) || l.is("named", word) || l.is("address", word)
}

// mistyped is from how many letters on a word with one wrong letter is still it.
const mistyped = 6

// misspelt is a word as it is compared with words of bad news.
type misspelt struct{ text, bones string }

// maybeMisspelt makes a word ready for that; ok is false for one that is a word of
// its own.
func maybeMisspelt(word string) (m misspelt, ok bool) {
	if len(word) < 3 || remarkWords.expected(word) || remarkWords.is("distinct", word) {
		return m, false
	}
	word = asLetters.Replace(word)
	return misspelt{word, withoutVowels.Replace(word)}, true
}

// of reports whether the word is a known one with one mistake, with digits for
// letters, or without its vowels.
func (m misspelt) of(known wholeWord) bool {
	if len(known.bones) >= 4 && len(m.text) < len(known.text) && m.bones == known.bones {
		return true
	}
	if far := len(m.text) - len(known.text); far < -utf8.UTFMax || far > utf8.UTFMax { // one letter more or less
		return false
	}
	return spelling.Distance(m.text, known.text, 1) <= 1
}

var (
	asLetters     = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s")
	withoutVowels = strings.NewReplacer("a", "", "e", "", "i", "", "o", "", "u", "")
)

// spelledOut writes words in full that people shorten, and joins letters that were
// set apart: "d i c a b u t".
func spelledOut(words []string) []string {
	out := make([]string, 0, len(words))
	for i := 0; i < len(words); {
		end := i
		for end < len(words) && len([]rune(words[end])) == 1 && !unicode.IsDigit([]rune(words[end])[0]) {
			end++
		}
		w := words[i]
		if end-i >= 3 {
			w = strings.Join(words[i:end], "")
			i = end
		} else {
			i++
		}
		if full := remarkWords.short[w]; full != "" {
			w = full
		}
		out = append(out, w)
	}
	return out
}

// alarms are signs that speak against a firm without a word.
var alarms = regexp.MustCompile(`[❌✗✘✕✖⚠⛔🚫☠❗❓⁉‼?!]`)

// reachedAt are addresses of the internet.
var reachedAt = regexp.MustCompile(`(?i)\S+@\S+|https?://\S+|www\.\S+|\S+\.(co\.id|or\.id|com|net|org|id)\b\S*`)

// Harmless reports whether all of a remark about a firm is known to say nothing
// against its licence. What BadRemark finds never is.
func Harmless(remark string) bool {
	if _, bad := BadRemark(remark); bad {
		return false
	}
	if alarms.MatchString(remark) {
		return false
	}
	plain := strings.Join(spelledOut(tokens(remark)), " ")
	if remarkWords.nothing[plain] {
		return true
	}
	if slices.ContainsFunc(remarkWords.joined, func(words string) bool { return strings.Contains(" "+plain+" ", words) }) {
		return false
	}
	for _, clause := range strings.FieldsFunc(reachedAt.ReplaceAllString(remark, " "), func(r rune) bool { return strings.ContainsRune(",;\n\r", r) }) {
		if !harmlessClause(clause) {
			return false
		}
	}
	return true
}

// namedWords is how many words a name has that follows a word such as "direktur".
const namedWords = 4

func harmlessClause(clause string) bool {
	words := strings.FieldsFunc(clause, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	address, name := false, 0
	for _, written := range words {
		w := written
		if lower := tokens(written); len(lower) == 1 {
			w = spelledOut(lower)[0]
		}
		capital := strings.ToUpper(written[:1]) == written[:1]
		switch {
		case address && remarkWords.is("saying", w):
			return false
		case remarkWords.is("address", w):
			address = true
		case remarkWords.is("named", w):
			name = namedWords
		case remarkWords.expected(w):
		case strings.ContainsFunc(w, unicode.IsDigit):
		case len(w) == 1 && w != "x" && w != "t" && w != "n":
		case address:
		case name > 0 && capital && !remarkWords.is("saying", w):
			name--
		default:
			return false
		}
	}
	return true
}

// Praises reports whether a text is only words that say that all is in order.
func Praises(text string) bool {
	words := tokens(text)
	return len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !remarkWords.is("good", w) && w != "sesuai" && w != "aktif" })
}

// IsPlace reports whether a word is of the name of a town, a province or a country.
func IsPlace(word string) bool { return remarkWords.is("place", word) }

// Says reports whether a text holds a word of a sentence, as no name, address or
// number does: "sudah tdk ada". A cell that says in words that it is empty is none.
func Says(text string) bool {
	words := spelledOut(tokens(text))
	if remarkWords.nothing[strings.Join(words, " ")] {
		return false
	}
	return slices.ContainsFunc(words, func(w string) bool { return remarkWords.is("saying", w) })
}

// HoldsRemarks reports whether the title of a column leaves it open that remarks
// about firms stand in it: an address or a director's name has a title of its own.
func HoldsRemarks(title string) bool {
	words := slices.DeleteFunc(tokens(title), func(w string) bool { return strings.Trim(w, "0123456789") == "" })
	return len(words) == 0 || slices.ContainsFunc(words, func(w string) bool { return !remarkWords.is("title", w) })
}

// TellsHow reports whether a title is of how somebody is reached: "Telepon
// pengaduan" is no complaint.
func TellsHow(title string) bool {
	return slices.ContainsFunc(tokens(title), func(w string) bool {
		return remarkWords.is("reach", w)
	})
}
