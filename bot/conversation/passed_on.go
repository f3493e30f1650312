package conversation

import (
	"kanca/bot"
	"kanca/bot/offer"
	"kanca/bot/understanding"
	"kanca/bot/words"
)

// Whoever passes a text on did not write it: a warning of brokers is no report, the news of people
// who were saved is no cry for help, and an announcement is no wish. What it offers is read for its
// signs, and who cries for help in it is heard; of anything else kanca says what it takes it for.

// shortestPassedOn is how many words a text has at least that is passed on for what it tells: what is
// shorter is read as if it were typed.
const shortestPassedOn = 8

// shortestTold is how many words the news or a warning has at least, and what tells of somebody: who
// cries for help writes less.
const shortestTold = 12

// passesOn reports whether a text was passed on and neither offers work nor asks anything nor cries
// for help, and whether it surely does not: it warns, tells the news, or tells what is over.
func (t *turn) passesOn() (tells, surely bool) {
	if t.in.Kind != bot.KindText || t.in.Edits != 0 || t.late || len(t.words) < shortestPassedOn || !inLatin(t.words) || t.s.Asking != "" || t.asked() != nil || t.inForm() || t.alarmed() {
		return false, false
	}
	if n := t.trees.Node(t.s.Node); n != nil && t.isEmergency(n) || t.command() != "" || t.texts.Words.StopWord(t.in.Text) || t.stopsOutright() {
		return false, false
	}
	if said := t.reading(); said.Has(words.Quiet|words.Erase) || said.NoMore() || t.advertised() != nil {
		return false, false
	}
	read, u := offer.Read(t.in.Text), t.understand(t.in.Text, t.s.Lang)
	recounts := read.Recounts() && len(t.words) >= shortestTold
	impersonal := recounts && read.Impersonal()
	switch {
	case t.asks() && !impersonal, t.criesPlainly(&read):
		return false, false
	case impersonal, recounts && (read.Over() || read.Cheated() && !t.surelyBegs()): // "menta pesse lu" begs for nothing
		return true, true
	case u.Intent == bot.Training && u.Entities.Course != "": // kanca knows of courses
		return false, false
	}
	return !t.suspectedOf(u), false
}

// tellsPassedOn says what a text is taken for that was passed on, and offers to examine it.
func (t *turn) tellsPassedOn() {
	t.welcomeBefore(bot.Agency)
	t.leaveForm()
	t.out.Intent = bot.Agency
	t.s.Vars = Vars{{offerVar, t.kept(t.in.Text)}, {passedOnVar, "yes"}}
	t.enter(t.trees.Events["offer_told"])
}

// suspectedOf reports whether somebody may be in danger by what the text is taken for, or by its words.
func (t *turn) suspectedOf(u understanding.Result) bool {
	suspected := u.Intent == bot.Emergency || u.Second == bot.Emergency && u.Close ||
		t.hearsCry(understanding.Result{Intent: bot.Unknown}).Intent == bot.Emergency
	t.cried, t.result = false, nil // they are worked out again where the text is heard as any other
	return suspected
}

// criesPlainly reports whether a text cries for help whoever wrote it.
func (t *turn) criesPlainly(read *offer.Reading) bool {
	return t.criesOut() || read.Hurts() || t.wantsToDie() || t.threatensHome()
}
