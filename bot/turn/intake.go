package turn

import (
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"kanca/bot"
)

// Limits of what is kept of one message, in characters. WhatsApp takes texts of
// 65,536; nobody asks the office that much, and what is cut off is in the
// provider's hands still.
const (
	maxText = 10_000
	maxName = 200
)

// intake cleans a message so that everything behind it can store it: valid
// UTF-8, no NUL, a known kind, a sender, a time that is not in the future.
func (r *Receiver) intake(in bot.Incoming) (bot.Incoming, error) {
	if in.Channel == "" || in.ProviderID == "" {
		return in, errors.New("a message without a channel or a provider id cannot be told from others; its adapter must give both")
	}
	if len(in.From) == 0 {
		return in, errors.New("a message without a sender cannot be answered; its adapter must give one")
	}
	in.Text = tidy(in.Text, maxText)
	if in.Kind == "" {
		in.Kind = bot.KindText
	}
	if c := in.Contact; c != nil {
		in.Contact = &bot.ContactCard{Name: tidy(c.Name, maxName), Phone: tidy(c.Phone, maxName)}
	}
	if l := in.Location; l != nil && !(l.Latitude >= -90 && l.Latitude <= 90 && l.Longitude >= -180 && l.Longitude <= 180) {
		in.Location = nil // also for NaN, which no database stores
	}
	if now := r.Now(); in.SentAt.IsZero() || in.SentAt.After(now) {
		in.SentAt = now
	}
	in.SentAt = in.SentAt.Round(0).Truncate(time.Millisecond)
	return in, nil
}

// tidy makes a text valid and cuts it after limit characters.
func tidy(text string, limit int) string {
	// First to a bound that is cheap to find, or 100 MB would be copied whole.
	if most := limit * utf8.UTFMax; len(text) > most {
		text = text[:most]
	}
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
	count := 0
	for i := range text {
		if count == limit {
			return text[:i]
		}
		count++
	}
	return text
}
