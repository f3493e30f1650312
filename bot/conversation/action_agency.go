package conversation

import (
	"strings"

	"kanca/bot/agency"
	"kanca/content"
	"kanca/locales"
)

// verdictOutcomes are the outcomes of looking an agency up. A status is only
// ever shown for a record that was found by its exact name or licence number.
var verdictOutcomes = []string{"active", "partly_suspended", "suspended", "revoked", "ambiguous", "not_found", "no_data"}

func agencyActions() {
	actions["agency.start"] = action{[]string{"ask", "check"}, func(sc *scene) string {
		if isAgency(sc.t, sc.get("agency")) {
			return "check"
		}
		return "ask"
	}}
	// "agency" is what the person wrote, "record" what is looked up: the same,
	// or the candidate that was chosen.
	actions["agency.check"] = action{verdictOutcomes, func(sc *scene) string { return lookUp(sc, sc.get("agency")) }}
	actions["agency.chosen"] = action{verdictOutcomes, func(sc *scene) string { return lookUp(sc, sc.get("candidate")) }}
	lists["agency.candidates"] = list{func(sc *scene) []item {
		v := sc.know().Agencies().Find(sc.get("agency"), sc.env().Now)
		var items []item
		for _, c := range v.Candidates {
			sc.sample = sc.sample || c.Record.Sample
			label := c.Record.Name
			if c.Record.City != "" {
				label += ", " + c.Record.City
			}
			items = append(items, item{ID: surest(sc, c.Record.Name, c.Record.Licence), Label: label + licenceTail(c.Record), Short: c.Record.Name})
		}
		return items
	}}
	sources["agency.query"] = source{[]string{"Query", "Date"}, func(sc *scene) (locales.Data, bool) {
		x := sc.know().Agencies()
		return locales.Data{"Query": shorten(sc.get("agency"), 60), "Date": content.FormatDate(x.AsOf(), sc.lang())}, true
	}}
	sources["agency.record"] = source{[]string{"Name", "Licence", "Since", "Source", "Date", "Stale"}, func(sc *scene) (locales.Data, bool) {
		v := sc.know().Agencies().Find(sc.get("record"), sc.env().Now)
		if v.Kind != agency.Found {
			return nil, false
		}
		sc.sample = sc.sample || v.Record.Sample
		data := locales.Data{
			"Name": v.Record.Name, "Licence": v.Record.Licence,
			"Source": v.Record.Source, "Date": content.FormatDate(v.AsOf, sc.lang()),
		}
		if v.Record.Licence == "" {
			data["Licence"] = sc.text("agency.no_licence")
		}
		if v.Record.StatusSince != "" {
			data["Since"] = sc.fill("agency.since", locales.Data{"Date": content.FormatDate(v.Record.StatusSince, sc.lang())})
		}
		if v.Stale {
			data["Stale"] = sc.text("agency.stale")
		}
		return data, true
	}}
}

// isAgency reports whether a text names an agency: "cek pt" does not.
func isAgency(t *turn, text string) bool {
	return agency.Names(text) || t.env.Content.Agencies().Find(text, t.env.Now).Kind == agency.Found
}

func licenceTail(r agency.Record) string {
	if r.Licence == "" {
		return ""
	}
	return " (" + r.Licence + ")"
}

// surest is the name or the licence number, whichever finds just one record.
func surest(sc *scene, name, licence string) string {
	if licence != "" && sc.know().Agencies().Find(name, sc.env().Now).Kind != agency.Found {
		return "izin " + licence // a short number alone might be anything
	}
	return name
}

// lookUp applies the rules of package agency. A register that is too old for a
// status still answers, and the text says how old it is.
func lookUp(sc *scene, text string) string {
	sc.set("record", text)
	v := sc.know().Agencies().Find(strings.TrimSpace(text), sc.env().Now)
	switch v.Kind {
	case agency.Found:
		return string(v.Record.Status)
	case agency.Ambiguous:
		return "ambiguous"
	case agency.NoData:
		return "no_data"
	}
	return "not_found"
}
