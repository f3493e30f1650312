package conversation

import (
	"slices"

	"kanca/bot"
	"kanca/bot/understanding"
	"kanca/bot/words"
	"kanca/content"
)

// factTopics are the topics whose facts are asked for in so many words that the
// words themselves say which one is meant.
var factTopics = []bot.Intent{bot.Rights, bot.Cost, bot.Requirements}

// A wish of this chance is not given up for a fact, unless the text has the form
// of a question.
const firmWish = 0.6

// asksFact answers a text that says the phrase of a fact and little else with that
// fact, whatever the model hears in it: "lapor diri ke KBRI wajib?" reports nobody.
// It does not where words tell of trouble, nor in a form, nor where the wish is for
// something that a fact cannot give.
func (t *turn) asksFact(u understanding.Result) bool {
	if t.withholdsConsent() {
		t.out.Intent = bot.Register
		t.showNode()
		return true
	}
	if len(t.words) < 2 || t.inForm() || t.alarmed() || u.Entities.Agency != "" || t.asksLeftHome() || !t.mayAskFact(u) {
		return false
	}
	fact, ok := t.factAsked(u.Intent == bot.Unknown)
	if !ok {
		return false
	}
	return t.tells(fact)
}

// mayAskFact sets aside what wants something else than a fact.
func (t *turn) mayAskFact(u understanding.Result) bool {
	faint := u.IntentScore < firmWish || u.Close
	switch u.Intent {
	case bot.Emergency:
		return !u.Trouble && u.IntentScore < certainDanger
	case bot.Stop, bot.Resume, bot.Language, bot.Menu, bot.Greet, bot.Thanks, bot.Privacy, bot.RegistrationStatus:
		return faint && t.asks()
	case bot.Openings, bot.Training:
		return u.Close || u.Entities.Country == "" && (faint || t.asks() && u.Entities.Job == "" && !slices.ContainsFunc(t.words, asksWhen))
	case bot.Register, bot.Report, bot.Human, bot.Office:
		return faint || t.asks()
	}
	return true
}

// asksWhen tells the words of who wants a timetable and not an explanation.
func asksWhen(word string) bool {
	switch word {
	case "kapan", "bila", "bile", "jadwal", "jadwalnya", "jhadwal", "jam", "tanggal", "lowongan", "loker", "lowongannya":
		return true
	}
	return false
}

// factAsked is the fact whose phrase the text says, where it stands out. What the
// model makes nothing of must say nothing else.
func (t *turn) factAsked(strange bool) (content.Fact, bool) {
	var found []content.FactMatch
	for _, m := range t.env.Content.FindFacts("", t.in.Text) {
		if slices.Contains(factTopics, bot.Intent(m.Fact.Topic)) {
			found = append(found, m)
		}
	}
	if len(found) == 0 {
		return content.Fact{}, false
	}
	first := found[0]
	named := first.Named && t.asks() && !slices.ContainsFunc(t.words, asksWhen)
	if !named && !(first.Asked && (first.Only || !strange)) {
		return content.Fact{}, false
	}
	rival := func(m content.FactMatch) bool {
		return m.Fact.Topic != first.Fact.Topic && (m.Asked || m.Named) && first.Score-m.Score < factClear
	}
	return first.Fact, !slices.ContainsFunc(found[1:], rival)
}

// withholdsConsent reports whether the text, where consent is asked for, says on what
// condition it is not given: "belum setuju kalau harus kirim foto ktp". It asks for nothing;
// what is written down, and that the NIK is free, is said once more.
func (t *turn) withholdsConsent() bool {
	if !t.asksConsent() || t.asks() || t.reading().Asks() {
		return false
	}
	said := t.reading().Words
	for i, w := range said {
		if w.Is(words.Agree) && i > 0 && (said[i-1].Is(words.Not|words.NotYet) || i > 1 && said[i-1].Is(words.Able|words.Want) && said[i-2].Is(words.Not|words.NotYet)) {
			return true
		}
	}
	return false
}
