package importing

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kanca/bot/agency"
	"kanca/bot/spelling"
	"kanca/content"
	"kanca/content/sheet"
)

// What stands in a published table and is no row of it: headings of its parts, pages,
// sums, signatures. Each is named with its line; what might be more is an error, as
// every row is that cannot be read.

// ExampleMark stands in the last cell of the example row of a file to fill in: such a row
// is never imported, so that nobody need remember to delete it.
const ExampleMark = "contoh: baris ini tidak dibaca"

// isExample reports whether a row is the example of a file to fill in.
func isExample(cells []string) bool { return len(cells) > 0 && cells[len(cells)-1] == ExampleMark }

// filled are the cells of a row that hold something.
func filled(cells []string) (out []string) {
	for _, cell := range cells {
		if cell != "" {
			out = append(out, cell)
		}
	}
	return out
}

// enumerated is how a heading is numbered: "A.", "II.", "3)".
var enumerated = regexp.MustCompile(`^\s*(?:[IVX]{1,5}|[A-Za-z]|\d{1,2})\s*[.):]?\s*$|^\s*(?:[IVX]{1,5}|[A-Z]|\d{1,2})\s*[.):]\s+`)

// headingOf returns the text of a heading inside a table: the only cell of a row, or
// behind its number, of words that name a part of a list. A firm is none of them.
func headingOf(cells []string) (text string, ok bool) {
	texts := filled(cells)
	if len(texts) == 2 && enumerated.MatchString(texts[0]) {
		texts = texts[1:]
	}
	if len(texts) != 1 || agency.HasLegalForm(texts[0]) {
		return "", false
	}
	text = strings.TrimSpace(enumerated.ReplaceAllString(texts[0], ""))
	words := strings.Fields(spelling.Plain(text))
	if _, country := countryIn(text); country {
		return text, true
	}
	names := false
	for _, w := range words {
		_, year := strconv.Atoi(w)
		_, bad := agency.BadNews(w)
		_, status := agency.ParseStatus(w)
		switch {
		case slices.Contains(listed("headings"), w):
			names = names || len(w) > 3
		case agency.IsPlace(w), bad, status, isMonth(w):
			names = true
		case year == nil && len(w) == 4:
		default:
			return "", false
		}
	}
	return text, names && len(words) > 0
}

// heading returns the text of a heading among the rows of a table. In a register a text
// in the column of the names or behind it may be the end of the name or the status of the
// firm above: it is a heading only where it says so, and bad news only where it is of a
// list or numbered by a letter.
func (t *table) heading(cells []string) (text string, ok bool) {
	text, ok = headingOf(cells)
	name, register := t.at["name"]
	if !ok || !register {
		return text, ok
	}
	at := slices.IndexFunc(cells, func(cell string) bool { return strings.Contains(cell, text) })
	lettered := byLetter.MatchString(strings.Join(filled(cells), " "))
	says := slices.ContainsFunc(strings.Fields(spelling.Plain(text)), func(w string) bool { return slices.Contains(listed("lists"), w) })
	_, status := agency.ParseStatus(text)
	switch {
	case at < 0 || at > name:
		return "", false
	case speaksBad(text) || status:
		return text, lettered || says
	}
	return text, at < name || lettered || says || saysPlace(text)
}

// byLetter is how a part of a list is numbered.
var byLetter = regexp.MustCompile(`^\s*(?:[IVX]{1,5}|[A-Z])\s*[.):]?\s`)

// saysPlace reports whether a text begins with what kind of place it names.
func saysPlace(text string) bool {
	words := strings.Fields(spelling.Plain(text))
	return len(words) > 1 && slices.Contains(listed("placewords"), words[0])
}

func isMonth(word string) bool {
	_, ok := content.ParseDate("1 " + word + " 2026")
	return ok && len(word) > 2 && !strings.ContainsAny(word, "0123456789")
}

// isPage reports whether a row counts the pages.
func isPage(cells []string) bool {
	texts := filled(cells)
	if len(texts) != 1 {
		return false
	}
	words := strings.Fields(spelling.Plain(texts[0]))
	if len(words) == 0 || !slices.Contains(listed("pages"), words[0]) {
		return false
	}
	return !slices.ContainsFunc(words[1:], func(w string) bool {
		return strings.Trim(w, "0123456789") != "" && w != "dari" && w != "of"
	})
}

// isSum reports whether a row is the sum of a table: a word for it, words of headings
// and numbers with their units.
func isSum(cells []string) bool {
	texts := filled(cells)
	if len(texts) == 0 || len(texts) > 10 || !beginsSum(texts[0]) {
		return false
	}
	for _, cell := range texts {
		if agency.HasLegalForm(cell) {
			return false
		}
		for _, w := range strings.Fields(spelling.Plain(cell)) {
			_, status := agency.ParseStatus(w)
			number := strings.Trim(w, "0123456789") == ""
			if !number && !status && !beginsSum(w) && w != "rp" && !agency.IsPlace(w) && !anyList(w, "headings", "people", "lessons") {
				return false
			}
		}
	}
	return true
}

func beginsSum(text string) bool {
	plain := spelling.Plain(text)
	return slices.ContainsFunc(listed("sums"), func(w string) bool { return plain == w || strings.HasPrefix(plain, w+" ") })
}

