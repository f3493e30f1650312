package lexicon

import (
	"math"
	"slices"
	"strings"

	"kanca/bot/understanding/linear"
)

// Bits is the size of the hash table of the intent model.
const Bits = 17

const (
	basis uint32 = 2166136261
	prime uint32 = 16777619
)

func hashByte(h uint32, c byte) uint32 { return (h ^ uint32(c)) * prime }

func hashString(h uint32, s string) uint32 {
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * prime
	}
	return h
}

func bucket(h uint32) uint32 { return linear.Bucket(h, Bits) }

// Observation is a feature and the words it was seen in, for explanations.
type Observation struct {
	linear.Feature
	First, Last int // places in Text.Words
}

// How much each group of features counts. Chosen by cross-validation.
const (
	wordShare, pairShare, gramShare, conceptShare, togetherShare = 1.0, 0.6, 0.7, 1.2, 0.8
	maxConcepts                                                  = 12
)

// Features appends what the words from..to-1 of a text say about its intent:
// the words as typed and what they stand for, neighbouring pairs, letter groups, and concepts alone and two by
// two. Each group is scaled to a fixed length, so that a long story does not
// shout louder than a short question.
func (t *Text) Features(from, to int, out []Observation) []Observation {
	words := t.Words[from:to]
	mark := len(out)
	for i, w := range words {
		out = append(out, see(hashString(hashByte(basis, 'w'), w.Fold), from+i, from+i))
		if w.tagged != "" && w.tagged != w.Fold {
			out = append(out, see(hashString(hashByte(basis, 'w'), w.tagged), from+i, from+i))
		}
	}
	for i := from; i < to; i++ {
		if at := t.Words[i].At; i == from || t.Words[i-1].At != at {
			out = append(out, see(hashString(hashByte(basis, 't'), t.Typed[at]), i, i))
		}
	}
	if len(words) > 0 {
		out = append(out, see(hashString(hashByte(basis, '<'), words[0].Fold), from, from))
		out = append(out, see(hashString(hashByte(basis, '>'), words[len(words)-1].Fold), to-1, to-1))
	}
	mark = scale(out, mark, wordShare)
	for i := 1; i < len(words); i++ {
		h := hashString(hashByte(hashString(hashByte(basis, 'b'), words[i-1].Fold), ' '), words[i].Fold)
		out = append(out, see(h, from+i-1, from+i))
		if i > 1 {
			h := hashString(hashByte(hashString(hashByte(basis, 's'), words[i-2].Fold), ' '), words[i].Fold)
			out = append(out, see(h, from+i-2, from+i))
		}
	}
	mark = scale(out, mark, pairShare)
	for i, w := range words {
		out = grams(out, w.Fold, from+i)
	}
	mark = scale(out, mark, gramShare)
	var concepts [maxConcepts]Hit
	n := 0
	for _, h := range t.Hits {
		if h.First < from || h.Last >= to || h.Kind == Topic {
			continue
		}
		known := false
		for _, c := range concepts[:n] {
			known = known || c.Tag.group() == h.Tag.group()
		}
		if known {
			continue
		}
		out = append(out, see(h.Tag.group(), h.First, h.Last))
		if n < maxConcepts {
			concepts[n] = h
			n++
		}
	}
	mark = scale(out, mark, conceptShare)
	for i := range n {
		for j := range i {
			a, b := concepts[i].Tag.group(), concepts[j].Tag.group()
			out = append(out, see(min(a, b)*31+max(a, b), concepts[j].First, concepts[i].Last))
		}
	}
	scale(out, mark, togetherShare)
	if s := t.Situation(from, to); s != Calm {
		out = append(out, see(hashByte(hashByte(basis, '!'), byte(s)), from, to-1))
	}
	return out
}

// Situation says how much a text reads like someone in trouble abroad.
type Situation uint8

