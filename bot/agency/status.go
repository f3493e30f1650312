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
	hints, remarks [][]string // a status, then the words that say it
	whole          []wholeWord
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
		words := append([]string{cells[1]}, strings.Fields(cells[2])...)
		switch cells[0] {
		case "name":
			s.names[cells[2]] = Status(cells[1])
		case "remark":
			s.remarks = append(s.remarks, words)
		case "hint":
			s.hints = append(s.hints, words)
		}
		whole := cells[0] == "full" || cells[0] != "name" && len(words) == 2 && !strings.Contains(words[1], "*")
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
	sources := [][][]string{s.hints}
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
				if said := Status(hint[0]); said.Worse(worst) && inOrder(words, hint[1:]) {
					worst = said
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
				if !known.status.Worse(worst) || known.remark && !remark {
					continue
				}
				if open && word.of(known) || joined == known.text {
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

// inOrder reports whether stems stand next to each other in words; a stem that
// ends in * begins a word, one that starts with * is inside it.
func inOrder(words, stems []string) bool {
	for i := range words {
		if i+len(stems) > len(words) {
			return false
		}
		fits := true
		for k, stem := range stems {
			w := words[i+k]
			switch {
			case strings.HasPrefix(stem, "*"):
				fits = fits && strings.Contains(w, strings.Trim(stem, "*"))
			case strings.HasSuffix(stem, "*"):
				fits = fits && strings.HasPrefix(w, strings.Trim(stem, "*"))
			default:
				fits = fits && w == stem
			}
		}
		if fits {
			return true
		}
	}
	return false
}
