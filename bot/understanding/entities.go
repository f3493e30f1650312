package understanding

import (
	"strings"

	"kanca/bot/identity"
	"kanca/bot/understanding/lexicon"
)

// entities finds the things named in a text.
func (m *Model) entities(t *lexicon.Text, text string) Entities {
	var e Entities
	longest := [8]int{}
	for _, h := range t.Hits {
		n := h.Last - h.First + 1
		if n <= longest[h.Kind] {
			continue
		}
		switch h.Kind {
		case lexicon.Country:
			if h.First > 0 && namesLanguage(t.Words[h.First-1].Fold) {
				continue
			}
			e.Country = h.Name
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
	e.Agency = agencyName(t)
	e.District, e.Village = m.places.find(t)
	if ageCue(t) {
		if age, ok := identity.FindAge(t.Plain); ok {
			e.Age = age
		}
	}
	e.Money = money(text, t)
	e.Date = date(t)
	return e
}

// namesLanguage tells the folded words after which a country is a language:
// "bahasa korea", "kursus jepang".
func namesLanguage(fold string) bool { return fold == "bahasa" || fold == "bahas" || fold == "basa" }

// ageCue tells whether it is worth looking for an age.
func ageCue(t *lexicon.Text) bool {
	for i, w := range t.Words {
		switch w.Fold {
		case "umur":
			return true
		case "tahun":
			if i > 0 {
				return true
			}
		}
		if len(t.Typed[w.At]) <= 5 && strings.HasSuffix(t.Typed[w.At], "th") || strings.HasSuffix(t.Typed[w.At], "thn") {
			return true
		}
	}
	return false
}
