package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/bot/answers"
	"kanca/bot/spelling"
	"kanca/bot/understanding"
	"kanca/bot/words"
	"kanca/content"
	"kanca/dialogs"
	"kanca/locales"
)

// A question is looked for among all facts, whatever was heard in it, before a menu, a form
// or a list may swallow it. What package answers states is told, what it offers is offered by
// title, and where nothing fits this is said, with whom to ask, and the question is kept for
// the office. Danger was looked for before.

// maxSearched is how many words a text has at most that is looked for among the facts.
const maxSearched = 120

// search is what package answers finds for the text, once a text. Where the model hears a
// wish for something else, or nothing, a question needs every vote.
func (t *turn) search() answers.Found {
	if t.found == nil && len(t.words) > maxSearched {
		t.found = &answers.Found{Verdict: answers.None, Why: "longer than a question"}
	}
	if t.found == nil {
		u := t.understood()
		wanted := answers.AsksForFacts(u.Intent) || u.Close && answers.AsksForFacts(u.Second)
		f := t.lookUp(wanted)
		wish := u.Intent == bot.Openings || u.Intent == bot.Register || u.Intent == bot.Report
		if (f.Verdict == answers.None || wish && len(t.words) <= maxAsksAndCries) && t.wonders() {
			f = t.unanimous(f, t.lookUp(true))
		}
		first := f.Best(1)
		f.Facts = slices.DeleteFunc(f.Facts, func(m answers.Match) bool {
			fact, ok := t.env.Content.Fact(m.Fact)
			return !ok || fact.Topic == string(bot.Privacy) // what kanca keeps is asked of its own tree
		})
		if f.Verdict != answers.None && !slices.Equal(first, f.Best(1)) {
			f.Verdict = answers.Missing
		}
		t.found = &f
	}
	return *t.found
}

// lookUp looks among the facts that are true of the country that the text names.
func (t *turn) lookUp(wanted bool) answers.Found {
	return t.lookUpIn(t.understood().Entities.Country, wanted)
}

// lookUpIn looks among the facts that are true of a country, of all where it is "".
func (t *turn) lookUpIn(country string, wanted bool) answers.Found {
	var fits func(string) bool
	if country != "" {
		fits = func(id string) bool {
			fact, ok := t.env.Content.Fact(id)
			return !ok || len(fact.About) == 0 || slices.Contains(fact.About, country)
		}
	}
	if t.phrases == nil {
		listed := answers.ListedOf(t.env.Content.FindFacts("", t.in.Text))
		t.phrases = &listed
	}
	return t.find(t.in.Text, *t.phrases, wanted, fits)
}

// unanimous is what was found for a text that seemed to ask for no fact, if all votes are
// for one where it does, or the wish that is heard cannot be met: no opening can be listed,
// or a form was asked about and not asked for.
func (t *turn) unanimous(none, wanted answers.Found) answers.Found {
	if len(wanted.Facts) == 0 {
		return none
	}
	first := wanted.Facts[0]
	switch intent := t.understood().Intent; {
	case intent == bot.Openings && !t.listsOpenings() && t.asksWage() && slices.ContainsFunc(wanted.Facts, func(m answers.Match) bool { return m.Fact == wages }):
		wanted.Verdict, wanted.Why = answers.Stated, "asks for a wage, and no opening tells it"
		wanted.Facts = slices.DeleteFunc(wanted.Facts, func(m answers.Match) bool { return m.Fact != wages })
	case intent == bot.Agency && t.asksOfAnyAgency(wanted):
	case intent == bot.Report && t.asksOfReporting(wanted), intent == bot.Openings && t.asksBesideOpenings(wanted):
	case t.asksBeforeForm(intent) && slices.Contains(beforeForm, t.topicOf(first.Fact)) && (wanted.Verdict == answers.Stated || t.ofItsCountry(wanted)):
		wanted.Verdict, wanted.Why = answers.Stated, "asks about what a form is for"
	case intent == bot.Unknown && wanted.Verdict == answers.Offered && len(t.words) >= storyWords, wanted.Verdict == answers.Offered && t.hasNoOpenings():
		return wanted
	case wanted.Verdict == answers.Offered && first.Weight >= ratherFact && (intent == bot.Agency && t.understood().Entities.Agency == "" || t.asksBeforeForm(intent)) && slices.Contains(beforeForm, t.topicOf(first.Fact)):
		return wanted
	case wanted.Verdict != answers.Stated:
		return none
	case intent == bot.Openings && !t.listsOpenings() && !t.ofCountries(first.Fact):
	case intent == bot.Unknown && wanted.Votes > 1: // offered only, see finds
	case intent == bot.Training && t.topicOf(first.Fact) == bot.Training && first.Fact != courses:
	case wanted.Votes < 3 || first.Words < wellHeld:
		return none
	}
	if wanted.Why == "" || wanted.Verdict == answers.Stated {
		wanted.Unanimous = true
	}
	return wanted
}

