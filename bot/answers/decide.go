package answers

import (
	"cmp"
	"math"
	"slices"

	"kanca/bot/understanding/linear"
)

// The limits of the decision. They were chosen on paraphrases that were kept out of what was
// learnt and on the examples of the intents; README.md has the figures.
const (
	leastChance = 0.02
	leastWords  = 0.05
	leastListed = 0.2
	// certain is the chance from which what was learnt has a vote.
	certain = 0.3
	// holds is what a fact must hold of the words of a question for their vote.
	holds = 0.25
	// touches is what it must hold at least to be stated or offered where what was learnt is
	// not for it.
	touches = 0.2
	// likes is the least score of listed phrases for a vote.
	likes = 0.45
	// sure is the weight, of all that it may be, from which a fact is stated, and phrased the
	// same where the text says a whole phrase of its author.
	sure, phrased = 0.8, 0.5
	// single is the weight from which a text asks one thing, whatever other phrases are in it.
	single = 0.9
	// unanswerable is the weight of no fact at all from which none is told or offered.
	unanswerable = 0.5
	// level is how much of the score of the first phrases those for another fact must have,
	// where the text seems to ask two things.
	level = 0.85
	// elsewhere is the chance of asking for no fact from which nothing is stated, where it is
	// not known that a fact is asked for.
	elsewhere = 0.4
)

// How much each method counts in what is weighed, fitted by logistic regression on three
// tenths of the paraphrases that were kept out for it: the logarithm of the chance, the words
// that a fact holds, the same as a share of what the best holds, and the listed phrases.
const (
	ofChance, ofWords, ofShare, ofListed = 0.70, 2.41, 3.52, 0.92
	// faint keeps the logarithm of no chance at all finite.
	faint = 0.002
	// What speaks for no fact: at first, what was learnt of such questions, and words of which
	// some fact holds many.
	none, ofNothing, ofMost = 0.94, 6.07, 1.35
)

// weigh writes the weight of each fact, 0 to 1, among all facts and no fact, puts the facts
// in its order, and gives the weight of no fact.
func weigh(f *Found, wanted bool) float64 {
	most, share := 0.0, 1.0
	for _, m := range f.Facts {
		most = max(most, m.Words)
	}
	if !wanted { // what asks for no fact was looked at before
		share = max(1-f.Beside, rest)
	}
	empty := linear.Exp(none + ofNothing*f.Nothing + ofMost*most)
	sum := empty
	for i := range f.Facts {
		m := &f.Facts[i]
		m.Weight = linear.Exp(ofChance*math.Log(min(m.Chance/share, 1)+faint) + ofWords*m.Words + ofShare*m.Words/max(most, 1e-6) + ofListed*m.Listed)
		sum += m.Weight
	}
	for i := range f.Facts {
		f.Facts[i].Weight = round(f.Facts[i].Weight / sum)
	}
	slices.SortStableFunc(f.Facts, func(a, b Match) int { return cmp.Compare(b.Weight, a.Weight) })
	return empty / sum
}

// together is what the votes weigh as one number, where it is chosen what is weighed at all.
func (m Match) together() float64 { return 0.4*m.Chance + 0.4*m.Words + 0.2*m.Listed }

// decide weighs what the methods found.
func decide(f *Found, listed []Listed, wanted bool) {
	if len(f.Facts) == 0 {
		f.Verdict, f.Why = None, "no fact shares its words"
		if wanted || f.Beside < elsewhere {
			f.Verdict = Missing
		}
		return
	}
	empty := weigh(f, wanted)
	first := f.Facts[0]
	learnt := first.Chance >= certain && most(f.Facts, func(m Match) float64 { return m.Chance }) == first.Fact
	words := first.Words >= holds && most(f.Facts, func(m Match) float64 { return m.Words }) == first.Fact
	phrases := first.Listed >= likes && most(f.Facts, func(m Match) float64 { return m.Listed }) == first.Fact
	asked := len(listed) > 0 && listed[0].Fact == first.Fact && listed[0].Asked
	for _, vote := range []bool{learnt, words, phrases} {
		if vote {
			f.Votes++
		}
	}
	switch {
	case !wanted && f.Beside >= elsewhere && !(asked && words && phrases):
		f.Verdict, f.Why = None, "asks for no fact"
	case first.Words < touches && first.Chance < certain && !asked:
		f.Verdict, f.Why = Missing, "nothing fits"
	case len(listed) > 1 && listed[1].Beside && (f.Votes < 3 || listed[1].Score > level*listed[0].Score) && first.Weight < single && empty < unanswerable:
		f.Verdict, f.Why = Offered, "asks two things"
	case asked && first.Weight >= phrased:
		f.Verdict, f.Why = Stated, "its author's phrase"
	case first.Weight >= sure:
		f.Verdict, f.Why = Stated, "outweighs all others"
	case empty >= unanswerable:
		f.Verdict, f.Why = Missing, "no fact outweighs the others together"
	default:
		f.Verdict, f.Why = Offered, "no fact outweighs the others"
	}
}

// most is the fact with the most of something.
func most(facts []Match, of func(Match) float64) string {
	best := facts[0]
	for _, m := range facts[1:] {
		if of(m) > of(best) {
			best = m
		}
	}
	return best.Fact
}
