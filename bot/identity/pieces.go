package identity

import (
	"slices"
	"strings"

	"kanca/content/regions"
)

// A NIK that is sent in several messages, digit by digit or a few at a time, is known by
// the numbers of the messages alone: whatever words stand around or between them.

// MayEndNIK reports whether a text has a digit, so that it may be the last piece of a
// NIK that is sent in several messages: a cheap look that says yes too often.
func MayEndNIK(text string) bool {
	if isLetterDigit(text) {
		return true
	}
	for i := 0; i < len(text); {
		from, digits, _ := nextWord(text, &i)
		if from != i && (digits > 0 || mostSaid(text[from:i]) > 0) {
			return true
		}
	}
	return false
}

// pieceOf is a number in one of several messages.
type pieceOf struct {
	loose
	message int
	other   bool // it is a phone number, a date or a sum
}

// maxAside is how many words stand beside a piece of a NIK at most where the message before
// it is a short number alone, which may have been a choice of a menu.
const maxAside = 2

// EndsNIK reports whether numbers of several messages of one person, the oldest first,
// are a NIK together, or nearly one, that ends in the last of them; from is the message
// in which it begins. What stands in one message alone is for MaskNIK.
//
// Phone numbers, dates and sums of money are pieces of none and stand between no two, unless
// messages of nothing but numbers are a NIK of home to the digit.
func EndsNIK(messages []string) (from int, ok bool) {
	var pieces []pieceOf // the newest first
	before := 0          // digits before the last message
	bareFrom := len(messages)
	aside := 0 // words beside the numbers of the message behind
	for m := len(messages) - 1; m >= 0 && before < maxNearNIK; m-- {
		parts := piecesIn(messages[m])
		words := wordsBeside(messages[m], parts)
		digits := lengthOf(parts)
		if m < len(messages)-1 && (len(parts) == 0 && words > 0 && aside > 0 || words == 0 && digits <= 2 && aside > maxAside) {
			break // something else was said, or a menu led here
		}
		if words == 0 && bareFrom == m+1 {
			bareFrom = m
		}
		if len(parts) > 0 {
			aside = words
		}
		others := notPieces(messages[m], parts, words == 0)
		for i := len(parts) - 1; i >= 0; i-- {
			if parts[i].masked {
				before = maxNearNIK // no number goes on over one that is hidden
				if m == len(messages)-1 {
					return 0, false
				}
				break
			}
			pieces = append(pieces, pieceOf{parts[i], m, others[i]})
			if m < len(messages)-1 && !others[i] {
				before += len(parts[i].digits)
			}
		}
	}
	own := slices.DeleteFunc(slices.Clone(pieces), func(p pieceOf) bool { return p.other })
	if from, ok := joined(own, len(messages)-1, nearOrExact); ok {
		return from, true
	}
	return joined(pieces, len(messages)-1, func(digits string, from int, ends bool) bool {
		return ends && from >= bareFrom && len(digits) == nikLength && couldBeNIK(digits) && regions.Current().IsHome(digits)
	})
}

// nearOrExact reports whether digits are a NIK or nearly one.
func nearOrExact(digits string, _ int, _ bool) bool {
	return len(digits) == nikLength && couldBeNIK(digits) || nearNIK(digits)
}

// joined looks for pieces, the newest first, that are a NIK together, begin before the last
// message and end in it; isNIK is asked about their digits, the message in which they begin
// and whether they are all up to the end.
func joined(pieces []pieceOf, lastMessage int, isNIK func(digits string, from int, ends bool) bool) (from int, ok bool) {
	for first := len(pieces) - 1; first > 0; first-- { // pieces[first] is the oldest of those looked at
		from := pieces[first].message
		if from == lastMessage {
			break
		}
		digits, parts := "", []loose(nil)
		for last := first; last >= 0 && len(digits) < maxNearNIK; last-- {
			digits += pieces[last].digits
			parts = append(parts, pieces[last].loose)
			if pieces[last].message == lastMessage && !areDates(parts) && isNIK(digits, from, last == 0) {
				return from, true
			}
		}
	}
	return 0, false
}

// wordsBeside is how many words stand beside the numbers of a message.
func wordsBeside(text string, parts []loose) (n int) {
	at := 0
	count := func(rest string) {
		for _, word := range strings.Fields(rest) {
			if hasLetters(word) {
				n++
			}
		}
	}
	for _, p := range parts {
		count(text[at:p.from])
		at = p.to
	}
	count(text[at:])
	return n
}

// piecesIn finds the numbers of one message.
func piecesIn(text string) []loose {
	if bare := strings.TrimSpace(text); isLetterDigit(bare) || len(bare) > 1 && len(bare) <= maxNearNIK && strings.Trim(bare, "0123456789oOlI") == "" && strings.ContainsAny(bare, "0123456789") {
		digits, _ := lettersAsDigits(bare)
		return []loose{{to: len(text), digits: digits}}
	}
	parts, _ := numberParts(text)
	return parts
}

// isLetterDigit reports whether a whole message is a letter or two that everybody writes
// for 0 and 1: "O".
func isLetterDigit(text string) bool {
	text = strings.TrimSpace(text)
	return text != "" && len(text) <= 2 && strings.Trim(text, "oOlI") == ""
}
