package conversation

import (
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/content"
	"kanca/dialogs"
	"kanca/locales"
)

// ConsentVersion is the version of the consent text (register.consent) that a
// person agrees to. Change it whenever that text changes.
const ConsentVersion = "2026-12"

// registrationForm is the form that a registration is filled in with. With the
// answer `changes` it corrects the registration of that id.
const registrationForm dialogs.NodeID = "register.form"

// registrationConsent is the node that shows the consent text.
const registrationConsent dialogs.NodeID = "register.consent"

const changes = "changes"

func registrationActions() {
	actions["registration.start"] = action{[]string{"new", "already", "differs", "waiting", "young"}, func(sc *scene) string {
		sc.t.in.Text = sc.t.oneMessage(sc.t.in.Text)
		if r, ok := current(sc); ok && sc.t.tellsAnswers() {
			return registersAgain(sc, r)
		}
		for f := sc.form(); f != nil; f = f.Under {
			if f.Node.Tree() == "register" {
				if n := sc.t.trees.Node(registrationForm); sc.t.tellsAnswers() && sc.t.openRegistration(n) {
					sc.t.takeSegments(n, sc.t.segments())
				}
				return "waiting"
			}
		}
		if _, ok := current(sc); ok {
			return "already"
		}
		if age := sc.read().Entities.Age; age > 0 && age < MinAge && !strings.Contains(sc.input(), "#") {
			return "young"
		}
		if sc.t.tellsAnswers() { // the answers wait for the consent
			sc.set("prefill", sc.t.kept(sc.input()))
		}
		if sc.t.hasNIK() {
			sc.set(early, "yes")
		}
		return "new"
	}}
	actions["registration.consent"] = action{[]string{"done", "already", "again"}, func(sc *scene) string {
		if _, ok := current(sc); ok {
			return "already"
		}
		if sc.t.s.Consent == "" { // which text was shown is not known: a program of before did
			return "again"
		}
		sc.emit(bot.ConsentGiven{Version: sc.t.s.Consent})
		return "done"
	}}
	actions["registration.save"] = action{[]string{"saved", "lost"}, saveRegistration}
	actions["registration.lookup"] = action{[]string{"some", "none", "withdraw", "ask"}, func(sc *scene) string {
		if _, ok := current(sc); ok {
			if sc.t.withdraws() {
				return "withdraw"
			}
			return "some"
		}
		if sc.mayBeAnother() {
			sc.set(proofFor, "status")
			return "ask"
		}
		sc.t.formLeft = sc.form() != nil // one that is not finished is worth a word
		return "none"
	}}
	actions["registration.withdraw"] = action{[]string{"done", "none"}, func(sc *scene) string {
		r, ok := current(sc)
		if !ok {
			return "none"
		}
		sc.emit(bot.RegistrationWithdrawn{ID: r.ID})
		sc.t.s.Trail = nil
		return "done"
	}}
	actions["registration.change"] = action{[]string{"form", "none"}, changeRegistration}
	sources["registration.status"] = source{[]string{"Answers", "Status", "Date"}, func(sc *scene) (locales.Data, bool) {
		r, ok := current(sc)
		if !ok {
			return nil, false
		}
		return locales.Data{
			"Answers": registrationLines(sc, r),
			"Status":  sc.text("status." + r.Status),
			"Date":    content.FormatDate(content.Day(r.CreatedAt), sc.lang()),
		}, true
	}}
}

// current is the newest registration that was not withdrawn.
func current(sc *scene) (bot.Registration, bool) {
	for _, r := range sc.env().Person.Registrations {
		if r.Status != "withdrawn" {
			return r, true
		}
	}
	return bot.Registration{}, false
}

func saveRegistration(sc *scene) string {
	f := sc.form()
	if f == nil {
		return "lost"
	}
	age, _ := strconv.Atoi(sc.answer("age"))
	r := bot.Registration{
		ID: f.ID, Name: sc.answer("name"), Age: age, NIK: sc.t.secrets["nik"], NIKMasked: sc.answer("nik"),
		District: known(sc.answer("district")), Village: sc.answer("village"), VillageCode: sc.answer("village_code"),
		Phone: sc.answer("phone"), Country: known(sc.answer("country")), Job: sc.answer("job"), OpeningID: sc.answer("opening"),
		Lang: sc.lang(), ConsentVersion: f.Consent, Status: "new", CreatedAt: sc.env().Now, UpdatedAt: sc.env().Now,
	}
	if r.Phone == "" {
		r.Phone = sc.env().Person.Phone
	}
	if r.NIKMasked == "" {
		r.NIK = "" // what the summary did not show is not stored
	}
	if changed := sc.answer(changes); changed != "" {
		r.ID = changed
		sc.emit(bot.RegistrationChanged{Registration: r})
		if r.NIKMasked == "" && f.Answers.Has("nik") && sc.t.nikStored() {
			sc.emit(bot.NIKRemoved{})
		}
	} else {
		sc.emit(bot.RegistrationCompleted{Registration: r})
	}
	sc.endForm()
	return "saved"
}

// known turns the marks for "outside the regency" and "any country" into "".
func known(value string) string {
	if value == outsideRegency || value == anyCountry {
		return ""
	}
	return value
}

// changeRegistration opens the form with the answers of the registration, so
// that one of them can be corrected. The NIK is in it as its mask only: an answer that
// is still the mask leaves it as stored, an empty one takes it out.
func changeRegistration(sc *scene) string {
	r, ok := current(sc)
	if !ok {
		return "none"
	}
	f := &FormState{Node: registrationForm, ID: sc.env().NewID(), Confirming: true}
	f.Answers = append(answersOf(r), Var{changes, r.ID}, Var{"job", r.Job}, Var{"opening", r.OpeningID})
	if waiting := sc.form(); waiting != nil && waiting.Node != f.Node {
		f.Under = waiting.parked()
	}
	sc.t.s.Form, sc.t.secrets = f, nil
	return "form"
}

func orMark(value, mark string) string {
	if value == "" {
		return mark
	}
	return value
}

func registrationLines(sc *scene, r bot.Registration) string {
	return sc.t.lines(sc.t.trees.Node(registrationForm), answersOf(r))
}

// answersOf is a registration as the answers of the form that it came from.
func answersOf(r bot.Registration) Vars {
	vs := Vars{
		{"name", r.Name}, {"age", strconv.Itoa(r.Age)}, {"district", orMark(r.District, outsideRegency)},
		{"country", orMark(r.Country, anyCountry)}, {"nik", r.NIKMasked}, {"phone", r.Phone},
	}
	if r.Village != "" {
		vs = append(vs, Var{"village", r.Village}, Var{"village_code", r.VillageCode}, Var{"village_district", r.District})
	}
	return vs
}
