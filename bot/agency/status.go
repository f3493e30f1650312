package agency

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

// Status is what the register says about a licence.
type Status string

// The statuses, from the harmless to the stern. The names are a public contract
// (files of the office, JSON).
const (
	Active Status = "active"
	// Unclear is an agency that the register names without saying beyond doubt how
	// its licence stands. It vouches for nothing.
	Unclear         Status = "unclear"
	PartlySuspended Status = "partly_suspended" // some of its business is stopped for a time
	Suspended       Status = "suspended"        // all of its business is stopped for a time
	Revoked         Status = "revoked"
)

// Statuses lists every status once, the sternest last. It is the one place that
// says which status is worse than which.
var Statuses = []Status{Active, Unclear, PartlySuspended, Suspended, Revoked}

// Valid reports whether s is one of Statuses.
func (s Status) Valid() bool { return slices.Contains(Statuses, s) }

// Severity orders statuses: 0 is active, and the higher the worse. What is no
// status is worse than all.
func (s Status) Severity() int {
	if i := slices.Index(Statuses, s); i >= 0 {
		return i
	}
	return len(Statuses)
}

// Worse reports whether s is worse news than other.
func (s Status) Worse(other Status) bool { return s.Severity() > other.Severity() }

//go:embed statuses.tsv
var statusFile string

var statuses = readStatuses(statusFile)

// statusWords is what statuses.tsv knows; its own comment says what stands there.
type statusWords struct {
	names          map[string]Status
	hints, remarks []hint
	whole          []wholeWord
}

// hint is words that say a status next to each other.
type hint struct {
	status Status
	stems  []stem
}

// stem is a word of a hint, or what a word begins with or holds.
type stem struct {
	text           string
	begins, inside bool
}

func newStem(written string) stem {
	return stem{strings.Trim(written, "*"), strings.HasSuffix(written, "*"), strings.HasPrefix(written, "*")}
}

func (m stem) fits(word string) bool {
	switch {
	case m.inside:
		return strings.Contains(word, m.text)
	case m.begins:
		return strings.HasPrefix(word, m.text)
	}
	return word == m.text
}

// wholeWord is a word of bad news that is still it when it is mistyped.
type wholeWord struct {
	text   string
	bones  string // without its vowels
	status Status
	remark bool // only in a remark about one firm
}

func readStatuses(text string) statusWords {
	s := statusWords{names: map[string]Status{}}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 3 || !Status(cells[1]).Valid() {
			panic(fmt.Sprintf("statuses.tsv: %q", line))
		}
		words := hint{status: Status(cells[1])}
		for _, w := range strings.Fields(cells[2]) {
			words.stems = append(words.stems, newStem(w))
		}
		switch cells[0] {
		case "name":
			s.names[cells[2]] = Status(cells[1])
		case "remark":
			s.remarks = append(s.remarks, words)
		case "hint":
			s.hints = append(s.hints, words)
		}
		whole := cells[0] == "full" || cells[0] != "name" && len(words.stems) == 1 && !strings.Contains(cells[2], "*")
		if whole && len(cells[2]) >= mistyped {
			s.whole = append(s.whole, wholeWord{cells[2], withoutVowels.Replace(cells[2]), Status(cells[1]), !Status(cells[1]).Worse(Unclear)})
		}
	}
	return s
}

// ParseStatus reads a status by its English or Indonesian name as the office
// writes it in its files: case, underscores, dashes and spare spaces do not
// matter. ok is false for anything else, the empty text included: a status is
// never guessed.
func ParseStatus(text string) (s Status, ok bool) {
	if len(text) > 100 {
		return "", false
	}
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return r == '_' || r == '-' || r == ' ' || r == '\t' || r == '\u00a0'
	})
	s, ok = statuses.names[strings.Join(words, " ")]
	return s, ok
}

// BadNews returns the worst status that words of a text speak of: "dicabut per 3
// Mei" is Revoked, "dalam proses perpanjangan" Unclear. What stops a licence counts
// mistyped, too. ok is false where nothing speaks against a licence. It is for
// doubting what a register says, never for saying what an agency's status is.
func BadNews(text string) (worst Status, ok bool) {
	return statuses.worst(text, false, true)
}

// BadRemark is BadNews for a remark about one firm, where more words are bad news,
// "SP3", "kasus TPPO", and all of them mistyped.
func BadRemark(text string) (worst Status, ok bool) {
	return statuses.worst(text, true, true)
}

// badAsWritten is BadRemark without mistyped words: for names, in which a word may
// be like one.
func badAsWritten(text string) bool {
	_, ok := statuses.worst(text, true, false)
	return ok
}

func (s statusWords) worst(text string, remark, forgiving bool) (worst Status, ok bool) {
	worst = Active
	sources := [][]hint{s.hints}
	if remark {
		sources = append(sources, s.remarks)
	}
	written := tokens(text)
	readings := [][]string{written}
	if full := spelledOut(written); !slices.Equal(full, written) {
		readings = append(readings, full)
	}
	for _, words := range readings {
		for _, hints := range sources {
			for _, hint := range hints {
				if hint.status != worst && inOrder(words, hint.stems) && hint.status.Worse(worst) {
					worst = hint.status
				}
			}
		}
		for i, w := range words {
			if !forgiving {
				break
			}
			word, open := maybeMisspelt(w)
			joined := ""
			if i > 0 && len(words[i-1])+len(w) >= mistyped {
				joined = words[i-1] + w
			}
			for _, known := range s.whole {
				if known.status == worst || known.remark && !remark {
					continue
				}
				if (open && word.of(known) || joined == known.text) && known.status.Worse(worst) {
					worst = known.status
				}
			}
		}
		// "Dihentikan sebagian" stops less than "dihentikan".
		if worst == Suspended && slices.Contains(words, "sebagian") {
			worst = PartlySuspended
		}
	}
	return worst, worst != Active
}

// inOrder reports whether stems stand next to each other in words.
func inOrder(words []string, stems []stem) bool {
	for i := range words {
		if i+len(stems) > len(words) {
			return false
		}
		fits := true
		for k, stem := range stems {
			if fits = stem.fits(words[i+k]); !fits {
				break
			}
		}
		if fits {
			return true
		}
	}
	return false
}
