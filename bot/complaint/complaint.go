// Package complaint says what becomes of a report of fraud: where it may stand, what may
// follow on what, and by when something must have been done. The figures are data, in
// flow.yaml, with their source. It is pure.
package complaint

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.yaml.in/yaml/v4"
)

// State is where a report stands.
type State string

// The states that the program itself sets or asks for.
const (
	New    State = "new"
	Closed State = "closed" // its need was closed in the inbox
)

// Track is how a report is dealt with, by which the time for it goes.
type Track string

// Day is how long a day of a clock is.
const Day = 24 * time.Hour

// Flow is all of it.
type Flow struct {
	Source          string
	AsOf            string `yaml:"as_of"`
	FirstAnswerDays int    `yaml:"first_answer_days"`
	AmberPercent    int    `yaml:"amber_percent"`
	Tracks          []TrackRule
	UsualTrack      Track `yaml:"usual_track"`
	States          []StateRule
	Categories      []string
}

// TrackRule is how many days a track has.
type TrackRule struct {
	Key  Track
	Days int
}

// StateRule says what may follow on a state.
type StateRule struct {
	Key   State
	Final bool // nothing is waited for
	Next  []State
}

//go:embed flow.yaml
var flowFile []byte

// The is the flow of reports of this program.
var The = func() Flow {
	f, err := read(flowFile)
	if err != nil {
		panic(err) // built in, and read by the tests
	}
	return f
}()

// read reads a flow and finds what does not fit together.
func read(data []byte) (f Flow, err error) {
	if err := yaml.Unmarshal(data, &f); err != nil {
		return f, err
	}
	var wrong []error
	if f.Source == "" || f.FirstAnswerDays <= 0 || f.AmberPercent <= 0 || f.AmberPercent >= 100 {
		wrong = append(wrong, errors.New("the flow of reports needs a source, days for the first answer and a percentage"))
	}
	if f.days(f.UsualTrack) == 0 {
		wrong = append(wrong, fmt.Errorf("there is no track %q", f.UsualTrack))
	}
	for _, s := range f.States {
		for _, next := range s.Next {
			if _, ok := f.rule(next); !ok || next == s.Key {
				wrong = append(wrong, fmt.Errorf("%s is followed by %q", s.Key, next))
			}
		}
	}
	for _, needed := range []State{New, Closed} {
		if _, ok := f.rule(needed); !ok {
			wrong = append(wrong, fmt.Errorf("there is no state %q", needed))
		}
	}
	return f, errors.Join(wrong...)
}

func (f Flow) rule(s State) (StateRule, bool) {
	i := slices.IndexFunc(f.States, func(r StateRule) bool { return r.Key == s })
	if i < 0 {
		return StateRule{}, false
	}
	return f.States[i], true
}

// days is how many days a track has; 0 for one that is not known.
func (f Flow) days(t Track) int {
	for _, r := range f.Tracks {
		if r.Key == t {
			return r.Days
		}
	}
	return 0
}

// Known reports whether there is such a track.
func (f Flow) Known(t Track) bool { return f.days(t) > 0 }

// Next lists what may follow on a state. On a state that is not known what may follow on
// a new report may.
func (f Flow) Next(s State) []State {
	r, ok := f.rule(s)
	if !ok {
		r, _ = f.rule(New)
	}
	return r.Next
}

// May reports whether a state may follow on another.
func (f Flow) May(from, to State) bool { return slices.Contains(f.Next(from), to) }

// Final reports whether nothing is waited for in a state.
func (f Flow) Final(s State) bool {
	r, _ := f.rule(s)
	return r.Final
}

// Due is by when something must have been done with a report that came at a moment: the
// first answer to a new one, the end of any other. The zero time where nothing is waited
// for.
func (f Flow) Due(s State, t Track, came time.Time) time.Time {
	switch {
	case f.Final(s):
		return time.Time{}
	case s == New:
		return came.Add(time.Duration(f.FirstAnswerDays) * Day)
	}
	days := f.days(t)
	if days == 0 {
		days = f.days(f.UsualTrack)
	}
	return came.Add(time.Duration(days) * Day)
}

// Light is how urgent a clock is.
type Light string

// The lights.
const (
	Off   Light = "off" // nothing is waited for
	Green Light = "green"
	Amber Light = "amber" // half of the time is over
	Red   Light = "red"   // all of it is
)

// Light is that of a report that came at a moment and is due at another.
func (f Flow) Light(came, due, now time.Time) Light {
	switch {
	case due.IsZero():
		return Off
	case !now.Before(due):
		return Red
	case now.Sub(came) >= due.Sub(came)*time.Duration(f.AmberPercent)/100:
		return Amber
	}
	return Green
}
