package agency

import (
	"cmp"
	"slices"
)

// Which records a person is asked about, and which are told of beside the one
// that was found. A wrong "licensed" is the worst that can be said: whatever has no
// place among the few that are shown, bad news has.

// ask is the verdict on records that have the name or number itself, and on those
// that are near it, the best first.
func (x *Index) ask(hits []int, near []scored) Verdict {
	var order []scored
	seen := map[int]bool{}
	add := func(s scored) {
		if !seen[s.record] {
			seen[s.record] = true
			order = append(order, s)
		}
	}
	for _, i := range slices.SortedStableFunc(slices.Values(hits), x.worseFirst) {
		add(scored{i, 1})
	}
	for _, s := range near {
		add(s)
	}
	if len(order) == 0 {
		return Verdict{Kind: NotFound}
	}
	for _, s := range order[:min(len(order), MaxCandidates+maxAlso)] { // all that are told of
		for _, worse := range x.confusedWith(x.records[s.record]) { // who chooses it may mean one that is like it
			if s.score < exactScore {
				worse.score *= s.score // it is like what is only like the text
			}
			add(worse)
		}
	}
	v := Verdict{Kind: Ambiguous}
	shown := slices.Clone(order[:min(len(order), MaxCandidates)])
	rest := slices.DeleteFunc(slices.Clone(order[len(shown):]), func(s scored) bool {
		return s.score < exactScore && !x.records[s.record].Bad()
	})
	slices.SortStableFunc(rest, func(a, b scored) int { return x.worseFirst(a.record, b.record) })
	if len(rest) > 0 { // the worst has a place among the first
		last := len(shown) - 1
		for i := last; i >= 0; i-- { // the one to give way is the mildest of them, and of these the last
			if x.worseFirst(shown[i].record, shown[last].record) > 0 {
				last = i
			}
		}
		worst := slices.MinFunc(shown, func(a, b scored) int { return x.worseFirst(a.record, b.record) })
		if x.records[rest[0].record].Standing().Worse(x.records[worst.record].Standing()) {
			shown[last], rest[0] = rest[0], shown[last]
			slices.SortStableFunc(rest, func(a, b scored) int { return x.worseFirst(a.record, b.record) })
		}
	}
	slices.SortStableFunc(shown, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	v.Candidates = x.candidates(shown)
	v.Also = x.candidates(rest[:min(len(rest), maxAlso)])
	return v
}

func (x *Index) candidates(of []scored) []Candidate {
	var out []Candidate
	for _, s := range of {
		out = append(out, Candidate{Record: x.records[s.record], Score: s.score})
	}
	return out
}

// worseThan are the few of confusedWith that are told of beside r.
func (x *Index) worseThan(r Record) []Candidate {
	near := x.confusedWith(r)
	return x.candidates(near[:min(len(near), MaxCandidates)])
}

// confusedWith are the records that a person may take for r and that stand worse:
// of the very same name whatever is worse, of a similar one what is bad. The worst
// comes first, then the likest.
func (x *Index) confusedWith(r Record) []scored {
	var near []scored
	for _, name := range ReadName(r.Name).Own {
		normal := Normalise(name)
		for _, i := range x.called(normal) {
			near = append(near, scored{i, 1})
		}
		near = append(near, x.like.find(dropLegalForms(tokens(name)), false)...)
	}
	slices.SortStableFunc(near, func(a, b scored) int {
		return cmp.Or(x.worseFirst(a.record, b.record), cmp.Compare(b.score, a.score))
	})
	seen := map[int]bool{}
	return slices.DeleteFunc(near, func(s scored) bool {
		o := x.records[s.record]
		again := seen[s.record]
		seen[s.record] = true
		return again || !o.Standing().Worse(r.Standing()) || s.score < 1 && !o.Bad()
	})
}

// worseFirst orders records by their status: the worst must be one of those that
// are shown. What is known last of a missing one comes behind what is known today.
func (x *Index) worseFirst(a, b int) int {
	one, other := x.records[a], x.records[b]
	return cmp.Or(cmp.Compare(other.Status.Severity(), one.Status.Severity()), cmp.Compare(one.MissingFrom, other.MissingFrom))
}

// WorstFirst orders candidates by how they stand, the worst first, and leaves
// those that stand alike in their order. It changes and returns a copy.
func WorstFirst(of []Candidate) []Candidate {
	out := slices.Clone(of)
	slices.SortStableFunc(out, func(a, b Candidate) int {
		return cmp.Compare(b.Record.Standing().Severity(), a.Record.Standing().Severity())
	})
	return out
}
