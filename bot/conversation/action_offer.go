package conversation

import (
	"slices"
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/bot/offer"
	"kanca/content"
	"kanca/content/offers"
	"kanca/locales"
)

// maxSigns and maxSignsOnSMS are how many signs one reply tells of.
const (
	maxSigns      = 4
	maxSignsOnSMS = 2
	maxAsks       = 2 // of them those that are not severe
)

func offerActions() {
	actions["offer.read"] = action{[]string{"signs", "none"}, func(sc *scene) string {
		if f := sc.finding(); f.Severe() {
			return "signs"
		}
		return "none"
	}}
	actions["offer.next"] = action{[]string{"visa", "pay", "papers", "done"}, func(sc *scene) string {
		read := offer.Read(sc.get(offerVar))
		asked := strings.Fields(sc.get(askedVar))
		for _, q := range read.Questions() {
			if !slices.Contains(asked, q.Key) {
				sc.set(askedVar, strings.Join(append(asked, q.Key), " "))
				return q.Key
			}
		}
		return "done"
	}}
	actions["offer.named"] = action{[]string{"done"}, func(sc *scene) string {
		sc.set(namedVar, sc.with["sign"])
		return "done"
	}}
	actions["offer.report"] = action{[]string{"done", "lost"}, func(sc *scene) string {
		text := sc.get(offerVar)
		if text == "" {
			return "lost"
		}
		sc.emit(bot.ReportFiled{Report: bot.FraudReport{ID: sc.env().NewID(), What: text}})
		return "done"
	}}
	sources["offer.finding"] = source{[]string{"Signs", "Agency", "Missing", "Openings"}, func(sc *scene) (locales.Data, bool) {
		f, signs := sc.finding(), ""
		if signs = sc.signs(f); !sc.isSMS() {
			signs = ended(signs)
		}
		return locales.Data{"Signs": signs, "Agency": ended(sc.offeredBy(f)), "Missing": ended(sc.missing(f)), "Openings": ended(sc.tellOpenings(f))}, sc.get(offerVar) != ""
	}}
	sources["offer.sources"] = source{[]string{"Sources"}, func(sc *scene) (locales.Data, bool) {
		var lines []string
		for _, s := range sc.shown(sc.finding()) {
			lines = append(lines, sc.fill("offer.source", locales.Data{"Sign": sc.short(s), "Source": s.Sign.Source.Name, "Date": sc.since(s), "URL": s.Sign.Source.URL}))
		}
		return locales.Data{"Sources": strings.Join(lines, "\n")}, len(lines) > 0
	}}
}

// finding is what was found about the offer that is spoken of, with the sign that the person
// named when asked.
func (sc *scene) finding() offer.Finding {
	f := offer.Check(offer.Read(sc.get(offerVar)), sc.know().Agencies(), sc.get(passedOnVar) != "")
	if sc.t.advertised() != nil && sc.get(offerVar) == sc.t.kept(sc.t.in.Text) {
		f = *sc.t.advertised() // the whole of it, not what is kept
	}
	if id := sc.get(namedVar); id != "" {
		if s, ok := offer.Sign(id); ok {
			f.Signs = slices.Insert(slices.Clone(f.Signs), 0, offer.Shown{Sign: s})
		}
	}
	return f
}

// shown are the signs that a reply tells of.
func (sc *scene) shown(f offer.Finding) []offer.Shown {
	most := maxSigns
	if sc.isSMS() {
		most = maxSignsOnSMS
	}
	var out []offer.Shown
	asks := 0
	for _, s := range f.Signs {
		if s.Sign.Severity == offers.Ask {
			asks++
		}
		if len(out) < most && (s.Sign.Severity != offers.Ask || asks <= maxAsks) {
			out = append(out, s)
		}
	}
	return out
}

// signs names the signs, each with the words that show it, its source and date.
func (sc *scene) signs(f offer.Finding) string {
	var out []string
	for _, s := range sc.shown(f) {
		if sc.isSMS() {
			out = append(out, sc.short(s))
			continue
		}
		line := sc.fill("offer.sign", locales.Data{"Why": sc.filled(s, s.Sign.Why), "Source": s.Sign.Source.Name, "Date": sc.since(s)})
		if quote := quotable(s.Quote); quote != "" {
			line = sc.fill("offer.sign.quoted", locales.Data{"Why": sc.filled(s, s.Sign.Why), "Source": s.Sign.Source.Name, "Date": sc.since(s), "Quote": quote})
		}
		if s.Sign.ID == revokedSign {
			line = sc.fill("offer.sign.agency", locales.Data{"Name": s.Agency.Name + licenceTail(s.Agency), "Status": sc.tag(s.Agency), "Source": s.Agency.Source, "Date": sc.since(s)})
		}
		out = append(out, line)
	}
	if sc.isSMS() {
		return strings.Join(out, "; ")
	}
	return strings.Join(out, "\n")
}

