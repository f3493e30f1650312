// Package content is what kanca knows: facts with their source and date,
// hotlines, job openings, trainings and the register of agencies. A Library is
// read once from the embedded YAML files; a Snapshot joins it with what the
// office imported and answers every question of a conversation. Nothing here
// reads a clock, a file or a database.
package content

import (
	"cmp"
	"strings"

	"kanca/bot"
)

// Text is one text in both languages.
type Text struct {
	ID  string `json:"id"`
	Mad string `json:"mad"`
}

// In returns the text in language l, Indonesian for anything but Madurese.
func (t Text) In(l bot.Lang) string {
	if l == bot.Madurese && t.Mad != "" {
		return t.Mad
	}
	return t.ID
}

// Empty reports whether the text is missing in both languages.
func (t Text) Empty() bool { return t.ID == "" && t.Mad == "" }

// Confidence says how well a fact is sourced.
type Confidence string

// The levels. High is the text of a law or two independent sources, medium one
// newspaper, low an old or second-hand claim, none an unsourced one.
const (
	High   Confidence = "high"
	Medium Confidence = "medium"
	Low    Confidence = "low"
	None   Confidence = "none"
)

// Valid reports whether c is one of the four levels.
func (c Confidence) Valid() bool { return c == High || c == Medium || c == Low || c == None }

