package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/spelling"
	"kanca/dialogs"
	"kanca/locales"
)

// Corrections of what was registered, said without asking for the form first:
// "ubah umur 25", "desa salah, harusnya Patokan", a second DAFTAR nama#umur#….
// They open the form with the new value in it; nothing changes before the person
// has seen the summary and confirmed it.

// otherPapers are what else a wrong name or number may stand in, and what a
// question about the rights of a worker is about.
var otherPapers = []string{"paspor", "passport", "pasport", "kontrak", "visa", "akta", "ijazah", "kk", "majikan", "agen", "pt", "tiket", "bpjs", "rekening", "gaji"}

// correctsStored takes a correction of the registration, or of the form for one
// that waits, where no form is open.
func (t *turn) correctsStored() bool {
	n := t.trees.Node(registrationForm)
	if n == nil || t.in.Kind != bot.KindText || t.listens() || !t.namesCorrection(n) && !t.statesStored(n) {
		return false
	}
	if _, age := t.statedAge(); t.asks() && !age {
		return false
	}
	if _, registered := current(t.scene(n)); t.s.Form == nil && !registered && t.scene(n).mayBeAnother() {
		t.out.Intent = bot.RegistrationStatus
		t.enter(t.trees.Intents[bot.RegistrationStatus].Goto)
		return true
	}
	faint := t.suspects(t.understood()) // a clear cry was answered before
	saved, secrets, replies := t.s, t.secrets, len(t.out.Replies)
	if !t.openRegistration(n) {
		return false
	}
	t.arrive(n)
	if (t.correct(n) || t.restates(n, nil) || t.restate(n)) && (!faint || t.s.Form != nil && t.s.Form.Confirming || t.s.Node == t.trees.Events["under_age"]) {
		t.out.Intent = bot.RegistrationStatus
		return true
	}
	t.s, t.secrets, t.out.Replies = saved, secrets, t.out.Replies[:replies]
	return false
}

// listens reports whether the person was asked for an answer or for a note, so that
// whatever comes belongs there.
func (t *turn) listens() bool {
	n := t.trees.Node(t.s.Node)
	return t.inForm() || t.asked() != nil || n != nil && n.Otherwise != "" && !t.noteForgotten(n)
}

// namesCorrection reports whether the text names an answer of the form and says
// that it is wrong or another, or names a value where the registration is shown.
func (t *turn) namesCorrection(n *dialogs.Node) bool {
	if len(t.words) < 2 || len(t.words) > 20 || t.s.Form == nil && len(t.env.Person.Registrations) == 0 && !t.scene(n).mayBeAnother() {
		return false
	}
	named, wrong := false, false
	for _, word := range t.words {
		named = named || fieldOf(n, t.texts.Words.Field(word)) != nil
		wrong = wrong || t.texts.Words.Mistake(word) || t.texts.Words.Negates(word)
		if slices.Contains(otherPapers, word) {
			return false
		}
	}
	tree := t.s.Node.Tree()
	return named && (wrong || tree == t.trees.Intents[bot.RegistrationStatus].Goto.Tree() && t.labelled(n.ID) > 0)
}

// openRegistration makes the form that waits the one at hand, or one with the
// answers of the registration. It reports false where there is neither.
func (t *turn) openRegistration(n *dialogs.Node) bool {
	return t.takeUp(n) || changeRegistration(t.scene(n)) == "form"
}

// asBefore leaves the question for one answer of a registration: the answer is
// again what it was, and the summary comes. It reports false for another form.
func (t *turn) asBefore(n *dialogs.Node) bool {
	f := t.s.Form
	r, registered := current(t.scene(n))
	if !registered || f.Confirming || f.Answers.Get(changes) != r.ID {
		return false
	}
	before := answersOf(r)
	names := []string{f.Field}
	if f.Field == "village" { // a village goes with its district
		names = []string{"district", "village", "village_code", "village_district"}
	}
	for _, name := range names {
		f.Answers = f.Answers.without(name)
		t.dropSecret(name)
		if before.Has(name) {
			f.Answers = f.Answers.with(name, before.Get(name))
		}
	}
	t.nextField(n)
	return true
}

// tellsAnswers reports whether a request to register brings answers with it.
func (t *turn) tellsAnswers() bool {
	return strings.Contains(t.in.Text, "#") || t.labelled(registrationForm) > 0
}

