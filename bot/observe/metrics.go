// Package observe tells how kanca does, as metrics for Prometheus. No metric has
// a person's number, name or words in it.
package observe

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"kanca/bot"
	"kanca/bot/delivery"
	"kanca/bot/store"
	"kanca/bot/turn"
)

// lookTime is how long the database may take to answer for a page of metrics.
const lookTime = 3 * time.Second

// Metrics counts what happens. Make it with New; all of it is safe for
// concurrent use.
type Metrics struct {
	registry *prometheus.Registry

	received *prometheus.CounterVec
	taken    *prometheus.HistogramVec
	sent     *prometheus.CounterVec
	segments *prometheus.CounterVec
	reported *prometheus.CounterVec
	hooks    *prometheus.CounterVec
	hookTime *prometheus.HistogramVec
}

// New returns metrics that also look into db at every page. zone is that of the
// days by which SMS are counted.
func New(db *store.DB, zone *time.Location, now func() time.Time) *Metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	}
	seconds := func(name, help string, labels ...string) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help,
			Buckets: []float64{.001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 5, 15}}, labels)
	}
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		received: counter("kanca_messages_received_total", "Messages of people, by how the bot took them: answered, quiet (a person of the office answers, or somebody writes too fast), failed (for staff).", "channel", "result"),
		taken:    seconds("kanca_turn_seconds", "How long a message took to be stored and answered, or refused with an error.", "channel", "result"),
		sent:     counter("kanca_messages_sent_total", "Tries to send a message, by what became of it.", "channel", "state"),
		segments: counter("kanca_sms_segments_total", "SMS segments that providers took.", "channel"),
		reported: counter("kanca_delivery_reports_total", "What providers said later about messages.", "provider", "state"),
		hooks:    counter("kanca_webhook_requests_total", "Requests to webhooks by the status they got: 403 is a wrong signature or secret, 503 is to be delivered again.", "path", "code"),
		hookTime: seconds("kanca_webhook_seconds", "How long webhooks took to answer.", "path"),
	}
	m.registry.MustRegister(m.received, m.taken, m.sent, m.segments, m.reported, m.hooks, m.hookTime,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		&stored{db: db, zone: zone, now: now})
	return m
}

// Handler is the page.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 4})
}

// Describe names every metric, as a prometheus.Collector does.
func (m *Metrics) Describe(out chan<- *prometheus.Desc) { m.registry.Describe(out) }

// Turn counts what a message led to; it is turn.Receiver.Observe.
func (m *Metrics) Turn(r turn.Report) {
	result := "answered"
	switch {
	case r.Failed:
		result = "failed"
	case r.Quiet != "":
		result = "quiet"
	}
	m.received.WithLabelValues(string(r.Channel), result).Inc()
}

// Receiving measures a handler.
func (m *Metrics) Receiving(h bot.Handler) bot.Handler {
	return func(ctx context.Context, in bot.Incoming) error {
		began := time.Now()
		err := h(ctx, in)
		result := "stored"
		if err != nil {
			result = "error"
		}
		m.taken.WithLabelValues(string(in.Channel), result).Observe(time.Since(began).Seconds())
		return err
	}
}

// Sent counts a try; it is delivery.Options.Observe.
func (m *Metrics) Sent(t delivery.Try) {
	channel := string(t.Message.Channel)
	m.sent.WithLabelValues(channel, string(t.Outcome.State)).Inc()
	if t.Outcome.State == store.Sent && t.Outcome.Segments > 0 {
		m.segments.WithLabelValues(channel).Add(float64(t.Outcome.Segments))
	}
}

// Reporting counts what a provider says later about messages; mark is
// store.DB.Mark.
func (m *Metrics) Reporting(provider string, mark func(context.Context, []store.Outcome) error) func(context.Context, []store.Outcome) error {
	return func(ctx context.Context, outcomes []store.Outcome) error {
		err := mark(ctx, outcomes)
		if err == nil {
			for _, o := range outcomes {
				m.reported.WithLabelValues(provider, string(o.State)).Inc()
			}
		}
		return err
	}
}

// Hook counts and measures the requests of a webhook.
func (m *Metrics) Hook(path string, h http.Handler) http.Handler {
	label := prometheus.Labels{"path": path}
	return promhttp.InstrumentHandlerCounter(m.hooks.MustCurryWith(label),
		promhttp.InstrumentHandlerDuration(m.hookTime.MustCurryWith(label), h))
}

// Connected shows whether a channel that holds a connection has it now, as 1 or
// 0. Each channel is added once.
func (m *Metrics) Connected(channel bot.ChannelName, connected func() bool) error {
	return m.registry.Register(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "kanca_channel_connected", Help: "Whether the channel's connection works, 1 or 0.",
		ConstLabels: prometheus.Labels{"channel": string(channel)},
	}, func() float64 {
		if connected() {
			return 1
		}
		return 0
	}))
}

// stored is what the database knows. It is asked at every page, so that it is
// right after a start, and with several processes.
type stored struct {
	db   *store.DB
	zone *time.Location
	now  func() time.Time
	mu   sync.Mutex // one look at a time
}

