package conversation

import (
	"slices"

	"kanca/bot"
	"kanca/bot/understanding"
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
	if len(t.words) < 2 || t.inForm() || t.alarmed() || u.Entities.Agency != "" || !t.mayAskFact(u) {
		return false
	}
	fact, ok := t.factAsked()
	if !ok {
		return false
	}
	intent := bot.Intent(fact.Topic)
	t.welcomeBefore(intent)
	t.route(intent)
	return true
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

// factAsked is the fact whose phrase the text says, where it stands out.
func (t *turn) factAsked() (content.Fact, bool) {
	var found []content.FactMatch
	for _, m := range t.env.Content.FindFacts("", t.in.Text) {
		if slices.Contains(factTopics, bot.Intent(m.Fact.Topic)) {
			found = append(found, m)
		}
	}
	if len(found) == 0 || !found[0].Asked && !(found[0].Named && t.asks()) {
		return content.Fact{}, false
	}
	first := found[0]
	rival := func(m content.FactMatch) bool {
		return m.Fact.Topic != first.Fact.Topic && (m.Asked || m.Named) && first.Score-m.Score < factClear
	}
	return first.Fact, !slices.ContainsFunc(found[1:], rival)
}
