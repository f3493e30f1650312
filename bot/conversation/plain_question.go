package conversation

import (
	"slices"

	"kanca/bot"
	"kanca/bot/answers"
	"kanca/bot/understanding"
)

// Of going home, of money that is left abroad and of papers people ask in words that are mostly
// said in danger: "uang nenkin jepang bisa diambil setelah pulang?". Where all that looks for an
// answer finds the same one, and no word tells of harm, it is a question.

// nearlyCry is the chance of a cry for the second reading from which it is none, whatever is found.
const nearlyCry = 0.85

// homecoming is the group of the facts about going home.
const homecoming = "return"

// plainTopics are the topics of facts that nobody asks for in danger.
var plainTopics = []bot.Intent{bot.Cost, bot.Requirements, bot.Office, bot.Training}

// asksPlainly reports whether a text in which an emergency is suspected surely asks for a fact
// that is of use to nobody in danger. It may not ask what was understood: that waits for this.
func (t *turn) asksPlainly(r understanding.Result) bool {
	if len(t.words) > maxAsksAndCries {
		return false
	}
	f := t.lookUpIn(r.Entities.Country, true)
	if f.Verdict != answers.Stated || f.Votes < 3 || f.Facts[0].Weight < farAbove {
		return false
	}
	fact, ok := t.env.Content.Fact(f.Facts[0].Fact)
	return ok && (fact.Group == homecoming || slices.Contains(plainTopics, bot.Intent(fact.Topic)))
}