// The situations.
const (
	Calm          Situation = iota
	Supposed                // trouble, but as a question about what would be: "kalau gaji tidak dibayar?"
	Trouble                 // trouble without a person or a place
	SomeoneIn               // trouble of the writer or of someone near
	AbroadIn                // trouble at an employer's or in another country
	SomeoneAbroad           // both
)

// troubles are the concepts of danger; who and there say whose and where.
var troubles, who, there = names("harm held trafficked missing unpaid starved sick stranded confiscated moved"),
	names("self family danger"), names("abroad boss migrant agency sponsor")

func names(list string) map[string]bool {
	out := map[string]bool{}
	for _, n := range strings.Fields(list) {
		out[n] = true
	}
	return out
}

// Situation looks at the words from..to-1.
func (t *Text) Situation(from, to int) Situation {
	var trouble, supposed, someone, abroad bool
	for _, h := range t.Hits {
		if h.First < from || h.Last >= to {
			continue
		}
		switch {
		case h.Kind == Country:
			abroad = true
		case h.Kind != Concept:
		case troubles[h.Name]:
			trouble = true
		case h.Name == "hypothetical":
			supposed = true
		case who[h.Name]:
			someone = true
		case there[h.Name]:
			abroad = true
		}
	}
	switch {
	case !trouble:
		return Calm
	case supposed:
		return Supposed
	case someone && abroad:
		return SomeoneAbroad
	case abroad:
		return AbroadIn
	case someone:
		return SomeoneIn
	}
	return Trouble
}

// Trouble reports whether words tell of trouble that is no question about what
// would be. Papers that are lost, and nothing else, are none: "paspor hilang".
func (t *Text) Trouble() bool {
	if t.Situation(0, len(t.Words)) <= Supposed {
		return false
	}
	return slices.ContainsFunc(t.Hits, func(h Hit) bool {
		lost := (h.Name == "missing" || h.Name == "stranded") && t.ofPapers(h)
		return h.Kind == Concept && troubles[h.Name] && !lost
	})
}

// ofPapers reports whether a paper is named in or beside the words of a hit.
func (t *Text) ofPapers(hit Hit) bool {
	return slices.ContainsFunc(t.Hits, func(h Hit) bool {
		return h.Kind == Concept && h.Name == "document" && h.First <= hit.Last+1 && h.Last >= hit.First-1
	})
}

// Violence reports whether somebody near is being hurt or threatened, told as a
// thing that happened and not as a question about what would be.
func (t *Text) Violence() bool {
	if s := t.Situation(0, len(t.Words)); s != SomeoneIn && s != SomeoneAbroad {
		return false
	}
	harm, near := false, false
	for _, h := range t.Hits {
		harm = harm || h.Kind == Concept && h.Name == "harm"
		near = near || h.Kind == Concept && (h.Name == "self" || h.Name == "family")
	}
	return harm && near
}

// group is what a tag counts as: every country is "a country".
func (t *Tag) group() uint32 {
	if t.Kind == Concept {
		return t.key
	}
	return hashByte(hashByte(basis, 'k'), byte(t.Kind))
}

func see(hash uint32, first, last int) Observation {
	return Observation{linear.Feature{Bucket: bucket(hash), Value: 1}, first, last}
}

// grams appends the groups of three to five letters of a word, ends marked.
func grams(out []Observation, word string, at int) []Observation {
	var buf [50]byte
	b := append(append(append(buf[:0], '_'), word[:min(len(word), 40)]...), '_')
	for i := range b {
		h := hashByte(basis, 'g')
		for n := 1; n <= 5 && i+n <= len(b); n++ {
			if h = hashByte(h, b[i+n-1]); n >= 3 {
				out = append(out, see(h, at, at))
			}
		}
	}
	return out
}

func scale(out []Observation, mark int, share float32) int {
	if n := len(out) - mark; n > 0 {
		v := share / float32(math.Sqrt(float64(n)))
		for i := range out[mark:] {
			out[mark+i].Value = v
		}
	}
	return len(out)
}
