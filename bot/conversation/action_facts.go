package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/answers"
	"kanca/content"
	"kanca/locales"
)

// A fact whose listed phrases fit less is not taken for what a form or a list is asked
// about; one of another topic that fits less by more is no rival. Both were chosen on the
// questions of the plays in dialogs/plays.
const (
	factFits  = 0.35
	factClear = 0.12
)

// maxFound is how many facts are offered when several fit.
const maxFound = 3

func factActions() {
	actions["facts.find"] = action{[]string{"one", "several", "browse", "unknown"}, findFact}
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

// findFact looks for the answer to a free question among all facts; without one it
// browses, or says that there is none.
func findFact(sc *scene) string {
	sc.set("group", "")
	t := sc.t
	if sc.with["topic"] == string(bot.Privacy) {
		return findOwn(sc)
	}
	if len(t.words) < 2 || t.out.Intent == bot.Rights && t.namesTopicOnly() { // "hak", "biaya", "hak saya apa saja": the person wants the list
		return "browse"
	}
	if t.sick { // "aku demam nang taiwan": the country stands in what is asked of employers, too
		return findIll(sc)
	}
	found := t.search()
	switch {
	case found.Verdict == answers.Stated:
		sc.set("fact", found.Facts[0].Fact)
		return "one"
	case sc.with["age"] != "" && t.asksOfAge():
		sc.set("fact", sc.with["age"])
		return "one"
	case t.aside: // in the middle of a form there is no list to pick from
		if id := sc.with["aside"]; id != "" && !t.asksAtAll() {
			sc.set("fact", id)
			return "one"
		}
	case found.Verdict == answers.Offered, t.calm && len(found.Facts) > 0: // whoever was asked about danger first is not sent away
		sc.set("found", strings.Join(found.Best(maxFound), ","))
		return "several"
	}
	if !t.asksAtAll() {
		return "browse"
	}
	t.keepUnknown()
	sc.set("found", strings.Join(near(found), ","))
	return "unknown"
}

// findOwn is findFact for what is asked about kanca and what it keeps: few facts, of which
// the nearest is told.
func findOwn(sc *scene) string {
	matches := sc.know().FindFacts(string(bot.Privacy), sc.input())
	fits := len(matches) > 0 && matches[0].Score >= factFits
	field := sc.t.asked()
	switch {
	case sc.t.aside && field != nil && strings.HasPrefix(field.About, string(bot.Privacy)+".") && (len(sc.t.words) < 2 || !fits || !sc.t.asks()):
		sc.set("fact", field.About)
	case len(sc.t.words) < 2:
		return "browse"
	case fits:
		sc.set("fact", matches[0].Fact.ID)
	case sc.t.aside && sc.with["aside"] != "":
		sc.set("fact", sc.with["aside"])
	default:
		return "browse"
	}
	return "one"
}

// findIll is findFact for somebody who is ill abroad: only what is known of illness.
func findIll(sc *scene) string {
	var ids []string
	for _, m := range sc.t.search().Facts {
		if f, ok := sc.know().Fact(m.Fact); ok && f.Group == ill && f.Topic == sc.with["topic"] {
			ids = append(ids, f.ID)
		}
	}
	if len(ids) == 0 {
		for _, f := range sc.know().Facts(sc.with["topic"], ill) {
			ids = append(ids, f.ID)
		}
	}
	if len(ids) == 0 {
		return "browse"
	}
	if best := sc.t.search().Facts; len(ids) == 1 || len(best) > 0 && ids[0] == best[0].Fact || sc.t.aside { // who only tells of an illness asks nothing that two could answer
		sc.set("fact", ids[0])
		return "one"
	}
	sc.set("found", strings.Join(ids[:min(len(ids), maxFound)], ","))
	return "several"
}
