package bot

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Opening is from when to when the office works without a break, counted from midnight;
// the zero Opening is none.
type Opening struct{ From, To time.Duration }

// WorkDay is when the office works on one day: once, or before and after a break. The zero
// WorkDay is a day off.
type WorkDay [2]Opening

// OfficeHours is when the office works in a usual week, by time.Weekday; see Calendar.
type OfficeHours [7]WorkDay

// UsualHours is what is assumed until the office says otherwise: Monday to Thursday
// 07:30 to 15:30, Friday to 14:30, local time.
var UsualHours = func() (h OfficeHours) {
	for day := time.Monday; day <= time.Friday; day++ {
		h[day] = WorkDay{{7*time.Hour + 30*time.Minute, 15*time.Hour + 30*time.Minute}}
	}
	h[time.Friday][0].To = 14*time.Hour + 30*time.Minute
	return h
}()

// Worked is as Calendar.Worked, in weeks in which the office is open as usual.
func (h OfficeHours) Worked(from, to time.Time, in *time.Location) time.Duration {
	return Calendar{Week: h}.Worked(from, to, in)
}

// Open reports whether the office works at a moment.
func (h OfficeHours) Open(at time.Time, in *time.Location) bool {
	at = at.In(in)
	since := at.Sub(time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, in))
	for _, o := range h[at.Weekday()] {
		if since >= o.From && since < o.To {
			return true
		}
	}
	return false
}

// String writes the hours from Monday to Sunday, as "07:30-15:30, …, 07:30-11:30
// 13:00-14:30, -, -": ParseHours reads it.
func (h OfficeHours) String() string {
	var days []string
	for i := range 7 {
		days = append(days, h[(i+1)%7].String())
	}
	return strings.Join(days, ", ")
}

// String writes a day as "07:30-11:30 13:00-14:30", and a day off as "-".
func (d WorkDay) String() string {
	var parts []string
	clock := func(d time.Duration) string { return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60) }
	for _, o := range d {
		if o.To > o.From {
			parts = append(parts, clock(o.From)+"-"+clock(o.To))
		}
	}
	if len(parts) == 0 {
		return "-"
	}
	return strings.Join(parts, " ")
}

// ErrHours is returned for what are no hours of a week or of a day.
var ErrHours = errors.New("office hours are written from Monday to Sunday as 07:30-15:30, with a break as 07:30-11:30 13:00-14:30 and - for a day off, between commas")

// ParseHours reads what String writes.
func ParseHours(text string) (h OfficeHours, err error) {
	days := strings.Split(text, ",")
	if len(days) != 7 {
		return h, ErrHours
	}
	for i, day := range days {
		if h[(i+1)%7], err = ParseWorkDay(day); err != nil {
			return OfficeHours{}, err
		}
	}
	return h, nil
}

// clockTime is a time of day as people write it: 7, 07.30, 07:30, 0730.
var clockTime = regexp.MustCompile(`\d{1,2}[.:]\d{2}|\d{4}|\d{1,2}`)

// workDay is what ParseWorkDay reads, once times are read: each stands as "t".
var workDay = regexp.MustCompile(`^t ?(-|s/d|sd|sampai|sampe|hingga) ?t(( ?[,;/&+] ?| (dan|lalu|and) | )t ?(-|s/d|sd|sampai|sampe|hingga) ?t)?$`)

// ParseWorkDay reads a day as people write it: "07:30-15:30", "7.30 - 11.30, 13.00 sampai
// 14.30"; "-", "libur" or nothing for a day off.
func ParseWorkDay(text string) (d WorkDay, err error) {
	text = strings.NewReplacer("\u2013", "-", "\u2014", "-", "\u2212", "-", "wib", "", "jam ", "", "pukul ", "").Replace(strings.ToLower(text))
	text = strings.Join(strings.Fields(text), " ")
	switch text {
	case "", "-", "libur", "tutup", "off", "closed":
		return d, nil
	}
	if !workDay.MatchString(clockTime.ReplaceAllString(text, "t")) {
		return d, ErrHours
	}
	last := time.Duration(-1)
	for i, found := range clockTime.FindAllString(text, -1) {
		at, ok := sinceMidnight(found)
		if !ok || at <= last {
			return WorkDay{}, ErrHours
		}
		last = at
		if i%2 == 0 {
			d[i/2].From = at
		} else {
			d[i/2].To = at
		}
	}
	return d, nil
}

// sinceMidnight is a time of day that clockTime found.
func sinceMidnight(text string) (time.Duration, bool) {
	digits := strings.NewReplacer(".", "", ":", "").Replace(text)
	if len(digits) <= 2 {
		digits += "00"
	}
	n, err := strconv.Atoi(digits)
	at := time.Duration(n/100)*time.Hour + time.Duration(n%100)*time.Minute
	return at, err == nil && n%100 < 60 && at <= 24*time.Hour
}
