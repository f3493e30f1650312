package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/understanding"
	"kanca/content"
	"kanca/dialogs"
)

// maxWarnings is how many countries one answer warns of: each costs two segments
// on SMS.
const maxWarnings = 2

// warnOfCountries says what must be known before anybody goes to a country that
// the text names: that nobody is placed there, or that a ban is in force.
// Whatever else is answered, it stands before the answer; only after the question
// whether somebody is in danger, because that one holds the phone numbers.
func (t *turn) warnOfCountries() {
	if !t.mayWarn() {
		return
	}
	var warnings []string
	var told []string
	for _, c := range t.understood().Countries {
		fact, ok := t.env.Content.Warning(c.Code)
		if !ok || slices.Contains(told, fact.ID) || len(told) == maxWarnings || !t.meansToGo(c) || t.shows(fact) {
			continue
		}
		told = append(told, fact.ID)
		sc := t.scene(t.trees.Node(t.trees.Start))
		data := factData(sc, fact)
		data["Answer"] = aged(sc, fact, fact.SMS.In(t.s.Lang)) // the short one, on WhatsApp too
		warnings = append(warnings, t.text("common.form.warning", data))
	}
	at := 0
	switch {
	case t.s.Asking == askDanger:
		at = len(t.out.Replies)
	case len(t.out.Replies) > 0 && t.out.Replies[0] == t.text("common.newcomer", nil):
		at = 1
	}
	t.out.Replies = slices.Insert(t.out.Replies, at, warnings...)
}

// mayWarn sets aside what no warning belongs to: a cry for help, what is about
// kanca itself, and the answers of a form, which warns of the country it asks for.
func (t *turn) mayWarn() bool {
	if t.in.Kind != bot.KindText || t.result == nil && len(t.words) < 2 || t.isEmergency(t.trees.Node(t.s.Node)) {
		return false
	}
	switch t.out.Intent {
	case bot.Emergency:
		return t.s.Asking == askDanger
	case bot.Stop, bot.Resume, bot.Language, bot.Privacy, bot.RegistrationStatus:
		return false
	}
	before := t.trees.Node(t.before.Node)
	answered := before != nil && before.Kind == dialogs.Form && t.out.Intent == ""
	return !answered
}

// meansToGo reports whether a text speaks of going to a country or working there,
// and does not merely hold a word that is its name: "PT Al Madinah", "umrah ke
// Mekkah".
func (t *turn) meansToGo(c understanding.Country) bool {
	if slices.ContainsFunc(t.words, func(w string) bool { return workWords[w] }) {
		return true
	}
	if slices.ContainsFunc(t.words, func(w string) bool { return pilgrimWords[w] }) {
		return false
	}
	_, itself := content.FindCountry(c.Name)
	switch t.out.Intent {
	case bot.Openings, bot.Requirements, bot.Cost, bot.Register, bot.Training, bot.Rights, bot.Report:
		return true
	case bot.Agency:
		return c.Led || itself && !t.inAgencyName(c.Name)
	}
	return c.Led
}

// inAgencyName reports whether a registered agency that the answer is about has
// the word in its name.
func (t *turn) inAgencyName(name string) bool {
	refs := strings.Split(t.s.Vars.Get("candidates"), ",")
	for _, ref := range append(refs, t.s.Vars.Get("record")) {
		if r, ok := t.env.Content.Agencies().ByRef(ref); ok && strings.Contains(strings.ToLower(r.Name), name) {
			return true
		}
	}
	return false
}

// shows reports whether the answer holds the fact already.
func (t *turn) shows(f content.Fact) bool {
	return slices.ContainsFunc(t.out.Replies, func(reply string) bool {
		return strings.Contains(reply, f.Answer.In(t.s.Lang)) || strings.Contains(reply, f.SMS.In(t.s.Lang))
	})
}

// workWords are words of somebody who talks of working abroad or being offered
// to: Indonesian, Madurese, Javanese.
var workWords = listed("work_words")

// pilgrimWords are words of somebody who goes to pray.
var pilgrimWords = listed("pilgrim_words")
