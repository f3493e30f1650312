package understanding

import (
	"slices"
	"strings"

	"kanca/bot/understanding/lexicon"
)

// entities finds the things named in a text.
func (m *Model) entities(t *lexicon.Text, text string) Entities {
	var e Entities
	longest := [8]int{}
	countries := ""
	for _, h := range t.Hits {
		n := h.Last - h.First + 1
		if h.Kind != lexicon.Country && n <= longest[h.Kind] {
			continue
		}
		switch h.Kind {
		case lexicon.Country:
			if namesElse(t, h) {
				continue
			}
			if countries != "" && countries != h.Name {
				countries = "several"
				continue
			}
			countries = h.Name
			continue
		case lexicon.Job:
			e.Job = h.Name
		case lexicon.Course:
			e.Course = h.Name
		case lexicon.Topic:
			e.Topic = h.Name
		default:
			continue
		}
		longest[h.Kind] = n
	}
	if countries == "" {
		countries = m.misspeltCountry(t)
	}
	if countries != "several" { // of two countries neither is the one meant
		e.Country = countries
	}
	if e.Agency = agencyName(text, t); onlyCountry(t, e.Agency) {
		e.Agency = "" // "agensi taiwan" tells where an agency is, and not its name
	}
	e.District, e.Village = m.places.find(m.lexicon, t)
	e.Age = age(t)
	e.Money = money(text, t)
	e.Date = date(t)
	return e
}

// onlyCountry reports whether what was taken for the name of an agency is the name of a
// country alone.
func onlyCountry(t *lexicon.Text, name string) bool {
	if name == "" {
		return false
	}
	for _, h := range t.Hits {
		if h.Kind != lexicon.Country {
			continue
		}
		first, last := t.Words[h.First].At, t.Words[h.Last].At
		if strings.Join(t.Typed[first:last+1], " ") == strings.ToLower(name) {
			return true
		}
	}
	return false
}

// countries lists the countries that are named without a doubt.
func (m *Model) countries(t *lexicon.Text) []Country {
	var out []Country
	for _, h := range t.Hits {
		if h.Kind != lexicon.Country || namesElse(t, h) || !m.lexicon.Certain(t, h) {
			continue
		}
		first, last := t.Words[h.First].At, t.Words[h.Last].At
		out = append(out, Country{
			Code: h.Name,
			Name: strings.Join(t.Typed[first:last+1], " "),
			Led:  first > 0 && leadsToCountry(t.Typed[first-1]),
		})
	}
	return out
}

// misspeltCountry looks for a country that is only recognised where one is to be
// expected: after "to", "in" or "jobs in".
func (m *Model) misspeltCountry(t *lexicon.Text) string {
	for i := 1; i < len(t.Typed); i++ {
		if before := t.Typed[i-1]; !leadsToCountry(before) && before != "kerja" && before != "alako" && before != "lowongan" && before != "loker" {
			continue
		}
		w := t.Typed[i]
		if m.places.known(w) || slices.ContainsFunc(t.Hits, func(h lexicon.Hit) bool { return t.Words[h.First].At == i }) {
			continue
		}
		if code := m.lexicon.MisspeltCountry(w); code != "" {
			return code
		}
		if i+1 < len(t.Typed) && !m.lexicon.Ordinary(w) {
			if code := m.lexicon.MisspeltCountry(w + t.Typed[i+1]); code != "" {
				return code
			}
		}
	}
	return ""
}

func leadsToCountry(w string) bool {
	switch w {
	case "ke", "ka", "di", "e", "neng", "nang", "ning", "menuju", "tujuan", "jurusan", "negara", "negeri", "naghara", "nagara":
		return true
	}
	return false
}

// namesElse tells whether the name of a country names something else: a
// language, a street or a flower, or is a part of a longer name.
func namesElse(t *lexicon.Text, country lexicon.Hit) bool {
	if first := t.Words[country.First].At; first > 0 {
		switch t.Typed[first-1] {
		case "jalan", "jl", "jln", "gang", "gg", "bunga", "kembang", "perum", "perumahan":
			return true
		}
	}
	return namesLanguage(t, country) || insideLonger(t.Hits, country)
}

// namesLanguage tells whether a country only says which language: "bahasa
// korea", "les jepang".
func namesLanguage(t *lexicon.Text, country lexicon.Hit) bool {
	if country.First > 0 && t.Words[country.First-1].Fold == "bahasa" {
		return true
	}
	for _, h := range t.Hits {
		if h.Kind == lexicon.Course && h.Last > h.First && h.First <= country.First && h.Last >= country.Last && strings.HasPrefix(h.Name, "language_") {
			return true
		}
	}
	return false
}

// insideLonger tells whether a longer name of a country holds this one: the
// "arab" of "uni emirat arab".
func insideLonger(hits []lexicon.Hit, country lexicon.Hit) bool {
	for _, h := range hits {
		if h.Kind == lexicon.Country && h.First <= country.First && h.Last >= country.Last && h.Last-h.First > country.Last-country.First {
			return true
		}
	}
	return false
}
