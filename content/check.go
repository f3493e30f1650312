package content

import (
	"fmt"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/spelling"
)

// askedFor are the intents that are answered from facts.
var askedFor = []bot.Intent{
	bot.Openings, bot.Training, bot.Rights, bot.Cost, bot.Requirements, bot.Agency,
	bot.Report, bot.Emergency, bot.Office, bot.Privacy,
}

// OwnWorking is the source of facts about kanca itself. It has no address: the
// program is the source.
const OwnWorking = "Cara kerja kanca"

// Check lists what the office should do about the facts and contacts: what is
// missing, stale, not reviewed, not translated or left out for want of a
// source, and which intents have no fact. An empty list is a library in order.
func (l *Library) Check(now time.Time) []Problem {
	var out []Problem
	for _, f := range l.facts {
		c := checker{file: f.File, line: f.Line, id: f.ID, now: now}
		c.common(f.Confidence, f.Review, f.AsOf, f.StaleAfterDays)
		if f.Servable() {
			if f.Source.URL == "" && f.Source.Name != OwnWorking {
				c.add(Missing, "the source has no address; add source.url so that the office can look it up")
			}
			if len(f.Words) == 0 {
				c.add(Missing, "it has no words; add words people use when they ask for it, in both languages")
			}
			c.translated("question", f.Question)
			c.translated("answer", f.Answer)
			c.translated("sms", f.SMS)
		}
		out = append(out, c.found...)
	}
	emergency := false
	for _, contact := range l.contacts {
		c := checker{file: contact.File, line: contact.Line, id: contact.ID, now: now}
		c.common(contact.Confidence, contact.Review, contact.AsOf, contact.StaleAfterDays)
		emergency = emergency || contact.Emergency && contact.Servable()
		out = append(out, c.found...)
	}
	if !emergency {
		out = append(out, Problem{Kind: Missing, Text: "no contact is marked \"emergency: true\"; " +
			"mark the hotlines that answer when someone is in danger"})
	}
	for _, intent := range askedFor {
		if len(l.Facts(string(intent), "")) == 0 {
			out = append(out, Problem{Kind: NoFact, Text: fmt.Sprintf(
				"people ask about %q but no fact answers them; write facts/%s.yaml", intent, intent)})
		}
	}
	return out
}

type checker struct {
	file  string
	line  int
	id    string
	now   time.Time
	found []Problem
}

func (c *checker) add(kind ProblemKind, format string, args ...any) {
	c.found = append(c.found, Problem{Kind: kind, File: c.file, Line: c.line, ID: c.id, Text: fmt.Sprintf(format, args...)})
}

func (c *checker) common(confidence Confidence, review Review, asOf string, days int) {
	if confidence == None {
		c.add(LeftOut, "nobody has published this with a source, so it is never shown; the office has to supply it: call or write there, then fill in what is missing, source and as_of, and raise the confidence")
		return
	}
	if review.State != Approved {
		c.add(Unreviewed, "the labour office has not approved it; ask for a review and set review.state")
	}
	if day, ok := parseDay(asOf); ok && day.After(c.now) {
		c.add(Missing, "as_of %s lies in the future; write the day on which the source said so", asOf)
	}
	if stale(asOf, days, c.now) {
		c.add(Stale, "the source is of %s and good for %d days; look it up again and set as_of", asOf, days)
	}
}

// translated reports a Madurese text of several words that is the Indonesian
// one. Short labels may well be alike in both languages.
func (c *checker) translated(key string, t Text) {
	id, mad := spelling.FoldText(spelling.Plain(t.ID)), spelling.FoldText(spelling.Plain(t.Mad))
	if id == mad && strings.Count(id, " ") >= 3 {
		c.add(Untranslated, "%s is the same in both languages; write it in Madurese", key)
	}
}

// Check lists the problems of the library and, besides, what the office
// imported and nobody can see any more.
func (s *Snapshot) Check(now time.Time) []Problem {
	out := s.library.Check(now)
	today := Day(now)
	for _, o := range s.openings {
		if o.ValidUntil < today {
			out = append(out, Problem{Kind: Expired, ID: o.ID, Text: "the opening was valid until " +
				o.ValidUntil + " and is not shown any more; import a newer list"})
		}
	}
	for _, t := range s.trainings {
		if ended(t, today) {
			out = append(out, Problem{Kind: Expired, ID: t.ID, Text: "the training is over and is not shown any more; import a newer list"})
		}
	}
	return out
}
