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

// callsOffGoing reports whether the text says that nothing comes of going abroad, and
// nothing else but a calm reason: "saya gak jadi kerja ke taiwan". Any other word may tell
// what was done to somebody: "gak jadi berangkat, uangnya dibawa calo".
func (t *turn) callsOffGoing() bool {
	read := t.reading()
	if !t.beginsWithUndo() || read.TakesBackUndo() || t.asks() || read.Thoughts() != 1 || t.ofRelative() || !t.tellsNoHarmBeside() || !t.saysOnlyGoing() {
		return false
	}
	u := t.understood()
	return !t.suspects(u) && u.Intent != bot.Report && u.Intent != bot.Rights && u.Intent != bot.Emergency
}

// saysOnlyGoing reports whether each word is one for going abroad and what does not come of it,
// or says nothing beside that.
func (t *turn) saysOnlyGoing() bool {
	const small = words.Undo | words.ComesOff | words.Self | words.Polite | words.Empty | words.Yes | words.Done
	going := false
	for i := 0; i < len(t.words); i++ {
		word := t.words[i]
		class := words.Of(word)
		size := abroadAt(t.words[i:])
		switch {
		case size > 0:
			i += size - 1
			going = true
		case went[word] && class&words.ComesOff == 0:
			going = true
		case class&words.Not != 0:
			if i+1 == len(t.words) || words.Of(t.words[i+1])&words.ComesOff == 0 {
				return false
			}
		case prepositions[word], calmReasons[word], class&small != 0:
		default:
			return false
		}
	}
	return going
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
