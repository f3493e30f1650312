package importing

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"kanca/bot/agency"
	"kanca/bot/spelling"
	"kanca/content"
	"kanca/content/sheet"
)

// table is one sheet with its header understood.
type table struct {
	sheet.Table
	at      map[string]int // column name to index
	unknown map[int]string // index to header of a column that is not read
	width   int            // of the header
	rows    []dataRow      // below the header
	above   string         // what stands above the header, and the name of the sheet
	title   []string       // what stands above the header, by line
	// rowNumbers is the index of a column that only numbers the rows, -1 for none.
	rowNumbers int
	defaults   defaults
	said       map[string]bool
	against    string // see contradicted
}

// dataRow is a row of data, with the heading of the part of the table in which it stands.
type dataRow struct {
	sheet.Row
	section string
}

// first reports whether something is said of a table for the first time.
func (t *table) first(what string) bool {
	before := t.said[what]
	t.said[what] = true
	return !before
}

// headerRows is among how many rows the header is looked for: letterheads are long.
const headerRows = 30

// header is a row, or two rows together, that name columns.
type header struct {
	first   int // index of its row, of the upper one where there are two
	start   int // index of the first row below it
	line    int
	cells   []string
	at      map[string]int
	unknown map[int]string
	twice   []string
	numbers int // index of a column that only numbers the rows, -1 for none
}

// findHeader returns the row that names most columns, or two rows that name more
// together: "Izin" above "Nomor" and "Tanggal". ok is false when none names two.
func findHeader(rows []sheet.Row, columns []column) (best header, ok bool) {
	look := rows[:min(headerRows, len(rows))]
	for i, row := range look {
		if h := matchHeader(row.Cells, columns); len(h.at) > len(best.at) {
			best = h
			best.first, best.start, best.line = i, i+1, row.Line
		}
	}
	for i := 0; i+1 < len(look); i++ {
		if h := matchHeader(twoRows(look[i].Cells, look[i+1].Cells, columns), columns); len(h.at) > len(best.at) {
			best = h
			best.first, best.start, best.line = i, i+2, look[i].Line
		}
	}
	return best, len(best.at) >= 2
}

// twoRows reads two rows as one header. A cell of the upper row stands for those
// on its right, too, until the next.
func twoRows(upper, lower []string, columns []column) []string {
	out := make([]string, max(len(upper), len(lower)))
	group := ""
	for i := range out {
		up, low := "", ""
		if i < len(upper) {
			up = upper[i]
		}
		if i < len(lower) {
			low = lower[i]
		}
		if up != "" {
			group = up
		}
		out[i] = up
		for _, text := range []string{low, group + " " + low, low + " " + group} {
			if low != "" && named(text, columns) >= 0 {
				out[i] = text
				break
			}
		}
		if out[i] == "" {
			out[i] = strings.TrimSpace(group + " " + low)
		}
	}
	return out
}

// named finds the column that a header cell names: by its name in any case, with
// spaces or underscores, or by an Indonesian name; -1 for none.
func named(cell string, columns []column) int {
	plain := spelling.Plain(strings.ReplaceAll(cell, "_", " "))
	if plain == "" {
		return -1
	}
	if m := unitHead.FindStringSubmatch(cell); m != nil && anyList(spelling.Plain(m[2]), "people", "years", "months", "lessons") {
		if i := named(m[1], columns); i >= 0 {
			return i
		}
	}
	return slices.IndexFunc(columns, func(c column) bool {
		return plain == strings.ReplaceAll(c.name, "_", " ") || plain == strings.ReplaceAll(c.name, "_", "") ||
			slices.Contains(c.aliases, plain)
	})
}

// unitHead is a header with the unit of its numbers: "LAMA (JP)".
var unitHead = regexp.MustCompile(`^([^()]+)\(([^()]+)\)\s*$`)

