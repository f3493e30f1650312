package conversation

import (
	"kanca/bot"
	"kanca/bot/spelling"
)

// Words below a place are what somebody says, and the place is where they say it: "saya
// di sini, mau daftar" asks to register. Only where the words fit nothing that can be
// answered is the place itself the message, as where there are none.

// stepBelowPlace answers a place with words below it.
func (e *Engine) stepBelowPlace(s State, in Input, env Env) (State, Turn) {
	words := in
	words.Kind = bot.KindText
	t := e.answered(s, words, env)
	if t.leavesToPlace() {
		in.Text = ""
		return e.answered(s, in, env).finish()
	}
	if t.inAlarm() {
		t.emitPlace()
	}
	return t.finish()
}

// leavesToPlace reports whether the words said nothing that the place does not say better.
func (t *turn) leavesToPlace() bool {
	if t.before.Asking == askDanger { // a place alone says yes
		return t.puzzled && t.s.Asking == askDanger
	}
	asksHere := t.out.Intent == bot.Office && !t.inForm() // the place says which one is near
	return t.puzzled || asksHere || t.sharesOnly()
}

// faintScore is how sure the intent of words below a place must be at least: of "alamat
// saya" the model has an opinion, too.
const faintScore = 0.5

// sharesOnly reports whether words below a place were taken for a wish, and hardly are one.
func (t *turn) sharesOnly() bool {
	u := t.result
	if u == nil || t.out.Intent == "" || t.out.Intent != u.Intent || t.s.Asking == askDanger || t.inAlarm() {
		return false
	}
	return u.IntentScore < faintScore || len(t.words) <= 3 && u.IntentScore < shortScore
}

// hasWords reports whether a message that is no text comes with words.
func hasWords(in Input) bool {
	return in.Kind != bot.KindText && spelling.Plain(in.Text) != ""
}

// criesBelow hears a cry for help that is written below a photo or the like.
func (t *turn) criesBelow() bool {
	came := t.in.Kind
	t.in.Kind = bot.KindText
	if t.criesBetween() || t.cryForHelp() {
		return true
	}
	t.in.Kind, t.result = came, nil
	return false
}
