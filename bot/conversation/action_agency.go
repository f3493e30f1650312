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
		if sc.get("agency") != "" {
			return "check"
		}
		return "ask"
	}}
	// "agency" is what the person wrote, "named" what in it seems to be the name,
	// "record" the one record that was found or chosen.
	actions["agency.check"] = action{verdictOutcomes, func(sc *scene) string { return outcome(sc, verdict(sc)) }}
	actions["agency.chosen"] = action{verdictOutcomes, func(sc *scene) string {
		return outcome(sc, sc.know().Agencies().Find(sc.get("candidate"), sc.env().Now))
	}}
	lists["agency.candidates"] = list{read: func(sc *scene) []item {
		var items []item
		for _, c := range verdict(sc).Candidates {
			sc.sample = sc.sample || c.Record.Sample
			label := c.Record.Name
			if c.Record.City != "" {
				label += ", " + c.Record.City
			}
			items = append(items, item{ID: surest(sc.t, c.Record.Name, c.Record.Licence), Label: label + licenceTail(c.Record), Short: c.Record.Name})
		}
		return items
	}, exact: true}
	sources["agency.query"] = source{[]string{"Query", "Date"}, func(sc *scene) (locales.Data, bool) {
		x := sc.know().Agencies()
		sc.sample = sc.sample || x.Sample()
		query := sc.get("named")
		if query == "" {
			query = sc.get("agency")
		}
		return locales.Data{"Query": shorten(query, 60), "Date": content.FormatDate(x.AsOf(), sc.lang())}, true
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

// agencyVars are the variables of a look-up for the text at hand; none when it
// names no agency: "cek pt" does not. The whole text is looked up, for the
// register alone knows where a name ends. A NIK in it is masked, a licence number
// of the register is not. asked says that a name was asked for; then nearly
// every text is taken for one.
func (t *turn) agencyVars(asked bool) Vars {
	x := t.env.Content.Agencies()
	text, named := strings.TrimSpace(t.in.Text), t.understood().Entities.Agency
	v := x.FindNamed(text, named, t.env.Now)
	_, isNumber := t.texts.Words.Number(t.plain)
	switch {
	case v.Kind == agency.Found:
		return Vars{{"agency", surest(t, v.Record.Name, v.Record.Licence)}}
	case v.Kind == agency.Ambiguous, agency.Names(named), agency.LooksLikeName(text), asked && agency.Names(text) && !isNumber:
		vars := Vars{{"agency", t.masked(cutRunes(text, maxText))}} // a licence of the register stays
		if named != "" {
			vars = append(vars, Var{"named", t.masked(named)})
		}
		return vars
	}
	return nil
}

// verdict is what the register says about what the person wrote.
func verdict(sc *scene) agency.Verdict {
	return sc.know().Agencies().FindNamed(sc.get("agency"), sc.get("named"), sc.env().Now)
}

func licenceTail(r agency.Record) string {
	if r.Licence == "" {
		return ""
	}
	return " (" + r.Licence + ")"
}

// surest is the name or the licence number, whichever finds just one record.
func surest(t *turn, name, licence string) string {
	if licence != "" && t.env.Content.Agencies().Find(name, t.env.Now).Kind != agency.Found {
		return "izin " + licence // a short number alone might be anything
	}
	return name
}

// outcome applies the rules of package agency. A register that is too old for a
// status still answers, and the text says how old it is.
func outcome(sc *scene, v agency.Verdict) string {
	switch v.Kind {
	case agency.Found:
		sc.set("record", surest(sc.t, v.Record.Name, v.Record.Licence))
		return string(v.Record.Status)
	case agency.Ambiguous:
		return "ambiguous"
	case agency.NoData:
		return "no_data"
	}
	return "not_found"
}
