// Package whatsapp is the WhatsApp channel, by the whatsmeow library. It holds
// the connection of one linked device, hands each message of a person to a
// bot.Handler and acknowledges it only when the handler stored it, and sends
// replies with ids that were chosen before the first try. README.md beside this
// file says what is unofficial about that and what it risks.
//
// # Where things are
//
//	whatsapp.go    Channel, Options
//	run.go         taking up a device, and waiting for one
//	connection.go  connecting, reconnecting, giving up for a while
//	events.go      what the library reports, and what it changes
//	doubt.go       a device that WhatsApp says is not linked any more
//	status.go      the state of the connection now
//	record.go      the same for other processes, written down
//	inbound.go     order, failure, redelivery
//	direct.go      which messages are for the bot
//	unreadable.go  who is still to hear that a message cannot be read
//	call.go        calls that nobody takes
//	send.go        one message to a person
//	pace.go        reading and typing like a person
//	storing.go     waiting until the database can be written again
//
// In rooms of their own, each of which knows only those below it:
//
//	link        linking by QR and by code; what people write meanwhile
//	history     what the phone knows, after linking
//	version     which version of WhatsApp Web is claimed
//	keys        the keys of the linked device and what is written down, in the database
//	refusal     what WhatsApp refuses: this message, this person, or this device
//	pacing      how fast announcements may go, how often the device may log in
//	clients     the library's client, as it is used here
//	media       photos, voice notes, documents: what is fetched, within limits
//	message     what a message says; contact cards; chats that forget their messages
//	address     the names of a person, LID and number; who has a number now
//	state       the states of the connection, and in words
//	guard       what the library hears when its database fails
//	librarylog  the library's log without numbers and texts; messages that overtake each other
package whatsapp

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/address"
	"kanca/bot/channel/whatsapp/history"
	"kanca/bot/channel/whatsapp/keys"
	"kanca/bot/channel/whatsapp/librarylog"
	"kanca/bot/channel/whatsapp/media"
	"kanca/bot/channel/whatsapp/message"
	"kanca/bot/channel/whatsapp/pacing"
	"kanca/bot/channel/whatsapp/refusal"
	"kanca/bot/channel/whatsapp/state"
	"kanca/bot/channel/whatsapp/version"
	"kanca/bot/seal"
)

// Name is the channel's name in the store.
const Name = message.Source

// Options is what a Channel needs. Only Sessions is required. All functions may
// be called from several goroutines at once.
type Options struct {
	Sessions *keys.Sessions
	// Seal seals what the library keeps of a message until it was handed over.
	Seal *seal.Momentary
	Log  *slog.Logger // nil: nothing is logged

	// TakenOver is called when staff wrote to a person on the office phone: the
	// bot shall be silent in that chat. The event comes again until it returns nil.
	TakenOver func(context.Context, TakeOver) error
	// Revoked is called when a person deleted a message for everyone; nil ignores
	// that. The event comes again until it returns nil.
	Revoked func(ctx context.Context, providerID string) error
	// Delivered is told that people's phones received or showed messages. The
	// receipt comes again, after a reconnect, until it returns nil. A receipt can
	// come late, twice, and out of order.
	Delivered func(context.Context, []Delivery) error
	// Changed is called with each new Status, one after the other. It must be quick.
	Changed func(state.Status)
	// Media keeps files that people send; nil: none is fetched.
	Media media.Sink
	// MediaLimit is the largest file that is fetched, in bytes; 0 is 8 MiB.
	MediaLimit int64
	// Cold reports whether a message is to somebody who did not just write, such as
	// an announcement. nil: every message is a reply.
	Cold func(bot.Outgoing) bool
	// Wanted reports whether a cold message is still to go. It is asked after the typing, at
	// the last moment: whoever stopped an announcement meanwhile is obeyed. May be nil.
	Wanted func(context.Context, bot.MessageID) (bool, error)
	// Meets reports whether a message that tells a number of somebody's cry for help is to
	// go, now that WhatsApp says which account has the number. nil: always.
	Meets func(ctx context.Context, id bot.MessageID, has bot.Address) (bool, error)
	// Pace is how long reading and typing take. The zero value is HumanPace.
	Pace pacing.Pace
	// HTTP reaches WhatsApp; nil is a client that heeds HTTPS_PROXY.
	HTTP *http.Client
	// Random returns numbers in [0, 1); nil is math/rand.
	Random func() float64
	// Version asks for the newest version of WhatsApp Web, which a client must
	// claim to be; nil reads it from WhatsApp's own page.
	Version func(context.Context) (store.WAVersionContainer, error)
	// AnyLogins lets the device log in as often as it takes: for a server that does not
	// mind, which WhatsApp does.
	AnyLogins bool
	// ClaimVersion is claimed instead, as 2.3000.1031080782; "" claims the newest.
	ClaimVersion string
}

