package conversation

import (
	"strconv"
	"strings"

	"kanca/bot/agency"
	"kanca/bot/answers"
	"kanca/content"
	"kanca/locales"
)

func openingActions() {
	actions["openings.search"] = action{[]string{"found", "none", "no_data", "fact"}, func(sc *scene) string {
		if len(sc.know().Openings(content.OpeningQuery{}, sc.env().Now)) == 0 && sc.get("country") == "" {
			return "no_data"
		}
		if len(openings(sc)) > 0 {
			return "found"
		}
		// Why there is none may be known: a moratorium, a country nobody is sent to.
		if f, ok := sc.know().Warning(sc.get("country")); ok {
			sc.set("fact", f.ID)
			return "fact"
		}
		if found := sc.t.search(); sc.get("country") != "" && found.Verdict != answers.Missing {
			for _, id := range found.Best(maxFound) {
				if f, ok := sc.know().Fact(id); ok && f.Group == "countries" {
					sc.set("fact", f.ID)
					return "fact"
				}
			}
		}
		if len(sc.know().Openings(content.OpeningQuery{}, sc.env().Now)) == 0 {
			return "no_data"
		}
		return "none"
	}}
	actions["openings.all"] = action{[]string{"done"}, func(sc *scene) string {
		sc.t.s.Vars = nil
		return "done"
	}}
	actions["openings.agency"] = action{[]string{"check", "ask"}, func(sc *scene) string {
		o, ok := sc.know().Opening(sc.get("opening"), sc.env().Now)
		if !ok || o.Agency+o.AgencyLicence == "" {
			return "ask"
		}
		v := sc.know().AgencyOf(o)
		if firms, sure := inDoubt(sc, o); sure && (v.Kind != agency.Found || firms[0].Record.Status.Worse(v.Record.Standing())) {
			sc.t.say("openings.beware", locales.Data{"Firms": sc.firms(firms)}) // the register may not know it yet
		}
		sc.t.s.Vars = append(sc.t.s.Vars.without("record").without("candidates").without("agency"), verdictVars(v, strings.TrimSpace(o.Agency+licenceTail(agency.Record{Licence: o.AgencyLicence})))...)
		return "check"
	}}
	lists["openings.list"] = list{read: func(sc *scene) []item {
		var items []item
		for _, o := range openings(sc) {
			sc.sample = sc.sample || o.Sample
			country := content.CountryName(o.Country, sc.lang())
			label := o.Title + ", " + country
			if pay := o.Salary(); pay != "" {
				label += " (" + pay + ")"
			}
			short := shorten(o.Title, 22) + ", " + shorten(country, 10)
			if firms, sure := inDoubt(sc, o); sure {
				tag := sc.fill("openings.tag", locales.Data{"Status": sc.tag(firms[0].Record)})
				label, short = tag+label, tag+short
			}
			items = append(items, item{ID: o.ID, Label: label, Short: short})
		}
		return items
	}}
	lists["openings.countries"] = list{read: func(sc *scene) []item {
		var items []item
		sc.sample = sc.env().Demo
		for _, c := range sc.know().OpeningCountries(sc.env().Now) {
			name := content.CountryName(c.Country, sc.lang())
			items = append(items, item{ID: c.Country, Label: name + " (" + strconv.Itoa(c.Count) + ")", Short: name})
		}
		return items
	}}
	sources["openings.filter"] = source{[]string{"Filter", "Date"}, func(sc *scene) (locales.Data, bool) {
		found := openings(sc)
		newest := ""
		sc.sample = sc.env().Demo // "none" is said of sample data, too
		for _, o := range found {
			newest = max(newest, o.AsOf)
			sc.sample = sc.sample || o.Sample
		}
		return locales.Data{"Filter": filterWords(sc), "Date": content.FormatDate(newest, sc.lang())}, true
	}}
	// What is known of a country without openings in the data.
	sources["openings.known"] = source{[]string{"Filter", "Answer", "Source"}, func(sc *scene) (locales.Data, bool) {
		sc.sample = sc.env().Demo
		data, ok := sources["facts.answer"].read(sc)
		if ok {
			data["Filter"] = filterWords(sc)
		}
		return data, ok
	}}
	sources["openings.detail"] = source{[]string{"Beware", "Title", "Details", "Source", "Date"}, openingDetail}
}

func openings(sc *scene) []content.Opening {
	age, _ := strconv.Atoi(sc.get("age"))
	return sc.know().Openings(content.OpeningQuery{
		Country: sc.get("country"), Job: sc.get("job"), Sex: sc.get("sex"), Age: age,
	}, sc.env().Now)
}

// filterWords says what the list was narrowed to: "Taiwan, perawat lansia".
func filterWords(sc *scene) string {
	var words []string
	if c := sc.get("country"); c != "" {
		words = append(words, content.CountryName(c, sc.lang()))
	}
	if j := sc.get("job"); j != "" {
		words = append(words, content.JobName(j, sc.lang()))
	}
	if x := sc.get("sex"); x != "" {
		words = append(words, sc.text("openings.sex."+x))
	}
	if a := sc.get("age"); a != "" {
		words = append(words, a+" "+sc.text("common.years"))
	}
	if len(words) == 0 {
		return ""
	}
	return " (" + strings.Join(words, ", ") + ")"
}

// openingDetail shows one opening: only what the office's file states.
func openingDetail(sc *scene) (locales.Data, bool) {
	o, ok := sc.know().Opening(sc.get("opening"), sc.env().Now)
	if !ok {
		return nil, false
	}
	sc.sample = sc.sample || o.Sample
	var lines []string
	add := func(key, value string) {
		if value != "" {
			lines = append(lines, sc.fill("openings.line."+key, locales.Data{"Value": value}))
		}
	}
	add("wage", o.Salary())
	add("age", span(o.AgeMin, o.AgeMax))
	if o.Sex != "" {
		add("sex", sc.text("openings.sex."+o.Sex))
	}
	if o.ContractMonths > 0 {
		add("contract", strconv.Itoa(o.ContractMonths))
	}
	add("agency", o.Agency)
	if !sc.isSMS() {
		add("education", o.Education)
		if o.Positions > 0 {
			add("positions", strconv.Itoa(o.Positions))
		}
		add("employer", o.Employer)
		add("licence", o.AgencyLicence)
		add("scheme", o.Scheme)
	}
	add("until", content.FormatDate(o.ValidUntil, sc.lang()))
	if !sc.isSMS() {
		add("url", o.URL)
	}
	beware := ""
	if firms, sure := inDoubt(sc, o); sure {
		beware = sc.above(sc.fill("openings.beware", locales.Data{"Firms": sc.firms(firms)}))
	} else {
		beware = sc.beware(firms)
	}
	return locales.Data{
		"Beware":  beware,
		"Title":   o.Title + ", " + content.CountryName(o.Country, sc.lang()),
		"Details": strings.Join(lines, "\n"),
		"Source":  o.Source,
		"Date":    content.FormatDate(o.AsOf, sc.lang()),
	}, true
}

// span writes an age range: "18-35", "21+", "-40".
func span(from, to int) string {
	switch {
	case from > 0 && to > 0:
		return strconv.Itoa(from) + "-" + strconv.Itoa(to)
	case from > 0:
		return strconv.Itoa(from) + "+"
	case to > 0:
		return "-" + strconv.Itoa(to)
	}
	return ""
}

// shorten cuts a label at a letter and marks the cut.
func shorten(s string, letters int) string {
	r := []rune(s)
	if len(r) <= letters {
		return s
	}
	return strings.TrimRight(string(r[:letters-1]), " (,.-") + "."
}
