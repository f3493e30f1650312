package content

import (
	_ "embed"
	"strings"
	"sync"

	"kanca/bot"
	"kanca/bot/spelling"
)

// Country is one country that kanca may meet in a file or a message.
type Country struct {
	ISO      string // ISO 3166-1 alpha-2
	Name     string // in Indonesian; Madurese uses the same name
	Currency string // ISO 4217
}

//go:embed countries.csv
var countriesCSV string

type countryTable struct {
	all   []Country
	byISO map[string]int
	named map[string]int // plain name or alias
}

// countries reads the table once. It is a plain list without quotes, which a
// test keeps so.
var countries = sync.OnceValue(func() *countryTable {
	t := &countryTable{byISO: map[string]int{}, named: map[string]int{}}
	for line := range strings.Lines(countriesCSV) {
		fields := strings.Split(strings.TrimSpace(line), ",")
		if len(fields) != 4 || fields[0] == "iso" {
			continue
		}
		i := len(t.all)
		t.all = append(t.all, Country{ISO: fields[0], Name: fields[1], Currency: fields[2]})
		t.byISO[fields[0]] = i
		t.named[spelling.Plain(fields[1])] = i
		for alias := range strings.SplitSeq(fields[3], "|") {
			if alias != "" {
				t.named[alias] = i
			}
		}
	}
	return t
})

// Countries lists every country kanca knows, by ISO code.
func Countries() []Country { return append([]Country(nil), countries().all...) }

// CountryByISO finds a country by its alpha-2 code in capital letters.
func CountryByISO(iso string) (Country, bool) {
	t := countries()
	i, ok := t.byISO[iso]
	if !ok {
		return Country{}, false
	}
	return t.all[i], true
}

// isoLength is how long the codes of countries are.
const isoLength = 2

// FindCountry reads a country as staff write it in a file: the alpha-2 code in
// any case, or a name in Indonesian or English. It forgives no typing mistake,
// since a file must not be guessed at; SuggestCountry helps the person on.
func FindCountry(text string) (Country, bool) {
	if code := strings.TrimSpace(text); len(code) == isoLength { // most words are none, and every word is looked up
		if c, ok := CountryByISO(strings.ToUpper(code)); ok {
			return c, true
		}
	}
	t := countries()
	i, ok := t.named[spelling.Plain(text)]
	if !ok {
		return Country{}, false
	}
	return t.all[i], true
}

// SuggestCountry finds the country whose name is nearest to a misspelt one.
func SuggestCountry(text string) (Country, bool) {
	plain, best, at := spelling.Plain(text), 3, -1
	t := countries()
	for name, i := range t.named {
		d := spelling.Distance(plain, name, 2)
		if spelling.Near(plain, name) && (d < best || d == best && i < at) {
			best, at = d, i
		}
	}
	if at < 0 {
		return Country{}, false
	}
	return t.all[at], true
}

// CountryName is the name of a country for a person, in language l. Madurese
// texts use the Indonesian name. An unknown code comes back as it is.
func CountryName(iso string, _ bot.Lang) string {
	if c, ok := CountryByISO(iso); ok {
		return c.Name
	}
	return iso
}
