package agency

// onlyLicence returns the records whose licence number is all that the text
// asks about, however short it is. sure is false for a bare number that may as
// well be a choice from a menu, an age or a year; the writer is then asked.
func (x *Index) onlyLicence(in []piece) (records []int, sure bool) {
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
		key, digits, letters := licenceKey(in[from:to])
		if digits > 0 && len(x.byLicence[key]) > 0 {
			return x.byLicence[key], called || letters || !isEverydayNumber(key)
		}
	}
	return nil, false
}

// isEverydayNumber reports whether a licence number is one that people write
// for other reasons: one or two digits, or a year.
func isEverydayNumber(key string) bool {
	return len(key) <= 2 || len(key) == 4 && (key[:2] == "19" || key[:2] == "20")
}
