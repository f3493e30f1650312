package agency

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"kanca/bot/spelling"
)

// MaxCandidates is how many similar agencies a person is asked about.
const MaxCandidates = 3

// StaleAfter is the age at which a register no longer vouches for a status.
// Sanctions last about three months and licences change weekly, so an import a
// month is expected and half a month of grace is given.
const StaleAfter = 45 * 24 * time.Hour

// maxText bounds the bytes looked at. A longer text can only lead to a
// question: what was cut off might change the name.
const maxText = 4000

// Index finds agencies by name or licence number. It is immutable and safe for
// concurrent use. The nil Index is an empty register.
type Index struct {
	records   []Record
	byName    map[string][]int
	byLicence map[string][]int // by licenceKey
	byDigits  map[string][]int // by digitsOf: similar only
	byHalf    map[string][]int // first and last half of long numbers
	like      *likeness
	asOf      string
	sample    bool

	licenceStarts  map[string]bool // letters that a number begins with
	licenceLetters map[string]bool // letters that stand in any number
}

// NewIndex indexes records. Rows that are equal in every column count once; two
// rows that share a normal form or a licence number but differ anywhere make
// that name or number ambiguous.
func NewIndex(records []Record) *Index {
	x := &Index{
		byName: map[string][]int{}, byLicence: map[string][]int{}, byDigits: map[string][]int{}, byHalf: map[string][]int{},
		licenceStarts: map[string]bool{}, licenceLetters: map[string]bool{},
	}
	seen := make(map[Record]bool, len(records))
	for _, r := range records {
		if seen[r] {
			continue
		}
		seen[r] = true
		i := len(x.records)
		if n := Normalise(r.Name); n != "" {
			x.byName[n] = append(x.byName[n], i)
		}
		x.addLicence(r.Licence, i)
		x.asOf = max(x.asOf, r.AsOf)
		x.sample = x.sample || r.Sample
		x.records = append(x.records, r)
	}
	x.like = newLikeness(x.records)
	return x
}

func (x *Index) addLicence(licence string, record int) {
	in := pieces(canonical(licence))
	key, digits, _ := licenceKey(in)
	if digits == 0 {
		return
	}
	x.byLicence[key] = append(x.byLicence[key], record)
	whole := digitsOf(in)
	x.byDigits[whole] = append(x.byDigits[whole], record)
	for _, h := range halves(whole) {
		x.byHalf[h] = append(x.byHalf[h], record)
	}
	starts := true
	for _, p := range in {
		if p.counts() && !p.digit {
			x.licenceLetters[p.text] = true
			if starts {
				x.licenceStarts[p.text] = true
			}
		}
		starts = starts && !p.counts()
	}
}

// Len is the number of records.
func (x *Index) Len() int {
	if x == nil {
		return 0
	}
	return len(x.records)
}

// AsOf is the newest date of any record, "" when there is none.
func (x *Index) AsOf() string {
	if x == nil {
		return ""
	}
	return x.asOf
}

// Sample reports whether the register is the sample set of a demonstration.
func (x *Index) Sample() bool { return x != nil && x.sample }

// Find says which agency text names: a bare name, a licence number, or a
// question or a story around either.
//
// The verdict is Found when the text names one agency and that name has, whole,
// the normal form of exactly one record, or when the text holds the licence
// number of exactly one record. Where a name ends is told by a sign that ends a
// phrase and by the words of a question; see mentions. A name that goes on in
// any other word, a second agency beside it, or a licence number beside the name
// of somebody else is Ambiguous: borrowing a real name or number is an old
// trick. Everything that is only similar is Ambiguous, with one to three
// candidates. A nil or empty Index gives NoData. For any verdict but NoData,
// Stale tells that the data is too old or undated.
func (x *Index) Find(text string, now time.Time) Verdict {
	if x.Len() == 0 {
		return Verdict{Kind: NoData}
	}
	return x.dated(x.decide(text), now)
}

// FindNamed is Find for a text in which somebody else has marked what may be the
// name. Where the text itself leads to nothing the mark is looked at, and then
// only ever asked about: whoever marked it did not know the register.
func (x *Index) FindNamed(text, mark string, now time.Time) Verdict {
	v := x.Find(text, now)
	if v.Kind != NotFound || mark == "" {
		return v
	}
	v = x.decide(mark)
	if v.Kind == Found {
		v = Verdict{Kind: Ambiguous, Candidates: []Candidate{{v.Record, 1}}}
	}
	return x.dated(v, now)
}

func (x *Index) dated(v Verdict, now time.Time) Verdict {
	v.AsOf = x.asOf
	if v.Kind == Found {
		v.AsOf = v.Record.AsOf
	}
	v.Stale = stale(v.AsOf, now)
	return v
}

