package content

import (
	"slices"
	"strings"
	"time"

	"kanca/bot/agency"
)

// EndingKind says what it is that ends.
type EndingKind string

// What the office imports and what has an end.
const (
	EndingOpening  EndingKind = "opening"
	EndingTraining EndingKind = "training"
	EndingRegister EndingKind = "register" // of agencies: after its last day it is told as old
)

// Ending is something that was imported and is shown, or told as new, for a while yet.
type Ending struct {
	Kind  EndingKind
	Title string // as it was imported; "" of the register
	Whose string // the agency, or the place; "" where none is stated
	Last  string // the last day, as an ISO date
}

// registerWarns is how long before the register's last day that is said: a new one is asked
// for elsewhere.
const registerWarns = 14 * 24 * time.Hour

// EndsSoon lists what ends from today to the day on which so long has passed, the first to end
// in front; the register also sooner, and as long as it is too old.
func (s *Snapshot) EndsSoon(now time.Time, soon time.Duration) (list []Ending) {
	until := Day(now.Add(soon))
	add := func(e Ending) {
		if e.Last != "" && e.Last <= until {
			list = append(list, e)
		}
	}
	for _, o := range s.Openings(OpeningQuery{}, now) {
		add(Ending{EndingOpening, o.Title, o.Agency, o.ValidUntil})
	}
	for _, t := range s.Trainings(TrainingQuery{}, now) {
		last := t.Ends
		if last == "" {
			last = t.Starts
		}
		add(Ending{EndingTraining, t.Title, t.Place, last})
	}
	if asOf, known := parseDay(s.agencies.AsOf()); known {
		if last := asOf.Add(agency.StaleAfter); Day(last) <= Day(now.Add(registerWarns)) {
			list = append(list, Ending{Kind: EndingRegister, Last: Day(last)})
		}
	}
	slices.SortStableFunc(list, func(a, b Ending) int {
		return strings.Compare(a.Last+string(a.Kind), b.Last+string(b.Kind))
	})
	return list
}
