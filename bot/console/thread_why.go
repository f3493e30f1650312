package console

import (
	"kanca/bot"
	"kanca/bot/store"
	"kanca/content"
)

// whyAnswered is by what the bot came to an answer, as it stands below it.
type whyAnswered struct {
	Intent string // what it took the message for, in words
	Node   string // the rule that answered; "" where that is not known
	Facts  []usedFact
}

// usedFact is a fact that the bot answered with.
type usedFact struct {
	Question string
	Source   string
	URL      string // "" where the source has none, or nothing is known of the fact any more
	AsOf     string // of the fact when it was answered with, in words
	Newer    string // of the fact as it is now, where that is another day; else ""
}

// why is by what an answer of the bot came about, nil where that is not kept.
func (v *visit) why(l store.Line) *whyAnswered {
	w := l.Why
	if w.Intent == "" && w.Node == "" && len(w.Facts) == 0 {
		return nil
	}
	lang := bot.Indonesian
	out := &whyAnswered{Node: w.Node, Intent: v.say("why.answer")}
	if key := "why.intent." + string(w.Intent); w.Intent != "" && v.tongue.has(key) {
		out.Intent = v.say(key)
	} else if w.Intent != "" {
		out.Intent = string(w.Intent)
	}
	for _, f := range w.Facts {
		used := usedFact{Question: f.ID, Source: v.say("why.gone"), AsOf: content.FormatDate(f.AsOf, lang)}
		if v.Facts != nil {
			if now, ok := v.Facts(f.ID); ok {
				used.Question, used.Source, used.URL = now.Question.In(lang), now.Source.Name, now.Source.URL
				if now.AsOf != f.AsOf {
					used.Newer = content.FormatDate(now.AsOf, lang)
				}
			}
		}
		out.Facts = append(out.Facts, used)
	}
	return out
}
