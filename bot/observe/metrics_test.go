package observe_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/delivery"
	"kanca/bot/observe"
	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/store/storetest"
	"kanca/bot/turn"
)

var wib = time.FixedZone("WIB", 7*60*60)

type office struct {
	*testing.T
	db    *store.DB
	m     *observe.Metrics
	clock time.Time
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{T: t, clock: time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC)} // 3 in the morning of the 24th in Probolinggo
	dir := t.TempDir()
	keys, err := seal.OpenKeyring(filepath.Join(dir, "keys"))
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return o.clock }
	if o.db, err = store.Open(t.Context(), store.Options{URL: "sqlite:" + storetest.File(t, dir), Keys: keys, Now: now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.db.Close() })
	o.m = observe.New(o.db, wib, now)
	return o
}

func (o *office) page() string {
	o.Helper()
	w := httptest.NewRecorder()
	o.m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != 200 {
		o.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return w.Body.String()
}

func (o *office) has(lines ...string) {
	o.Helper()
	page := "\n" + o.page()
	for _, line := range lines {
		if !strings.Contains(page, "\n"+line+"\n") {
			o.Errorf("the page lacks %q", line)
		}
	}
}

// queue puts messages to one person into the outbox.
func (o *office) queue(channel bot.ChannelName, segments ...int) {
	o.Helper()
	to := bot.Address{Kind: bot.Phone, Value: "+620000000001"}
	if err := o.db.InTx(o.Context(), func(tx *store.Tx) error {
		p, err := tx.TakePerson(o.Context(), []bot.Address{to}, o.clock)
		if err != nil {
			return err
		}
		var replies []store.Reply
		for _, n := range segments {
			replies = append(replies, store.Reply{Text: "halo", Segments: n})
		}
		return tx.AddReplies(o.Context(), p.ID, channel, to, 0, replies)
	}); err != nil {
		o.Fatal(err)
	}
}

type phone struct{ fail error }

func (phone) Name() bot.ChannelName { return "kannel" }
func (phone) Traits() bot.Traits    { return bot.Traits{Medium: bot.SMS} }
func (p phone) Send(_ context.Context, m bot.Outgoing) (bot.Receipt, error) {
	return bot.Receipt{Segments: 2}, p.fail
}

func (o *office) send(p phone) {
	o.Helper()
	s, err := delivery.New(delivery.Options{Store: o.db, Channel: p, Holder: "test", Observe: o.m.Sent, Now: func() time.Time { return o.clock }})
	if err == nil {
		err = s.Drain(o.Context())
	}
	if err != nil {
		o.Fatal(err)
	}
}

func TestMessagesAndSegments(t *testing.T) {
	o := newOffice(t)
	o.queue("kannel", 1, 1, 1)
	o.clock = o.clock.Add(time.Minute)
	o.has(`kanca_outbox_messages{channel="kannel",state="queued"} 3`, `kanca_outbox_wait_seconds{channel="kannel"} 60`)
	o.send(phone{})
	o.queue("kannel", 1)
	o.send(phone{fail: &bot.SendError{Class: bot.BadAddress, Code: "1"}})
	o.m.Turn(turn.Report{Channel: "kannel"})
	o.m.Turn(turn.Report{Channel: "kannel", Quiet: turn.QuietStaff})
	o.m.Turn(turn.Report{Channel: "kannel", Failed: true})
	o.has(
		`kanca_messages_sent_total{channel="kannel",state="sent"} 3`, `kanca_messages_sent_total{channel="kannel",state="failed"} 1`,
		`kanca_sms_segments_total{channel="kannel"} 6`, `kanca_sms_segments_today{channel="kannel"} 6`,
		`kanca_messages_received_total{channel="kannel",result="answered"} 1`,
		`kanca_messages_received_total{channel="kannel",result="quiet"} 1`, `kanca_messages_received_total{channel="kannel",result="failed"} 1`)
	if page := o.page(); strings.Contains(page, "kanca_outbox_messages{") || strings.Contains(page, "620000000001") || strings.Contains(page, "kanca_sms_segment_price{") {
		t.Errorf("an empty outbox, a number or an invented price is shown:\n%s", page)
	}
	// The price of the day holds; a later one does not yet.
	for _, p := range []store.SMSPrice{
		{Channel: "kannel", Since: "2026-11-01", Currency: "IDR", Micros: 350_000_000, Source: "contoh"},
		{Channel: "kannel", Since: "2026-11-24", Currency: "IDR", Micros: 410_500_000, Source: "contoh"},
		{Channel: "kannel", Since: "2026-11-25", Currency: "IDR", Micros: 999_000_000, Source: "contoh"},
	} {
		if err := o.db.SetSMSPrice(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	o.has(`kanca_sms_segment_price{channel="kannel",currency="IDR"} 410.5`)
	o.clock = o.clock.Add(24 * time.Hour)
	o.has(`kanca_sms_segment_price{channel="kannel",currency="IDR"} 999`)
	if strings.Contains(o.page(), "kanca_sms_segments_today{") {
		t.Error("yesterday's segments count today")
	}
}

func TestWebhooksHandlersAndReports(t *testing.T) {
	o := newOffice(t)
	hook := o.m.Hook("/hooks/x", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("secret") == "" {
			http.Error(w, "no", http.StatusForbidden)
		}
	}))
	for _, path := range []string{"/hooks/x", "/hooks/x", "/hooks/x?secret=1"} {
		hook.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil))
	}
	var away error
	h := o.m.Receiving(func(context.Context, bot.Incoming) error { return away })
	mark := o.m.Reporting("kannel", func(context.Context, []store.Outcome) error { return away })
	for _, err := range []error{nil, errors.New("away")} {
		away = err
		if h(t.Context(), bot.Incoming{Channel: "kannel"}) != err || mark(t.Context(), []store.Outcome{{ID: 1, State: store.Delivered}}) != err {
			t.Error("an error was swallowed")
		}
	}
	works := true
	if err := o.m.Connected("whatsapp", func() bool { return works }); err != nil {
		t.Fatal(err)
	}
	o.has(`kanca_webhook_requests_total{code="403",path="/hooks/x"} 2`, `kanca_webhook_requests_total{code="200",path="/hooks/x"} 1`,
		`kanca_turn_seconds_count{channel="kannel",result="stored"} 1`, `kanca_turn_seconds_count{channel="kannel",result="error"} 1`,
		`kanca_delivery_reports_total{provider="kannel",state="delivered"} 1`, `kanca_channel_connected{channel="whatsapp"} 1`, `kanca_database_up 1`)
	works = false
	o.db.Close()
	o.has(`kanca_channel_connected{channel="whatsapp"} 0`, `kanca_database_up 0`)
}

