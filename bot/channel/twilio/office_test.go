package twilio

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kanca/bot/parts/partstest"

	"kanca/bot"
	"kanca/bot/channel/twilio/twiliotest"
	"kanca/bot/delivery"
	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/store/storetest"
	"kanca/bot/turn"
	"kanca/content"
)

// Nobody has these: Indonesian numbers do not begin with +62 0, though Twilio's
// pattern takes them.
const (
	siti = "+620000000001"
	budi = "+620000000002"
)

// account is an Account towards a Twilio of the test, with its webhooks served
// and no store behind: taken collects what the handler was given.
type trial struct {
	*testing.T
	*Account
	twilio *twiliotest.Server
	public string

	mu     sync.Mutex
	taken  []bot.Incoming
	marked []store.Outcome
	refuse error // what the handler and Mark return
}

func newTrial(t *testing.T, set ...func(*Options)) *trial {
	t.Helper()
	tr := &trial{T: t, twilio: twiliotest.New(t)}
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	tr.public = server.URL
	o := Options{AccountSID: twiliotest.Account, AuthToken: twiliotest.Token, From: twiliotest.Number + "," + twiliotest.WhatsApp, PublicURL: server.URL, APIURL: tr.twilio.URL,
		Mark: func(_ context.Context, outcomes []store.Outcome) error {
			tr.mu.Lock()
			defer tr.mu.Unlock()
			tr.marked = append(tr.marked, outcomes...)
			return tr.refuse
		}}
	for _, f := range set {
		f(&o)
	}
	var err error
	if tr.Account, err = New(o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tr.api.http.CloseIdleConnections)
	mux.Handle(MessagePath, tr.MessageHook(tr.handle))
	mux.Handle(StatusPath, tr.StatusHook())
	return tr
}

func (tr *trial) handle(_ context.Context, in bot.Incoming) error {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	if tr.refuse == nil {
		tr.taken = append(tr.taken, in)
	}
	return tr.refuse
}

func (tr *trial) incomings() []bot.Incoming {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return append([]bot.Incoming(nil), tr.taken...)
}

func (tr *trial) outcomes() []store.Outcome {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return append([]store.Outcome(nil), tr.marked...)
}

func openStore(t testing.TB) *store.DB {
	t.Helper()
	dir := t.TempDir()
	keys, err := seal.OpenKeyring(filepath.Join(dir, "keys"))
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(context.Background(), store.Options{URL: "sqlite:" + storetest.File(t, dir), Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// office is the whole way: Twilio, webhooks, turns, database, senders.
type office struct {
	*testing.T
	*Account
	twilio   *twiliotest.Server
	db       *store.DB
	receiver *turn.Receiver
	senders  map[bot.ChannelName]*delivery.Sender
	observed chan turn.Report
}

func newReceiver(t testing.TB, db *store.DB, traits func(bot.ChannelName) bot.Traits) *turn.Receiver {
	t.Helper()
	p := partstest.Load(t)
	var ids atomic.Int64
	return &turn.Receiver{
		Store: db, Engine: p.Engine, Texts: p.Texts, Now: time.Now, Traits: traits,
		Content: func() *content.Snapshot { return p.Facts },
		NewID:   func() string { return fmt.Sprintf("id-%d", ids.Add(1)) },
	}
}

func newOffice(t *testing.T, set ...func(*Options)) *office {
	t.Helper()
	o := &office{T: t, twilio: twiliotest.New(t), db: openStore(t), senders: map[bot.ChannelName]*delivery.Sender{}, observed: make(chan turn.Report, 1000)}
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	options := Options{AccountSID: twiliotest.Account, AuthToken: twiliotest.Token, From: twiliotest.Number + "," + twiliotest.WhatsApp, PublicURL: server.URL, APIURL: o.twilio.URL, Mark: o.db.Mark, Owners: o.db.Owners}
	for _, f := range set {
		f(&options)
	}
	var err error
	if o.Account, err = New(options); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.api.http.CloseIdleConnections)
	o.receiver = newReceiver(t, o.db, func(name bot.ChannelName) bot.Traits { return o.channel(name).Traits() })
	o.receiver.Observe = func(r turn.Report) { o.observed <- r }
	for _, c := range o.Channels() {
		if o.senders[c.Name()], err = delivery.New(delivery.Options{Store: o.db, Channel: c, Holder: "test"}); err != nil {
			t.Fatal(err)
		}
	}
	mux.Handle(MessagePath, o.MessageHook(o.receiver.Receive))
	mux.Handle(StatusPath, o.StatusHook())
	o.twilio.Hook = server.URL + MessagePath
	return o
}

// says is a person's message with all that follows, and returns the answers
// that Twilio got.
func (o *office) says(from, to, body string) []twiliotest.Message {
	o.Helper()
	before := len(o.twilio.Sent())
	if status := o.twilio.Post(o.twilio.Hook, o.twilio.Text(from, to, body).Fields()); status != 200 {
		o.Fatalf("%q: status %d", body, status)
	}
	o.drain()
	return o.twilio.Sent()[before:]
}

func (o *office) drain() {
	o.Helper()
	for _, s := range o.senders {
		if err := s.Drain(o.Context()); err != nil {
			o.Fatal(err)
		}
	}
}

func (o *office) stored(who bot.Address) []store.StoredMessage {
	o.Helper()
	id, err := o.db.FindPerson(o.Context(), who)
	if err != nil {
		o.Fatal(err)
	}
	all, err := o.db.Messages(o.Context(), id, 1000)
	if err != nil {
		o.Fatal(err)
	}
	return all
}

func phone(number string) bot.Address {
	return bot.Address{Kind: bot.Phone, Value: strings.TrimPrefix(number, "whatsapp:")}
}

func markNothing(context.Context, []store.Outcome) error { return nil }
