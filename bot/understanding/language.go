package understanding

import (
	"slices"
	"strings"
	"unicode/utf8"

	"kanca/bot"
	"kanca/bot/understanding/lexicon"
	"kanca/bot/understanding/tongue"
)

// language tells the language of plain words. Texts of up to three words lean
// on the person's own language; longer ones speak for themselves. The name of an
// agency says nothing: of a text that is no more than that the language is the
// person's own, else Indonesian, without much of a chance.
func (m *Model) language(t *lexicon.Text, text string, saved bot.Lang) (Language, float64) {
	words := t.Typed
	if from, to := agencyWords(text, t); from < to {
		if words = slices.Concat(t.Typed[:from], t.Typed[to:]); len(words) == 0 {
			if saved == bot.Madurese {
				return Madurese, nameAlone
			}
			return Indonesian, nameAlone
		}
	}
	var lean [5]float32
	if len(words) <= 2 && len(t.Hits) > 0 {
		// One or two words of our own trade ("reset", "customer service") are
		// somebody writing to this service, not somebody writing English.
		lean[tongue.ID] = 1.5
	}
	if saved.Valid() {
		by := float32(2.2)
		switch {
		case len(words) > 6:
			by = 0.4
		case len(words) > 3:
			by = 1
		}
		if saved == bot.Madurese {
			lean[tongue.Mad] += by
		} else {
			lean[tongue.ID] += by
		}
	}
	latin, foreign := 0, 0
	for _, w := range words {
		if javanese[w] {
			lean[tongue.Jav] += javaneseWord
		}
		switch c, _ := utf8.DecodeRuneInString(w); {
		case c >= utf8.RuneSelf:
			foreign++
		case c > '9' || c == '\'':
			latin++
		}
	}
	if latin == 0 || foreign > latin {
		return Other, 0
	}
	g := m.tongue.Identify(words, lean)
	if g.Words == 0 {
		return Other, 0
	}
	id, mad := g.Scores[tongue.ID], g.Scores[tongue.Mad]
	switch other := 1 - id - mad; {
	case tongue.Mixed(g):
		return Mix, 0.8
	case other > id && other > mad && !(max(id, mad) > 0.3 && len(words) < 3):
		return Other, round(float64(other))
	case mad > id:
		return Madurese, round(float64(mad))
	default:
		return Indonesian, round(float64(id))
	}
}

// nameAlone is the chance of the language of a name.
const nameAlone = 0.5

// javaneseWord is what one word of javanese speaks for it, as a logarithm.
const javaneseWord = 2.5

// javanese are words of every day in Javanese that a neighbour who writes
// Madurese does not use: polite Javanese otherwise looks like Madurese, with which
// it shares its polite words. In the train splits each is at least twenty times
// as frequent in Javanese, or only there.
var javanese = func() map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq("kulo kula takon nyambut damel njenengan panjenengan mboten saged pundi pinten menika " +
		"arep golek ora ono piye pripun kepriye gawe nggih inggih sinten nopo wae ngendi entuk yaopo mangke menawi") {
		set[w] = true
	}
	return set
}()
