package importing

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kanca/bot/agency"
	"kanca/bot/identity"
	"kanca/bot/spelling"
)

// agencyName reads the name of a company.
func (r *row) agencyName() string {
	name := r.required("name")
	switch {
	case name == "":
	case agency.Normalise(name) == "" || !strings.ContainsFunc(name, unicode.IsLetter):
		r.fail("name", "nama %q tidak berisi nama perusahaan; tulis lengkap seperti di izinnya", shorten(name))
	case strings.Count(name, "(") != strings.Count(name, ")") || strings.Count(name, "[") != strings.Count(name, "]"):
		r.fail("name", "tanda kurung pada nama %q tidak berpasangan; mungkin ada yang terpotong, lengkapi namanya", shorten(name))
	case strings.ContainsFunc(name, func(c rune) bool { return unicode.IsLetter(c) && !unicode.Is(unicode.Latin, c) }):
		r.fail("name", "nama %q berisi huruf yang bukan huruf Latin; ketik ulang namanya", shorten(name))
	}
	if slices.Contains(dittoes, spelling.Plain(name)) {
		r.fail("name", "%q menunjuk ke baris lain; tulis nama perusahaannya di setiap baris", shorten(name))
	}
	if _, isStatus := agency.ParseStatus(name); isStatus {
		r.fail("name", "%q adalah status, bukan nama perusahaan; periksa kolomnya", shorten(name))
	}
	if r.row.Continued && !r.oneFirm() {
		r.fail("name", "nama %q tersambung dari beberapa baris teks dan mungkin milik dua perusahaan; salin tabelnya ke Excel dan simpan sebagai .xlsx", shorten(name))
	}
	if begin := numberedFirm.FindString(name); begin != "" && beginsAsAFirm(name[len(begin):]) {
		name = name[len(begin):]
	}
	if elsewhere := r.misplaced(); elsewhere != "" {
		r.fail("name", "nama perusahaan tampaknya ada di kolom lain (%q); periksa apakah isi baris ini bergeser", shorten(elsewhere))
	}
	return name
}

// numberedFirm is the number of a row before a name: "12. PT Umpama".
var numberedFirm = regexp.MustCompile(`^\d{1,4}\s*[.)]\s*`)

// oneFirm reports whether the lines that were joined to a name go on with it. Where a
// program prints the cells of a row in the middle of each other, the end of one name
// may stand in the line of the next.
func (r *row) oneFirm() bool {
	at, there := r.table.at["name"]
	if !there || at >= len(r.row.Cells) {
		return false
	}
	parts := lines(r.row.Cells[at])
	if len(parts) == 0 || !beginsAsAFirm(parts[0]) {
		return false
	}
	for _, part := range parts[1:] {
		if beginsAsAFirm(part) {
			return false
		}
	}
	return true
}

// dittoes stand for the name in the row above.
var dittoes = listed("dittoes")

// misplaced returns a cell that looks like the name of a company where the column
// of names has none: the cells have moved.
func (r *row) misplaced() string {
	name, there := r.table.at["name"]
	if there && name < len(r.row.Cells) && agency.HasLegalForm(r.row.Cells[name]) {
		return ""
	}
	for i, cell := range r.row.Cells {
		free := false // text in which a company may be named
		for _, column := range []string{"name", "address", "source"} {
			at, there := r.table.at[column]
			free = free || there && at == i
		}
		if !free && agency.HasLegalForm(cell) {
			return cell
		}
	}
	return ""
}

// moved reports whether a row has so little of a status in the column of it that
// its cells may have moved: then the name may be another's cell.
func (r *row) moved() bool {
	text := r.raw("status")
	_, bad := agency.BadNews(text)
	_, known := agency.ParseStatus(text)
	plain := strings.Fields(spelling.Plain(text))
	return text != "" && !bad && !known && !slices.Contains(plain, "aktif")
}

// status reads what the register says about a licence.
func (r *row) status() agency.Status {
	text := r.required("status")
	if text == "" {
		return ""
	}
	status, ok := agency.ParseStatus(text)
	if !ok {
		if status, _, ok = ruledStatus(text); ok {
			r.guess("status", "status %q dibaca sebagai %s", shorten(text), status)
			return status
		}
		r.fail("status", "status %q tidak dikenal; tulis aktif, dihentikan sebagian, dihentikan sementara, atau dicabut", shorten(text))
	}
	return status
}

