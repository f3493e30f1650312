package locales

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"kanca/bot/spelling"
	"kanca/bot/words"
)

// stopWords are the stop words that are understood with their letters apart
// or a syllable more; in the long ones one typing mistake is forgiven.
var (
	stopWords     = []string{"berhenti", "unsubscribe", "stop", "stopall"}
	longStopWords = []string{"berhenti", "unsubscribe"}
	afterStop     = wordSet("makasih makasi mksh terima terimakasih kasih trims trimakasih thanks thank you thx tq suwun nuwun matur mator sakalangkong kaso'on dulu dolo ghallu gallu nggih njih inggih engghi enggi ghi la lah pon ampon mawon disik sek bhai kabbhi iya ok oke sekarang sateya 1")
	likeLetters   = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t")
)

// maxStopText is how long a text may be that is a stop word and polite tails.
const maxStopText = 80

// StopWord reports whether a whole message is a stop word, however it was typed:
// in full-width letters, with digits for letters or the letters apart, with one
// mistake in a long word, and with words of courtesy around it.
func (w *Words) StopWord(text string) bool {
	if len(text) > 4*maxStopText {
		return false
	}
	said := spelling.Words(spelling.Plain(norm.NFKC.String(strings.ToValidUTF8(text, " "))))
	for len(said) > 1 && (w.polite[said[0]] && !trails[said[0]] || acknowledges(said[0])) {
		said = said[1:]
	}
	for len(said) > 1 && (w.polite[said[len(said)-1]] || afterStop[said[len(said)-1]]) {
		said = said[:len(said)-1]
	}
	if len(said) == 0 || len(said) > maxStopText/4 {
		return false
	}
	if whole := strings.Join(said, " "); w.whole[whole] == CommandStop || w.lists[ListStopOnly][whole] {
		return true
	}
	apart := !slices.ContainsFunc(said, func(word string) bool { return len(word) > 1 })
	if !apart && len(said) > 2 {
		return false
	}
	joined := strings.Join(said, "")
	if !isAllDigits(joined) {
		joined = likeLetters.Replace(joined)
	}
	for _, suffix := range []string{"", "lah", "kan"} {
		word, ok := strings.CutSuffix(joined, suffix)
		if !ok {
			continue
		}
		if slices.Contains(stopWords, word) {
			return true
		}
		for _, long := range longStopWords { // "terhenti" is another word
			if len(word) > 0 && word[0] == long[0] && spelling.Distance(word, long, 1) <= 1 {
				return true
			}
		}
	}
	return false
}

// acknowledges reports whether a word says yes, or that something was read: "ok", "siap",
// "engghi". In front of a stop word it takes nothing back.
func acknowledges(word string) bool {
	return words.Of(word)&words.Yes != 0 || words.KindOf(word)&words.Heard != 0
}

// BeginsStop reports whether a plain text begins with a stop word of one word,
// courtesy aside, or is one of the sentences that ask for no more messages.
func (w *Words) BeginsStop(plain string) bool {
	head, _, _ := strings.Cut(w.Trim(plain), " ")
	if w.whole[head] == CommandStop || w.StopWord(head) {
		return true
	}
	return slices.ContainsFunc(noMore, func(phrase string) bool { return strings.HasPrefix(w.Trim(plain)+" ", phrase+" ") })
}

var noMore = []string{"jangan kirim lagi", "jangan kirim kirim lagi", "jangan kirimi saya lagi", "jangan kirim pesan", "jangan kirim info", "jangan kirim sms", "jangan kirim wa",
	"jangan sms lagi", "jangan sms saya", "jangan wa lagi", "jangan wa saya", "jangan hubungi saya", "jangan ganggu saya", "jangan chat lagi",
	"jha' kerem pole", "ja' kerem pole", "jha' ngerem pole", "ta' osa kerem pole", "ojo kirim maneh", "ojok kirim maneh"}

func isAllDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }
