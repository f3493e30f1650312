package console

import (
	"errors"
	"time"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/locales"
)

// News is the text that tells a person how far their registration of a day has come.
func News(texts *locales.Catalog, lang bot.Lang, medium bot.Medium, status bot.Status, day string) store.Reply {
	return noticeOf(texts, lang, medium, status, day, "")
}

// May says whether a person may be written to on the way now.
func (w Way) May(r store.Route, now time.Time) error { return w.may(r, now) }

// IsClosed reports whether an error of May says that nothing may be sent at the moment.
func IsClosed(err error) bool { return errors.Is(err, errWindowOver) }
