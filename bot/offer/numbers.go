package offer

import (
	"slices"
	"strings"
)

// currencies are what stands before or behind a sum.
var currencies = map[string]string{
	"rp": "IDR", "idr": "IDR", "rupiah": "IDR", "nt$": "TWD", "nt": "TWD", "ntd": "TWD", "rm": "MYR", "ringgit": "MYR", "hk$": "HKD", "hkd": "HKD",
	"usd": "USD", "us$": "USD", "$": "USD", "dolar": "USD", "dollar": "USD", "s$": "SGD", "sgd": "SGD", "riyal": "SAR", "real": "SAR", "sar": "SAR",
	"won": "KRW", "krw": "KRW", "yen": "JPY", "jpy": "JPY", "aed": "AED", "dirham": "AED", "euro": "EUR", "eur": "EUR", "kwd": "KWD", "dinar": "KWD", "aud": "AUD", "bnd": "BND", "gbp": "GBP", "twd": "TWD", "myr": "MYR", "zloty": "PLN",
}

// multiples are the words that make a number a sum, in rupiah where nothing else is said.
var multiples = map[string]int64{"juta": 1e6, "jt": 1e6, "jutaan": 1e6, "jta": 1e6, "juto": 1e6, "yuto": 1e6, "yuta": 1e6, "jetah": 1e6, "jtan": 1e6, "jutan": 1e6, "jeta": 1e6, "ribu": 1e3, "rb": 1e3, "ebu": 1e3, "ewu": 1e3, "rebu": 1e3, "ribuan": 1e3, "sewu": 1e3, "miliar": 1e9, "milyar": 1e9}

const (
	leastFee     = 3_000_000 // a sum for leaving from which it is told of
	leastRupiah  = 100_000   // a bare number from which it is one of rupiah
	adult        = 18
	fewDays      = 14
	manyMonths   = 7
	fewestDigits = 9 // of a phone number
)

// quantity is a number of a clause, in digits or in words.
type quantity struct {
	value   int64
	decimal bool // value is in hundredths
	words   bool // it is written in words
	next    int  // the word behind it
}

// quantityAt reads the number that begins at a word: "25", "25 000 000", "dua puluh lima".
func (g *Reading) quantityAt(c *clause, i int) (q quantity, ok bool) {
	w := &c.words[i]
	if w.isNumber {
		q = quantity{value: w.number, decimal: w.decimal, next: i + 1}
		for q.next < len(c.words) && c.words[q.next].text == "000" && c.words[q.next].from == c.words[q.next-1].to+1 && !w.decimal && q.value < 1e9 {
			q.value, q.next = q.value*1000, q.next+1
		}
		return q, true
	}
	q = quantity{words: true, next: i}
	sum, one := int64(0), int64(0)
	for ; q.next < len(c.words) && q.next < i+maxNumberWords; q.next++ {
		n, scale := g.r.number[c.words[q.next].text], g.r.scale[c.words[q.next].text]
		switch {
		case scale == teens && one > 0:
			one += 10
		case scale > teens:
			sum, one = sum+max(one, 1)*int64(scale), 0
		case n > 0:
			sum, one = sum+one, int64(n)
		default:
			n = -1
		}
		if n < 0 {
			break
		}
	}
	q.value = sum + one
	return q, q.value > 0
}

// maxNumberWords is of how many words a number is read, and teens marks the word that makes
// one of eleven to nineteen.
const (
	maxNumberWords = 6
	teens          = 1
)

// ranging stands between two numbers of a range.
var ranging = map[string]bool{"s": true, "d": true, "sd": true, "sampai": true, "hingga": true, "to": true, "smp": true, "sampe": true, "s.d": true, "dhapa": true}

// numbers reads what the numbers of a clause say.
func (g *Reading) numbers(c *clause) {
	for i := 0; i < len(c.words); i++ {
		q, ok := g.quantityAt(c, i)
		if !ok {
			continue
		}
		g.number(c, i, q)
		i = q.next - 1
	}
}

