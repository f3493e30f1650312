package agency

import "slices"

// readings returns the records that the text names or numbers with nothing left
// over: every word is either the name or number itself, leads up to it, or asks
// about it. mark says that the text carries a question mark. sure is false when
// another registered name reaches over the one found: of "Contoh Maju aman gak?"
// nobody knows whether "Contoh Maju Aman" is meant.
func (x *Index) readings(in []piece, mark bool) (records []int, sure bool) {
	words := texts(in)
	var out []int
	var spans []span
	for from := 0; from < len(in) && from <= maxAround; from++ {
		marked, leads := leadsUp(words[:from])
		if !leads {
			continue
		}
		asked, commanded := false, false // by what comes last: "tolong cek apakah PT …"
		for _, w := range words[:from] {
			asked, commanded = askers[w] || asked && !checks[w], checks[w] || commanded && !askers[w]
		}
		for to := len(in); to > from && len(in)-to <= maxAround; to-- {
			ok, predicate, certain := question(words[to:], commanded)
			if !ok {
				continue
			}
			asks := certain || mark && !commanded || asked
			if predicate && !asks || nameLike(words[to:]) && !certain && !asked {
				continue
			}
			f := frame{numbered: leadsToNumber(words[:from]), asks: mark && to == len(in), marked: marked, first: from == 0, whole: from == 0 && to == len(in), polite: !predicate && !thanksOnly(words[to:])}
			if marked {
				f.form = legalForm(words[from-min(from, 2) : from])
			}
			if from > 0 {
				f.verb = verbs[words[from-1]]
				for i := from - 1; i >= 0 && registerWords[words[i]]; i-- {
					f.called = f.called || permitWords[words[i]]
				}
			}
			for _, r := range x.core(in[from:to], f) {
				if !slices.Contains(out, r) {
					out = append(out, r)
				}
				spans = append(spans, span{from, to})
			}
		}
	}
	if len(out) != 1 {
		return out, false
	}
	sure = true
	x.eachName(words, func(record, from, to int) {
		inside := slices.ContainsFunc(spans, func(s span) bool { return s.from <= from && to <= s.to })
		sure = sure && (record == out[0] || inside)
	})
	return out, sure
}

// span is a run of pieces, up to and without the last.
type span struct{ from, to int }

// leadsUp reports whether words may stand in front of a name, and whether the
// last of them marks it as one.
func leadsUp(words []string) (marked, ok bool) {
	n := len(words) - formBefore(words)
	marked = n < len(words)
	for i, w := range words[:n] {
		somebody := relatives[w] && (i+1 < n && owners[words[i+1]] || i > 0 && words[i-1] == "tang")
		if !leaders[w] && !registerWords[w] && !somebody {
			return marked, false
		}
	}
	return marked, !lends(words[:n])
}

// formBefore is how many of the last words are a PT or CV that marks what follows
// as a name, 0 for none.
func formBefore(words []string) int {
	n := len(words)
	switch {
	case n >= 1 && (words[n-1] == "pt" || words[n-1] == "cv"):
		return 1
	case n >= 2 && isSplitForm(words[n-2], words[n-1]):
		return 2
	}
	return 0
}

// frame is what stands around a piece of text.
type frame struct {
	whole  bool // nothing
	first  bool // nothing before it
	marked bool // PT or CV before it
	form   string
	verb   bool // "cek" right before it
	called bool // "izin" right before it
	// numbered: nothing in front that may be a name whose number this is said to be
	numbered bool
	asks     bool // a question mark, and nothing behind it that asks
	polite   bool // words of politeness behind it that a name could end in
}

// core returns the records that a piece of text is: their name, their licence
// number, or both in either order.
func (x *Index) core(in []piece, f frame) []int {
	if len(in) > maxCore {
		return nil
	}
	var out []int
	// Without PT one word alone is no name, or "info" and "sumber" would be.
	name := dropLegalForms(texts(in))
	if !f.polite && (f.whole || f.marked || len(name) > 1 && (f.verb || f.first)) {
		for _, i := range x.named(in) {
			if !x.overlaid(in, i, f.asks) && (f.marked || !onlyTalk(in)) {
				out = append(out, i)
			}
		}
	}
	key, digits, letters := licenceKey(in)
	oneRun := len(key) == digits // several look like a date
	if !f.numbered {
		digits = 0
	}
	if digits >= minLicenceDigits && oneRun || digits > 0 && (letters || f.called || f.whole && !isEverydayNumber(key)) {
		out = append(out, x.byLicence[key]...)
	}
	for at := 1; at < len(in) && !f.polite; at++ {
		out = append(out, x.both(in[:at], in[at:], f.form)...)
		out = append(out, x.both(in[at:], in[:at], f.form)...)
	}
	return out
}

// isEverydayNumber reports whether a licence number is one that people write
// for other reasons: a choice from a menu, an age, a year.
func isEverydayNumber(key string) bool {
	return len(key) <= 2 || len(key) == 4 && (key[:2] == "19" || key[:2] == "20")
}

// both returns the record that has the name and the number. Words that only say
// that a number follows may stand around it. Of namesakes the form must be right,
// too: the CV does not borrow the number of the PT.
func (x *Index) both(name, number []piece, form string) []int {
	for len(number) > 0 && !number[0].digit && registerWords[number[0].text] && len(x.byLicence[keyOf(number)]) == 0 {
		number = number[1:]
	}
	numbered := x.byLicence[keyOf(number)]
	if len(numbered) == 0 {
		return nil
	}
	words := texts(name)
	if form == "" {
		form = legalForm(words)
	}
	named := x.named(name)
	both := common(named, numbered)
	if len(named) > 1 && len(both) > 0 {
		both = slices.DeleteFunc(both, func(i int) bool {
			return form != "" && form != legalForm(tokens(x.records[i].Name))
		})
	}
	return both
}

