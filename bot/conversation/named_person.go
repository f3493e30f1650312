package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/understanding"
	"kanca/bot/words"
	"kanca/content"
	"kanca/locales"
)

// The model hears letters, and some names look like words for death or harm: "calo pak
// mamat". A name that stands where only a name can is no reason for an alarm.

var (
	nameTitles = listed("name_titles")
	// nameLeads lead to somebody who is named: "namanya pak", "lewat bu".
	nameLeads = listed("name_leads")
	// nameIs may stand between a name and that it is a broker's.
	nameIs = listed("name_is")
	// noNames tell what somebody does or suffers who stands behind a title.
	noNames = listed("no_names")
	// verbBeginnings begin words that say what was done, and no name.
	verbBeginnings = lexicon["verb_beginnings"]
	// neutralName stands in for a name.
	neutralName = lexicon["neutral_name"][0]
	// nameTitle is the title before it.
	nameTitle = lexicon["name_titles"][0]
)

// hearsNames hears a text that sounds like danger once more with another name in place of
// each that stands behind a title, and keeps the alarm only where it is still one.
func (t *turn) hearsNames(r understanding.Result) understanding.Result {
	if r.Intent != bot.Emergency && r.Second != bot.Emergency {
		return r
	}
	text, named := t.withoutNames()
	if !named {
		return r
	}
	again := t.understand(text, t.s.Lang)
	if again.Intent == bot.Emergency || again.Second == bot.Emergency {
		return r
	}
	again.Language, again.LanguageScore = r.Language, r.LanguageScore
	return again
}

// withoutNames is the text with neutralName in place of names behind titles, and whether
// there are any. A title may also address the reader, "pak tolong", "bu saya disekap": a name
// stands behind a word that leads to one, or beside a broker, and means nothing known.
func (t *turn) withoutNames() (text string, named bool) {
	if t.namesWho() {
		return nameTitle + " " + neutralName, true
	}
	said := slices.Clone(t.words)
	for i := 1; i < len(said); i++ {
		if !nameTitles[said[i-1]] || !t.onlyName(said[i]) {
			continue
		}
		led := i > 1 && (nameLeads[said[i-2]] || isBroker(said[i-2]))
		about := isCalledBroker(said[i+1:])
		if led || about {
			said[i], named = neutralName, true
		}
	}
	return strings.Join(said, " "), named
}

// maxNamedWho is how many words a name with its titles has at most.
const maxNamedWho = 5

// namesWho reports whether the text, where it is asked whom a report is about, is nothing but a
// title and a name behind it: "pak Mat Holil".
func (t *turn) namesWho() bool {
	field := t.asked()
	if field == nil || field.Name != suspect || !t.inForm() || len(t.words) < 2 || len(t.words) > maxNamedWho || !nameTitles[t.words[0]] || t.asks() {
		return false
	}
	return !slices.ContainsFunc(t.words[1:], func(w string) bool { return !nameTitles[w] && !t.onlyName(w) })
}

// isCalledBroker reports whether what stands behind a name says that it is a broker's:
// "haji mamat sponsor saya", "pak mamat itu agen". A broker further on may be whom
// somebody flees from, "mbak lari dari agen".
func isCalledBroker(behind []string) bool {
	for len(behind) > 0 && nameIs[behind[0]] {
		behind = behind[1:]
	}
	return len(behind) > 0 && isBroker(behind[0])
}

// isBroker reports whether a word names a broker or an agent: "calonya", "sponsor".
func isBroker(word string) bool {
	return endsOn(word, companies, "", "nya", "ne", "na", "ku", "e")
}

// onlyName reports whether a word may be a name and nothing else that is known: it tells of
// no harm, is nobody of the family, and begins like no verb.
func (t *turn) onlyName(word string) bool {
	w := t.texts.Words
	if len(word) < 3 || isDigits(word) || words.Of(word) != 0 || words.KindOf(word) != 0 || cries[spelling.Fold(word)] || t.harmIn(word) || hurts[word] || noNames[word] || selves[word] || employers[word] || isBroker(word) || t.isRelative(word) || t.isThing(word) || w.Asks(word) || w.Field(word) != "" {
		return false
	}
	if slices.ContainsFunc(verbBeginnings, func(beginning string) bool { return strings.HasPrefix(word, beginning) }) {
		return false
	}
	for _, list := range []string{locales.ListAiling, locales.ListIllness, locales.ListGrave, locales.ListLost, locales.ListDead, locales.ListSuffered, locales.ListWork, locales.ListHome, locales.ListPeople} {
		if w.Listed(list, word) {
			return false
		}
	}
	_, country := content.FindCountry(word)
	return !country
}
