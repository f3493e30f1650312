package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxAnswer bounds the bytes looked at in an answer; a longer text is no answer
// to a question about one's NIK, phone, age or name.
const maxAnswer = 2000

// group is a row of digits with nothing between them. from and to are its place
// in the text; digits is what it says in ASCII.
type group struct {
	from, to int
	digits   string
	masked   bool // beside the stars of a masked number, of which it is an end
}

// digitRun is a number as people write it: groups with only a few spaces, dots
// or dashes between them.
type digitRun struct {
	groups []group
	plus   bool // a plus stands right before
}

// maxBetween is how many signs may stand between two groups of one number.
const maxBetween = 3

// digitRuns finds every number of a text.
func digitRuns(text string) []digitRun {
	var runs []digitRun
	var cur group
	var digits []byte
	open := false // the last run may still go on
	between := 0  // signs since the last group
	plus := false // the sign before the group being read was a plus
	var last rune
	closeGroup := func(end int) { // ends the group being read
		if len(digits) == 0 {
			return
		}
		cur.to, cur.digits = end, string(digits)
		cur.masked = strings.HasSuffix(text[:cur.from], stars) || strings.HasPrefix(text[end:], stars)
		digits = digits[:0]
		if !open {
			runs = append(runs, digitRun{plus: plus})
		}
		r := &runs[len(runs)-1]
		r.groups = append(r.groups, cur)
		open, between = true, 0
	}
	end := 0
	for i, r := range text {
		if d, ok := digitValue(r); ok {
			if len(digits) == 0 {
				cur.from, plus = i, last == '+'
			}
			digits = append(digits, byte('0'+d))
			end = i + utf8.RuneLen(r)
			last = r
			continue
		}
		if unicode.Is(unicode.Cf, r) { // direction marks and zero-width signs hide nothing
			continue
		}
		closeGroup(end)
		last = r
		if !isSeparator(r) {
			open = false
			continue
		}
		if between++; between > maxBetween {
			open = false
		}
	}
	closeGroup(end)
	return runs
}

// digitValue is the value of a decimal digit as Indonesian phones can type it.
func digitValue(r rune) (int, bool) {
	for _, zero := range [...]rune{'0', '٠', '۰', '０'} {
		if zero <= r && r <= zero+9 {
			return int(r - zero), true
		}
	}
	return 0, false
}

// isSeparator reports whether r may stand inside a number. A line break may not.
func isSeparator(r rune) bool {
	return strings.ContainsRune(".-_", r) || r == '\t' || unicode.Is(unicode.Zs, r) || unicode.Is(unicode.Pd, r)
}

func (r digitRun) join(w [2]int) string {
	var b strings.Builder
	for _, g := range r.groups[w[0]:w[1]] {
		b.WriteString(g.digits)
	}
	return b.String()
}

func (r digitRun) total() int {
	n := 0
	for _, g := range r.groups {
		n += len(g.digits)
	}
	return n
}

// longest is the number of digits a person would say the number has: those of a
// long group if there is one, else all of them.
func (r digitRun) longest() int {
	most := 0
	for _, g := range r.groups {
		most = max(most, len(g.digits))
	}
	if most >= 12 {
		return most
	}
	return r.total()
}

// window finds neighbouring groups that have n digits together: one group if
// possible, else the first row of several that does not look like a phone number.
func (r digitRun) window(n int) (w [2]int, ok bool) {
	for i, g := range r.groups {
		if len(g.digits) == n {
			return [2]int{i, i + 1}, true
		}
	}
	for i := range r.groups {
		if w, ok := r.windowAt(i, n); ok {
			return w, true
		}
	}
	return w, false
}

// windowAt finds neighbouring groups from i on that have n digits together.
func (r digitRun) windowAt(i, n int) (w [2]int, ok bool) {
	if r.phoneAt(i) {
		return w, false
	}
	sum := 0
	for j := i; j < len(r.groups) && sum < n && !r.groups[j].masked; j++ {
		if sum += len(r.groups[j].digits); sum == n {
			return [2]int{i, j + 1}, true
		}
	}
	return w, false
}

// phoneAt reports whether the groups from i on begin as a phone number does. No
// province has a code that starts with 0,
// and no regency is 62.8x. Behind a plus stands a country, unless it is 35,
// which is East Java and no country.
func (r digitRun) phoneAt(i int) bool {
	d := r.groups[i].digits
	if i == 0 && r.plus && !strings.HasPrefix(d, "35") {
		return true
	}
	if d == "62" && i+1 < len(r.groups) {
		d += r.groups[i+1].digits
	}
	return strings.HasPrefix(d, "0") || strings.HasPrefix(d, "628")
}
