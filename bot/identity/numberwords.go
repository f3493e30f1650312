package identity

import (
	"strings"
)

// Number words in Indonesian and Madurese up to 99. The Madurese ones are those
// of the glossary drawn up for kanca (after Omniglot, Davies' grammar and the
// NusaX and NusaTranslation corpora): units, bellas for the teens, polo for the
// tens, and lekor for the twenties with a word of its own for 25, saghame'.

// units are the keys (see numberKey) of one to nine that can stand alone.
var units = map[string]int{
	"satu": 1, "setong": 1, "sitong": 1,
	"dua": 2, "duwa": 2, "due": 2, "duwe": 2,
	"tiga": 3, "telo": 3,
	"empat": 4, "empa": 4, "ampat": 4,
	"lima": 5, "lema": 5,
	"enam": 6, "enem": 6, "anem": 6,
	"tuju": 7, "peto": 7,
	"delapan": 8, "dlapan": 8, "lapan": 8, "balu": 8, "belu": 8,
	"sembilan": 9, "sanga": 9, "songo": 9,
	"siji": 1, "telu": 3, "papat": 4, "limo": 5, "pitu": 7, "wolu": 8, // Javanese
	"setungal": 1, "sekawan": 4, "gangsal": 5,
}

// endings are units only behind a ten: alone they are other words (loro is ill, kali times).
var endings = map[string]int{"loro": 2, "kali": 2, "kaleh": 2, "kale": 2}

// bound are forms that count only before bellas, polo, puluh or lekor: alone
// they are other words (pa' is a father, sa a prefix).
var bound = map[string]int{
	"sa": 1, "se": 1, "du": 2, "do": 2, "pa": 4, "pat": 4, "nem": 6, "nam": 6,
	"petong": 7, "balung": 8, "belung": 8, "sangang": 9, "sangan": 9, "telong": 3, "lemang": 5, "petung": 7,
	"rong": 2, "telung": 3, "tigang": 3, "patang": 4, "limang": 5, "pitung": 7, "wolung": 8, "kali": 2, "kale": 2,
}

// wholes are numbers with a word of their own.
var wholes = map[string]int{"sagame": 25, "sagema": 25, "segeme": 25, "sagama": 25, "seket": 50, "saeket": 50, "nol": 0,
	// Javanese, which many write beside Indonesian.
	"sewelas": 11, "rolas": 12, "telulas": 13, "limolas": 15, "limalas": 15, "nembelas": 16, "pitulas": 17, "wolulas": 18, "sangalas": 19, "songolas": 19,
	"rongpulu": 20, "rolikur": 22, "telulikur": 23, "selawe": 25, "pitulikur": 27, "wolulikur": 28, "sangalikur": 29, "telungpulu": 30, "sewidak": 60, "sewida": 60, "suwida": 60, "selangkung": 25, "sedasa": 10, "sedoso": 10}

// scales turn a unit into a teen, a ten or a twenty.
var scales = map[string]string{
	"belas": "teen", "beles": "teen", "bles": "teen", "blas": "teen", "welas": "teen",
	"pulu": "ten", "polo": "ten", "pulo": "ten", "dasa": "ten", "doso": "ten",
	"lekor": "twenty", "likor": "twenty", "lekur": "twenty", "likur": "twenty",
}

// numberKey brings the spellings of a number word together: no apostrophe, no
// doubled letter, no h after b, d, g or t, no final h or k.
func numberKey(word string) string {
	silent := func(i int) bool {
		c := word[i]
		return c == '\'' || i > 0 && (c == word[i-1] || c == 'h' && strings.IndexByte("bdgt", word[i-1]) >= 0)
	}
	key := word
	for i := range len(word) {
		if silent(i) { // most words are their own key
			var b strings.Builder
			for i := range len(word) {
				if !silent(i) {
					b.WriteByte(word[i])
				}
			}
			key = b.String()
			break
		}
	}
	if len(key) > 2 {
		key = strings.TrimRight(key, "hk")
	}
	return key
}

// atoms splits one written word into the number words it is made of ("duapuluh",
// "tellobellas", "pa'lekor"); nil when it is something else.
func atoms(word string) []string {
	if len(word) > 32 {
		return nil
	}
	key := numberKey(word)
	if isAtom(key) {
		return []string{key}
	}
	plain := strings.ReplaceAll(word, "'", "")
	for i := 2; i < len(plain)-1; i++ {
		head := numberKey(plain[:i])
		if !isAtom(head) {
			continue
		}
		if rest := atoms(plain[i:]); rest != nil {
			return append([]string{head}, rest...)
		}
	}
	return nil
}

func isAtom(key string) bool {
	if _, ok := units[key]; ok {
		return true
	}
	if _, ok := bound[key]; ok {
		return true
	}
	if _, ok := endings[key]; ok {
		return true
	}
	if _, ok := wholes[key]; ok {
		return true
	}
	return scales[key] != ""
}

// NumberWord reads the number below a hundred that plain words begin with, and how many of them
// it takes; 0 when they begin with none.
func NumberWord(words []string) (n, used int) { return spokenNumber(words) }

// spokenNumber reads the number that words begin with, and how many of them it
// takes; 0 when they begin with none.
func spokenNumber(words []string) (n, used int) {
	const most = 4 // "dua puluh empat" is three, "tello polo settong" too
	var parts []string
	var ends []int // parts that each word completes
	for _, w := range words[:min(len(words), most)] {
		a := atoms(w)
		if a == nil {
			break
		}
		parts = append(parts, a...)
		ends = append(ends, len(parts))
	}
	n, taken := compose(parts)
	if taken == 0 {
		return 0, 0
	}
	for i, e := range ends {
		if e == taken {
			return n, i + 1
		}
	}
	return 0, 0
}

// compose reads the number that the atoms begin with, and how many it takes.
func compose(a []string) (n, taken int) {
	if len(a) == 0 {
		return 0, 0
	}
	if n, ok := wholes[a[0]]; ok {
		return n, 1
	}
	unit, alone := units[a[0]]
	if !alone {
		unit = bound[a[0]]
	}
	if unit == 0 {
		return 0, 0
	}
	if len(a) > 1 {
		switch scales[a[1]] {
		case "teen":
			return 10 + unit, 2
		case "twenty":
			return 20 + unit, 2
		case "ten":
			if len(a) > 2 {
				more, ok := units[a[2]]
				if !ok {
					more, ok = endings[a[2]]
				}
				if ok && (len(a) == 3 || scales[a[3]] == "") {
					return 10*unit + more, 3
				}
			}
			return 10 * unit, 2
		}
	}
	if !alone {
		return 0, 0
	}
	return unit, 1
}
