package conversation

import (
	"slices"

	"kanca/bot/words"
	"kanca/content"
)

var (
	kindly       = listed("kindly")        // how an employer is who is praised
	giving       = listed("giving")        // that he gives
	gifts        = listed("gifts")         // and what
	cooking      = listed("cooking")       // what is done with food
	besidePraise = listed("beside_praise") // what may stand beside it
)

// maxPraise is how many words praise an employer at most.
const maxPraise = 14

// praisesMaster reports whether the text says that an employer is kind, gives more than he has to or cooks,
// and nothing else: "majikan saya baik sekali", "juragan ngasih bonus". The model hears a cry in most of what
// names one. A word beyond that may tell of harm, "baik di depan orang", and so may a denial but of a fault.
func (t *turn) praisesMaster() bool {
	if len(t.words) > maxPraise || !slices.ContainsFunc(t.words, isMaster) || t.asks() || t.tellsOfHarm() > 0 || t.criesOut() || t.reading().Has(words.Want|words.Again) {
		return false
	}
	praised := false
	for i, word := range t.words {
		switch denied := i > 0 && isDenial(t.words[i-1]); {
		case kindly[word]:
			if denied {
				return false
			}
			praised = true
		case cooking[word] && slices.ContainsFunc(t.words[i+1:min(i+3, len(t.words))], func(w string) bool { return grilled[w] }): // "bos bakar jagung"
			praised = true
		case grilled[word] && praised:
		case giving[word]:
			if denied || i+1 == len(t.words) || !slices.ContainsFunc(t.words[i+1:min(i+4, len(t.words))], func(w string) bool { return gifts[w] }) {
				return false
			}
			praised = true
		case isDenial(word):
			if i+1 == len(t.words) || !isCharacter(t.words[i+1]) && !faults[t.words[i+1]] {
				return false
			}
		case (isCharacter(word) || faults[word]) && !denied:
			return false
		case isMaster(word), t.isMine(word), gifts[word], besidePraise[word], fillers[word], t.texts.Words.Polite(word), words.Of(word)&(words.Polite|words.Self|words.Empty) != 0 && words.Of(word)&words.Asking == 0:
		default:
			if _, country := content.FindCountry(word); !country && !cities[word] {
				return false
			}
		}
	}
	return praised
}

var (
	faults = listed("faults") // of an employer, which a denial takes away
	cities = listed("cities") // of work abroad
)
