package conversation

import (
	"kanca/bot/words"
	"kanca/locales"
)

// maxLeftHome is how many words a question has at most about whoever stays at home.
const maxLeftHome = 12

// asksLeftHome reports whether the text asks whether a child or another of the family may
// stay at home, and says nothing else: "anak saya umur 10 tahun, boleh ditinggal ya?".
func (t *turn) asksLeftHome() bool {
	read := t.reading()
	if len(t.words) > maxLeftHome || !read.Has(words.Permit|words.Able) || !t.asks() && !read.Asks() && !read.AsksByTag() && !read.AsksWhether() {
		return false
	}
	kin, left := false, false
	for _, word := range t.words {
		w, class := t.texts.Words, words.Of(word)
		switch {
		case isKin(word), t.isRelative(word):
			kin = true
		case w.Listed(locales.ListLeft, word):
			left = true
		case isDigits(word), w.Field(word) == "age", fillers[word], w.Polite(word), w.Listed(locales.ListOfAge, word), w.Listed(locales.ListReally, word), w.Listed(locales.ListWork, word), w.Asks(word),
			class&(words.Permit|words.Able|words.Polite|words.Self|words.Empty|words.Still|words.Done|words.Not|words.Tag|words.Asking) != 0 && class&words.Harm == 0:
		default:
			return false
		}
	}
	return kin && left && !t.criesOut()
}
