package importing

import (
	"regexp"
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/content"
)

// Cells as people write them: a number with its unit, two ages, two wages, two days or a
// country and a part of it in one.

// unitsOf are the lists of words that may stand behind the number of a column.
var unitsOf = map[string]string{"positions": "people", "seats": "people", "seats_left": "people", "hours": "lessons", "age_min": "years", "age_max": "years"}

// withUnit cuts a number from the words behind it: "25 orang".
var withUnit = regexp.MustCompile(`^(\d[\d., ]*?)\s*([\p{L}][\p{L}. ]*)$`)

// bareNumber takes the unit of a column away from a cell; a cell with another unit comes
// back as it is.
func bareNumber(cell, list string) string {
	if m := withUnit.FindStringSubmatch(cell); m != nil && list != "" && isUnit(m[2], list) {
		return m[1]
	}
	return cell
}

func isUnit(text, list string) bool { return slices.Contains(listed(list), spelling.Plain(text)) }

// months reads how long a contract is: "24 bulan", "2 tahun", "24".
func (r *row) months(column string, most int64) int64 {
	cell := r.text(column)
	if m := withUnit.FindStringSubmatch(cell); m != nil {
		switch years, ok := parseNumber(m[1]); {
		case isUnit(m[2], "years") && ok && years*12 <= most:
			return years * 12
		case isUnit(m[2], "months"):
			return r.numberIn(column, m[1], 0, most)
		}
	}
	return r.number(column, 0, most)
}

var (
	twoAges = regexp.MustCompile(`^(\d{1,2})\s*(?:-|–|—|s\s*[/.]?\s*d\.?|sampai|hingga|to|~)\s*(\d{1,2})$`)
	oneAge  = regexp.MustCompile(`^\D*?(\d{1,2})\D*$`)
)

// ages reads the least and the greatest age of one cell: "21-45 th", "min. 21 th",
// "maks 38". A number alone says neither.
func (r *row) ages(column string) (least, most int) {
	cell := r.text(column)
	if cell == "" {
		return 0, 0
	}
	words := strings.ToLower(cell)
	for _, unit := range listed("years") {
		words = regexp.MustCompile(`(\d)\s*`+regexp.QuoteMeta(unit)+`\b\.?`).ReplaceAllString(words, "$1")
	}
	words = strings.TrimSpace(words)
	if m := twoAges.FindStringSubmatch(words); m != nil {
		return int(r.numberIn(column, m[1], 0, 99)), int(r.numberIn(column, m[2], 0, 99))
	}
	if m := oneAge.FindStringSubmatch(words); m != nil {
		said := spelling.Plain(strings.Replace(words, m[1], " ", 1))
		switch {
		case slices.Contains(listed("least"), said):
			return int(r.numberIn(column, m[1], 0, 99)), 0
		case slices.Contains(listed("most"), said):
			return 0, int(r.numberIn(column, m[1], 0, 99))
		}
	}
	r.fail(column, "usia %q tidak dapat dibaca; tulis seperti 21-45, min 21, atau maks 45", shorten(cell))
	return 0, 0
}

// between stands between the least and the greatest wage of one cell.
var between = regexp.MustCompile(`(?i)\s+(?:-|–|—|s\s*[/.]?\s*d\.?|sampai|hingga)\s+|\s*[–—]\s*`)

// wages reads the wage of a cell with two sums, "RM 1.700 - RM 2.000", and of two cells.
func (r *row) wages() (least, most amount) {
	cell := r.text("salary_min")
	if parts := between.Split(cell, -1); len(parts) == 2 && r.raw("salary_max") == "" {
		low, okLow := readAmount(parts[0], true)
		high, okHigh := readAmount(parts[1], true)
		if okLow && okHigh {
			return low, high
		}
	}
	return r.money("salary_min"), r.money("salary_max")
}

