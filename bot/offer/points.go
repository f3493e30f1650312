package offer

import "slices"

// Points that make a text an offer. They were set by hand: what an advert is made of counts
// one each, and what a person asks, wants or has gone through takes away.
const (
	forOffer     = 2 // with a destination abroad
	forCall      = 4 // without one
	forwarded    = 3
	fewLines     = 4 // from how many lines a text is laid out like an advert
	severeCounts = 2 // signs count one each, and so many at most
	question     = 3
	own          = 3
	warning      = 5
	report       = 5
)

// parts count one each.
var parts = []string{"opening", "wage", "contact", "conditions", "hearsay"}

// points weighs whether a text is an offer, with so many severe signs in it.
func (g *Reading) points(passedOn bool, severe int) int {
	r, n := g.r, min(severe, severeCounts)
	if passedOn {
		n += forwarded
	}
	for _, part := range parts {
		if g.says.meets(r.names[part]) || part == "contact" && g.phones > 0 {
			n++
		}
	}
	for _, s := range g.Sums {
		if s.For != "wage" {
			n++
			break
		}
	}
	if g.lines >= fewLines {
		n++
	}
	hearsay := g.says.meets(r.names["hearsay"])
	if g.asks() && !hearsay {
		n -= question
	}
	if g.own() && !hearsay {
		n -= own
	}
	if g.says.meets(r.names["reports"]) {
		n -= report
	}
	if g.says.with(g.forbidden()).meets(r.names["warns"]) || g.recounts() {
		n -= warning
	}
	return n
}

// MayBe reports whether the text can be an offer, whatever signs it shows: for nearly every
// message that is enough to know.
func (g *Reading) MayBe(passedOn bool) bool {
	n := g.points(passedOn, severeCounts)
	return n >= forOffer && g.abroad() || n >= forCall
}

// asks reports whether the text asks something: with a mark in its last clause, or with a
// word for it.
func (g *Reading) asks() bool {
	if len(g.clauses) == 0 {
		return false
	}
	return g.clauses[len(g.clauses)-1].asks || g.says.meets(g.r.names["ask"])
}

// own reports whether somebody tells what they want or went through themselves.
func (g *Reading) own() bool {
	mine := g.r.concept("self", "relative")
	tells := g.r.concept("wish", "past")
	for _, c := range g.clauses {
		if c.says.meets(mine) && c.says.meets(tells) && !c.says.meets(g.r.names["contact"]) {
			return true
		}
	}
	return false
}

// Personal reports whether somebody speaks of themselves or of their family.
func (g *Reading) Personal() bool { return g.says.meets(g.r.concept("self", "relative")) }

// Hearsay reports whether it is told what somebody else offers: "katanya", "ditawari".
func (g *Reading) Hearsay() bool { return g.says.meets(g.r.names["hearsay"]) }

// Suffering reports whether the text tells that somebody suffers or was cheated: no advert
// does, and a cry for help goes before everything.
func (g *Reading) Suffering() bool {
	for _, c := range g.clauses {
		if c.says.with(c.denies).meets(g.r.names["suffer"]) {
			return true
		}
	}
	return false
}

// Hurts reports whether in one clause somebody, the writer or one of the family is told to suffer, and
// no later clause says that it is over.
func (g *Reading) Hurts() bool {
	r := g.r
	hurts, over := false, false
	for i := range g.clauses {
		c := &g.clauses[i]
		switch {
		case c.says.meets(r.names["over"]):
			hurts, over = false, true
		case over && c.says.meets(r.names["long_ago"]): // "sudah pulang. Dulu …"
		case c.says.with(c.denies).meets(r.names["suffer"]) && c.says.meets(r.concept("own_age", "relative", "somebody", "we")):
			hurts = true
		}
	}
	return hurts
}