func (x *Index) decide(text string) Verdict {
	cut := len(text) > maxText
	if cut {
		text = text[:maxText]
	}
	if hits := x.byName[Normalise(text)]; len(hits) > 0 {
		return x.equal(hits, nil, cut)
	}
	text = canonical(text)
	parts := pieces(text)
	spans := x.findLicences(parts)
	if only, sure := x.onlyLicence(parts); len(spans) == 0 && len(only) > 0 {
		return x.equal(only, nil, cut || !sure)
	}
	words := phrases(without(text, spans))
	if len(spans) > 0 {
		words = slices.DeleteFunc(words, func(w word) bool { return registerWords[w.text] || fillers[w.text] })
	}
	byNumber := numbered(spans)
	var byName []int
	var near []scored
	doubt, other := cut, false // other: a name that no record has
	for _, m := range mentions(words, strings.ContainsRune(text, '?')) {
		hits := x.named(m.names)
		for _, i := range hits {
			if !slices.Contains(byName, i) {
				byName = append(byName, i)
			}
		}
		if len(hits) == 0 {
			similar := x.like.find(m.core, m.marked)
			near = append(near, similar...)
			other = other || m.marked || len(m.core) > 0 && len(similar) > 0
		}
	}
	switch {
	case len(byNumber) == 0 && len(byName) > 0:
		return x.equal(byName, near, doubt || other)
	case len(byNumber) > 0 && len(byName) > 0:
		if both := common(byName, byNumber); len(both) == 1 && len(byName) == 1 && len(byNumber) == 1 {
			return x.equal(both, nil, doubt || other)
		} else if len(both) == 1 && !other { // the number tells namesakes apart
			return x.equal(both, nil, doubt || !x.namesakes(byName))
		}
		return x.equal(append(byName, byNumber...), near, true)
	case len(byNumber) > 0:
		return x.equal(byNumber, near, doubt || other)
	}
	near = append(near, x.nearLicence(parts)...)
	slices.SortStableFunc(near, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	return x.ask(nil, near)
}

// namesakes reports whether all of the records have one normal form.
func (x *Index) namesakes(records []int) bool {
	for _, i := range records {
		if x.like.normal[i] != x.like.normal[records[0]] {
			return false
		}
	}
	return true
}

// equal is the verdict on records that have the name or number itself; near are
// further records that look alike. doubt forbids Found.
func (x *Index) equal(hits []int, near []scored, doubt bool) Verdict {
	if len(hits) == 1 && !doubt {
		return Verdict{Kind: Found, Record: x.records[hits[0]]}
	}
	return x.ask(hits, near)
}

func (x *Index) ask(hits []int, near []scored) Verdict {
	var order []scored
	for _, i := range hits {
		order = append(order, scored{i, 1})
	}
	order = append(order, near...)
	v := Verdict{Kind: NotFound}
	seen := map[int]bool{}
	for _, s := range order {
		if seen[s.record] || len(v.Candidates) == MaxCandidates {
			continue
		}
		seen[s.record] = true
		v.Kind = Ambiguous
		v.Candidates = append(v.Candidates, Candidate{Record: x.records[s.record], Score: s.score})
	}
	return v
}

// named returns the distinct records that one of the readings names exactly.
func (x *Index) named(names [][]string) []int {
	var out []int
	for _, n := range names {
		for _, i := range x.byName[join(dropLegalForms(n))] {
			if !slices.Contains(out, i) {
				out = append(out, i)
			}
		}
	}
	return out
}

func numbered(spans []span) []int {
	var out []int
	for _, s := range spans {
		if !slices.Contains(out, s.record) {
			out = append(out, s.record)
		}
	}
	return out
}

func common(a, b []int) []int {
	var out []int
	for _, i := range a {
		if slices.Contains(b, i) {
			out = append(out, i)
		}
	}
	return out
}

// without takes licence numbers out of a text.
func without(text string, spans []span) string {
	if len(spans) == 0 {
		return text
	}
	out := []byte(text)
	for _, s := range spans {
		for i := s.from; i < s.to; i++ {
			out[i] = ' '
		}
	}
	return string(out)
}

// halves returns the keys under which a long number with one wrong digit is
// still found: a single mistake leaves its first or its last digits whole.
func halves(digits string) []string {
	if len(digits) < 12 {
		return nil
	}
	return []string{"^" + digits[:6], digits[len(digits)-6:] + "$"}
}

// nearLicence returns records whose number has the same digits otherwise cut or
// dressed, and records whose long number has one digit wrong, missing, extra or
// swapped in the text.
func (x *Index) nearLicence(parts []piece) []scored {
	var out []scored
	add := func(i int, score float64) {
		if len(out) < MaxCandidates {
			out = append(out, scored{i, score})
		}
	}
	if whole := digitsOf(parts); len(whole) >= minLicenceDigits && x.onlyNumber(parts) {
		for _, i := range x.byDigits[whole] {
			add(i, 0.99)
		}
	}
	for _, p := range parts {
		if !p.digit || len(p.text) > 40 {
			continue
		}
		for _, h := range halves(p.text) {
			for _, i := range x.byHalf[h] {
				if spelling.Distance(p.text, digitsOf(pieces(canonical(x.records[i].Licence))), 1) <= 1 {
					add(i, 1-1/float64(len(p.text)))
				}
			}
		}
	}
	return out
}

// onlyNumber reports whether a text has no words but those around a number.
func (x *Index) onlyNumber(parts []piece) bool {
	for _, p := range parts {
		if !p.digit && p.counts() && !x.licenceLetters[p.text] && !allIn([]string{p.text}, openers, closers, legalForms) {
			return false
		}
	}
	return true
}

// stale reports whether data of that date is too old; a date that cannot be
// read is too old, and a month or year without a day counts from its first.
func stale(asOf string, now time.Time) bool {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, asOf); err == nil {
			return now.Sub(t) >= StaleAfter+24*time.Hour // the day itself still counts
		}
	}
	return true
}
