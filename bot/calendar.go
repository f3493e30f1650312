package bot

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Calendar is when the office works: the hours of its weeks, and the days on which it is
// closed all the same.
type Calendar struct {
	Week   OfficeHours
	Closed ClosedDays
}

// ClosedDays are days on which the office is closed, each as 2026-12-25, with the reason,
// which may be "".
type ClosedDays map[string]string

// On is when the office works on the day of a moment, by the clock of the moment's place.
func (c Calendar) On(day time.Time) WorkDay {
	if _, closed := c.Closed[day.Format(time.DateOnly)]; closed {
		return WorkDay{}
	}
	return c.Week[day.Weekday()]
}

// Worked is how much of the time between two moments the office worked, by the clock of a
// place; 0 where to is not after from. It looks back 30 days at most.
func (c Calendar) Worked(from, to time.Time, in *time.Location) (worked time.Duration) {
	from, to = from.In(in), to.In(in)
	if limit := to.AddDate(0, 0, -30); from.Before(limit) {
		from = limit
	}
	for day := time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, in); day.Before(to); day = day.AddDate(0, 0, 1) {
		for _, o := range c.On(day) {
			opens, closes := day.Add(o.From), day.Add(o.To)
			if opens.Before(from) {
				opens = from
			}
			if closes.After(to) {
				closes = to
			}
			if closes.After(opens) {
				worked += closes.Sub(opens)
			}
		}
	}
	return worked
}

// String writes the days in their order, one a line: ParseClosedDays reads it.
func (c ClosedDays) String() string {
	var lines []string
	for _, day := range slices.Sorted(maps.Keys(c)) {
		lines = append(lines, strings.TrimSpace(day+" "+c[day]))
	}
	return strings.Join(lines, "\n")
}

// ClosedDayError is a line that is no day.
type ClosedDayError struct{ Line string }

func (e ClosedDayError) Error() string {
	return fmt.Sprintf("%q is no day on which the office is closed; write it as 25-12-2026 and the reason, one day a line", e.Line)
}

// A day as people write it: 2026-12-25, 25-12-2026, 25/12/2026, 25 Desember 2026; the rest of
// the line is the reason.
var (
	dayFirst  = regexp.MustCompile(`^(\d{1,2})(?:[-/. ](\d{1,2})[-/. ]| ([A-Za-z]+) )(\d{4})(?:$|[^0-9](.*)$)`)
	yearFirst = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})(?:$|[^0-9](.*)$)`)
)

// monthNames are the beginnings of the months in Indonesian, and in English where those are
// others.
var monthNames = map[string]int{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7, "agu": 8, "ags": 8, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "des": 12, "dec": 12}

// ParseClosedDays reads days as people write them, one a line; empty lines are none. It
// returns a ClosedDayError for what is no day.
func ParseClosedDays(text string) (ClosedDays, error) {
	days := ClosedDays{}
	for line := range strings.Lines(text) {
		line = strings.Join(strings.Fields(line), " ")
		if line == "" {
			continue
		}
		var year, month, day, why string
		if m := yearFirst.FindStringSubmatch(line); m != nil {
			year, month, day, why = m[1], m[2], m[3], m[4]
		} else if m := dayFirst.FindStringSubmatch(line); m != nil {
			day, month, year, why = m[1], m[2], m[4], m[5]
			if name := strings.ToLower(m[3]); len(name) >= 3 {
				month = strconv.Itoa(monthNames[name[:3]])
			}
		}
		at, err := time.Parse("2006-1-2", year+"-"+strings.TrimPrefix(month, "0")+"-"+strings.TrimPrefix(day, "0"))
		if err != nil {
			return nil, ClosedDayError{line}
		}
		days[at.Format(time.DateOnly)] = strings.Trim(why, " :,;-–—=")
	}
	return days, nil
}
