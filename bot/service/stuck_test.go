package service

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/delivery"
	"kanca/bot/entrance"
	"kanca/bot/store"
	"kanca/bot/store/storetest"
)

// hangs is a channel whose library never comes back, whatever it is told.
type hangs struct{ forever chan bool }

func (hangs) Name() bot.ChannelName { return "twilio_sms" }
func (hangs) Traits() bot.Traits    { return bot.Traits{Medium: bot.SMS, Answerable: true} }
func (h hangs) Send(context.Context, bot.Outgoing) (bot.Receipt, error) {
	<-h.forever
	return bot.Receipt{}, nil
}

// The database is well and nothing goes out: the probe fails with a sentence, for a
// new start is what helps.
func TestTheProbeFailsWhileNothingGoesOut(t *testing.T) {
	db := storetest.Open(t)
	channel := hangs{make(chan bool)}
	var ahead atomic.Int64
	sender, err := delivery.New(delivery.Options{Store: db, Channel: channel, Holder: "serve here",
		Now: func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }})
	if err != nil {
		t.Fatal(err)
	}
	sv := newTestService(t, false)
	sv.db, sv.state.db = db, db
	clear(sv.senders)
	sv.senders[channel.Name()] = sender
	look := func() (status int, c entrance.Condition) {
		w := httptest.NewRecorder()
		sv.state.health(w, httptest.NewRequest("GET", "/healthz", nil))
		if err := json.Unmarshal(w.Body.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		return w.Code, c
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- sender.Run(ctx) }()
	for _, number := range []string{"+620000000001", "+620000000002"} {
		who := bot.Address{Kind: bot.Phone, Value: number}
		err := db.InTx(t.Context(), func(tx *store.Tx) error {
			p, err := tx.TakePerson(t.Context(), []bot.Address{who}, time.Now())
			if err != nil {
				return err
			}
			return tx.AddReplies(t.Context(), p.ID, channel.Name(), who, 0, []store.Reply{{Text: "menu"}})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	sender.Wake()
	if status, c := look(); status != 200 || c.Outbox != "ok" {
		t.Errorf("at work: %d %+v", status, c)
	}
	soon(t, "the message is being sent", func() bool {
		queues, err := db.Queues(t.Context())
		return err == nil && len(queues) == 1 && queues[0].Sending == 1
	})
	ahead.Store(int64(10 * time.Minute))
	soon(t, "the probe fails", func() bool { status, _ := look(); return status == 503 })
	if _, c := look(); !strings.Contains(c.Outbox, "no message has gone out over twilio_sms for ") || c.Database != "ok" {
		t.Errorf("%+v", c)
	}
	stop()
	close(channel.forever)
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// soon waits for what another goroutine does. The limit only ends a test that hangs.
func soon(t *testing.T, what string, done func() bool) {
	t.Helper()
	limit := time.After(time.Minute)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("waited in vain: %s", what)
		}
	}
}
