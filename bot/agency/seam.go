package agency

import "slices"

// Two firms in one message, or a firm and a question, may together read like the
// name of a third: "PT Delta, PT Global" is not PT Delta Global, "PT Baik, aman?"
// not PT Baik Aman, "Karya 1, 2" not Karya 12.

// seams are the places in a name, counted in bytes of its normal form, where the
// text keeps two words apart: by a sign, by a legal form, or between numbers.
func seams(in []piece) []int {
	in = bare(in)
	var out []int
	at, apart := 0, false
	for i, p := range in {
		apart = apart || i > 0 && (p.apart || p.digit && in[i-1].digit)
		if isLegalForm(p.text) {
			apart = true
			continue
		}
		if apart && at > 0 {
			out = append(out, at)
		}
		apart = false
		at += len(p.text)
	}
	return out
}

// bare is a name without the legal forms at its two ends.
func bare(in []piece) []piece {
	for changed := true; changed; {
		changed = false
		switch n := len(in); {
		case n >= 1 && isLegalForm(in[0].text):
			in, changed = in[1:], true
		case n >= 2 && isSplitForm(in[0].text, in[1].text):
			in, changed = in[2:], true
		case n >= 1 && isLegalForm(in[n-1].text):
			in, changed = in[:n-1], true
		case n >= 2 && isSplitForm(in[n-2].text, in[n-1].text):
			in, changed = in[:n-2], true
		}
	}
	return in
}

// named are the records whose name a run of pieces is, with no seam but those
// that the registered name has itself.
func (x *Index) named(in []piece) []int {
	var room [maxNameWords]string
	normal := join(dropLegalForms(appendTexts(room[:0], in)))
	hits := x.called(normal)
	if len(hits) == 0 {
		return nil
	}
	cut := seams(in)
	if len(cut) == 0 {
		return hits
	}
	var out []int
	for _, i := range hits {
		at := slices.IndexFunc(x.forms[i], func(f form) bool { return f.normal == normal })
		if !slices.ContainsFunc(cut, func(c int) bool { return !slices.Contains(x.forms[i][at].seams, c) }) {
			out = append(out, i)
		}
	}
	return out
}

// overlaid reports whether a run of pieces that is the name of a record can as
// well be read as another registered name with words of talk around it: where
// PT Amanah and PT Amanah Ya are registered, "PT Amanah ya" is either. asks says
// that the text is a question which no other words ask: then "aman" may be it.
func (x *Index) overlaid(in []piece, record int, asks bool) bool {
	words := texts(bare(in))
	found := false
	x.eachName(append([]string{"pt"}, words...), func(other, from, to int) {
		from, to = max(from-1, 0), to-1
		if other == record || to-from >= len(words) || x.sharesName(other, record) {
			return
		}
		rest := append(slices.Clone(words[:from]), words[to:]...)
		found = found || !slices.ContainsFunc(rest, func(w string) bool { return !talk(w) || !asks && !anyOf(w, particles, agree, not, thanks, callings) })
	})
	return found
}

// sharesName reports whether two records have a name in common.
func (x *Index) sharesName(a, b int) bool {
	return slices.ContainsFunc(x.forms[a], func(f form) bool {
		return slices.ContainsFunc(x.forms[b], func(g form) bool { return f.normal == g.normal })
	})
}

// onlyTalk reports whether every word is one that people ask with, and none says
// that a company is meant: "aman?" asks about the one before.
func onlyTalk(in []piece) bool {
	return !slices.ContainsFunc(in, func(p piece) bool { return !talk(p.text) || legalForms[p.text] })
}
