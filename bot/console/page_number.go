package console

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"kanca/bot/audit"
	"kanca/bot/identity"
	"kanca/bot/store"
	"kanca/content"
)

// numberPage corrects one hotline or office.
type numberPage struct {
	form
	BackForm form // takes a correction back
	Path     string
	Dialled  []field // numbers to call, WhatsApp, panic button
	About    []field // hours, and in both languages its name and what it is for
	Source   []field // from where it is known, and as of when

	Told    int64    // the revision that is told; 0: what is built in
	Version int64    // of it
	BuiltIn bool     // something is told again once the correction is taken back
	Says    []string // the answers whose text says a number of it
	Steps   []numberStep
	Theirs  []difference
	Name    string
}

// numberStep is one line of the history.
type numberStep struct {
	Key, By string
	At      time.Time
}

func (numberPage) template() string           { return "number" }
func (p numberPage) heading(t *tongue) string { return p.Name }

// Names of the fields.
const (
	fieldTold = "dari-revisi"
	fieldSaw  = "versi"
)

// dialled is what may stand in a line of numbers.
var dialled = regexp.MustCompile(`^[+(0-9][0-9 ()./-]{1,24}$`)

// seenNumber is the contact of the path, as it is told now.
func (v *visit) seenNumber() (piece content.Piece, library *content.Library, told store.ContentRevision, err error) {
	library, inUse, err := v.toldNow()
	if err != nil {
		return piece, nil, told, err
	}
	piece, ok := library.Piece(content.PieceContact, v.path("id"))
	if !ok {
		return piece, nil, told, store.ErrNotFound
	}
	for _, r := range inUse {
		if r.State == store.RevisionPublished && r.Kind == content.PieceContact && r.Piece == piece.ID() {
			told = r
		}
	}
	return piece, library, told, nil
}

func (v *visit) newNumberPage(piece content.Piece, told store.ContentRevision) *numberPage {
	c := piece.Contact
	lines := func(name, label string, list []string) field {
		return field{Name: name, Label: label, Hint: label + ".hint", Kind: "area", Longest: 200, Optional: true, Value: strings.Join(list, "\n")}
	}
	p := &numberPage{form: v.newForm(), BackForm: v.newForm(), Path: numberPath + c.ID, Told: told.Number, Version: told.Version, Name: c.Name.ID,
		Dialled: []field{lines("nomor", "content.numbers", c.Numbers), lines("wa", "content.whatsapp", c.WhatsApp), lines("panik", "content.panic", c.Panic)},
		About: []field{
			{Name: "nama-id", Label: "content.name.id", Kind: "text", Auto: "off", Longest: content.MaxQuestion, Value: c.Name.ID},
			{Name: "nama-mad", Label: "content.name.mad", Kind: "text", Auto: "off", Longest: content.MaxQuestion, Value: c.Name.Mad},
			{Name: "guna-id", Label: "content.for.id", Kind: "area", Longest: content.MaxSMS, Optional: true, Value: c.For.ID},
			{Name: "guna-mad", Label: "content.for.mad", Kind: "area", Longest: content.MaxSMS, Optional: true, Value: c.For.Mad},
			{Name: "jam", Label: "content.hours", Kind: "text", Auto: "off", Longest: 60, Optional: true, Value: c.Hours},
		},
		Source: []field{
			{Name: "sumber", Label: "content.source", Hint: "content.source.hint", Kind: "text", Auto: "off", Longest: 120, Value: c.Source.Name},
			{Name: fieldURL, Label: "content.url", Kind: "text", Auto: "off", Longest: 300, Optional: true, Value: c.Source.URL},
			{Name: "per", Label: "content.as_of", Hint: "content.as_of.hint", Kind: "text", Auto: "off", Longest: 10, Value: c.AsOf},
		}}
	p.form.From, p.BackForm.From = p.Path, p.Path
	if base, err := content.LoadLibrary(); err == nil {
		was, known := base.Piece(content.PieceContact, c.ID)
		p.BuiltIn = known && was.Servable()
	}
	return p
}

func (p *numberPage) fields() (all []*field) {
	for _, list := range [][]field{p.Dialled, p.About, p.Source} {
		all = append(all, pointers(list)...)
	}
	return all
}

// history adds what became of the corrections of a contact, and which answers say its numbers.
func (v *visit) history(p *numberPage, piece content.Piece, library *content.Library) error {
	steps, err := v.DB.RevisionSteps(v.context(), content.PieceContact, piece.ID())
	for _, s := range steps {
		if s.State != store.RevisionDraft { // a number is told as it is written
			p.Steps = append(p.Steps, numberStep{Key: "content.step." + string(s.State), By: s.By, At: s.At})
		}
	}
	numbers, said := piece.Numbers(), map[string]bool{}
	if was, ok := library.Base().Piece(content.PieceContact, piece.ID()); ok { // what is built in says the number of then
		numbers = append(numbers, was.Numbers()...)
	}
	for _, number := range numbers {
		for _, f := range library.Mentions(number) {
			if !said[f.ID] {
				said[f.ID] = true
				p.Says = append(p.Says, f.Question.ID)
			}
		}
	}
	return err
}

func showNumber(v *visit) (answer, error) {
	piece, library, told, err := v.seenNumber()
	if err != nil {
		return answer{}, err
	}
	p := v.newNumberPage(piece, told)
	if err := v.history(p, piece, library); err != nil {
		return answer{}, err
	}
	return shown(p), v.refillWith(func(kept url.Values) {
		give(&p.form, kept, p.fields()...)
		sawVersion(kept, fieldTold, &p.Told)
	})
}

