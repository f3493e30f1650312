package console

import (
	"cmp"
	"strconv"
	"time"

	"kanca/bot/store"
	"kanca/content"
)

// factPage is one answer: how it is told or would be, what became of it, and what can be done.
type factPage struct {
	form
	Path, Name string
	Topic      string                // key of its name
	Told       store.ContentRevision // of Number 0: what is built in, or nothing
	Draft      store.ContentRevision // of Number 0: there is none
	State      string                // key of how far the draft is
	Mine       bool                  // the reader wrote the draft last
	Writes     bool                  // it can be corrected here
	Known      bool                  // it is told, or built in
	Hidden     bool                  // it is never told
	BuiltIn    bool                  // something is told again once the correction is taken back
	Old        bool
	AsOf       string
	Source     content.Source
	Words      []string
	Changes    []difference // from what is told to the draft
	Texts      []factText   // as people get them
	Bars       []string     // why the draft cannot be told, in words
	Steps      []factStep
}

// factText is a text as people get it.
type factText struct {
	Medium, Lang, Body string
	Parts              int // of an SMS
}

// factStep is one line of the history.
type factStep struct {
	Key, By string
	At      time.Time
	Again   string // where it is written from what was told then; "" where it never was
}

func (factPage) template() string           { return "fact" }
func (p factPage) heading(t *tongue) string { return p.Name }

// seenFact is an answer as it is now.
type seenFact struct {
	told    content.Piece // zero where nothing is told
	known   bool
	draft   content.Piece // what told says, where nothing is written on
	revs    []content.Revision
	toldRev store.ContentRevision
	open    store.ContentRevision
}

// now is what is read first: the draft, or what is told.
func (s seenFact) now() content.Piece {
	if s.open.Number != 0 {
		return s.draft
	}
	return s.told
}

// seeFact reads the answer of the path.
func (v *visit) seeFact() (s seenFact, err error) {
	library, inUse, err := v.toldNow()
	if err != nil {
		return s, err
	}
	id := v.path("id")
	s.revs = toldOf(inUse)
	s.told, s.known = library.Piece(content.PieceFact, id)
	for _, r := range inUse {
		switch {
		case r.Kind != content.PieceFact || r.Piece != id:
		case r.State.Open():
			piece, problems := content.ReadPiece(r.Kind, "", []byte(r.Document))
			if len(problems) == 0 { // an older program may not know what a newer one wrote
				s.open, s.draft = r, piece
			}
		default:
			s.toldRev = r
		}
	}
	if !s.known && s.open.Number == 0 {
		return s, store.ErrNotFound
	}
	return s, nil
}

// factPage is the page of an answer.
func (v *visit) factPage(s seenFact) (*factPage, error) {
	piece := s.now()
	f := piece.Fact
	p := &factPage{form: v.newForm(), Path: factPath + piece.ID(), Name: cmp.Or(f.Question.ID, f.ID), Topic: "fact.topic." + f.Topic, Told: s.toldRev, Draft: s.open, Known: s.known,
		Mine: s.open.Number != 0 && s.open.Staff == v.staff().ID, Writes: v.Preview != nil, Hidden: s.open.Number == 0 && !f.Servable(),
		Old: s.open.Number == 0 && f.Servable() && f.Stale(v.now), AsOf: content.FormatDate(f.AsOf, ""), Source: f.Source, Words: f.Words}
	p.From = p.Path
	if s.open.Number != 0 {
		p.State = "fact.state." + string(s.open.State)
		if s.known {
			p.Changes = v.differences(pointers(factFields(s.draft.Fact)), pointers(factFields(s.told.Fact)))
		}
	}
	base, err := content.LoadLibrary()
	if err != nil {
		return nil, err
	}
	was, known := base.Piece(content.PieceFact, piece.ID())
	p.BuiltIn = known && was.Servable()
	if v.Preview != nil {
		texts, problems, err := v.Preview(s.revs, piece, v.now)
		if err != nil {
			return nil, err
		}
		for _, t := range texts {
			p.Texts = append(p.Texts, factText{Medium: mediumName(t.Medium), Lang: v.langName(t.Lang), Body: t.Text, Parts: t.Segments})
		}
		if s.open.Number != 0 {
			for _, problem := range problems {
				p.Bars = append(p.Bars, v.barWords(problem))
			}
		}
	}
	steps, err := v.DB.RevisionSteps(v.context(), content.PieceFact, piece.ID())
	for _, step := range steps {
		line := factStep{Key: "fact.step." + string(step.State), By: step.By, At: step.At}
		if step.State == store.RevisionPublished && step.Revision != s.toldRev.Number && s.open.Number == 0 {
			line.Again = p.Path + "/tulis?dari=" + strconv.FormatInt(step.Revision, 10)
		}
		p.Steps = append(p.Steps, line)
	}
	return p, err
}

// barWords is why something cannot be told, in words of the reader.
func (v *visit) barWords(problem content.Problem) string {
	if key := "fact.bar." + problem.Code; problem.Code != "" && v.tongue.has(key) {
		return v.say(key)
	}
	return v.say("content.other", "what", problem.Text)
}

func showFact(v *visit) (answer, error) {
	s, err := v.seeFact()
	if err != nil {
		return answer{}, err
	}
	p, err := v.factPage(s)
	if err != nil {
		return answer{}, err
	}
	return shown(p), nil
}
