package bench

import (
	"bufio"
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/bot/answering"
	"kanca/bot/channel/twilio"
	"kanca/bot/commandline"
	"kanca/bot/delivery"
	"kanca/bot/entrance"
	"kanca/bot/knowledge"
	"kanca/bot/parts"
	"kanca/bot/store"
	"kanca/bot/transport"
	"kanca/content"
)

// Targets. nyaruka/courier takes 415 messages a second and sends 410 on the same
// work.
const (
	targetIngest   = 1_500
	targetSteady   = 300   // a second, at which
	targetSteadyMS = 50    // 99 % are answered within
	targetSend     = 8_000 // on SQLite, and on
	targetSendTo   = 5_000 // PostgreSQL
)

// An account that Twilio has not: of a benchmark.
const (
	benchAccount = "AC00000000000000000000000000000001"
	benchToken   = "0000000000000000000000000000000f"
	benchNumber  = "+10000000100"
)

type benchIngest struct {
	Time    time.Duration `help:"How long each part runs. Default: ${default}." default:"3s"`
	Senders int           `help:"How many connections send at once where the rate is measured. Default: ${default}." default:"16"`
	Place   benchPlace    `embed:""`
}

func (benchIngest) Help() string {
	return `Measures webhooks and sending over real sockets, on SQLite and on PostgreSQL, with a client in the same program and on the same cores, and prints each with its target:

  stored    a signed webhook of Twilio: signature, durable row, 200
  answered  the same with the whole turn: conversation, events, answers in the outbox
  sent      messages from the outbox to a provider that needs no time, the state of each durable before the next

The rate is that of many senders at once; the waits are those at ` + fmt.Sprint(targetSteady) + ` a second, counted from when each was due.`
}

// Validate refuses figures that measure nothing.
func (c *benchIngest) Validate() error {
	if c.Time <= 0 || c.Senders < 1 {
		return errors.New("--time and --senders must be more than 0")
	}
	return nil
}

func (c *benchIngest) Run(ctx context.Context, streams commandline.Streams) error {
	dir, keys, err := c.Place.temporary()
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	p, err := parts.Load()
	if err != nil {
		return err
	}
	known := content.NewSnapshot(p.Library, nil, nil, agency.NewIndex(nil), 1)
	printMachine(streams.Out)
	for _, part := range []struct {
		name string
		run  func(benchDatabase) (string, error)
	}{
		{"stored", func(d benchDatabase) (string, error) { return c.ingest(ctx, d, storeOnly(d.DB)) }},
		{"answered", func(d benchDatabase) (string, error) {
			receiver := answering.NewReceiver(d.DB, p, &knowledge.Knowledge{}, nil)
			receiver.Content = func() *content.Snapshot { return known }
			receiver.Traits = func(bot.ChannelName) bot.Traits { return bot.Traits{Medium: bot.SMS, Answerable: true} }
			return c.ingest(ctx, d, receiver.Receive)
		}},
		{"sent", func(d benchDatabase) (string, error) { return c.send(ctx, d) }},
	} {
		if err := c.Place.each(ctx, streams.Out, part.name, dir, keys, nil, part.run); err != nil {
			return err
		}
	}
	return nil
}

// storeOnly keeps messages and does nothing more.
func storeOnly(db *store.DB) bot.Handler {
	return func(ctx context.Context, in bot.Incoming) error {
		return db.InTx(ctx, func(tx *store.Tx) error {
			p, err := tx.TakePerson(ctx, in.From, in.SentAt)
			if err != nil {
				return err
			}
			_, _, err = tx.AddInbound(ctx, p.ID, in)
			return err
		})
	}
}

// ingest measures the webhook in front of a handler.
func (c *benchIngest) ingest(ctx context.Context, d benchDatabase, h bot.Handler) (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	public := "http://" + listener.Addr().String()
	account, err := twilio.New(twilio.Options{AccountSID: benchAccount, AuthToken: benchToken, From: benchNumber, PublicURL: public,
		Mark: func(context.Context, []store.Outcome) error { return nil }})
	if err != nil {
		return "", err
	}
	mux := http.NewServeMux()
	mux.Handle(twilio.MessagePath, account.MessageHook(h))
	server := entrance.NewServer(mux, slog.New(slog.DiscardHandler))
	go server.Serve(listener)
	defer server.Close()
	load := &webhooks{public: public, address: listener.Addr().String()}
	rate, err := load.flood(c.Senders, c.Time)
	if err != nil {
		return "", err
	}
	waits, err := load.steady(targetSteady, c.Time)
	if err != nil {
		return "", err
	}
	p50, p99 := milliseconds(waits[len(waits)/2]), milliseconds(waits[len(waits)*99/100])
	return fmt.Sprintf("%s webhooks/s on %s with %d senders at once (target: %s/s: %s); at %d/s half within %.1f ms, 99 %% within %.1f ms (target: %d ms: %s)",
		commandline.Thousands(rate), d.name, c.Senders, commandline.Thousands(targetIngest), reached(rate >= targetIngest),
		targetSteady, p50, p99, targetSteadyMS, reached(p99 <= targetSteadyMS)), nil
}

// webhooks posts signed messages of 5,000 people in turn.
type webhooks struct {
	public, address string
	made            atomic.Int64
	mu              sync.Mutex
	idle            []*line // connections that wait for the next message
}

// line is one connection.
type line struct {
	net.Conn
	answers *bufio.Reader
}