// days reads the first and the last day of one cell: "1 s.d. 31 Desember 2026", "5
// Januari - 12 Februari 2027". What the first day lacks is that of the last.
func (r *row) days(column string) (first, last string) {
	cell := r.text(column)
	if cell == "" {
		return "", ""
	}
	parts := untilMarks.Split(cell, -1)
	if iso, ok := content.ParseDate(cell); ok {
		return iso, iso
	}
	if len(parts) == 2 {
		end := strings.TrimSpace(parts[1])
		if iso, ok := content.ParseDate(end); ok {
			start := strings.TrimSpace(parts[0])
			words := strings.Fields(end)
			for lacking := 0; lacking <= 2 && lacking < len(words); lacking++ {
				whole := strings.Join(append([]string{start}, words[len(words)-lacking:]...), " ")
				if from, ok := content.ParseDate(whole); ok && (lacking == 0 || from <= iso) {
					return from, iso
				}
			}
		}
	}
	r.fail(column, "waktu %q tidak dapat dibaca; tulis seperti 1 s.d. 31 Desember 2026, atau pisahkan menjadi kolom mulai dan selesai", shorten(cell))
	return "", ""
}

var inBrackets = regexp.MustCompile(`\(([^()]*)\)`)

// countryIn reads a country that is named with a part of it or with a word of how people
// are sent there: "MALAYSIA (SABAH)", "TAIWAN R.O.C.", "negara Korea".
func countryIn(text string) (c content.Country, ok bool) {
	if c, ok = content.FindCountry(text); ok {
		return c, true
	}
	outside := inBrackets.ReplaceAllString(text, " ")
	words := strings.Fields(spelling.Plain(outside))
	for len(words) > 0 && anyList(words[0], "headings") {
		words = words[1:]
	}
	for n := len(words); n > 0; n-- {
		if c, ok = content.FindCountry(strings.Join(words[:n], " ")); ok {
			for _, m := range inBrackets.FindAllStringSubmatch(text, -1) {
				if other, named := content.FindCountry(m[1]); named && other.ISO != c.ISO {
					return content.Country{}, false // two countries
				}
			}
			return c, !slices.ContainsFunc(words[n:], func(w string) bool { return !anyList(w, "regions") })
		}
	}
	return content.Country{}, false
}

// country reads a country by code or name, or takes that of the heading or sheet.
func (r *row) country(column string) string {
	if _, there := r.table.at[column]; !there {
		for _, text := range []string{r.section, r.table.Name, strings.Join(r.table.title, " ")} {
			if c, ok := countryIn(text); ok {
				if r.table.first("country " + text) {
					r.guess(column, "negara diambil dari %q: %s", shorten(text), c.Name)
				}
				return c.ISO
			}
		}
		r.fail(column, "negara tidak tertulis di kolom, judul bagian, atau nama lembar; tambahkan kolom negara")
		return ""
	}
	cell := r.required(column)
	if cell == "" {
		return ""
	}
	c, ok := content.FindCountry(cell)
	if !ok {
		if c, ok = countryIn(cell); ok && r.table.first("country "+cell) {
			r.guess(column, "%q dibaca sebagai %s; bagian negaranya tidak disimpan", shorten(cell), c.Name)
		}
	}
	if !ok {
		hint := "tulis kode dua huruf seperti TW atau nama negara seperti Taiwan"
		if near, found := content.SuggestCountry(cell); found {
			hint = "maksudnya " + near.Name + "? Tulis " + near.ISO
		}
		r.fail(column, "negara %q tidak dikenal; %s", shorten(cell), hint)
	}
	return c.ISO
}

// serial is a number that stands for a day of this century in a spreadsheet.
var serial = regexp.MustCompile(`^(?:3[6-9]|[4-6]\d|7[0-2])\d{3}$`)

// serialDate reads the number of a day that a spreadsheet program left in a text.
func (r *row) serialDate(column, cell string) (iso string, ok bool) {
	if !serial.MatchString(cell) {
		return "", false
	}
	asBook := r.table.Table
	asBook.Workbook = true
	if iso, ok = asBook.Date(cell); ok {
		r.guess(column, "angka %s dibaca sebagai tanggal %s", cell, content.FormatDate(iso, bot.Indonesian))
	}
	return iso, ok
}
