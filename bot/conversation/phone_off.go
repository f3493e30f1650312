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
	// phoneThings are no calls or messages: only behind these somebody is named as the owner.
	phoneThings = listed("phone_things")
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
	for i := range list {
		if at, ok := t.oldOneOff(list, begins, i); ok {
			list[at], off = "nonaktif", true
		}
	}
	return strings.Join(list, " "), off
}

// saysPhoneOff reports whether the text says of a phone that it is dead.
func (t *turn) saysPhoneOff() bool {
	_, off := t.plainPhoneOff()
	return off
}

// oldOneOff is where a thought says of "the old one" that it is dead, and says nothing else:
// "sing lawas wis mati". It is a number; who is old has a name, or is somebody's.
func (t *turn) oldOneOff(list []string, begins map[int]bool, at int) (dead int, ok bool) {
	if !relatives[list[at]] || at+2 >= len(list) || !whichPhone[list[at+1]] || at > 0 && !begins[at] && words.Of(list[at-1])&(words.Not|words.Polite|words.Lack) == 0 {
		return 0, false
	}
	for j := at + 2; j < len(list); j++ {
		switch word := list[j]; {
		case t.texts.Words.Listed(locales.ListDead, word):
			return j, j+1 == len(list) || begins[j+1] || !t.diesSomebody(list, j+1)
		case begins[j], words.Of(word)&(words.Done|words.Empty|words.Polite) == 0:
			return 0, false
		}
	}
	return 0, false
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
		case words.Of(word)&words.Want != 0 && j+2 < len(list) && t.texts.Words.Listed(locales.ListDead, list[j+1]) && isBattery(list[j+2]): // "hp suami saya mau mati baterainya"
		case words.Of(word)&words.Self != 0 || selves[word]:
			if !named {
				return 0, false
			}
			named = false
		case j == phone+1 && phoneThings[list[phone]] && owns(word): // "nomor anak saya sudah mati", "nomer calone wis mati"
		case isKin(word), word != "nya" && !besidePhone[word] && words.Of(word)&(words.Polite|words.Empty|words.Done|words.Still|words.Again) == 0:
			return 0, false
		default:
			named = named && whichPhone[word]
		}
	}
	return 0, false
}

var batteries = listed("batteries")

// isBattery reports whether a word is the battery of a phone: what is about to die is nobody.
func isBattery(word string) bool { return endsOn(word, batteries, "", "nya", "ne", "na", "e", "ku") }

// owns reports whether a word right behind a phone is whose it is.
func owns(word string) bool {
	stem := word
	for _, ending := range []string{"ku", "nya", "na", "ne", "e"} {
		if cut, ok := strings.CutSuffix(word, ending); ok && (isKin(cut) || isBroker(cut)) {
			stem = cut
		}
	}
	return isKin(stem) || isBroker(stem) || employers[stem]
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
