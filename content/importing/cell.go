package importing

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/content"
	"kanca/content/sheet"
)

// row reads the cells of one row and remembers whether any was wrong.
type row struct {
	file  *file
	table *table
	row   sheet.Row
	bad   bool
	wide  bool // more cells than the header: nobody knows which is which
	// section is the heading of the part of the table in which the row stands.
	section string
}

func (r *row) fail(column, format string, args ...any) {
	r.bad = true
	r.file.problems = append(r.file.problems, RowProblem{Sheet: r.file.sheetName(r.table), Line: r.row.Line, Column: column, Reason: fmt.Sprintf(format, args...)})
}

func (r *row) note(column, format string, args ...any) {
	r.file.problems = append(r.file.problems, RowProblem{Sheet: r.file.sheetName(r.table), Line: r.row.Line, Column: column, Note: true, Reason: fmt.Sprintf(format, args...)})
}

// guess notes what was not written in its cell so.
func (r *row) guess(column, format string, args ...any) {
	r.file.guess(r.table, r.row.Line, column, format, args...)
}

// mangled finds letters that were written as UTF-8 and read as something else.
var mangled = regexp.MustCompile(`Ã[\x{80}-\x{bf}]|â€|Â[\x{a0}-\x{bf} ]`)

// numbered are the columns in which 16 digits are no NIK.
var numbered = map[string]bool{"id": true, "licence": true, "agency_licence": true, "url": true}

// raw is a cell as one line, whatever is wrong with it.
func (r *row) raw(column string) string {
	i, there := r.table.at[column]
	if !there || i >= len(r.row.Cells) {
		return ""
	}
	return withoutApostrophe(strings.Join(strings.Fields(r.row.Cells[i]), " "))
}

// withoutApostrophe takes the apostrophe away by which a spreadsheet program takes a
// cell for text, where it was saved with the rest.
func withoutApostrophe(cell string) string {
	rest, there := strings.CutPrefix(cell, "'")
	if !there || rest == "" || strings.HasPrefix(rest, " ") || strings.Contains(rest, "'") {
		return cell
	}
	return rest
}

// text returns a cell as one line of text, "" when the column is not there.
func (r *row) text(column string) string {
	cell := r.raw(column)
	switch cell {
	case "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!":
		r.fail(column, "rumus di sel ini gagal (%s); tulis isinya sebagai teks", cell)
		return ""
	case "-", "–", "n/a", "N/A":
		return ""
	}
	if strings.ContainsRune(cell, utf8.RuneError) || mangled.MatchString(cell) {
		r.fail(column, "hurufnya rusak (%s); simpan ulang berkas asalnya sebagai CSV UTF-8 atau .xlsx", shorten(cell))
		return ""
	}
	if !numbered[column] && identity.HoldsNIK(cell) {
		r.fail(column, "berisi angka seperti NIK (%s); data pribadi tidak boleh tampil ke orang, hapus angka itu", shorten(identity.MaskNIK(cell)))
		return ""
	}
	return cell
}

func (r *row) required(column string) string {
	before := r.bad
	cell := r.text(column)
	if cell == "" && r.bad == before {
		r.fail(column, "wajib diisi")
	}
	return cell
}

// digits reads a number whose every digit counts.
func (r *row) digits(column string) string {
	text, lost := r.table.Digits(r.text(column))
	if lost {
		r.fail(column, "angka %q sudah dibulatkan oleh program tabel; ubah format kolom menjadi Teks lalu ketik ulang nomornya", text)
	} else if !r.table.Workbook && rounded.MatchString(text) { // in a workbook the kind of the cell tells
		r.fail(column, "angka %s tampaknya dibulatkan oleh program tabel, yang hanya menyimpan 15 angka; ketik ulang nomornya sebagai Teks, dan bila memang berakhir nol beri titik di dalamnya", text)
	}
	return text
}

// rounded is what a spreadsheet program makes of a number of 17 digits and more: it
// keeps 15 of them (IEEE 754) and writes zeros for the others.
var rounded = regexp.MustCompile(`^\d{15}0{2,}$`)

// phone reads a phone number as it should be shown. A number cell loses its
// leading zero, which comes back here.
func (r *row) phone(column string) string {
	text := r.digits(column)
	if r.table.Workbook && len(text) >= 8 && strings.Trim(text, "0123456789") == "" && text[0] != '0' && !strings.HasPrefix(text, "62") {
		return "0" + text
	}
	return text
}

// date reads a date in any usual form; an empty cell is "".
func (r *row) date(column string) string {
	cell := r.text(column)
	if cell == "" {
		return ""
	}
	if iso, ok := content.ParseDate(cell); ok {
		if other, twoWays := otherReading(cell); twoWays {
			r.fail(column, "tanggal %q dapat dibaca %s atau %s; tulis tahun-bulan-tanggal seperti %s", shorten(cell),
				content.FormatDate(iso, bot.Indonesian), content.FormatDate(other, bot.Indonesian), iso)
			return ""
		}
		if iso < "2000" || iso >= "2101" {
			r.fail(column, "tahun pada tanggal %q tidak masuk akal; periksa lagi", shorten(cell))
		}
		return r.near(column, iso)
	}
	if iso, ok := r.table.Date(cell); ok {
		return r.near(column, iso)
	}
	if iso, ok := r.serialDate(column, cell); ok {
		return r.near(column, iso)
	}
	r.fail(column, "tanggal %q tidak dapat dibaca; tulis tahun-bulan-tanggal seperti 2026-11-23, atau 23-11-2026", shorten(cell))
	return ""
}

