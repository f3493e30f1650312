package identity

import "strings"

var (
	nikNames = fromList("nik_names")
	// numberNames name another number: what follows them is no NIK, whatever stood before.
	numberNames = fromList("number_names")
)

// maxCalled is how many words may stand between a word for a NIK and its digits.
const maxCalled = 4

// calledNIK reports whether what begins at a place of the text is said to be a NIK: "nik bapak
// saya 0513-…". Its digits may then be of a region that does not exist.
func calledNIK(text string, at int) bool {
	before := strings.FieldsFunc(strings.ToLower(text[max(0, at-maxCalledBytes):at]), func(r rune) bool { return !isCueRune(r) })
	for i := len(before) - 1; i >= 0 && i >= len(before)-1-maxCalled; i-- {
		switch word := before[i]; {
		case nikNames[word]:
			return true
		case numberNames[word], strings.ContainsAny(word, "0123456789"):
			return false
		}
	}
	return false
}

// maxCalledBytes is how far back from its digits a word for a NIK is looked for.
const maxCalledBytes = 60

func isCueRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '\''
}