func matchHeader(cells []string, columns []column) header {
	h := header{cells: cells, at: map[string]int{}, unknown: map[int]string{}, numbers: -1}
	for i, cell := range cells {
		plain := spelling.Plain(strings.ReplaceAll(cell, "_", " "))
		if plain == "" {
			continue
		}
		if slices.Contains(listed("rownumbers"), plain) && h.numbers < 0 {
			h.numbers = i
			continue
		}
		k := named(cell, columns)
		if k < 0 {
			h.unknown[i] = shorten(cell)
			continue
		}
		name := columns[k].name
		if _, there := h.at[name]; there {
			h.twice = append(h.twice, name)
			continue
		}
		h.at[name] = i
	}
	if h.numbers >= 0 {
		_, numbered := h.at["id"]
		if needsID := slices.ContainsFunc(columns, func(c column) bool { return c.name == "id" }); needsID && !numbered {
			h.at["id"] = h.numbers
		}
	}
	return h
}

// understand finds the header of a sheet. empty is true for a sheet that has
// nothing below it.
func (f *file) understand(st sheet.Table, columns []column) (t *table, empty bool, err error) {
	where := f.name
	if len(f.sheets) > 1 {
		where += ": lembar " + shorten(st.Name)
		if st.Hidden {
			where += " (tersembunyi)"
		}
	}
	h, ok := findHeader(st.Rows, columns)
	if !ok {
		if len(f.sheets) > 1 && saysNothing(st) {
			f.notes(st, st.Rows, "lembar ini tidak punya tabel; tidak dibaca")
			return nil, true, nil
		}
		if len(f.sheets) > 1 {
			return nil, false, fmt.Errorf("%s berisi teks tetapi tidak punya baris judul; semua lembar dibaca, jadi tulis nama kolomnya, atau simpan tanpa lembar itu", where)
		}
		return nil, false, fmt.Errorf("%s: baris judul tidak ditemukan; tulis nama kolom di baris pertama, misalnya %s", where, strings.Join(requiredNames(columns), ", "))
	}
	if len(h.twice) > 0 {
		return nil, false, fmt.Errorf("%s: baris %d: kolom %s ada dua kali; hapus salah satu", where, h.line, strings.Join(h.twice, ", "))
	}
	f.statusInRemarks(st, &h)
	t = &table{Table: st, at: h.at, unknown: h.unknown, width: len(h.cells), above: st.Name, rowNumbers: h.numbers, said: map[string]bool{}}
	for _, row := range st.Rows[:h.first] {
		if holdsData(row.Cells) {
			return nil, false, fmt.Errorf("%s: baris %d berisi data tetapi ada di atas baris judul (baris %d); pindahkan baris judul ke atas", where, row.Line, h.line)
		}
		t.title = append(t.title, strings.Join(filled(row.Cells), " "))
		t.above += "\n" + strings.Join(row.Cells, " ")
	}
	for _, text := range st.Boxes {
		t.above += "\n" + text
	}
	for _, row := range st.Rows[:h.start] {
		for _, remark := range row.Remarks {
			t.above += "\n" + remark
		}
	}
	if missing := f.missing(t, h, columns, st); len(missing) > 0 {
		hint := ""
		if slices.Contains(missing, "source") || slices.Contains(missing, "as_of") {
			hint = ", atau tulis sekali untuk seluruh berkas dengan --source dan --as-of"
		}
		return nil, false, fmt.Errorf("%s: baris %d: kolom %s tidak ada; tambahkan ke baris judul%s", where, h.line, strings.Join(missing, ", "), hint)
	}
	for _, i := range sortedKeys(h.unknown) {
		if isData(h.cells[i]) {
			return nil, false, fmt.Errorf("%s: baris %d: baris judul memuat data (%q); pisahkan baris judul dari baris data", where, h.line, shorten(h.cells[i]))
		}
	}
	if err := t.swallowed(where, columns); err != nil {
		return nil, false, err
	}
	for _, i := range sortedKeys(h.unknown) {
		f.note(t, h.line, h.unknown[i], "kolom ini tidak dikenal dan tidak dibaca")
	}
	if err := f.keepRows(t, st.Rows[h.start:], columns, where); err != nil {
		return nil, false, err
	}
	return t, len(t.rows) == 0, nil
}

