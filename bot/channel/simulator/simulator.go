// Package simulator is two telephones in the browser, for staff who want to
// try kanca before, or beside, the real channels: a phone with WhatsApp and a
// feature phone with SMS. What is typed there takes the way of every other
// message (bot.Handler, one transaction, the outbox, a sender), so what the
// page shows is what a citizen would get.
//
// Nothing leaves the machine: the addresses are of kind bot.Simulated, which no
// real channel can reach, and the pages answer to loopback only (see guard.go).
//
// # Where things are
//
//	simulator.go  the two phones as bot.Channel; New, Changed, Close
//	guard.go      who may look at the page, and the headers of every answer
//	page.go       the page; thread.go one phone's messages as the page shows them
//	input.go      what the page sends: messages and resets
//	events.go     server-sent events
//	script.go     a conversation as a script for `kanca dialogs test`
//	assets/       template, style, script
package simulator

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"kanca/bot"
	"kanca/bot/door"
	"kanca/bot/sms"
)

// The names of the two channels, as stored with every message.
const (
	WhatsApp bot.ChannelName = "simulator-whatsapp"
	SMS      bot.ChannelName = "simulator-sms"
)

// People is how many simulated people there are. Each has both phones, and the
// two phones of one person are two conversations, so that the same question can
// be followed on both side by side.
const People = 6

// Path is where Handler expects to be mounted, with everything below it.
const Path = "/simulator"

// Message is one stored message of a simulated conversation.
type Message struct {
	ID         bot.MessageID
	FromPerson bool // the simulated person wrote it; otherwise kanca did
	Kind       bot.Kind
	Text       string
	Contact    *bot.ContactCard // with KindContact, where it was kept
	Location   *bot.Location    // with KindLocation, where it was kept
	At         time.Time
	State      string // of kanca's messages: queued, sending, sent, delivered, read, failed, expired, cancelled, unknown; of the person's: failed where kanca could not work on it
	Segments   int    // SMS parts as counted when the message was written; 0: not counted
	Reason     string // why it was not sent, in words or the provider's code
}

// Options is what a Simulator needs from the rest of kanca.
type Options struct {
	// Receive stores and answers what is typed, as for any channel.
	Receive bot.Handler
	// History returns the newest limit messages of a phone, oldest first. A
	// phone that never wrote has none; that is not an error.
	History func(ctx context.Context, channel bot.ChannelName, who bot.Address, limit int) ([]Message, error)
	// Forget erases the conversation of a phone and all that it made.
	Forget func(ctx context.Context, channel bot.ChannelName, who bot.Address) error
	// Script writes a conversation as a script for `kanca dialogs test`, and
	// nothing where the person said nothing.
	Script func(ctx context.Context, w io.Writer, channel bot.ChannelName, who bot.Address, title string, messages []Message) error
	Now    func() time.Time
	NewID  func() string
	Demo   bool // sample data is loaded; the page says so
	Log    *slog.Logger
	// Refusals is told of requests of strangers; nil tells Log of those alone.
	Refusals *door.Refusals
}

// Simulator is both phones and the page that shows them. Make it with New.
type Simulator struct {
	Options
	handler http.Handler
	stop    chan struct{}

	mu       sync.Mutex
	watchers map[chan struct{}]bool
	closed   bool
	// arrived is what each phone received lately. A phone keeps its messages when
	// kanca has to forget them, so the answer to "delete my data" can be read.
	arrived map[bot.Address][]Message
}

// keeps is how many messages a phone keeps of what kanca has forgotten.
const keeps = 3

