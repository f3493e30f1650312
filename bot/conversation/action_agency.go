package conversation

import (
	"slices"
	"strings"

	"kanca/bot/agency"
	"kanca/content"
	"kanca/locales"
)

// verdictOutcomes are the outcomes of looking an agency up. A status is only
// ever shown for a record that was found by its exact name or licence number, or
// chosen by its number from a list.
var verdictOutcomes = append(recordOutcomes(), "ambiguous", "not_found", "no_data")

// recordOutcomes are the outcomes for a record: its status, or that the register
// in force lacks it ("missing"), or that no register has such a row ("gone").
func recordOutcomes() []string {
	out := []string{"missing", "gone"}
	for _, s := range agency.Statuses {
		out = append(out, string(s))
	}
	return out
}

func agencyActions() {
	actions["agency.start"] = action{[]string{"ask", "check"}, func(sc *scene) string {
		if sc.get("agency") != "" {
			return "check"
		}
		return "ask"
	}}
	// The whole text was looked up when it came, by agencyVars; what is kept of it
	// is cut and masked and is never looked up again.
	actions["agency.check"] = action{verdictOutcomes, func(sc *scene) string {
		outcome, verdict := "not_found", agency.NotFound
		switch {
		case sc.get("record") != "":
			outcome, verdict = recordStatus(sc), agency.Found
		case len(candidates(sc)) > 0:
			outcome, verdict = "ambiguous", agency.Ambiguous
		case sc.know().Agencies().Len() == 0:
			outcome, verdict = "no_data", agency.NoData
		}
		sc.count(CountedAgency, string(verdict))
		return outcome
	}}
	actions["agency.chosen"] = action{recordOutcomes(), func(sc *scene) string {
		sc.set("record", sc.get("candidate"))
		return recordStatus(sc)
	}}
	lists["agency.candidates"] = list{read: func(sc *scene) []item {
		var items []item
		all := candidates(sc)
		for _, r := range all {
			sc.sample = sc.sample || r.Sample
			items = append(items, sc.firmItem(r, all))
		}
		return items
	}, exact: true}
	sources["agency.query"] = source{[]string{"Query", "Date"}, func(sc *scene) (locales.Data, bool) {
		x := sc.know().Agencies()
		sc.sample = sc.sample || x.Sample()
		most := 60
		if sc.isSMS() && sc.get("candidates") != "" {
			most = aboveListOnSMS
		}
		return locales.Data{"Query": shorten(sc.get("agency"), most), "Date": content.FormatDate(x.AsOf(), sc.lang())}, true
	}}
	sources["agency.record"] = source{[]string{"Beware", "Form", "Name", "Licence", "Since", "Source", "Date", "Stale", "Status", "Newest"}, func(sc *scene) (locales.Data, bool) {
		r, ok := sc.know().Agencies().ByRef(sc.get("record"))
		if !ok {
			return nil, false
		}
		v := sc.know().Agencies().Of(r, sc.env().Now)
		sc.sample = sc.sample || r.Sample
		data := locales.Data{"Name": r.Name, "Licence": r.Licence, "Source": r.Source, "Date": content.FormatDate(v.AsOf, sc.lang()),
			"Status": sc.text("agency.status." + string(r.Status)), "Newest": content.FormatDate(r.MissingFrom, sc.lang())}
		if r.Licence == "" {
			data["Licence"] = sc.text("agency.no_licence")
		}
		data["Beware"] = sc.beware(v.Also)
		if r.StatusSince != "" && (data["Beware"] == "" || !sc.isSMS()) { // of two segments the warning takes its part
			data["Since"] = sc.fill("agency.since", locales.Data{"Date": content.FormatDate(r.StatusSince, sc.lang())})
		}
		if form := agency.OtherForm(sc.get("agency"), r.Name); form != "" {
			data["Form"] = sc.fill("agency.other_form", locales.Data{"Form": form})
		}
		if v.Stale {
			data["Stale"] = sc.text("agency.stale")
		}
		return data, true
	}}
}

// aboveListOnSMS is how many letters of what was asked for stand above a list on SMS: below
// them the worst agency has its place on the first page, however long it is called.
const aboveListOnSMS = 20

// count keeps that something was asked for, once a turn.
func (t *turn) count(c Counted) {
	if !slices.Contains(t.out.Counted, c) {
		t.out.Counted = append(t.out.Counted, c)
	}
}

// candidates are the records the person was or will be asked about, the worst
// first.
func candidates(sc *scene) []agency.Record {
	var out []agency.Record
	for ref := range strings.SplitSeq(sc.get("candidates"), ",") {
		if r, ok := sc.know().Agencies().ByRef(ref); ok && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b agency.Record) int {
		return b.Standing().Severity() - a.Standing().Severity()
	})
	return out
}

// recordStatus is the outcome for the record that was found or chosen. A
// register that is too old for a status still answers, and the text says how
// old it is.
func recordStatus(sc *scene) string {
	r, ok := sc.know().Agencies().ByRef(sc.get("record"))
	if !ok {
		return "gone" // a newer register has another row for it
	}
	if r.MissingFrom != "" { // what was known last vouches for nothing
		return "missing"
	}
	return string(r.Status)
}

// agencyVars are the variables of a look-up for the text at hand; none when it
// names no agency: "cek pt" does not. The whole text is looked up, for the
// register alone knows where a name ends. asked says that a name was asked for;
// then nearly every text is taken for one.
func (t *turn) agencyVars(asked bool) Vars {
	memo := &t.agencies[0]
	if asked {
		memo = &t.agencies[1]
	}
	if !memo.known || memo.text != t.in.Text {
		*memo = lookedUp{known: true, text: t.in.Text, vars: t.lookUpAgency(asked)}
	}
	return memo.vars
}

// lookedUp is what agencyVars found for a text.
type lookedUp struct {
	known bool
	text  string
	vars  Vars
}

func (t *turn) lookUpAgency(asked bool) Vars {
	if agency.WithoutName(t.words) {
		return nil
	}
	u := t.understood()
	text, named := strings.TrimSpace(t.in.Text), u.Entities.Agency
	v := t.env.Content.Agencies().FindNamed(text, named, t.env.Now)
	_, isNumber := t.texts.Words.Number(t.plain)
	vague := !u.OnlyAgency && !agency.Names(named) && !agency.LooksLikeName(text) && !(asked && agency.Names(text) && !isNumber)
	if vague && v.Kind != agency.Found && v.Kind != agency.Ambiguous {
		return nil
	}
	if named == "" {
		named = text
	}
	return verdictVars(v, t.kept(named))
}

// verdictVars keep a verdict on what the person called query.
func verdictVars(v agency.Verdict, query string) Vars {
	vars := Vars{{"agency", query}}
	if v.Kind == agency.Found {
		return append(vars, Var{"record", v.Record.Ref()})
	}
	var refs []string
	for _, c := range slices.Concat(v.Candidates, v.Also) {
		refs = append(refs, c.Record.Ref())
	}
	if len(refs) > 0 {
		vars = append(vars, Var{"candidates", strings.Join(refs, ",")})
	}
	return vars
}

func licenceTail(r agency.Record) string {
	if r.Licence == "" {
		return ""
	}
	return " (" + r.Licence + ")"
}
