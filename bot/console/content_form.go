package console

import (
	"cmp"
	"strings"
	"time"
	"unicode/utf8"

	"kanca/bot/identity"
	"kanca/content"
)

// What the forms have in common in which the office corrects an answer or a number.

// fieldURL is the address of a source, whose digits are no NIK.
const fieldURL = "alamat-sumber"

// pointers are the fields of a list, to be filled in.
func pointers(fields []field) (all []*field) {
	for i := range fields {
		all = append(all, &fields[i])
	}
	return all
}

// typedLines are the lines of a field.
func typedLines(text string) (list []string) {
	for line := range strings.Lines(text) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			list = append(list, line)
		}
	}
	return list
}

// asOfDay reports whether a text is a day, a month or a year as content has them.
func asOfDay(text string) bool {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if _, err := time.Parse(layout, text); err == nil {
			return true
		}
	}
	return false
}

// unfit is the key of why what was typed cannot be told to people, "" where it can: a hole that
// nothing fills, a NIK, or a sign that a Madurese text does not have.
func (f *field) unfit() string {
	switch {
	case strings.Contains(f.Value, "{{") || strings.Contains(f.Value, "}}"):
		return "content.hole"
	case f.Name != fieldURL && identity.HoldsNIK(f.Value):
		return "content.nik"
	case strings.HasSuffix(f.Name, "-mad") && strings.ContainsFunc(f.Value, func(r rune) bool { return r >= utf8.RuneSelf }):
		return "content.plain"
	}
	return ""
}

// checkSource looks at where something is known from and as of which day; future is the key of
// what is said of a day that has not come.
func (v *visit) checkSource(p *form, url, asOf *field, future string) {
	if u := url.Value; u != "" && url.Problem == "" && !strings.HasPrefix(u, "https://") && !strings.HasPrefix(u, "http://") {
		p.refuse(url, v.say("content.url.wrong"))
	}
	switch {
	case asOf.Problem != "":
	case !asOfDay(asOf.Value):
		p.refuse(asOf, v.say("content.as_of.wrong"))
	case asOf.Value > content.Day(v.now):
		p.refuse(asOf, v.say(future))
	}
}

// differences are the fields in which mine and theirs are not the same.
func (v *visit) differences(mine, theirs []*field) (all []difference) {
	for i, f := range mine {
		if other := theirs[i]; f.Value != other.Value {
			all = append(all, difference{v.say(f.Label), cmp.Or(f.Value, v.say("phone.none")), cmp.Or(other.Value, v.say("phone.none"))})
		}
	}
	return all
}