func anyList(word string, lists ...string) bool {
	return slices.ContainsFunc(lists, func(list string) bool { return slices.Contains(listed(list), word) })
}

// onlyNumbered reports whether a row holds nothing but the number of the row, in a
// column of such numbers.
func (t *table) onlyNumbered(cells []string) bool {
	texts := filled(cells)
	if len(texts) != 1 || strings.Trim(texts[0], "0123456789. ") != "" {
		return false
	}
	at := slices.Index(cells, texts[0])
	head, unread := t.unknown[at]
	return at == t.rowNumbers || unread && slices.Contains(listed("rownumbers"), spelling.Plain(head))
}

// introduced is a word with a colon, as before a note.
var introduced = regexp.MustCompile(`^\s*\*?\s*[\p{L}.]+\s*:`)

// placeAndDay stands above a signature: "Jakarta, 31 Agustus 2026".
var placeAndDay = regexp.MustCompile(`(?i)^[\p{L} .]{3,30},\s*(?:tgl\.?|tanggal)?\s*(?:\d{1,2}|\.{2,}|…)?\s*[a-z]{3,9}\s+\d{4}$`)

// closes reports whether a row begins what stands below a table.
func closes(cells []string) bool {
	texts := filled(cells)
	if len(texts) == 0 || len(texts) > 2 {
		return false
	}
	words := strings.Fields(spelling.Plain(texts[0]))
	if placeAndDay.MatchString(texts[len(texts)-1]) {
		return true
	}
	if len(words) == 0 {
		return false
	}
	alone := len(words) == 1 || introduced.MatchString(texts[0])
	return slices.Contains(listed("closings"), words[0]) || alone && slices.Contains(listed("notes"), words[0])
}

// holdsNews reports whether a row may say something of a firm.
func holdsNews(cells []string) bool {
	return slices.ContainsFunc(cells, func(cell string) bool {
		_, status := agency.ParseStatus(cell)
		_, bad := agency.BadRemark(cell)
		return status || bad || agency.HasLegalForm(cell)
	})
}

// footer is the index of the first row below the table: a signature or a note, behind
// which no row has three cells or more, and in a register none a firm or bad news. It is
// len(rows) for none.
func (t *table) footer(rows []sheet.Row) int {
	_, register := t.at["name"]
	from := len(rows)
	for from > 0 && len(filled(rows[from-1].Cells)) <= 2 && len(rows[from-1].Remarks) == 0 && !(register && holdsNews(rows[from-1].Cells)) {
		from--
	}
	for from < len(rows) && !closes(rows[from].Cells) {
		from++
	}
	return from
}

// isTitleAgain reports whether a row is one that stands above the header, too, as on
// every page of a list.
func (t *table) isTitleAgain(cells []string) bool {
	texts := filled(cells)
	return len(texts) == 1 && slices.Contains(t.title, texts[0])
}

// isSecondHead reports whether the row below the header only divides its columns: "TELEPON"
// and "FAX" below "KONTAK". It has no digit, nothing of what a row must have, and no news.
func (t *table) isSecondHead(cells []string, columns []column) bool {
	for _, c := range columns {
		if i, there := t.at[c.name]; there && (c.required || c.name == "licence") && i < len(cells) && cells[i] != "" {
			return false
		}
	}
	return len(filled(cells)) > 0 && !holdsNews(cells) && !strings.ContainsAny(strings.Join(cells, ""), "0123456789")
}

// saysNothing reports whether a sheet without a header holds nothing that a row of a
// table could be: a cover, an explanation, a summary of numbers. Its firms would
// answer as absent if it were left out, so in doubt it does.
func saysNothing(st sheet.Table) bool {
	return isSummary(st.Rows) || !slices.ContainsFunc(st.Rows, func(row sheet.Row) bool {
		return len(filled(row.Cells)) > 2 || holdsNews(row.Cells) || len(row.Remarks) > 0 || row.Struck
	}) && !speaksBad(st.Name)
}

func speaksBad(text string) bool {
	_, bad := agency.BadNews(text)
	return bad
}

// isSummary reports whether every row of a sheet is a title, one row of words, or a
// place or sum with numbers behind it.
func isSummary(rows []sheet.Row) bool {
	heads, counts := 0, 0
	for _, row := range rows {
		texts := filled(row.Cells)
		if slices.ContainsFunc(texts, agency.HasLegalForm) {
			return false
		}
		numbers, label := 0, ""
		for i, cell := range texts {
			if strings.Trim(cell, "0123456789.,") == "" {
				numbers++
			} else if label += " " + cell; i > 1 {
				numbers = -100 // words between the numbers
			}
		}
		_, heading := headingOf([]string{label})
		switch {
		case numbers >= 1 && (heading || beginsSum(label)):
			counts++
		case len(texts) == 1 && counts == 0 && (beginsSum(texts[0]) || heading):
		case heads == 0 && counts == 0 && len(texts) > 1 && !slices.ContainsFunc(texts, func(cell string) bool { return strings.Trim(cell, "0123456789.,") == "" }):
			heads++
		default:
			return false
		}
	}
	return heads == 1 && counts > 0
}
