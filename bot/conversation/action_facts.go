package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/content"
	"kanca/locales"
)

// A fact this much better than the next one is shown at once; below the first
// figure it is not shown for a free question at all. Both were chosen on the
// questions of the plays in dialogs/plays.
const (
	factFits  = 0.35
	factClear = 0.12
)

// maxFound is how many facts are offered when several fit.
const maxFound = 3

func factActions() {
	actions["facts.find"] = action{[]string{"one", "several", "browse"}, findFact}
	lists["facts.groups"] = list{read: func(sc *scene) []item {
		var items []item
		for _, g := range sc.know().Groups(sc.with["topic"]) {
			if len(sc.know().Facts(sc.with["topic"], g.ID)) > 0 {
				items = append(items, item{ID: g.ID, Label: g.Title.In(sc.lang())})
			}
		}
		return items
	}}
	lists["facts.list"] = list{read: func(sc *scene) []item { return factItems(sc, sc.know().Facts(sc.with["topic"], sc.get("group"))) }}
	lists["facts.found"] = list{read: func(sc *scene) []item {
		var facts []content.Fact
		for _, id := range strings.Split(sc.get("found"), ",") {
			if f, ok := sc.know().Fact(id); ok {
				facts = append(facts, f)
			}
		}
		return factItems(sc, facts)
	}}
	sources["facts.answer"] = source{[]string{"Answer", "Source"}, func(sc *scene) (locales.Data, bool) {
		id := sc.get("fact")
		if fixed := sc.with["fact"]; fixed != "" {
			id = fixed
		}
		f, ok := sc.know().Fact(id)
		if !ok || !f.Servable() {
			return nil, false
		}
		return factData(sc, f), true
	}}
}

func factItems(sc *scene, facts []content.Fact) []item {
	items := make([]item, 0, len(facts))
	for _, f := range facts {
		items = append(items, item{ID: f.ID, Label: f.Question.In(sc.lang()), Short: f.Short.In(sc.lang())})
	}
	return items
}

// factData is an answer with its source, its date, and a warning: before it where the
// fact is old, after it where the source is weak.
func factData(sc *scene, f content.Fact) locales.Data {
	if used := (Used{f.ID, f.AsOf}); !slices.Contains(sc.t.out.Facts, used) {
		sc.t.out.Facts = append(sc.t.out.Facts, used)
	}
	answer := f.Answer.In(sc.lang())
	if sc.isSMS() {
		answer = f.SMS.In(sc.lang())
	}
	answer = aged(sc, f, answer)
	key := "common.source"
	switch {
	case f.Warning():
		key = "common.source.weak"
	case f.StaleAfterDays == 0:
		key = "common.source.law"
	}
	return locales.Data{"Answer": answer, "Source": sc.fill(key, locales.Data{
		"Source": f.Source.Name, "Date": content.FormatDate(f.AsOf, sc.lang()),
	})}
}

// aged says before the answer that its source is old: who reads only the beginning
// must know it, too.
func aged(sc *scene, f content.Fact, answer string) string {
	if !f.Stale(sc.env().Now) {
		return answer
	}
	return sc.fill("common.stale", locales.Data{"Date": content.FormatDate(f.AsOf, sc.lang()), "Answer": answer})
}

// findFact looks for the answer to a free question; without one it browses.
func findFact(sc *scene) string {
	sc.set("group", "")
	matches := sc.know().FindFacts(sc.with["topic"], sc.input())
	if sc.t.sick { // "aku demam nang taiwan": the country stands in what is asked of employers, too
		matches = slices.DeleteFunc(matches, func(m content.FactMatch) bool { return m.Fact.Group != ill })
	}
	general := sc.with["general"]
	if field := sc.t.asked(); sc.t.aside && field != nil && strings.HasPrefix(field.About, string(bot.Privacy)+".") && sc.with["topic"] == string(bot.Privacy) {
		if len(sc.t.words) < 2 || len(matches) == 0 || matches[0].Score < factFits || !sc.t.asks() {
			sc.set("fact", field.About)
			return "one"
		}
	}
	if len(sc.t.words) < 2 { // "hak", "biaya": the person wants the list
		return "browse"
	}
	if sc.t.aside && sc.with["aside"] != "" {
		general = sc.with["aside"]
	}
	if general != "" && (len(matches) == 0 || matches[0].Score < factFits) {
		sc.set("fact", general) // what everybody who asks about the topic should know
		return "one"
	}
	if len(matches) == 0 && sc.t.sick {
		for _, f := range sc.know().Facts(sc.with["topic"], ill) {
			matches = append(matches, content.FactMatch{Fact: f})
		}
	}
	if len(matches) == 0 || matches[0].Score < factFits && !sc.t.asks() && !sc.t.sick {
		return "browse"
	}
	if clearFact(matches) || sc.t.aside { // in the middle of a form there is no list to pick from
		sc.set("fact", matches[0].Fact.ID)
		return "one"
	}
	var ids []string // of a question that fits none, the nearest: the person says which is meant
	for _, m := range matches[:min(len(matches), maxFound)] {
		if m.Score >= factFits || matches[0].Score < factFits {
			ids = append(ids, m.Fact.ID)
		}
	}
	sc.set("found", strings.Join(ids, ","))
	return "several"
}

// clearFact reports whether the first fact fits, and better than the next.
func clearFact(matches []content.FactMatch) bool {
	first := matches[0]
	if first.Score < factFits || len(matches) == 1 {
		return first.Score >= factFits
	}
	next := matches[1]
	if !first.Asked && !first.Named && first.Score < certainFact && next.Score >= factFits {
		return false
	}
	return !next.Beside && (next.Score < factFits || first.Asked && !next.Asked || first.Score-next.Score >= factClear)
}
