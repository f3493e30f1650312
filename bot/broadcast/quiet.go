package broadcast

import (
	"time"

	"kanca/bot"
)

// Zone is the local time by which announcements go: that of western Indonesia.
var Zone = time.FixedZone("WIB", 7*60*60)

// Hours are between which times of the day announcements go on one medium, and when they
// do not on a Friday: during the prayer.
type Hours struct {
	Opens, Closes           time.Duration // since midnight
	FridayFrom, FridayUntil time.Duration
}

// Quiet is when announcements go, for each medium, and on which days none do.
type Quiet struct {
	Hours    map[bot.Medium]Hours
	Holidays map[string]bool // days, as 2026-12-25
}

// QuietBy is when announcements go, for whoever sends them and for whoever is told of it: SMS
// from 8 to 17, as the authority's draft of 2020 for SMS offers has it, WhatsApp from 8 to 20,
// neither on Friday from 11:30 to 13:00, and none on a day on which the office is closed.
func QuietBy(office bot.Calendar) Quiet {
	holidays := map[string]bool{}
	for day := range office.Closed {
		holidays[day] = true
	}
	friday := func(opens, closes time.Duration) Hours {
		return Hours{opens, closes, 11*time.Hour + 30*time.Minute, 13 * time.Hour}
	}
	return Quiet{Holidays: holidays, Hours: map[bot.Medium]Hours{
		bot.SMS:      friday(8*time.Hour, 17*time.Hour),
		bot.WhatsApp: friday(8*time.Hour, 20*time.Hour),
	}}
}

// Window is a time in which announcements go: from Opens to before Closes.
type Window struct{ Opens, Closes time.Time }

// Holds reports whether a moment lies in a window.
func (w Window) Holds(at time.Time) bool { return !at.Before(w.Opens) && at.Before(w.Closes) }

// lookAhead is how far the next window is looked for: longer than any row of holidays.
const lookAhead = 60

// Next is the window in which a moment lies, or the next one after it; the zero Window
// where there is none within two months.
func (q Quiet) Next(medium bot.Medium, at time.Time) Window {
	h, ok := q.Hours[medium]
	if !ok {
		return Window{}
	}
	local := at.In(Zone)
	for day := 0; day < lookAhead; day++ {
		midnight := time.Date(local.Year(), local.Month(), local.Day()+day, 0, 0, 0, 0, Zone)
		if q.Holidays[midnight.Format(time.DateOnly)] {
			continue
		}
		for _, w := range h.of(midnight) {
			if at.Before(w.Closes) {
				return w
			}
		}
	}
	return Window{}
}

// Any reports whether something may go between two moments.
func (q Quiet) Any(medium bot.Medium, from, until time.Time) bool {
	w := q.Next(medium, from)
	return w != Window{} && w.Opens.Before(until)
}

// of lists the windows of a day, in order.
func (h Hours) of(midnight time.Time) (out []Window) {
	add := func(from, to time.Duration) {
		if to > from {
			out = append(out, Window{midnight.Add(from), midnight.Add(to)})
		}
	}
	if midnight.Weekday() != time.Friday || h.FridayUntil <= h.FridayFrom {
		add(h.Opens, h.Closes)
		return out
	}
	add(h.Opens, min(h.FridayFrom, h.Closes))
	add(max(h.FridayUntil, h.Opens), h.Closes)
	return out
}