// saysOtherwise marks a row as wrong of which anything but the status column
// speaks against the licence: a remark beside the name, a column that is not
// read, a comment, a line through the name, the title of the table. It returns the
// status that the row gives the firm: of one beside which words stand that nobody
// knows to be harmless it is unclear.
func (r *row) saysOtherwise(a agency.Record) agency.Status {
	if a.Status == "" || r.wide {
		return a.Status
	}
	d := &doubt{row: r, status: a.Status, written: shorten(r.raw("status"))}
	d.name(a)
	for column, i := range r.table.at {
		if i < len(r.row.Cells) && column != "name" && column != "status" {
			d.cell(column, r.row.Cells[i])
		}
	}
	for i, cell := range r.row.Cells {
		head, unread := r.table.unknown[i]
		if i >= r.table.width || unread || headless(r.table, i) {
			d.unread(head, cell, a.AsOf)
		}
	}
	for _, remark := range r.row.Remarks {
		if d.remark(remark) {
			r.fail("", "komentar "+clash, shorten(remark), d.written)
		} else if !agency.Harmless(remark) {
			d.unknown("", remark)
		}
	}
	if a.Status == agency.Active {
		if r.row.Struck {
			r.fail("", "isinya dicoret; coretan tidak dibaca, tulis artinya di kolom status, lalu hapus coretannya")
		}
		if speaksBad(r.section) && !vouched(r.section) {
			r.fail("status", "judul bagian "+clash, shorten(r.section), d.written)
		}
		if title := r.table.contradicted(); title != "" {
			r.fail("status", "judul tabel atau nama lembar "+clash, title, d.written)
		}
		if head, date, ok := r.ended(a.AsOf); ok {
			r.fail(head, ended, date, d.written)
		}
	}
	return d.status
}

const (
	clash = "%q berlawanan dengan status %q; tulis keadaan izin yang benar di kolom status"
	says  = "isi " + clash
	ended = "masa berlaku sudah lewat (%s) tetapi statusnya %q; tulis keadaan izin yang benar di kolom status"
)

// noes are what says no in a column of its own.
var noes = listed("noes")

// promises reports whether a yes below a header says that a licence is in order, so
// that a no says the contrary.
func promises(head string) bool {
	return slices.ContainsFunc(strings.Fields(spelling.Plain(head)), func(w string) bool {
		return slices.Contains(listed("in_order"), w)
	})
}

// clears reports whether a header denies what is bad, so that a yes below it is good
// news and a no is bad: "bebas sanksi".
func clears(head string) bool {
	return slices.ContainsFunc(strings.Fields(spelling.Plain(head)), func(w string) bool {
		return slices.Contains(listed("clearing"), w)
	})
}

// headless reports whether a column has no header.
func headless(t *table, column int) bool {
	for _, i := range t.at {
		if i == column {
			return false
		}
	}
	return true
}

// hedged reports whether a text only says that something may come, or is not so.
func hedged(text string) bool {
	for _, w := range strings.Fields(spelling.Plain(text)) {
		if slices.Contains(listed("hedges"), w) {
			return true
		}
	}
	return strings.Contains(text, "?")
}

// says reports whether a row says anything in words.
func (r *row) says() bool {
	return slices.ContainsFunc(r.row.Cells, func(cell string) bool { return strings.ContainsFunc(cell, unicode.IsLetter) })
}

// doubtful is what may be kept of a row that cannot be used. ok is false when the
// firm that it names cannot be read.
func (c *claim) doubtful(asOf, source string) (a agency.Record, ok bool) {
	r := c.row
	name := r.raw("name")
	readable := func(text string) bool {
		return text != "" && !identity.HoldsNIK(text) && !strings.ContainsRune(text, utf8.RuneError) && !mangled.MatchString(text)
	}
	_, isStatus := agency.ParseStatus(name)
	if r.raw("status")+r.raw("licence")+r.raw("source") == "" { // a note below the table, whatever it says
		return agency.Record{}, false
	}
	if r.wide || r.row.Continued && !r.oneFirm() || slices.Contains(dittoes, spelling.Plain(name)) || r.moved() || r.misplaced() != "" || !readable(name) || isStatus || agency.Normalise(name) == "" || !strings.ContainsFunc(name, unicode.IsLetter) ||
		strings.ContainsFunc(name, func(c rune) bool { return unicode.IsLetter(c) && !unicode.Is(unicode.Latin, c) }) {
		return agency.Record{}, false
	}
	a = agency.Record{Name: name, Status: agency.Unclear, Source: source, AsOf: asOf}
	for _, text := range []string{r.raw("status"), agency.ReadName(name).Remarks} {
		bad, _ := agency.BadNews(text)
		if status, known := agency.ParseStatus(text); known {
			bad = status
		}
		if bad.Worse(a.Status) && !hedged(text) {
			a.Status = bad
		}
	}
	if number, lost := r.table.Digits(r.raw("licence")); !lost {
		a.Licence = number
	}
	for to, column := range map[*string]string{&a.City: "city", &a.Source: "source"} {
		if text := r.raw(column); readable(text) {
			*to = text
		}
	}
	return a, true
}

// keepWorst adds a firm to those of rows that cannot be used, once with its worst
// status.
func keepWorst(all []agency.Record, a agency.Record) []agency.Record {
	for i, b := range all {
		if agency.Normalise(b.Name) == agency.Normalise(a.Name) && licenceKey(b.Licence) == licenceKey(a.Licence) {
			if a.Status.Worse(b.Status) {
				all[i] = a
			}
			return all
		}
	}
	return append(all, a)
}
