package twilio

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/channel/twilio/twiliotest"
	"kanca/bot/delivery"
	"kanca/bot/store"
)

// benchAccount is an account with its webhook on a real socket.
func benchAccount(b *testing.B, h bot.Handler) (hook string, client *http.Client) {
	b.Helper()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	b.Cleanup(server.Close)
	a, err := New(Options{AccountSID: twiliotest.Account, AuthToken: twiliotest.Token, From: twiliotest.Number + "," + twiliotest.WhatsApp, PublicURL: server.URL, Mark: markNothing})
	if err != nil {
		b.Fatal(err)
	}
	mux.Handle(MessagePath, a.MessageHook(h))
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	b.Cleanup(transport.CloseIdleConnections)
	return server.URL + MessagePath, &http.Client{Transport: transport}
}

var benchID atomic.Int64

func postMessage(hook string, client *http.Client, words string) error {
	n := benchID.Add(1)
	fields := onWhatsApp("From", fmt.Sprintf("whatsapp:+62000%07d", n%5000), "WaId", "", "Body", words,
		"MessageSid", fmt.Sprintf("SM%032x", n), "SmsSid", fmt.Sprintf("SM%032x", n))
	body := fields.Encode()
	req, err := http.NewRequest("POST", hook, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("X-Twilio-Signature", twiliotest.Sign(twiliotest.Token, hook, fields))
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	res.Body.Close()
	if res.StatusCode != 200 {
		return fmt.Errorf("status %d", res.StatusCode)
	}
	return nil
}

// handlers are what stands behind the webhook: the durable row alone, and the
// whole turn with its answers in the outbox. The client and its signatures run
// on the same cores.
func handlers(b *testing.B) map[string]bot.Handler {
	db := openStore(b)
	receiver := newReceiver(b, openStore(b), func(bot.ChannelName) bot.Traits { return bot.Traits{Medium: bot.WhatsApp, Answerable: true} })
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
		"answered": receiver.Receive,
	}
}

// BenchmarkIngest is one webhook: signature, durable store, 200.
func BenchmarkIngest(b *testing.B) {
	for name, h := range handlers(b) {
		b.Run(name, func(b *testing.B) {
			hook, client := benchAccount(b, h)
			b.SetParallelism(16)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := postMessage(hook, client, "halo"); err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
		})
	}
}

// BenchmarkIngestSteady posts 300 a second, whether the earlier ones were
// answered or not, and reports how long they waited.
func BenchmarkIngestSteady(b *testing.B) {
	for name, h := range handlers(b) {
		b.Run(name, func(b *testing.B) {
			hook, client := benchAccount(b, h)
			took := make([]time.Duration, b.N)
			var all sync.WaitGroup
			tick := time.NewTicker(time.Second / 300)
			defer tick.Stop()
			for n := range b.N {
				<-tick.C
				all.Go(func() {
					began := time.Now()
					if err := postMessage(hook, client, "halo"); err != nil {
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

// BenchmarkSignature is the check alone.
func BenchmarkSignature(b *testing.B) {
	a, err := New(Options{AccountSID: twiliotest.Account, AuthToken: twiliotest.Token, From: twiliotest.Number, PublicURL: "https://kanca.example", Mark: markNothing})
	if err != nil {
		b.Fatal(err)
	}
	var fields url.Values = onWhatsApp()
	signature := twiliotest.Sign(twiliotest.Token, "https://kanca.example"+MessagePath, fields)
	for b.Loop() {
		if !a.signed(MessagePath, fields, signature) {
			b.Fatal("refused")
		}
	}
}

// instant is a Twilio that takes everything at once.
func instant(b *testing.B) string {
	var n atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(201)
		fmt.Fprintf(w, `{"sid":"SM%032x","status":"queued","num_segments":"1"}`, n.Add(1))
	}))
	b.Cleanup(server.Close)
	return server.URL
}

// BenchmarkSend is one message to a provider that needs no time: the channel
// alone, and from the outbox with the state of each message durable.
func BenchmarkSend(b *testing.B) {
	newChannel := func(b *testing.B) *Channel {
		a, err := New(Options{AccountSID: twiliotest.Account, AuthToken: twiliotest.Token, From: twiliotest.Number, PublicURL: "https://kanca.example", APIURL: instant(b), Mark: markNothing})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(a.api.http.CloseIdleConnections)
		return a.Channels()[0]
	}
	b.Run("channel", func(b *testing.B) {
		c := newChannel(b)
		for b.Loop() {
			if _, err := c.Send(b.Context(), message(1, siti, "Lowongan: ketik LOKER")); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
	})
	b.Run("outbox", func(b *testing.B) {
		db, c := openStore(b), newChannel(b)
		for n := range b.N {
			who := phone(fmt.Sprintf("+62000%07d", n))
			if err := db.InTx(b.Context(), func(tx *store.Tx) error {
				p, err := tx.TakePerson(b.Context(), []bot.Address{who}, time.Now())
				if err != nil {
					return err
				}
				return tx.AddReplies(b.Context(), p.ID, SMS, who, 0, []store.Reply{{Text: "Lowongan: ketik LOKER", Segments: 1}})
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
