package agency

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// maxTold is how many agencies one text is warned of, and maxMarked how many legal forms
// of a text are looked behind: a message of 64 kB may be nothing but them.
const (
	maxTold   = 3
	maxMarked = 60
)

// leastUnmarked is how many words a name has that is heard without PT in front of it: two
// such as "maju bersama" are talk.
const leastUnmarked = 3

// Mention is a record that a text names. Alike says that the name may go on in the text, so
// that another firm may be meant.
type Mention struct {
	Record Record
	Alike  bool
}

// Told returns the records with bad news of which a text says the whole name, whatever
// else it says: the worst first, those that are only alike last. A name inside of a longer
// registered one is the longer one, also with a slip in its last word, for near-twins are
// real companies; where two firms have the very name, the bad one is told of.
func (x *Index) Told(text string) []Mention {
	if x.Len() == 0 {
		return nil
	}
	in := pieces(canonical(text))
	type place struct{ record, from, to int }
	var capitals map[string]bool
	clear := func(from, to int) bool {
		if capitals == nil {
			capitals = capitalised(text)
		}
		return clearlyNamed(in, from, to, capitals, text)
	}
	var found []place
	marked := 0
	for from := range in {
		if legalForms[in[from].text] {
			continue
		}
		var before [2]string
		is := formBefore(appendTexts(before[:0], in[max(0, from-2):from])) > 0
		if is {
			marked++
		}
		if !is && from >= maxSearched || is && marked > maxMarked {
			continue
		}
		for to := from + 1; to <= min(len(in), from+maxNameWords); to++ {
			if last := in[to-1].text; !legalForms[last] && x.like.wordSeen[last] == 0 && plainASCII(last) {
				break // no registered name goes on like this, as nearly every word of a message shows
			}
			if !is && to-from < leastUnmarked {
				continue
			}
			for _, r := range x.named(in[from:to]) {
				if !is && !clear(from, to) {
					continue
				}
				found = append(found, place{r, from, to})
			}
		}
	}
	alike := map[int]bool{} // the records found, and whether each is only alike
	add := func(record int, only bool) {
		if x.records[record].Bad() {
			had, there := alike[record]
			alike[record] = only && (had || !there)
		}
	}
	asks := strings.Contains(text, "?")
	for _, p := range found {
		inside := slices.ContainsFunc(found, func(q place) bool { return q.from <= p.from && p.to <= q.to && q.to-q.from > p.to-p.from })
		if inside || !x.records[p.record].Bad() || !asks && denied(in, p.from) {
			continue
		}
		if capitals == nil {
			capitals = capitalised(text)
		}
		switch twin := x.slipped(in, p.from, p.to); {
		case twin >= 0:
			add(twin, true)
		default:
			add(p.record, x.mayGoOn(in, p.to, capitals))
		}
	}
	if len(found) == 0 {
		for _, r := range x.slips(in) {
			add(r, true)
		}
	}
	out := slices.SortedFunc(maps.Keys(alike), func(a, b int) int {
		if alike[a] != alike[b] {
			if alike[a] {
				return 1
			}
			return -1
		}
		return cmp.Or(x.worseFirst(a, b), cmp.Compare(a, b))
	})
	var told []Mention
	for _, i := range out[:min(len(out), maxTold)] {
		told = append(told, Mention{x.records[i], alike[i]})
	}
	return told
}

// goesOn are words of an advert that no firm is called by: behind a name they end it.
var goesOn = wordSet(`buka membuka menempatkan memberangkatkan mencari cari membutuhkan butuh menerima ke di untuk utk yang yg dengan dgn adalah sedang
	lowongan loker job gaji biaya syarat hubungi hub minat penempatan tujuan resmi izin ijin sip3mi mokka nyare parlo ngerem`)

// Stated returns the one record whose whole name a text says behind PT or CV with nothing
// behind it that could belong to a longer name: the text or its line ends, or it goes on with
// a word that no firm is called by. ok is false where another registered name reaches over it,
// where two firms are stated, and where two have the name.
func (x *Index) Stated(text string) (r Record, ok bool) {
	if x.Len() == 0 || odd(canonical(text)) {
		return Record{}, false
	}
	in := pieces(canonical(text))
	words := texts(in)
	found := -1
	for from, marked := 0, 0; from < len(in) && marked < maxMarked; from++ {
		if legalForms[words[from]] || formBefore(words[max(0, from-2):from]) == 0 {
			continue
		}
		marked++
		to := from + 1
		for to < len(in) && to < from+maxNameWords && !in[to].apart && !goesOn[words[to]] {
			to++
		}
		if to < len(in) && !goesOn[words[to]] && !(in[to].apart && !in[to].comma) {
			continue
		}
		hits := x.named(in[from:to])
		longer := false
		x.eachName(words[max(0, from-1):min(len(words), from+2*maxNameWords)], func(record, _, end int) {
			longer = longer || end > to-max(0, from-1) && record != found
		})
		if len(hits) != 1 || longer || found >= 0 && found != hits[0] || !x.hasForm(hits[0], words[from-1]) {
			return Record{}, false
		}
		found = hits[0]
	}
	if found < 0 {
		return Record{}, false
	}
	return x.records[found], true
}

// hasForm reports whether a record has a legal form of its own and it is this one: "CV Angin
// Timur" states nothing of PT Angin Timur. Without one it is a PT, as the law says of them
// all (UU 18/2017 Pasal 1 angka 9).
func (x *Index) hasForm(record int, form string) bool {
	own := "pt"
	for _, w := range texts(pieces(canonical(x.records[record].Name))) {
		if legalForms[w] {
			own = w
			break
		}
	}
	return form == own || form == own[1:] // "P T" is two words
}
