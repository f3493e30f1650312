package content

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"time"

	"kanca/bot/spelling"
)

//go:embed courses.csv
var coursesCSV string

type course struct {
	key     string
	phrases []string // folded, with a space before and behind
}

var courses = sync.OnceValue(func() []course {
	var all []course
	for line := range strings.Lines(coursesCSV) {
		key, words, ok := strings.Cut(strings.TrimSpace(line), ",")
		if !ok || key == "key" {
			continue
		}
		c := course{key: key}
		for phrase := range strings.SplitSeq(key+"|"+words, "|") {
			c.phrases = append(c.phrases, folded(phrase))
		}
		all = append(all, c)
	}
	return all
})

// courseWords returns the canonical keys of the courses a title speaks of.
func courseWords(title string) string {
	text, keys := folded(title), []string{}
	for _, c := range courses() {
		if slices.ContainsFunc(c.phrases, func(p string) bool { return strings.Contains(text, p) }) {
			keys = append(keys, strings.ReplaceAll(c.key, "_", " "))
		}
	}
	return strings.Join(keys, " ")
}

// TrainingQuery filters trainings; a zero field takes all.
type TrainingQuery struct {
	Kind     string // one of the Kind constants
	Course   string // canonical key such as sewing or language_mandarin; another word is looked for in the title
	District string // name in the gazetteer; trainings that state no district are taken too
}

// Trainings lists the trainings that match q and are not over or cancelled,
// the soonest first; those without a date, which start when enough people ask
// for them, come last.
func (s *Snapshot) Trainings(q TrainingQuery, now time.Time) []Training {
	today := Day(now)
	subject := ""
	if q.Course != "" {
		if subject = folded(strings.ReplaceAll(q.Course, "_", " ")); subject == "  " {
			return nil
		}
	}
	district := spelling.Plain(q.District)
	var out []Training
	for i, t := range s.trainings {
		switch {
		case ended(t, today), t.Status == TrainingCancelled:
		case q.Kind != "" && t.Kind != q.Kind:
		case subject != "" && q.Course != t.Kind && !strings.Contains(s.subjects[i], subject):
		case district != "" && t.District != "" && spelling.Plain(t.District) != district:
		default:
			out = append(out, t)
		}
	}
	return out
}

// Training finds a training that is not over or cancelled.
func (s *Snapshot) Training(id string, now time.Time) (Training, bool) {
	i, ok := s.training[id]
	if !ok || ended(s.trainings[i], Day(now)) || s.trainings[i].Status == TrainingCancelled {
		return Training{}, false
	}
	return s.trainings[i], true
}

// ended reports whether a training is over: finished by its status, or by its
// last day, or by its first day when it states no last one.
func ended(t Training, today string) bool {
	switch {
	case t.Status == TrainingFinished:
		return true
	case t.Ends != "":
		return t.Ends < today
	default:
		return t.Starts != "" && t.Starts < today
	}
}

// Full reports whether no seat is left, by the status or by the number of seats.
func (t Training) Full() bool { return t.Status == TrainingFull || t.SeatsLeft == 0 }
