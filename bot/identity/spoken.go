package identity

import (
	_ "embed" // the number words are part of the program
	"strconv"
	"strings"
)

//go:embed numerals/words.txt
var numeralWords string

// scale is what a word such as "belas" or "puluh" makes of the number before it.
type scale byte

const (
	noScale scale = iota
	teen
	twenty
	ten
	hundred
	thousand
	twice // of the digit behind it
	thrice
)

var scaleNames = map[string]scale{"twice": twice, "thrice": thrice, "teen": teen, "twenty": twenty, "ten": ten, "hundred": hundred, "thousand": thousand}

// spoken is a number word.
type spoken struct {
	value int
	digit bool // zero to nine: may be one digit of a longer number
	scale scale
	short bool // an abbreviation, which is a number only beside others
}

// spokenWords has them by the key of foldNumeral.
var spokenWords = readNumerals(numeralWords)

const (
	maxSpoken = 12  // bytes of the longest key
	minSpoken = 2   // and of the shortest
	maxGlued  = 160 // bytes of number words that are written as one
)

func readNumerals(list string) map[string]spoken {
	words := map[string]spoken{}
	for line := range strings.Lines(list) {
		f := strings.Fields(line)
		if len(f) < 3 || strings.HasPrefix(f[0], "#") {
			continue
		}
		s := spoken{digit: f[0] == "digit" || f[0] == "short", short: f[0] == "short", scale: scaleNames[f[1]]}
		s.value, _ = strconv.Atoi(f[1]) // 0 for a scale
		for _, word := range f[2:] {
			var buf [maxSpoken]byte
			if !strings.HasSuffix(word, "'") {
				word = string(foldNumeral(word, &buf))
			}
			words[word] = s
		}
	}
	return words
}

// foldNumeral brings the spellings of a number word together, see the head of
// the list; it writes into buf, so that it makes no garbage. It returns nil for
// what is too long or has other letters.
func foldNumeral(word string, buf *[maxSpoken]byte) []byte {
	if len(word) > 2*maxSpoken {
		return nil
	}
	n := 0
	for i := 0; i < len(word); i++ {
		c := word[i]
		switch {
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case c == '\'':
			continue
		case c < 'a' || c > 'z':
			return nil
		}
		if n > 0 && (c == buf[n-1] || c == 'h' && strings.IndexByte("bdgt", buf[n-1]) >= 0) {
			continue
		}
		if n == maxSpoken {
			return nil
		}
		buf[n] = c
		n++
	}
	if n > 2 && (buf[n-1] == 'h' || buf[n-1] == 'k') {
		n--
	}
	return buf[:n]
}

// spokenStarts are the first three letters of the number words, so that nearly all
// other words are told by a look. A shorter word may be followed by any letter.
var spokenStarts = func() (starts [26][26][26]bool) {
	for key := range spokenWords {
		key = strings.TrimSuffix(key, "'")
		if first, second := key[0]-'a', key[1]-'a'; len(key) > 2 {
			starts[first][second][key[2]-'a'] = true
		} else {
			for third := range starts[first][second] {
				starts[first][second][third] = true
			}
		}
	}
	return starts
}()

// maySpeak reports whether a number word may begin as a word does.
func maySpeak(word string) bool {
	var start [3]byte // as foldNumeral writes it
	n := 0
	for i := 0; i < len(word) && n < len(start); i++ {
		c := word[i] | 0x20
		switch {
		case word[i] == '\'':
			continue
		case c < 'a' || c > 'z':
			return false
		case n > 0 && (c == start[n-1] || c == 'h' && strings.IndexByte("bdgt", start[n-1]) >= 0):
			continue
		}
		start[n] = c
		n++
	}
	return n < len(start) || spokenStarts[start[0]-'a'][start[1]-'a'][start[2]-'a']
}