// beforeForm are the topics of facts that answer a question in which the wish for a form was
// heard: what is asked about a broker or about papers is no report yet.
var beforeForm = []bot.Intent{bot.Rights, bot.Cost, bot.Requirements, bot.Agency, bot.Report, bot.Office}

// ofCountries reports whether a fact says of a country whether somebody may work there: the
// page of openings tells it, and that there are none.
func (t *turn) ofCountries(id string) bool {
	fact, _ := t.env.Content.Fact(id)
	return fact.Group == "countries" && t.understood().Entities.Country != ""
}

// wages is the fact that says what is known of wages, and of which nothing is.
const wages = "openings.salary_abroad"

// courses is the fact about what can be learnt, and how long it takes.
const courses = "training.courses"

// tricked is the fact about where a fraud is reported, for which the form is there.
const tricked = "report.tricked_now"

// ratherFact is the weight from which a fact is rather offered than a form opened, or a PT called
// unknown that nobody named.
const ratherFact = 0.5

// asksOfReporting reports whether a text in which a report was heard asks how one is made, "lapor
// tapi nama disembunyikan, bisa?", or what becomes of whom it is about.
func (t *turn) asksOfReporting(f answers.Found) bool {
	first := f.Facts[0]
	return f.Verdict == answers.Stated && first.Fact != tricked && t.topicOf(first.Fact) == bot.Report && t.tellsOfHarm() == 0 && !t.criesOut()
}

// asksOfAnyAgency reports whether a text in which an agency was heard names none, and asks how one
// is looked up or, surely, for something else.
func (t *turn) asksOfAnyAgency(f answers.Found) bool {
	first := f.Facts[0]
	return t.understood().Entities.Agency == "" && f.Verdict == answers.Stated && f.Votes > 1 && (t.topicOf(first.Fact) == bot.Agency || first.Weight >= farAbove)
}

// asksBesideOpenings reports whether a text in which openings were heard asks for something that
// no opening tells: "bank ngasih pinjaman buat kerja ke taiwan?".
func (t *turn) asksBesideOpenings(f answers.Found) bool {
	first := f.Facts[0]
	return f.Verdict == answers.Stated && f.Votes > 1 && first.Weight >= farAbove && t.topicOf(first.Fact) != bot.Openings && !t.ofCountries(first.Fact)
}

// address is the fact about where the office is and when it is open.
const address = "office.address"

// asksWage reports whether the text asks what is paid.
func (t *turn) asksWage() bool {
	return t.wonders() && slices.ContainsFunc(t.words, func(w string) bool {
		return t.texts.Words.Listed(locales.ListWages, w) || t.texts.Words.Listed(locales.ListWages, strings.TrimSuffix(strings.TrimSuffix(w, "nya"), "na"))
	})
}

