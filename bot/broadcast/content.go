package broadcast

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kanca/bot"
)

// Content is what an announcement says, to whom, and when: all that its writer decides.
type Content struct {
	Title    string              `json:"title"` // for the office; nobody is sent it
	Text     map[bot.Lang]string `json:"text"`  // Indonesian must be there; who has no other text gets it
	Audience Audience            `json:"audience"`
	Opening  string              `json:"opening,omitempty"` // id of the opening that it tells of
	// Training is the id of the training that it tells of.
	Training string `json:"training,omitempty"`
	// SendAfter is when it begins by itself, once it is approved; zero: when somebody says
	// so. From NotAfter on nothing of it goes out.
	SendAfter time.Time `json:"send_after"`
	NotAfter  time.Time `json:"not_after"`
}

// Audience says in words who is meant. Several conditions all hold; an empty one holds for
// everybody. Who has not agreed is left out whatever stands here.
type Audience struct {
	Districts []string     `json:"districts,omitempty"` // of the registration, by name
	Villages  []string     `json:"villages,omitempty"`
	Countries []string     `json:"countries,omitempty"` // ISO 3166, of the registration
	Jobs      []string     `json:"jobs,omitempty"`      // as in the job list
	Languages []bot.Lang   `json:"languages,omitempty"`
	Channels  []bot.Medium `json:"channels,omitempty"`
	// First is the medium by which those are told who can be reached by both; the other one is
	// taken where it fails. "": the one that is set up to be tried first.
	First      bot.Medium `json:"first,omitempty"`
	Age        [2]int     `json:"age"`                  // from and to, both meant; 0 and 0: any
	Registered *bool      `json:"registered,omitempty"` // whether there is a registration in force; nil: either
	Active     int        `json:"active_within_days,omitempty"`
	// Again is the id of an announcement that failed for a passing reason for these people.
	Again int64 `json:"again,omitempty"`
	// Wished is what those asked for who are meant, and were not told of yet.
	Wished *Wish `json:"wished,omitempty"`
}

// The bounds of what can be meant.
const (
	maxText   = 1000 // characters
	maxAge    = 100
	maxActive = 3650
	// LongestTitle is how many characters a title has at most.
	LongestTitle = 120
	// LongestLife is how long an announcement may wait and go out.
	LongestLife = 30 * 24 * time.Hour
	// UsualLife is how long, where its writer says nothing.
	UsualLife = 24 * time.Hour
)

// ErrPast is returned for an announcement whose time is over.
var ErrPast = errors.New("its last moment (not_after) is past; give it a later one")

// Check says what is wrong with what somebody wrote, in one sentence.
func (c Content) Check(now time.Time) error {
	if strings.TrimSpace(c.Title) == "" || len([]rune(c.Title)) > LongestTitle {
		return fmt.Errorf("give it a title of at most %d characters", LongestTitle)
	}
	if strings.TrimSpace(c.Text[bot.Indonesian]) == "" {
		return errors.New("its Indonesian text (text: {id: …}) is missing; who has no other text gets it")
	}
	for lang, text := range c.Text {
		if !lang.Valid() {
			return fmt.Errorf("%q is no language; texts are in id and mad", lang)
		}
		if n := len([]rune(text)); n > maxText {
			return fmt.Errorf("the text in %q has %d characters; shorten it to %d", lang, n, maxText)
		}
		if err := c.checkVariables(text); err != nil {
			return err
		}
	}
	if c.NotAfter.IsZero() {
		return errors.New("say until when it may go (not_after)")
	}
	begin := c.SendAfter
	if begin.Before(now) {
		begin = now
	}
	switch {
	case !c.NotAfter.After(now):
		return ErrPast
	case !c.NotAfter.After(begin):
		return errors.New("its last moment (not_after) is before the first (send_after); swap them or give a later one")
	case c.NotAfter.Sub(begin) > LongestLife:
		return fmt.Errorf("it may go for %d days at most; give an earlier not_after", int(LongestLife.Hours()/24))
	}
	return c.Audience.check()
}

func (a Audience) check() error {
	from, to := a.Age[0], a.Age[1]
	switch {
	case from < 0 || to < 0 || to > maxAge || from > to:
		return fmt.Errorf("an age is written from and to, as [18, 40], up to %d", maxAge)
	case a.Active < 0 || a.Active > maxActive:
		return fmt.Errorf("active_within_days is between 1 and %d", maxActive)
	}
	for _, l := range a.Languages {
		if !l.Valid() {
			return fmt.Errorf("%q is no language; people write in id and mad", l)
		}
	}
	for _, m := range a.Channels {
		if m != bot.WhatsApp && m != bot.SMS {
			return fmt.Errorf("%q is no channel; there are whatsapp and sms", m)
		}
	}
	if a.First != "" && a.First != bot.WhatsApp && a.First != bot.SMS {
		return fmt.Errorf("%q cannot come first; there are whatsapp and sms", a.First)
	}
	for _, list := range [][]string{a.Districts, a.Villages, a.Countries, a.Jobs} {
		if slices.ContainsFunc(list, func(one string) bool { return strings.TrimSpace(one) == "" }) {
			return errors.New("one of the conditions on the audience is empty; take it out")
		}
	}
	return nil
}

// Order lists ways in the order in which they are tried.
func (a Audience) Order(ways []Way) []Way {
	rank := func(w Way) int {
		if w.Medium == a.First {
			return 0
		}
		return 1
	}
	return slices.SortedStableFunc(slices.Values(ways), func(a, b Way) int { return rank(a) - rank(b) })
}

// ofRegistration reports whether the audience asks for something that only a registration
// tells.
func (a Audience) OfRegistration() bool {
	return len(a.Districts)+len(a.Villages)+len(a.Countries)+len(a.Jobs) > 0 || a.Age != [2]int{}
}

// OpeningVariable is replaced by what the opening is.
const OpeningVariable = "{{.Opening}}"

func (c Content) checkVariables(text string) error {
	rest := strings.ReplaceAll(text, OpeningVariable, "")
	if strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
		return errors.New("the only thing that can be filled in is {{.Opening}}; write the rest out")
	}
	if rest != text && c.Opening == "" {
		return errors.New("the text says {{.Opening}} and no opening is named; add opening: and its id")
	}
	return nil
}

// In is the text for who speaks a language, the Indonesian one where there is none, with
// the opening filled in.
func (c Content) In(lang bot.Lang, opening string) string {
	text := c.Text[lang]
	if strings.TrimSpace(text) == "" {
		text = c.Text[bot.Indonesian]
	}
	return strings.TrimSpace(strings.ReplaceAll(text, OpeningVariable, opening))
}
