package agency

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"kanca/bot/spelling"
)

// MaxCandidates is how many similar agencies a person is asked about.
const MaxCandidates = 3

// maxAlso is how many more are told of, see Verdict.Also.
const maxAlso = 6

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
	forms     [][]form         // of each record
	byName    map[string][]int // by the normal form of a name of its own
	byOther   map[string][]int // by that of a name it may be meant by
	byLicence map[string][]int // by licenceKey
	byDigits  map[string][]int // by digitsOf: similar only
	byHalf    map[string][]int // first and last half of long numbers
	byRef     map[string]int
	like      *likeness
	asOf      string
	sample    bool
}

// form is one of the names of a record.
type form struct {
	normal string
	words  []string // without legal forms
	seams  []int
	own    bool
}

func newForm(name string, own bool) form {
	return form{Normalise(name), dropLegalForms(tokens(name)), seams(pieces(canonical(name))), own}
}

// NewIndex indexes records. Rows that are equal in every column count once; two
// rows that share a normal form or a licence number but differ anywhere make
// that name or number ambiguous. A record that is missing from the register in
// force (see Missing) answers for a name or number that nobody has today, or
// where it is worse than what has it today.
func NewIndex(records []Record) *Index {
	x := &Index{
		byName: map[string][]int{}, byOther: map[string][]int{}, byLicence: map[string][]int{}, byDigits: map[string][]int{}, byHalf: map[string][]int{},
		byRef: map[string]int{},
	}
	seen := make(map[Record]bool, len(records))
	for _, missing := range []bool{false, true} {
		for _, r := range records {
			if seen[r] || (r.MissingFrom != "") != missing {
				continue
			}
			seen[r] = true
			x.add(r)
		}
	}
	x.like = newLikeness(x.forms)
	return x
}

// add indexes a record behind those that are there.
func (x *Index) add(r Record) {
	i := len(x.records)
	worse := func(than []int) bool {
		return r.MissingFrom == "" || !slices.ContainsFunc(than, func(j int) bool {
			return x.records[j].MissingFrom == "" && !r.Status.Worse(x.records[j].Status)
		})
	}
	var forms []form
	names := ReadName(r.Name)
	for k, name := range append(slices.Clone(names.Own), names.Other...) {
		f := newForm(name, k < len(names.Own))
		if f.normal == "" || !worse(x.byName[f.normal]) {
			continue
		}
		forms = append(forms, f)
	}
	var keys []licenceKeys
	for _, l := range numbersOf(r.Licence) {
		if holders := x.byLicence[l.key]; worse(holders) {
			keys = append(keys, l)
		} else if len(forms) > 0 { // today's holder of the number was called so once
			for _, j := range holders {
				x.addForms(j, forms, false)
			}
		}
	}
	if r.MissingFrom != "" && len(forms)+len(keys) == 0 {
		return
	}
	x.records = append(x.records, r)
	x.forms = append(x.forms, nil)
	x.addForms(i, forms, true)
	for _, l := range keys {
		x.addLicence(l, i)
	}
	if _, there := x.byRef[r.Ref()]; !there {
		x.byRef[r.Ref()] = i
	}
	if r.MissingFrom == "" {
		x.asOf = max(x.asOf, r.AsOf)
	}
	x.sample = x.sample || r.Sample
}

// addForms gives record i names; own is false for names of another that it may
// be meant by.
func (x *Index) addForms(i int, forms []form, own bool) {
	for _, f := range forms {
		f.own = f.own && own
		if slices.ContainsFunc(x.forms[i], func(g form) bool { return g.normal == f.normal }) {
			continue
		}
		by := x.byOther
		if f.own {
			by = x.byName
		}
		by[f.normal] = append(by[f.normal], i)
		x.forms[i] = append(x.forms[i], f)
	}
}

// called are the records whose name a normal form is. Where another is meant by
// that name too it stands with them, so that nobody is found without a question.
func (x *Index) called(normal string) []int {
	own := x.byName[normal]
	if len(own) == 0 || len(x.byOther[normal]) == 0 {
		return own
	}
	return append(slices.Clone(own), x.byOther[normal]...)
}

