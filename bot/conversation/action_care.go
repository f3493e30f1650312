package conversation

import (
	"slices"
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/content"
	"kanca/locales"
)

// maxContacts is how many phone numbers one reply gives: more are not read.
const maxContacts = 4

// careActions are the actions about the person: help, reports, a human, the
// language, announcements, and the person's own data.
func careActions() {
	actions["emergency.raise"] = action{[]string{"done"}, func(sc *scene) string {
		sc.t.s.Alarm = sc.env().Now.Unix()
		if sc.t.wantsToDie() {
			sc.t.say("emergency.dear", nil)
		}
		sc.emit(bot.HandoverRequested{Handover: bot.Handover{
			ID: sc.env().NewID(), Topic: string(bot.Emergency), Note: sc.t.kept(sc.input()), Urgent: true,
		}})
		return "done"
	}}
	actions["handover.note"] = action{[]string{"done", "country"}, func(sc *scene) string {
		sc.emit(bot.HandoverRequested{Handover: bot.Handover{
			ID: sc.env().NewID(), Topic: sc.with["topic"], Note: sc.t.kept(sc.input()), Urgent: sc.with["topic"] == string(bot.Emergency),
		}})
		country := sc.read().Entities.Country
		if country == "" || country == sc.get("country") || len(sc.know().Contacts(country)) == 0 {
			return "done"
		}
		sc.set("country", country)
		return "country"
	}}
	sources["emergency.numbers"] = source{[]string{"Numbers"}, func(sc *scene) (locales.Data, bool) {
		contacts := sc.know().Contacts(sc.get("country"))
		if len(contacts) > maxContacts-1 {
			contacts = contacts[:maxContacts-1]
		}
		for _, c := range sc.know().Contacts("ID") { // the country may be where somebody is about to be taken
			if !slices.ContainsFunc(contacts, func(have content.Contact) bool { return have.ID == c.ID }) {
				contacts = append(contacts, c)
			}
		}
		return locales.Data{"Numbers": numbers(sc, contacts, true)}, true
	}}
	sources["office.contacts"] = source{[]string{"Office", "Contacts"}, func(sc *scene) (locales.Data, bool) {
		data := locales.Data{}
		f, ok := sc.know().Fact(sc.with["fact"])
		if ok {
			data["Office"] = factData(sc, f)["Answer"]
		}
		if !sc.isSMS() { // the SMS names the one number that answers
			data["Contacts"] = numbers(sc, sc.know().Contacts(sc.get("country")), true)
		}
		return data, ok
	}}
	sources["office.numbers"] = source{[]string{"Numbers", "Country"}, ofCountry}
	actions["report.save"] = action{[]string{"saved", "lost"}, saveReport}
	actions["language.set"] = action{[]string{"done"}, func(sc *scene) string {
		sc.t.s.Lang = bot.Lang(sc.with["lang"])
		sc.emit(bot.LanguageChosen{Lang: sc.t.s.Lang})
		return "done"
	}}
	actions["announcements.stop"] = action{[]string{"done"}, func(sc *scene) string {
		sc.emit(bot.OptedOutOfAnnouncements{})
		return "done"
	}}
	actions["announcements.resume"] = action{[]string{"done"}, func(sc *scene) string {
		sc.emit(bot.OptedInAgain{})
		sc.t.s.Offered = true // it is everything, and they need not be asked
		return "done"
	}}
	actions["announcements.offer"] = action{[]string{"ask", "asked"}, func(sc *scene) string {
		if sc.t.s.Offered || sc.env().Person.OptedOut {
			return "asked"
		}
		sc.t.s.Offered = true
		return "ask"
	}}
	actions["announcements.decline"] = action{[]string{"done"}, func(sc *scene) string {
		sc.emit(bot.AnnouncementsDeclined{})
		return "done"
	}}
	actions[agrees] = action{[]string{"done", "stopped", "all", "warned"}, wantAnnouncements}
	actions["privacy.nik"] = action{[]string{"some", "none"}, func(sc *scene) string {
		if sc.t.nikStored() || sc.t.nikInForm() {
			return "some"
		}
		return "none"
	}}
	actions["privacy.start"] = action{[]string{"stored", "change", "delete", "menu", "nik"}, func(sc *scene) string {
		if sc.t.removesNIK() {
			return "nik"
		}
		switch key := sc.t.optionNamed("privacy.menu"); key {
		case "stored", "change", "delete":
			return key
		}
		if sc.t.tellsToErase() {
			return "delete"
		}
		return "menu"
	}}
	actions["privacy.kept"] = action{[]string{"done"}, func(sc *scene) string {
		sc.t.say("privacy.kept", nil)
		return "done"
	}}
	actions["privacy.remove_nik"] = action{[]string{"done"}, func(sc *scene) string {
		sc.emit(bot.NIKRemoved{})
		sc.t.dropNIKOfForms()
		return "done"
	}}
	actions["privacy.delete"] = action{[]string{"done"}, func(sc *scene) string {
		sc.emit(bot.DataDeleted{})
		sc.t.s.Form, sc.t.secrets = nil, nil
		sc.t.s.Node = "" // nothing leads back to before
		sc.t.s.Vars, sc.t.s.Trail, sc.t.s.Pending, sc.t.s.Rest = nil, nil, "", ""
		return "done"
	}}
	sources["privacy.stored"] = source{[]string{"Messages", "Registration", "Reports"}, func(sc *scene) (locales.Data, bool) {
		p := sc.env().Person
		messages := strconv.Itoa(p.Messages)
		if p.Messages >= bot.MaxCounted {
			messages = sc.fill("privacy.many", locales.Data{"Number": messages})
		}
		data := locales.Data{"Messages": messages, "Reports": strconv.Itoa(p.Reports), "Registration": sc.text("privacy.no_registration")}
		if r, ok := current(sc); ok {
			data["Registration"] = registrationLines(sc, r)
		}
		for f := sc.form(); f != nil; f = f.Under { // answers are held before the form is done
			n := sc.t.trees.Node(f.Node)
			if n == nil {
				continue
			}
			if answers := sc.t.lines(n, f.Answers); answers != "" {
				data["Registration"] += "\n\n" + sc.fill("privacy.unfinished", locales.Data{"Form": sc.text(string(n.ID) + ".title"), "Answers": answers})
			}
		}
		return data, true
	}}
}

