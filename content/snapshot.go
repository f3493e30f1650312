package content

import (
	"slices"
	"strings"
	"time"

	"kanca/bot/agency"
	"kanca/bot/spelling"
)

// Snapshot is everything kanca knows at one moment. It is immutable, so every
// conversation may read it at once; a new import makes a new Snapshot.
type Snapshot struct {
	library   *Library
	agencies  *agency.Index
	version   int64
	openings  []Opening // newest first
	jobs      [][]string
	titles    []string // title and sector, folded, for kinds of work that have no key
	byCountry map[string][]int
	opening   map[string]int
	trainings []Training // soonest first
	subjects  []string   // title, kind and requirements, folded
	training  map[string]int
	agencyOf  map[string]agency.Verdict // of the name and number that openings give
}

// NewSnapshot joins the library with what was imported. A nil library is an
// empty one, a nil index means that no register was imported. The slices are
// copied. Version is the store's content version.
func NewSnapshot(library *Library, openings []Opening, trainings []Training, agencies *agency.Index, version int64) *Snapshot {
	if library == nil {
		library = &Library{}
		library.build()
	}
	if agencies == nil {
		agencies = agency.NewIndex(nil)
	}
	s := &Snapshot{
		library: library, agencies: agencies, version: version,
		openings: slices.Clone(openings), trainings: slices.Clone(trainings),
		byCountry: map[string][]int{}, opening: map[string]int{}, training: map[string]int{},
		agencyOf: map[string]agency.Verdict{},
	}
	slices.SortFunc(s.openings, func(a, b Opening) int {
		if n := strings.Compare(b.AsOf, a.AsOf); n != 0 {
			return n
		}
		if n := strings.Compare(b.ValidUntil, a.ValidUntil); n != 0 {
			return n
		}
		return strings.Compare(a.ID, b.ID)
	})
	for i, o := range s.openings {
		text := o.Title + " " + o.Sector
		s.jobs = append(s.jobs, JobsIn(text))
		s.titles = append(s.titles, folded(text))
		s.byCountry[o.Country] = append(s.byCountry[o.Country], i)
		s.opening[o.ID] = i
		if asked := agencyAsked(o); asked != "" {
			if _, known := s.agencyOf[asked]; !known {
				s.agencyOf[asked] = agencies.Find(asked, time.Time{})
			}
		}
	}
	slices.SortFunc(s.trainings, func(a, b Training) int {
		if n := strings.Compare(starts(a), starts(b)); n != 0 {
			return n
		}
		return strings.Compare(a.ID, b.ID)
	})
	for i, t := range s.trainings {
		s.subjects = append(s.subjects, folded(t.Title+" "+courseWords(t.Title)))
		s.training[t.ID] = i
	}
	return s
}

// agencyAsked is how the register is asked about the agency of an opening, "" where
// it names none. Name and number must belong together: a borrowed number vouches
// for nobody.
func agencyAsked(o Opening) string {
	if o.AgencyLicence == "" {
		return o.Agency
	}
	return o.Agency + " izin " + o.AgencyLicence
}

// AgencyOf is what the register says of the agency of an opening; NotFound where
// the opening names none. Its Stale says nothing: it depends on the day.
func (s *Snapshot) AgencyOf(o Opening) agency.Verdict {
	if v, known := s.agencyOf[agencyAsked(o)]; known {
		return v
	}
	return agency.Verdict{Kind: agency.NotFound}
}

// starts puts a training without a date behind all that have one.
func starts(t Training) string {
	if t.Starts == "" {
		return "9999"
	}
	return t.Starts
}

// folded writes a text for a search for whole words: folded words with a space
// before and behind each.
func folded(text string) string { return " " + spelling.FoldText(spelling.Plain(text)) + " " }

// Version is the content version the snapshot was made from.
func (s *Snapshot) Version() int64 { return s.version }

// Library is the library of facts.
func (s *Snapshot) Library() *Library { return s.library }

// Agencies is the register of agencies; it answers "no data" when there is none.
func (s *Snapshot) Agencies() *agency.Index { return s.agencies }

// Published reports whether a number of these digits is a licence in the
// register or in an opening: such a number may be shown although it may look
// like somebody's NIK.
func (s *Snapshot) Published(digits string) bool {
	return s.agencies.Published(digits) || slices.ContainsFunc(s.openings, func(o Opening) bool {
		return len(o.AgencyLicence) >= len(digits) && onlyDigits(o.AgencyLicence) == digits
	})
}

func onlyDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
}

// Warning finds the fact that warns of a country.
func (s *Snapshot) Warning(country string) (Fact, bool) { return s.library.Warning(country) }

// Fact finds a fact that may be served.
func (s *Snapshot) Fact(id string) (Fact, bool) { return s.library.Fact(id) }

// Groups lists the groups of a topic that have a fact to serve.
func (s *Snapshot) Groups(topic string) []Group { return s.library.Groups(topic) }

// Facts lists the facts to serve of a topic; group "" is the whole topic.
func (s *Snapshot) Facts(topic, group string) []Fact { return s.library.Facts(topic, group) }

// FindFacts finds facts by what a person wrote; see Library.FindFacts.
func (s *Snapshot) FindFacts(topic, text string) []FactMatch { return s.library.FindFacts(topic, text) }

// Contacts lists hotlines and offices; see Library.Contacts.
func (s *Snapshot) Contacts(country string) []Contact { return s.library.Contacts(country) }

// Contact finds a hotline or office that may be served.
func (s *Snapshot) Contact(id string) (Contact, bool) { return s.library.Contact(id) }

// OpeningQuery filters openings; a zero field takes all.
type OpeningQuery struct {
	Country string // ISO 3166 alpha-2
	Job     string // canonical key; another word is looked for in title and sector
	Sex     string // Male or Female: openings that take this sex
	Age     int    // openings that take this age
}

// Openings lists the openings that match q and have not expired: newest first.
// The day of ValidUntil itself still counts.
func (s *Snapshot) Openings(q OpeningQuery, now time.Time) []Opening {
	today := Day(now)
	word := ""
	if q.Job != "" && !slices.ContainsFunc(jobs().all, func(j Job) bool { return j.Key == q.Job }) {
		if word = folded(q.Job); word == "  " {
			return nil
		}
	}
	var buf [64]int32 // a list that a person can still read fits in here
	at := buf[:0]
	take := func(i int) {
		o := &s.openings[i]
		switch {
		case o.ValidUntil < today:
		case word != "" && !strings.Contains(s.titles[i], word):
		case q.Job != "" && word == "" && !slices.Contains(s.jobs[i], q.Job):
		case q.Sex != "" && o.Sex != "" && o.Sex != q.Sex:
		case q.Age > 0 && o.AgeMin > 0 && q.Age < o.AgeMin:
		case q.Age > 0 && o.AgeMax > 0 && q.Age > o.AgeMax:
		default:
			at = append(at, int32(i))
		}
	}
	if q.Country != "" {
		for _, i := range s.byCountry[q.Country] {
			take(i)
		}
	} else {
		for i := range s.openings {
			take(i)
		}
	}
	if len(at) == 0 {
		return nil
	}
	out := make([]Opening, len(at))
	for i, n := range at {
		out[i] = s.openings[n]
	}
	return out
}

// Opening finds an opening that has not expired.
func (s *Snapshot) Opening(id string, now time.Time) (Opening, bool) {
	i, ok := s.opening[id]
	if !ok || s.openings[i].ValidUntil < Day(now) {
		return Opening{}, false
	}
	return s.openings[i], true
}

// ShownUntil is the last day on which an opening is shown, or was; "" where there is none of
// that id.
func (s *Snapshot) ShownUntil(id string) string {
	if i, ok := s.opening[id]; ok {
		return s.openings[i].ValidUntil
	}
	return ""
}

// CountryCount is a country and how many openings it has.
type CountryCount struct {
	Country string
	Count   int
}

// OpeningCountries lists the countries with openings that have not expired,
// the one with most of them first.
func (s *Snapshot) OpeningCountries(now time.Time) []CountryCount {
	today := Day(now)
	var out []CountryCount
	for country, at := range s.byCountry {
		n := 0
		for _, i := range at {
			if s.openings[i].ValidUntil >= today {
				n++
			}
		}
		if n > 0 {
			out = append(out, CountryCount{country, n})
		}
	}
	slices.SortFunc(out, func(a, b CountryCount) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		return strings.Compare(a.Country, b.Country)
	})
	return out
}
