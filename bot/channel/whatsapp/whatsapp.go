// Package whatsapp is the WhatsApp channel, by the whatsmeow library. It holds
// the connection of one linked device, hands each message of a person to a
// bot.Handler and acknowledges it only when the handler stored it, and sends
// replies with ids that were chosen before the first try. README.md beside this
// file says what is unofficial about that and what it risks.
//
// # Where things are
//
//	whatsapp.go    Channel, Options, Run
//	connection.go  connecting, reconnecting, giving up for a while
//	events.go      what the library reports, and what it changes
//	doubt.go       a device that WhatsApp says is not linked any more
//	status.go      the states of the connection
//	words.go       the states in words, for staff and in the terminal
//	inbound.go     which messages are for the bot; order, failure, redelivery
//	order.go       messages that overtake each other inside of the library
//	unreadable.go  who is still to hear that a message cannot be read
//	call.go        calls that nobody takes
//	content.go     what a message says
//	vcard.go       contact cards
//	live.go        places of somebody who moves
//	timer.go       chats that forget their messages
//	media.go       photos, voice notes, documents: what is kept, within limits
//	address.go     the names of a person: LID and number
//	holder.go      who has a number now
//	send.go        one message to a person
//	bynumber.go    what may not wait for an account that nobody names
//	failure.go     the library's and WhatsApp's errors, in the sender's words
//	refusals.go    telling a message that WhatsApp will not take from a device that it takes nothing from
//	firstwrite.go  463: whom the office may not write to, and when to try again
//	pace.go        reading and typing like a person
//	pacing.go      how fast announcements may go
//	pause.go       that they stopped, over a restart
//	sessions.go    the keys of the linked device, in the database
//	forget.go      what stands there of somebody who is forgotten
//	guard.go       what the library hears when that database fails
//	storing.go     waiting until it can be written again
//	record.go      the state of the connection, for other processes
//	link.go        linking by QR and by code
//	codes.go       the codes that are shown, until the phone has agreed
//	halfway.go     the login of a device that the phone agreed to
//	confirmed.go   whose number may be taken up
//	logins.go      how often the device may log in
//	week.go        what WhatsApp did with the number lately, for doctor
//	history.go     what the phone knows, after linking
//	link_texts.go  what people write meanwhile, which is for the service
//	linking.go     keeping services away from a device that is being linked
//	version.go     which version of WhatsApp Web is claimed
//	qr.go          a QR code in a terminal
//	log.go         the library's log without numbers and texts
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
	"kanca/bot/seal"
)

// Name is the channel's name in the store.
const Name bot.ChannelName = "whatsapp"

