// Package transport is the ways by which people are reached, as the settings ask for
// them: each joins a channel to what the service needs of it.
package transport

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"golang.org/x/time/rate"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/door"
	"kanca/bot/findings"
	"kanca/bot/observe"
	"kanca/bot/settings"
	"kanca/bot/store"
)

// ErrLater is returned by Transport.Forget where a person is owed something still.
var ErrLater = errors.New("not yet")

// Transport is one provider by which people are reached, as the service uses it.
// A new one is a function that returns it, in the list Kinds.
type Transport struct {
	Name     string        // for people
	Channels []bot.Channel // each gets a delivery.Sender
	// Hooks are the webhooks by pattern, as for http.ServeMux. They are open to
	// whoever reaches the web server: each refuses by itself what is not its
	// provider's. May be nil.
	Hooks func(bot.Handler) map[string]http.Handler
	// Near says that the webhooks are for a gateway on this machine or beside it,
	// so not for the door that the public reaches.
	Near bool
	// Run works beside the web server until ctx ends: it holds a connection, or
	// fetches what no webhook brought. May be nil.
	Run func(context.Context, bot.Handler)
	// ReplyID returns the provider's id for a reply where we choose it; may be nil.
	ReplyID func() string
	// Connected reports whether the connection works, for a transport that holds
	// one; it becomes a metric. May be nil.
	Connected func() bool
	Summary   string                                    // one line: who sends, who can answer, where its webhooks stand
	Doctor    func(context.Context, *findings.Findings) // says what is wrong, if anything can be told; may be nil
	// Rate and Burst bound the senders, as in delivery.Options; 0 is no limit.
	Rate  rate.Limit
	Burst int
	// Parallel is how many messages may be on their way at once, as in
	// delivery.Options.
	Parallel int
	// WhileSending makes Run work only while this process has the right to send
	// for the first channel: of several processes one holds the connection.
	WhileSending bool
	// Reaches reports whether anybody can be written to, now or once it is connected again:
	// not while no device is linked. nil: always.
	Reaches func(context.Context) bool
	// Templates asks the provider how far the templates that it writes with are approved; one
	// without a status could not be asked for. May be nil.
	Templates func(context.Context) ([]broadcast.Template, error)
	// State names the state of the connection for the probes, and whether it is as
	// it should be; storing is whether the database takes what comes in. May be nil.
	State func(ctx context.Context, storing bool) (name string, good bool)
	// Forget erases what the provider's library keeps of a person; may be nil. With ErrLater
	// it is to be called again.
	Forget func(context.Context, []bot.Address) error
	Close  func() error // gives back what it holds when the service has ended; may be nil
}

// SendParallel is how many messages are on their way to an HTTP gateway at once:
// enough that an answer time of 100 ms is no brake, that a few which hang hold nobody
// up, and that they share commits: with 8, a sender waits for the disk most of the time.
const SendParallel = 32

// Outside is what a transport gets of the program.
type Outside struct {
	Settings *settings.Settings
	DB       *store.DB // nil for kanca doctor, which sends and receives nothing
	Metrics  *observe.Metrics
	Log      *slog.Logger
	// Revoke forgets a message that its sender deleted for everyone.
	Revoke   func(ctx context.Context, channel bot.ChannelName, providerID string) error
	Refusals *door.Refusals
	Address  string // by which a gateway on this machine reaches its webhooks, as http://127.0.0.1:8080
}

// mark is store.DB.Mark for what a provider says later about messages. It looks at the
// database when it is called, for kanca doctor has none.
func (o Outside) mark(provider string) func(context.Context, []store.Outcome) error {
	mark := func(ctx context.Context, outcomes []store.Outcome) error { return o.DB.Mark(ctx, outcomes) }
	if o.Metrics == nil {
		return mark
	}
	return o.Metrics.Reporting(provider, mark)
}

// Kinds returns each kind of transport, or nil where the settings do
// not ask for it. Half of a transport's settings are an error that says which
// one is missing.
var Kinds = []func(Outside) (*Transport, error){openTwilio, openKannel, openWhatsApp}

// Open returns the transports that the settings ask for.
func Open(o Outside) ([]*Transport, error) {
	var out []*Transport
	for _, open := range Kinds {
		t, err := open(o)
		if err != nil {
			return nil, err
		}
		if t != nil {
			out = append(out, t)
		}
	}
	return out, nil
}
