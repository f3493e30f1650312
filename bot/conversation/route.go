package conversation

import (
	"slices"
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/bot/spelling"
	"kanca/bot/understanding"
	"kanca/bot/words"
	"kanca/dialogs"
	"kanca/locales"
)

// maxKept is how much of a text that was not understood is kept, in bytes.
const maxKept = 1000

// freeText answers a text that is not the answer to a question.
func (t *turn) freeText() {
	if t.plain == "" {
		if t.in.Kind == bot.KindText {
			t.out.Intent = bot.Unknown
		}
		if t.newcomer {
			t.enter(t.trees.Events["newcomer"])
		} else {
			t.notUnderstood(false)
		}
		return
	}
	u := t.understood()
	t.out.Intent = u.Intent
	switch {
	case t.tellsOfAlarm(u):
	case t.lostEntirely() && !t.suspects(u):
		t.helpsLost()
	case t.asksWhomToCall(u):
		t.tellsNumber()
	case t.asksFact(u):
	case t.asksForNumber(u):
		t.tellsNumber()
	case t.suspects(u) && !t.noted(u):
		if !t.answersInstead(u) {
			t.asksDanger()
		}
	case t.goesOn(u), t.leavesIt(), t.narrows(u), t.namesCompany():
	case u.Intent == bot.Unknown && !u.Close && t.namesAgency(): // the name of a firm of the register is no question without an answer
	case t.finds(u):
	case (u.Intent == bot.Stop || t.saysEnough()) && t.env.Person.OptedOut:
		t.route(bot.Stop)
	case u.Intent == bot.Stop || t.saysEnough() || (u.Intent == bot.Unknown && t.texts.Words.Stops(t.words) && t.refused()&words.Quiet == 0 && !t.stopsElse()):
		t.asksStop()
	case u.Intent == bot.Language && bot.Lang(u.Entities.Language).Valid():
		t.switchLanguage(bot.Lang(u.Entities.Language))
	case u.Close && (u.Intent == bot.Privacy || u.Second == bot.Privacy) && t.optionNamed("privacy.menu") != "":
		t.route(bot.Privacy)
	case u.Close && u.Second != bot.Unknown && u.Second != "" && u.Intent != bot.Unknown:
		t.s.Guesses = []bot.Intent{u.Intent, u.Second}
		t.s.Pending = t.kept(t.in.Text)
		t.welcomeBefore(bot.Unknown)
		t.s.Asking = askIntent
		t.askAgain()
	case t.tellsToRegister():
		t.welcomeBefore(bot.Register)
		t.route(bot.Register)
	case t.sure(u):
		t.welcomeBefore(u.Intent)
		t.route(u.Intent)
	case len(t.words) == 1 && t.obey(t.texts.Words.NearCommand(t.plain)):
	case t.namesAgency():
	case t.illAbroad() && t.mayCry():
		t.asksDanger()
	case t.lostBesides():
		t.helpsLost()
	case t.newcomer:
		t.puzzled = true
		t.enter(t.trees.Events["newcomer"])
		t.keepUnknown()
	default:
		t.notUnderstood(true)
	}
}

// narrows takes a text that only names a country, a job, an age … for a
// narrower look at the list the person stands in: "perempuan umur 40" under the
// openings, "bahasa mandarin" under the trainings.
func (t *turn) narrows(u understanding.Result) bool {
	tree := t.s.Node.Tree()
	intent := t.intentOf(tree)
	if intent != bot.Openings && intent != bot.Training || len(t.words) > 6 || t.inForm() || t.optionNamed("menu.main") != "" {
		return false // "loker malaysia" begins anew
	}
	if slices.ContainsFunc(t.words, t.texts.Words.Asks) {
		return false
	}
	switch {
	case intent == bot.Training && u.Entities.Course != "":
	case intent == bot.Openings && (u.Intent == bot.Unknown || u.Intent == bot.Openings || u.Intent == bot.Requirements || u.Close):
	default:
		return false
	}
	vars := t.s.Vars
	found := false
	for _, v := range t.entityVars() {
		switch v.Name {
		case "country", "job", "sex", "age", "course":
			vars, found = vars.with(v.Name, v.Value), true
		}
	}
	if found {
		t.s.Vars = vars
		t.enter(t.trees.Intents[intent].Goto)
	}
	return found
}

// A text of more words is no bare name; nearlyRegistered is how like a registered
// name one must be to be taken for it where no agency was asked about.
const (
	maxNameWords     = 8
	maxNameBytes     = 400 // one word of 4,000 letters cost a third of its turn to be looked up
	nearlyRegistered = 0.85
)

