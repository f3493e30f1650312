package content

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// day is today in these tests.
const day = "2026-11-23"

// embedded is the library that is built in.
func embedded(t testing.TB) *Library {
	t.Helper()
	l, err := LoadLibrary()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// changed is a revision of a piece that is built in, after change.
func changed(t testing.TB, number int64, kind PieceKind, id string, change func(*Piece)) Revision {
	t.Helper()
	piece, ok := embedded(t).Piece(kind, id)
	if !ok {
		t.Fatalf("there is no %s %s", kind, id)
	}
	change(&piece)
	return written(t, number, piece)
}

func written(t testing.TB, number int64, piece Piece) Revision {
	t.Helper()
	text, err := piece.YAML()
	if err != nil {
		t.Fatal(err)
	}
	return Revision{Number: number, Kind: piece.Kind, Piece: piece.ID(), Document: string(text)}
}

// newFact is one that the office wrote.
func newFact() Piece {
	return Piece{Kind: PieceFact, Fact: Fact{
		ID: "cost.office_parking", Topic: "cost",
		Question: Text{"Berapa parkir di kantor contoh?", "Barampa parkir e kantor conto?"},
		Short:    Text{"Parkir kantor", "Parkir kantor conto"},
		Answer:   Text{"Parkir di kantor contoh gratis.", "Parkir e kantor conto ta' majar."},
		SMS:      Text{"Parkir di kantor contoh gratis.", "Parkir e kantor conto ta' majar."},
		Words:    []string{"parkir motor", "tempat parkir"}, Source: Source{Name: "Kantor contoh"}, AsOf: "2026-11-20", Confidence: High, Review: Review{State: Draft},
	}}
}

// Whatever is built in is written and read again without a loss, as one piece and as a file.
func TestPiecesAreWrittenAndReadAgain(t *testing.T) {
	l := embedded(t)
	plain := func(p Piece) Piece {
		p.Fact.File, p.Fact.Line, p.Contact.File, p.Contact.Line = "", 0, "", 0
		return p
	}
	pieces := l.Pieces()
	for _, p := range pieces {
		text, err := p.YAML()
		if err != nil {
			t.Fatal(err)
		}
		again, problems := ReadPiece(p.Kind, "x", text)
		if len(problems) > 0 || !cmp.Equal(plain(p), plain(again)) {
			t.Fatalf("%s: %v\n%s\n%s", p.ID(), problems, cmp.Diff(plain(p), plain(again)), text)
		}
	}
	var all []Revision
	for i, p := range pieces {
		all = append(all, written(t, int64(i+1), p))
	}
	if _, refused := l.With(all, day); len(refused) > 0 {
		t.Errorf("what is built in is refused as a revision: %v", refused[0].Problems)
	}
	text, err := WritePieces(pieces, func(p Piece) int64 { return int64(len(p.ID())) })
	if err != nil {
		t.Fatal(err)
	}
	given, problems := ReadPieces("x.yaml", text)
	if len(problems) > 0 || len(given) != len(pieces) {
		t.Fatalf("%d of %d pieces: %v", len(given), len(pieces), problems)
	}
	for i, g := range given {
		if len(g.Problems) > 0 || g.From != int64(len(g.ID())) || !cmp.Equal(plain(g.Piece), plain(pieces[i])) {
			t.Errorf("%s: %v %s", g.ID(), g.Problems, cmp.Diff(plain(g.Piece), plain(pieces[i])))
		}
	}
}

// What the office corrects is told, what it writes anew stands beside it, and the built-in
// library stays as it was.
func TestRevisionsStandInPlaceOfWhatIsBuiltIn(t *testing.T) {
	l := embedded(t)
	now, refused := l.With([]Revision{
		changed(t, 7, PieceContact, "kp2mi", func(p *Piece) { p.Contact.Numbers = []string{"0800-2000"} }),
		written(t, 8, newFact()),
		changed(t, 9, PieceFact, "rights.contract_copy", func(p *Piece) { p.Fact.Answer.ID = "Baru." }),
	}, day)
	if len(refused) > 0 {
		t.Fatalf("refused: %+v", refused)
	}
	c, _ := now.Contact("kp2mi")
	if fmt.Sprint(c.Numbers) != "[0800-2000]" || c.Revision != 7 || now.Contacts("")[0].Numbers[0] != "0800-2000" {
		t.Errorf("the contact is %+v", c)
	}
	added, ok := now.Fact("cost.office_parking")
	if !ok || !added.Added || added.Revision != 8 || len(now.Facts("cost", "")) != len(l.Facts("cost", ""))+1 {
		t.Errorf("the new fact: %v %+v", ok, added)
	}
	if f, _ := now.Fact("rights.contract_copy"); f.Answer.ID != "Baru." || f.Added || f.Revision != 9 {
		t.Errorf("the corrected fact is %+v", f)
	}
	for _, asked := range []string{"tempat parkir", "berapa parkir di kantor contoh"} {
		if m := now.FindFacts("", asked); len(m) == 0 || m[0].Fact.ID != "cost.office_parking" || m[0].Held < 0.5 {
			t.Errorf("%q finds %+v", asked, m)
		}
	}
	if c, _ := l.Contact("kp2mi"); c.Numbers[0] != "0800-1000" || c.Revision != 0 {
		t.Errorf("what is built in became %+v", c)
	}
	if again, _ := now.With(nil, day); again.Base() != l || len(again.All()) != len(l.All()) {
		t.Error("without revisions the library is not the built-in one")
	}
	if c, _ := now.Base().Contact("kp2mi"); c.Numbers[0] != "0800-1000" {
		t.Errorf("under the revisions lies %+v", c)
	}
}

// What cannot be told is refused by itself and says what to do; everything else is told, and
// in its place what was told before.
func TestABadRevisionIsRefusedAlone(t *testing.T) {
	l := embedded(t)
	good := changed(t, 1, PieceContact, "police", func(p *Piece) { p.Contact.Hours = "siang" })
	for name, c := range map[string]struct {
		bad  Revision
		want string
	}{
		"no source": {changed(t, 2, PieceFact, "rights.contract_copy", func(p *Piece) { p.Fact.Source = Source{} }), "source is missing"},
		"no date":   {changed(t, 2, PieceFact, "rights.contract_copy", func(p *Piece) { p.Fact.AsOf = "" }), "as_of is missing"},
		"no Madurese": {changed(t, 2, PieceFact, "rights.contract_copy", func(p *Piece) { p.Fact.SMS.Mad = "" }),
			`sms has no text in "mad"`},
		"too long for SMS": {changed(t, 2, PieceFact, "rights.contract_copy", func(p *Piece) { p.Fact.SMS.ID = strings.Repeat("a", MaxSMS+1) }),
			"shorten it to 215"},
		"a hole":     {changed(t, 2, PieceFact, "rights.contract_copy", func(p *Piece) { p.Fact.Answer.Mad = "Telpon {{.Numbers}" }), "nobody fills it here"},
		"a NIK":      {changed(t, 2, PieceFact, "rights.contract_copy", func(p *Piece) { p.Fact.Answer.ID = "3513014101900001" }), "hidden as a NIK"},
		"no number":  {changed(t, 2, PieceContact, "kp2mi", func(p *Piece) { p.Contact.Numbers, p.Contact.WhatsApp = nil, nil }), "the contact has no number"},
		"a letter":   {changed(t, 2, PieceContact, "kp2mi", func(p *Piece) { p.Contact.Numbers = []string{"telepon saja"} }), "has no digit"},
		"a label":    {changed(t, 2, PieceFact, "rights.contract_copy", func(p *Piece) { p.Fact.Short.ID = "Isi kontrak" }), "label of rights.contract_contents"},
		"no YAML":    {Revision{Number: 2, Kind: PieceFact, Piece: "rights.contract_copy", Document: "topic: rights\nid: ["}, "revision 2:"},
		"another id": {Revision{Number: 2, Kind: PieceContact, Piece: "kp2mi", Document: strings.Replace(good.Document, "id: police", "id: polisi", 1)}, "give it its id back"},
		"an end":     {changed(t, 2, PieceFact, "rights.contract_copy", func(p *Piece) { p.Fact.Until = "2026-12-31" }), "not built in"},
		"no day":     {changed(t, 2, PieceFact, "rights.contract_copy", func(p *Piece) { p.Fact.Until = "besok" }), "write it as 2026-12-31"},
		"NIK number": {changed(t, 2, PieceContact, "kp2mi", func(p *Piece) { p.Contact.Numbers = []string{"3513014101900001"} }), "hidden as a NIK"},
		"no list":    {Revision{Number: 2, Kind: PieceContact, Piece: "kp2mi", Document: "- a"}, "one contact with lines"},
		"no topic":   {Revision{Number: 2, Kind: PieceFact, Piece: "x", Document: "id: x"}, "has no topic"},
	} {
		now, refused := l.With([]Revision{c.bad, good}, day)
		if len(refused) != 1 || refused[0].Number != 2 || !strings.Contains(fmt.Sprint(refused[0].Problems), c.want) {
			t.Errorf("%s: refused %+v", name, refused)
		}
		if p, _ := now.Contact("police"); p.Hours != "siang" {
			t.Errorf("%s: the good one is not told", name)
		}
		f, _ := now.Fact("rights.contract_copy")
		was, _ := l.Fact("rights.contract_copy")
		kp2mi, _ := now.Contact("kp2mi")
		if !cmp.Equal(f, was) || len(kp2mi.Numbers) == 0 || kp2mi.Numbers[0] != "0800-1000" {
			t.Errorf("%s: what was told before is not told", name)
		}
	}
}

// Somebody must answer in danger, whatever the office takes away.
func TestTheLastEmergencyContactStays(t *testing.T) {
	var all []Revision
	for i, c := range embedded(t).contacts {
		if c.Emergency && c.Servable() {
			all = append(all, changed(t, int64(i+1), PieceContact, c.ID, func(p *Piece) { p.Contact.Confidence = None }))
		}
	}
	now, refused := embedded(t).With(all, day)
	if len(refused) != 1 || !strings.Contains(fmt.Sprint(refused[0].Problems), "in danger") || len(now.Contacts("")) == 0 {
		t.Errorf("refused of %d: %+v", len(all), refused)
	}
}

// Two facts that change their labels for each other's go together.
func TestRevisionsThatNeedEachOther(t *testing.T) {
	a, _ := embedded(t).Fact("rights.contract_contents")
	b, _ := embedded(t).Fact("rights.contract_copy")
	swap := []Revision{
		changed(t, 1, PieceFact, a.ID, func(p *Piece) { p.Fact.Short = Text{"Lain sekali", "Laen sakale"} }),
		changed(t, 2, PieceFact, b.ID, func(p *Piece) { p.Fact.Short = a.Short }),
	}
	for _, list := range [][]Revision{swap, {swap[1], swap[0]}} {
		now, refused := embedded(t).With(list, day)
		if f, _ := now.Fact(b.ID); len(refused) > 0 || f.Short != a.Short {
			t.Errorf("refused: %+v", refused)
		}
	}
}

// A number that is corrected may still stand in answers: they are named, and no longer number
// that holds it.
func TestFactsThatMentionANumber(t *testing.T) {
	p := newFact()
	p.Fact.Answer.ID = "Tanya (0335) 123-456, bukan 0335 123 4567 atau 0800-10009."
	now, refused := embedded(t).With([]Revision{written(t, 1, p)}, day)
	if len(refused) > 0 {
		t.Fatal(refused)
	}
	if got := now.Mentions("0335 123456"); len(got) != 1 || got[0].ID != "cost.office_parking" {
		t.Errorf("found %+v", got)
	}
	for _, f := range now.Mentions("0800 1000") {
		if f.ID == "cost.office_parking" {
			t.Error("a part of a longer number was found")
		}
	}
	if len(now.Mentions("0800-1000")) < 3 || len(now.Mentions("33")) > 0 {
		t.Errorf("%d mention the hotline", len(now.Mentions("0800-1000")))
	}
}

// An office that corrected two hundred answers is told of one more within a moment.
func BenchmarkTwoHundredRevisions(b *testing.B) {
	l := embedded(b)
	var all []Revision
	for i, f := range l.All()[:min(200, len(l.All()))] {
		all = append(all, changed(b, int64(i+1), PieceFact, f.ID, func(p *Piece) { p.Fact.Words = append([]string{"contoh"}, p.Fact.Words...) }))
	}
	for b.Loop() {
		if _, refused := l.With(all, day); len(refused) > 0 {
			b.Fatal(refused[0].Problems)
		}
	}
}

// A fact that the office added is told until its last day.
func TestAnAddedFactEnds(t *testing.T) {
	p := newFact()
	p.Fact.Until = day
	for today, want := range map[string]bool{day: true, "2026-11-24": false} {
		now, refused := embedded(t).With([]Revision{written(t, 1, p)}, today)
		if _, told := now.Fact(p.ID()); told != want || len(refused) > 0 {
			t.Errorf("on %s it is told: %v, %v", today, told, refused)
		}
	}
}
