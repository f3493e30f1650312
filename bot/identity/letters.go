package identity

import "strings"

// leastDigits is how many digits a NIK has at least that is typed with letters for others.
const leastDigits = 6

// likeDigits writes the letters that look like a digit as this digit.
var likeDigits = strings.NewReplacer("l", "1", "I", "1", "i", "1", "|", "1", "O", "0", "o", "0")

// nikInLetters reads a NIK that is typed with l for 1 and O for 0, "35l3…", where
// the whole is 16 signs, begins with a digit and is a NIK then. What is not is no number.
func nikInLetters(text string) (NIK, bool) {
	if len(text) > maxAnswer {
		return NIK{}, false
	}
	var row strings.Builder
	for _, word := range append(strings.Fields(text), "") {
		word = strings.Trim(word, ".,;:!?")
		if word != "" && strings.Trim(word, "0123456789lIi|oO.-") == "" && strings.ContainsAny(word, "0123456789") {
			row.WriteString(strings.NewReplacer(".", "", "-", "").Replace(word))
			continue
		}
		if strings.Trim(word, "lIi|oO") == "" && word != "" && row.Len() > 0 && row.Len() < nikLength {
			row.WriteString(word)
			continue
		}
		if said := row.String(); len(said) == nikLength && said[0] >= '1' && said[0] <= '9' && countDigits(said) >= leastDigits {
			n, err := ParseNIK(likeDigits.Replace(said))
			return n, err == nil
		}
		row.Reset()
	}
	return NIK{}, false
}

func countDigits(s string) (count int) {
	for _, r := range s {
		if r >= '0' && r <= '9' {
			count++
		}
	}
	return count
}

// digitsSaid is the longest row of digits that a text without any says in words, "telu limo
// siji …".
func digitsSaid(text string) (longest string) {
	if len(text) > maxAnswer || strings.ContainsAny(text, "0123456789") || !mayHoldNIK(text) {
		return ""
	}
	parts, row := looseParts(text), ""
	for i, p := range parts {
		if i > 0 && !isNear(text[parts[i-1].to:p.from]) {
			row = ""
		}
		if row += p.digits; len(row) > len(longest) {
			longest = row
		}
	}
	return longest
}
