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

var statusNames, statusHints = readStatuses(statusFile)

// readStatuses reads statuses.tsv; its own comment says what stands there.
func readStatuses(text string) (names map[string]Status, hints [][]string) {
	names = map[string]Status{}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 3 || !Status(cells[1]).Valid() {
			panic(fmt.Sprintf("statuses.tsv: %q", line))
		}
		if cells[0] == "name" {
			names[cells[2]] = Status(cells[1])
			continue
		}
		hints = append(hints, append([]string{cells[1]}, strings.Fields(cells[2])...))
	}
	return names, hints
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
	s, ok = statusNames[strings.Join(words, " ")]
	return s, ok
}

// BadNews returns the worst status that words of a text speak of: "dicabut per 3
// Mei" is Revoked, "dalam proses perpanjangan" Unclear. ok is false where nothing
// speaks against a licence. It is for doubting what a register says, never for
// saying what an agency's status is.
func BadNews(text string) (worst Status, ok bool) {
	words := tokens(text)
	worst = Active
	for _, hint := range statusHints {
		if s := Status(hint[0]); s.Worse(worst) && inOrder(words, hint[1:]) {
			worst = s
		}
	}
	// "Dihentikan sebagian" stops less than "dihentikan".
	if worst == Suspended && slices.Contains(words, "sebagian") {
		worst = PartlySuspended
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
