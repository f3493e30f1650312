package content

import (
	"strconv"
	"strings"
	"time"

	"kanca/bot"
)

// Zone is the time of the regency (WIB, UTC+7, without summer time). A date in
// a file means that day there.
var Zone = time.FixedZone("WIB", 7*60*60)

// Day is the calendar day of a moment in Zone, as an ISO date.
func Day(at time.Time) string { return at.In(Zone).Format(time.DateOnly) }

// Clock is a time of day in Zone as it is written there, "10.05", with its day
// where that is not the day of now: "23-11-2026 10.05".
func Clock(at, now time.Time) string {
	layout := "15.04"
	if Day(at) != Day(now) {
		layout = "2-1-2006 15.04"
	}
	return at.In(Zone).Format(layout)
}

// parseDay reads an ISO date, year-month or year. An incomplete date stands for
// its first day, so that it counts as old rather early than late.
func parseDay(text string) (time.Time, bool) {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if len(text) != len(layout) {
			continue
		}
		day, err := time.ParseInLocation(layout, text, Zone)
		return day, err == nil && day.Year() >= 1900 && day.Year() <= 2200
	}
	return time.Time{}, false
}

// stale reports whether more than days have passed since asOf.
func stale(asOf string, days int, now time.Time) bool {
	if days <= 0 {
		return false
	}
	day, ok := parseDay(asOf)
	return ok && now.After(day.AddDate(0, 0, days+1))
}

// Stale reports whether the fact is older than its source is good for.
func (f Fact) Stale(now time.Time) bool { return stale(f.AsOf, f.StaleAfterDays, now) }

// Stale reports whether the contact should have been checked again by now.
func (c Contact) Stale(now time.Time) bool { return stale(c.AsOf, c.StaleAfterDays, now) }

// months are the names of both languages: Madurese writes the calendar months
// as Indonesian does.
var months = [...]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli",
	"Agustus", "September", "Oktober", "November", "Desember"}

// FormatDate writes an ISO date for people: "23 November 2026", "November 2026"
// or "2026". Both languages write it alike. What is not a date comes back as it
// is, so that nothing is hidden.
func FormatDate(iso string, _ bot.Lang) string {
	day, ok := parseDay(iso)
	if !ok {
		return iso
	}
	year := strconv.Itoa(day.Year())
	switch month := months[day.Month()-1]; len(iso) {
	case len("2006"):
		return year
	case len("2006-01"):
		return month + " " + year
	default:
		return strconv.Itoa(day.Day()) + " " + month + " " + year
	}
}

// monthNames are the ways people write a month in a file.
var monthNames = func() map[string]time.Month {
	m := map[string]time.Month{}
	for i, name := range months {
		name = strings.ToLower(name)
		m[name], m[name[:3]] = time.Month(i+1), time.Month(i+1)
	}
	for name, month := range map[string]time.Month{
		"january": 1, "february": 2, "pebruari": 2, "peb": 2, "march": 3, "may": 5, "june": 6, "july": 7,
		"august": 8, "aug": 8, "agst": 8, "agt": 8, "sept": 9, "october": 10, "oct": 10, "nopember": 11,
		"nop": 11, "december": 12, "dec": 12,
	} {
		m[name] = month
	}
	return m
}()

// ParseDate reads a full date as staff write it: 2026-11-23, 23-11-2026,
// 23/11/2026, 23.11.2026, 23 November 2026 or 23-Nov-2026, with or without a
// time of day behind an ISO date. It returns the ISO date. The day comes before
// the month, as everywhere in Indonesia; a day that does not exist is refused.
func ParseDate(text string) (iso string, ok bool) {
	text = strings.TrimSpace(text)
	if len(text) > len(time.DateOnly) && (text[10] == ' ' || text[10] == 'T') && text[4] == '-' {
		text = text[:10]
	}
	if strings.ContainsAny(text, "+") {
		return "", false // Atoi would take a sign
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("-/., ", r) })
	if len(parts) != 3 {
		return "", false
	}
	year, month, day := parts[2], parts[1], parts[0]
	if len(parts[0]) == 4 {
		year, day = parts[0], parts[2]
	}
	y, err := strconv.Atoi(year)
	if err != nil || len(year) != 4 || y < 1900 || y > 2200 {
		return "", false
	}
	m, named := monthNames[strings.ToLower(month)]
	if !named {
		n, err := strconv.Atoi(month)
		if err != nil || n < 1 || n > 12 || len(month) > 2 {
			return "", false
		}
		m = time.Month(n)
	}
	d, err := strconv.Atoi(day)
	if err != nil || d < 1 || len(day) > 2 {
		return "", false
	}
	date := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	if date.Day() != d {
		return "", false
	}
	return date.Format(time.DateOnly), true
}
