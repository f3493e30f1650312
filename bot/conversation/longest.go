package conversation

import (
	"strings"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/sms"
	"kanca/dialogs"
	"kanca/locales"
)

// longestName is as long as a name may be: 60 characters on an identity card
// (Permendagri 73/2022), and no agency of the register has more.
var longestName = strings.TrimSpace(strings.Repeat("Contoh ", 8) + "Jaya")

// longestData fills the holes of texts with the longest ordinary data, for the
// budgets of SMS. Left empty are holes with lists and answers of the content, which
// may have any length and go on pages, and a note that few need: that a PT is no
// koperasi.
func (c *checker) longestData(lang bot.Lang) locales.Data {
	district, village := c.district, c.village
	data := locales.Data{
		"Name": longestName, "Query": longestName, "Guess1": longestOption, "Guess2": longestOption,
		"Date": "30 September 2026", "Newest": "30 September 2026", "Number": "+62 812-3456-78901", "Licence": "SIP3MI 123/MEN/IX/2026",
		"District": district, "Own": district, "Village": village,
		"Field": "Boleh dihubungi", "Value": longestName, "Before": village, "Now": village,
		"Messages": "9999", "Reports": "99", "Last": "99", "Source": "daftar P3MI SISKOP2MI",
	}
	data["Since"] = c.texts.Text(lang, bot.SMS, "agency.since", data)
	data["Status"] = c.texts.Text(lang, bot.SMS, "agency.status.partly_suspended", data)
	data["Stale"] = c.texts.Text(lang, bot.SMS, "agency.stale", data)
	return data
}

// longestOption is as long as the options that "which do you mean" offers.
const longestOption = "Pelatihan dan orientasi"

func longestPlaces(g *identity.Gazetteer) (district, village string) {
	longer := func(a, b string) string {
		if len(b) > len(a) {
			return b
		}
		return a
	}
	for _, d := range g.Districts() {
		district = longer(district, d.Name)
		for _, v := range g.Villages(d.Code) {
			village = longer(village, v.Name)
		}
	}
	return district, village
}

// longestAnswer is the longest answer that a field can have.
func (c *checker) longestAnswer(field dialogs.Field) string {
	switch field.As {
	case "district":
		return c.district
	case "village":
		return c.village
	case "age":
		return "64"
	case "nik":
		return "0000**********00"
	case "phone":
		return "+62812345678901"
	case "country":
		return "AE" // Uni Emirat Arab
	case "yesno":
		return "yes"
	case "choice":
		return field.Choices[0]
	case "text":
		return strings.Repeat("Panjang ", maxText/8)
	}
	return longestName
}

// summaryFits counts the question whether the answers of a form are right: with
// the longest ones too it is one page, so that nobody must ask for the choices.
func (c *checker) summaryFits(n *dialogs.Node) {
	var answers Vars
	for _, field := range n.Fields {
		answers = answers.with(field.Name, c.longestAnswer(field))
	}
	for _, lang := range bot.Langs {
		t := &turn{Engine: c.Engine, s: State{Lang: lang}, env: Env{Traits: bot.Traits{Medium: bot.SMS, Answerable: true}}}
		if size := sms.Count(sms.Fold(t.summary(n, answers))); size.Segments > smsPages {
			key := n.Key() + ".summary"
			c.tell("L05", c.whereSMS(lang, key), "the summary of %q takes %d SMS segments with long answers, at most %d fit: its choices would stand on another page; shorten it or its labels", n.ID, size.Segments, smsPages)
		}
	}
}
