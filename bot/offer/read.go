package offer

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kanca/bot/spelling"
)

// maxRead is how many bytes of a text are read: an advert is shorter, and what follows
// cannot make it another one.
const maxRead = 6000

// Sum is an amount of money that a text names.
type Sum struct {
	Amount   int64
	Currency string // ISO 4217
	For      string // wage, fee, deposit, pocket, deduction, penalty, personal, other
}

// Reading is what a text says.
type Reading struct {
	Sums      []Sum
	Countries []string // ISO 3166 alpha-2, in the order of the text, each once; none that is only forbidden or denied

	r          *rules
	text       string
	asked      string // what the register is asked about: text, before anything was mended
	clauses    []clause
	lines      int
	says       set // anywhere, plainly
	phones     int
	javanese   bool  // a word of it was read, in which "tak" denies nothing
	refuses    bool  // it says that nobody shall take such an offer
	forbidding bool  // what follows is still forbidden, up to the end of the sentence
	monthly    []Sum // wages of a month
	months     int   // the longest time of which a clause speaks that deducts
}

// clause is a run of words that belong together.
type clause struct {
	words                 []word
	says, denies, forbids set
	slot                  slotSet
	countries             []string
	asks                  bool
}

// word is a word or a number of a clause, with its place in the text.
type word struct {
	text     string
	from, to int
	of       set
	number   int64 // of what is a number
	decimal  bool  // number is in hundredths
	isNumber bool
}

// Read reads a text.
func Read(text string) Reading {
	r, err := compiled()
	if err != nil {
		return Reading{r: &rules{}}
	}
	if len(text) > maxRead {
		text = strings.ToValidUTF8(text[:maxRead], "")
	}
	reading := Reading{r: r, text: text, asked: text, lines: 1 + strings.Count(strings.TrimSpace(text), "\n")}
	words := make([]word, 0, 16)
	reading.clauses = make([]clause, 0, 4)
	flush := func(c rune) {
		if len(words) > 0 {
			reading.add(words, c == '?')
			words = words[len(words):] // the clause keeps its own
		}
		if c != ',' {
			reading.forbidding = false
		}
	}
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		lower = text
	}
	for i := 0; i < len(lower); {
		c, size := utf8.DecodeRuneInString(lower[i:])
		switch {
		case c >= '0' && c <= '9':
			end := i
			for end < len(lower) && (isDigit(lower[end]) || (lower[end] == '.' || lower[end] == ',') && end+1 < len(lower) && isDigit(lower[end+1])) {
				end++
			}
			if n := len(words) - 1; lower[i:end] == "2" && n >= 0 && !words[n].isNumber && words[n].to == i && (end == len(lower) || !isLetter(rune(lower[end]))) {
				words[n].text += "-" + words[n].text // "hati2"
				words[n].to, i = end, end
				continue
			}
			w := word{text: lower[i:end], from: i, to: end, isNumber: true}
			w.number, w.decimal = parseNumber(w.text)
			words = append(words, w)
			i = end
		case isLetter(c):
			end := i
			for end < len(lower) {
				next, n := utf8.DecodeRuneInString(lower[end:])
				inside := (next == '-' || next == '.') && end+1 < len(lower) && isASCIILetter(lower[end+1]) && (next == '-' || end-i == 1)
				if !isLetter(next) && !inside {
					break
				}
				end += n
			}
			if two, ok := inOne[lower[i:end]]; ok {
				words = append(words, word{text: two[0], from: i, to: end})
				words = append(words, word{text: two[1], from: i, to: end})
			} else {
				words = append(words, word{text: lower[i:end], from: i, to: end})
			}
			i = end
		default:
			inSum := c == ',' && strings.HasPrefix(lower[i:], ",-")
			if strings.ContainsRune(".,!?;\n•", c) && !inSum && !(c == '.' && len(words) > 0 && shortened[words[len(words)-1].text] && words[len(words)-1].to == i) {
				flush(c)
			}
			i += size
		}
	}
	flush('.')
	reading.joinNeighbours()
	for _, iso := range reading.Countries { // wherever in the text it stands
		if r.countries["closed_country"][iso] {
			for i := range reading.clauses {
				reading.clauses[i].slot |= closed
			}
		}
	}
	return reading
}

