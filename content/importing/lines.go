package importing

import (
	"slices"
	"strings"
	"unicode"

	"kanca/bot/agency"
	"kanca/bot/spelling"
)

// breaks end a line in a text, whatever program wrote it.
const breaks = "\n\r\v\f\u0085\u2028\u2029"

func lines(cell string) []string {
	return strings.FieldsFunc(" "+cell, func(c rune) bool { return strings.ContainsRune(breaks, c) })
}

// looksLikeARow reports whether a line of a cell may be of a row with a firm in it: a
// company in its first field, or a status in another one. An address, "PT Umpama Tower, Jl.
// Mawar 5" or "kantor pusat, aktif", has a blank behind each separator, as people write and
// programs do not, and nothing more of a row: in doubt it is one.
func (t *table) looksLikeARow(line string) bool {
	fields := strings.Split(line, string(t.Separator))
	if len(fields) < 2 {
		return false
	}
	written := !slices.ContainsFunc(fields[1:], func(field string) bool { return !strings.HasPrefix(field, " ") })
	status, atItsPlace, licence := false, false, false
	for i, field := range fields[1:] {
		if _, is := agency.ParseStatus(field); is {
			at, there := t.at["status"]
			status, atItsPlace = true, atItsPlace || there && at == i+1
		}
		licence = licence || mayBeALicence(field)
	}
	switch {
	case agency.HasLegalForm(fields[0]):
		return !written || status || licence || beginsAsAFirm(fields[0]) && len(fields) > 2
	case status:
		return !written || atItsPlace || len(fields) > 2
	}
	return false
}

// beginsAsAFirm reports whether the legal form stands first, or behind the number of a row.
func beginsAsAFirm(field string) bool {
	field = strings.TrimLeftFunc(field, func(c rune) bool { return !unicode.IsLetter(c) })
	words := strings.Fields(field)
	if len(words) == 0 {
		return false
	}
	form := words[0]
	if len(form) <= len("P.") && len(words) > 1 { // "P. T. Umpama"
		form += " " + words[1]
	}
	return agency.HasLegalForm(form + " x")
}

// mayBeALicence reports whether a field has a number that is not of a house or a floor, or
// stands for none, as "-".
func mayBeALicence(field string) bool {
	if !strings.ContainsFunc(field, unicode.IsLetter) {
		return true
	}
	return strings.ContainsFunc(field, unicode.IsDigit) && !slices.ContainsFunc(strings.Fields(spelling.Plain(field)), func(w string) bool {
		return slices.Contains(ways, w) || slices.Contains(floors, w)
	})
}

// floors are of an address within a house, before a number.
var floors = listed("floors")
