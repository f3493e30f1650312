package conversation

import (
	"slices"

	"kanca/bot"
	"kanca/bot/understanding"
	"kanca/content"
	"kanca/locales"
)

// Who asks for the number of an embassy is told it, or that it is not known and who answers
// instead; the address of the office is another question.

var (
	numberWords = listed("number_words")
	missions    = listed("missions")
)

// asksForNumber reports whether the text asks for the number of an embassy or of the ministry
// and tells of nothing that happened.
func (t *turn) asksForNumber(u understanding.Result) bool {
	if t.inForm() || t.alarmed() || t.asksConsent() || len(t.words) > maxNumberAsked || u.Intent != bot.Office && u.Second != bot.Office && u.Intent != bot.Unknown && u.Intent != bot.Human {
		return false
	}
	has := func(list map[string]bool) bool {
		return slices.ContainsFunc(t.words, func(w string) bool { return list[w] })
	}
	if t.reading().Has(negations) && t.suspects(u) { // "telepon kbri gak diangkat, saya mau dideportasi besok"
		return false
	}
	return has(numberWords) && has(missions) && t.asksCalmly() && !t.ofRelative() && !t.surelyCries()
}

// maxNumberAsked is how many words ask for a number at most.
const maxNumberAsked = 12

// tellsNumber tells the numbers of the country that the text names, and those that answer
// wherever somebody is.
func (t *turn) tellsNumber() {
	t.welcomeBefore(bot.Office)
	t.leaveForm()
	t.out.Intent, t.settled = bot.Office, true
	t.s.Vars = t.entityVars()
	event := "number"
	if country := t.s.Vars.Get("country"); country != "" && country != "ID" && !slices.ContainsFunc(t.env.Content.Contacts(country), func(c content.Contact) bool { return c.Country == country }) {
		event = "no_number"
	}
	t.enter(t.trees.Events[event])
}

// ofCountry are the numbers in a country first, and whoever answers wherever somebody is.
func ofCountry(sc *scene) (locales.Data, bool) {
	country := sc.get("country")
	var here, anywhere []content.Contact
	for _, c := range sc.know().Contacts(country) {
		switch {
		case country != "" && c.Country == country:
			here = append(here, c)
		case c.Country == "":
			anywhere = append(anywhere, c)
		}
	}
	if len(here) > 0 {
		anywhere = anywhere[:min(1, len(anywhere))]
	}
	return locales.Data{"Numbers": numbers(sc, append(here, anywhere...), false), "Country": content.CountryName(country, sc.lang())}, true
}
