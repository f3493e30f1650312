package offer

import (
	"slices"
	"strings"

	"kanca/bot/spelling"
	"kanca/content/offers"
)

// Compared is how a sum stands to what is known.
type Compared string

// How it may stand; "" where nothing is known to compare it with.
const (
	Above Compared = "above"
	Same  Compared = "same"
	Below Compared = "below"
)

// Cost is the component that a text speaks of and the sum that it names for it.
type Cost struct {
	Known    offers.Cost
	Sum      Sum // zero where the text names none in the currency of what is known
	Compared Compared
}

// CostOf finds what is known of the sum that a text asks about; ok is false where nothing is.
func CostOf(text string) (c Cost, ok bool) {
	known, err := offers.LoadCosts()
	if err != nil {
		return Cost{}, false
	}
	if len(text) > maxRead {
		text = strings.ToValidUTF8(text[:maxRead], "")
	}
	read, plain := Read(text), " "+spelling.Plain(text)+" "
	for _, k := range known {
		if !read.holdsFor(k.Country) || !says(plain, k.Words) {
			continue
		}
		c = Cost{Known: k}
		for _, s := range read.Sums {
			if s.For == "wage" && read.says.meets(read.r.names["wage"]) || k.Amount < 0 || s.Currency != k.Currency {
				continue
			}
			c.Sum, c.Compared = s, Same
			if s.Amount > k.Amount {
				c.Compared = Above
			} else if s.Amount < k.Amount {
				c.Compared = Below
			}
			break
		}
		return c, true
	}
	return Cost{}, false
}

func (g *Reading) holdsFor(country string) bool {
	return country == "" || slices.Contains(g.Countries, country)
}

func says(plain string, phrases []string) bool {
	for _, p := range phrases {
		if strings.Contains(plain, " "+p+" ") || strings.Contains(plain, " "+p+"nya ") || strings.Contains(plain, " "+p+"na ") {
			return true
		}
	}
	return false
}

// mostAsked is of how many words a question about a sum is.
const mostAsked = 40

// MayAskUsual reports whether the words can ask whether a sum is usual: for nearly every
// message that is enough to know.
func MayAskUsual(words []string) bool {
	r, err := compiled()
	if err != nil || len(words) > mostAsked {
		return false
	}
	for _, w := range words {
		if r.of[w].meets(r.names["usual"]) {
			return true
		}
	}
	return false
}

// AsksUsual reports whether the text asks whether a sum that is no wage is usual, and tells of
// nobody who was cheated or suffers.
func (g *Reading) AsksUsual() bool {
	if !g.asks() || g.Suffering() || g.says.meets(g.r.names["reports"]) || !g.says.with(g.denied()).meets(g.r.names["usual"]) {
		return false
	}
	for _, s := range g.Sums {
		if s.For != "wage" {
			return true
		}
	}
	return false
}

func (g *Reading) denied() (s set) {
	for _, c := range g.clauses {
		s = s.with(c.denies)
	}
	return s
}