// Options is what a Channel needs. Only Sessions is required. All functions may
// be called from several goroutines at once.
type Options struct {
	Sessions *Sessions
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
	Changed func(Status)
	// Media keeps files that people send; nil: none is fetched.
	Media MediaSink
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
	Pace Pace
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
	versions versions
	history  history
	order    order
	holders  holders

	mu        sync.Mutex
	running   bool
	stopping  bool
	client    *whatsmeow.Client
	own       types.JID // copied, as ownLID: the library empties its own when it is logged out
	ownLID    types.JID
	ready     bool      // logged in, and WhatsApp sends messages
	catchUp   time.Time // until then replies wait for what came while we were away
	resume    time.Time // an earlier process was told not to connect before
	readyNow  chan struct{}
	connected time.Time // the last connection was made at
	badSince  time.Time // connected and not logged in since
	next      time.Time // do not connect before
	attempt   int
	pingsLost int
	phoneAt   time.Time // the office phone was last noted to be online
	lookedAt  time.Time // when it was looked whether the device is still ours
	logins    logins
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

	status     Status
	told       Status
	objected   Status    // what WhatsApp objected with and was written down; only record touches it
	restricted time.Time // WhatsApp forbids to write first until then
	refusals   refusals
	unwelcomes map[types.JID]unwelcome

	held       map[types.JID]bool // chats with a message that could not be stored
	failures   int                // in a row
	unstored   time.Time          // since then the keys cannot be stored; zero: they can
	probe      time.Time          // try to write again at
	probes     int                // in a row that did not help
	redeliver  time.Time          // ask for the held messages again at
	again      int                // connections in a row that were made for that
	unread     map[types.JID][]types.MessageID
	unreadable map[string]unreadable
	calls      map[string]ringing // by the call's id; told ones are remembered for a while
	handling   sync.WaitGroup
	fetching   chan struct{} // a place for each download
	waiting    chan struct{} // a place for each file, also one that waits
	news       chan struct{} // the state changed: write it down
	fetches    sync.WaitGroup

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
	if o.Pace == (Pace{}) {
		o.Pace = HumanPace()
	}
	if o.MediaLimit <= 0 {
		o.MediaLimit = defaultMediaLimit
	}
	if o.Random == nil {
		o.Random = rand.Float64
	}
	if o.Version == nil {
		o.Version = newestVersion(o.HTTP)
	}
	fixed, err := parseVersion(o.ClaimVersion)
	if err != nil {
		return nil, err
	}
	redirectSignalLog(o.Log)
	now := time.Now()
	return &Channel{
		o:          o,
		history:    history{sessions: o.Sessions, log: o.Log, due: now},
		versions:   versions{o.Sessions, fixed, o.Version, o.Log},
		wake:       make(chan struct{}, 1),
		readyNow:   make(chan struct{}),
		held:       map[types.JID]bool{},
		unread:     map[types.JID][]types.MessageID{},
		unreadable: map[string]unreadable{},
		calls:      map[string]ringing{},
		fetching:   make(chan struct{}, fetchesAtOnce),
		waiting:    make(chan struct{}, fetchesMost),
		news:       make(chan struct{}, 1),
		sending:    make(chan struct{}, 1),
		hurry:      make(chan struct{}),
		status:     Status{Code: Stopped, Since: now},
	}, nil
}

// Name implements bot.Channel.
func (c *Channel) Name() bot.ChannelName { return Name }

// Traits implements bot.Channel.
func (c *Channel) Traits() bot.Traits { return bot.Traits{Medium: bot.WhatsApp, Answerable: true} }

var errRunning = errors.New("whatsapp: this channel is running already")

// Run keeps the connection and hands messages to h until ctx ends; then it lets
// the message that is being handled finish and disconnects. While no device is
// linked it waits for one, so that `kanca whatsapp link` works beside a running
// service. The error is nil unless the Channel is running already.
func (c *Channel) Run(ctx context.Context, h bot.Handler) error {
	c.mu.Lock()
	if c.running {
		c.mu.Unlock()
		return errRunning
	}
	c.running, c.stopping = true, false
	c.mu.Unlock()
	c.restore(ctx) // before anything is written over it
	c.recallUnreadable(ctx)
	c.recallCalls(ctx)
	recording := make(chan struct{})
	go func() {
		defer close(recording)
		c.keepRecord(ctx)
	}()
	for ctx.Err() == nil {
		device, err := c.o.Sessions.ready(ctx)
		switch {
		case ctx.Err() != nil:
		case errors.Is(err, ErrUnconfirmed):
			c.set(Unconfirmed, time.Time{}, "")
			pause(ctx, lookForDevice)
		case err != nil:
			c.o.Log.ErrorContext(ctx, "the keys of the linked WhatsApp device cannot be read; trying again", "error", err)
			c.set(Offline, time.Time{}, "database")
			pause(ctx, lookForDevice)
		case device == nil:
			c.notLinked(ctx)
			pause(ctx, lookForDevice)
		default:
			c.serve(ctx, device, h)
			pause(ctx, lookForDevice)
		}
	}
	c.fetches.Wait()
	<-recording
	if err := c.record(context.WithoutCancel(ctx), time.Time{}); err != nil {
		c.o.Log.WarnContext(ctx, "the state of WhatsApp could not be written down", "error", redact(err.Error()))
	}
	c.set(Stopped, time.Time{}, "")
	c.mu.Lock()
	c.running = false
	c.mu.Unlock()
	return nil
}

// lookForDevice is how often it is looked whether a device was linked.
const lookForDevice = 5 * time.Second

// stir makes serve look at the connection at once. It never waits.
func (c *Channel) stir() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}