// beginsWithPT reports whether the text is the name of a company.
func (t *turn) beginsWithPT() bool {
	return len(t.words) >= 2 && len(t.words) <= 8 && (t.words[0] == "pt" || t.words[0] == "cv")
}

// namesCompany takes "PT Bunga Tanjung" for a question about that agency,
// whatever else its words may mean; after "PT" alone, or "cek pt ne", the name is asked for.
func (t *turn) namesCompany() bool {
	if t.onlyDeniesFirm() {
		return false
	}
	if agency.WithoutName(t.words) && !t.inForm() {
		t.welcomeBefore(bot.Agency)
		t.route(bot.Agency)
		return true
	}
	if !t.beginsWithPT() || t.inForm() || t.understood().Entities.Agency != "" {
		return false
	}
	if slices.ContainsFunc(t.words, t.texts.Words.Asks) {
		return false
	}
	t.welcomeBefore(bot.Agency)
	t.leaveForm()
	t.out.Intent = bot.Agency
	t.s.Vars = t.agencyVars(false)
	t.enter(t.trees.Intents[bot.Agency].Goto)
	return true
}

// namesAgency takes a short text that the model makes nothing of for a name:
// one that stands in the register or nearly does, and after the answer about one
// agency any that looks like the name of the next.
func (t *turn) namesAgency() bool {
	if t.onlyDeniesFirm() {
		return false
	}
	if len(t.words) > maxNameWords || len(t.in.Text) > maxNameBytes || t.inForm() {
		return false
	}
	goal := t.trees.Intents[bot.Agency].Goto
	vars := t.agencyVars(false)
	n := t.trees.Node(t.s.Node)
	if n == nil || n.ID.Tree() != goal.Tree() {
		v := t.env.Content.Agencies().Find(t.in.Text, t.env.Now)
		if v.Kind != agency.Found && !(v.Kind == agency.Ambiguous && agency.LooksLikeName(t.in.Text) && v.Candidates[0].Score >= nearlyRegistered) {
			return false
		}
	}
	if vars == nil {
		return false
	}
	t.welcomeBefore(bot.Agency)
	t.leaveForm()
	t.out.Intent = bot.Agency
	t.s.Vars = vars
	t.enter(goal)
	return true
}

func (t *turn) intentOf(tree string) bot.Intent {
	for _, intent := range bot.Intents {
		if r, ok := t.trees.Intents[intent]; ok && r.Goto.Tree() == tree {
			return intent
		}
	}
	return bot.Unknown
}

// route goes where an intent leads. In the middle of a form an answer is given
// aside and the form goes on; what needs a conversation sets the form aside.
func (t *turn) route(intent bot.Intent) {
	t.out.Intent = intent
	if intent == bot.Resume && !t.resumes(t.command()) {
		t.tellsOfResume()
		return
	}
	r, ok := t.trees.Intents[intent]
	if !ok {
		t.notUnderstood(true)
		return
	}
	inForm := t.inForm()
	if intent == bot.Openings && t.asksOfDetail() {
		t.showNode()
		return
	}
	asksConsent := t.asksConsent() && (intent == bot.Privacy && t.optionNamed("privacy.menu") == "" || intent == bot.Cost)
	if r.Question != "" && (asksConsent || t.answerable(r)) {
		r.Goto, r.Aside = r.Question, true
	}
	if inForm && r.Goto.Tree() == t.s.Node.Tree() && !r.Aside {
		t.askForm(t.trees.Node(t.s.Node)) // already there: "daftar" while registering
		return
	}
	announcements := intent == bot.Stop || intent == bot.Resume
	if r.Aside && (inForm || asksConsent || announcements && t.inMiddle()) {
		t.answerAside(r.Goto)
		return
	}
	if intent == bot.Human && t.tellsOffice() {
		return
	}
	t.leaveForm()
	looked := t.s.Vars
	t.s.Vars = t.entityVars()
	if intent == bot.Register { // for what the person was looking at
		for _, name := range []string{"country", "job", "opening"} {
			if v := looked.Get(name); v != "" && !t.s.Vars.Has(name) {
				t.s.Vars = t.s.Vars.with(name, v)
			}
		}
	}
	if v := looked.Get(suspect); v != "" && intent == bot.Report { // a contact card came before
		t.s.Vars = t.s.Vars.with(suspect, v)
	}
	t.enter(r.Goto)
}

