package console

import (
	"time"

	"kanca/content"
)

// endingPage is what was imported and is soon not shown any more, or told as old.
type endingPage struct {
	noForm
	Rows []endingLine
}

// endingLine is one of that.
type endingLine struct {
	content.Ending
	When string // its last day, in words
	Near bool   // it is today or tomorrow
	Over bool
}

func (endingPage) template() string         { return "ending" }
func (endingPage) heading(t *tongue) string { return t.say("ending.title") }

const (
	endingPath = "/berakhir"
	// endsSoon is how long before its end something is named.
	endsSoon = 7 * 24 * time.Hour
)

// ending is what ends soon, the first in front.
func (v *visit) ending() (list []endingLine) {
	if v.Known == nil {
		return nil
	}
	known := v.Known()
	if known == nil {
		return nil
	}
	for _, e := range known.EndsSoon(v.now, endsSoon) {
		line := endingLine{Ending: e, Over: e.Last < content.Day(v.now), Near: e.Last <= content.Day(v.now.AddDate(0, 0, 1))}
		if day, err := time.ParseInLocation(time.DateOnly, e.Last, zone); err == nil {
			line.When = v.tongue.date(day)
		}
		list = append(list, line)
	}
	return list
}

// endingQueue is its line on the first page; nil where nothing is known of what was imported.
func (v *visit) endingQueue() *queue {
	if v.Known == nil {
		return nil
	}
	list := v.ending()
	q := &queue{Key: "today.ending", N: len(list), Path: endingPath}
	if len(list) > 0 {
		q.First, q.Care = list[0].When, list[0].Near
	}
	return q
}

func showEnding(v *visit) (answer, error) { return shown(&endingPage{Rows: v.ending()}), nil }