// inOne are words that are a number and what it counts.
var inOne = map[string][2]string{"sejuta": {"satu", "juta"}, "sajuta": {"satu", "juta"}, "sakjuta": {"satu", "juta"}, "sayuto": {"satu", "juta"}, "seribu": {"satu", "ribu"}, "saebu": {"satu", "ribu"}}

// shortened are words behind which a point ends nothing.
var shortened = map[string]bool{"rp": true, "pt": true, "cv": true, "no": true, "jl": true, "bpk": true, "an": true, "rek": true, "hub": true, "thn": true, "bln": true, "usd": true, "tgl": true}

func isDigit(c byte) bool       { return c >= '0' && c <= '9' }
func isASCIILetter(c byte) bool { return c >= 'a' && c <= 'z' }
func isLetter(c rune) bool {
	return c >= 'a' && c <= 'z' || c == '\'' || c == '’' || c == '`' || c == '$' || c >= utf8.RuneSelf && unicode.IsLetter(c)
}

// parseNumber is the value of digits with their signs; of one with a fraction, hundredths.
func parseNumber(s string) (n int64, decimal bool) {
	if at := strings.LastIndexAny(s, ".,"); at >= 0 && len(s)-at <= 3 && strings.Count(s, s[at:at+1]) == 1 {
		fraction := s[at+1:]
		if len(fraction) == 1 {
			fraction += "0"
		}
		return digits(s[:at] + fraction), true
	}
	return digits(s), false
}

func digits(s string) (n int64) {
	for i := 0; i < len(s); i++ {
		if isDigit(s[i]) && n < 1e14 {
			n = n*10 + int64(s[i]-'0')
		}
	}
	return n
}

// scope is how many words behind a denial it reaches.
const scope = 4

// add reads the words of a clause, which a word such as "tapi" cuts in two.
func (g *Reading) add(words []word, asks bool) {
	r := g.r
	contrast := r.names["contrast"]
	link := contrast.with(r.names["link"])
	var folded [128]byte
	for i := range words {
		if words[i].isNumber {
			continue
		}
		plain := spelling.Plain(words[i].text)
		if strings.HasSuffix(words[i].text, "$") { // "HK$" is none but money
			words[i].text = plain + "$"
			continue
		}
		words[i].text = plain
		words[i].of = words[i].of.with(r.concepts(plain))
		if phrase := spelling.AppendFold(folded[:0], plain); r.heads[string(phrase)] {
			used := false
			for n := 1; n < maxPhrase && i+n < len(words) && !words[i+n].isNumber; n++ {
				phrase = append(phrase, ' ')
				phrase = append(phrase, spelling.AppendFoldText(phrase[len(phrase):], spelling.Plain(words[i+n].text))...)
				if s, ok := r.phrases[string(phrase)]; ok {
					words[i].of = words[i].of.with(s)
					if s.meets(r.names["not"]) { // "tidak perlu" denies what follows it
						words[i+n].of = words[i+n].of.with(r.names["not"])
					} else {
						used = true
					}
				}
			}
			if used { // "tidak jadi" denies nothing more
				words[i].of = words[i].of.without(r.concept("not", "forbid", "free"))
			}
		}
	}
	for i := 1; i < len(words); i++ {
		if words[i].of.meets(link) {
			g.clause(words[:i], asks)
			g.forbidding = g.forbidding && !words[i].of.meets(contrast)
			words = words[i:]
			i = 0
		}
	}
	g.clause(words, asks)
}

