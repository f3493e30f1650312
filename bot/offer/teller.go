package offer

// recounts reports whether the text makes no offer but speaks of one: it warns of such, tells
// the news, or tells what became of somebody. What it names as signs is then no sign of it.
func (g *Reading) recounts() bool {
	if g.pitches() {
		return false
	}
	if g.warns() || g.refuses || g.tells("news") {
		return true
	}
	if g.tells("ended") || g.own() && g.asks() && !g.says.meets(g.r.names["hearsay"]) {
		return true
	}
	who := g.says.meets(g.r.concept("self", "relative", "somebody"))
	return who && g.tells("long_ago") && !g.says.meets(g.r.names["hearsay"])
}

// tells reports whether a concept is said plainly, and neither feared nor asked about.
func (g *Reading) tells(concept string) bool {
	about, fear := g.r.names[concept], g.r.concept("fear", "ask", "condition")
	for i := range g.clauses {
		if c := &g.clauses[i]; c.says.meets(about) && !c.says.meets(fear) && !c.asks {
			return true
		}
	}
	return false
}

// pitches reports whether somebody asks to be written to, for a wage in figures: a warning
// that only wants to be taken for one does.
func (g *Reading) pitches() bool {
	if g.says.meets(g.r.names["invite"]) {
		return true
	}
	if g.phones == 0 && !g.says.meets(g.r.names["contact"]) {
		return false
	}
	for _, s := range g.Sums {
		if s.For == "wage" {
			return true
		}
	}
	return false
}

// warns reports whether the text warns of offers.
func (g *Reading) warns() bool {
	r := g.r
	if g.tells("warns") || g.forbidden().meets(r.concept("warns", "calo")) {
		return true
	}
	return g.tells("calo") && !g.says.meets(r.names["hearsay"])
}
