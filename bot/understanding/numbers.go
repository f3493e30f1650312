package understanding

import (
	"strconv"
	"strings"

	"kanca/bot/spelling"
	"kanca/bot/understanding/lexicon"
)

// units are number words of both languages, folded.
var units = foldKeys(map[string]int64{
	"satu": 1, "settong": 1, "sittong": 1, "dua": 2, "dhuwa'": 2, "duwa'": 2, "tiga": 3, "tello'": 3, "empat": 4, "empa'": 4, "lima": 5, "lema'": 5,
	"enam": 6, "ennem": 6, "tujuh": 7, "petto'": 7, "delapan": 8, "ballu'": 8, "sembilan": 9, "sanga'": 9, "sepuluh": 10, "sapolo": 10, "sabellas": 11,
	"tellong": 3, "pettong": 7, "ballung": 8, "sangang": 9, "dupolo": 20, "dhupolo": 20, "saghame'": 25, "duwapolo": 20, "tellopolo": 30, "sebelas": 11, "saeket": 50, "seket": 50,
})

// scales multiply the number before them, folded.
var scales = foldKeys(map[string]int64{
	"puluh": 10, "polo": 10, "ratus": 100, "ratos": 100, "ribu": 1e3, "rb": 1e3, "rebu": 1e3, "ebu": 1e3, "k": 1e3, "juta": 1e6, "jt": 1e6, "jutah": 1e6, "jeta": 1e6, "miliar": 1e9,
})

// wholes are words that hold their own one: seribu, sejuta.
var wholes = foldKeys(map[string]int64{"seribu": 1e3, "saebu": 1e3, "sejuta": 1e6, "sajuta": 1e6, "seratus": 100, "saratos": 100})

// teen is belas, or bellas, folded.
var teen = spelling.Fold("belas")

func foldKeys(in map[string]int64) map[string]int64 {
	out := make(map[string]int64, len(in))
	for w, n := range in {
		out[spelling.Fold(w)] = n
	}
	return out
}

// money returns the first amount of rupiah in a text, in rupiah, or 0: a
// number with juta, ribu or their short forms, one after "rp", or one with
// dots between its thousands ("5.000.000").
func money(text string, t *lexicon.Text) int64 {
	if !mayHoldMoney(t) {
		return 0
	}
	text = strings.ToLower(text)
	var total, part int64
	started, scaled := false, false
	for i := 0; i < min(len(t.Typed), maxMoneyWords); i++ {
		w := t.Typed[i]
		afterRp := i > 0 && t.Typed[i-1] == "rp"
		if rest, ok := strings.CutPrefix(w, "rp"); ok && rest != "" && isDigit(rest[0]) {
			w, afterRp = rest, true
		}
		digits := 0
		for digits < len(w) && isDigit(w[digits]) {
			digits++
		}
		if digits > 0 && digits <= 12 {
			n, _ := strconv.ParseInt(w[:digits], 10, 64)
			fold := spelling.Fold(w[digits:])
			groups, last := 0, w[:digits]
			for w[digits:] == "" && i+1 < len(t.Typed) && len(t.Typed[i+1]) >= 3 && allDigits(t.Typed[i+1][:3]) && (len(t.Typed[i+1]) == 3 || !isDigit(t.Typed[i+1][3])) && dotted(text, last, t.Typed[i+1][:3]) {
				i++
				last = t.Typed[i][:3]
				m, _ := strconv.ParseInt(last, 10, 64)
				n = min(n, 1e12)*1000 + m
				groups++
				if len(t.Typed[i]) > 3 {
					break
				}
			}
			if groups == 0 && fold == "" && i+1 < len(t.Typed) {
				// "2,5 juta": a part of a million
				if next := t.Typed[i+1]; len(next) >= 1 && len(next) <= 4 && isDigit(next[0]) {
					last := 0
					for last < len(next) && isDigit(next[last]) {
						last++
					}
					scale := scales[spelling.Fold(next[last:])]
					if next[last:] == "" && i+2 < len(t.Typed) {
						scale = scales[spelling.Fold(t.Typed[i+2])]
					}
					if scale >= 1000 && last <= 2 && dotted(text, w, next) {
						m, _ := strconv.ParseInt(next[:last], 10, 64)
						tenth := scale / 10
						if last == 2 {
							tenth /= 10
						}
						return n*scale + m*tenth
					}
				}
			}
			if groups > 0 || afterRp {
				if s, ok := scales[fold]; ok {
					n *= s
				} else if i+1 < len(t.Typed) && scales[spelling.Fold(t.Typed[i+1])] >= 1000 {
					n *= scales[spelling.Fold(t.Typed[i+1])]
				}
				if groups > 0 && n >= 1000 || afterRp {
					return n
				}
			}
			if s, ok := scales[fold]; ok {
				return n*s + thousandsAfter(t, i, s)
			}
			total, part, started, scaled = 0, n, true, false
			continue
		}
		fold := spelling.Fold(w)
		if i+1 < len(t.Typed) && (w == "setengah" || w == "satengnga") && scales[spelling.Fold(t.Typed[i+1])] >= 1000 {
			return scales[spelling.Fold(t.Typed[i+1])] / 2
		}
		switch n, s, whole := units[fold], scales[fold], wholes[fold]; {
		case n > 0:
			part += n
			started = true
		case whole > 0:
			part += whole
			started, scaled = true, scaled || whole >= 1000
		case started && part > 0 && fold == teen:
			part += 10
		case s > 0 && started:
			if s >= 1000 {
				total += max(part, 1) * s
				part, scaled = 0, true
			} else {
				part = max(part, 1) * s
			}
		default:
			if started && scaled {
				return total + part
			}
			total, part, started, scaled = 0, 0, false, false
		}
	}
	if started && scaled {
		return total + part
	}
	return 0
}

