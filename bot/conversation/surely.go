package conversation

import (
	"slices"

	"kanca/bot"
	"kanca/bot/answers"
	"kanca/bot/understanding"
)

// The words of a form, a list or a status stand in many questions about other things. What was
// learnt of questions knows them apart better than what hears intents: a fact that fits surely
// is told, and a question in such words is no wish.

// surely reports whether a fact outweighs all others by far in a text that hardly asks for no
// fact: it is told, whatever else was heard. Of paraphrases that were kept out two of two
// hundred that were taken for something else had such a fact wrongly.
func surely(f answers.Found) bool {
	return f.Verdict == answers.Stated && f.Facts[0].Weight >= farAbove && f.Beside < elseWanted
}

// farAbove is the weight of such a fact.
const farAbove = 0.85

// mistaken are the intents whose words stand in many questions about other things, "status",
// "daftar", "hasil": where what was learnt of questions hears hardly any wish for something
// else, the text is a question, with an answer or without one.
var mistaken = map[bot.Intent]bool{bot.RegistrationStatus: true, bot.Human: true}

// ownWishes are what is wished for from kanca itself: who writes for the first time and may mean
// one of them gets the menu, and not that there is no answer.
var ownWishes = map[bot.Intent]bool{
	bot.Language: true, bot.Menu: true, bot.Greet: true, bot.Resume: true, bot.Stop: true, bot.Register: true, bot.RegistrationStatus: true, bot.Human: true,
}

// hardlyElsewhere is the chance that a text asks for no fact below which this is so.
const hardlyElsewhere = 0.35

// hardlyBeside is the chance that a text asks for no fact below which a course that it names is
// only what the question is about: "sertifikat topik bisa dipakai buat kerja korea?".
const hardlyBeside = 0.1

// mayTell sets aside what wants something else than a fact that fits surely.
func (t *turn) mayTell(u understanding.Result, f answers.Found) bool {
	topic := t.topicOf(f.Facts[0].Fact)
	switch u.Intent {
	case bot.Emergency:
		return t.calm
	case bot.Menu: // "pulang sakit ada bantuan gak" asks for more than kanca's help
		return t.wonders() && (u.Close || u.IntentScore < firmWish || len(t.words) > shortestQuestion)
	case bot.Privacy: // "nik gak terdaftar di dukcapil" is about no data of kanca's
		return t.wonders() && (u.Close || u.IntentScore < firmWish || topic == bot.Office)
	case bot.Stop, bot.Resume, bot.Language, bot.Greet, bot.Thanks:
		return t.wonders() && (u.Close || u.IntentScore < firmWish)
	case bot.Report:
		return t.wonders() && !t.asksToReport()
	case bot.Rights:
		return !t.namesTopicOnly()
	case bot.Office: // the page of the office says more
		return t.wonders() && f.Facts[0].Fact != address
	case bot.Training: // the page of trainings has the dates of a course
		return t.wonders() && (u.Entities.Course == "" || topic != bot.Training && f.Beside < hardlyBeside)
	case bot.Agency, bot.Register:
		return t.wonders()
	case bot.Openings: // the list, or the one on the screen, tells the pay, and what is known of a country
		return t.wonders() && !t.ofCountries(f.Facts[0].Fact) && !slices.ContainsFunc(t.words, asksWhen) && !((t.listsOpenings() || t.atOpening()) && topic == bot.Openings)
	case bot.Unknown: // "kakak saya kerja di bandara juanda" tells of somebody and asks nothing
		return (t.wonders() || !slices.ContainsFunc(t.words, isKin)) && !(t.illAbroad() && t.mayCry()) && !t.lostBesides()
	}
	return true
}
