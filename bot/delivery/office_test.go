package delivery

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kanca/bot"
	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/store/storetest"
)

const channel bot.ChannelName = "post"

// post is a channel that does what the test says and keeps a ledger.
type post struct {
	mu   sync.Mutex
	sent []entry
	then func(m bot.Outgoing) error // nil: takes everything
}

type entry struct {
	text string
	at   time.Duration // since the test began
	try  int
}

var began time.Time

func (p *post) Name() bot.ChannelName { return channel }

func (p *post) Traits() bot.Traits { return bot.Traits{Medium: bot.SMS, Answerable: true} }

func (p *post) Send(ctx context.Context, m bot.Outgoing) (bot.Receipt, error) {
	p.mu.Lock()
	p.sent = append(p.sent, entry{m.Text, time.Since(began), m.Attempt})
	then := p.then
	p.mu.Unlock()
	if then != nil {
		if err := then(m); err != nil {
			return bot.Receipt{}, err
		}
	}
	return bot.Receipt{ProviderID: "p" + m.Text, Segments: 1}, nil
}

func (p *post) texts() (out []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range p.sent {
		out = append(out, e.text)
	}
	return out
}

// office is a database with a sender, inside a synctest bubble.
type office struct {
	*testing.T
	db   *store.DB
	post *post
}

func inBubble(t *testing.T, test func(o *office)) {
	t.Helper()
	dir := t.TempDir()
	file := storetest.File(t, dir)
	synctest.Test(t, func(t *testing.T) {
		began = time.Now()
		keys, err := seal.OpenKeyring(filepath.Join(dir, "keys"))
		if err != nil {
			t.Fatal(err)
		}
		db, err := store.Open(t.Context(), store.Options{URL: "sqlite:" + file, Keys: keys, Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		test(&office{t, db, &post{}})
	})
}

func (o *office) sender(holder string, set ...func(*Options)) *Sender {
	o.Helper()
	options := Options{Store: o.db, Channel: o.post, Holder: holder, Now: time.Now}
	for _, f := range set {
		f(&options)
	}
	s, err := New(options)
	if err != nil {
		o.Fatal(err)
	}
	return s
}

// run starts a sender and returns what stops it and waits for its end.
func (o *office) run(s *Sender) (stop func()) {
	ctx, cancel := context.WithCancel(o.Context())
	done := make(chan error)
	go func() { done <- s.Run(ctx) }()
	synctest.Wait()
	return func() {
		cancel()
		if err := <-done; err != nil {
			o.Error(err)
		}
	}
}

func person(n int) bot.Address {
	return bot.Address{Kind: bot.Phone, Value: fmt.Sprintf("+620000000%03d", n)}
}

func (o *office) queue(to bot.Address, texts ...string) {
	o.Helper()
	err := o.db.InTx(o.Context(), func(tx *store.Tx) error {
		p, err := tx.TakePerson(o.Context(), []bot.Address{to}, time.Now())
		if err != nil {
			return err
		}
		var replies []store.Reply
		for _, text := range texts {
			replies = append(replies, store.Reply{Text: text})
		}
		return tx.AddReplies(o.Context(), p.ID, channel, to, 0, replies)
	})
	if err != nil {
		o.Fatal(err)
	}
}

func (o *office) drain(s *Sender) {
	o.Helper()
	if err := s.Drain(o.Context()); err != nil {
		o.Fatal(err)
	}
}

func (o *office) stored(to bot.Address) (out []store.StoredMessage) {
	o.Helper()
	id, err := o.db.FindPerson(o.Context(), to)
	if err != nil {
		o.Fatal(err)
	}
	out, err = o.db.Messages(o.Context(), id, 1000)
	if err != nil {
		o.Fatal(err)
	}
	return out
}

func (o *office) wantStates(to bot.Address, want ...store.State) {
	o.Helper()
	var got []store.State
	for _, m := range o.stored(to) {
		got = append(got, m.State)
	}
	if !slices.Equal(got, want) {
		o.Errorf("states of %s: got %v, want %v", to.Value, got, want)
	}
}
