package conversation

import (
	"slices"
	"strings"

	"kanca/bot/words"
	"kanca/locales"
)

var (
	everyday  = listed("everyday_abroad") // what people write of a relative abroad on any day
	feasts    = listed("feasts")          // for what somebody comes home on leave
	possesses = listed("possesses")
	reachedBy = listed("reached_by") // what somebody may not have, and is none the worse for
)

// elders are what an elder sibling is called, and whom people write to.
var elders = listed("elders")

// namesElder reports whether an elder is spoken of and not to: "mbak saya", "masku".
func (t *turn) namesElder() bool {
	for i, word := range t.words {
		if stem, mine := strings.CutSuffix(word, "ku"); mine && elders[stem] {
			return true
		}
		if elders[word] && i+1 < len(t.words) && words.Of(t.words[i+1])&words.Self != 0 {
			return true
		}
	}
	return false
}

// everydayAbroad reports whether the text names a relative and a country and tells or asks of
// what happens on any day besides: "kakak saya di hongkong mau pulang lebaran", "… mau kirim
// barang", "… ga punya wa, bisa ga dia sms ke nomor ini?". One other word, or anything denied,
// may tell of danger: "mau pulang tapi ditahan", "ga bisa wa".
func (t *turn) everydayAbroad() bool {
	kin, abroad, rest := t.relativeAbroad()
	read := t.reading()
	if !kin && !t.namesElder() || !abroad || len(rest) == 0 || t.warnedOf(t.words) || t.criesOut() || t.tellsOfHarm() > 0 || t.unsafe() || read.Has(words.Harm|words.Fear|words.Unwilling|words.Beg|words.NotYet|words.Forbid|words.Undo) {
		return false
	}
	feast := slices.ContainsFunc(t.words, func(w string) bool { return feasts[w] })
	for i, word := range t.words {
		before, next := "", ""
		if i > 0 {
			before = t.words[i-1]
		}
		if i+1 < len(t.words) {
			next = t.words[i+1]
		}
		class := words.Of(word)
		switch {
		case t.texts.Words.Listed(locales.ListContrast, word), t.harmIn(word), employers[word]:
			return false
		case t.texts.Words.Listed(locales.ListHome, word):
			if !feast {
				return false
			}
		case class&(words.Not|words.Lack) != 0:
			has := possesses[next] && i+2 < len(t.words) && reachedBy[t.words[i+2]] || class&words.Lack != 0 && reachedBy[next]
			if !has && words.Of(before)&(words.Able|words.Permit|words.Asking) == 0 { // "bisa ga", "bisa napa bunten"
				return false
			}
		case !slices.Contains(rest, word), everyday[word], elders[word], elders[strings.TrimSuffix(word, "ku")], feasts[word], possesses[word], reachedBy[word], class&(words.Able|words.Permit|words.Asking|words.Want|words.Polite|words.Link|words.Tag|words.Self|words.Empty) != 0 && class&words.Harm == 0:
		default:
			return false
		}
	}
	return true
}
