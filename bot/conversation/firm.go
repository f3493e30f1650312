package conversation

import (
	"slices"
	"strings"

	"kanca/bot/agency"
	"kanca/content"
	"kanca/locales"
)

// How an agency is shown beside others: how it stands comes before its name, and
// the worst before all others, so that no list and no cut of an SMS hides it. That
// a licence is in order is never said here, for a name in a list is only similar to
// the one that was asked for.

// tag says in few words how an agency stands, "" for one that is licensed.
func (sc *scene) tag(r agency.Record) string {
	switch {
	case r.MissingFrom != "" && r.Bad():
		return sc.fill("agency.tag.missing_bad", locales.Data{"Status": sc.text("agency.tag." + string(r.Status)), "Date": content.FormatDate(r.AsOf, sc.lang())})
	case r.MissingFrom != "":
		return sc.text("agency.tag.missing")
	case r.Status == agency.Active:
		return ""
	}
	return sc.text("agency.tag." + string(r.Status))
}

// nameOnSMS is how many letters of a name stand in a list on SMS.
const nameOnSMS = 90

// firmItem is an agency as a line of a list that holds all.
func (sc *scene) firmItem(r agency.Record, all []agency.Record) item {
	label := r.Name
	if r.City != "" {
		label += ", " + r.City
	}
	label += licenceTail(r)
	short := shorten(r.Name, nameOnSMS)
	for _, add := range []func(agency.Record) string{func(r agency.Record) string { return r.City }, func(r agency.Record) string { return r.Licence }} {
		differs := slices.ContainsFunc(all, func(o agency.Record) bool {
			return agency.Normalise(o.Name) == agency.Normalise(r.Name) && add(o) != add(r)
		})
		if differs && add(r) != "" {
			short += ", " + add(r)
		}
	}
	if tag := sc.tag(r); tag != "" {
		label, short = tag+": "+label, tag+": "+short
	}
	return item{ID: r.Ref(), Label: label, Short: short, Place: r.City, Called: "agency.called." + string(r.Standing())}
}

// beware says which agencies one may be taken for that stand worse, "" for none.
// What is said of the one comes behind it.
func (sc *scene) beware(also []agency.Candidate) string {
	firms := sc.firms(also)
	if firms == "" {
		return ""
	}
	return sc.above(sc.fill("agency.beware", locales.Data{"Firms": firms}))
}

// above sets a warning above what it warns of: texts end without a line end.
func (sc *scene) above(warning string) string {
	if sc.isSMS() {
		return strings.TrimSpace(warning) + "\n"
	}
	return strings.TrimSpace(warning) + "\n\n"
}

// firmsOnSMS is how long a list of agencies beside another may be on SMS, in bytes;
// the worst is named however long it is.
const firmsOnSMS = 60

// firms names agencies with how they stand, the worst first.
func (sc *scene) firms(of []agency.Candidate) string {
	var out []string
	length := 0
	for _, c := range agency.WorstFirst(of) {
		tag := sc.tag(c.Record)
		if tag == "" {
			continue
		}
		sc.sample = sc.sample || c.Record.Sample
		name := c.Record.Name
		if c.Score == 1 || !sc.isSMS() { // of the very same name the number tells them apart
			name += licenceTail(c.Record)
		}
		firm := sc.fill("agency.firm", locales.Data{"Status": tag, "Name": name})
		length += len(firm)
		if len(out) == agency.MaxCandidates || sc.isSMS() && len(out) > 0 && length > firmsOnSMS {
			break
		}
		out = append(out, firm)
	}
	return strings.Join(out, ", ")
}

// inDoubt are the agencies with bad news that an opening may be of: the one that
// it names, or one that it may name. sure says that it is the one. What is written
// of a firm whose name and number the register has needs no other to be told of; what
// stands in the cell of the firm itself, "PT … (dicabut)", is told whatever the register says.
func inDoubt(sc *scene, o content.Opening) (firms []agency.Candidate, sure bool) {
	v := sc.know().AgencyOf(o)
	if said, bad := saidOfFirm(o); bad && (v.Kind != agency.Found || said.Status.Worse(v.Record.Standing())) {
		return []agency.Candidate{{Record: said, Score: 1}}, true
	}
	if v.Kind == agency.Found {
		return []agency.Candidate{{Record: v.Record, Score: 1}}, v.Record.Standing() != agency.Active
	}
	for _, c := range slices.Concat(v.Candidates, v.Also) {
		if c.Record.Bad() {
			firms = append(firms, c)
		}
	}
	return firms, false
}

// saidOfFirm is the agency of an opening as its own cells speak of it, and whether they say
// anything against it or what nobody can be sure of.
func saidOfFirm(o content.Opening) (said agency.Record, bad bool) {
	name := agency.ReadName(o.Agency)
	said = agency.Record{Name: name.Own[len(name.Own)-1], Licence: o.AgencyLicence, Status: agency.Active, AsOf: o.AsOf, Sample: o.Sample}
	for _, remark := range []string{name.Remarks, o.AgencyLicence} {
		status, found := agency.BadRemark(remark)
		switch {
		case found && status.Worse(said.Status):
			said.Status = status
		case remark == name.Remarks && remark != "" && !found && !agency.Harmless(remark) && agency.Unclear.Worse(said.Status):
			said.Status = agency.Unclear
		}
	}
	if name.Marked && agency.Unclear.Worse(said.Status) {
		said.Status = agency.Unclear
	}
	return said, said.Status != agency.Active
}
