package sms

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"kanca/bot"
)

// leastRoom is what must remain on a page beside the tail; a tail that leaves
// less is not added.
const leastRoom = 40

// Pages folds a text and cuts it into pages of at most maxSegments messages
// (values under 1 count as 1), each ending in more but the last. It cuts at the
// end of a sentence, else of a line, else between words; inside a word only when
// the word alone is longer than a page. Put together without the tails, the
// pages are the folded text but for white space. A text without content gives no
// page.
func Pages(text string, maxSegments int, more string) []string {
	maxSegments = max(1, maxSegments)
	rest := strings.TrimSpace(Fold(text))
	tail := strings.TrimSpace(Fold(more))
	if tail != "" {
		tail = "\n" + tail
	}
	if Count(tail).Units > room(maxSegments)-leastRoom {
		tail = ""
	}
	var pages []string
	for rest != "" {
		if fits(rest, "", maxSegments) {
			return append(pages, rest)
		}
		end := cut(rest, longest(rest, tail, maxSegments))
		pages = append(pages, strings.TrimRight(rest[:end], " \n")+tail)
		rest = strings.TrimLeft(rest[end:], " \n")
	}
	return pages
}

// room is how many units that many messages hold at most.
func room(segments int) int {
	if segments == 1 {
		return gsmSingle
	}
	return segments * gsmPart
}

// fits reports whether a text with its tail stays within so many messages.
func fits(text, tail string, segments int) bool {
	if len(text) > 2*room(segments) { // a character of the alphabet has at most three bytes, and then two units
		return false
	}
	return Count(text+tail).Segments <= segments
}

// longest returns the length in bytes of the longest beginning of a text that
// fits with the tail; it never splits a character. White space at its end is not
// counted, for Pages drops it.
func longest(text, tail string, segments int) int {
	var ends []int
	for i, r := range text {
		if ends = append(ends, i+utf8.RuneLen(r)); len(ends) > room(segments) {
			break
		}
	}
	low, high := 1, len(ends) // the first character always goes
	for low < high {
		mid := (low + high + 1) / 2
		if fits(strings.TrimRight(text[:ends[mid-1]], " \n"), tail, segments) {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return ends[low-1]
}

// cut returns where to end a page whose text may have at most end bytes.
func cut(text string, end int) int {
	if end >= len(text) {
		return len(text)
	}
	sentence, line, word := 0, 0, 0
	for i := 0; i <= end; i++ {
		if i == 0 || text[i] != ' ' && text[i] != '\n' {
			continue
		}
		word = i
		if text[i] == '\n' {
			line = i
		}
		if endsSentence(text[:i]) {
			sentence = i
		}
	}
	switch {
	case sentence >= end/2 && sentence > 0:
		return sentence
	case line >= end/2 && line > 0:
		return line
	case max(sentence, line) >= end/4 && max(sentence, line) > 0:
		return max(sentence, line)
	case word > 0:
		return word
	}
	return end
}

// shortened are words whose full stop ends no sentence.
var shortened = map[string]bool{
	"no": true, "jl": true, "jln": true, "pt": true, "cv": true, "kec": true, "kab": true, "ds": true, "kel": true,
	"rp": true, "dr": true, "drs": true, "h": true, "hj": true, "tel": true, "telp": true, "ps": true, "psl": true,
	"p.t": true, "c.v": true, "a.n": true, "d.a": true, "s.d": true, "moh": true, "muh": true, "abd": true,
}

// endsSentence reports whether a text ends in a full stop, question or
// exclamation mark that ends a sentence, closing quotes and brackets included.
func endsSentence(text string) bool {
	text = strings.TrimRight(text, `"')*`)
	if text == "" || !strings.ContainsRune(".!?", rune(text[len(text)-1])) {
		return false
	}
	if text[len(text)-1] != '.' {
		return true
	}
	text = text[:len(text)-1]
	start := strings.LastIndexAny(text, " \n(\"") + 1
	last := strings.ToLower(text[start:])
	if shortened[last] {
		return false
	}
	// "1." at the start of a line numbers what follows.
	numbered := last != "" && strings.IndexFunc(last, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
	return !numbered || start > 0 && text[start-1] != '\n'
}

// As is a text as it goes by a medium, and how many parts it takes there: by SMS it is
// folded; elsewhere it stays as it is and has no parts.
func As(by bot.Medium, text string) (string, int) {
	if by != bot.SMS {
		return text, 0
	}
	text = Fold(text)
	return text, Count(text).Segments
}
