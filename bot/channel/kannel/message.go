package kannel

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/webhooks"
)

// handleTime is how long a message may take to be stored and answered.
const handleTime = 15 * time.Second

// stored is what a body says of a message that is stored, where Kannel's address
// asks for it. Kannel takes nothing else for it: no other server's 200.
const stored = "stored"

// MessageHook is the webhook for messages, to be mounted at MessagePath. It
// answers 200 only after h returned nil, and 503 when h failed, so that Kannel
// delivers again.
func (c *Channel) MessageHook(h bot.Handler) http.Handler {
	return c.hooks.Messages(func(r *http.Request, query url.Values) webhooks.Delivery {
		id := query.Get("id")
		if !messageID(id) {
			return webhooks.Delivery{Wrong: "the message has no id", Why: "Kannel's message has no id; its send-url needs id=%I"}
		}
		answer := ""
		if query.Get("answer") == stored {
			answer = stored
		}
		d := webhooks.Delivery{
			Failed: "a message could not be stored; Kannel shall deliver it again", Pairs: []any{"message", id},
			Done: func(w http.ResponseWriter) { done(w, answer) },
		}
		in, ok := c.incoming(id, query)
		if !ok {
			c.o.Log.InfoContext(r.Context(), "a message from a sender that cannot be answered was ignored", "message", id)
			return d
		}
		d.Take = func(ctx context.Context) error { return h(ctx, in) }
		return d
	})
}

// done acknowledges. Without an answer the body is empty, for a Kannel that has a
// group sms-service sends the body to the person.
func done(w http.ResponseWriter, answer string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusOK)
	_, _ = io.WriteString(w, answer) // Kannel has hung up, and delivers again
}

// messageID reports whether s is an id as Kannel gives them, a UUID.
func messageID(s string) bool {
	return s != "" && len(s) <= 64 && !strings.ContainsFunc(s, func(r rune) bool { return !alphanumeric(r) && r != '-' })
}

// incoming reads a message. ok is false where nobody could be answered: names
// of companies, operators' short codes.
func (c *Channel) incoming(id string, query url.Values) (in bot.Incoming, ok bool) {
	number, ok := sender(query.Get("from"))
	if !ok {
		return in, false
	}
	in = bot.Incoming{
		Channel: Name, ProviderID: id, From: []bot.Address{{Kind: bot.Phone, Value: number}},
		Kind: bot.KindText, Text: decode(query.Get("text"), query.Get("charset")), SentAt: c.o.Now(),
	}
	if query.Get("coding") == "1" { // eight bits: a ringtone, a setting, a picture
		in.Kind, in.Text = bot.KindUnsupported, ""
	}
	if at, err := strconv.ParseInt(query.Get("at"), 10, 64); err == nil && at > 0 {
		if sent := time.Unix(at, 0); sent.Before(in.SentAt) {
			in.SentAt = sent
		}
	}
	return in, true
}

// sender reads a number as operators write it, with or without its plus or
// country code.
func sender(text string) (number string, ok bool) {
	text = strings.TrimSpace(text)
	digits := strings.TrimPrefix(text, "+")
	if !allDigits(digits) || len(digits) < 8 || len(digits) > 16 {
		return "", false
	}
	if n, err := identity.ParsePhone(text); err == nil {
		return n, true
	}
	// The operator has seen the number; whoever has it can be answered.
	digits = strings.TrimPrefix(digits, "00")
	if len(digits) > 15 || digits == "" || digits[0] == '0' {
		return "", false
	}
	return "+" + digits, true
}
