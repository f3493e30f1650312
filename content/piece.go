package content

import (
	"bytes"
	"fmt"

	"go.yaml.in/yaml/v4"

	"kanca/bot/strictyaml"
)

// PieceKind says what a piece of the library is.
type PieceKind string

// The kinds of pieces that the office may correct.
const (
	PieceFact    PieceKind = "fact"
	PieceContact PieceKind = "contact"
)

// Piece is one fact or one contact, as it is corrected: by itself.
type Piece struct {
	Kind    PieceKind
	Fact    Fact    // where it is a fact
	Contact Contact // where it is a contact
}

// ID is the id of the fact or contact.
func (p Piece) ID() string {
	if p.Kind == PieceContact {
		return p.Contact.ID
	}
	return p.Fact.ID
}

// Servable reports whether the piece may be shown to a person at all.
func (p Piece) Servable() bool {
	if p.Kind == PieceContact {
		return p.Contact.Servable()
	}
	return p.Fact.Servable()
}

// Revision is the number of the revision of the office that it is; 0 for what is built in.
func (p Piece) Revision() int64 {
	if p.Kind == PieceContact {
		return p.Contact.Revision
	}
	return p.Fact.Revision
}

// Same reports whether two pieces say the same, whatever file or revision they stand in.
func (p Piece) Same(other Piece) bool {
	mine, err := p.YAML()
	theirs, wrong := other.YAML()
	return err == nil && wrong == nil && p.Kind == other.Kind && bytes.Equal(mine, theirs)
}

// Numbers are all numbers of a contact, however they are reached; none of a fact.
func (p Piece) Numbers() []string {
	c := p.Contact
	return append(append(append([]string(nil), c.Numbers...), c.WhatsApp...), c.Panic...)
}

// ReadPiece reads one fact or contact as a fact file has it in its list; a fact says its
// topic besides. file names where it stands, for the problems.
func ReadPiece(kind PieceKind, file string, document []byte) (Piece, []Problem) {
	p := &parser{file: file, lib: &Library{groups: map[string][]Group{}}}
	root, faults := strictyaml.Parse(document)
	for _, fault := range faults {
		p.report(fault.Line, "", "%s", fault.Text)
	}
	if len(faults) > 0 {
		return Piece{}, p.problems
	}
	return p.piece(kind, root), p.problems
}

// piece reads a node; what is wrong is among the problems.
func (p *parser) piece(kind PieceKind, n *yaml.Node) Piece {
	if n = follow(n); n == nil || n.Kind != yaml.MappingNode {
		line := 1
		if n != nil && n.Line > 0 {
			line = n.Line
		}
		p.report(line, "", "here one %s with lines of \"key: value\" is needed", kind)
		return Piece{}
	}
	out := Piece{Kind: kind}
	if kind == PieceContact {
		p.readContact(n)
		if len(p.lib.contacts) > 0 {
			out.Contact = p.lib.contacts[len(p.lib.contacts)-1]
		}
		p.plain(n, out)
		return out
	}
	rest, topic := *n, ""
	rest.Content = nil
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := n.Content[i]; key.Value == "topic" {
			topic = p.topic(n.Content[i+1])
			continue
		}
		rest.Content = append(rest.Content, n.Content[i], n.Content[i+1])
	}
	if topic == "" {
		p.report(n.Line, "", "the fact has no topic; add a line such as \"topic: rights\"")
	}
	p.readFact(&rest, topic)
	if len(p.lib.facts) > 0 {
		out.Fact = p.lib.facts[len(p.lib.facts)-1]
	}
	p.plain(n, out)
	return out
}

// piecesFile is what a file of pieces may hold.
type piecesFile struct {
	Facts    []yaml.Node `yaml:"facts,omitempty"`
	Contacts []yaml.Node `yaml:"contacts,omitempty"`
}

// WritePieces writes a file of pieces that ReadPieces reads: all facts with their topics, then
// all contacts. of says which revision each is, 0 what is built in.
func WritePieces(pieces []Piece, of func(Piece) int64) ([]byte, error) {
	var file piecesFile
	for _, piece := range pieces {
		n, err := piece.node(of(piece))
		if err != nil {
			return nil, err
		}
		if piece.Kind == PieceContact {
			file.Contacts = append(file.Contacts, *n)
		} else {
			file.Facts = append(file.Facts, *n)
		}
	}
	return encode(file)
}

// Given is a piece of a file, and From, the revision that the file says it was made from; 0 for what is built in.
type Given struct {
	Piece
	From     int64
	Line     int
	Problems []Problem // a piece with any is not to be used
}

