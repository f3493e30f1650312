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
	return takesBack && named
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
