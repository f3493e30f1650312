package tongue

import (
	"kanca/bot/spelling"
	"kanca/bot/understanding/linear"
)

const (
	// Bits is the size of the hash table of the language model.
	Bits = 18
	// maxWords bounds the work: sixty words say what language a text is in.
	maxWords = 60
	maxGram  = 5
)

// Letters tells whether a plain word says anything about a language: digits
// and what is left of links and account names do not.
func letters(word string) bool {
	switch word {
	case "username", "http", "https", "www", "com", "id", "ly", "bit", "co", "url", "rt", "wkwk", "wkwkwk", "haha", "hahaha", "hehe":
		return false
	}
	for i := 0; i < len(word); i++ {
		if c := word[i]; c >= '0' && c <= '9' {
			return false
		}
	}
	return true
}

// AppendWord appends the features of one plain word: its letter groups of one
// to five with the ends marked, the word itself, and the word as folded, which
// brings the free spellings of Madurese together. The value shrinks with the
// number of groups, so that a long word does not outvote three short ones.
func AppendWord(to []linear.Feature, word string) []linear.Feature {
	if len(word) > 32 {
		word = word[:32]
	}
	var buf [34]byte
	b := append(append(append(buf[:0], '_'), word...), '_')
	const offset, prime = 2166136261, 16777619
	grams := 0
	start := len(to)
	for i := range b {
		h := uint32(offset)
		for n := 1; n <= maxGram && i+n <= len(b); n++ {
			h = (h ^ uint32(b[i+n-1])) * prime
			if n == 1 && b[i] == '_' {
				continue
			}
			to = append(to, linear.Feature{Bucket: bucket(h + uint32(n)*0x9e3779b9), Value: 0})
			grams++
		}
	}
	value := float32(1.6) / float32(grams+8)
	for i := start; i < len(to); i++ {
		to[i].Value = value * 4
	}
	var fold [34]byte
	return append(to, linear.Feature{Bucket: bucket(hash(b) ^ 0x5bd1e995), Value: 1},
		linear.Feature{Bucket: bucket(hash(spelling.AppendFold(fold[:0], word)) ^ 0x3c6ef372), Value: 0.7})
}

// AppendPair appends the feature of two neighbouring words.
func AppendPair(to []linear.Feature, first, second string) []linear.Feature {
	var buf [64]byte
	b := append(append(append(buf[:0], first...), ' '), second...)
	return append(to, linear.Feature{Bucket: bucket(hash(b) ^ 0x2545f491), Value: 0.7})
}

func hash(b []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range b {
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}

func bucket(h uint32) uint32 { return linear.Bucket(h, Bits) }

// Features returns all features of a text, for training.
func Features(words []string) []linear.Feature {
	var out []linear.Feature
	last, n := "", 0
	for _, w := range words {
		if !letters(w) {
			last = ""
			continue
		}
		if n++; n > maxWords {
			break
		}
		out = AppendWord(out, w)
		if last != "" {
			out = AppendPair(out, last, w)
		}
		last = w
	}
	return out
}