// number reads what one number of a clause says.
func (g *Reading) number(c *clause, i int, q quantity) {
	w := &c.words[i]
	at := func(j int) string {
		if j < 0 || j >= len(c.words) {
			return ""
		}
		return c.words[j].text
	}
	next, ranged := q.next, false
	for j := q.next; j < len(c.words) && j < q.next+4; j++ { // "16-35", "5 s/d 10 juta"
		if c.words[j].isNumber {
			next, ranged = j+1, true
			break
		}
		if !ranging[c.words[j].text] {
			break
		}
	}
	unit := at(next)
	multiple := multiples[unit]
	if unit == "k" && c.words[next].from == c.words[next-1].to { // "25.000k"
		multiple = 1e3
	}
	currency := currencies[at(i-1)]
	if currency == "" {
		currency = dollars(at(next), at(next+1))
	}
	if currency == "" && multiple > 0 {
		currency = dollars(at(next+1), at(next+2))
	}
	if q.words && multiple == 0 && currency == "" && unit == "" {
		return
	}
	if w.isNumber && (strings.HasPrefix(w.text, "08") && len(w.text) >= fewestDigits || strings.HasPrefix(w.text, "62") && len(w.text) >= fewestDigits+2) {
		g.phones++
		return
	}
	amount := q.value
	if multiple > 0 {
		amount *= multiple
	}
	if q.decimal {
		amount /= 100
	}
	value := q.value
	switch {
	case multiple > 0 || currency != "" || !q.decimal && !q.words && amount >= leastRupiah && (strings.ContainsAny(w.text, ".,") || q.next > i+1):
		if amount <= 0 || amount > 1e12 {
			return
		}
		if currency == "" {
			currency = "IDR"
		}
		sum := Sum{amount, currency, g.purpose(c, i, next)}
		g.Sums = append(g.Sums, sum)
		if sum.For == "wage" && !slices.ContainsFunc(c.words, func(w word) bool { return manyTimes[w.text] }) {
			g.monthly = append(g.monthly, sum)
		}
		c.says = c.says.with(g.r.names["money"])
		if (sum.For == "fee" || sum.For == "deposit") && currency == "IDR" && amount >= leastFee && !c.denies.meets(g.r.concept("pay", "fee", "charge", "deposit", "covered")) { // "tidak perlu bayar 40 juta"
			c.slot |= largeFee
		}
	case q.decimal:
	case unit == "hari" || unit == "are":
		if value > 0 && value <= fewDays {
			c.slot |= withinDays
		}
	case unit == "bulan" || unit == "bln" || unit == "bulen" || unit == "wulan":
		if value >= manyMonths && value < 100 && !strings.HasPrefix(at(i-1), "kontrak") {
			c.slot |= forMonths
			g.months = max(g.months, int(value))
		}
	case value >= 12 && value < adult, value == adult && i > 0 && !ranged && below[at(i-1)]:
		if g.acceptsAge(c, i, next, ranged) {
			c.slot |= young
		}
	}
}

// manyTimes are words of a wage that is not that of one month.
var manyTimes = map[string]bool{"setahun": true, "pertahun": true, "tahun": true, "taon": true, "sataon": true, "total": true, "kontrak": true, "semua": true}

// ofDollars are countries whose dollars are meant where only "dolar" is said.
var ofDollars = map[string]string{"taiwan": "TWD", "nt": "TWD", "hongkong": "HKD", "hk": "HKD", "singapura": "SGD", "singapore": "SGD", "australia": "AUD", "brunei": "BND", "malaysia": "MYR"}

// dollars is the currency that a word names: "dolar Taiwan" is not that of America.
func dollars(word, behind string) string {
	currency := currencies[word]
	if currency == "USD" && ofDollars[behind] != "" {
		return ofDollars[behind]
	}
	return currency
}

// beforeAge is how many words may stand between an age and the word for it.
const beforeAge = 3

// acceptsAge reports whether an age under 18 is one that is taken: "usia 16-35", "17 tahun
// boleh", and no question, no hour and nothing denied.
func (g *Reading) acceptsAge(c *clause, i, next int, ranged bool) bool {
	about, hour, own := g.r.names["age_word"], g.r.names["hour"], g.r.names["own_age"]
	if c.asks || !c.denies.empty() {
		return false
	}
	aged := next < len(c.words) && years[c.words[next].text]
	for j := max(0, i-beforeAge); j < i; j++ {
		if c.words[j].of.meets(hour) {
			return false
		}
		aged = aged || c.words[j].of.meets(about)
	}
	for _, w := range c.words {
		if w.of.meets(own) {
			return false
		}
	}
	return aged && (ranged || c.says.meets(g.r.names["accepts"]))
}

// below are words that take the age behind them away: "di bawah 18 boleh".
var below = map[string]bool{"dibawah": true, "bawah": true, "kurang": true, "korang": true, "sebelum": true, "durung": true, "belum": true, "blm": true, "bellun": true, "bellum": true, "baba": true, "ngisor": true}

var years = map[string]bool{"tahun": true, "thn": true, "taon": true, "th": true, "taun": true}

// purposes are the concepts that say what a sum is for, in the order in which they win where
// several are as near.
var purposes = []struct{ concept, purpose string }{
	{"penalty", "penalty"}, {"pocket", "pocket"}, {"deduct", "deduction"}, {"wage", "wage"}, {"deposit", "deposit"}, {"personal", "personal"}, {"fee", "fee"},
}

// purpose is what a sum is for: the nearest word before it that says so, or else the nearest
// behind it. What is paid by the month is a wage.
func (g *Reading) purpose(c *clause, at, next int) string {
	for j := at + 1; j < min(next+4, len(c.words)); j++ {
		switch c.words[j].text {
		case "perbulan", "sebulan", "bulan", "bln", "sabulan", "perhari", "sehari", "jam":
			if !c.says.meets(g.r.concept("deduct", "penalty")) && (c.words[j-1].text == "per" || c.words[j].text != "bulan" && c.words[j].text != "bln" || j == at+2) {
				return "wage"
			}
		}
	}
	find := func(j int) string {
		for _, p := range purposes {
			if !c.words[j].of.meets(g.r.names[p.concept]) {
				continue
			}
			if p.purpose == "wage" && j > 0 && c.words[j-1].of.meets(g.r.names["deduct"]) {
				return "deduction"
			}
			return p.purpose
		}
		return ""
	}
	for j := at - 1; j >= max(0, at-8); j-- {
		if p := find(j); p != "" {
			return p
		}
	}
	for j := at + 1; j < min(next+5, len(c.words)); j++ {
		if p := find(j); p != "" {
			return p
		}
	}
	if c.says.meets(g.r.names["in_all"]) && !g.says.with(c.says).meets(g.r.names["covered"]) {
		return "fee"
	}
	return "other"
}
