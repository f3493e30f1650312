package importing

import (
	"regexp"
	"slices"
	"strings"

	"kanca/bot/spelling"
	"kanca/content"
)

// endWords stand in the header of a column that says until when a licence holds.
var endWords = listed("ends")

// ended returns a column that is not read and says that a licence ended before
// the day of the data: its header and the date.
func (r *row) ended(asOf string) (head, date string, ok bool) {
	for _, i := range sortedKeys(r.table.unknown) {
		words := strings.Fields(spelling.Plain(r.table.unknown[i]))
		if i >= len(r.row.Cells) || !slices.ContainsFunc(words, func(w string) bool { return slices.Contains(endWords, w) }) {
			continue
		}
		iso, read := lastDay(r.row.Cells[i])
		if !read {
			iso, read = r.table.Date(r.row.Cells[i])
		}
		if read && asOf != "" && iso < asOf {
			return r.table.unknown[i], iso, true
		}
	}
	return "", "", false
}

// startWords say from when on something holds.
var startWords = listed("starts")

// saidUntil stands before the last day in a remark, in which a dash may be anything.
var saidUntil = regexp.MustCompile(`(?i)\bs\s*[/.]\s*d\b|\bsd\b|\bsampai\b|\bhingga\b`)

// endedIn returns the last day of a licence that a remark names, "berlaku s/d
// 2024", where it is before the day of the data.
func (t *table) endedIn(remark, asOf string) (date string, ok bool) {
	words := strings.Fields(spelling.Plain(remark))
	among := func(list []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
	}
	until := saidUntil.MatchString(remark) || among(endWords) && !among(startWords)
	at := strings.IndexAny(remark, "0123456789")
	if !until || at < 0 || asOf == "" {
		return "", false
	}
	for _, text := range []string{remark, remark[at:]} {
		if date, ok = lastDay(text); ok {
			return date, date < asOf
		}
	}
	return "", false
}

// untilMarks stand between the first and the last day of a time.
var (
	untilMarks = regexp.MustCompile(`(?i)\bs\s*[/.]\s*d\b\.?|\bsd\b|\bsampai\b(\s+dengan)?|\bhingga\b|\bto\b|[–—]|\s-\s`)
	onlyYear   = regexp.MustCompile(`^\d{4}$`)
	shortYear  = regexp.MustCompile(`^(\d{1,2}[-/. ]\d{1,2}[-/. ])(\d{2})$`)
	yearRange  = regexp.MustCompile(`^\d{4}\s*[-/]\s*(\d{4})$`)
)

// lastDay reads the last day that a cell names: a date, the end of a range, the end
// of a month ("Desember 2024") or of a year. It errs on the later side.
func lastDay(cell string) (iso string, ok bool) {
	if iso, ok = content.ParseDate(cell); ok {
		return iso, true
	}
	parts := untilMarks.Split(cell, -1)
	last := strings.Trim(parts[len(parts)-1], " .,;:()")
	if m := yearRange.FindStringSubmatch(last); m != nil {
		last = m[1]
	}
	if m := shortYear.FindStringSubmatch(last); m != nil {
		last = m[1] + "20" + m[2]
	}
	if iso, ok = content.ParseDate(last); ok {
		return iso, true
	}
	if onlyYear.MatchString(last) {
		return content.ParseDate("31-12-" + last)
	}
	for _, day := range []string{"31", "30", "29", "28"} {
		if iso, ok = content.ParseDate(day + " " + last); ok {
			return iso, true
		}
	}
	return "", false
}