// oneMessage brings the ways in which people write the one message that registers
// into one: "DAFTAR#nama#umur#…", "daftar nama, umur, …" and "daftar nama/umur/…"
// become "DAFTAR nama#umur#…". The second part must be an age, so that no other
// sentence is taken for it.
func (t *turn) oneMessage(text string) string {
	for _, separator := range []string{"#", ",", "/", ";"} {
		parts := strings.Split(strings.TrimSpace(text), separator)
		if head := strings.TrimSpace(parts[0]); len(parts) > 2 && t.texts.Words.Request(spelling.Plain(head)) == bot.Register {
			parts = append([]string{head + " " + strings.TrimSpace(parts[1])}, parts[2:]...)
		}
		if len(parts) < 3 || t.withoutRequest(parts[0]) == parts[0] {
			continue
		}
		if _, isAge := identity.ParseAge(parts[1]); isAge {
			return strings.Join(parts, "#")
		}
	}
	return text
}

// registersAgain takes the answers of somebody who is registered already, and says
// what differs. It reports what is to come: the form with them, or the
// registration as it is.
func registersAgain(sc *scene, r bot.Registration) string {
	t := sc.t
	if !t.tellsAnswers() {
		return "already"
	}
	n := t.trees.Node(registrationForm)
	saved, secrets := t.s, t.secrets
	if !t.openRegistration(n) {
		return "already"
	}
	t.takeSegments(n, t.segments())
	if t.minor() {
		t.s, t.secrets = saved, secrets
		t.withdrawMinor()
		return "young"
	}
	if differences := t.differences(n, answersOf(r)); differences != "" {
		t.say("register.again", locales.Data{"Differences": differences})
		return "differs"
	}
	t.s, t.secrets = saved, secrets
	t.say("register.same", nil)
	return "already"
}

// differences lists the answers of the form that are others than before, one a line.
func (t *turn) differences(n *dialogs.Node, before Vars) string {
	var lines []string
	for _, field := range n.Fields {
		was, is := before.Get(field.Name), t.s.Form.Answers.Get(field.Name)
		if is == "" || is == was || spelling.Plain(is) == spelling.Plain(was) {
			continue
		}
		line := t.label(n, field.Name) + ": " + t.display(n, field, is)
		if was != "" {
			line = t.text("register.difference", locales.Data{"Field": t.label(n, field.Name), "Before": t.display(n, field, was), "Now": t.display(n, field, is)})
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// asksConsent reports whether the person is being asked to agree to registering. A
// question about the data or the cost is answered there, and the same is asked again.
func (t *turn) asksConsent() bool {
	n := t.trees.Node(t.s.Node)
	return n != nil && n.Kind == dialogs.Choose && n.ID.Tree() == registrationForm.Tree()
}

// early marks that a NIK came before the consent, and was not kept.
const early = "nik_early"

// earlyNIK answers a NIK where none was asked for. From somebody who registered, and
// so consented, it goes into the form for a change; else it is not kept. It
// reports false where the text says more than the number.
func (t *turn) earlyNIK() bool {
	if t.listens() || !t.hasNIK() || slices.ContainsFunc(t.words, t.saysMore) {
		return false
	}
	t.out.Intent = ""
	if n := t.trees.Node(registrationForm); n != nil {
		if _, registered := current(t.scene(n)); registered && t.openRegistration(n) {
			t.arrive(n)
			return t.takeNIK(n)
		}
	}
	t.say("register.nik_not_kept", nil)
	if t.s.Node.Tree() == registrationForm.Tree() {
		t.s.Vars = t.s.Vars.with(early, "yes")
	}
	t.again()
	return true
}

// saysMore reports whether a word beside a NIK says more than that it is one.
func (t *turn) saysMore(word string) bool {
	switch word {
	case "nomor", "nomer", "no", "ini", "paneka", "areya", "asli":
		return false
	}
	return !strings.ContainsAny(word, "0123456789") && !fillers[word] && !t.texts.Words.Polite(word) && t.texts.Words.Field(word) != "nik"
}

// hasNIK reports whether a NIK stands in the text.
func (t *turn) hasNIK() bool { return t.masked(t.in.Text) != t.in.Text }
