package conversation

import (
	"strings"
	"unicode/utf8"

	"kanca/bot/identity"
)

// Of a very long message the beginning and the end are read, in characters: who
// tells a story asks at its end. The whole of it is stored with the message; what is
// kept elsewhere is shorter anyway. What a message costs to read grows with what is
// read, and all people share one writer.
const readFirst, readLast = 1600, 400

// aroundCut is in how many bytes on either side of a cut a NIK is looked for.
const aroundCut = 400

// readable is as much of a message as is read. No NIK is cut in two, for half a one
// would not be known as one.
func readable(text string) string {
	if len(text) <= readFirst+readLast || utf8.RuneCountInString(text) <= readFirst+readLast {
		return text
	}
	first, last := 0, len(text)
	for range readFirst {
		_, size := utf8.DecodeRuneInString(text[first:])
		first += size
	}
	for range readLast {
		_, size := utf8.DecodeLastRuneInString(text[:last])
		last -= size
	}
	if from, to := around(text, first); cutsNIK(text[from:to]) {
		first = from
	}
	if from, to := around(text, last); cutsNIK(text[from:to]) {
		last = to
	}
	return strings.ToValidUTF8(text[:first], "") + " … " + strings.ToValidUTF8(text[last:], "")
}

func around(text string, cut int) (from, to int) {
	return max(0, cut-aroundCut), min(len(text), cut+aroundCut)
}

func cutsNIK(window string) bool { return identity.MaskNIK(window) != window }
