package offer

import (
	"slices"
	"strings"
	"time"

	"kanca/bot/agency"
	"kanca/content/offers"
)

// maxQuoted is how many words of a text are quoted for a sign.
const maxQuoted = 6

// Shown is a sign that a text shows.
type Shown struct {
	Sign    offers.Sign
	Quote   string        // the words that show it, as written; "" for what is missing or stands in the register
	Country string        // of a sign about countries
	Sum     Sum           // of a fee
	Months  int           // of a deduction
	Agency  agency.Record // of one of the register
	Known   offers.Wage   // of a wage that is far above it
}

// Finding is what was found about a text.
type Finding struct {
	Offer   bool
	Points  int
	Signs   []Shown            // the sternest first
	Found   agency.Record      // the agency that the text names, where the register has it without doubt
	Named   bool               // a PT is named at all
	Verdict agency.VerdictKind // of the register on the PT that is named, "" for none
	Missing []string           // agency, licence, country, wage, contract: what a lawful offer states
}

// Severe reports whether a severe sign was found.
func (f Finding) Severe() bool {
	return slices.ContainsFunc(f.Signs, func(s Shown) bool { return s.Sign.Severity == offers.Severe })
}

// Check looks for signs in what was read. passedOn says that somebody else wrote the text.
func Check(g Reading, register *agency.Index, passedOn bool) Finding {
	var f Finding
	r := g.r
	told := register.Told(g.asked)
	said := len(told) > 0
	told = slices.DeleteFunc(told, func(m agency.Mention) bool { return m.Alike })
	f.Named = g.says.meets(r.names["agency_word"]) || said
	f.Found, _ = register.Stated(g.asked)
	f.Verdict = g.verdict(f, told, said, register)
	official := g.says.meets(r.concept("government"))
	active := f.Found != (agency.Record{}) && f.Found.Standing() == agency.Active
	licensed := g.says.meets(r.names["licence"]) || f.Found.Licence != "" && strings.Contains(g.asked, f.Found.Licence)
	severe := 0
	recounts, about := g.recounts(), map[offers.Unless]bool{offers.Pilgrimage: g.pilgrimage(), offers.AtHome: g.atHome(), offers.Taught: g.taught()}
	for _, s := range r.signs {
		if recounts && s.ID != "agency_revoked" || slices.ContainsFunc(s.Unless, func(u offers.Unless) bool { return about[u] }) {
			continue
		}
		shown, ok := Shown{Sign: s.Sign}, false
		switch s.ID {
		case "agency_revoked":
			if ok = len(told) > 0; ok {
				shown.Agency = told[0].Record
			}
		case "closed_country":
			shown.Country = g.countryOf(s.ID)
			ok = shown.Country != ""
		case "domestic_moratorium":
			shown.Country = g.countryOf(s.ID)
			_, shown.Quote = g.shows(s)
			ok = shown.Country != "" && shown.Quote != ""
		case "scam_job":
			ok, shown.Quote = g.shows(s)
			ok = ok && f.Found == (agency.Record{})
		case "agency_unknown":
			ok = f.Verdict == agency.NotFound || !f.Named && !official && g.says.meets(r.names["other_firm"])
		case "no_agency":
			ok = !f.Named && !official && f.Found == (agency.Record{})
		case "wage_too_high":
			shown.Country, shown.Known, ok = g.farWage()
		case "private_contact_only":
			ok = !f.Named && !official && !active && (g.phones > 0 || g.says.meets(r.names["contact"])) && !g.says.meets(r.names["office"])
		case "claims_official":
			ok, shown.Quote = g.shows(s)
			ok = ok && !f.Named && !active && !licensed && !g.says.meets(r.names["office"])
		case "pocket_money":
			ok, shown.Quote = g.shows(s)
			ok = ok && !active // firms in the register pay some while people learn
		default:
			ok, shown.Quote = g.shows(s)
		}
		if !ok {
			continue
		}
		shown.Sum, shown.Months = g.largestFee(), g.months
		if s.Severity == offers.Severe && s.Countries == "" && s.ID != "scam_job" { // a country makes no advert of a question
			severe++
		}
		f.Signs = append(f.Signs, shown)
	}
	f.Points = g.points(passedOn, severe)
	f.Offer = f.Points >= forOffer && g.abroad() || f.Points >= forCall && (severe > 0 || g.says.meets(r.concept("depart", "work")))
	for _, part := range []struct {
		name   string
		stated bool
	}{
		{"agency", f.Named || official}, {"licence", licensed},
		{"country", len(g.Countries) > 0}, {"wage", g.says.meets(r.names["wage"])}, {"contract", g.says.meets(r.names["contract"])},
	} {
		if !part.stated {
			f.Missing = append(f.Missing, part.name)
		}
	}
	return f
}