// Channel is the WhatsApp channel. Make it with New. One process at a time may
// Run it for the same Sessions: WhatsApp lets in only the newest connection.
type Channel struct {
	o        Options
	wake     chan struct{}
	versions version.Versions
	history  history.Fetcher
	order    librarylog.Order
	holders  address.Holders
	files    *media.Fetcher

	mu        sync.Mutex
	running   bool
	stopping  bool
	client    *whatsmeow.Client
	own       types.JID // copied, as ownLID: the library empties its own when it is logged out
	ownLID    types.JID
	ready     bool      // logged in, and WhatsApp sends messages
	catchUp   time.Time // until then replies wait for what came while we were away
	caughtUp  bool      // that was read before we heard of being let in
	resume    time.Time // an earlier process was told not to connect before
	readyNow  chan struct{}
	connected time.Time // the last connection was made at
	badSince  time.Time // connected and not logged in since
	next      time.Time // do not connect before
	attempt   int
	pingsLost int
	phoneAt   time.Time // the office phone was last noted to be online
	lookedAt  time.Time // when it was looked whether the device is still ours
	logins    pacing.Logins
	gone      bool      // the device is not linked any more
	takenAway bool      // another process took the last one away; only Run touches it
	doubts    int       // how often WhatsApp said so and was not believed
	outdated  bool      // ask for the newest version before the next try
	versionAt time.Time // the version was last thought about
	renewedAt time.Time
	online    time.Time // shown as online since; zero: not
	sentAt    time.Time // the last message
	lastTo    types.JID
	otherAt   time.Time // the last message to somebody else than lastTo

	status     state.Status
	told       state.Status
	objected   state.Status // what WhatsApp objected with and was written down; only record touches it
	restricted time.Time    // WhatsApp forbids to write first until then
	refusals   refusal.Refusals
	unwelcomes refusal.Unwelcomes

	held       map[types.JID]bool // chats with a message that could not be stored
	failures   int                // in a row
	unstored   time.Time          // since then the keys cannot be stored; zero: they can
	probe      time.Time          // try to write again at
	probes     int                // in a row that did not help
	redeliver  time.Time          // ask for the held messages again at
	again      int                // connections in a row that were made for that
	unread     map[types.JID][]types.MessageID
	unreadable map[string]keys.Unreadable
	calls      map[string]keys.Ringing // by the call's id; told ones are remembered for a while
	handling   sync.WaitGroup
	news       chan struct{}  // the state changed: write it down
	fetches    sync.WaitGroup // of what the phone knows and of versions

	giveWay func(error)   // ends the ordinary message that is on its way; nil: there is none
	hurry   chan struct{} // taken by whoever types while an answer to a cry waits
	sending chan struct{} // a place for one: one message after the other
	telling sync.Mutex
}

// New returns a Channel. It does not connect: see Run.
func New(o Options) (*Channel, error) {
	if o.Sessions == nil {
		return nil, errors.New("whatsapp: Options.Sessions is missing; open it with OpenSessions")
	}
	if o.Seal == nil {
		return nil, errors.New("whatsapp: Options.Seal is missing; take one from the key ring")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Pace == (pacing.Pace{}) {
		o.Pace = pacing.HumanPace()
	}
	if o.Random == nil {
		o.Random = rand.Float64
	}
	if o.Version == nil {
		o.Version = version.Newest(o.HTTP)
	}
	fixed, err := version.Parse(o.ClaimVersion)
	if err != nil {
		return nil, err
	}
	librarylog.RedirectSignals(o.Log)
	now := time.Now()
	return &Channel{
		o:          o,
		holders:    address.Holders{Log: o.Log},
		history:    history.Fetcher{Sessions: o.Sessions, Log: o.Log, Due: now},
		versions:   version.Versions{Sessions: o.Sessions, Fixed: fixed, Look: o.Version, Log: o.Log},
		wake:       make(chan struct{}, 1),
		readyNow:   make(chan struct{}),
		held:       map[types.JID]bool{},
		unread:     map[types.JID][]types.MessageID{},
		unreadable: map[string]keys.Unreadable{},
		calls:      map[string]keys.Ringing{},
		files:      media.NewFetcher(o.Media, o.MediaLimit, o.Log),
		news:       make(chan struct{}, 1),
		sending:    make(chan struct{}, 1),
		hurry:      make(chan struct{}),
		status:     state.Status{Code: state.Stopped, Since: now},
	}, nil
}

// Name implements bot.Channel.
func (c *Channel) Name() bot.ChannelName { return Name }

// Traits implements bot.Channel.
func (c *Channel) Traits() bot.Traits { return bot.Traits{Medium: bot.WhatsApp, Answerable: true} }

// stir makes serve look at the connection at once. It never waits.
func (c *Channel) stir() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}
