package agency

import "strings"

// shortKey is the form in which licence numbers of fewer than minLicenceDigits
// digits are compared: their runs of letters and digits in order, without the
// words that only say that it is a licence. "" when there is no digit.
func shortKey(in []piece) string {
	var runs []string
	digits := 0
	for _, p := range in {
		if registerWords[p.text] {
			continue
		}
		if p.digit {
			digits += len(p.text)
		}
		runs = append(runs, p.text)
	}
	if digits == 0 || digits >= minLicenceDigits {
		return ""
	}
	return strings.Join(runs, " ")
}

// shortLicences returns the records whose short licence number is all that the
// text asks about. sure is false for a bare number that may as well be a choice
// from a menu, an age or a year; the writer is then asked.
func (x *Index) shortLicences(in []piece) (records []int, sure bool) {
	called := false
	from, to := 0, len(in)
	for from < to && !in[from].digit && allIn([]string{in[from].text}, openers, softOpeners, registerWords) {
		called = called || registerWords[in[from].text]
		from++
	}
	for from < to && !in[to-1].digit && allIn([]string{in[to-1].text}, closers, softClosers, registerWords) {
		to--
	}
	// A word may belong to the number ("ADA-12") or to the question.
	for ; from >= 0; from-- {
		if key := shortKey(in[from:to]); key != "" && len(x.byShort[key]) > 0 {
			return x.byShort[key], called || !isEverydayNumber(key)
		}
	}
	return nil, false
}

// isEverydayNumber reports whether a licence number is one that people write
// for other reasons: one or two digits, or a year.
func isEverydayNumber(key string) bool {
	if strings.Trim(key, "0123456789") != "" {
		return false
	}
	return len(key) <= 2 || len(key) == 4 && (key[:2] == "19" || key[:2] == "20")
}