// request writes a webhook as it goes over the wire.
func (w *webhooks) request() []byte {
	n := w.made.Add(1)
	sid := fmt.Sprintf("SM%032x", n)
	form := url.Values{"AccountSid": {benchAccount}, "ApiVersion": {"2010-04-01"}, "Body": {"halo"}, "From": {fmt.Sprintf("+62000%07d", n%5000)}, "To": {benchNumber},
		"MessageSid": {sid}, "SmsMessageSid": {sid}, "SmsSid": {sid}, "NumMedia": {"0"}, "NumSegments": {"1"}, "SmsStatus": {"received"}, "ToCountry": {"US"}, "FromCountry": {"ID"}}
	mac := hmac.New(sha1.New, []byte(benchToken))
	io.WriteString(mac, w.public+twilio.MessagePath)
	for _, name := range slices.Sorted(maps.Keys(form)) {
		io.WriteString(mac, name+form[name][0])
	}
	body := form.Encode()
	var b bytes.Buffer
	fmt.Fprintf(&b, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nX-Twilio-Signature: %s\r\nContent-Length: %d\r\n\r\n%s",
		twilio.MessagePath, w.address, base64.StdEncoding.EncodeToString(mac.Sum(nil)), len(body), body)
	return b.Bytes()
}

// post sends one request and waits for its 200.
func (w *webhooks) post(request []byte) error {
	w.mu.Lock()
	var l *line
	if n := len(w.idle); n > 0 {
		l, w.idle = w.idle[n-1], w.idle[:n-1]
	}
	w.mu.Unlock()
	if l == nil {
		conn, err := net.Dial("tcp", w.address)
		if err != nil {
			return err
		}
		l = &line{conn, bufio.NewReader(conn)}
	}
	if _, err := l.Write(request); err != nil {
		return err
	}
	answer, err := http.ReadResponse(l.answers, nil)
	if err != nil {
		return err
	}
	io.Copy(io.Discard, answer.Body)
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("a webhook was answered with status %d", answer.StatusCode)
	}
	w.mu.Lock()
	w.idle = append(w.idle, l)
	w.mu.Unlock()
	return nil
}

// flood posts as fast as so many senders can, and returns how many a second.
func (w *webhooks) flood(senders int, about time.Duration) (float64, error) {
	var all sync.WaitGroup
	errs := make([]error, senders)
	before, began := w.made.Load(), time.Now()
	for i := range senders {
		all.Go(func() {
			for time.Since(began) < about && errs[i] == nil {
				errs[i] = w.post(w.request())
			}
		})
	}
	all.Wait()
	return float64(w.made.Load()-before) / time.Since(began).Seconds(), errors.Join(errs...)
}

// steady posts so many a second, whether the earlier ones were answered or not,
// and returns their waits from when each was due, the shortest first.
func (w *webhooks) steady(rate int, about time.Duration) ([]time.Duration, error) {
	requests := make([][]byte, max(1, int(about.Seconds()*float64(rate))))
	for i := range requests {
		requests[i] = w.request()
	}
	waits, errs := make([]time.Duration, len(requests)), make([]error, len(requests))
	var all sync.WaitGroup
	began := time.Now()
	for i, request := range requests {
		due := began.Add(time.Duration(i) * time.Second / time.Duration(rate))
		time.Sleep(time.Until(due))
		all.Go(func() {
			errs[i] = w.post(request)
			waits[i] = time.Since(due)
		})
	}
	all.Wait()
	slices.Sort(waits)
	return waits, errors.Join(errs...)
}

// send measures the outbox with a Twilio that answers at once.
func (c *benchIngest) send(ctx context.Context, db benchDatabase) (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	var taken atomic.Int64
	provider := entrance.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintf(w, `{"sid":"SM%032x","status":"queued","num_segments":"1"}`, taken.Add(1))
	}), slog.New(slog.DiscardHandler))
	go provider.Serve(listener)
	defer provider.Close()
	account, err := twilio.New(twilio.Options{AccountSID: benchAccount, AuthToken: benchToken, From: benchNumber, PublicURL: "http://127.0.0.1",
		APIURL: "http://" + listener.Addr().String(), Mark: db.Mark})
	if err != nil {
		return "", err
	}
	channel := account.Channels()[0]
	count := max(100, int(c.Time.Seconds()*targetSend/2))
	for first := 0; first < count; first += 500 {
		if err := db.InTx(ctx, func(tx *store.Tx) error {
			for n := first; n < min(first+500, count); n++ {
				to := bot.Address{Kind: bot.Phone, Value: fmt.Sprintf("+62000%07d", n)}
				p, err := tx.TakePerson(ctx, []bot.Address{to}, time.Now())
				if err == nil {
					err = tx.AddReplies(ctx, p.ID, channel.Name(), to, 0, []store.Reply{{Text: "Lowongan: ketik LOKER", Segments: 1}})
				}
				if err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return "", err
		}
	}
	sender, err := delivery.New(delivery.Options{Store: db.DB, Channel: channel, Holder: "bench", Parallel: transport.SendParallel})
	if err != nil {
		return "", err
	}
	began := time.Now()
	if err := sender.Drain(ctx); err != nil {
		return "", err
	}
	rate := float64(count) / time.Since(began).Seconds()
	queues, err := db.Queues(ctx)
	if err == nil && (len(queues) > 0 || taken.Load() != int64(count)) {
		err = fmt.Errorf("of %d messages %d were sent", count, taken.Load())
	}
	target := float64(targetSend)
	if db.postgres {
		target = targetSendTo
	}
	return fmt.Sprintf("%s messages/s from %s to a provider that needs no time (target: %s/s: %s)", commandline.Thousands(rate), db.name, commandline.Thousands(target), reached(rate >= target)), err
}
