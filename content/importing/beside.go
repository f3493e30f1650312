package importing

import (
	"slices"
	"strings"
	"unicode"

	"kanca/bot/agency"
	"kanca/bot/spelling"
)

// doubt weighs what stands in a row beside the status of a firm.
type doubt struct {
	row     *row
	status  agency.Status // that the row gives the firm so far
	written string        // the cell of the status
	noted   bool
}

// speaks reports whether bad news of a text is against the status of the firm.
func (d *doubt) speaks(bad agency.Status, text string, least agency.Status) bool {
	if bad.Severity() < least.Severity() {
		return false
	}
	return d.vouches() && bad != agency.Active || bad == agency.Revoked && d.status != agency.Revoked && !hedged(text)
}

// vouches reports whether the status column says that all is well.
func (d *doubt) vouches() bool {
	status, _ := agency.ParseStatus(d.row.raw("status"))
	return status == agency.Active
}

func (d *doubt) against(text string, least agency.Status) bool {
	bad, _ := agency.BadNews(text)
	return d.speaks(bad, text, least)
}

func (d *doubt) remark(text string) bool {
	bad, _ := agency.BadRemark(text)
	return d.speaks(bad, text, agency.Unclear)
}

// unknown keeps a firm as unclear beside whose name or status a text stands of which
// nobody knows that it is harmless.
func (d *doubt) unknown(column, text string) {
	if !d.vouches() {
		return
	}
	d.status = agency.Unclear
	if !d.noted {
		d.row.note(column, "%q tidak dikenal, jadi perusahaan ini disimpan sebagai \"tidak jelas\"; kalau itu keadaan izinnya tulis di kolom status, kalau bukan hapus", shorten(text))
	}
	d.noted = true
}

// name weighs what stands beside a name.
func (d *doubt) name(a agency.Record) {
	printed := agency.ReadName(d.row.raw("name"))
	switch {
	case d.remark(printed.Remarks):
		d.row.fail("name", clash, shorten(printed.Remarks), d.written)
	case !agency.Harmless(printed.Remarks):
		d.unknown("name", printed.Remarks)
	}
	if printed.Marked && d.vouches() {
		d.row.fail("name", "tanda catatan kaki pada nama %q tidak dibaca; tulis artinya di kolom status, lalu hapus tandanya", shorten(a.Name))
	}
	for _, part := range printed.Beside {
		if !agency.Harmless(part) && !within(part, a.City) && !abbreviates(part, a.Name) {
			d.unknown("name", part)
		}
	}
}

// within reports whether every word of a text stands in a city's name.
func within(text, city string) bool {
	words := strings.Fields(spelling.Plain(city))
	return len(words) > 0 && !slices.ContainsFunc(strings.Fields(spelling.Plain(text)), func(w string) bool { return !slices.Contains(words, w) })
}

// abbreviates reports whether a text that stands beside a name is one short word of
// letters of the rest of the name, in their order and from its beginning on: "MSD" of
// "PT Misal Dua (MSD)".
func abbreviates(text, name string) bool {
	short := spelling.Plain(text)
	rest := agency.Normalise(strings.Replace(name, text, "", 1))
	if rest == "" || strings.ContainsFunc(short, func(c rune) bool { return !unicode.IsLetter(c) }) || len(short) < 2 || len(short) > 5 || short[0] != rest[0] {
		return false
	}
	for _, c := range short {
		at := strings.IndexRune(rest, c)
		if at < 0 {
			return false
		}
		rest = rest[at+1:]
	}
	return true
}

// cell weighs a cell of a column that is read for something else.
func (d *doubt) cell(column, text string) {
	if column == "source" && ofTheFile(text) {
		return
	}
	if d.against(text, agency.PartlySuspended) {
		d.row.fail(column, clash, shorten(text), d.written)
		return
	}
	bad := agency.Says(text)
	switch column {
	case "city", "phone":
		_, said := agency.BadRemark(text)
		bad = bad || said
	case "address":
		_, said := agency.BadRemark(withoutPlaces(text))
		bad = bad || said
	default:
		_, said := agency.BadNews(text)
		bad = bad || said
	}
	if column == "phone" && strings.ContainsFunc(text, unicode.IsLetter) && !strings.ContainsFunc(text, unicode.IsDigit) {
		bad = bad || !agency.Harmless(text)
	}
	if bad {
		d.unknown(column, text)
	}
}

// ofTheFile reports whether a source tells what the whole register is of: "daftar
// P3MI aktif dan tidak aktif".
func ofTheFile(source string) bool {
	words := strings.Fields(spelling.Plain(source))
	file := slices.ContainsFunc(words, func(w string) bool {
		return slices.Contains(listed("files"), w)
	})
	for i, w := range words {
		if file && w == "aktif" && (i == 0 || !slices.Contains(noes, words[i-1]) && words[i-1] != "non") {
			return true
		}
	}
	return false
}

// ways are followed by the name of a street or a village, which may be any word.
var ways = listed("ways")

func withoutPlaces(address string) string {
	var kept []string
	after := false
	for _, w := range strings.Fields(strings.NewReplacer(".", " ", "(", " ; ", ",", " ; ").Replace(address)) {
		if after {
			after = slices.Contains(ways, strings.ToLower(w))
			continue
		}
		after = slices.Contains(ways, strings.ToLower(w))
		kept = append(kept, w)
	}
	return strings.Join(kept, " ")
}

// unread weighs a cell of a column that is not read.
func (d *doubt) unread(head, text, asOf string) {
	plain := spelling.Plain(text)
	no := slices.Contains(noes, plain)
	_, badHead := agency.BadRemark(head)
	switch {
	case d.remark(text):
		d.row.fail(head, clash, shorten(text), d.written)
	case d.vouches() && (promises(head) || clears(head)) && no,
		d.against(head, agency.Unclear) && plain != "" && !no,
		d.vouches() && badHead && !agency.TellsHow(head) && plain != "" && !no && !agency.Praises(text):
		d.row.fail(head, says, shorten(text), d.written)
	case badHead && no && !clears(head):
	case !agency.Harmless(text) && (agency.HoldsRemarks(head) || agency.Says(text) && !no):
		d.unknown(head, text)
	}
	if date, ok := d.row.table.endedIn(text, asOf); ok && d.vouches() && agency.HoldsRemarks(head) {
		d.row.fail(head, ended, date, d.written)
	}
}
