package content

import (
	"cmp"
	"slices"
	"time"
)

// Due is a fact or contact that must be looked up again.
type Due struct {
	ID     string
	File   string
	Line   int
	Source Source
	AsOf   string // the day on which the source said so
	Until  string // the last day for which it is good, an ISO date
	Asked  int    // how often people were told it; 0 for a contact
	Number bool   // a hotline: it is looked up by calling it
}

// Due lists what is past its date, or will be by the end of this month: what was told most
// often first, among equals the hotlines, then what has been old for longest. told counts
// how often people were answered with a fact, by its id; nil is not known.
func (l *Library) Due(now time.Time, told map[string]int) []Due {
	month := time.Date(now.In(Zone).Year(), now.In(Zone).Month()+1, 1, 0, 0, 0, 0, Zone)
	var out []Due
	add := func(d Due, days int) {
		day, ok := parseDay(d.AsOf)
		if until := day.AddDate(0, 0, days); ok && days > 0 && until.Before(month) {
			d.Until, d.Asked = until.Format(time.DateOnly), told[d.ID]
			out = append(out, d)
		}
	}
	for _, f := range l.servable {
		add(Due{ID: f.ID, File: f.File, Line: f.Line, Source: f.Source, AsOf: f.AsOf}, f.StaleAfterDays)
	}
	for _, c := range l.contacts {
		if c.Servable() {
			add(Due{ID: c.ID, File: c.File, Line: c.Line, Source: c.Source, AsOf: c.AsOf, Number: true}, c.StaleAfterDays)
		}
	}
	slices.SortStableFunc(out, func(a, b Due) int {
		return cmp.Or(cmp.Compare(b.Asked, a.Asked), number(b)-number(a), cmp.Compare(a.Until, b.Until))
	})
	return out
}

func number(d Due) int {
	if d.Number {
		return 1
	}
	return 0
}