func keyOf(in []piece) string {
	key, _, _ := licenceKey(in)
	return key
}

// legalForm is the form of a company that a name carries, "" for none.
func legalForm(words []string) string {
	for i, w := range words {
		switch {
		case w == "pt" || i+1 < len(words) && w == "p" && words[i+1] == "t":
			return "pt"
		case w == "cv" || i+1 < len(words) && w == "c" && words[i+1] == "v":
			return "cv"
		}
	}
	return ""
}

// otherForms are what is no PT, as people write it and as it is shown.
var otherForms = map[string]string{"cv": "CV", "ud": "UD", "lpk": "LPK", "yayasan": "yayasan", "koperasi": "koperasi", "firma": "firma"}

// OtherForm is the form of company that a person wrote where the register has a
// PT of that name, such as "CV"; "" where both are the same or none was written.
// Only a PT can be licensed: Permen P2MI 1/2025, as lawcenter.id has it.
func OtherForm(query, registered string) string {
	words, name := tokens(query), tokens(registered)
	if legalForm(name) != "pt" || legalForm(words) == "pt" {
		return ""
	}
	if legalForm(words) == "cv" {
		return otherForms["cv"]
	}
	for _, w := range words {
		if form := otherForms[w]; form != "" && !slices.Contains(name, w) {
			return form
		}
	}
	return ""
}

// Bounds of the search for names and numbers that stand anywhere in a text.
const (
	maxNameWords   = 8
	maxNumberParts = 12
	maxSearched    = 200 // words of a text
	maxMentions    = 8   // places of a text that may name an agency
	maxCore        = 48  // pieces that may be a name and its number and nothing else
)

// eachName calls do for every registered name that stands whole in a text.
func (x *Index) eachName(words []string, do func(record, from, to int)) {
	words = words[:min(len(words), maxSearched)]
	var normal []byte // reused: most of what is looked for is no name
	for from := range words {
		if legalForms[words[from]] {
			continue
		}
		marked := formBefore(words[:from]) > 0
		for to := from + 1; to <= len(words) && to <= from+maxNameWords; to++ {
			if name := dropLegalForms(words[from:to]); len(name) > 1 || marked && len(name) == 1 {
				normal = normal[:0]
				for _, word := range name {
					normal = append(normal, word...)
				}
				for _, r := range x.byName[string(normal)] {
					do(r, from, to)
				}
				for _, r := range x.byOther[string(normal)] {
					do(r, from, to)
				}
			}
		}
	}
}

// within returns the records whose whole name or number stands somewhere in a
// text, whatever stands around it. They are asked about.
func (x *Index) within(in []piece) []scored {
	var out []scored
	add := func(record, from, to int) {
		out = append(out, scored{record, exactScore + float64(to-from)/1000}) // the longest first
	}
	x.eachName(texts(in), add)
	in = in[:min(len(in), maxSearched)]
	for from := range in {
		var k keying
		for to := from + 1; to <= len(in) && to <= from+maxNumberParts; to++ {
			k.add(in[to-1])
			oneRun := !k.letters && (to == from+1 || k.digits >= longDigits)
			if k.digits >= minLicenceDigits && oneRun || k.digits > 0 && (k.letters || to-from == len(in)) {
				for _, r := range x.byLicence[k.key()] {
					add(r, from, to)
				}
			}
		}
	}
	return out
}

// exactScore is above what likeness gives, and with the longest name below 1.
const exactScore = 0.98

// mention is one place of a text that may name an agency.
type mention struct {
	words  []string
	marked bool // PT or CV stands before it
}

// mentions returns what may be names: what follows each PT or CV up to a comma,
// without the question behind it; in a text without them, what is left between the
// words that lead up to a name and the question.
func mentions(in []piece) []mention {
	words := texts(in)
	var starts []int
	for i := range words {
		if formBefore(words[:i]) > 0 && !legalForms[words[i]] && len(starts) < maxMentions {
			starts = append(starts, i)
		}
	}
	if len(starts) == 0 {
		words = dropLegalForms(words)
		for len(words) > 0 && (leaders[words[0]] || registerWords[words[0]]) {
			words = words[1:]
		}
		return []mention{{words: withoutQuestion(words)}}
	}
	var out []mention
	for k, start := range starts {
		end := len(words)
		if k+1 < len(starts) {
			end = starts[k+1]
		}
		if at := slices.IndexFunc(in[start:end], func(p piece) bool { return p.comma }); at >= 0 {
			end = start + at
		}
		part := words[start:end]
		for k+1 < len(starts) && len(part) > 0 && (legalForms[part[len(part)-1]] || joiners[part[len(part)-1]]) {
			part = part[:len(part)-1] // "… dan PT" belongs to the next one
		}
		if part = dropLegalForms(withoutQuestion(part)); len(part) > 0 {
			out = append(out, mention{part, true})
		}
	}
	return out
}

// withoutQuestion takes the longest question off the end of words.
func withoutQuestion(words []string) []string {
	for at := max(0, len(words)-maxAround); at < len(words); at++ {
		if ok, _, _ := question(words[at:], false); ok {
			return words[:at]
		}
	}
	return words
}
