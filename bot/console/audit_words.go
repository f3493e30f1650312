package console

import (
	"strings"

	"kanca/bot/audit"
)

// auditThing is what a line of the log is about.
type auditThing struct {
	Text string // in words
	Path string // the page where it stands; "" where there is none, or who reads may not open it
}

// auditThings are the kinds of what is acted on, as they stand before the colon of an
// act's object: the key of their words and the page of each.
var auditThings = map[string]struct{ key, page, route string }{
	"entry":        {"audit.about.entry", "/kotak-masuk/", "GET /kotak-masuk/{id}"},
	"person":       {"audit.about.person", "/orang/", "GET /orang/{id}"},
	"registration": {"audit.about.registration", "/pendaftaran/", "GET /pendaftaran/{id}"},
	"report":       {"audit.about.report", "/laporan/", "GET /laporan/{id}"},
	"export":       {"audit.about.export", "/ekspor/", "GET /ekspor/{id}"},
	"account":      {key: "audit.about.account"},
	"announcement": {"audit.about.announcement", "/pengumuman/", "GET /pengumuman/{id}"},
	"contact":      {"audit.about.contact", numberPath, "GET /isi/nomor/{id}"},
	"fact":         {"audit.about.fact", factPath, "GET /isi/jawaban/{id}"},
	"canned":       {"audit.about.canned", "/pengaturan/balasan/", "GET /pengaturan/balasan/{id}"},
}

// auditSettings are the pages of the settings, by what stands behind "setting:".
var auditSettings = map[string]struct{ key, page string }{
	"alert_order":  {"roster.title", "/pengaturan/penerima"},
	"office_hours": {"hours.title", "/pengaturan/jam"},
	"closed_days":  {"closed.title", "/pengaturan/libur"},
}

// auditDetails are the kinds of words that an action's detail is made of, each the
// beginning of a text's key.
var auditDetails = map[audit.Action][]string{
	audit.AccountAdded:      {"role."},
	audit.RegistrationMoved: {"reg.status."},
	audit.ReportMoved:       {"report.state."},
	audit.ReportFiled:       {"report.track.", "report.category."},
	audit.DataAsked:         {"person.asked."},
	audit.GivenBack:         {"audit.given_back."},
}

// longestName is up to which length what is acted on is named whole: of a long id its
// end is enough to tell two apart.
const longestName = 12

// auditThing is what an act is about. What has no words here is shown as it was written.
func (v *visit) auditThing(object string) auditThing {
	if object == "reports" {
		return auditThing{Text: v.say("audit.about.reports")}
	}
	kind, id, _ := strings.Cut(object, ":")
	if s, known := auditSettings[id]; known && kind == "setting" {
		t := auditThing{Text: v.say(s.key)}
		if v.may("GET " + s.page) {
			t.Path = s.page
		}
		return t
	}
	thing, known := auditThings[kind]
	if !known || id == "" {
		return auditThing{Text: object}
	}
	name := id
	if runes := []rune(id); len(runes) > longestName && thing.page != "" && kind != "contact" && kind != "fact" {
		name = "…" + string(runes[len(runes)-4:])
	}
	t := auditThing{Text: v.say(thing.key, "n", name)}
	if thing.page != "" && v.may(thing.route) {
		t.Path = thing.page + id
	}
	return t
}

// auditDetail is what more is written of an act, in words where it has some.
func (v *visit) auditDetail(act audit.Act) string {
	if act.Action == audit.PeopleJoined {
		return v.auditThing(act.Detail).Text
	}
	words := strings.Fields(act.Detail)
	for i, word := range words {
		for _, kind := range auditDetails[act.Action] {
			if v.tongue.has(kind + word) {
				words[i] = v.say(kind + word)
				break
			}
		}
	}
	if len(auditDetails[act.Action]) == 0 {
		return act.Detail
	}
	return strings.Join(words, " ")
}
