package console

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"kanca/bot/store"
	"kanca/content"
)

// contentPage is the hotlines and offices that people are told, and what of all that is told
// must be looked up again this month.
type contentPage struct {
	noForm
	Due     []dueLine
	MoreDue int
	Numbers []numberLine
}

// dueLine is an answer or a number that must be looked up again.
type dueLine struct {
	Name, Path string
	Until      string
	Asked      int
	Over       bool
}

// numberLine is one hotline or office.
type numberLine struct {
	Name, Path string
	Numbers    string // how it is reached; "" where the office has to supply it
	AsOf       string // as of which day; "" where none is known
	Urgent     bool   // it is told to who is in danger
	Corrected  bool   // by the office
	Old        bool   // it must be looked up again
	Hidden     bool   // it is never told
}

func (contentPage) template() string         { return "content" }
func (contentPage) heading(t *tongue) string { return t.say("content.title") }

const (
	contentPath = "/isi"
	numberPath  = "/isi/nomor/"
	// dueAtOnce is how many lines of what must be looked up stand on the page: a clerk has a
	// month for them, and the next ones follow.
	dueAtOnce = 10
	// countedFor is how far back is counted what people were told: as long as answers are kept
	// usually, for with their texts goes what they said.
	countedFor = 30 * 24 * time.Hour
	// countKept is for how long such a count is shown again. It says what to look up first in
	// a month, and counting reads every answer of that month.
	countKept = time.Hour
)

// toldCount is how often people were told each fact, as it was counted at a moment.
type toldCount struct {
	mu    sync.Mutex
	at    time.Time // of the count; zero for none
	times map[string]int
}

// factsTold is how often people were told each fact lately, counted at most countKept ago.
// Whoever asks while it is counted waits for that count.
func (v *visit) factsTold() (map[string]int, error) {
	k := v.counts
	k.mu.Lock()
	defer k.mu.Unlock()
	if age := v.now.Sub(k.at); !k.at.IsZero() && age >= 0 && age < countKept {
		return k.times, nil
	}
	times, err := v.DB.FactsTold(v.context(), v.now.Add(-countedFor))
	if err != nil {
		return nil, err
	}
	k.at, k.times = v.now, times
	return times, nil
}

// toldNow is the library as it is told now, with what the database has, and the revisions of
// it that are in use.
func (v *visit) toldNow() (*content.Library, []store.ContentRevision, error) {
	base, err := content.LoadLibrary()
	if err != nil {
		return nil, nil, err
	}
	inUse, err := v.DB.RevisionsInUse(v.context())
	if err != nil {
		return nil, nil, err
	}
	told := toldOf(inUse)
	if len(told) == 0 {
		return base, inUse, nil
	}
	library, _ := base.With(told, content.Day(v.now))
	return library, inUse, nil
}

// toldOf are those of the revisions in use that are told.
func toldOf(inUse []store.ContentRevision) (told []content.Revision) {
	for _, r := range inUse {
		if r.State == store.RevisionPublished {
			told = append(told, r.Revision)
		}
	}
	return told
}

func showContent(v *visit) (answer, error) {
	library, _, err := v.toldNow()
	if err != nil {
		return answer{}, err
	}
	asked, err := v.factsTold()
	if err != nil {
		return answer{}, err
	}
	p := contentPage{}
	for _, d := range library.Due(v.now, asked) {
		if len(p.Due) == dueAtOnce {
			p.MoreDue++
			continue
		}
		line := dueLine{Until: content.FormatDate(d.Until, ""), Asked: d.Asked, Over: d.Until < content.Day(v.now)}
		if d.Number {
			c, _ := library.Contact(d.ID)
			line.Name, line.Path = c.Name.ID, numberPath+d.ID
		} else {
			f, _ := library.Fact(d.ID)
			line.Name, line.Path = f.Question.ID, factPath+d.ID
		}
		p.Due = append(p.Due, line)
	}
	for _, piece := range library.Pieces() {
		c := piece.Contact
		if piece.Kind != content.PieceContact {
			continue
		}
		p.Numbers = append(p.Numbers, numberLine{Name: cmp.Or(c.Name.ID, c.ID), Path: numberPath + c.ID, Numbers: strings.Join(piece.Numbers(), " · "), AsOf: content.FormatDate(c.AsOf, ""),
			Urgent: c.Emergency && c.Servable(), Corrected: c.Revision != 0, Old: c.Stale(v.now), Hidden: !c.Servable()})
	}
	slices.SortStableFunc(p.Numbers, func(a, b numberLine) int { return cmp.Compare(place(a), place(b)) })
	return shown(p), nil
}

// place puts what is told to who is in danger first, and what the office has to supply last.
func place(l numberLine) int {
	switch {
	case l.Urgent:
		return 0
	case !l.Hidden:
		return 1
	}
	return 2
}
