package twilio

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"kanca/bot"
)

// While we were away Twilio got messages; one of them a webhook had brought.
func TestMissedMessagesAreHandledOnce(t *testing.T) {
	o := newOffice(t)
	o.says("whatsapp:"+siti, ourWhatsApp, "halo")
	for n := range 7 {
		o.twilio.text(fmt.Sprintf("whatsapp:+62000000010%d", n), ourWhatsApp, "halo")
		o.twilio.text(fmt.Sprintf("+62000000020%d", n), ourNumber, "loker")
	}
	o.twilio.text("whatsapp:"+siti, ourWhatsApp, "menu", "image/jpeg")
	done, err := o.Reconcile(t.Context(), time.Now().Add(-time.Hour), o.receiver.Receive)
	if err != nil || done.Listed != 16 || done.Newest.IsZero() {
		t.Fatalf("%+v %v", done, err)
	}
	if len(o.observed) != 16 {
		t.Errorf("%d turns, want 16", len(o.observed))
	}
	o.drain()
	sent := len(o.twilio.sent())
	for range 2 {
		if _, err := o.Reconcile(t.Context(), time.Now().Add(-time.Hour), o.receiver.Receive); err != nil {
			t.Fatal(err)
		}
	}
	o.drain()
	if len(o.observed) != 16 || len(o.twilio.sent()) != sent {
		t.Errorf("again: %d turns, %d sent, was %d", len(o.observed), len(o.twilio.sent()), sent)
	}
}

func TestReconcileListsAsTheWebhookWouldSay(t *testing.T) {
	tr := newTrial(t)
	at := time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)
	tr.twilio.now = func() time.Time { at = at.Add(time.Second); return at }
	tr.twilio.text("whatsapp:ID.ABC123", ourWhatsApp, "pertama")
	tr.twilio.text(siti, ourNumber, "", "image/jpeg", "image/png")
	tr.twilio.text("TELKOMSEL", ourNumber, "promo")
	tr.twilio.text("whatsapp:"+siti, ourWhatsApp, "terakhir")
	tr.twilio.text(siti, "+10000000999", "another number of the account")
	since := at.Add(-time.Hour)
	if _, err := tr.Reconcile(t.Context(), since, tr.handle); err != nil {
		t.Fatal(err)
	}
	var got string
	for _, in := range tr.incomings() {
		got += fmt.Sprintln(in.Channel, in.From[0], in.Kind, in.Text, in.SentAt.UTC().Format(time.TimeOnly))
	}
	want := "twilio_whatsapp bsuid:ID.ABC123 text pertama 03:00:01\n" +
		"twilio_sms phone:" + siti + " photo  03:00:02\n" +
		"twilio_whatsapp phone:" + siti + " text terakhir 03:00:04\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	tr.taken = nil
	if _, err := tr.Reconcile(t.Context(), at.Add(-1500*time.Millisecond), tr.handle); err != nil || len(tr.incomings()) != 1 {
		t.Errorf("since the last but one: %v, %d messages", err, len(tr.incomings()))
	}
}

// Many pages, and what we sent lies between.
func TestReconcileReadsAllPages(t *testing.T) {
	tr := newTrial(t, func(o *Options) { o.From = ourService }) // the numbers are not known
	for n := range 1200 {
		tr.twilio.text(siti, ourNumber, fmt.Sprint(n))
		if n%3 == 0 {
			tr.twilio.mu.Lock()
			tr.twilio.addLocked(&fakeMessage{from: ourNumber, to: siti, body: "answer", direction: "outbound-api", status: "delivered"})
			tr.twilio.mu.Unlock()
		}
	}
	done, err := tr.Reconcile(t.Context(), time.Now().Add(-time.Hour), tr.handle)
	if err != nil || done.Listed != 1200 {
		t.Fatalf("%+v %v", done, err)
	}
	seen := map[string]bool{}
	for _, in := range tr.incomings() {
		seen[in.ProviderID] = true
	}
	if len(seen) != 1200 || tr.twilio.count("list") < 4 {
		t.Errorf("%d different, %d pages", len(seen), tr.twilio.count("list"))
	}
}