// asksBeforeForm reports whether the text asks how something is done or whether it is right,
// where a registration or a report was heard, and tells of nothing that happened to the
// writer: "cara daftar ke korea lewat pemerintah", "visa turis dulu, bener gak?".
func (t *turn) asksBeforeForm(intent bot.Intent) bool {
	if intent != bot.Register && intent != bot.Report || !t.wonders() || t.asksToReport() || slices.ContainsFunc(t.words, func(w string) bool { return swindled[spelling.Fold(w)] && !isBroker(w) }) {
		return false
	}
	return t.tellsOfHarm() == 0 && !t.criesOut()
}

// asksToReport reports whether the text wants to report something.
func (t *turn) asksToReport() bool {
	wanted, _ := t.reading().Asked(words.Report)
	return wanted
}

// ofItsCountry reports whether the first fact is true of the country that the text names
// alone, and what was learnt is for it.
func (t *turn) ofItsCountry(f answers.Found) bool {
	fact, ok := t.env.Content.Fact(f.Facts[0].Fact)
	return ok && f.Verdict == answers.Offered && f.Votes > 1 && slices.Contains(fact.About, t.understood().Entities.Country)
}

// wellHeld is how much of such a text the fact must hold.
const wellHeld = 0.38

// wonders reports whether the text asks something, in any of the forms.
func (t *turn) wonders() bool {
	read := t.reading()
	return t.asks() || read.Question || read.Has(words.Asking) || read.AsksFirst() || read.AsksWhether() || read.AsksByTag() || slices.ContainsFunc(t.words, func(w string) bool { return wondering[w] })
}

// wondering are words that ask how or where, in any of the languages.
var wondering = listed("wondering")

// How much of a chance that a text asks for no fact is still none, where the model hears a
// wish for something else than a fact.
const elseWanted = 0.3

// likelyElse is the same from which a fact is only offered, where nothing is heard in a text.
const likelyElse = 0.5

// shortestQuestion is how many words a question has at least that is said to have no answer.
const shortestQuestion = 3

// finds answers a question with the fact that answers it, or offers the nearest, or says
// that there is none.
func (t *turn) finds(u understanding.Result) bool {
	if len(t.words) < 2 || t.inForm() || t.alarmed() || u.Entities.Agency != "" && !t.asksBesideAgency(u) || t.asksLeftHome() || t.asksConsent() {
		return false
	}
	if t.asksOfAge() {
		t.welcomeBefore(bot.Requirements)
		t.route(bot.Requirements)
		return true
	}
	if !t.mayFind(u) {
		return false
	}
	f := t.search()
	switch f.Verdict {
	case answers.Stated:
		if u.Intent == bot.Unknown && (f.Unanimous || f.Beside >= likelyElse || f.Facts[0].Fact == address) || u.Intent == bot.RegistrationStatus { // it may be about something else in the same words
			return t.offers(f.Best(maxFound))
		}
		fact, ok := t.env.Content.Fact(f.Facts[0].Fact)
		return ok && t.tells(fact)
	case answers.Offered:
		if !t.wonders() {
			return false
		}
		return t.offers(f.Best(maxFound))
	case answers.Missing:
		if (u.Intent == bot.Unknown || mistaken[u.Intent] || slices.Contains(factTopics, u.Intent)) && t.wonders() && len(t.words) >= shortestQuestion {
			return t.knowsNothing(f)
		}
	case answers.None:
		if strange := f.Else == string(bot.Unknown) || t.newcomer && !ownWishes[bot.Intent(f.Else)] || len(t.words) >= storyWords; u.Intent == bot.Unknown && strange && t.wonders() && len(t.words) >= shortestQuestion {
			return t.knowsNothing(answers.Found{})
		}
	}
	return false
}

