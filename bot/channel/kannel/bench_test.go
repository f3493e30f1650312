package kannel

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/channel/kannel/kanneltest"
	"kanca/bot/delivery"
	"kanca/bot/store"
)

// benchHook is a channel with its webhook on a real socket.
func benchHook(b *testing.B, h bot.Handler) (hook string, client *http.Client) {
	b.Helper()
	c, err := New(good())
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(c.MessageHook(h))
	b.Cleanup(server.Close)
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	b.Cleanup(transport.CloseIdleConnections)
	return server.URL + MessagePath, &http.Client{Transport: transport}
}

var benchID atomic.Int64

func getMessage(hook string, client *http.Client) error {
	n := benchID.Add(1)
	res, err := client.Get(fmt.Sprintf("%s?secret=%s&id=00000000-0000-0000-0000-%012d&from=6200000%05d&to=99900&text=halo&charset=UTF-8&coding=0&at=1795676635&answer=stored", hook, testSecret, n, n%5000))
	if err != nil {
		return err
	}
	res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", res.StatusCode)
	}
	return nil
}

// handlers are what stands behind the webhook: the durable row alone, and the
// whole turn with its answers in the outbox. The client runs on the same cores.
func handlers(b *testing.B) map[string]bot.Handler {
	db := openStore(b, "", time.Now)
	return map[string]bot.Handler{
		"stored": func(ctx context.Context, in bot.Incoming) error {
			return db.InTx(ctx, func(tx *store.Tx) error {
				p, err := tx.TakePerson(ctx, in.From, time.Now())
				if err != nil {
					return err
				}
				_, _, err = tx.AddInbound(ctx, p.ID, in)
				return err
			})
		},
		"answered": newReceiver(b, openStore(b, "", time.Now), time.Now).Receive,
	}
}

// BenchmarkIngest is one webhook: secret, durable store, 200.
func BenchmarkIngest(b *testing.B) {
	for name, h := range handlers(b) {
		b.Run(name, func(b *testing.B) {
			hook, client := benchHook(b, h)
			b.SetParallelism(16)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := getMessage(hook, client); err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
		})
	}
}

// BenchmarkIngestSteady asks 300 times a second, whether the earlier ones were
// answered or not, and reports how long they waited.
func BenchmarkIngestSteady(b *testing.B) {
	for name, h := range handlers(b) {
		b.Run(name, func(b *testing.B) {
			hook, client := benchHook(b, h)
			took := make([]time.Duration, b.N)
			var all sync.WaitGroup
			tick := time.NewTicker(time.Second / 300)
			defer tick.Stop()
			for n := range b.N {
				<-tick.C
				all.Go(func() {
					began := time.Now()
					if err := getMessage(hook, client); err != nil {
						b.Error(err)
					}
					took[n] = time.Since(began)
				})
			}
			all.Wait()
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}

// BenchmarkThroughKannel is a message from the operator to our database, by the
// real Kannel as the example sets it up: one after the other.
func BenchmarkThroughKannel(b *testing.B) {
	gateway, operator := kanneltest.New(b), kanneltest.NewOperator(b)
	stored := make(chan struct{}, 1000)
	h := handlers(b)["stored"]
	c, err := New(good())
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(c.MessageHook(func(ctx context.Context, in bot.Incoming) error {
		defer func() { stored <- struct{}{} }()
		return h(ctx, in)
	}))
	b.Cleanup(server.Close)
	gateway.Start("kannel.conf", append(operator.Settings(), setting{Group: "kanca", Name: "send-url", Value: server.URL + MessagePath + "?secret=" + testSecret + "&id=%I&from=%P&to=%p&text=%b&charset=%C&coding=%c&at=%T&answer=stored"})...)
	operator.Bound()
	b.ResetTimer()
	var all sync.WaitGroup
	for k := range 8 {
		all.Go(func() {
			for n := k; n < b.N; n += 8 {
				operator.Text(fmt.Sprintf("6200000%05d", n%5000), shortCode, "halo")
			}
		})
	}
	for range b.N {
		<-stored
	}
	all.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkSend is one message to an smsbox that needs no time: the channel
// alone, and from the outbox with the state of each message durable.
func BenchmarkSend(b *testing.B) {
	channel := func(b *testing.B) *Channel {
		instant := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusAccepted)
			fmt.Fprint(w, "0: Accepted for delivery")
		}))
		b.Cleanup(instant.Close)
		o := good()
		o.SendSMSURL = instant.URL + "/cgi-bin/sendsms"
		c, err := New(o)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(c.client.CloseIdleConnections)
		return c
	}
	b.Run("channel", func(b *testing.B) {
		c := channel(b)
		for b.Loop() {
			if _, err := c.Send(b.Context(), message(1, siti, "Lowongan: ketik LOKER")); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
	})
	b.Run("outbox", func(b *testing.B) {
		db, c := openStore(b, "", time.Now), channel(b)
		for n := range b.N {
			who := bot.Address{Kind: bot.Phone, Value: fmt.Sprintf("+6200000%05d", n)}
			if err := db.InTx(b.Context(), func(tx *store.Tx) error {
				p, err := tx.TakePerson(b.Context(), []bot.Address{who}, time.Now())
				if err != nil {
					return err
				}
				return tx.AddReplies(b.Context(), p.ID, Name, who, 0, []store.Reply{{Text: "Lowongan: ketik LOKER", Segments: 1}})
			}); err != nil {
				b.Fatal(err)
			}
		}
		s, err := delivery.New(delivery.Options{Store: db, Channel: c, Holder: "bench"})
		if err != nil {
			b.Fatal(err)
		}
		b.ResetTimer()
		if err := s.Drain(b.Context()); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
	})
}