var (
	queueDesc    = prometheus.NewDesc("kanca_outbox_messages", "Messages in the outbox.", []string{"channel", "state"}, nil)
	waitDesc     = prometheus.NewDesc("kanca_outbox_wait_seconds", "For how long the longest-waiting message of the outbox is due.", []string{"channel"}, nil)
	todayDesc    = prometheus.NewDesc("kanca_sms_segments_today", "SMS segments that providers took since midnight.", []string{"channel"}, nil)
	priceDesc    = prometheus.NewDesc("kanca_sms_segment_price", "Price of an SMS segment today, where one was set.", []string{"channel", "currency"}, nil)
	inboxDesc    = prometheus.NewDesc("kanca_inbox_open", "What waits for a person of the office; urgent are cries for help.", []string{"urgent"}, nil)
	oldestDesc   = prometheus.NewDesc("kanca_inbox_oldest_seconds", "For how long the oldest of it is open; 0 where nothing is.", []string{"urgent"}, nil)
	upkeepDesc   = prometheus.NewDesc("kanca_upkeep_done_timestamp_seconds", "When a task of the house's upkeep last succeeded, in Unix time; 0 where it never did.", []string{"task"}, nil)
	failuresDesc = prometheus.NewDesc("kanca_upkeep_failures", "How often a task of the house's upkeep has failed since it last succeeded.", []string{"task"}, nil)
	backupDesc   = prometheus.NewDesc("kanca_backup_age_seconds", "How old the newest backup is that was written and read again; absent while there is none.", nil, nil)
	unsavedDesc  = prometheus.NewDesc("kanca_backup_failed", "Whether the last try to write a backup failed, 1 or 0.", nil, nil)
	nearDesc     = prometheus.NewDesc("kanca_backup_same_disk", "Whether the newest backup lies on the disk of the database and would be lost with it, 1 or 0.", nil, nil)
	databaseDesc = prometheus.NewDesc("kanca_database_up", "Whether the database could be asked for this page and can be written, 1 or 0.", nil, nil)
)

func (s *stored) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{queueDesc, waitDesc, todayDesc, priceDesc, inboxDesc, oldestDesc, upkeepDesc, failuresDesc, backupDesc, unsavedDesc, nearDesc, databaseDesc} {
		out <- d
	}
	for _, d := range regencyMetrics {
		out <- d
	}
}

func (s *stored) Collect(out chan<- prometheus.Metric) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), lookTime)
	defer cancel()
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	now := s.now()
	queues, err := s.db.Queues(ctx)
	days, err2 := s.db.SMSDays(ctx, now, s.zone)
	prices, err3 := s.db.SMSPrices(ctx)
	inbox, err4 := s.db.InboxCounts(ctx)
	upkeep, err5 := s.db.Upkeep(ctx)
	backups, err6 := s.db.Backups(ctx)
	state, err7 := s.db.RegencyState(ctx)
	if errors.Join(err, err2, err3, err4, err5, err6, err7) != nil {
		gauge(databaseDesc, 0)
		return
	}
	up := 1.0
	if s.db.Beat(ctx) != nil {
		up = 0
	}
	gauge(databaseDesc, up)
	flow(gauge, state, now)
	for _, q := range queues {
		gauge(queueDesc, float64(q.Queued), string(q.Channel), "queued")
		gauge(queueDesc, float64(q.Sending), string(q.Channel), "sending")
		if !q.Due.IsZero() {
			gauge(waitDesc, max(0, now.Sub(q.Due).Seconds()), string(q.Channel))
		}
	}
	for _, u := range upkeep {
		done := 0.0
		if !u.Done.IsZero() {
			done = float64(u.Done.Unix())
		}
		gauge(upkeepDesc, done, u.Task)
		gauge(failuresDesc, float64(u.Failures), u.Task)
	}
	for _, c := range inbox {
		age := 0.0
		if c.Open > 0 {
			age = max(0, now.Sub(c.Oldest).Seconds())
		}
		gauge(inboxDesc, float64(c.Open), strconv.FormatBool(c.Urgent))
		gauge(oldestDesc, age, strconv.FormatBool(c.Urgent))
	}
	if last := backups.Last; !last.At.IsZero() {
		gauge(backupDesc, max(0, now.Sub(last.At).Seconds()))
		gauge(nearDesc, truth(last.SameDisk))
	}
	gauge(unsavedDesc, truth(!backups.Failed.At.IsZero()))
	for _, d := range days {
		gauge(todayDesc, float64(d.Segments), string(d.Channel))
	}
	today := now.In(s.zone).Format(time.DateOnly)
	shown := map[bot.ChannelName]bool{}
	for _, p := range prices {
		if held, ok := prices.On(p.Channel, today); ok && !shown[p.Channel] {
			shown[p.Channel] = true
			gauge(priceDesc, float64(held.Micros)/1e6, string(p.Channel), held.Currency)
		}
	}
}

// truth is a yes or no as a metric has it.
func truth(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
