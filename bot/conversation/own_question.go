package conversation

import (
	"strconv"

	"kanca/bot"
	"kanca/bot/words"
	"kanca/locales"
)

// The engine asks some things itself, before the question of the place.

// answerOwnQuestion takes the message as the answer to a question of the
// engine's own. It reports false when it is none; the question is then dropped.
func (t *turn) answerOwnQuestion(command locales.Command) bool {
	number, isNumber := t.texts.Words.Number(t.plain)
	asked := t.s.Asking
	t.s.Asking = ""
	switch asked {
	case askContinue:
		switch {
		case command == locales.CommandContinue || command == locales.CommandYes || isNumber && number == 1:
			return t.resumeForm()
		case command == locales.CommandRestart || command == locales.CommandResume || command == locales.CommandNo || isNumber && number == 2:
			t.restartForm()
			return true
		case command == "" && !t.sure(t.understood()):
			t.s.Asking = asked
			t.askAgain()
			return true
		}
	case askHeld:
		if command == locales.CommandYes && !t.reading().Has(words.Send|words.Proceed|words.Right) {
			t.s.Asking = asked
			t.askAgain()
			return true
		}
	case askStop:
		if t.complainsOfMessages() {
			t.s.Asking = asked
			t.askAgain()
			return true
		}
		switch command {
		case locales.CommandYes:
			t.route(bot.Stop)
			return true
		case locales.CommandNo:
			if t.reading().Has(words.Again) { // "enggak, gak mau lagi": no more, or not to stop
				t.s.Asking = asked
				t.askAgain()
				return true
			}
			t.say("common.stop.not", nil)
			if !t.askedBesides() && t.inMiddle() {
				t.showNode()
			}
			return true
		}
		if command == "" && t.keepsAndAnswers("common.stop.not") {
			return true
		}
		if command == "" && t.refusesFirst() {
			t.keepsTelling()
			return true
		}
		if command == "" && t.beginsWithWholeNo() && !t.sure(t.understood()) && !t.suspects(t.understood()) { // "tidak, bosan": no more, or not to stop
			t.s.Asking = asked
			t.askAgain()
			return true
		}
		t.s.Pending = ""
	case askResume, askResumeSure:
		switch command {
		case locales.CommandYes:
			if asked == askResumeSure && t.env.Person.OptedOut {
				t.agreedToResume = true
				t.route(bot.Resume)
				return true
			}
			t.tellsOfResume()
			return true
		case locales.CommandNo:
			t.say("common.resume.not", nil)
			return true
		}
	case askIntent:
		switch {
		case isNumber && number >= 1 && number <= len(t.s.Guesses):
			if t.s.Guesses[number-1] == bot.Resume && t.env.Person.OptedOut { // the option says so: a yes is enough
				t.s.Guesses, t.s.Pending, t.s.Asking = nil, "", askResumeSure
				t.askAgain()
				return true
			}
			t.settleIntent(t.s.Guesses[number-1])
			return true
		case isNumber, command == locales.CommandNo:
			t.s.Guesses, t.s.Pending = nil, ""
			if t.inForm() { // what it asks is still to be answered
				t.showNode()
			} else {
				t.home()
			}
			return true
		case command == locales.CommandYes && len(t.s.Guesses) > 0:
			t.settleIntent(t.s.Guesses[0])
			return true
		}
		t.s.Guesses, t.s.Pending = nil, ""
	case askDanger:
		if !isNumber {
			number = 0
		}
		return t.answerDanger(command, number)
	case askField:
		if t.callsOffForm() {
			t.cancel()
			return true
		}
		if !isNumber && t.takesBackForm() { // for a reason that may be danger
			t.out.Intent = bot.Emergency
			t.asksDanger()
			return true
		}
		if !isNumber && t.thinksBetter(command) || t.answerWhichField(number) {
			return true
		}
		if t.s.Form != nil && (command == locales.CommandYes || command == locales.CommandChange || command == "" && !t.sure(t.understood())) {
			if t.s.Tries++; t.s.Tries > 1 { // the choices of the summary say more
				t.showNode()
				return true
			}
			t.s.Asking = asked
			t.askAgain()
			return true
		}
	}
	return false
}

// askAgain puts the engine's own question.
func (t *turn) askAgain() {
	switch t.s.Asking {
	case askContinue:
		t.say("common.continue", nil)
	case askHeld:
		t.say("common.form.confirm_again", nil)
	case askStop:
		t.say("common.stop.sure", nil)
	case askIntent:
		data := locales.Data{}
		for i, guess := range t.s.Guesses {
			data["Guess"+strconv.Itoa(i+1)] = t.text("intent."+string(guess), nil)
		}
		t.say("common.which", data)
	case askResume:
		t.say("common.resume.how", nil)
	case askResumeSure:
		t.say("common.resume.sure", nil)
	case askField:
		t.askWhichField()
	case askDanger:
		contacts := t.env.Content.Contacts("")
		t.say("common.danger", locales.Data{"Numbers": numbers(t.scene(t.trees.Node(t.trees.Start)), contacts[:min(2, len(contacts))], true)})
	}
}
