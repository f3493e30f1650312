// Package sample holds an invented set of agencies, openings and trainings to
// try kanca with. Nothing in it is real and every text says so; it is loaded
// only for a demonstration.
package sample

import (
	"embed"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"kanca/bot/agency"
	"kanca/content"
	"kanca/content/importing"
)

//go:embed agencies.csv openings.csv trainings.csv
var files embed.FS

// Set is the sample data of one moment. Every row is marked as a sample.
type Set struct {
	Agencies  []agency.Record
	Openings  []content.Opening
	Trainings []content.Training
}

// relative is a date as the sample files write it: {+14} is in two weeks.
var relative = regexp.MustCompile(`\{([+-][0-9]+)\}`)

// Load returns the sample set with its dates laid around now, so that a
// demonstration never expires. One opening and one training are over, to show
// that kanca leaves them out.
func Load(now time.Time) (Set, error) {
	var set Set
	text, err := dated("agencies.csv", now)
	if err != nil {
		return set, err
	}
	var problems []importing.RowProblem
	if set.Agencies, problems, err = importing.ReadAgencies(text, "agencies.csv", now); err == nil {
		err = first("agencies.csv", problems)
	}
	if err != nil {
		return set, err
	}
	if text, err = dated("openings.csv", now); err != nil {
		return set, err
	}
	if set.Openings, problems, err = importing.ReadOpenings(text, "openings.csv", now); err == nil {
		err = first("openings.csv", problems)
	}
	if err != nil {
		return set, err
	}
	if text, err = dated("trainings.csv", now); err != nil {
		return set, err
	}
	if set.Trainings, problems, err = importing.ReadTrainings(text, "trainings.csv", now); err == nil {
		err = first("trainings.csv", problems)
	}
	for i := range set.Agencies {
		set.Agencies[i].Sample = true
	}
	for i := range set.Openings {
		set.Openings[i].Sample = true
	}
	for i := range set.Trainings {
		set.Trainings[i].Sample = true
	}
	return set, err
}

// dated reads a sample file and writes its relative dates out.
func dated(name string, now time.Time) (*strings.Reader, error) {
	data, err := files.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read sample %s: %w", name, err)
	}
	text := relative.ReplaceAllStringFunc(string(data), func(mark string) string {
		days, err := strconv.Atoi(strings.Trim(mark, "{}"))
		if err != nil {
			return mark
		}
		return content.Day(now.AddDate(0, 0, days))
	})
	return strings.NewReader(text), nil
}

func first(name string, problems []importing.RowProblem) error {
	if bad := importing.Errors(problems); len(bad) > 0 {
		return fmt.Errorf("sample %s cannot be used: %s", name, bad[0])
	}
	return nil
}