// Source says where a fact was read.
type Source struct {
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

// ReviewState says whether the labour office has read a text.
type ReviewState string

// The states of a review.
const (
	Draft    ReviewState = "draft"
	Approved ReviewState = "approved"
)

// Review is the labour office's check of a text.
type Review struct {
	State ReviewState `json:"state"`
	By    string      `json:"by,omitempty"`
	On    string      `json:"on,omitempty"` // ISO date
}

// Fact is one answer with everything that is needed to show and to judge it.
type Fact struct {
	ID       string
	Topic    string // a bot.Intent name
	Group    string // id of a Group of the topic, or ""
	Question Text   // at most MaxQuestion characters: menu label on WhatsApp
	Short    Text   // at most MaxShort characters: menu label on SMS
	Answer   Text   // WhatsApp, at most MaxAnswer characters, *bold* allowed
	SMS      Text   // plain ASCII, at most MaxSMS characters
	Words    []string
	Warns    []string // ISO codes of countries: whoever wants to go there is told this unasked
	About    []string // ISO codes of the only countries of which it is true; none where it is true of any
	Source   Source
	AsOf     string // ISO date, year-month or year
	// Confidence low is served with a warning (see Warning), none is never served.
	Confidence     Confidence
	Review         Review
	StaleAfterDays int // days after AsOf; 0: does not go stale by itself
	BasedOn        []string
	File           string // where it is written, for messages to authors
	Line           int
	Revision       int64 // of the office, in place of what is built in; 0 for that
	// Until is the last day on which a fact that the office added is told, as an ISO date; ""
	// where it has none.
	Until string
	Added bool // by the office: none of its id is built in and told, so nothing was learnt of it
}

// Warning reports whether the person must be told to check this answer.
func (f Fact) Warning() bool { return f.Confidence == Low }

// Servable reports whether the fact may be shown to a person at all.
func (f Fact) Servable() bool {
	return f.Confidence == High || f.Confidence == Medium || f.Confidence == Low
}

// Group is a sub-menu of a topic that has too many facts for one menu.
type Group struct {
	ID    string
	Title Text // at most MaxShort characters
	File  string
	Line  int
}

// Contact is a hotline or an office.
type Contact struct {
	ID             string
	Country        string // ISO 3166 alpha-2 where it helps, "ID" for Indonesia alone; "" everywhere
	Name           Text
	For            Text     // what it is for and how to reach it
	Numbers        []string // to call, as a person dials them, best first
	WhatsApp       []string // where a message is read, and a call may not be heard
	Panic          []string // panic buttons, for danger to life alone
	Hours          string   // opening hours in words, or ""
	Emergency      bool     // answers when someone is in danger
	Source         Source
	AsOf           string
	Confidence     Confidence
	Review         Review
	StaleAfterDays int
	File           string
	Line           int
	Revision       int64 // of the office, in place of what is built in; 0 for that
}

// Warning reports whether the person must be told to check this number.
func (c Contact) Warning() bool { return c.Confidence == Low }

// Abroad stands for a country that is not known but is not Indonesia.
const Abroad = "-"

// DialledFrom lists the numbers in the order in which somebody in a country (""
// is Indonesia) should try them: first those that work from there. A number with
// "+" works from everywhere; one without it only in the country of the contact,
// Indonesia where that is open.
func (c Contact) DialledFrom(country string) []string {
	if cmp.Or(country, "ID") == cmp.Or(c.Country, "ID") {
		return c.Numbers
	}
	var everywhere, there []string
	for _, number := range c.Numbers {
		if strings.HasPrefix(number, "+") {
			everywhere = append(everywhere, number)
		} else {
			there = append(there, number)
		}
	}
	return append(everywhere, there...)
}

// Servable reports whether the contact may be shown to a person at all.
func (c Contact) Servable() bool {
	return c.Confidence == High || c.Confidence == Medium || c.Confidence == Low
}

// Sexes an opening may ask for; "" takes both.
const (
	Male   = "male"
	Female = "female"
)

// Opening is one official job opening. Its fields are the columns of the file
// the office imports; dates are ISO dates, money is in whole units of Currency,
// and 0 or "" means "not stated".
type Opening struct {
	ID             string `json:"id"`
	Title          string `json:"title"`
	Sector         string `json:"sector,omitempty"`
	Country        string `json:"country"` // ISO 3166 alpha-2
	Employer       string `json:"employer,omitempty"`
	Agency         string `json:"agency,omitempty"`
	AgencyLicence  string `json:"agency_licence,omitempty"`
	Scheme         string `json:"scheme,omitempty"` // as in the file: P to P, G to G …
	Positions      int    `json:"positions,omitempty"`
	Sex            string `json:"sex,omitempty"` // Male, Female or "" for both
	AgeMin         int    `json:"age_min,omitempty"`
	AgeMax         int    `json:"age_max,omitempty"`
	Education      string `json:"education,omitempty"`
	SalaryMin      int64  `json:"salary_min,omitempty"`
	SalaryMax      int64  `json:"salary_max,omitempty"`
	Currency       string `json:"currency,omitempty"` // ISO 4217
	ContractMonths int    `json:"contract_months,omitempty"`
	ValidUntil     string `json:"valid_until"` // the last day it may be shown
	URL            string `json:"url,omitempty"`
	Source         string `json:"source"`
	AsOf           string `json:"as_of"`
	Sample         bool   `json:"sample,omitempty"` // invented for a demonstration
}

// Kinds of training.
const (
	KindBLK      = "blk"
	KindOPP      = "opp"
	KindLanguage = "language"
	KindOther    = "other"
)

// States of a training; "" is "not stated".
const (
	TrainingPlanned   = "planned"
	TrainingOpen      = "open"
	TrainingSelection = "selection"
	TrainingRunning   = "running"
	TrainingFull      = "full"
	TrainingFinished  = "finished"
	TrainingCancelled = "cancelled"
)

// Training is one course or orientation session. Its fields are the columns of
// the imported file.
type Training struct {
	ID           string `json:"id"`
	Kind         string `json:"kind"`
	Title        string `json:"title"`
	Place        string `json:"place,omitempty"`
	District     string `json:"district,omitempty"`
	Starts       string `json:"starts,omitempty"` // ISO date
	Ends         string `json:"ends,omitempty"`   // ISO date
	Hours        int    `json:"hours,omitempty"`  // lesson hours (JP), 0 not stated
	Seats        int    `json:"seats,omitempty"`  // 0 not stated
	SeatsLeft    int    `json:"seats_left"`       // NotStated when not stated
	Cost         string `json:"cost,omitempty"`   // "" not stated, "0" free, else rupiah in digits; see Price
	Requirements string `json:"requirements,omitempty"`
	HowToJoin    string `json:"how_to_join,omitempty"`
	Status       string `json:"status,omitempty"`
	Contact      string `json:"contact,omitempty"`
	Source       string `json:"source"`
	AsOf         string `json:"as_of"`
	Sample       bool   `json:"sample,omitempty"`
}

// NotStated is the number of seats left when the office did not say.
const NotStated = -1

// Price is what the training costs in rupiah; known is false when the office
// did not say, which must never be shown as "free".
func (t Training) Price() (rupiah int64, known bool) {
	if t.Cost == "" {
		return 0, false
	}
	for _, c := range t.Cost {
		if c < '0' || c > '9' || rupiah > 1e15 {
			return 0, false
		}
		rupiah = rupiah*10 + int64(c-'0')
	}
	return rupiah, true
}
