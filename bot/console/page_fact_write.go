package console

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"kanca/bot/audit"
	"kanca/bot/store"
	"kanca/content"
)

// factWritePage writes the draft of an answer, both languages side by side.
type factWritePage struct {
	form
	Path, Name string
	Fields     []field
	Told       int64 // the revision that was told when the page was read; 0: what is built in
	Draft      int64 // the draft that was read; 0: there was none
	Version    int64 // of it
	Theirs     []difference
}

func (factWritePage) template() string           { return "fact_write" }
func (p factWritePage) heading(t *tongue) string { return p.Name }

// Pairs are the fields that stand in both languages.
func (p factWritePage) Pairs() []field { return p.Fields[:factWords] }

// Rest are the others: the words that ask for it, its source and its days.
func (p factWritePage) Rest() []field { return p.Fields[factWords:] }

func (p *factWritePage) all() []*field   { return pointers(p.Fields) }
func (p *factWritePage) at(n int) *field { return &p.Fields[n] }

// The places of the fields.
const (
	factQuestion = iota * 2
	factShort
	factAnswer
	factSMS
	factWords
	factSource = factWords + 1
	factURL    = factWords + 2
	factAsOf   = factWords + 3
	factDays   = factWords + 4
)

const (
	fieldDraft = "draf"
	// mostWords is how many ways to ask for an answer are kept.
	mostWords = 60
	// mostDays is the longest after which an answer must be looked up again: ten years.
	mostDays = 3650
)

// factFields are the fields of an answer with what stands in it.
func factFields(f content.Fact) []field {
	both := func(name, label, kind string, longest int, t content.Text) []field {
		auto := ""
		if kind == "text" {
			auto = "off"
		}
		return []field{{Name: name + "-id", Label: label + ".id", Kind: kind, Auto: auto, Longest: longest, Value: strings.TrimSpace(t.ID)},
			{Name: name + "-mad", Label: label + ".mad", Kind: kind, Auto: auto, Longest: longest, Value: strings.TrimSpace(t.Mad)}}
	}
	all := both("tanya", "fact.question", "text", content.MaxQuestion, f.Question)
	all = append(all, both("pendek", "fact.short", "text", content.MaxShort, f.Short)...)
	all = append(all, both("jawab", "fact.answer", "area", content.MaxAnswer, f.Answer)...)
	all = append(all, both("sms", "fact.sms", "area", content.MaxSMS, f.SMS)...)
	days := ""
	if f.StaleAfterDays > 0 {
		days = strconv.Itoa(f.StaleAfterDays)
	}
	return append(all,
		field{Name: "kata", Label: "fact.words", Hint: "fact.words.hint", Kind: "area", Longest: 3000, Optional: true, Value: wordLines(f.Words)},
		field{Name: "sumber", Label: "content.source", Hint: "fact.source.hint", Kind: "text", Auto: "off", Longest: 120, Value: f.Source.Name},
		field{Name: fieldURL, Label: "content.url", Kind: "text", Auto: "off", Longest: 300, Optional: true, Value: f.Source.URL},
		field{Name: "per", Label: "content.as_of", Hint: "fact.as_of.hint", Kind: "text", Auto: "off", Longest: 10, Value: f.AsOf},
		field{Name: "hari", Label: "fact.days", Hint: "fact.days.hint", Kind: "text", Auto: "off", Longest: 10, Optional: true, Value: days})
}

func (v *visit) newFactWrite(s seenFact) *factWritePage {
	f := s.now().Fact
	p := &factWritePage{form: v.newForm(), Path: factPath + s.now().ID(), Name: cmp.Or(f.Question.ID, f.ID), Fields: factFields(f),
		Told: s.toldRev.Number, Draft: s.open.Number, Version: s.open.Version}
	p.From = p.Path + "/tulis"
	return p
}

func showFactDraft(v *visit) (answer, error) {
	s, err := v.seeFact()
	if err != nil {
		return answer{}, err
	}
	p := v.newFactWrite(s)
	if from, err := strconv.ParseInt(v.r.URL.Query().Get("dari"), 10, 64); err == nil && s.open.Number == 0 {
		all, err := v.DB.RevisionsOf(v.context(), content.PieceFact, s.now().ID())
		if err != nil {
			return answer{}, err
		}
		for _, r := range all {
			if piece, problems := content.ReadPiece(r.Kind, "", []byte(r.Document)); r.Number == from && len(problems) == 0 {
				p.Fields = factFields(piece.Fact)
			}
		}
	}
	return shown(p), v.refillWith(func(kept url.Values) {
		give(&p.form, kept, p.all()...)
		sawVersion(kept, fieldTold, &p.Told)
		sawVersion(kept, fieldDraft, &p.Draft)
		sawVersion(kept, fieldSaw, &p.Version)
	})
}

// unlessSame is what was typed, or what was there where only the space around it differs: a
// form trims it, and nobody has changed the text by that.
func unlessSame(typed, was string) string {
	if typed == strings.TrimSpace(was) {
		return was
	}
	return typed
}