// ReadPieces reads a file of pieces. Each piece stands by itself: what is wrong with one is
// said there, and keeps no other from being used. The second value is what is wrong with the
// file as a whole.
func ReadPieces(file string, data []byte) ([]Given, []Problem) {
	p := &parser{file: file, lib: &Library{groups: map[string][]Group{}}}
	root, faults := strictyaml.Parse(data)
	for _, fault := range faults {
		p.report(fault.Line, "", "%s", fault.Text)
	}
	if len(faults) > 0 {
		return nil, p.problems
	}
	m := p.mapping(root, "", "facts", "contacts")
	if m == nil || len(p.problems) > 0 {
		return nil, p.problems
	}
	if m["facts"] == nil && m["contacts"] == nil {
		p.report(root.Line, "", "the file has neither facts nor contacts; add one of the two lists")
	}
	var out []Given
	at := map[string]int{}
	for _, list := range []struct {
		kind PieceKind
		key  string
	}{{PieceFact, "facts"}, {PieceContact, "contacts"}} {
		for _, n := range p.list(m[list.key], "", list.key) {
			one := &parser{file: file, lib: &Library{groups: map[string][]Group{}}}
			g := Given{Line: n.Line}
			rest := *n
			rest.Content = nil
			for i := 0; i+1 < len(n.Content); i += 2 {
				if key := n.Content[i]; key.Value == "revision" {
					g.From = int64(one.number(n.Content[i+1], "revision"))
					continue
				}
				rest.Content = append(rest.Content, n.Content[i], n.Content[i+1])
			}
			g.Piece = one.piece(list.kind, &rest)
			g.Problems = one.problems
			name := string(list.kind) + " " + g.ID()
			if first := at[name]; first > 0 && g.ID() != "" {
				g.Problems = append(g.Problems, Problem{Kind: Broken, File: file, Line: g.Line, ID: g.ID(), Text: fmt.Sprintf("it stands in line %d, too; keep one of them", first)})
			} else {
				at[name] = g.Line
			}
			out = append(out, g)
		}
	}
	return out, p.problems
}

// YAML writes the piece as ReadPiece reads it.
func (p Piece) YAML() ([]byte, error) {
	n, err := p.node(0)
	if err != nil {
		return nil, err
	}
	return encode(n)
}

func encode(value any) ([]byte, error) {
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(value); err != nil {
		return nil, fmt.Errorf("a piece of content cannot be written as YAML: %w", err)
	}
	if err := e.Close(); err != nil {
		return nil, fmt.Errorf("a piece of content cannot be written as YAML: %w", err)
	}
	return b.Bytes(), nil
}

// node is the piece as YAML, its keys in the order of the fact files.
func (p Piece) node(revision int64) (*yaml.Node, error) {
	n := &yaml.Node{Kind: yaml.MappingNode}
	add := func(key string, value any, empty bool) error {
		if empty {
			return nil
		}
		v := &yaml.Node{}
		if err := v.Encode(value); err != nil {
			return fmt.Errorf("%s of %s cannot be written as YAML: %w", key, p.ID(), err)
		}
		n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, v)
		return nil
	}
	for _, part := range p.parts(revision) {
		if err := add(part.key, part.value, part.empty); err != nil {
			return nil, err
		}
	}
	return n, nil
}

type piecePart struct {
	key   string
	value any
	empty bool
}

type yamlText struct {
	ID  string `yaml:"id"`
	Mad string `yaml:"mad"`
}

type yamlSource struct {
	Name string `yaml:"name"`
	URL  string `yaml:"url,omitempty"`
}

type yamlReview struct {
	State ReviewState `yaml:"state"`
	By    string      `yaml:"by,omitempty"`
	On    string      `yaml:"on,omitempty"`
}

func (p Piece) parts(revision int64) []piecePart {
	text := func(key string, t Text) piecePart { return piecePart{key, yamlText(t), t.Empty()} }
	list := func(key string, l []string) piecePart { return piecePart{key, l, len(l) == 0} }
	word := func(key, s string) piecePart { return piecePart{key, s, s == ""} }
	of := piecePart{"revision", revision, revision == 0}
	tail := func(s Source, asOf string, c Confidence, r Review, days int) []piecePart {
		return []piecePart{{"source", yamlSource(s), s == Source{}}, word("as_of", asOf), word("confidence", string(c)),
			{"review", yamlReview(r), false}, {"stale_after_days", days, false}}
	}
	if c := p.Contact; p.Kind == PieceContact {
		return append([]piecePart{of, word("id", c.ID), {"country", c.Country, false}, text("name", c.Name), text("for", c.For),
			list("numbers", c.Numbers), list("whatsapp", c.WhatsApp), list("panic", c.Panic), word("hours", c.Hours), {"emergency", c.Emergency, !c.Emergency}},
			tail(c.Source, c.AsOf, c.Confidence, c.Review, c.StaleAfterDays)...)
	}
	f := p.Fact
	parts := append([]piecePart{of, word("topic", f.Topic), word("id", f.ID), word("group", f.Group), text("question", f.Question), text("short", f.Short),
		text("answer", f.Answer), text("sms", f.SMS), list("words", f.Words), list("warns", f.Warns), list("about", f.About)},
		tail(f.Source, f.AsOf, f.Confidence, f.Review, f.StaleAfterDays)...)
	return append(parts, list("based_on", f.BasedOn), word("until", f.Until))
}
