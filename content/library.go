package content

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"kanca/content/regions"
)

//go:embed facts/*.yaml
var factFiles embed.FS

// Library holds the facts and contacts of the fact files. It is immutable.
type Library struct {
	facts    []Fact
	groups   map[string][]Group // by topic
	contacts []Contact

	servable []Fact // in the order of the files
	byID     map[string]int
	menus    map[menuKey][]int
	topics   []string
	warnings map[string]int // by country
	index    *finder

	lacking []string // facts that the region should say and does not

	base  *Library // what is built in, where this has revisions; else nil
	today string   // for which day this was made, where it has revisions
}

type menuKey struct{ topic, group string }

// LoadLibrary reads the embedded facts/*.yaml, once. The error is a
// *LibraryError that lists every problem with its file and line.
var LoadLibrary = sync.OnceValues(func() (*Library, error) { return ReadLibrary(factFiles, "facts") })

// LoadLibraryFor reads the embedded facts as a region has them that need not be the one of
// this process.
func LoadLibraryFor(region *regions.Region) (*Library, error) {
	return ReadLibraryFor(region, factFiles, "facts")
}

// build prepares the look-ups over what may be served.
func (l *Library) build() {
	l.byID = map[string]int{}
	l.menus = map[menuKey][]int{}
	l.warnings = map[string]int{}
	for _, f := range l.facts {
		if !f.Servable() {
			continue
		}
		i := len(l.servable)
		l.servable = append(l.servable, f)
		l.byID[f.ID] = i
		for _, country := range f.Warns {
			if _, first := l.warnings[country]; !first {
				l.warnings[country] = i
			}
		}
		l.menus[menuKey{f.Topic, ""}] = append(l.menus[menuKey{f.Topic, ""}], i)
		if f.Group != "" {
			l.menus[menuKey{f.Topic, f.Group}] = append(l.menus[menuKey{f.Topic, f.Group}], i)
		}
		if !slices.Contains(l.topics, f.Topic) {
			l.topics = append(l.topics, f.Topic)
		}
	}
	l.index = newFinder(l.servable)
}

// Fact finds a fact that may be served.
func (l *Library) Fact(id string) (Fact, bool) {
	i, ok := l.byID[id]
	if !ok {
		return Fact{}, false
	}
	return l.servable[i], true
}

// Warning finds the fact that whoever wants to go to a country must be told, such
// as that nobody is placed there; the first in the order of the files.
func (l *Library) Warning(country string) (Fact, bool) {
	i, ok := l.warnings[country]
	if !ok {
		return Fact{}, false
	}
	return l.servable[i], true
}

// All lists every fact, also those that are never served, in the order of the
// files.
func (l *Library) All() []Fact { return slices.Clone(l.facts) }

// Topics lists the topics that have a fact to serve, in the order of the files.
func (l *Library) Topics() []string { return slices.Clone(l.topics) }

// Groups lists the groups of a topic that have a fact to serve; a topic whose
// facts fit one menu has none.
func (l *Library) Groups(topic string) []Group {
	var out []Group
	for _, g := range l.groups[topic] {
		if len(l.menus[menuKey{topic, g.ID}]) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// Facts lists the facts to serve of a topic, in the order of the file; group ""
// is the whole topic.
func (l *Library) Facts(topic, group string) []Fact {
	at := l.menus[menuKey{topic, group}]
	out := make([]Fact, len(at))
	for i, n := range at {
		out[i] = l.servable[n]
	}
	return out
}

// Contacts lists the hotlines and offices that help someone in that country:
// first those that answer in an emergency, among them the ones in the country
// itself, then the well-sourced before the doubtful, else in the order of the
// file. Country "" is not known: whoever asks is probably in Indonesia.
func (l *Library) Contacts(country string) []Contact {
	home := country == "" || country == "ID"
	var out []Contact
	for _, c := range l.contacts {
		if c.Servable() && (c.Country == "" || c.Country == country || home && c.Country == "ID") {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b Contact) int { return contactRank(a, home) - contactRank(b, home) })
	return out
}

func contactRank(c Contact, home bool) int {
	rank := 0
	if !c.Emergency {
		rank += 100
	}
	if c.Country == "" && !home {
		rank += 10
	}
	if len(c.Numbers) == 0 { // nobody answers a call there
		rank += 3
	}
	switch c.Confidence {
	case High:
	case Medium:
		rank++
	default:
		// An unchecked number in the country must not stand before a sure one.
		rank += 12
	}
	return rank
}

// Contact finds a hotline or office that may be served.
func (l *Library) Contact(id string) (Contact, bool) {
	for _, c := range l.contacts {
		if c.ID == id && c.Servable() {
			return c, true
		}
	}
	return Contact{}, false
}

// ProblemKind says what is wrong with a piece of content.
type ProblemKind string

// The kinds of problem. Only Broken keeps a library from loading; the others
// are work for the office.
const (
	Broken       ProblemKind = "broken"       // the file cannot be used as it is
	Missing      ProblemKind = "missing"      // something an answer should have is not there
	Stale        ProblemKind = "stale"        // the source is older than stale_after_days allows
	Expired      ProblemKind = "expired"      // an opening or training is over
	Unreviewed   ProblemKind = "unreviewed"   // the labour office has not approved it
	Untranslated ProblemKind = "untranslated" // the Madurese text is the Indonesian one
	LeftOut      ProblemKind = "left_out"     // unsourced, so it is never shown
	NoFact       ProblemKind = "no_fact"      // people ask about a topic that has no fact
)

// Problem is one thing to do about the content.
type Problem struct {
	Kind ProblemKind
	File string
	Line int    // 0 when it is not about a line
	ID   string // fact, contact, opening or training, or ""
	Text string // what is wrong and what to do
	// Code names what is wrong where the console has words of its own for it; else "".
	Code string
}

// The codes of problems.
const (
	LabelTaken  = "label"     // another fact of the menu has the label
	MenuFull    = "full"      // the menu has as many facts as it may
	NobodyCalls = "emergency" // nobody would answer any more when someone is in danger
	FutureDate  = "future"    // as_of has not come yet
	OverSMS     = "sms"       // as an SMS it is longer than two parts, source and all
	OverChat    = "whatsapp"  // the same for WhatsApp
	Unreachable = "nowhere"   // no list leads to it
)

// String writes the problem as "file:line: id: text".
func (p Problem) String() string {
	var b strings.Builder
	if p.File != "" {
		b.WriteString(p.File)
		if p.Line > 0 {
			fmt.Fprintf(&b, ":%d", p.Line)
		}
		b.WriteString(": ")
	}
	if p.ID != "" {
		b.WriteString(p.ID)
		b.WriteString(": ")
	}
	b.WriteString(p.Text)
	return b.String()
}

// LibraryError lists everything that keeps the fact files from being used.
type LibraryError struct{ Problems []Problem }

// Error names the first problem and how many more there are; Problems has all.
func (e *LibraryError) Error() string {
	switch len(e.Problems) {
	case 0:
		return "the fact files cannot be used"
	case 1:
		return e.Problems[0].String()
	}
	return fmt.Sprintf("%s (and %d more; kanca content check lists them all)", e.Problems[0], len(e.Problems)-1)
}
