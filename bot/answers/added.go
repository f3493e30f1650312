package answers

// unlearnt is how well a fact fits that the office wrote: no sentence taught how people ask
// for it, so what its words hold has to speak for what would have been learnt, too. What was
// learnt of questions that have no answer was learnt before there was this one, and counts
// the less, the better it fits.
func (f *Found) unlearnt(l Listed) Match {
	m := Match{Fact: l.Fact, Words: round(l.Held), Listed: round(l.Score)}
	m.Chance = round(l.Held * l.Score)
	f.Nothing = round(f.Nothing * (1 - m.Chance))
	return m
}