// missing are the required columns that a table lacks and that nothing stands for: its
// title, its sheet, what was given for the whole file.
func (f *file) missing(t *table, h header, columns []column, st sheet.Table) (missing []string) {
	for _, c := range columns {
		if _, found := h.at[c.name]; found || !c.required || c.name == "source" || c.name == "as_of" {
			continue
		}
		switch c.name {
		case "id", "kind": // made of what a row says
			continue
		case "country": // of the sheet or a heading inside it, by row
			_, sheets := countryIn(st.Name)
			_, title := countryIn(strings.Join(t.title, " "))
			inside := slices.ContainsFunc(st.Rows[h.start:], func(row sheet.Row) bool {
				text, ok := headingOf(row.Cells)
				_, is := countryIn(text)
				return ok && is
			})
			if sheets || title || inside {
				continue
			}
		}
		missing = append(missing, c.name)
	}
	return append(missing, f.fillIn(t, h)...)
}

// notes names rows that are not taken, those that follow each other in one line.
func (f *file) notes(st sheet.Table, rows []sheet.Row, reason string) {
	if len(rows) == 0 {
		return
	}
	p := RowProblem{Line: rows[0].Line, Note: true, Reason: reason}
	if len(f.sheets) > 1 {
		p.Sheet = st.Name
	}
	if last := rows[len(rows)-1].Line; last > p.Line {
		p.Reason = fmt.Sprintf("%s (sampai baris %d)", reason, last)
	}
	f.problems = append(f.problems, p)
}

// keepRows takes the rows that hold data: no second header, no row that numbers
// the columns, no heading, no sum, nothing of what stands below the table.
func (f *file) keepRows(t *table, rows []sheet.Row, columns []column, where string) error {
	var looks []string
	var hidden []string
	section := ""
	end := t.footer(rows)
	f.notes(t.Table, rows[end:], "catatan atau tanda tangan di bawah tabel; tidak dibaca")
	for i, row := range rows[:end] {
		h := matchHeader(row.Cells, columns)
		switch {
		case len(h.at) >= 2 && sameColumns(h.at, t.at):
			f.note(t, row.Line, "", "baris judul yang diulang; tidak dibaca")
			continue
		case len(h.at) >= 3 && len(h.at)*2 > len(t.at):
			return fmt.Errorf("%s: baris %d: ada baris judul kedua yang berbeda dari yang pertama; pisahkan menjadi dua berkas", where, row.Line)
		case isExample(row.Cells):
			f.note(t, row.Line, "", "baris contoh; tidak dibaca")
			continue
		case numbersColumns(row.Cells):
			f.note(t, row.Line, "", "nomor kolom; tidak dibaca")
			continue
		case isSum(row.Cells):
			f.note(t, row.Line, "", "baris jumlah; tidak dibaca")
			continue
		case isPage(row.Cells), t.isTitleAgain(row.Cells):
			f.note(t, row.Line, "", "nomor halaman atau judul yang diulang; tidak dibaca")
			continue
		case t.onlyNumbered(row.Cells):
			f.note(t, row.Line, "", "hanya nomor urut tanpa isi; tidak dibaca")
			continue
		}
		if text, ok := t.heading(row.Cells); ok && len(row.Remarks) == 0 {
			section = text
			f.note(t, row.Line, "", "judul bagian (%s); bukan baris data", shorten(text))
			continue
		}
		if i == 0 && t.isSecondHead(row.Cells, columns) {
			f.note(t, row.Line, "", "baris judul kedua; tidak dibaca")
			continue
		}
		if !slices.Contains(looks, row.Look) {
			looks = append(looks, row.Look)
		}
		if row.Hidden {
			hidden = append(hidden, strconv.Itoa(row.Line))
		}
		t.rows = append(t.rows, dataRow{row, section})
	}
	if len(t.rows) == 0 {
		return nil
	}
	first := t.rows[0].Line
	if len(looks) > 1 {
		f.note(t, first, "", "baris-baris tabel ini berbeda warna; warna tidak dibaca, tulis artinya di dalam sel")
	}
	if t.Rules {
		f.note(t, first, "", "ada warna yang diatur oleh pemformatan bersyarat; warna tidak dibaca, tulis artinya di dalam sel")
	}
	if len(t.Boxes) > 0 {
		f.note(t, first, "", "kotak teks di atas tabel tidak dibaca baris demi baris: "+shorten(strings.Join(t.Boxes, "; ")))
	}
	if len(hidden) > 0 {
		f.note(t, first, "", "baris tersembunyi ikut dibaca: "+shorten(strings.Join(hidden, ", ")))
	}
	return nil
}

