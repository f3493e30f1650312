// Package twilio speaks SMS and WhatsApp through Twilio's Programmable
// Messaging API (version 2010-04-01). Of twilio-go only its client and
// rest/api/v2010 packages are used; the whole of it costs minutes of build.
//
// Twilio does not support two-way SMS with Indonesian numbers (see README.md),
// so its SMS is the way to write to people, and its WhatsApp the way to talk
// with them. One Account has up to two channels, one for each medium, and two
// webhooks that serve both.
//
// A message comes in as a signed POST. It is handed to the bot.Handler and only
// then acknowledged, with an empty TwiML document: answers go out through the
// outbox. What Twilio could not deliver while we were away is listed and handed
// in by Reconcile.
//
// Twilio's API has no key that would make a send repeatable, so a send whose
// answer was lost is looked up before it is sent again: see doubt.go.
//
// # Where things are
//
//	twilio.go     Options, Account, its channels
//	sender.go     whom messages come from: numbers, names, services, WhatsApp
//	api.go        twilio-go with a context, a time limit and a bound on answers
//	send.go       Channel: one message out, free text or template
//	doubt.go      sends whose answer was lost
//	code.go       Twilio's error codes by meaning
//	guard.go      what both webhooks refuse
//	message.go    the webhook for messages
//	status.go     the webhook for what became of a message
//	template.go   how far WhatsApp approves the template
//	check.go      whether the account can be used
//	reconcile.go  messages that no webhook brought
//	media.go      the files of messages, fetched once the message is stored
package twilio

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/twilio/twilio-go/client"

	"kanca/bot"
	"kanca/bot/door"
	"kanca/bot/store"
	"kanca/bot/webhooks"
)

// The names under which messages are stored. They never change.
const (
	SMS      bot.ChannelName = "twilio_sms"
	WhatsApp bot.ChannelName = "twilio_whatsapp"
)

// Where the webhooks stand below the public address.
const (
	MessagePath = "/hooks/twilio/message"
	StatusPath  = "/hooks/twilio/status"
)

const (
	apiURL = "https://api.twilio.com"
	// validity is how long Twilio keeps an SMS in its queue. An answer that comes
	// half a day late helps nobody; Twilio's own limit is ten hours.
	validity    = 4 * time.Hour
	maxValidity = 36000 * time.Second
)

// Options is what an Account needs. AccountSID, AuthToken, From, PublicURL and
// Mark are required.
type Options struct {
	AccountSID string // AC and 32 hexadecimal digits
	// AuthToken is the account's token. While it is being changed it may be two,
	// with a comma between: the first one is used towards Twilio, both are
	// accepted on webhooks.
	AuthToken string
	// From is who messages come from, with commas between: +62… numbers, a short
	// code, an alphanumeric name, MG… for a messaging service, whatsapp:+62….
	// With a service its numbers may stand beside it, which says that people can
	// answer; of several of a kind the first one sends.
	From string
	// PublicURL is the address by which Twilio reaches us, without the path of the
	// webhooks. Signatures are checked against it, never against what a request
	// says of itself.
	PublicURL string
	APIURL    string // another server than Twilio's, for tests
	// Validity is how long Twilio may keep an SMS in its queue: 5 seconds to 10
	// hours; 0 is four hours.
	Validity time.Duration
	// Template is sent to people on WhatsApp whose 24 hours are over. Without one
	// such messages are refused.
	Template Template
	// Limit is to how many people WhatsApp lets the office's portfolio write first within 24
	// hours; 0 is what it lets a new one. Announcements keep to four fifths of it.
	Limit int

	// Mark writes what became of messages; it is store.DB.Mark. States only move
	// forward in it, so callbacks may come in any order.
	Mark func(context.Context, []store.Outcome) error
	// Owners tells which of our messages Twilio's ids belong to, and leaves out
	// those that belong to none; it is store.DB.Owners. By it a message that was
	// perhaps sent is told from another one with the same text, whichever process
	// sent that. nil knows no more than what this process sent.
	Owners func(context.Context, bot.ChannelName, []string) (map[string]bot.MessageID, error)
	// OptedOut is told when Twilio says after the fact that a person wants no
	// messages. May be nil.
	OptedOut func(context.Context, bot.Address) error
	// LastInbound returns when a person wrote last on WhatsApp, the zero time for
	// never; it decides whether the 24 hours are over. nil leaves that to Twilio,
	// which then fails the message later.
	LastInbound func(context.Context, bot.Address) (time.Time, error)
	// Reconciled returns up to when every message was handed in, the zero time in
	// a new database, and SetReconciled keeps it. Run goes on from there. With nil
	// it looks back a quarter of an hour only; so it does in a new database, which
	// must not answer messages of last week.
	Reconciled    func(context.Context) (time.Time, error)
	SetReconciled func(context.Context, time.Time) error
	// Files keeps what people send besides text; with nil nothing of it is kept.
	Files *store.DB
	// MediaLimit is the largest file that is kept, in bytes; 0 is 8 MiB.
	MediaLimit int64

	Now func() time.Time // nil is the real clock
	Log *slog.Logger     // nil is silent; neither texts nor whole numbers are logged
	// Refusals is told of refused webhooks; nil tells Log of those alone.
	Refusals *door.Refusals
}