// What waits for the office is told with the age of the oldest.
func TestTheInboxIsCounted(t *testing.T) {
	o := newOffice(t)
	o.has(`kanca_inbox_open{urgent="true"} 0`, `kanca_inbox_open{urgent="false"} 0`, `kanca_inbox_oldest_seconds{urgent="true"} 0`)
	leave := func(id string, urgent bool) {
		t.Helper()
		if err := o.db.InTx(t.Context(), func(tx *store.Tx) error {
			p, err := tx.TakePerson(t.Context(), []bot.Address{{Kind: bot.Phone, Value: "+62000000000" + id}}, o.clock)
			if err != nil {
				return err
			}
			return tx.Apply(t.Context(), p.ID, 0, []bot.Event{bot.HandoverRequested{Handover: bot.Handover{ID: id, Topic: "emergency", Urgent: urgent}}})
		}); err != nil {
			t.Fatal(err)
		}
		o.clock = o.clock.Add(time.Minute)
	}
	leave("1", true)
	leave("2", true)
	leave("3", false)
	o.has(`kanca_inbox_open{urgent="true"} 2`, `kanca_inbox_open{urgent="false"} 1`, `kanca_inbox_oldest_seconds{urgent="true"} 180`, `kanca_inbox_oldest_seconds{urgent="false"} 60`)
	if err := o.db.CloseEntry(t.Context(), 1, "selesai"); err != nil {
		t.Fatal(err)
	}
	o.has(`kanca_inbox_open{urgent="true"} 1`, `kanca_inbox_oldest_seconds{urgent="true"} 120`)
}

// Whoever watches sees when repeated work last succeeded and that it fails.
func TestUpkeepIsShown(t *testing.T) {
	o := newOffice(t)
	for _, failed := range []bool{true, false, true, true} {
		if err := o.db.NoteUpkeep(t.Context(), "retention", o.clock, failed, "swept"); err != nil {
			t.Fatal(err)
		}
	}
	o.has(`kanca_upkeep_done_timestamp_seconds{task="retention"} 1.795464e+09`, `kanca_upkeep_failures{task="retention"} 2`)
}
