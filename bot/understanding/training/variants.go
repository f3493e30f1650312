package training

import (
	"strings"

	"kanca/bot/spelling"
)

// How many variants of each example are learnt beside it, and how much each
// counts against the example itself. Chosen on fresh texts; README.md has
// the figures.
const (
	variants      = 3
	variantWeight = 0.35
)

// openers and closers stand around what people want and say nothing about it.
var (
	openers = strings.Split(`assalamualaikum pak,|permisi,|maaf,|pak,|kak,|bu,|min,|mbak,|halo,|halo kak,|selamat pagi,|nyo'on sapora,|saporana pak,|le',|cong,|salam,|nuwun sewu,|maaf mengganggu,|pak mau tanya,|numpang tanya,|ngapora,|jadi gini pak,|begini kak,|anu pak,`, "|")
	closers = strings.Split(`ya|pak|kak|min|dong|terima kasih|makasih|ya pak|gi|le'|sakalangkong|mohon infonya|trims|mbak|nih|deh|tolong dijawab|pak?|kaso'on|suwun|yaa|!!|??|bu`, "|")
)

// Vary returns another way in which someone might have typed a text: a word
// left out, a slip of the thumb, Madurese without apostrophes, words of
// address around it.
func Vary(text string, pick *Sequence) string {
	words := spelling.Words(spelling.Plain(text))
	if len(words) > 3 {
		least := len(words) - 1 - len(words)/5
		kept := words[:0:0]
		for i, w := range words {
			if pick.Below(6) > 0 || len(kept)+len(words)-i <= least {
				kept = append(kept, w)
			}
		}
		words = kept
	}
	for i, w := range words {
		switch pick.Below(8) {
		case 0:
			words[i] = slip(w, pick)
		case 1, 2:
			words[i] = respell(w, pick)
		}
	}
	out := strings.Join(words, " ")
	if pick.Below(4) == 0 {
		out = openers[pick.Below(len(openers))] + " " + out
	}
	if pick.Below(4) == 0 {
		out += " " + closers[pick.Below(len(closers))]
	}
	return out
}

// slip makes one typing mistake in a word of five letters or more.
func slip(w string, pick *Sequence) string {
	if len(w) < 5 {
		return w
	}
	at := 1 + pick.Below(len(w)-2)
	switch pick.Below(3) {
	case 0:
		return w[:at] + w[at+1:]
	case 1:
		return w[:at] + string(w[at+1]) + string(w[at]) + w[at+2:]
	default:
		return w[:at] + string(w[at]) + w[at:]
	}
}

// respell writes a word as another hand would: Madurese has no settled
// spelling, and chat drops vowels.
func respell(w string, pick *Sequence) string {
	switch pick.Below(6) {
	case 0:
		return strings.ReplaceAll(w, "'", "")
	case 1:
		return strings.ReplaceAll(w, "'", "k")
	case 2:
		if n := len(w); n > 3 && strings.IndexByte("aeiou", w[n-1]) >= 0 {
			return w + "h"
		}
	case 3:
		for _, c := range []string{"bh", "dh", "gh", "jh"} {
			w = strings.ReplaceAll(w, c, c[:1])
		}
	case 4:
		for _, c := range []string{"rr", "ll", "ss", "nn", "mm", "pp", "tt", "kk"} {
			w = strings.ReplaceAll(w, c, c[:1])
		}
	case 5:
		if len(w) > 4 && len(w) < 9 {
			b := []byte{w[0]}
			for i := 1; i < len(w)-1; i++ {
				if strings.IndexByte("aeiou", w[i]) < 0 {
					b = append(b, w[i])
				}
			}
			return string(append(b, w[len(w)-1]))
		}
	}
	return w
}