func (x *Index) addLicence(l licenceKeys, record int) {
	x.byLicence[l.key] = append(x.byLicence[l.key], record)
	x.byDigits[l.whole] = append(x.byDigits[l.whole], record)
	for _, h := range halves(l.whole) {
		x.byHalf[h] = append(x.byHalf[h], record)
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

// ByRef returns the record with that Ref, and whether it is in the register. Of
// rows that say different things about one office the sternest is returned.
func (x *Index) ByRef(ref string) (Record, bool) {
	if x == nil {
		return Record{}, false
	}
	i, ok := x.byRef[ref]
	if !ok {
		return Record{}, false
	}
	r := x.records[i]
	for _, j := range x.byName[Normalise(r.Name)] {
		o := x.records[j]
		if o.MissingFrom == r.MissingFrom && o.Licence == r.Licence && o.City == r.City && o.Address == r.Address && o.Status.Severity() > r.Status.Severity() {
			r = o
		}
	}
	return r, true
}

// Of is the verdict on one record, as Find gives it for its name.
func (x *Index) Of(r Record, now time.Time) Verdict {
	return x.dated(Verdict{Kind: Found, Record: r}, now)
}

// Find says which agency text names: a bare name, a licence number, or a short
// question around either.
//
// The verdict is Found when every word of the text is accounted for by exactly
// one record: its whole name in normal form, its licence number, or both, with
// nothing around them but words that lead up to a name and one short question
// (see readings). Whatever else stands there makes it Ambiguous, as do two
// records and everything that is only similar, with one to three candidates. A
// nil or empty Index gives NoData. For any verdict but NoData, Stale tells that
// the data is too old or undated.
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
		told := append([]Candidate{{v.Record, 1}}, x.worseThan(v.Record)...)
		v = Verdict{Kind: Ambiguous, Candidates: told[:min(len(told), MaxCandidates)]}
	}
	return x.dated(v, now)
}

func (x *Index) dated(v Verdict, now time.Time) Verdict {
	v.AsOf = x.asOf
	if v.Kind == Found {
		v.AsOf = v.Record.AsOf
		v.Also = x.worseThan(v.Record)
	}
	v.Stale = stale(v.AsOf, now) || v.Kind == Found && v.Record.MissingFrom != ""
	return v
}

// spelledForm is PT as it is spelt and written out.
var spelledForm = regexp.MustCompile(`\b(pete|pe te|perseroan\s+terbatas)\b`)

func (x *Index) decide(text string) Verdict {
	doubt := len(text) > maxText
	if doubt {
		text = text[:maxText]
	}
	text = canonical(text)
	doubt = doubt || odd(text)
	if form := spelledForm.FindStringIndex(text); form != nil && x.like.wordSeen["pete"] == 0 { // nobody in the register is called so
		text = spelledForm.ReplaceAllString(text, "pt")
	}
	in := pieces(text)
	if hits := x.called(Normalise(text)); len(hits) > 0 {
		if len(x.named(in)) == len(hits) && !onlyTalk(in) && !x.overlaid(in, hits[0], strings.ContainsRune(text, '?')) {
			return x.equal(hits, doubt)
		}
		near := x.within(in)
		for _, i := range hits {
			near = append(near, scored{i, 1})
		}
		return x.ask(nil, near)
	}
	found, sure := x.readings(in, strings.ContainsRune(text, '?'))
	if sure && !doubt {
		return x.equal(found, false)
	}
	within := x.within(in)
	near := slices.Concat(within, x.nearLicence(in), x.besideName(in, within))
	for _, m := range mentions(in) {
		near = append(near, x.like.find(m.words, m.marked)...)
	}
	slices.SortStableFunc(near, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), x.worseFirst(a.record, b.record))
	})
	return x.ask(found, near)
}

// equal is the verdict on records that have the name or number itself. doubt
// forbids Found.
func (x *Index) equal(hits []int, doubt bool) Verdict {
	if len(hits) == 1 && !doubt {
		return Verdict{Kind: Found, Record: x.records[hits[0]]}
	}
	return x.ask(hits, nil)
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
	if whole := digitsOf(parts); len(whole) >= minLicenceDigits {
		for _, i := range x.byDigits[whole] {
			number := texts(pieces(canonical(x.records[i].Licence)))
			story := slices.ContainsFunc(parts, func(p piece) bool { return !p.digit && !talk(p.text) && !slices.Contains(number, p.text) })
			if !story {
				add(i, 0.97)
			}
		}
	}
	for _, p := range parts {
		if !p.digit || len(p.text) > 40 {
			continue
		}
		for _, h := range halves(p.text) {
			for _, i := range x.byHalf[h] {
				for _, l := range numbersOf(x.records[i].Licence) {
					if spelling.Distance(p.text, l.whole, 1) <= 1 {
						add(i, 1-1/float64(len(p.text)))
						break
					}
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
