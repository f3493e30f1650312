package conversation

import (
	"slices"

	"kanca/bot"
	"kanca/bot/answers"
	"kanca/bot/understanding"
	"kanca/bot/words"
	"kanca/content"
	"kanca/dialogs"
)

// The words of a question about a hospital bill, a death or a runaway are those of trouble.
// What only asks and tells of nobody in danger is answered, with the word that calls for help
// below; a cry is a cry, and its question is answered behind the numbers.

// besideDanger are the topics of facts that a question in words of danger may ask for: what is told of danger
// itself belongs to the emergency.
var besideDanger = []bot.Intent{bot.Rights, bot.Cost, bot.Requirements}

// asksFor is the fact that a question asks for, whatever else is heard in it.
func (t *turn) asksFor() (content.Fact, answers.Found, bool) {
	if !t.wonders() || len(t.words) > maxAsksAndCries {
		return content.Fact{}, answers.Found{}, false
	}
	f := t.lookUp(true)
	if f.Verdict != answers.Stated {
		return content.Fact{}, f, false
	}
	fact, ok := t.env.Content.Fact(f.Facts[0].Fact)
	return fact, f, ok && slices.Contains(besideDanger, bot.Intent(fact.Topic))
}

// asksCalmly reports whether no word of the text tells of harm, fear or a plea.
func (t *turn) asksCalmly() bool {
	return !t.cried && t.tellsOfHarm() == 0 && !t.criesOut() && !t.unsafe() && !t.suffers() && !slices.ContainsFunc(t.words, t.harmIn) &&
		!t.reading().Has(words.Harm|words.Fear|words.Beg|words.Unwilling)
}

// answersInstead answers a question in which danger was only suspected, and says how to call
// for help. Who speaks of an embassy meanwhile is asked: somebody looked for help there.
func (t *turn) answersInstead(u understanding.Result) bool {
	if slices.ContainsFunc(t.words, func(w string) bool { return missions[w] }) || u.Intent == bot.Emergency && u.IntentScore >= certainDanger || t.inForm() || t.asksConsent() || t.erasing() || !t.asksCalmly() {
		return false
	}
	fact, f, ok := t.asksFor()
	if !ok || f.Votes < 2 || t.surelyCries() {
		return false
	}
	t.settled = t.tells(fact)
	t.say("common.danger.below", nil)
	return t.settled
}

// answersToo tells the fact that a cry for help asks for, behind the numbers.
func (t *turn) answersToo() {
	fact, f, ok := t.asksFor()
	n := t.trees.Node(dialogs.NodeID(fact.Topic + ".answer"))
	if !ok || f.Votes < 2 || n == nil || t.oneWay() {
		return
	}
	saved := t.s
	t.aside = true
	t.s.Vars = t.entityVars().with("fact", fact.ID)
	t.enter(n.ID)
	t.aside = false
	t.s = saved
}
