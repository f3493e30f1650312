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
	licences  []licence
	byName    map[string][]int
	byLicence map[string][]int
	byHalf    map[string][]int // first and last half of long licence numbers
	byShort   map[string][]int // short licence numbers, see shortKey
	like      *likeness
	asOf      string
}

// NewIndex indexes records. Rows that are equal in every column count once; two
// rows that share a normal form or a licence number but differ anywhere make
// that name or number ambiguous.
func NewIndex(records []Record) *Index {
	x := &Index{byName: map[string][]int{}, byLicence: map[string][]int{}, byHalf: map[string][]int{}, byShort: map[string][]int{}}
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
		l, ok := parseLicence(r.Licence)
		if ok {
			x.byLicence[l.digits] = append(x.byLicence[l.digits], i)
			for _, h := range halves(l.digits) {
				x.byHalf[h] = append(x.byHalf[h], i)
			}
		} else if key := shortKey(pieces(r.Licence)); key != "" {
			x.byShort[key] = append(x.byShort[key], i)
		}
		x.asOf = max(x.asOf, r.AsOf)
		x.records = append(x.records, r)
		x.licences = append(x.licences, l)
	}
	x.like = newLikeness(x.records)
	return x
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

// Find says which agency text names: a bare name, a licence number, or a short
// question around either.
//
// The verdict is Found when the whole text, or what remains after taking
// question words off its ends, has the normal form of exactly one record, or
// when it holds the licence number of exactly one record, digit for digit; a
// number of less than six digits must be all that it asks about. A
// licence number beside the name of somebody else is Ambiguous: borrowing a
// real number is an old trick. Everything that is only similar is Ambiguous,
// with one to three candidates. A nil or empty Index gives NoData. For any
// verdict but NoData, Stale tells that the data is too old or undated.
func (x *Index) Find(text string, now time.Time) Verdict {
	if x.Len() == 0 {
		return Verdict{Kind: NoData}
	}
	v := x.decide(text)
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
	parts := pieces(text)
	spans := x.findLicences(parts)
	words := tokens(text)
	if len(spans) > 0 {
		words = without(parts, spans)
	}
	if short, sure := x.shortLicences(parts); len(spans) == 0 && len(short) > 0 {
		return x.equal(short, nil, cut || !sure)
	}
	r := read(words, strings.ContainsRune(text, '?'))
	byName := x.named(r.names)
	byNumber := numbered(spans)

	switch {
	case len(byNumber) == 0 && len(byName) > 0:
		return x.equal(byName, nil, cut)
	case len(byNumber) > 0 && len(byName) > 0:
		if both := common(byName, byNumber); len(both) == 1 {
			return x.equal(both, nil, cut)
		}
		return x.equal(append(byName, byNumber...), nil, true)
	case len(byNumber) > 0:
		near := x.like.find(r.core, r.marked)
		otherName := len(r.core) > 0 && (r.marked || len(near) > 0)
		return x.equal(byNumber, near, cut || otherName)
	}
	near := append(x.like.find(r.core, r.marked), x.nearLicence(parts)...)
	slices.SortStableFunc(near, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	return x.ask(nil, near)
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

// without returns the words of a text that are no part of a licence number.
func without(parts []piece, spans []span) []string {
	var out []string
next:
	for i, p := range parts {
		for _, s := range spans {
			if s.from <= i && i <= s.to {
				continue next
			}
		}
		if !registerWords[p.text] {
			out = append(out, p.text)
		}
	}
	// The letters of the number itself ("KEP." before it) are no name either.
	return slices.DeleteFunc(out, func(w string) bool { return w == "kep" || w == "men" })
}

// halves returns the keys under which a long number with one wrong digit is
// still found: a single mistake leaves its first or its last digits whole.
func halves(digits string) []string {
	if len(digits) < 12 {
		return nil
	}
	return []string{"^" + digits[:6], digits[len(digits)-6:] + "$"}
}

// nearLicence returns records whose long number has one digit wrong, missing,
// extra or swapped in the text.
func (x *Index) nearLicence(parts []piece) []scored {
	var out []scored
	for _, p := range parts {
		if !p.digit || len(p.text) > 40 {
			continue
		}
		for _, h := range halves(p.text) {
			for _, i := range x.byHalf[h] {
				if d := spelling.Distance(p.text, x.licences[i].digits, 1); d <= 1 && len(out) < MaxCandidates {
					out = append(out, scored{i, 1 - 1/float64(len(p.text))})
				}
			}
		}
	}
	return out
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