// answerable reports whether the text asks what a fact answers, rather than for
// something to be done: "untuk apa NIK?", but not "hapus data saya".
func (t *turn) answerable(r dialogs.Route) bool {
	n := t.trees.Node(r.Question)
	if t.optionNamed(t.trees.Up(t.trees.Node(r.Goto))) != "" {
		return false
	}
	switch {
	case !t.asks(): // "takut disalahgunakan", where the NIK is asked for
		field := t.asked()
		return field != nil && strings.HasPrefix(field.About, string(bot.Privacy)+".")
	case t.inForm(): // it is about what the form asks
		return true
	}
	matches := t.env.Content.FindFacts(n.With["topic"], t.in.Text)
	return len(matches) > 0 && matches[0].Score >= factFits
}

// asks reports whether the text has the form of a question.
func (t *turn) asks() bool {
	return strings.HasSuffix(strings.TrimSpace(t.in.Text), "?") || slices.ContainsFunc(t.words, t.texts.Words.Asks)
}

// inForm reports whether the person is being asked for an answer of a form.
func (t *turn) inForm() bool {
	return t.s.Form != nil && !t.s.Form.Suspended && t.s.Form.Node == t.s.Node
}

// inMiddle reports whether the person was asked something that is worth asking
// again: not after an answer, and not at the menu.
func (t *turn) inMiddle() bool {
	n := t.trees.Node(t.s.Node)
	return n != nil && n.Kind != dialogs.End && n.ID.Tree() != t.trees.Start.Tree()
}

// answerAside answers without leaving the form, then asks its question again.
func (t *turn) answerAside(id dialogs.NodeID) {
	t.sayAside(id)
	n := t.trees.Node(t.s.Node)
	if n.Kind == dialogs.Form {
		t.askForm(n)
	} else {
		t.showNode()
	}
}

// sayAside gives the answer of a node and stays where the conversation is.
func (t *turn) sayAside(id dialogs.NodeID) {
	saved := t.s
	t.aside = true
	t.s.Vars = t.entityVars()
	t.enter(id)
	t.aside = false
	lang := t.s.Lang
	t.s = saved
	t.s.Lang = lang
}

// entityVars is what the text named, for the actions to use.
func (t *turn) entityVars() Vars {
	var vs Vars
	add := func(name, value string) {
		if value != "" {
			vs = append(vs, Var{name, value})
		}
	}
	e := t.understood().Entities
	add("country", e.Country)
	add("job", e.Job)
	add("course", e.Course)
	if e.Agency != "" || t.understood().Intent == bot.Agency {
		vs = append(vs, t.agencyVars(false)...)
	}
	add("topic", e.Topic)
	add("district", e.District)
	if e.Age > 0 {
		add("age", strconv.Itoa(e.Age))
	}
	for _, word := range t.words {
		if sex := t.texts.Words.Sex(word); sex != "" {
			add("sex", sex)
			break
		}
	}
	return vs
}

// retake looks at an earlier text again in place of this one.
func (t *turn) retake(text string) {
	t.in.Text, t.result, t.read, t.youth, t.found, t.phrases = text, nil, nil, nil, nil, nil
	t.plain = spelling.Plain(text)
	t.words = spelling.Words(t.plain)
}

// settleIntent goes on with the text that was asked about.
func (t *turn) settleIntent(intent bot.Intent) {
	t.retake(t.s.Pending)
	t.s.Guesses, t.s.Pending = nil, ""
	t.route(intent)
}

// switchLanguage changes the language and shows the same place again in it.
func (t *turn) switchLanguage(lang bot.Lang) {
	t.out.Intent = bot.Language
	t.s.Lang = lang
	t.emit(bot.LanguageChosen{Lang: lang})
	t.say("common.language_changed", nil)
	t.met = true
	switch {
	case t.s.Asking != "":
		t.askAgain()
	case t.s.Node == "":
		t.enter(t.trees.Events["newcomer"])
	case t.s.Node.Tree() == "language":
		t.home()
	default:
		t.showNode()
	}
}

// leaveForm sets a form aside when the conversation goes elsewhere.
func (t *turn) leaveForm() {
	if t.s.Form != nil && !t.s.Form.Suspended {
		form := *t.s.Form
		form.Suspended = true
		t.s.Form = &form
		t.formLeft = true
	}
}

// remindOfForm says once that a form waits, when it was just set aside.
func (t *turn) remindOfForm() {
	if t.formLeft && t.s.Form != nil && t.s.Form.Suspended {
		t.say("common.form_waits", locales.Data{"Form": t.text(string(t.s.Form.Node)+".title", nil)})
		t.formLeft = false
	}
}