// ended ends a part of a reply with its line, where there is one.
func ended(part string) string {
	if part == "" {
		return ""
	}
	return strings.TrimSpace(part) + "\n"
}

// revokedSign is the sign that the register tells.
const revokedSign = "agency_revoked"

// unknownSign is the sign that the agency is not in the register.
const unknownSign = "agency_unknown"

// short is a sign in a few words.
func (sc *scene) short(s offer.Shown) string {
	if s.Sign.ID == revokedSign {
		return sc.fill("agency.firm", locales.Data{"Name": shorten(s.Agency.Name, nameOnSMS), "Status": sc.tag(s.Agency)})
	}
	return sc.filled(s, s.Sign.SMS)
}

// since is the date at which a sign was true.
func (sc *scene) since(s offer.Shown) string {
	if s.Sign.ID == revokedSign {
		return content.FormatDate(s.Agency.AsOf, sc.lang())
	}
	date := content.FormatDate(s.Sign.AsOf, sc.lang())
	if s.Sign.Overdue(content.Day(sc.env().Now)) {
		return date + sc.text("offer.ask_again")
	}
	return date
}

// filled is a sentence about a sign with what the text says in its holes.
func (sc *scene) filled(s offer.Shown, text offers.Text) string {
	country := s.Country
	if c, ok := content.CountryByISO(country); ok {
		country = c.Name
	}
	return strings.NewReplacer("{{.Country}}", country, "{{.Sum}}", content.FormatMoney(s.Sum.Amount, s.Sum.Currency), "{{.Months}}", strconv.Itoa(s.Months),
		"{{.AsOf}}", content.FormatDate(sc.know().Agencies().AsOf(), sc.lang()), "{{.Known}}", sc.knownWage(s)).Replace(text.In(sc.lang()))
}

// knownWage is the wage that is known, with its source and date.
func (sc *scene) knownWage(s offer.Shown) string {
	if s.Known.Amount == 0 {
		return ""
	}
	return content.FormatMoney(s.Known.Amount, s.Known.Currency) + ", " + s.Known.Source.Name + ", " + content.FormatDate(s.Known.AsOf, sc.lang())
}

// quotable is a quote without the signs that make letters bold, "" where it holds a word of a
// verdict: what an advert says of itself is not repeated as if kanca said it.
func quotable(quote string) string {
	lower := strings.ToLower(quote)
	for _, word := range offers.Banned {
		if strings.Contains(lower, word) {
			return ""
		}
	}
	return strings.NewReplacer("*", "", "_", "", "~", "", "`", "", `"`, "'").Replace(quote)
}

// offeredBy says how the agency stands that the offer names.
func (sc *scene) offeredBy(f offer.Finding) string {
	x := sc.know().Agencies()
	date := content.FormatDate(x.AsOf(), sc.lang())
	switch bad := slices.ContainsFunc(f.Signs, func(s offer.Shown) bool { return s.Sign.ID == revokedSign }); {
	case bad:
		return ""
	case f.Found != (agency.Record{}) && f.Found.Standing() == agency.Active:
		v := x.Of(f.Found, sc.env().Now)
		sc.sample = sc.sample || f.Found.Sample
		return sc.beware(v.Also) + sc.fill("offer.agency.active", locales.Data{"Name": f.Found.Name, "Date": content.FormatDate(v.AsOf, sc.lang())})
	case f.Named && x.Len() > 0 && !slices.ContainsFunc(sc.shown(f), func(s offer.Shown) bool { return s.Sign.ID == unknownSign }):
		return sc.fill("offer.agency.named", locales.Data{"Date": date})
	case f.Named && x.Len() > 0:
		return ""
	case f.Named:
		return sc.text("offer.agency.no_data")
	}
	return sc.text("offer.agency.none")
}

// missing names what a lawful offer states and this one does not.
func (sc *scene) missing(f offer.Finding) string {
	var out []string
	for _, part := range f.Missing {
		if part != "agency" {
			out = append(out, sc.text("offer.part."+part))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return sc.fill("offer.missing", locales.Data{"Parts": strings.Join(out, ", ")})
}
