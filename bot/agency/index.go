package agency

import (
	"time"
)

// MaxCandidates is how many similar agencies a person is asked about.
const MaxCandidates = 3

// StaleAfter is the age at which a register no longer vouches for a status.
// Sanctions last about three months and licences change weekly, so an import a
// month is expected and half a month of grace is given.
const StaleAfter = 45 * 24 * time.Hour

// Index finds agencies by name or licence number. It is immutable and safe for
// concurrent use.
type Index struct {
	records []Record
	byName  map[string][]int
	asOf    string
}

// NewIndex indexes records. Rows that are equal in every column count once; two
// rows that share a normal form but differ anywhere make that name ambiguous.
func NewIndex(records []Record) *Index {
	x := &Index{byName: map[string][]int{}}
	seen := make(map[Record]bool, len(records))
	for _, r := range records {
		if seen[r] {
			continue
		}
		seen[r] = true
		if n := Normalise(r.Name); n != "" {
			x.byName[n] = append(x.byName[n], len(x.records))
		}
		x.asOf = max(x.asOf, r.AsOf)
		x.records = append(x.records, r)
	}
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

// Find says which agency text names. A nil or empty Index gives NoData.
func (x *Index) Find(text string, now time.Time) Verdict {
	if x.Len() == 0 {
		return Verdict{Kind: NoData}
	}
	v := Verdict{Kind: NotFound, AsOf: x.asOf}
	switch hits := x.byName[Normalise(text)]; len(hits) {
	case 0:
	case 1:
		v = Verdict{Kind: Found, Record: x.records[hits[0]], AsOf: x.records[hits[0]].AsOf}
	default:
		v.Kind = Ambiguous
		for _, i := range hits[:min(len(hits), MaxCandidates)] {
			v.Candidates = append(v.Candidates, Candidate{Record: x.records[i], Score: 1})
		}
	}
	v.Stale = stale(v.AsOf, now)
	return v
}

// stale reports whether data of that date is too old; a date that cannot be
// read is too old, and a month or year without a day counts from its first.
func stale(asOf string, now time.Time) bool {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, asOf); err == nil {
			return now.Sub(t) > StaleAfter
		}
	}
	return true
}
