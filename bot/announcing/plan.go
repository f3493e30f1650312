package announcing

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/sms"
	"kanca/bot/store"
	"kanca/content"
	"kanca/locales"
)

// MaxSegments is how many parts an SMS of an announcement may have.
const MaxSegments = 3

// TooLong is a text that takes more parts of an SMS than it may, with how to stop.
type TooLong struct {
	Lang     bot.Lang
	Segments int
}

func (e *TooLong) Error() string {
	return fmt.Sprintf("the text in %q takes %d SMS with how to stop; shorten it to %d", e.Lang, e.Segments, MaxSegments)
}

// Writer makes plans of announcements.
type Writer struct {
	DB    *store.DB
	Texts *locales.Catalog
	Ways  []broadcast.Way // of every channel that there may be; the one that is tried first at the front
	// Known is what was imported; FromDatabase where no snapshot is at hand.
	Known func(context.Context) (*content.Snapshot, error)
	Now   func() time.Time
}

// Plan says what an announcement is for those who get it: the texts to the letter, what it
// is about, and what it costs. The error says what to change.
func (w Writer) Plan(ctx context.Context, c broadcast.Content) (p store.AnnouncementPlan, err error) {
	p.Content, p.Ways = c, w.Ways
	p.Subject = broadcast.Subject{Countries: slices.Clone(c.Audience.Countries), Jobs: slices.Clone(c.Audience.Jobs)}
	if wish := c.Audience.Wished; wish != nil {
		p.Subject.Countries, p.Subject.Jobs = with(p.Subject.Countries, wish.Country), with(p.Subject.Jobs, wish.Job)
	}
	opening := map[bot.Lang]string{}
	if c.Opening+c.Training != "" {
		known, err := w.Known(ctx)
		if err != nil {
			return p, err
		}
		o, err := offered(c, known, w.Now())
		if err != nil {
			return p, err
		}
		p.Subject.Countries = with(p.Subject.Countries, o.Country)
		for _, job := range content.JobsIn(o.Title + " " + o.Sector) {
			p.Subject.Jobs = with(p.Subject.Jobs, job)
		}
		for _, lang := range bot.Langs {
			if c.Opening != "" {
				opening[lang] = InShort(o, lang)
			}
		}
	}
	for _, lang := range bot.Langs {
		if c.Text[lang] == "" {
			continue
		}
		for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
			t := w.Text(lang, medium, c.In(lang, opening[lang]))
			if t.Segments > MaxSegments {
				return p, &TooLong{Lang: lang, Segments: t.Segments}
			}
			p.Texts = append(p.Texts, t)
		}
	}
	prices, templates, err := w.DB.PricesAndTemplates(ctx)
	if err != nil {
		return p, err
	}
	p.Templates = templates
	day := w.Now().In(broadcast.Zone).Format(time.DateOnly)
	p.Cost = func(reach []broadcast.Reach, texts []broadcast.Text) []broadcast.Cost {
		return cost(prices, day, func(channel bot.ChannelName) broadcast.Category { return c.CategoryOn(channel, p.Templates) }, reach, texts)
	}
	return p, nil
}

// Text is what is sent on a medium of what somebody wrote: with how to stop, where it does
// not say that itself, and how many parts it has.
func (w Writer) Text(lang bot.Lang, medium bot.Medium, body string) broadcast.Text {
	t := broadcast.Text{Lang: lang, Medium: medium, Body: body}
	if !w.saysStop(lang, t.Body) {
		t.Body += "\n" + w.Texts.Text(lang, medium, "announcements.how_to_stop", nil)
	}
	t.Body, t.Segments = sms.As(medium, t.Body)
	return t
}

// InShort is an opening as it stands in a text.
func InShort(o content.Opening, lang bot.Lang) string {
	text := o.Title + ", " + content.CountryName(o.Country, lang)
	if o.Agency != "" {
		text += " (" + o.Agency + ")"
	}
	return text
}

// saysStop reports whether a text says itself how to stop: the word stands in it in capitals.
func (w Writer) saysStop(lang bot.Lang, text string) bool {
	for _, word := range map[bot.Lang][]string{bot.Indonesian: {"BERHENTI", "STOP"}, bot.Madurese: {"AMBU", "BERHENTI", "STOP"}}[lang] {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

func with(list []string, one string) []string {
	if one == "" || slices.Contains(list, one) {
		return list
	}
	return append(list, one)
}
