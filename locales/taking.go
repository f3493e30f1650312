package locales

import (
	"strconv"
	"strings"

	"kanca/bot/spelling"
)

// The lists behind Takes.
const (
	listTaking    = "taking"
	listTakingAll = "taking_all"
	listAtTaking  = "at_taking"
)

// maxTaking bounds the words of a text that takes cries for help, and so the
// numbers in it; an alert names fewer.
const maxTaking = 24

// Takes reads with which a member of staff takes cries for help: "TERIMA 12",
// "trima no. 12 dan 13 pak", "TERIMA12", "terima semua". Without numbers and
// without "semua" it is the bare word. ok is false for every other text, so also
// where a single word stands beside that does not belong to it: "terima kasih",
// "tidak terima 12".
func (w *Words) Takes(text string) (numbers []int64, all, ok bool) {
	if len(text) > 200 { // an answer to an alert is short
		return nil, false, false
	}
	words := strings.Fields(spelling.Plain(text))
	if len(words) > maxTaking {
		return nil, false, false
	}
	for _, word := range words {
		letters := strings.TrimRight(word, "0123456789")
		digits := word[len(letters):]
		if len(digits) > 9 {
			return nil, false, false
		}
		switch {
		case letters == "":
		case w.lists[listTaking][letters]:
			ok = true
		case w.lists[listTakingAll][word]:
			all = true
		case w.lists[listAtTaking][letters], digits == "" && w.polite[word]:
		default:
			return nil, false, false
		}
		if digits != "" {
			n, err := strconv.ParseInt(digits, 10, 64)
			if err != nil || n == 0 {
				return nil, false, false
			}
			numbers = append(numbers, n)
		}
	}
	return numbers, all && len(numbers) == 0, ok
}
