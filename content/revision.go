package content

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"kanca/bot/identity"
)

// Revision is what the office wrote in place of a fact or contact that is built in, or
// beside them.
type Revision struct {
	Number   int64 // by which the store knows it; never 0
	Kind     PieceKind
	Piece    string // id of the fact or contact
	Document string // YAML, see ReadPiece
}

// Refused is a revision that is not told, and why. What it would stand in place of goes on
// being told.
type Refused struct {
	Revision
	Problems []Problem
}

// With returns the library with revisions in place of what is built in, in their order, and
// those that cannot be used. Each is refused alone. A fact whose last day is before today (an
// ISO date) is left out. It is always made from what is built in: revisions of a library that
// has some already are not kept.
func (l *Library) With(revisions []Revision, today string) (*Library, []Refused) {
	base := l.Base()
	now := &Library{base: base, today: today, facts: slices.Clone(base.facts), contacts: slices.Clone(base.contacts), groups: maps.Clone(base.groups)}
	if all, problems := now.put(revisions...); len(problems) == 0 { // as nearly always
		all.build()
		return all, nil
	}
	waiting := make([]Refused, 0, len(revisions))
	for _, r := range revisions {
		waiting = append(waiting, Refused{Revision: r})
	}
	// Two may have to go together, such as two facts that change their labels for each
	// other's: who is refused is tried again as long as another is taken.
	for taken := true; taken; {
		taken = false
		var again []Refused
		for _, r := range waiting {
			next, problems := now.put(r.Revision)
			if len(problems) > 0 {
				again = append(again, Refused{r.Revision, problems})
				continue
			}
			now, taken = next, true
		}
		waiting = again
	}
	now.build()
	return now, waiting
}

// Base is the library without revisions.
func (l *Library) Base() *Library {
	if l.base != nil {
		return l.base
	}
	return l
}

// put puts revisions into a copy, all or none of them.
func (l *Library) put(revisions ...Revision) (*Library, []Problem) {
	next := &Library{base: l.base, today: l.today, facts: slices.Clone(l.facts), contacts: slices.Clone(l.contacts), groups: l.groups}
	p := &parser{lib: next}
	for _, r := range revisions {
		p.file = fmt.Sprintf("revision %d", r.Number)
		piece, problems := ReadPiece(r.Kind, p.file, []byte(r.Document))
		p.problems = append(p.problems, problems...)
		if len(problems) == 0 && piece.ID() != r.Piece {
			p.report(1, r.Piece, "it is kept as %q and calls itself %q; give it its id back", r.Piece, piece.ID())
		}
		if until := piece.Fact.Until; until != "" && l.builtIn(piece.Fact.ID) {
			p.report(piece.Fact.Line, r.Piece, "until is for facts that are not built in, which would be told again after it; take it out, and set stale_after_days")
		}
		next.replace(piece, r.Number)
	}
	if len(p.problems) > 0 {
		return nil, p.problems
	}
	p.checkLibrary()
	if len(revisions) > 0 && slices.ContainsFunc(l.contacts, answersAtHome) && !slices.ContainsFunc(next.contacts, answersAtHome) {
		p.reportAs(NobodyCalls, 1, revisions[len(revisions)-1].Piece, "nobody in Indonesia would answer any more when someone is in danger; leave one contact with \"emergency: true\" and a number to call")
	}
	return next, p.problems
}

// replace puts a piece in the place of the one of its id, or behind all others.
func (l *Library) replace(piece Piece, revision int64) {
	if piece.Kind == PieceContact {
		c := piece.Contact
		c.Revision = revision
		if i := slices.IndexFunc(l.contacts, func(o Contact) bool { return o.ID == c.ID }); i >= 0 {
			l.contacts[i] = c
			return
		}
		l.contacts = append(l.contacts, c)
		return
	}
	f := piece.Fact
	f.Revision = revision
	if f.Added = !l.builtIn(f.ID); f.Until != "" && f.Until < l.today {
		return
	}
	if i := slices.IndexFunc(l.facts, func(o Fact) bool { return o.ID == f.ID }); i >= 0 {
		l.facts[i] = f
		return
	}
	l.facts = append(l.facts, f)
}

// builtIn reports whether a fact is built in and told.
func (l *Library) builtIn(id string) bool {
	return slices.ContainsFunc(l.base.facts, func(f Fact) bool { return f.ID == id && f.Servable() })
}

// answersAtHome reports whether a contact answers a call from Indonesia when someone is in
// danger.
func answersAtHome(c Contact) bool {
	return c.Emergency && c.Servable() && len(c.Numbers) > 0 && (c.Country == "" || c.Country == "ID")
}

// Pieces lists every fact and contact as it is told now, also those that are never served.
func (l *Library) Pieces() []Piece {
	var out []Piece
	for _, f := range l.facts {
		out = append(out, Piece{Kind: PieceFact, Fact: f})
	}
	for _, c := range l.contacts {
		out = append(out, Piece{Kind: PieceContact, Contact: c})
	}
	return out
}

// Piece finds a fact or contact, also one that is never served.
func (l *Library) Piece(kind PieceKind, id string) (Piece, bool) {
	for _, p := range l.Pieces() {
		if p.Kind == kind && p.ID() == id {
			return p, true
		}
	}
	return Piece{}, false
}

// Mentions lists the facts that are told and say a number in their text, whatever stands
// between its digits.
func (l *Library) Mentions(number string) []Fact {
	digits := onlyDigits(number)
	if len(digits) < 3 {
		return nil
	}
	var out []Fact
	for _, f := range l.servable {
		for _, text := range []string{f.Answer.ID, f.Answer.Mad, f.SMS.ID, f.SMS.Mad} {
			if saysNumber(text, digits) {
				out = append(out, f)
				break
			}
		}
	}
	return out
}

// saysNumber reports whether a text says a number by itself: not as a part of a longer one.
func saysNumber(text, digits string) bool {
	number := func(r rune) bool {
		return r >= '0' && r <= '9' || r == ' ' || r == '-' || r == '.' || r == '(' || r == ')' || r == '+'
	}
	for _, run := range strings.FieldsFunc(text, func(r rune) bool { return !number(r) }) {
		if onlyDigits(run) == digits {
			return true
		}
		for _, word := range strings.Fields(run) {
			if onlyDigits(word) == digits {
				return true
			}
		}
	}
	return false
}

// plain refuses what no text of a fact may hold: holes, which nobody fills in a fact, and
// what is hidden as a NIK wherever it is shown.
func (p *parser) plain(n *yaml.Node, piece Piece) {
	f, c := piece.Fact, piece.Contact
	check := func(key, text string) {
		if strings.Contains(text, "{{") || strings.Contains(text, "}}") {
			p.report(n.Line, piece.ID(), "%s has a hole, and nobody fills it here; write the text out, without {{ and }}", key)
		}
		if identity.MaskNIK(text) != text {
			p.report(n.Line, piece.ID(), "%s has sixteen digits that are hidden as a NIK; put numbers apart with words", key)
		}
	}
	for key, t := range map[string]Text{"question": f.Question, "short": f.Short, "answer": f.Answer, "sms": f.SMS, "name": c.Name, "for": c.For} {
		check(key+` in "id"`, t.ID)
		check(key+` in "mad"`, t.Mad)
	}
	for key, list := range map[string][]string{"words": f.Words, "numbers": piece.Numbers(), "hours": {c.Hours}, "source": {f.Source.Name, c.Source.Name}} {
		for _, text := range list {
			check(key, text)
		}
	}
}
