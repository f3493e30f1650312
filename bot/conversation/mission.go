package conversation

import (
	"slices"

	"kanca/bot"
	"kanca/bot/understanding"
	"kanca/bot/words"
	"kanca/content"
	"kanca/locales"
)

// Who asks for the number of an embassy is told it, or that it is not known and who answers
// instead, and its address where that is known; the address of the office is another question.

var (
	numberWords  = listed("number_words")
	addressWords = listed("address_words")
	missions     = listed("missions")
	supposed     = listed("supposed")
	turnedTo     = listed("turned_to")
	whom         = listed("whom")
)

// asksForNumber reports whether the text asks for the number of an embassy or of the ministry
// and tells of nothing that happened.
func (t *turn) asksForNumber(u understanding.Result) bool {
	if t.inForm() || t.alarmed() || t.asksConsent() || len(t.words) > maxNumberAsked || u.Intent != bot.Office && u.Second != bot.Office && u.Intent != bot.Unknown && u.Intent != bot.Human {
		return false
	}
	if t.reading().Has(negations) && t.suspects(u) { // "telepon kbri gak diangkat, saya mau dideportasi besok"
		return false
	}
	return (t.has(numberWords) || t.asksForAddress()) && t.has(missions) && t.asksCalmly() && !t.ofRelative() && !t.surelyCries()
}

// asksForAddress reports whether the text asks where something stands.
func (t *turn) asksForAddress() bool { return t.has(addressWords) }

// asksWhomToCall reports whether the text asks whom to turn to in a country should something
// happen there, and tells of nothing that happened: "e taiwan mon bada masalah lapor ka sapa".
func (t *turn) asksWhomToCall(u understanding.Result) bool {
	if t.inForm() || t.alarmed() || t.asksConsent() || len(t.words) > maxNumberAsked || u.Entities.Country == "" || u.Entities.Country == "ID" {
		return false
	}
	return t.has(supposed) && t.has(turnedTo) && t.has(whom) && t.supposesCalmly() && !t.ofRelative() && !t.surelyCries()
}

// maxNumberAsked is how many words ask for a number at most.
const maxNumberAsked = 12

// supposesCalmly reports whether a text that supposes something tells of no harm: "ada masalah"
// is what may happen, and every other word of harm is one.
func (t *turn) supposesCalmly() bool {
	harmed := func(w words.Word) bool { return w.Is(words.Harm) && !w.Is(words.Problem) }
	return !t.cried && t.tellsOfHarm() == 0 && !t.criesOut() && !t.unsafe() && !t.suffers() && !slices.ContainsFunc(t.words, t.harmIn) &&
		!slices.ContainsFunc(t.reading().Words, harmed) && !t.reading().Has(words.Fear|words.Beg|words.Unwilling)
}

// tellsNumber tells the numbers of the country that the text names, and those that answer
// wherever somebody is.
func (t *turn) tellsNumber() {
	t.welcomeBefore(bot.Office)
	t.leaveForm()
	t.out.Intent, t.settled = bot.Office, true
	t.s.Vars = t.entityVars()
	event := "number"
	if t.asksForAddress() {
		event = "address"
	}
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
