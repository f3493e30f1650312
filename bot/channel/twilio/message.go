package twilio

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/webhooks"
)

// handleTime is how long a message may take to be stored and answered; Twilio
// gives up after 15 seconds.
const handleTime = 14 * time.Second

// emptyTwiML tells Twilio that we have no answer here; ours is sent.
const emptyTwiML = `<?xml version="1.0" encoding="UTF-8"?><Response/>`

// MessageHook is the webhook for messages, to be mounted at MessagePath without
// a prefix cut off. It answers 200 only after h returned nil, and 503 when h
// failed, so that Twilio delivers again.
func (a *Account) MessageHook(h bot.Handler) http.Handler {
	return a.hooks.Messages(func(_ *http.Request, form url.Values) webhooks.Delivery {
		d := webhooks.Delivery{Done: done}
		in, ok := a.incoming(form)
		if !ok {
			return d
		}
		d.Take = func(ctx context.Context) error { return a.take(ctx, h, in, form) }
		d.Failed = "a message could not be stored; Twilio shall deliver it again"
		d.Pairs = []any{"channel", string(in.Channel), "message", in.ProviderID}
		return d
	})
}

func done(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	_, _ = io.WriteString(w, emptyTwiML) // the sender has hung up, and will find it stored
}

// incoming reads a message (Twilio, Request to your incoming message webhook
// URL, 9 March 2026). ok is false for what is not a person's message to us: it
// is acknowledged and forgotten.
func (a *Account) incoming(form url.Values) (in bot.Incoming, ok bool) {
	get := form.Get
	sid := get("MessageSid")
	if sid == "" {
		sid = get("SmsSid") // older numbers send only this one
	}
	from, medium, ok := address(get("From"))
	channel := SMS
	if medium == bot.WhatsApp {
		channel = WhatsApp
	}
	switch {
	case !hasMessageSID(sid):
		a.o.Log.Warn("a message without an id was ignored")
		return in, false
	case !ok:
		a.o.Log.Info("a message from a sender that cannot be answered was ignored", "message", sid)
		return in, false
	case a.channel(channel) == nil:
		a.o.Log.Error("a message came on a channel without a sender and was ignored; complete KANCA_TWILIO_FROM", "channel", string(channel), "message", sid)
		return in, false
	}
	in = bot.Incoming{Channel: channel, ProviderID: sid, From: []bot.Address{from}, Kind: bot.KindText, Text: get("Body"), SentAt: a.o.Now()}
	if medium == bot.WhatsApp {
		in.From = alsoKnownAs(in.From, get("ExternalUserIdentifier"), get("WaId"))
		in.Forwarded = get("Forwarded") == "true" || get("FrequentlyForwarded") == "true"
	}
	if in.Text == "" {
		in.Text = firstOf(get("ButtonText"), get("ListTitle"))
	}
	media, _ := strconv.Atoi(get("NumMedia"))
	lat, latErr := strconv.ParseFloat(get("Latitude"), 64)
	lon, lonErr := strconv.ParseFloat(get("Longitude"), 64)
	switch {
	case media > 0:
		in.Kind = kindOf(get("MediaContentType0"))
	case latErr == nil && lonErr == nil:
		in.Kind, in.Location = bot.KindLocation, &bot.Location{Latitude: lat, Longitude: lon}
	case get("MessageType") == "contacts":
		in.Kind = bot.KindContact
	case in.Text == "" && medium == bot.WhatsApp:
		in.Kind = bot.KindUnsupported
	}
	return in, true
}

// take hands a message in, and notes that it has a file once it is stored. After
// an error the whole is repeated: h and the note both know what they have.
func (a *Account) take(ctx context.Context, h bot.Handler, in bot.Incoming, form url.Values) error {
	if err := h(ctx, in); err != nil {
		return err
	}
	return a.expectFile(ctx, in, form.Get("MediaContentType0"))
}

// alsoKnownAs adds the other names of a person on WhatsApp: the user id where
// the message came from a number, and the other way round. Twilio calls them
// ExternalUserIdentifier (changelog of 20 July 2026) and WaId.
func alsoKnownAs(from []bot.Address, user, waID string) []bot.Address {
	user = strings.TrimPrefix(user, whatsAppPrefix)
	if bsuid(user) && from[0].Kind != bot.BSUID {
		from = append(from, bot.Address{Kind: bot.BSUID, Value: user})
	}
	if number := "+" + strings.TrimPrefix(waID, "+"); e164(number) && from[0].Kind != bot.Phone {
		from = append(from, bot.Address{Kind: bot.Phone, Value: number})
	}
	return from
}

// kindOf says what an attachment is, by its media type.
func kindOf(mediaType string) bot.Kind {
	mediaType = strings.ToLower(strings.TrimSpace(mediaType))
	switch kind, rest, _ := strings.Cut(mediaType, "/"); kind {
	case "image":
		if strings.HasPrefix(rest, "webp") {
			return bot.KindSticker // WhatsApp makes photos JPEG
		}
		return bot.KindPhoto
	case "audio":
		return bot.KindVoice
	case "video":
		return bot.KindVideo
	case "text":
		if strings.Contains(rest, "vcard") || rest == "directory" {
			return bot.KindContact // its content lies on Twilio's server; it is not fetched
		}
		return bot.KindDocument
	case "application":
		return bot.KindDocument
	}
	return bot.KindUnsupported
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