// New returns a Simulator. It fails when an option is missing.
func New(o Options) (*Simulator, error) {
	switch {
	case o.Receive == nil:
		return nil, errors.New("simulator: set Receive")
	case o.History == nil:
		return nil, errors.New("simulator: set History")
	case o.Forget == nil:
		return nil, errors.New("simulator: set Forget")
	case o.Script == nil:
		return nil, errors.New("simulator: set Script")
	case o.Now == nil || o.NewID == nil:
		return nil, errors.New("simulator: set Now and NewID")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Refusals == nil {
		o.Refusals = door.NewRefusals(o.Log)
	}
	s := &Simulator{Options: o, stop: make(chan struct{}), watchers: map[chan struct{}]bool{}, arrived: map[bot.Address][]Message{}}
	s.handler = s.routes()
	return s, nil
}

// Channels returns the two phones, for senders to send through.
func (s *Simulator) Channels() []bot.Channel {
	return []bot.Channel{phone{s, WhatsApp}, phone{s, SMS}}
}

// TraitsOf returns what the simulated channel can do; ok is false for a channel
// that is not the simulator's.
func TraitsOf(name bot.ChannelName) (t bot.Traits, ok bool) {
	switch name {
	case WhatsApp:
		return bot.Traits{Medium: bot.WhatsApp, Answerable: true}, true
	case SMS:
		return bot.Traits{Medium: bot.SMS, Answerable: true}, true
	}
	return bot.Traits{}, false
}

// AddressOf returns the address of one person's phone, person 1 to People.
func AddressOf(channel bot.ChannelName, person int) bot.Address {
	return bot.Address{Kind: bot.Simulated, Value: fmt.Sprintf("%s-%d", strings.TrimPrefix(string(channel), "simulator-"), person)}
}

// mine reports whether an address is one of the channel's phones.
func mine(channel bot.ChannelName, who bot.Address) bool {
	for i := range People {
		if who == AddressOf(channel, i+1) {
			return true
		}
	}
	return false
}

// Changed tells open pages that something stored may have changed. Call it
// after a sender marked messages; without it pages notice within lookAgain.
func (s *Simulator) Changed() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for w := range s.watchers {
		select {
		case w <- struct{}{}:
		default: // it has not yet looked since the last change
		}
	}
}

// Close ends the open event streams, which http.Server.Shutdown would otherwise
// wait for. Register it with http.Server.RegisterOnShutdown.
func (s *Simulator) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.closed = true
		close(s.stop)
	}
}

// ServeHTTP serves Path and everything below it.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// watch returns a channel that gets a value after each change. ok is false when
// there are too many watchers or the Simulator is closed.
func (s *Simulator) watch() (changes <-chan struct{}, done func(), ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || len(s.watchers) >= maxWatchers {
		return nil, nil, false
	}
	w := make(chan struct{}, 1)
	s.watchers[w] = true
	return w, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.watchers, w)
	}, true
}

// maxWatchers bounds the memory that forgotten browser tabs can hold.
const maxWatchers = 64

// phone is one of the two channels.
type phone struct {
	simulator *Simulator
	name      bot.ChannelName
}

func (p phone) Name() bot.ChannelName { return p.name }

func (p phone) Traits() bot.Traits {
	t, _ := TraitsOf(p.name)
	return t
}

// Send "delivers" a message: the page reads it from the store once the sender
// has marked it as sent. It fails for an address that is not a simulated phone.
func (p phone) Send(ctx context.Context, m bot.Outgoing) (bot.Receipt, error) {
	if err := ctx.Err(); err != nil {
		return bot.Receipt{}, &bot.SendError{Class: bot.Retry, Code: "cancelled", Err: err}
	}
	if !mine(p.name, m.To) {
		return bot.Receipt{}, &bot.SendError{Class: bot.BadAddress, Code: "not_simulated",
			Err: fmt.Errorf("this simulated channel has no such phone; its address is of kind %q", m.To.Kind)}
	}
	receipt := bot.Receipt{ProviderID: m.ProviderID}
	if p.Traits().Medium == bot.SMS {
		receipt.Segments = sms.Count(m.Text).Segments
	}
	p.simulator.keep(m)
	p.simulator.Changed()
	return receipt, nil
}

func (s *Simulator) keep(m bot.Outgoing) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := slices.DeleteFunc(s.arrived[m.To], func(k Message) bool { return k.ID == m.ID })
	kept = append(kept, Message{ID: m.ID, Kind: bot.KindText, Text: m.Text, At: s.Now(), State: "sent"})
	s.arrived[m.To] = kept[max(0, len(kept)-keeps):]
}

// kept returns what a phone keeps of messages that kanca has forgotten.
func (s *Simulator) kept(who bot.Address) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.arrived[who])
}

func (s *Simulator) wipe(who bot.Address) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.arrived, who)
}