// asksBesideAgency reports whether all votes are for one fact, where what was taken for the
// name of an agency is only its word: "bisa kerja tanpa PT, mandiri gitu?".
func (t *turn) asksBesideAgency(u understanding.Result) bool {
	f := t.search()
	if u.Intent == bot.Agency {
		if !surely(f) || u.OnlyAgency || !t.wonders() { // the register is looked into last: a long text costs most there
			return false
		}
		kind := t.env.Content.Agencies().Find(t.in.Text, t.env.Now).Kind
		return kind != agency.Found && kind != agency.Ambiguous
	}
	return slices.Contains(factTopics, u.Intent) && t.wonders() && f.Verdict == answers.Stated && f.Votes == 3
}

// mayFind sets aside what wants something else than a fact.
func (t *turn) mayFind(u understanding.Result) bool {
	f := t.search()
	if surely(f) && !u.OnlyAgency {
		return t.mayTell(u, f)
	}
	faint := u.IntentScore < firmWish || u.Close
	certain := f.Verdict == answers.Stated && (f.Beside < elseWanted || f.Unanimous)
	if u.Close && answers.AsksForFacts(u.Second) && u.Intent != bot.Emergency && t.wonders() {
		return f.Verdict == answers.Stated || f.Verdict == answers.Offered
	}
	switch u.Intent {
	case bot.Rights, bot.Cost, bot.Requirements:
		if u.Intent == bot.Rights && t.namesTopicOnly() {
			return false // "hak saya apa saja" asks for the list
		}
		return t.wonders() || !u.Close && len(f.Facts) > 0 && t.topicOf(f.Facts[0].Fact) == u.Intent
	case bot.Unknown:
		return t.wonders() && !(t.illAbroad() && t.mayCry()) && !t.lostBesides()
	case bot.Training: // the page of trainings says more of the courses
		return certain && t.wonders() && (t.topicOf(f.Facts[0].Fact) != u.Intent || f.Facts[0].Fact != courses && (f.Unanimous || f.Facts[0].Weight >= farAbove))
	case bot.RegistrationStatus, bot.Human:
		return t.wonders() && f.Beside < hardlyElsewhere
	case bot.Privacy:
		return false
	case bot.Emergency:
		return t.calm
	case bot.Stop, bot.Resume, bot.Language, bot.Menu, bot.Greet, bot.Thanks:
		return faint && certain && t.wonders()
	case bot.Office:
		return certain && t.wonders() && f.Facts[0].Fact != address // the page of the office says more
	case bot.Report, bot.Register: // "sudah terlanjur bayar, sekarang bagaimana?" asks before it reports
		return t.wonders() && (certain || (u.Close || t.asksBeforeForm(u.Intent)) && f.Verdict == answers.Offered)
	case bot.Agency: // how any agency is looked up, where none is named
		return t.wonders() && !u.OnlyAgency && u.Entities.Agency == "" && (f.Unanimous || f.Verdict == answers.Offered)
	case bot.Openings:
		if len(f.Facts) > 0 && t.ofCountries(f.Facts[0].Fact) {
			return false
		}
		return t.wonders() && (certain || f.Verdict == answers.Offered && t.hasNoOpenings()) && !slices.ContainsFunc(t.words, asksWhen) && !((t.listsOpenings() || t.atOpening()) && t.topicOf(f.Facts[0].Fact) == bot.Openings) // the list, or the one on the screen, tells the pay
	}
	return t.wonders() && (certain || u.Close && f.Verdict == answers.Offered)
}

// hasNoOpenings reports whether openings were heard and the office has entered none: whatever
// is near the question says more than that.
func (t *turn) hasNoOpenings() bool {
	return t.understood().Intent == bot.Openings && !slices.ContainsFunc(t.words, asksWhen) && len(t.env.Content.Openings(content.OpeningQuery{}, t.env.Now)) == 0
}

// namesTopicOnly reports whether one word of the text says what it is about, and the others ask
// for all of it.
func (t *turn) namesTopicOnly() bool {
	named := 0
	for _, w := range t.reading().Words {
		if !w.Is(words.Asking | words.Self | words.Polite | words.Empty | words.Want | words.Seek | words.Link) {
			named++
		}
	}
	return named == 1
}

