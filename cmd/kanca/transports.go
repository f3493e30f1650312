package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strings"

	"golang.org/x/time/rate"

	"kanca/bot"
	"kanca/bot/observe"
	"kanca/bot/store"
)

// transport is one provider by which people are reached, as the service uses it.
// A new one is a function that returns it, in the list transportKinds.
type transport struct {
	name     string        // for people
	channels []bot.Channel // each gets a delivery.Sender
	// hooks are the webhooks by pattern, as for http.ServeMux. They are open to
	// whoever reaches the web server: each refuses by itself what is not its
	// provider's. May be nil.
	hooks func(bot.Handler) map[string]http.Handler
	// run works beside the web server until ctx ends: it holds a connection, or
	// fetches what no webhook brought. May be nil.
	run func(context.Context, bot.Handler)
	// replyID returns the provider's id for a reply where we choose it; may be nil.
	replyID func() string
	// connected reports whether the connection works, for a transport that holds
	// one; it becomes a metric. May be nil.
	connected func() bool
	summary   string                         // one line: who sends, who can answer, where its webhooks stand
	doctor    func(context.Context, *doctor) // says what is wrong, if anything can be told; may be nil
	// rate and burst bound the senders, as in delivery.Options; 0 is no limit.
	rate  rate.Limit
	burst int
	// parallel is how many messages may be on their way at once, as in
	// delivery.Options.
	parallel int
	// whileSending makes run work only while this process has the right to send
	// for the first channel: of several processes one holds the connection.
	whileSending bool
	// state names the state of the connection for the probes, and whether it is as
	// it should be; storing is whether the database takes what comes in. May be nil.
	state func(ctx context.Context, storing bool) (name string, good bool)
	// forget erases what the provider's library keeps of a person; may be nil.
	forget func(context.Context, []bot.Address) error
	close  func() error // gives back what it holds when the service has ended; may be nil
}

// sendParallel is how many messages are on their way to an HTTP gateway at once:
// enough that an answer time of 100 ms is no brake, and that they share commits.
const sendParallel = 8

// transportsHelp is the part of kanca serve --help about transports.
const transportsHelp = `
Providers are set up by environment variables only. Of a secret, NAME_FILE may name a file with it instead.

  KANCA_PUBLIC_URL             address by which providers reach this server, as https://host; signatures are checked against it
  KANCA_TWILIO_ACCOUNT_SID     Twilio: AC…
  KANCA_TWILIO_AUTH_TOKEN      secret; two with a comma between while it is being changed
  KANCA_TWILIO_FROM            a number, a name, MG… for a messaging service, whatsapp:+…; several with commas between
  KANCA_TWILIO_TEMPLATE        HX…, a content template for WhatsApp after 24 hours; HX…:NAME when its variable is not 1
  KANCA_TWILIO_API_URL         another server than Twilio's, for tests
  KANCA_KANNEL_SENDSMS_URL     Kannel: as http://127.0.0.1:13013/cgi-bin/sendsms
  KANCA_KANNEL_USERNAME, KANCA_KANNEL_PASSWORD
                               of its group sendsms-user; the password is a secret
  KANCA_KANNEL_SECRET          secret of the webhooks, 22 letters and digits or more; the same in Kannel's send-url
  KANCA_KANNEL_FROM            the short code, number or name that messages come from
  KANCA_KANNEL_ALLOW           addresses or networks of a Kannel on another machine, with commas between
`

// outside is what a transport gets of the program.
type outside struct {
	settings *settings
	db       *store.DB // nil for kanca doctor, which sends and receives nothing
	metrics  *observe.Metrics
	log      *slog.Logger
	// revoke forgets a message that its sender deleted for everyone.
	revoke  func(ctx context.Context, channel bot.ChannelName, providerID string) error
	address string // by which this machine reaches the web server, as http://127.0.0.1:8080
}

// mark is store.DB.Mark for what a provider says later about messages.
func (o outside) mark(provider string) func(context.Context, []store.Outcome) error {
	if o.metrics == nil {
		return o.db.Mark
	}
	return o.metrics.Reporting(provider, o.db.Mark)
}

// transportKinds returns each kind of transport, or nil where the settings do
// not ask for it. Half of a transport's settings are an error that says which
// one is missing.
var transportKinds = []func(outside) (*transport, error){openTwilio, openKannel, openWhatsApp}

// openTransports returns the transports that the settings ask for.
func openTransports(o outside) ([]*transport, error) {
	var out []*transport
	for _, open := range transportKinds {
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

// anySet reports whether one of the variables is set.
func anySet(names ...string) bool {
	for _, name := range names {
		if os.Getenv(name) != "" || os.Getenv(name+"_FILE") != "" {
			return true
		}
	}
	return false
}

// maxSecret bounds the file of a secret, so that a wrong name does no harm.
const maxSecret = 4096

// secret reads a variable that holds a secret, or the file that the variable of
// the same name with _FILE names. The error never repeats the secret.
func secret(name string) (string, error) {
	value, file := os.Getenv(name), os.Getenv(name+"_FILE")
	switch {
	case file == "":
		return value, nil
	case value != "":
		return "", fmt.Errorf("%s and %s_FILE are both set; remove one of them", name, name)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("the file that %s_FILE names cannot be read: %w", name, err)
	}
	value = strings.TrimSpace(string(text))
	if value == "" || len(value) > maxSecret || strings.ContainsAny(value, "\r\n\x00") {
		return "", fmt.Errorf("the file that %s_FILE names is not one line with a secret; put the secret alone into it", name)
	}
	return value, nil
}

// secrets reads several.
func secrets(into map[string]*string) error {
	var errs []error
	for name, to := range into {
		var err error
		if *to, err = secret(name); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