func (g *Reading) clause(words []word, asks bool) {
	r := g.r
	c := clause{words: words, asks: asks}
	not, forbid := r.names["not"], r.names["forbid"]
	polarity := not.with(forbid)
	denied, freed, forbidden := 0, 0, g.forbidding
	costs := r.concept("charge", "fee", "deposit", "form_fee", "pay", "deduct", "penalty", "covered")
	g.javanese = g.javanese || slices.ContainsFunc(words, func(w word) bool { return w.of.meets(r.names["javanese"]) })
	for i, w := range words {
		meant := w.of.without(polarity)
		if iso := g.countryAt(words, i); iso != "" && denied == 0 && !forbidden {
			c.countries = append(c.countries, iso)
		}
		switch {
		case forbidden:
			c.forbids = c.forbids.with(meant)
		case denied > 0:
			c.denies = c.denies.with(meant)
		case freed > 0 && meant.meets(costs):
			c.denies = c.denies.with(meant)
		default:
			c.says = c.says.with(meant)
		}
		denied, freed = max(0, denied-1), max(0, freed-1)
		switch {
		case w.of.meets(r.names["banned"]): // "visa turis dilarang" forbids what stands before it
			c.forbids, c.says, c.countries = c.forbids.with(c.says), set{}, nil
			forbidden = true
		case w.of.meets(forbid) && !reassures(words[i+1:]):
			forbidden = true
			for _, next := range words[i+1 : min(i+3, len(words))] { // "jangan mau", "jha' ghampang parcaja"
				g.refuses = g.refuses || next.of.meets(r.names["accepting"]) && !w.of.meets(r.names["warns"]) && !words[i+1].of.meets(r.names["tell"])
			}
		case w.text == "tak" && g.javanese && i+1 < len(words) && !words[i+1].of.meets(r.names["there"]): // "tak simpen": I keep it
		case w.of.meets(not):
			denied = scope
			if g.trails(words, i) {
				for _, before := range words[max(0, i-trailed):i] {
					meant := before.of.without(polarity).shared(c.says)
					c.denies, c.says = c.denies.with(meant), c.says.without(meant)
				}
			}
		case w.of.meets(r.names["free"]):
			freed = scope
		}
	}
	g.forbidding = forbidden && !c.forbids.meets(r.names["tell"]) // "jangan bilang Disnaker, bayar dulu"
	g.numbers(&c)
	if !c.forbids.empty() {
		c.slot = 0
	}
	g.says = g.says.with(c.says)
	for _, iso := range c.countries {
		g.Countries = appendOnce(g.Countries, iso)
	}
	g.clauses = append(g.clauses, c)
}

// trailed is how many words in front of itself a denial reaches that ends its clause.
const trailed = 3

// trails reports whether a denial ends its clause, and so denies what stands before it:
// "kontrak tidak ada", "kontrakna tada'", "medical gak usah". "kontrak ada apa tidak" asks.
func (g *Reading) trails(words []word, i int) bool {
	there := g.r.names["there"]
	rest := words[i+1:]
	if i == 0 || len(rest) > trailed || words[i-1].of.meets(g.r.concept("ask", "there", "not")) {
		return false
	}
	for _, w := range rest {
		if !w.of.meets(there) {
			return false
		}
	}
	return len(rest) > 0 || words[i].of.meets(g.r.names["there_is_none"])
}

// reassures reports whether what is forbidden is to worry or to miss something: "jangan
// khawatir", "jangan sampai ketinggalan".
func reassures(rest []word) bool {
	for _, w := range rest[:min(3, len(rest))] {
		switch w.text {
		case "khawatir", "kuatir", "kawatir", "takut", "wedi", "ragu", "ketinggalan", "kehabisan", "keduluan", "telat", "lewatkan", "lupa", "malu", "tako", "tako'":
			return true
		}
	}
	return false
}

func (g *Reading) countryAt(words []word, i int) string {
	if words[i].isNumber {
		return ""
	}
	if i > 0 && words[i-1].of.meets(g.r.names["not_there"]) || i > 1 && words[i-2].of.meets(g.r.names["on_the_way"]) {
		return "" // "restoran Thailand", "transit di Bangkok"
	}
	if iso := g.r.country[words[i].text]; iso != "" {
		return iso
	}
	if g.r.placeHeads[words[i].text] && i+1 < len(words) {
		return g.r.country[words[i].text+" "+spelling.Plain(words[i+1].text)]
	}
	return ""
}

func appendOnce(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}

// joinNeighbours lets a clause of at most three words count with the one before it, too: "DP
// dulu, 5 juta"; and what follows with its condition: "mon ta' dhaddhi, majar denda".
func (g *Reading) joinNeighbours() {
	const maxJoined = 12 // words of a clause
	for i := len(g.clauses) - 1; i > 0; i-- {
		a, b := &g.clauses[i-1], &g.clauses[i]
		condition := len(b.words) <= maxJoined && slices.ContainsFunc(a.words[:min(2, len(a.words))], func(w word) bool { return w.of.meets(g.r.names["condition"]) })
		if a.asks && !b.asks || len(b.words) > 3 && !condition || len(a.words) > maxJoined || !a.forbids.empty() || !b.forbids.empty() {
			continue
		}
		joined := clause{words: slices.Concat(a.words, b.words), says: a.says.with(b.says), denies: a.denies.with(b.denies), asks: a.asks || b.asks}
		joined.slot = a.slot | b.slot
		g.clauses[i] = joined
	}
}