// wordLines are ways to ask, one a line.
func wordLines(words []string) string {
	return strings.Join(typedLines(strings.Join(words, "\n")), "\n")
}

// readFact takes over what was typed and reports whether each field may stand so.
func (v *visit) readFact(p *factWritePage, f *content.Fact) bool {
	v.read(&p.form, p.all()...)
	for i, x := range p.all() {
		short, unfit := i == factSMS || i == factSMS+1, x.unfit()
		switch {
		case x.Problem != "" || i == factURL:
		case unfit != "":
			p.refuse(x, v.say(unfit))
		case short && strings.ContainsFunc(x.Value, func(r rune) bool { return r >= utf8.RuneSelf || strings.ContainsRune("*`\n\t", r) }):
			p.refuse(x, v.say("fact.sms.plain"))
		}
	}
	source, asOf, days, words := p.at(factURL), p.at(factAsOf), p.at(factDays), typedLines(p.at(factWords).Value)
	v.checkSource(&p.form, source, asOf, "fact.as_of.future")
	if len(words) > mostWords {
		p.refuse(p.at(factWords), v.say("fact.words.many", "n", mostWords))
	}
	n, err := strconv.Atoi(cmp.Or(days.Value, "0"))
	if days.Problem == "" && (err != nil || n < 0 || n > mostDays) {
		p.refuse(days, v.say("fact.days.wrong", "n", mostDays))
	}
	was := *f
	both := func(i int, was content.Text) content.Text {
		return content.Text{ID: unlessSame(p.Fields[i].Value, was.ID), Mad: unlessSame(p.Fields[i+1].Value, was.Mad)}
	}
	f.Question, f.Short, f.Answer, f.SMS = both(factQuestion, was.Question), both(factShort, was.Short), both(factAnswer, was.Answer), both(factSMS, was.SMS)
	if wordLines(words) == wordLines(was.Words) {
		words = was.Words
	}
	f.Words, f.Source, f.AsOf, f.StaleAfterDays = words, content.Source{Name: p.at(factSource).Value, URL: source.Value}, asOf.Value, n
	if f.Answer != was.Answer || f.SMS != was.SMS { // what was approved is no more what is said
		f.Review = content.Review{State: content.Draft}
	}
	if !f.Servable() { // the office supplies what was not known
		f.Confidence = content.Medium
	}
	return len(p.form.all) == 0
}

// problemField is the field that a problem is about; nil for none.
func (p *factWritePage) problemField(code string) *field {
	switch code {
	case content.OverSMS:
		return p.at(factSMS)
	case content.OverChat:
		return p.at(factAnswer)
	case content.LabelTaken:
		return p.at(factShort)
	case content.FutureDate:
		return p.at(factAsOf)
	}
	return nil
}

// writeFact keeps what was written of an answer as its draft: nobody is told it yet.
func writeFact(v *visit) (answer, error) {
	s, err := v.seeFact()
	if err != nil {
		return answer{}, err
	}
	if v.Preview == nil {
		return answer{}, refusal{http.StatusForbidden}
	}
	p := v.newFactWrite(s)
	p.form = v.sentForm()
	p.Told, p.Draft, p.Version = v.sentNumber(fieldTold), v.sentNumber(fieldDraft), v.sentNumber(fieldSaw)
	piece := s.now()
	if !v.readFact(p, &piece.Fact) {
		return again(p), nil
	}
	if s.open.Number == 0 && p.Draft == 0 && piece.Same(s.told) {
		p.refuse(nil, v.say("fact.same"))
		return again(p), nil
	}
	_, problems, err := v.Preview(s.revs, piece, v.now)
	if err != nil {
		return answer{}, err
	}
	for _, problem := range problems {
		p.refuse(p.problemField(problem.Code), v.barWords(problem))
	}
	if len(problems) > 0 {
		return again(p), nil
	}
	text, err := piece.YAML()
	if err != nil {
		return answer{}, err
	}
	a, err := v.once(p.form, func(tx *store.Tx) (string, error) {
		r := store.ContentRevision{Version: p.Version, BasedOn: p.Told,
			Revision: content.Revision{Number: p.Draft, Kind: content.PieceFact, Piece: piece.ID(), Document: string(text)}}
		if _, err := tx.SaveRevision(v.context(), v.staff(), r); err != nil {
			return "", err
		}
		return p.Path, tx.Audit(v.context(), v.act(audit.ContentWritten, "fact:"+piece.ID(), ""))
	})
	if errors.Is(err, store.ErrRevised) {
		return v.staleFact(p, s), nil
	}
	return a.and("fact.did.saved"), err
}

// staleFact shows what a colleague wrote or published meanwhile beside what was typed: either
// may stay.
func (v *visit) staleFact(p *factWritePage, s seenFact) answer {
	p.form.ID = v.NewToken() // it was not taken: it may be sent again
	p.Told, p.Draft, p.Version = s.toldRev.Number, s.open.Number, s.open.Version
	p.Theirs = v.differences(p.all(), pointers(factFields(s.now().Fact)))
	p.refuse(nil, v.say("fact.stale"))
	return answer{status: http.StatusConflict, page: p}
}