// verdict is what the register says of the agency that is named.
func (g *Reading) verdict(f Finding, bad []agency.Mention, said bool, register *agency.Index) agency.VerdictKind {
	switch {
	case !f.Named:
		return ""
	case register.Len() == 0:
		return agency.NoData
	case len(bad) > 0 || f.Found != (agency.Record{}):
		return agency.Found
	case said: // the name of one with bad news, which may go on
		return agency.Ambiguous
	}
	for i := range g.clauses { // the name may go on behind a comma: it is not found, and not absent
		c := &g.clauses[i]
		for j, w := range c.words {
			if !w.of.meets(g.r.names["agency_word"]) {
				continue
			}
			last := c.words[min(len(c.words), j+maxFirm)-1]
			if kind := register.Find(g.text[w.from:last.to], time.Time{}).Kind; kind == agency.Found || kind == agency.Ambiguous {
				return agency.Ambiguous
			}
			return agency.NotFound
		}
	}
	return agency.NotFound
}

// maxFirm is of how many words the name of a firm is looked up.
const maxFirm = 8

// Agency is the record that is named without doubt: one with bad news before any other.
func (f Finding) Agency() agency.Record {
	for _, s := range f.Signs {
		if s.Agency != (agency.Record{}) {
			return s.Agency
		}
	}
	return f.Found
}

// shows reports whether a clause shows a sign, and with which words.
func (g *Reading) shows(s sign) (bool, string) {
	for _, w := range s.when {
		if !w.text.empty() && !g.says.meets(w.text) {
			continue
		}
		for i := range g.clauses {
			c := &g.clauses[i]
			if !c.says.has(w.all) || !c.denies.has(w.not) || !c.forbids.has(w.forbid) || c.says.meets(w.none) || c.slot&w.slot != w.slot {
				continue
			}
			if g.wonders(c) {
				continue
			}
			return true, g.quote(c, w.all.with(w.not).with(w.forbid))
		}
	}
	return false, ""
}

// wonders reports whether a clause states nothing: somebody asks whether they may, or speaks of
// what is to be done where such a thing is asked of one.
func (g *Reading) wonders(c *clause) bool {
	r := g.r
	if c.says.meets(r.names["condition"]) && c.says.meets(r.names["demanded"]) {
		return true
	}
	if c.asks && c.says.meets(r.concept("self", "ask")) {
		return true
	}
	return c.says.meets(r.names["ask"]) && c.says.meets(r.concept("self", "relative")) && !g.says.meets(r.concept("hearsay", "invite"))
}

// quote is the words of a clause from the first to the last that speaks of what is meant,
// and of numbers where nothing does.
func (g *Reading) quote(c *clause, about set) string {
	first, last := -1, -1
	for i, w := range c.words {
		if w.of.meets(about) || about.empty() && w.isNumber {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		first, last = 0, len(c.words)-1
	}
	if first > 0 && c.words[first-1].of.meets(g.r.concept("not", "forbid")) {
		first--
	}
	last = max(last, min(first+1, len(c.words)-1))
	last = min(last, first+maxQuoted-1)
	return strings.Join(strings.Fields(g.text[c.words[first].from:c.words[last].to]), " ")
}

// countryOf is the first country of the text for which a sign stands, "" for none.
func (g *Reading) countryOf(id string) string {
	for _, iso := range g.Countries {
		if g.r.countries[id][iso] {
			return iso
		}
	}
	return ""
}

// farWage is the country for which the wage of the text is far above what is known, and what is.
func (g *Reading) farWage() (country string, known offers.Wage, ok bool) {
	wages, err := offers.LoadWages()
	if err != nil || len(g.Countries) != 1 {
		return "", offers.Wage{}, false
	}
	household := g.says.meets(g.r.names["household"])
	for _, s := range g.monthly {
		if known, ok = wages.Far(g.Countries[0], s.Amount, s.Currency, household); ok {
			return g.Countries[0], known, true
		}
	}
	return "", offers.Wage{}, false
}

func (g *Reading) largestFee() (largest Sum) {
	for _, s := range g.Sums {
		if (s.For == "fee" || s.For == "deposit") && s.Currency == "IDR" && s.Amount > largest.Amount {
			largest = s
		}
	}
	return largest
}

// Sign finds a sign by its id.
func Sign(id string) (offers.Sign, bool) {
	r, err := compiled()
	if err != nil {
		return offers.Sign{}, false
	}
	for _, s := range r.signs {
		if s.ID == id {
			return s.Sign, true
		}
	}
	return offers.Sign{}, false
}
