package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
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
		if r >= utf8.RuneSelf && unicode.Is(unicode.Cf, r) { // direction marks and zero-width signs hide nothing
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

// digitValue is the value of a decimal digit of any script and style: Javanese,
// Thai, mathematical bold, circled, superscript.
func digitValue(r rune) (int, bool) {
	switch {
	case '0' <= r && r <= '9':
		return int(r - '0'), true
	case r < utf8.RuneSelf:
		return 0, false
	case '\U0001d7ce' <= r && r <= '\U0001d7ff': // mathematical
		return int(r-'\U0001d7ce') % 10, true
	case unicode.IsDigit(r):
		// Decimal digits stand in rows of ten from 0 to 9; some rows touch.
		for _, t := range unicode.Nd.R16 {
			if rune(t.Lo) <= r && r <= rune(t.Hi) {
				return int(r-rune(t.Lo)) % 10, true
			}
		}
		for _, t := range unicode.Nd.R32 {
			if rune(t.Lo) <= r && r <= rune(t.Hi) {
				return int(r-rune(t.Lo)) % 10, true
			}
		}
	case unicode.Is(unicode.No, r):
		return styledDigit(r)
	case r == '\u3007' || '\u4e00' <= r && r <= '\u96f6': // the signs of Chinese
		v, ok := chineseDigits[r]
		return v, ok
	}
	return 0, false
}

// chineseDigits are the signs for digits that who worked in Taiwan or Hong Kong knows.
var chineseDigits = map[rune]int{
	'\u3007': 0, '\u96f6': 0, '\u4e00': 1, '\u4e8c': 2, '\u4e09': 3, '\u56db': 4,
	'\u4e94': 5, '\u516d': 6, '\u4e03': 7, '\u516b': 8, '\u4e5d': 9,
}

// styledDigits are the rows of digits that have no compatibility decomposition:
// from is the first of them and stands for the value first.
var styledDigits = [...]struct {
	from, to rune
	first    int
}{
	{'\u2776', '\u277e', 1}, {'\u2780', '\u2788', 1}, {'\u278a', '\u2792', 1}, // circled, in other styles
	{'\u24f5', '\u24fd', 1}, {'\u24ff', '\u24ff', 0}, // circled twice, black
	{'\U0001f10b', '\U0001f10b', 0}, {'\U0001f10c', '\U0001f10c', 0},
	{'\u1369', '\u1371', 1}, // Ethiopic
}

// styledDigit is the value of a circled, bracketed, raised or lowered digit. A
// fraction and a number of two digits have none.
func styledDigit(r rune) (int, bool) {
	for _, row := range styledDigits {
		if row.from <= r && r <= row.to {
			return int(r-row.from) + row.first, true
		}
	}
	value, digits := 0, 0
	for _, c := range norm.NFKC.String(string(r)) {
		switch {
		case '0' <= c && c <= '9':
			value, digits = int(c-'0'), digits+1
		case !strings.ContainsRune("().,", c):
			return 0, false
		}
	}
	return value, digits == 1
}

// isSeparator reports whether r may stand inside a number. A line break may not.
func isSeparator(r rune) bool {
	if r < utf8.RuneSelf {
		return r == ' ' || r == '.' || r == '-' || r == '_' || r == '\t'
	}
	return unicode.Is(unicode.Zs, r) || unicode.Is(unicode.Pd, r)
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
	return r.sumAt(i, n)
}

// sumAt is windowAt for groups that may look like a phone number.
func (r digitRun) sumAt(i, n int) (w [2]int, ok bool) {
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

// holdsPhone reports whether some of the groups begin as a phone number does.
func (r digitRun) holdsPhone() bool {
	for i := range r.groups {
		if r.phoneAt(i) && len(r.groups[i].digits) >= 3 {
			return true
		}
	}
	return false
}

// isNearNIK reports whether the whole run is a NIK with a digit too few or too many.
func (r digitRun) isNearNIK() bool {
	if all := r.total(); all < minNearNIK || all > maxNearNIK || r.holdsPhone() || r.groups[0].masked {
		return false
	}
	return nearNIK(r.join([2]int{0, len(r.groups)})) && !areDates(r.parts())
}

// parts are the groups as parts of a number that is written loosely.
func (r digitRun) parts() []loose {
	parts := make([]loose, len(r.groups))
	for i, g := range r.groups {
		parts[i] = loose{from: g.from, to: g.to, digits: g.digits}
	}
	return parts
}