// farYears is how many years ahead a date is asked about: nothing that the office
// imports is announced so long before.
const farYears = 10

// near asks about a day that is years away.
func (r *row) near(column, iso string) string {
	if today := r.file.today; today != "" {
		year, err := strconv.Atoi(today[:4])
		if err == nil && iso[:4] > strconv.Itoa(year+farYears) {
			r.note(column, "apa betul tahun %s Tanggal %s masih lama sekali; kalau salah tulis tahun yang benar lalu impor lagi", iso[:4]+"?", content.FormatDate(iso, bot.Indonesian))
		}
	}
	return iso
}

// otherReading returns the date that a program with American settings means by
// the same text. It writes the month first and slashes, and mixes such dates into
// a file of Indonesian ones.
func otherReading(cell string) (iso string, ok bool) {
	parts := strings.Split(cell, "/")
	if len(parts) != 3 || len(strings.TrimSpace(parts[0])) > 2 {
		return "", false
	}
	iso, ok = content.ParseDate(parts[1] + "/" + parts[0] + "/" + parts[2])
	first, _ := content.ParseDate(cell)
	return iso, ok && iso != first
}

// pastDate reads the date of something that has happened: an empty cell is "".
func (r *row) pastDate(column string) string {
	iso := r.date(column)
	if iso != "" && r.file.tomorrow != "" && iso > r.file.tomorrow {
		r.fail(column, "tanggal %s belum tiba; periksa tahun dan bulannya", iso)
	}
	return iso
}

func (r *row) requiredDate(column string) string {
	if r.required(column) == "" {
		return ""
	}
	return r.date(column)
}

// number reads a whole number from low to high, with or without dots between
// the thousands; an empty cell is 0.
func (r *row) number(column string, low, high int64) int64 {
	return r.numberIn(column, bareNumber(r.text(column), unitsOf[column]), low, high)
}

func (r *row) numberIn(column, cell string, low, high int64) int64 {
	if cell == "" {
		return 0
	}
	n, ok := parseNumber(cell)
	switch {
	case !ok:
		r.fail(column, "%q bukan bilangan bulat; tulis angka saja seperti 1500000 atau 1.500.000", shorten(cell))
	case n < low || n > high:
		r.fail(column, "%q di luar batas %d sampai %d; periksa lagi", shorten(cell), low, high)
	default:
		return n
	}
	return 0
}

// parseNumber reads a whole number: 1500000, 1.500.000, "1,500,000", 1 500 000,
// Rp1.500.000, NT$28.590, 1.700,00. Cents other than 00 are refused, and so is
// a number that could be read in two ways.
func parseNumber(cell string) (int64, bool) {
	digits := strings.TrimLeftFunc(cell, func(c rune) bool { return c < '0' || c > '9' })
	if len(cell)-len(digits) > 6 || strings.ContainsAny(cell[:len(cell)-len(digits)], "-+,") {
		return 0, false
	}
	digits = strings.TrimSuffix(strings.TrimSuffix(digits, ",-"), ".-") // Rp1.500.000,-
	groups := strings.FieldsFunc(digits, func(c rune) bool { return c == '.' || c == ',' || c == ' ' || c == '\u00a0' })
	if len(groups) == 0 || len(strings.Join(groups, "")) > 15 {
		return 0, false
	}
	if last := groups[len(groups)-1]; len(groups) > 1 && len(last) < 3 {
		if strings.Trim(last, "0") != "" {
			return 0, false
		}
		groups = groups[:len(groups)-1]
	}
	for i, g := range groups {
		if strings.Trim(g, "0123456789") != "" || i > 0 && len(g) != 3 || len(groups) > 1 && len(g) > 3 {
			return 0, false
		}
	}
	n, err := strconv.ParseInt(strings.Join(groups, ""), 10, 64)
	return n, err == nil
}

// address reads a web address, "" when there is none.
func (r *row) address(column string) string {
	cell := r.text(column)
	if cell == "" {
		return ""
	}
	u, err := url.Parse(cell)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		r.fail(column, "alamat web %q harus diawali https:// atau http://", shorten(cell))
		return ""
	}
	return cell
}

// word reads one of a closed set of values by any of their names; an empty
// cell is "".
func (r *row) word(column string, names map[string]string, example string) string {
	cell := r.text(column)
	if cell == "" {
		return ""
	}
	value, ok := names[plainWord(cell)]
	if !ok {
		r.fail(column, "%q tidak dikenal; tulis %s", shorten(cell), example)
	}
	return value
}