// romanDigits are the Roman numbers that stand for one digit.
var romanDigits = map[string]int{"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}

// spokenWord reads one number word.
func spokenWord(word string) (s spoken, ok bool) {
	if c := word[0]; c == 'I' || c == 'V' {
		if v, ok := romanDigits[word]; ok {
			return spoken{value: v, digit: true, short: true}, true
		}
	}
	if len(word) < minSpoken || !maySpeak(word) {
		return s, false
	}
	if word[len(word)-1] == '\'' {
		if s, ok = spokenWords[lowerWord(word)]; ok {
			return s, ok
		}
	}
	var buf [maxSpoken]byte
	s, ok = spokenWords[string(foldNumeral(word, &buf))]
	return s, ok
}

func lowerWord(word string) string {
	if len(word) > 4 { // only "no'" and "pa'" are spelt with theirs
		return word
	}
	return strings.ToLower(word)
}

// gluedWords reads number words that are written as one: "tigalimasatu",
// "duapuluh". It calls add with each and where it ends, and reports whether the
// whole word was read; several words, else it is none.
func gluedWords(word string, add func(s spoken, end int)) bool {
	if len(word) < 2*minSpoken+1 || len(word) > maxGlued || !maySpeak(word) {
		return false
	}
	var ends [maxGlued / minSpoken]int
	var hopeless [maxGlued]bool
	count := fitGlued(word, 0, ends[:0], &hopeless)
	if count < 2 {
		return false
	}
	at := 0
	for _, end := range ends[:count] {
		s, _ := spokenWord(word[at:end])
		add(s, end)
		at = end
	}
	return true
}

// fitGlued cuts what stands behind at into number words, the longest first, and
// writes where each ends behind ends. It returns how many there are in all, 0
// where they do not fit; hopeless are the places from which it was tried.
func fitGlued(word string, at int, ends []int, hopeless *[maxGlued]bool) int {
	if at == len(word) {
		return len(ends)
	}
	if hopeless[at] {
		return 0
	}
	for end := min(len(word), at+maxSpoken); end >= at+minSpoken; end-- {
		if s, ok := spokenWord(word[at:end]); ok && !s.short {
			if count := fitGlued(word, end, append(ends, end), hopeless); count > 0 {
				return count
			}
		}
	}
	hopeless[at] = true
	return 0
}

// said is the number that is being put together of spoken words.
type said struct {
	value, unit int  // unit is what was added last and a scale can change
	open        int  // how many zeros at its end the next words may fill
	going       bool // there is one
}

// maxSaid bounds what is put together; longer numbers are said in parts.
const maxSaid = 99_999

// takes reports whether a word goes on with the number, and goes on.
func (n *said) takes(s spoken) bool {
	switch {
	case !n.going || s.scale >= twice:
		return false
	case s.scale == noScale:
		if s.value == 0 || n.open == 0 || len(strconv.Itoa(s.value)) > n.open {
			return false
		}
		n.value, n.open, n.unit = n.value+s.value, 0, s.value
		if s.value >= 100 {
			n.open, n.unit = 2, 0
		}
		return true
	case s.scale == thousand:
		if n.value == 0 || n.value*1000 > maxSaid {
			return false
		}
		*n = said{value: n.value * 1000, open: 3, going: true}
		return true
	case n.unit == 0 || n.unit > 9:
		return false
	}
	switch s.scale {
	case teen:
		n.value, n.open = n.value+10, 0
	case twenty:
		n.value, n.open = n.value+20, 0
	case ten:
		n.value, n.open = n.value+9*n.unit, 1
	case hundred:
		n.value, n.open = n.value+99*n.unit, 2
	}
	n.unit = 0
	return true
}

// begin starts a number with a word; a scale alone is none.
func (n *said) begin(s spoken) bool {
	*n = said{}
	if s.scale != noScale {
		return false
	}
	*n = said{value: s.value, unit: s.value, going: true}
	switch s.value {
	case 100:
		n.open = 2
	case 1000:
		n.open = 3
	}
	return true
}

func (n *said) digits() string { return strconv.Itoa(n.value) }
