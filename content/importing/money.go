package importing

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kanca/content"
)

// currencyNames leaves out signs and names that several countries share, such
// as riyal: a wage is not guessed. The sign of dollars says nothing by itself.
var currencyNames = map[string]string{
	"rp": "IDR", "rupiah": "IDR", "nt": "TWD", "nt$": "TWD", "ntd": "TWD", "dolar taiwan": "TWD", "rm": "MYR", "ringgit": "MYR",
	"hk$": "HKD", "hk": "HKD", "dolar hong kong": "HKD", "s$": "SGD", "dolar singapura": "SGD", "yen": "JPY", "won": "KRW", "₩": "KRW",
	"riyal saudi": "SAR", "us$": "USD", "dolar as": "USD", "euro": "EUR", "€": "EUR", "b$": "BND", "a$": "AUD",
}

// dollars are the currencies that "$" may stand for.
var dollars = []string{"TWD", "HKD", "SGD", "USD", "AUD", "NZD", "CAD", "BND"}

// findCurrency reads an ISO 4217 code or a usual sign.
func findCurrency(text string) (code string, ok bool) {
	text = strings.ToLower(strings.Trim(text, " .:"))
	for _, c := range content.Countries() {
		if strings.EqualFold(c.Currency, text) {
			return c.Currency, true
		}
	}
	code, ok = currencyNames[text]
	return code, ok
}

// currency reads the column of the currency.
func (r *row) currency(column string) string {
	cell := r.text(column)
	if cell == "" {
		return ""
	}
	code, ok := findCurrency(cell)
	if !ok {
		r.fail(column, "mata uang %q tidak dikenal; tulis kode tiga huruf seperti TWD, MYR, atau IDR", shorten(cell))
	}
	return code
}

// amount is a sum of money as a cell has it.
type amount struct {
	units int64
	// currency is what the cell itself says, "" for nothing; "$" is some dollar.
	currency string
}

var (
	moneyCell = regexp.MustCompile(`^([^0-9+-]*)([0-9][0-9., \x{a0}]*?(?:[.,]-)?)\s*([^0-9]*)$`)
	aMonth    = regexp.MustCompile(`(?i)\s*(/|per|se)?\s*(bulan|bln|month)$`)
)

// money reads the cell of a wage; an empty cell is nothing.
func (r *row) money(column string) amount {
	cell := r.text(column)
	if cell == "" {
		return amount{}
	}
	a, ok := readAmount(cell, true)
	if !ok {
		r.fail(column, "%q tidak dapat dibaca sebagai jumlah uang; tulis satu angka bulat saja seperti 1500000 atau 1.500.000", shorten(cell))
	}
	return a
}

// readAmount reads a sum with or without the sign of its currency before or
// behind it. monthly allows "/bulan". ok is false for anything else.
func readAmount(cell string, monthly bool) (a amount, ok bool) {
	m := moneyCell.FindStringSubmatch(cell)
	if m == nil {
		return amount{}, false
	}
	if a.units, ok = parseNumber(m[2]); !ok || a.units > 1e12 {
		return amount{}, false
	}
	behind := strings.TrimSpace(m[3])
	if monthly {
		behind = strings.TrimSpace(aMonth.ReplaceAllString(behind, ""))
	}
	for _, sign := range []string{strings.TrimSpace(m[1]), behind} {
		code, known := findCurrency(sign)
		switch {
		case sign == "":
			continue
		case sign == "$":
			code = "$"
		case !known:
			return amount{}, false
		}
		if a.currency != "" && a.currency != code {
			return amount{}, false
		}
		a.currency = code
	}
	return a, true
}

// agree returns the currency of a wage. What the cells of the sums say and what
// the column says must be the same.
func (r *row) agree(currency string, sums map[string]amount) string {
	for _, column := range []string{"salary_min", "salary_max"} {
		switch said := sums[column].currency; {
		case said == "" || said == currency:
		case said == "$":
			if !slices.Contains(dollars, currency) {
				r.fail(column, "tanda $ dipakai beberapa negara; tulis mata uangnya di kolom currency, misalnya TWD, HKD, atau SGD")
			}
		case currency == "":
			currency = said
		default:
			r.fail(column, "gaji tertulis dalam %s tetapi mata uangnya %s; periksa keduanya", said, currency)
		}
	}
	return currency
}

//go:embed wages.csv
var wageFile string

var wages = readWages(wageFile)

func readWages(text string) map[string][2]int64 {
	out := map[string][2]int64{}
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.TrimSpace(line), ",")
		if len(cells) != 3 || strings.HasPrefix(line, "#") || cells[0] == "currency" {
			continue
		}
		low, errLow := strconv.ParseInt(cells[1], 10, 64)
		high, errHigh := strconv.ParseInt(cells[2], 10, 64)
		if errLow != nil || errHigh != nil || low >= high {
			panic(fmt.Sprintf("wages.csv: %q", line))
		}
		out[cells[0]] = [2]int64{low, high}
	}
	return out
}

// checkWage refuses a sum that nobody earns in a month in that currency.
func (r *row) checkWage(column string, units int64, currency string) {
	if bounds, known := wages[currency]; known && units > 0 && (units < bounds[0] || units > bounds[1]) {
		r.fail(column, "apa betul gaji sebulan %s? Itu tidak masuk akal; periksa angka dan mata uangnya", content.FormatMoney(units, currency))
	}
}
