// Package kannel speaks SMS through Kannel, the open gateway that stands between
// us and an operator's short code (SMPP) or a GSM modem with a local SIM card.
// In Indonesia it is the way to be answered by SMS: Twilio offers no two-way SMS
// there.
//
// Kannel brings a message as a GET on the webhook, whole, when it came in parts,
// and keeps it on its disk until the answer is that it is stored; so it is, after
// the bot.Handler took it. Answers go out through the outbox and Kannel's sendsms.
// What became of them comes as another GET, with our own id in the address.
//
// There is no signature in Kannel's requests. They carry a secret, and they come
// from this machine or from addresses on a list.
//
// # Where things are
//
//	kannel.go   Options, Channel
//	send.go     one message out
//	strange.go  what is about one message or about the way
//	check.go    whether Kannel is there
//	guard.go    what both webhooks refuse
//	message.go  the webhook for messages
//	charset.go  texts as Kannel writes them
//	status.go   the webhook for delivery reports
package kannel

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/door"
	"kanca/bot/store"
	"kanca/bot/webhooks"
)

// Name is the channel's name, under which messages are stored. It never changes.
const Name bot.ChannelName = "kannel"

// Where the webhooks stand.
const (
	MessagePath = "/hooks/kannel/message"
	StatusPath  = "/hooks/kannel/status"
)

const (
	// callTime is how long Kannel may take for an answer. It is on this machine or
	// beside it.
	callTime = 10 * time.Second
	// secretLength is the shortest secret: 22 characters of base64 are 128 bits.
	secretLength = 22
)

// Options is what a Channel needs. SendSMSURL, Username, Password, Secret, From,
// OurURL and Mark are required.
type Options struct {
	SendSMSURL string // of smsbox, as http://127.0.0.1:13013/cgi-bin/sendsms
	Username   string // of the group sendsms-user in Kannel's configuration
	Password   string
	// Secret is what both webhooks ask for. While it is being changed it may be
	// two, with a comma between: both are accepted, the first one is used for
	// delivery reports.
	Secret string
	From   string // the short code, number or name that messages come from
	// OurURL is the address by which Kannel reaches us, as http://127.0.0.1:8080.
	OurURL string
	// AllowFrom are the networks from which Kannel may reach us; loopback always
	// may.
	AllowFrom []netip.Prefix

	// Mark writes what became of messages; it is store.DB.Mark. States only move
	// forward in it, so reports may come in any order.
	Mark func(context.Context, []store.Outcome) error

	Now func() time.Time // nil is the real clock
	Log *slog.Logger     // nil is silent; neither texts nor numbers are logged
	// Refusals is told of refused webhooks; nil tells Log of those alone.
	Refusals *door.Refusals
}

// Channel is a bot.Channel with its webhooks. It is safe for concurrent use.
type Channel struct {
	o          Options
	secrets    []string
	ours       string // without a slash at the end
	client     *http.Client
	answerable bool
	hooks      *webhooks.Gateway
	strange    strange
}

// New returns the channel. It fails when the options would not be safe or could
// not work; the error says which setting to change.
func New(o Options) (*Channel, error) {
	c := &Channel{o: o}
	if !httpURL(o.SendSMSURL) {
		return nil, errors.New("the address of Kannel's sendsms is missing or not of the form http://127.0.0.1:13013/cgi-bin/sendsms; set KANCA_KANNEL_SENDSMS_URL")
	}
	if !httpURL(o.OurURL) {
		return nil, errors.New("kannel: set OurURL to the address by which Kannel reaches this server")
	}
	if o.Username == "" || o.Password == "" {
		return nil, errors.New("the user and password of Kannel's group sendsms-user are missing; set KANCA_KANNEL_USERNAME and KANCA_KANNEL_PASSWORD")
	}
	for secret := range strings.SplitSeq(o.Secret, ",") {
		secret = strings.TrimSpace(secret)
		if secret == "" {
			continue
		}
		if len(secret) < secretLength || strings.ContainsFunc(secret, func(r rune) bool { return !alphanumeric(r) && r != '-' && r != '_' }) {
			return nil, errors.New("the secret of Kannel's webhooks is too short or has other signs than letters, digits, - and _; set KANCA_KANNEL_SECRET to 22 random ones or more, and the same in Kannel's send-url")
		}
		c.secrets = append(c.secrets, secret)
	}
	if len(c.secrets) == 0 {
		return nil, errors.New("the secret of Kannel's webhooks is missing; without it anybody could write in a person's name; set KANCA_KANNEL_SECRET")
	}
	switch {
	case senderNumber(o.From):
		c.answerable = true
	case senderName(o.From):
	default:
		return nil, errors.New("the sender of Kannel's messages is missing, or neither a number nor a name of at most 11 letters; set KANCA_KANNEL_FROM")
	}
	if o.Mark == nil {
		return nil, errors.New("kannel: set Mark")
	}
	if c.o.Now == nil {
		c.o.Now = time.Now
	}
	if c.o.Log == nil {
		c.o.Log = slog.New(slog.DiscardHandler)
	}
	if c.o.Refusals == nil {
		c.o.Refusals = door.NewRefusals(c.o.Log)
	}
	c.hooks = c.gateway()
	c.ours = strings.TrimRight(o.OurURL, "/")
	c.client = &http.Client{
		Timeout: callTime,
		// No proxy of the environment: Kannel is near, and its password goes along.
		Transport:     &http.Transport{DialContext: (&net.Dialer{Timeout: 3 * time.Second}).DialContext, MaxIdleConnsPerHost: 40, IdleConnTimeout: time.Minute},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return c, nil
}

// Name returns the constant Name.
func (c *Channel) Name() bot.ChannelName { return Name }

// Traits says that this is SMS, and whether people can answer: a short code or
// a number can be answered, a name cannot.
func (c *Channel) Traits() bot.Traits {
	return bot.Traits{Medium: bot.SMS, Answerable: c.answerable}
}

func httpURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") && u.RawQuery == "" && u.Fragment == "" && u.User == nil
}

// senderNumber reports whether s is a short code or a number, with or without +.
func senderNumber(s string) bool {
	s = strings.TrimPrefix(s, "+")
	return len(s) >= 2 && len(s) <= 15 && allDigits(s)
}

// senderName reports whether s is an alphanumeric sender (3GPP TS 23.040: at
// most 11 characters of GSM-7).
func senderName(s string) bool {
	return s != "" && len(s) <= 11 && !allDigits(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return !alphanumeric(r) && !strings.ContainsRune(" -_&", r)
	})
}

func allDigits(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

func alphanumeric(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}
