package announcing

import (
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/content"
	"kanca/locales"
)

// NoticeLife is how long it waits to be approved, and goes, that there is an opening now;
// remindAhead how long before the day before a training its reminder is proposed.
const (
	NoticeLife  = 14 * 24 * time.Hour
	remindAhead = 2 * 24 * time.Hour
)

// Notices is what can be told now to those who have a wish, the newest first: each of it
// names why they are told. Of an opening nobody is told whose agency may not place anybody,
// or who asked for a place that they are warned of, or for work in words of their own, which
// are nobody else's to read.
func (w Writer) Notices(wish broadcast.Wish, known *content.Snapshot) (out []broadcast.Content) {
	now := w.Now()
	if wish.Training != "" {
		if c, ok := w.reminder(wish, known, now); ok {
			out = append(out, c)
		}
		return out
	}
	if _, warned := known.Warning(wish.Country); warned || !speaksOfWork(wish.Job) {
		return nil
	}
	for _, o := range known.Openings(content.OpeningQuery{Country: wish.Country, Job: wish.Job}, now) {
		if _, warned := known.Warning(o.Country); warned || o.Sample || badAgency(o, known) != nil {
			continue
		}
		until, err := time.ParseInLocation(time.DateOnly, o.ValidUntil, broadcast.Zone)
		if err != nil {
			continue
		}
		wished := wish
		wished.AgeMin, wished.AgeMax = o.AgeMin, o.AgeMax
		c := broadcast.Content{Title: shortTitle("Kabar lowongan" + filter(wish, bot.Indonesian) + ": " + o.Title), Opening: o.ID, Text: map[bot.Lang]string{}, Audience: broadcast.Audience{Wished: &wished},
			SendAfter: now, NotAfter: earlier(now.Add(NoticeLife), until.Add(24*time.Hour))}
		for _, lang := range bot.Langs {
			c.Text[lang] = w.Texts.Text(lang, bot.SMS, "announcements.notice.opening", locales.Data{"Filter": filter(wish, lang), "Offer": broadcast.OpeningVariable})
		}
		out = append(out, c)
	}
	return out
}

// reminder is what is told on the day before a training to those who asked for that.
func (w Writer) reminder(wish broadcast.Wish, known *content.Snapshot, now time.Time) (c broadcast.Content, ok bool) {
	t, ok := known.Training(wish.Training, now)
	starts, err := time.ParseInLocation(time.DateOnly, t.Starts, broadcast.Zone)
	before := starts.Add(-24 * time.Hour)
	if !ok || err != nil || t.Sample || now.Before(before.Add(-remindAhead)) || !now.Before(starts) {
		return c, false
	}
	c = broadcast.Content{Title: shortTitle("Pengingat pelatihan: " + t.Title), Training: t.ID, Text: map[bot.Lang]string{}, Audience: broadcast.Audience{Wished: &wish}, SendAfter: before, NotAfter: starts}
	for _, lang := range bot.Langs {
		what := t.Title + ", " + content.FormatDate(t.Starts, lang)
		if t.Place != "" {
			what += ", " + t.Place
		}
		c.Text[lang] = w.Texts.Text(lang, bot.SMS, "announcements.notice.training", locales.Data{"Training": strings.NewReplacer("{{", "", "}}", "").Replace(what)})
	}
	return c, true
}

// speaksOfWork reports whether a kind of work is one of the job list, or none is named.
func speaksOfWork(job string) bool {
	for _, j := range content.Jobs() {
		if j.Key == job {
			return true
		}
	}
	return job == ""
}

// filter says what a wish is for, as the bot said it when they asked: " (Taiwan, perawat lansia)".
func filter(w broadcast.Wish, lang bot.Lang) string {
	var words []string
	if w.Country != "" {
		words = append(words, content.CountryName(w.Country, lang))
	}
	if w.Job != "" {
		words = append(words, content.JobName(w.Job, lang))
	}
	return " (" + strings.Join(words, ", ") + ")"
}

// shortTitle fits a title into what an announcement may be called.
func shortTitle(text string) string {
	if letters := []rune(text); len(letters) > broadcast.LongestTitle {
		return string(letters[:broadcast.LongestTitle])
	}
	return text
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
