package agency

import "slices"

// How a short licence number stands in a longer text: so many pieces at most, "034", "men",
// "ln", "db", "2000", and of so many places at most.
const (
	maxNumberPieces = 8
	maxNumberStarts = 60
)

// besideName returns the records whose licence number stands in a text beside a name, as it
// is and however short: "PT … 7/2019". Such a number alone is a year or a price to most
// people; beside a name it may be borrowed, and whose it is has to be told of.
func (x *Index) besideName(in []piece, within []scored) []scored {
	words := texts(in)
	if !slices.ContainsFunc(words, func(w string) bool { return w == "pt" || w == "cv" || permitWords[w] }) && len(within) == 0 {
		return nil
	}
	var out []scored
	for from := 0; from < min(len(in), maxNumberStarts); from++ {
		if from > 0 && in[from].digit && in[from-1].digit {
			continue // the middle of a number
		}
		var k keying
		for to := from; to < min(len(in), from+maxNumberPieces); to++ {
			k.add(in[to])
			whole := to+1 == len(in) || !in[to].digit || !in[to+1].digit
			if !whole || k.digits == 0 || from == 0 && to+1 == len(in) {
				continue
			}
			key := k.key()
			called := from > 0 && permitWords[words[from-1]] || from > 1 && dress[words[from-1]] && permitWords[words[from-2]]
			if isEverydayNumber(key) && !called {
				continue
			}
			for _, i := range x.byLicence[key] {
				if !slices.ContainsFunc(out, func(s scored) bool { return s.record == i }) {
					out = append(out, scored{i, 0.96})
				}
			}
		}
	}
	return out
}
