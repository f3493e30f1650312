package alert

import (
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/bot/sms"
	"kanca/bot/store"
	"kanca/content"
	"kanca/locales"
)

// text says what, where, under which number, since when and how to open it, and
// nothing that the person wrote: a phone lies about, and a message stays on it.
func (w *Watcher) text(entries []store.Entry, lang bot.Lang, medium bot.Medium) store.Reply {
	if !lang.Valid() {
		lang = bot.Indonesian
	}
	oldest, trial, again := entries[0].CreatedAt, true, true
	var numbers []string
	for _, e := range entries {
		numbers = append(numbers, strconv.FormatInt(e.ID, 10))
		trial = trial && e.Trial
		again = again && e.TakenID != 0 // somebody had it, and has it no more
		if e.CreatedAt.Before(oldest) {
			oldest = e.CreatedAt
		}
	}
	data := locales.Data{"ID": numbers[0], "Since": content.Clock(oldest, w.Now()), "Trial": "", "Where": "", "Again": ""}
	if trial {
		data["Trial"] = w.Texts.Text(lang, medium, "staff.trial", nil)
	}
	if again {
		data["Again"] = w.Texts.Text(lang, medium, "staff.again", nil)
	}
	key := "staff.alert"
	if len(entries) > 1 {
		key = "staff.alert.many"
		data["Count"], data["IDs"] = strconv.Itoa(len(entries)), list(numbers)
	} else if w.Where != nil {
		if place := w.Where(entries[0].Words, lang); place != "" {
			data["Where"] = w.Texts.Text(lang, medium, "staff.where", locales.Data{"Place": place})
		}
	}
	reply := store.Reply{Text: w.Texts.Text(lang, medium, key, data)}
	reply.Text, reply.Segments = sms.As(medium, reply.Text)
	return reply
}

// maxListed is how many numbers one alert names; the rest is in the inbox.
const maxListed = 12

func list(numbers []string) string {
	more := ""
	if len(numbers) > maxListed {
		numbers, more = numbers[:maxListed], " ..."
	}
	return strings.Join(numbers, ", ") + more
}