// Over reports whether what the text tells of is told to be over, and no later clause tells of
// suffering: "dulu disekap, sekarang sudah pulang".
func (g *Reading) Over() bool {
	over := false
	for i := range g.clauses {
		c := &g.clauses[i]
		switch {
		case c.says.meets(g.r.names["over"]):
			over = true
		case c.says.with(c.denies).meets(g.r.names["suffer"]) && !c.says.meets(g.r.names["long_ago"]):
			over = false
		}
	}
	return over
}

// Recounts reports whether the text makes no offer but warns of such, tells the news, or tells what
// became of somebody.
func (g *Reading) Recounts() bool { return g.recounts() }

// Impersonal reports whether the text warns, explains or tells the news, and is about nobody of whom
// the writer says that they belong to them.
func (g *Reading) Impersonal() bool {
	return !g.says.with(g.forbidden()).meets(g.r.concept("own_age", "relative", "we")) && (g.warns() || g.refuses || g.news())
}

// news reports whether the news are told, in more than that something was promised.
func (g *Reading) news() bool {
	return g.tells("news") && g.anyWord(func(w word) bool { return w.of.meets(g.r.names["news"]) && !w.of.meets(g.r.names["was_promised"]) })
}

// Cheated reports whether the text tells that somebody lost money to a broker, and of nothing worse.
func (g *Reading) Cheated() bool {
	worse := g.r.names["suffer"]
	return g.says.meets(g.r.names["money"]) && g.says.meets(g.r.concept("cheated", "calo_gone")) &&
		!g.anyWord(func(w word) bool { return w.of.meets(worse) && !w.of.meets(g.r.concept("cheated", "calo_gone")) })
}

func (g *Reading) anyWord(is func(word) bool) bool {
	for i := range g.clauses {
		if slices.ContainsFunc(g.clauses[i].words, is) {
			return true
		}
	}
	return false
}

// promised are what an advert is made of that nobody tells who suffers; fewestPromised is how many of them
// one has at least.
var promised = []string{"opening", "wage", "contact", "conditions", "invite", "promise", "covered", "deposit", "fee"}

const fewestPromised = 2

// Promises reports whether the text speaks to somebody who shall go: it promises what nobody tells who is
// already there.
func (g *Reading) Promises() bool {
	if g.recounts() {
		return false
	}
	n := 0
	for _, part := range promised {
		if g.says.meets(g.r.names[part]) {
			n++
		}
	}
	if g.Suffering() {
		n--
	}
	return n >= fewestPromised
}

// pilgrimage reports whether the text is about one, and about no work.
func (g *Reading) pilgrimage() bool {
	return g.says.meets(g.r.names["pilgrimage"]) && !g.says.with(g.forbidden()).meets(g.r.concept("work", "wage", "opening", "hearsay"))
}

// atHome reports whether the work is said to be in Indonesia.
func (g *Reading) atHome() bool { return g.says.meets(g.r.names["home"]) && !g.abroad() }

// taught reports whether what is to be paid is told to be for a course, at its school, against a
// receipt, and nothing for the journey: "biaya kursus 6 jt, dibayar di kasir dapat kwitansi".
func (g *Reading) taught() bool {
	r := g.r
	if !g.says.has(r.concept("lesson", "receipt")) || g.says.meets(r.concept("account", "wallet")) {
		return false
	}
	paid := false
	for i := range g.clauses {
		c := &g.clauses[i]
		if !c.says.meets(r.names["money"]) || c.says.meets(r.names["wage"]) && !c.says.meets(r.concept("fee", "pay")) {
			continue
		}
		if !c.says.meets(r.names["lesson"]) || c.says.meets(r.concept("depart", "deposit", "first", "private")) {
			return false
		}
		paid = true
	}
	return paid
}

func (g *Reading) forbidden() (s set) {
	for _, c := range g.clauses {
		s = s.with(c.forbids)
	}
	return s
}

// abroad reports whether the text says that the work is abroad.
func (g *Reading) abroad() bool {
	return len(g.Countries) > 0 || g.says.meets(g.r.names["abroad"])
}