// readNumber takes over what was typed and reports whether it can be told.
func (v *visit) readNumber(p *numberPage, piece *content.Piece) bool {
	v.read(&p.form, p.fields()...)
	c := &piece.Contact
	lists := [][]string{typedLines(p.Dialled[0].Value), typedLines(p.Dialled[1].Value), typedLines(p.Dialled[2].Value)}
	for i, list := range lists {
		for _, number := range list {
			if f := &p.Dialled[i]; f.Problem == "" && (!dialled.MatchString(number) || identity.HoldsNIK(number)) {
				p.refuse(f, v.say("content.number.wrong", "number", identity.MaskNIK(number)))
			}
		}
	}
	if len(lists[0])+len(lists[1]) == 0 && p.Dialled[0].Problem == "" {
		p.refuse(&p.Dialled[0], v.say("content.number.none"))
	}
	for _, f := range p.fields() {
		if unfit := f.unfit(); f.Problem == "" && unfit != "" {
			p.refuse(f, v.say(unfit))
		}
	}
	if one := &p.About[2]; (one.Value == "") != (p.About[3].Value == "") && p.About[3].Problem == "" {
		p.refuse(&p.About[3], v.say("content.both"))
	}
	source, asOf := &p.Source[1], &p.Source[2]
	v.checkSource(&p.form, source, asOf, "content.as_of.future")
	c.Numbers, c.WhatsApp, c.Panic = lists[0], lists[1], lists[2]
	c.Name, c.For = content.Text{ID: p.About[0].Value, Mad: p.About[1].Value}, content.Text{ID: p.About[2].Value, Mad: p.About[3].Value}
	c.Hours, c.Source, c.AsOf = p.About[4].Value, content.Source{Name: p.Source[0].Value, URL: source.Value}, asOf.Value
	if !c.Servable() { // the office supplies what was not known
		c.Confidence = content.High
	}
	return len(p.all) == 0
}

// changeNumber tells what was written of a hotline, at once: who is in danger must not be
// given a dead number until a second person has time.
func changeNumber(v *visit) (answer, error) {
	piece, library, told, err := v.seenNumber()
	if err != nil {
		return answer{}, err
	}
	was := piece
	p := v.newNumberPage(piece, told)
	p.form = v.sentForm()
	p.Told = v.sentNumber(fieldTold)
	if err := v.history(p, was, library); err != nil {
		return answer{}, err
	}
	right := v.readNumber(p, &piece)
	if asOf := &p.Source[2]; asOf.Problem == "" && p.Told == told.Number && asOf.Value == was.Contact.AsOf && !slices.Equal(piece.Numbers(), was.Numbers()) {
		p.refuse(asOf, v.say("content.as_of.same")) // people are told as of when a number is known
		right = false
	}
	if !right {
		return again(p), nil
	}
	text, err := piece.YAML()
	if err != nil {
		return answer{}, err
	}
	if _, problems := content.ReadPiece(content.PieceContact, "", text); len(problems) > 0 { // what no field above looks for
		p.refuse(nil, v.say("content.other", "what", problems[0].Text))
		return again(p), nil
	}
	a, err := v.once(p.form, func(tx *store.Tx) (string, error) {
		n, err := tx.SaveRevision(v.context(), v.staff(), store.ContentRevision{BasedOn: p.Told,
			Revision: content.Revision{Kind: content.PieceContact, Piece: piece.ID(), Document: string(text)}})
		if err != nil {
			return "", err
		}
		if err := tx.PublishRevision(v.context(), v.staff(), content.PieceContact, piece.ID(), n, 1, false); err != nil {
			return "", err
		}
		return p.Path, tx.Audit(v.context(), v.act(audit.ContentPublished, "contact:"+piece.ID(), ""))
	})
	if errors.Is(err, store.ErrRevised) {
		return v.staleNumber(p, was, told), nil
	}
	return a.and("content.did"), err
}

// staleNumber shows what a contact is now beside what was typed: either may be told.
func (v *visit) staleNumber(p *numberPage, now content.Piece, told store.ContentRevision) answer {
	theirs := v.newNumberPage(now, told)
	p.form.ID = v.NewToken() // it was not taken: it may be sent again
	p.Told, p.Version = told.Number, told.Version
	p.Theirs = v.differences(p.fields(), theirs.fields())
	p.refuse(nil, v.say("content.stale"))
	return answer{status: http.StatusConflict, page: p}
}

// takeNumberBack takes a correction back, unless somebody corrected it anew.
func takeNumberBack(v *visit) (answer, error) {
	path := numberPath + v.path("id")
	number := v.sentNumber(fieldTold)
	version := v.sentNumber(fieldSaw)
	a, err := v.once(v.sentForm(), func(tx *store.Tx) (string, error) {
		if err := tx.WithdrawRevision(v.context(), v.staff(), content.PieceContact, v.path("id"), number, version); err != nil {
			return "", err
		}
		return path, tx.Audit(v.context(), v.act(audit.ContentWithdrawn, "contact:"+v.path("id"), ""))
	})
	if errors.Is(err, store.ErrRevised) {
		piece, library, told, err := v.seenNumber()
		if err != nil {
			return answer{}, err
		}
		p := v.newNumberPage(piece, told)
		if err := v.history(p, piece, library); err != nil {
			return answer{}, err
		}
		p.refuse(nil, v.say("content.stale.back"))
		return answer{status: http.StatusConflict, page: p}, nil
	}
	return a.and("content.back.did"), err
}
