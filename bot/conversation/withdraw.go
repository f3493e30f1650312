package conversation

import (
	"slices"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/words"
)

// maxWithdrawal is how many words a wish to withdraw may have.
const maxWithdrawal = 8

// withdrawals are the words, folded, for taking a registration back, and
// registering what is taken back, in both languages.
var (
	withdrawals  = listedFolded("withdrawals")
	registering  = listedFolded("registering")
	notWithdrawn = listedFolded("not_withdrawn")
)

// withdraws reports whether the text wants a registration taken back:
// "batalkan pendaftaran saya".
func (t *turn) withdraws() bool {
	if t.in.Kind != bot.KindText || len(t.words) < 2 || len(t.words) > maxWithdrawal || slices.ContainsFunc(t.words, t.texts.Words.Asks) || t.reading().Disputes(words.Withdraw|words.Undo) {
		return false
	}
	takesBack, named := false, false
	for _, word := range t.words {
		fold := spelling.Fold(word)
		if notWithdrawn[fold] {
			return false
		}
		takesBack, named = takesBack || withdrawals[fold] && t.wants(word), named || registering[fold]
	}
	return takesBack && named || t.callsOffGoing()
}

// callsOffGoing reports whether the text says that nothing comes of going abroad, and of
// nothing else: "saya gak jadi kerja ke taiwan".
func (t *turn) callsOffGoing() bool {
	read := t.reading()
	return t.beginsWithUndo() && !read.TakesBackUndo() && !t.asks() && read.Thoughts() == 1 && !read.Has(words.Report|words.Talk|words.Quiet|words.Erase) &&
		slices.ContainsFunc(t.words, func(w string) bool { return went[w] }) && !t.ofRelative() && t.tellsNoHarmBeside() &&
		!slices.ContainsFunc(read.Words, func(w words.Word) bool { return w.Is(words.Want) && !w.Is(words.ComesOff) }) // "…, mau ke jepang"
}

// tellsNoHarmBeside reports whether no word tells of harm, whatever the text takes back.
func (t *turn) tellsNoHarmBeside() bool {
	return t.tellsOfHarm() == 0 && !t.criesOut() && !t.reading().Has(words.Harm|words.Fear) && !slices.ContainsFunc(t.words, t.harmIn)
}

// asksToWithdraw asks, where no form is open, whether the registration shall be
// taken back. It reports false where there is none, and at the question itself.
func (t *turn) asksToWithdraw() bool {
	goal := t.trees.Intents[bot.RegistrationStatus].Goto
	sc := t.scene(t.trees.Node(goal))
	if _, registered := current(sc); !registered && !sc.mayBeAnother() || t.listens() || t.s.Form != nil || !t.withdraws() {
		return false
	}
	t.out.Intent = bot.RegistrationStatus
	t.enter(goal)
	return true
}