// isData reports whether a cell can be no header and no title: a status, a date,
// a company.
func isData(cell string) bool {
	_, isStatus := agency.ParseStatus(cell)
	_, isDate := content.ParseDate(cell)
	return isStatus || isDate || agency.HasLegalForm(cell) && len(strings.Fields(cell)) > 2
}

// holdsData reports whether a row above a header is no title.
func holdsData(cells []string) bool {
	filled, data := 0, 0
	for _, cell := range cells {
		if cell != "" {
			filled++
		}
		if isData(cell) {
			data++
		}
	}
	return filled >= 3 || filled == 2 && data > 0
}

func sameColumns(a, b map[string]int) bool {
	for name, i := range a {
		if j, there := b[name]; !there || i != j {
			return false
		}
	}
	return true
}

// numbersColumns reports whether a row says 1, 2, 3 … or (1), (2), (3) …, as
// tables of the government do below their header.
func numbersColumns(cells []string) bool {
	n := 0
	for _, cell := range cells {
		if cell == "" {
			continue
		}
		n++
		if strings.Trim(cell, "()[]. ") != strconv.Itoa(n) {
			return false
		}
	}
	return n >= 3
}

// swallowed refuses a CSV file in which a stray quotation mark may have made one
// cell of the end of one row and the beginning of another. Two rows that were
// joined so have as many cells and separators together as before; an address of
// several lines has fewer. Of rows that lacked cells the rest of one is seen by what
// stands in it.
func (t *table) swallowed(where string, columns []column) error {
	if t.Separator == 0 || t.Separator == '|' { // no quotation marks
		return nil
	}
	least := 0 // cells of the shortest row that could be used
	for _, c := range columns {
		if i, there := t.at[c.name]; there && c.required {
			least = max(least, i+1)
		}
	}
	for _, row := range t.Rows {
		for _, cell := range row.Cells {
			if !strings.ContainsAny(cell, breaks) {
				continue
			}
			n := strings.Count(cell, string(t.Separator))
			if row.Width > t.width || row.Width+n >= 2*least-1 || slices.ContainsFunc(lines(cell)[1:], t.looksLikeARow) {
				return fmt.Errorf("%s: baris %d: satu sel memuat beberapa baris, mungkin karena tanda kutip (\") yang salah tempat; hapus tanda kutip itu, atau tulis isi selnya dalam satu baris", where, row.Line)
			}
		}
	}
	return nil
}

// contradicted returns what stands above the table and speaks against every
// licence in it, "" for nothing: a sheet DICABUT of rows that say "aktif".
func (t *table) contradicted() string {
	if !t.first("title") {
		return t.against
	}
	if _, bad := agency.BadNews(t.above); bad && !slices.Contains(strings.Fields(spelling.Plain(t.above)), "aktif") {
		t.against = shorten(t.above)
	}
	return t.against
}

func (f *file) note(t *table, line int, column, reason string, args ...any) {
	if len(args) > 0 {
		reason = fmt.Sprintf(reason, args...)
	}
	f.problems = append(f.problems, RowProblem{Sheet: f.sheetName(t), Line: line, Column: column, Note: true, Reason: reason})
}

// sheetName is how a problem names the sheet: not at all where there is one.
func (f *file) sheetName(t *table) string {
	if len(f.sheets) < 2 {
		return ""
	}
	return t.Name
}

func sortedKeys(m map[int]string) []int {
	var keys []int
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// dayAfter is the last day that data may be of, "" where the time is not known: a
// day more, for clocks and time zones that differ.
func dayAfter(now time.Time) string {
	if now.IsZero() {
		return ""
	}
	return content.Day(now.AddDate(0, 0, 1))
}
