package conversation

import (
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/understanding"
	"kanca/bot/words"
	"kanca/locales"
)

// maxOff is how many words may stand between a phone and that it is off.
const maxOff = 9

var (
	// besidePhone may stand between a phone and that it is off.
	besidePhone = listed("beside_phone")
	// whichPhone tell which of several phones is meant, "yang lama": whose it is may follow.
	whichPhone = listed("which_phone")
	// relatives go on with the phone in a new thought: "nomor ini aktif, yang lama mati".
	relatives = listed("relatives")
)

// withoutPhoneOff hears a text once more in which a phone, a number or an account "is
// dead", as if it said that it is not active: nobody has died. Whatever else is in the
// text is heard as before, another death among it.
func (t *turn) withoutPhoneOff(r understanding.Result) understanding.Result {
	if r.Intent != bot.Emergency && r.Second != bot.Emergency {
		return r
	}
	said, off := t.plainPhoneOff()
	if !off {
		return r
	}
	again := without(t.understand(said, t.s.Lang), bot.Stop)
	again.Language, again.LanguageScore = r.Language, r.LanguageScore
	return again
}

// plainPhoneOff is the text with every dead phone told to be off, and whether there is one.
func (t *turn) plainPhoneOff() (said string, off bool) {
	list, begins := t.thoughts()
	for i, word := range list {
		if t.texts.Words.Listed(locales.ListPhones, word) {
			if at, ok := t.deadPhone(list, begins, i); ok {
				list[at], off = "nonaktif", true
			}
		}
	}
	return strings.Join(list, " "), off
}

// thoughts is the words of the text, and where among them a thought begins.
func (t *turn) thoughts() (list []string, begins map[int]bool) {
	begins = map[int]bool{}
	for piece := range words.ThoughtsOf(t.in.Text) {
		begins[len(list)] = true
		list = append(list, spelling.Words(spelling.Plain(piece))...)
	}
	return list, begins
}

// deadPhone is where the text says of the phone at a word that it is dead. A new thought is
// about the phone only where it says which, and whoever is named later than right behind
// the phone may be who dies: "ini nomor saya, saya mati kalau tidak dijemput".
func (t *turn) deadPhone(list []string, begins map[int]bool, phone int) (at int, ok bool) {
	named := true // nothing but which phone it is stands between
	for j := phone + 1; j < len(list) && j <= phone+1+maxOff; j++ {
		word := list[j]
		switch {
		case begins[j] && !relatives[word]:
			return 0, false
		case t.texts.Words.Listed(locales.ListDead, word):
			return j, !t.diesSomebody(list, j+1)
		case words.Of(word)&words.Self != 0 || selves[word]:
			if !named {
				return 0, false
			}
			named = false
		case isKin(word), word != "nya" && !besidePhone[word] && words.Of(word)&(words.Polite|words.Empty|words.Done|words.Still|words.Again) == 0:
			return 0, false
		default:
			named = named && whichPhone[word]
		}
	}
	return 0, false
}

// diesSomebody reports whether what stands behind "mati" tells who dies or on what
// condition: "mati adik saya", "mati kalau gak dijemput".
func (t *turn) diesSomebody(list []string, at int) bool {
	if at >= len(list) {
		return false
	}
	word := list[at]
	return isKin(word) || t.isRelative(word) || isDigits(word) || t.texts.Words.Listed(locales.ListPeople, word) || words.Of(word)&words.When != 0
}