func TestReconcileStopsAtWhatIsNotTaken(t *testing.T) {
	tr := newTrial(t)
	for n := range 5 {
		tr.twilio.text(siti, ourNumber, fmt.Sprint(n))
	}
	n := 0
	done, err := tr.Reconcile(t.Context(), time.Now().Add(-time.Hour), func(ctx context.Context, in bot.Incoming) error {
		if n++; n == 3 {
			return errors.New("the database is away")
		}
		return nil
	})
	if err == nil || done.Listed != 2 || n != 3 {
		t.Errorf("%+v %v after %d", done, err, n)
	}
}

func TestWhereReconcilingBegins(t *testing.T) {
	now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		last func(context.Context, bot.ChannelName) (time.Time, error)
		want time.Time
		fail bool
	}{
		"not known":      {nil, now, false},
		"new database":   {func(context.Context, bot.ChannelName) (time.Time, error) { return time.Time{}, nil }, now, false},
		"two hours away": {func(context.Context, bot.ChannelName) (time.Time, error) { return now.Add(-2 * time.Hour), nil }, now.Add(-2 * time.Hour), false},
		"a month away":   {func(context.Context, bot.ChannelName) (time.Time, error) { return now.AddDate(0, -1, 0), nil }, now.Add(-maxLookBack), false},
		"the older one": {func(_ context.Context, c bot.ChannelName) (time.Time, error) {
			return now.Add(map[bot.ChannelName]time.Duration{SMS: -3 * time.Hour, WhatsApp: -time.Minute}[c]), nil
		}, now.Add(-3 * time.Hour), false},
		"database away": {func(context.Context, bot.ChannelName) (time.Time, error) { return time.Time{}, errors.New("away") }, time.Time{}, true},
	} {
		tr := newTrial(t, func(o *Options) { o.LastSeen, o.Now = tc.last, func() time.Time { return now } })
		tr.twilio.now = func() time.Time { return now.AddDate(0, 0, -30) }
		from, err := tr.round(t.Context(), time.Time{}, tr.handle)
		if (err != nil) != tc.fail || !from.Equal(tc.want) {
			t.Errorf("%s: from %v, %v", name, from, err)
		}
	}
}

func TestRunFetchesWhatWasMissedAndEnds(t *testing.T) {
	tr := newTrial(t)
	tr.twilio.text(siti, ourNumber, "halo")
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	taken := make(chan bot.Incoming, 1)
	go func() {
		defer close(ended)
		tr.Account.Run(ctx, func(ctx context.Context, in bot.Incoming) error { taken <- in; return nil })
	}()
	if in := <-taken; in.Text != "halo" {
		t.Errorf("got %+v", in)
	}
	cancel()
	<-ended
}

// A message that becomes visible after a younger one is not lost.
func TestRoundsOverlap(t *testing.T) {
	tr := newTrial(t)
	at := time.Now().Truncate(time.Second)
	tr.twilio.now = func() time.Time { return at }
	tr.twilio.text(siti, ourNumber, "younger")
	from, err := tr.round(t.Context(), at.Add(-time.Hour), tr.handle)
	if err != nil || !from.Equal(at) {
		t.Fatalf("from %v, %v", from, err)
	}
	tr.twilio.now = func() time.Time { return at.Add(-10 * time.Minute) }
	tr.twilio.text(siti, ourNumber, "older")
	if _, err := tr.round(t.Context(), from, tr.handle); err != nil {
		t.Fatal(err)
	}
	found := false
	for _, in := range tr.incomings() {
		found = found || in.Text == "older"
	}
	if !found {
		t.Error("the older one was never listed")
	}
}