// atOpening reports whether an opening is on the screen and the text names no other country.
func (t *turn) atOpening() bool {
	return t.s.Node == "openings.detail" && t.understood().Entities.Country == ""
}

// listsOpenings reports whether there is an opening in the country that the text names.
func (t *turn) listsOpenings() bool {
	country := t.understood().Entities.Country
	return country != "" && len(t.env.Content.Openings(content.OpeningQuery{Country: country}, t.env.Now)) > 0
}

// asksOfAge reports whether the text asks whether somebody of an age of grown people still
// may or can go: "umurku 46 isih iso?". No other fact was found for it.
func (t *turn) asksOfAge() bool {
	u, f := t.understood(), t.search()
	switch {
	case u.Entities.Age < grown || !t.wonders() || !t.reading().Has(words.Able|words.Permit|words.Still) || f.Verdict == answers.Stated:
		return false
	case u.Intent == bot.Requirements, u.Intent == bot.Unknown, u.Intent == bot.Openings && !t.listsOpenings():
		return len(t.words) <= maxOfAge
	}
	return false
}

// grown is the age from which somebody may be registered; maxOfAge is how many words a
// question about an age has at most.
const (
	grown    = 18
	maxOfAge = 12
)

// topicOf is the topic of a fact, as the intent of the same name.
func (t *turn) topicOf(id string) bot.Intent {
	f, _ := t.env.Content.Fact(id)
	return bot.Intent(f.Topic)
}

// tells answers with a fact.
func (t *turn) tells(fact content.Fact) bool {
	n := t.trees.Node(dialogs.NodeID(fact.Topic + ".answer"))
	if n == nil {
		return false
	}
	intent := bot.Intent(fact.Topic)
	t.welcomeBefore(intent)
	t.leaveForm()
	t.out.Intent = intent
	t.s.Vars = t.entityVars().with("fact", fact.ID)
	t.enter(n.ID)
	return true
}

// offers shows the titles of a few facts, of which one may be the answer.
func (t *turn) offers(ids []string) bool {
	if len(ids) == 0 {
		return false
	}
	fact, ok := t.env.Content.Fact(ids[0])
	if !ok {
		return false
	}
	intent := bot.Intent(fact.Topic)
	if heard := t.understood().Intent; slices.Contains(factTopics, heard) {
		intent = heard
	}
	t.welcomeBefore(intent)
	t.leaveForm()
	t.out.Intent = intent
	t.s.Vars = t.entityVars().with("found", strings.Join(ids, ","))
	n := t.trees.Node(dialogs.NodeID(string(intent) + ".found"))
	if n == nil {
		n = t.trees.Node("answers.found")
	}
	t.enter(n.ID)
	return true
}

// nearBy is what a fact must hold of a question to be named as near it, though no answer.
const nearBy = 0.25

// near are the facts that are near a question, and no answer to it.
func near(f answers.Found) []string {
	var ids []string
	for _, m := range f.Facts {
		if m.Words >= nearBy && len(ids) < maxFound {
			ids = append(ids, m.Fact)
		}
	}
	return ids
}

// knowsNothing says that there is no answer to a question, names what is near it and keeps
// it for the office.
func (t *turn) knowsNothing(f answers.Found) bool {
	t.welcomeBefore(bot.Unknown)
	t.leaveForm()
	t.out.Intent = bot.Unknown
	t.keepUnknown()
	t.s.Vars = t.entityVars().with("found", strings.Join(near(f), ","))
	t.enter("answers.unknown")
	return true
}

// asksAtAll reports whether a text of a topic asks something, and is no bare word for it.
func (t *turn) asksAtAll() bool {
	return len(t.words) >= shortestQuestion && t.wonders()
}
