package console

import (
	"maps"
	"slices"
	"strings"

	"kanca/bot/store"
	"kanca/content"
)

// factsPage is the answers that people are told: what waits for a colleague, one topic, or
// what was looked for.
type factsPage struct {
	form
	Search  field
	Found   string // what was looked for; "" where nothing was
	Topic   string // that is shown; "" for none
	Topics  []topicTab
	Waiting []factLine
	Facts   []factLine
	More    int // that are found and do not stand here
}

// topicTab leads to the answers of a topic.
type topicTab struct {
	Key, Path string
	N         int
	Here      bool
}

// factLine is one answer in a list.
type factLine struct {
	Name, Path string
	AsOf       string
	State      string // key of how far its draft is; "" where there is none
	Corrected  bool   // by the office
	Added      bool   // by the office
	Old        bool   // it must be looked up again
	Hidden     bool   // it is never told
}

func (factsPage) template() string         { return "facts" }
func (factsPage) heading(t *tongue) string { return t.say("fact.title") }

const (
	factsPath = "/isi/jawaban"
	factPath  = "/isi/jawaban/"
	// factsAtOnce is how many answers are found at once: more says that the words are too common.
	factsAtOnce = 40
	// fieldSought is the words that are looked for in the answers.
	fieldSought = "cari"
)

// newFactsPage is the page without a list, and every answer there is, also one that is only a draft.
func (v *visit) newFactsPage() (*factsPage, []content.Piece, map[string]store.ContentRevision, error) {
	library, inUse, err := v.toldNow()
	if err != nil {
		return nil, nil, nil, err
	}
	p := &factsPage{form: v.newForm(), Search: field{Name: fieldSought, Label: "fact.search", Hint: "fact.search.hint", Kind: "text", Auto: "off", Longest: 60}}
	p.From = factsPath
	var facts []content.Piece
	drafts, count := map[string]store.ContentRevision{}, map[string]int{}
	for _, piece := range library.Pieces() {
		if piece.Kind == content.PieceFact {
			facts = append(facts, piece)
		}
	}
	for _, r := range inUse {
		if r.Kind != content.PieceFact || !r.State.Open() {
			continue
		}
		drafts[r.Piece] = r
		if _, told := library.Piece(r.Kind, r.Piece); told {
			continue
		}
		if piece, problems := content.ReadPiece(r.Kind, "", []byte(r.Document)); len(problems) == 0 {
			facts = append(facts, piece)
		}
	}
	for _, piece := range facts {
		if _, open := drafts[piece.ID()]; open {
			p.Waiting = append(p.Waiting, v.factLine(piece, drafts))
		}
		count[piece.Fact.Topic]++
	}
	for _, topic := range slices.Sorted(maps.Keys(count)) {
		p.Topics = append(p.Topics, topicTab{Key: "fact.topic." + topic, Path: factsPath + "?topik=" + topic, N: count[topic]})
	}
	return p, facts, drafts, nil
}

func (v *visit) factLine(piece content.Piece, drafts map[string]store.ContentRevision) factLine {
	f := piece.Fact
	l := factLine{Name: f.Question.ID, Path: factPath + f.ID, AsOf: content.FormatDate(f.AsOf, ""), Corrected: f.Revision != 0 && !f.Added, Added: f.Added,
		Old: f.Servable() && f.Stale(v.now), Hidden: !f.Servable()}
	if l.Name == "" { // of what the office has to supply only the name is known
		l.Name = f.ID
	}
	if r, open := drafts[f.ID]; open {
		l.State = "fact.state." + string(r.State)
	}
	return l
}

func showFacts(v *visit) (answer, error) {
	p, facts, drafts, err := v.newFactsPage()
	if err != nil {
		return answer{}, err
	}
	asked := v.r.URL.Query().Get("topik")
	for i := range p.Topics {
		t := &p.Topics[i]
		if t.Here = t.Path == factsPath+"?topik="+asked; t.Here {
			p.Topic = t.Key
		}
	}
	for _, piece := range facts {
		if p.Topic != "" && piece.Fact.Topic == asked {
			p.Facts = append(p.Facts, v.factLine(piece, drafts))
		}
	}
	return shown(p), v.refill(&p.form, &p.Search)
}

// findFacts shows the answers in which all words stand that were typed.
func findFacts(v *visit) (answer, error) {
	p, facts, drafts, err := v.newFactsPage()
	if err != nil {
		return answer{}, err
	}
	p.form = v.sentForm()
	if !v.read(&p.form, &p.Search) {
		return again(p), nil
	}
	p.Found = p.Search.Value
	words := strings.Fields(strings.ToLower(p.Found))
	for _, piece := range facts {
		f := piece.Fact
		text := strings.ToLower(strings.Join(append([]string{f.ID, f.Question.ID, f.Question.Mad, f.Answer.ID, f.Answer.Mad, f.Source.Name}, f.Words...), "\n"))
		if slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
			continue
		}
		if len(p.Facts) == factsAtOnce {
			p.More++
			continue
		}
		p.Facts = append(p.Facts, v.factLine(piece, drafts))
	}
	return shown(p), nil
}