// thousandsAfter reads the "500rb" of "15jt 500rb".
func thousandsAfter(t *lexicon.Text, at int, scale int64) int64 {
	if scale < 1e6 || at+1 >= len(t.Typed) {
		return 0
	}
	n, rest := leadingNumber(t.Typed[at+1])
	if n == 0 || scales[spelling.Fold(rest)] != 1000 {
		return 0
	}
	return int64(n) * 1000
}

// mayHoldMoney spares the search where nothing looks like an amount.
func mayHoldMoney(t *lexicon.Text) bool {
	for _, w := range t.Typed {
		if isDigit(w[0]) || strings.HasPrefix(w, "rp") {
			return true
		}
		if fold := w; len(fold) >= 2 {
			switch fold {
			case "juta", "jt", "jutah", "ribu", "rb", "rebu", "ebu", "seribu", "sejuta", "sajuta", "saebu", "ebuh":
				return true
			}
		}
	}
	return false
}

// maxMoneyWords is in how many words of a text an amount is looked for.
const maxMoneyWords = 200

// dotted tells whether two groups of digits stand in a text of small letters with
// only a dot or a comma between them.
func dotted(text, first, second string) bool {
	return strings.Contains(text, first+"."+second) || strings.Contains(text, first+","+second)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

var months = setOf("januari februari pebruari maret april mei juni juli agustus september oktober november nopember desember jan feb mar apr jun jul agt sep okt nov des")

// date returns a date as typed, or "": "12 januari", "bulan depan", "besok".
func date(t *lexicon.Text) string {
	for i, w := range t.Typed {
		if _, ok := months[w]; ok {
			switch {
			case i > 0 && len(t.Typed[i-1]) <= 2 && allDigits(t.Typed[i-1]):
				return t.Typed[i-1] + " " + w
			case len(w) > 3:
				return w
			}
		}
		switch w {
		case "depan", "ngarep", "adha'":
			if i > 0 {
				switch t.Typed[i-1] {
				case "bulan", "minggu", "tahun", "bulen", "taon", "menggu":
					return t.Typed[i-1] + " " + w
				}
			}
		case "besok", "lusa", "lagghu'", "lagghuna":
			return w
		}
	}
	return ""
}
