package kannel

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kanca/bot/parts/partstest"

	"kanca/bot"
	"kanca/bot/channel/kannel/kanneltest"
	"kanca/bot/delivery"
	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/store/storetest"
	"kanca/bot/turn"
	"kanca/content"
)

// Nobody has these: Indonesian numbers do not begin with +62 0. The operator
// writes them without the plus, as operators do.
const (
	siti      = "620000000001"
	budi      = "620000000002"
	shortCode = "99900"

	testUser     = "kanca"
	testPassword = "word-of-the-test"
	testSecret   = "secret-of-the-test-0123456789"
)

// openStore opens a new database: an SQLite file, or what the address names.
func openStore(t testing.TB, address string, now func() time.Time) *store.DB {
	t.Helper()
	dir := t.TempDir()
	keys, err := seal.OpenKeyring(filepath.Join(dir, "keys"))
	if err != nil {
		t.Fatal(err)
	}
	if address == "" {
		address = "sqlite:" + storetest.File(t, dir)
	}
	db, err := store.Open(context.Background(), store.Options{URL: address, Keys: keys, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func newReceiver(t testing.TB, db *store.DB, now func() time.Time) *turn.Receiver {
	t.Helper()
	p := partstest.Load(t)
	var ids atomic.Int64
	return &turn.Receiver{
		Store: db, Engine: p.Engine, Texts: p.Texts, Now: now,
		Traits:  func(bot.ChannelName) bot.Traits { return bot.Traits{Medium: bot.SMS, Answerable: true} },
		Content: func() *content.Snapshot { return p.Facts },
		NewID:   func() string { return fmt.Sprintf("id-%d", ids.Add(1)) },
	}
}

// office is the whole way: phones, the operator, Kannel, webhooks, turns,
// database, sender.
type office struct {
	*testing.T
	*Channel
	operator *kanneltest.Operator
	gateway  *kanneltest.Gateway
	db       *store.DB
	sender   *delivery.Sender
	turns    chan turn.Report
	marked   chan store.Outcome
	tries    chan struct{} // one for each message that was handed in, taken or not
	address  string        // of our web server
	handler  http.Handler
	server   *http.Server
	refuse   atomic.Bool  // the database is away
	ahead    atomic.Int64 // how far our clock is ahead, in nanoseconds

	mu    sync.Mutex
	asked []bot.Incoming // what came in, also what was refused
}

type setting = kanneltest.Setting

func newOffice(t *testing.T, database string, settings ...setting) *office {
	t.Helper()
	o := &office{T: t, gateway: kanneltest.New(t), operator: kanneltest.NewOperator(t), turns: make(chan turn.Report, 1000), marked: make(chan store.Outcome, 1000), tries: make(chan struct{}, 1000)}
	o.db = openStore(t, database, o.now)
	o.address = fmt.Sprint("127.0.0.1:", kanneltest.Port(t)) // nobody takes it while we are down
	o.gateway.Start("kannel.conf", append([]setting{
		{Group: "sendsms-user", Name: "username", Value: testUser},
		{Group: "sendsms-user", Name: "password", Value: testPassword},
		{Group: "kanca", Name: "send-url", Value: o.hook("kanca", "send-url")},
		{Group: "sms-service", Name: "get-url", Value: o.hook("sms-service", "get-url")},
		{Group: "kanca", Name: "reconnect-delay", Value: "1"},
		{Group: "core", Name: "sms-resend-freq", Value: "1"},
		{Group: "smsbox", Name: "http-queue-delay", Value: "1"},
		{Group: "operator", Name: "reconnect-delay", Value: "1"},
	}, append(o.operator.Settings(), settings...)...)...)
	var err error
	if o.Channel, err = New(Options{
		SendSMSURL: o.gateway.SendSMSURL(), Username: testUser, Password: testPassword, Secret: testSecret, From: shortCode, OurURL: "http://" + o.address,
		Mark: func(ctx context.Context, outcomes []store.Outcome) error {
			var err error
			if o.refuse.Load() {
				err = fmt.Errorf("the disk is full")
			} else {
				err = o.db.Mark(ctx, outcomes)
			}
			for _, outcome := range outcomes {
				o.marked <- outcome
			}
			return err
		},
	}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.client.CloseIdleConnections)
	receiver := newReceiver(t, o.db, o.now)
	receiver.Observe = func(r turn.Report) { o.turns <- r }
	if o.sender, err = delivery.New(delivery.Options{Store: o.db, Channel: o.Channel, Holder: "test", Now: o.now}); err != nil {
		t.Fatal(err)
	}
	o.handler = newMux(o.Channel, func(ctx context.Context, in bot.Incoming) error {
		o.mu.Lock()
		o.asked = append(o.asked, in)
		o.mu.Unlock()
		o.tries <- struct{}{}
		if o.refuse.Load() {
			return fmt.Errorf("the disk is full")
		}
		return receiver.Receive(ctx, in)
	})
	o.up()
	o.operator.Bound()
	return o
}

func (o *office) now() time.Time { return time.Now().Add(time.Duration(o.ahead.Load())) }

// later lets time pass for everything of ours.
func (o *office) later(d time.Duration) { o.ahead.Add(int64(d)) }

// hook is the address of the example with our server and secret in it.
func (o *office) hook(group, name string) string {
	o.Helper()
	address := kanneltest.Example(o.T, "kannel.conf", group, name)
	for old, now := range map[string]string{"127.0.0.1:8080": o.address, "change-this-secret-22-or-longer": testSecret} {
		if !strings.Contains(address, old) {
			o.Fatalf("%s of the example has no %s", name, old)
		}
		address = strings.ReplaceAll(address, old, now)
	}
	return address
}

// down takes our web server away, connections and all.
func (o *office) down() { o.server.Close() }

// up brings it back where it was.
func (o *office) up() {
	o.Helper()
	listener, err := net.Listen("tcp", o.address)
	if err != nil {
		o.Fatal(err)
	}
	o.server = &http.Server{Handler: o.handler}
	go func(s *http.Server) { _ = s.Serve(listener) }(o.server) // closed at the end
	o.Cleanup(func() { o.server.Close() })
}

// patience only ends a test that hangs.
const patience = 3 * time.Minute

// turn waits until a message was answered.
func (o *office) turn() turn.Report {
	o.Helper()
	select {
	case r := <-o.turns:
		return r
	case <-time.After(patience):
		o.mu.Lock()
		defer o.mu.Unlock()
		o.Fatalf("no message came; so far %+v", o.asked)
		return turn.Report{}
	}
}

// outcome waits for a report of that state.
func (o *office) outcome(state store.State) store.Outcome {
	o.Helper()
	deadline := time.After(patience)
	for {
		select {
		case outcome := <-o.marked:
			if outcome.State == state {
				return outcome
			}
		case <-deadline:
			o.Fatalf("no report of %s came", state)
		}
	}
}

// says is a person's message with all that follows, and returns the answers that
// arrived on the phone.
func (o *office) says(from, text string) []kanneltest.SMS {
	o.Helper()
	o.operator.Text(from, shortCode, text)
	o.turn()
	return o.answers(from)
}

// answers sends what waits in the outbox and returns what arrived on the phone.
func (o *office) answers(from string) []kanneltest.SMS {
	o.Helper()
	before := len(o.operator.Inbox())
	open := 0
	for _, m := range o.stored(from) {
		if !m.Inbound && m.State == store.Queued {
			open++
		}
	}
	if err := o.sender.Drain(o.Context()); err != nil {
		o.Fatal(err)
	}
	return o.operator.Received(before + open)[before:]
}

func (o *office) stored(from string) []store.StoredMessage {
	o.Helper()
	id, err := o.db.FindPerson(o.Context(), bot.Address{Kind: bot.Phone, Value: "+" + from})
	if err != nil {
		o.Fatal(err)
	}
	all, err := o.db.Messages(o.Context(), id, 1000)
	if err != nil {
		o.Fatal(err)
	}
	return all
}

// inbound returns the person's texts in the order in which they were taken.
func (o *office) inbound(from string) (texts []string) {
	o.Helper()
	for _, m := range o.stored(from) {
		if m.Inbound {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

func joined(answers []kanneltest.SMS) string {
	var all []string
	for _, m := range answers {
		all = append(all, m.Text)
	}
	return strings.Join(all, "\n")
}

// newMux serves both webhooks.
func newMux(c *Channel, h bot.Handler) *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle(MessagePath, c.MessageHook(h))
	mux.Handle(StatusPath, c.StatusHook())
	return mux
}

func message(id bot.MessageID, number, text string) bot.Outgoing {
	return bot.Outgoing{ID: id, Channel: Name, To: bot.Address{Kind: bot.Phone, Value: "+" + number}, Text: text, Attempt: 1}
}

var (
	kanneltestParts = kanneltest.Parts
	ringtone        = kanneltest.Octets([]byte{0x24, 0x00, 0x01, 0xff, 0x80})
)