// Account is one Twilio account: its channels and its webhooks. It is safe for
// concurrent use.
type Account struct {
	o        Options
	tokens   []string
	checkers []client.RequestValidator
	api      *api
	public   string // without a slash at the end
	channels []*Channel
	hooks    *webhooks.Gateway
	doubts   doubts
	newFile  chan struct{} // told of a file that is to be fetched
}

// New returns the account. It fails when the options would not be safe or could
// not work; the error says which setting to change.
func New(o Options) (*Account, error) {
	a := &Account{o: o, newFile: make(chan struct{}, 1)}
	if !accountSID(o.AccountSID) {
		return nil, errors.New("the Twilio account SID is missing or not AC and 32 hexadecimal digits; set KANCA_TWILIO_ACCOUNT_SID to the one in Twilio's console")
	}
	for token := range strings.SplitSeq(o.AuthToken, ",") {
		if token = strings.TrimSpace(token); token == "" {
			continue
		}
		// twilio-go refuses other tokens at every single send.
		if strings.ContainsFunc(token, func(r rune) bool { return !alphanumeric(r) }) || len(token) < 16 {
			return nil, errors.New("the Twilio auth token is not one: it has at least 16 letters and digits; copy KANCA_TWILIO_AUTH_TOKEN again")
		}
		a.tokens = append(a.tokens, token)
		a.checkers = append(a.checkers, client.NewRequestValidator(token))
	}
	if len(a.tokens) == 0 {
		// An empty key signs, too, and anybody has it.
		return nil, errors.New("the Twilio auth token is missing; without it no webhook could be trusted; set KANCA_TWILIO_AUTH_TOKEN")
	}
	public, err := url.Parse(o.PublicURL)
	if err != nil || public.Host == "" || (public.Scheme != "https" && public.Scheme != "http") ||
		public.RawQuery != "" || public.Fragment != "" || public.User != nil {
		return nil, errors.New("the public address is missing or not of the form https://host; set KANCA_PUBLIC_URL to the address by which Twilio reaches this server")
	}
	a.public = strings.TrimRight(o.PublicURL, "/")
	if o.Mark == nil {
		return nil, errors.New("twilio: set Mark")
	}
	if a.o.Validity == 0 {
		a.o.Validity = validity
	}
	if a.o.Validity < 5*time.Second || a.o.Validity > maxValidity {
		return nil, fmt.Errorf("Twilio keeps an SMS for 5 seconds to 10 hours, not %v", a.o.Validity)
	}
	if t := o.Template.ContentSID; t != "" && !hasSID(t, "HX") {
		return nil, errors.New("the content template is not HX and 32 hexadecimal digits; correct or remove KANCA_TWILIO_TEMPLATE")
	}
	if a.o.Limit == 0 {
		a.o.Limit = smallestLimit
	}
	if a.o.Limit < 0 {
		return nil, errors.New("the limit of WhatsApp is a number of people, as 2000; correct or remove KANCA_TWILIO_WHATSAPP_LIMIT")
	}
	senders, err := parseSenders(o.From)
	if err != nil {
		return nil, err
	}
	if a.o.MediaLimit <= 0 {
		a.o.MediaLimit = defaultMediaLimit
	}
	if a.o.APIURL == "" {
		a.o.APIURL = apiURL
	}
	if a.api, err = newAPI(a.o.AccountSID, a.tokens[0], a.o.APIURL); err != nil {
		return nil, err
	}
	if a.o.Now == nil {
		a.o.Now = time.Now
	}
	if a.o.Log == nil {
		a.o.Log = slog.New(slog.DiscardHandler)
	}
	if a.o.Refusals == nil {
		a.o.Refusals = door.NewRefusals(a.o.Log)
	}
	a.hooks = a.gateway()
	for _, medium := range []bot.Medium{bot.SMS, bot.WhatsApp} {
		if s := senders.of(medium); s.usable() {
			a.channels = append(a.channels, &Channel{account: a, medium: medium, from: s})
		}
	}
	return a, nil
}

// Channels returns the channels for which there is a sender: SMS, WhatsApp or
// both. Each needs a delivery.Sender of its own.
func (a *Account) Channels() []*Channel { return a.channels }

// HookURL is the address of a webhook as Twilio's console needs it: with what
// makes Twilio deliver again after a failure.
func (a *Account) HookURL(path string) string { return a.public + path + retryCallbacks }

// channel returns the channel with that name, or nil.
func (a *Account) channel(name bot.ChannelName) *Channel {
	for _, c := range a.channels {
		if c.Name() == name {
			return c
		}
	}
	return nil
}

// accountSID reports whether s is the id of a Twilio account.
func accountSID(s string) bool { return hasSID(s, "AC") }

// hasSID reports whether s is one of Twilio's ids with that prefix.
func hasSID(s, prefix string) bool {
	rest, ok := strings.CutPrefix(s, prefix)
	return ok && len(rest) == 32 && !strings.ContainsFunc(rest, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'f') && (r < 'A' || r > 'F')
	})
}

func alphanumeric(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}
