package offer

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

// pilgrimage reports whether the text is about one, and about no work.
func (g *Reading) pilgrimage() bool {
	return g.says.meets(g.r.names["pilgrimage"]) && !g.says.with(g.forbidden()).meets(g.r.concept("work", "wage", "opening", "hearsay"))
}

// atHome reports whether the work is said to be in Indonesia.
func (g *Reading) atHome() bool { return g.says.meets(g.r.names["home"]) && !g.abroad() }

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