// numbers lists hotlines, each with its date, for they change.
func numbers(sc *scene, contacts []content.Contact, emergency bool) string {
	var lines []string
	for _, c := range contacts {
		if !c.Servable() || len(c.Numbers)+len(c.WhatsApp) == 0 || (emergency && !c.Emergency) {
			continue
		}
		if len(lines) == maxContacts || (sc.isSMS() && len(lines) == maxContacts-1) {
			break
		}
		data := locales.Data{"Name": c.Name.In(sc.lang()), "Number": reached(sc, c), "For": c.For.In(sc.lang()), "Date": content.FormatDate(c.AsOf, sc.lang())}
		key := "common.contact"
		brief := emergency && !sc.isSMS() // a number must be seen at a glance
		switch {
		case brief && c.Warning():
			key = "common.contact.brief_weak"
		case brief:
			key = "common.contact.brief"
		case c.Warning():
			key = "common.contact.weak"
		}
		lines = append(lines, sc.fill(key, data))
	}
	return strings.Join(lines, "\n")
}

// reached writes how a contact is reached: what to call, where a message is read, the
// panic button, and when somebody is there. An SMS has room for calls, and for a chat
// only where nobody can be called.
func reached(sc *scene, c content.Contact) string {
	dialled := c.DialledFrom(whereabouts(sc))
	if sc.isSMS() {
		if len(dialled) > 0 {
			return strings.Join(briefly(dialled), " / ")
		}
		return sc.fill("common.contact.whatsapp", locales.Data{"Number": c.WhatsApp[0]})
	}
	var ways []string
	if len(dialled) > 0 {
		ways = append(ways, strings.Join(dialled, " / "))
	}
	if len(c.WhatsApp) > 0 {
		ways = append(ways, sc.fill("common.contact.whatsapp", locales.Data{"Number": strings.Join(c.WhatsApp, " / ")}))
	}
	if len(c.Panic) > 0 {
		ways = append(ways, sc.fill("common.contact.panic", locales.Data{"Number": strings.Join(c.Panic, " / ")}))
	}
	if c.Hours != "" {
		ways = append(ways, c.Hours)
	}
	return strings.Join(ways, ", ")
}

// whereabouts is the country from which somebody will most likely call: the one
// that was named, else that of a phone from abroad. Many write for a relative,
// so no number is left out for it, see content.Contact.DialledFrom.
func whereabouts(sc *scene) string {
	country, phone := sc.get("country"), sc.env().Person.Phone
	if country == "" && phone != "" && !strings.HasPrefix(phone, "+62") {
		return content.Abroad
	}
	return country
}

// briefly keeps two numbers for an SMS: the first, and the first of the other
// kind, so that those at home and those abroad each have one.
func briefly(dialled []string) []string {
	everywhere := strings.HasPrefix(dialled[0], "+")
	for _, number := range dialled[1:] {
		if strings.HasPrefix(number, "+") != everywhere {
			return []string{dialled[0], number}
		}
	}
	return dialled[:1]
}

func saveReport(sc *scene) string {
	f := sc.form()
	if f == nil {
		return "lost"
	}
	sc.emit(bot.ReportFiled{Report: bot.FraudReport{
		ID: f.ID, What: sc.answer("what"), Who: sc.answer("who"), Where: sc.answer("where"), Money: sc.answer("money"),
		Contact: sc.answer("contact") == "yes",
	}})
	sc.endForm()
	return "saved"
}

// wantAnnouncements keeps a yes to the question whether somebody wants to hear of what they
// asked for, be reminded of a training, or hear of everything. A BERHENTI stands until MULAI, and to where nobody is sent
// nobody is told of openings.
func wantAnnouncements(sc *scene) string {
	var w bot.AnnouncementsWanted
	switch {
	case sc.env().Person.OptedOut:
		return "stopped"
	case sc.with["of"] == "everything":
	case sc.with["of"] == "training":
		if w.Training = sc.get("training"); w.Training == "" {
			return "all"
		}
	default:
		w.Country, w.Job = sc.get("country"), sc.get("job")
		if _, warned := sc.know().Warning(w.Country); warned {
			return "warned"
		}
		if w == (bot.AnnouncementsWanted{}) {
			return "all" // it is about nothing in particular: they are asked about all of it
		}
	}
	sc.emit(w)
	return "done"
}
