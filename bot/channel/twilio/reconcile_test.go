package twilio

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/channel/twilio/twiliotest"
)

// While we were away Twilio got messages; one of them a webhook had brought.
func TestMissedMessagesAreHandledOnce(t *testing.T) {
	o := newOffice(t)
	o.says("whatsapp:"+siti, twiliotest.WhatsApp, "halo")
	for n := range 7 {
		o.twilio.Text(fmt.Sprintf("whatsapp:+62000000010%d", n), twiliotest.WhatsApp, "halo")
		o.twilio.Text(fmt.Sprintf("+62000000020%d", n), twiliotest.Number, "loker")
	}
	o.twilio.Text("whatsapp:"+siti, twiliotest.WhatsApp, "menu", "image/jpeg")
	done, err := o.Reconcile(t.Context(), time.Now().Add(-time.Hour), o.receiver.Receive)
	if err != nil || done.Listed != 16 || done.Newest.IsZero() {
		t.Fatalf("%+v %v", done, err)
	}
	if len(o.observed) != 16 {
		t.Errorf("%d turns, want 16", len(o.observed))
	}
	o.drain()
	sent := len(o.twilio.Sent())
	for range 2 {
		if _, err := o.Reconcile(t.Context(), time.Now().Add(-time.Hour), o.receiver.Receive); err != nil {
			t.Fatal(err)
		}
	}
	o.drain()
	if len(o.observed) != 16 || len(o.twilio.Sent()) != sent {
		t.Errorf("again: %d turns, %d sent, was %d", len(o.observed), len(o.twilio.Sent()), sent)
	}
}

func TestReconcileListsAsTheWebhookWouldSay(t *testing.T) {
	tr := newTrial(t)
	at := time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)
	tr.twilio.Now = func() time.Time { at = at.Add(time.Second); return at }
	tr.twilio.Text("whatsapp:ID.ABC123", twiliotest.WhatsApp, "pertama")
	tr.twilio.Text(siti, twiliotest.Number, "", "image/jpeg", "image/png")
	tr.twilio.Text("TELKOMSEL", twiliotest.Number, "promo")
	tr.twilio.Text("whatsapp:"+siti, twiliotest.WhatsApp, "terakhir")
	tr.twilio.Text(siti, "+10000000999", "another number of the account")
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
	tr := newTrial(t, func(o *Options) { o.From = twiliotest.Service }) // the numbers are not known
	for n := range 1200 {
		tr.twilio.Text(siti, twiliotest.Number, fmt.Sprint(n))
		if n%3 == 0 {
			tr.twilio.Lock()
			tr.twilio.Keep(&twiliotest.Message{From: twiliotest.Number, To: siti, Body: "answer", Direction: "outbound-api", Status: "delivered"})
			tr.twilio.Unlock()
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
	if len(seen) != 1200 || tr.twilio.Count("list") < 4 {
		t.Errorf("%d different, %d pages", len(seen), tr.twilio.Count("list"))
	}
}

// With a messaging service the whole account is listed: what came to another
// service of the account is not answered.
func TestReconcileLeavesOtherServicesAlone(t *testing.T) {
	tr := newTrial(t, func(o *Options) { o.From = twiliotest.Service })
	for _, service := range []string{twiliotest.Service, "MG00000000000000000000000000000002", ""} {
		tr.twilio.Text(siti, twiliotest.Number, "untuk "+service).Service = service
	}
	if done, err := tr.Reconcile(t.Context(), time.Now().Add(-time.Hour), tr.handle); err != nil || done.Listed != 2 {
		t.Errorf("%+v %v", done, err)
	}
	for _, in := range tr.incomings() {
		if strings.Contains(in.Text, "MG00000000000000000000000000000002") {
			t.Errorf("taken: %+v", in)
		}
	}
}

func TestReconcileStopsAtWhatIsNotTaken(t *testing.T) {
	tr := newTrial(t)
	for n := range 5 {
		tr.twilio.Text(siti, twiliotest.Number, fmt.Sprint(n))
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
	at := func(at time.Time) func(context.Context) (time.Time, error) {
		return func(context.Context) (time.Time, error) { return at, nil }
	}
	for name, tc := range map[string]struct {
		last func(context.Context) (time.Time, error)
		want time.Time
		fail bool
	}{
		"not known":           {nil, now, false},
		"new database":        {at(time.Time{}), now, false},
		"two hours away":      {at(now.Add(-2 * time.Hour)), now.Add(-2 * time.Hour), false},
		"a month away":        {at(now.AddDate(0, -1, 0)), now.Add(-maxLookBack), false},
		"a clock that ran on": {at(now.Add(time.Hour)), now, false},
		"database away":       {func(context.Context) (time.Time, error) { return time.Time{}, errors.New("away") }, time.Time{}, true},
	} {
		tr := newTrial(t, func(o *Options) { o.Reconciled, o.Now = tc.last, func() time.Time { return now } })
		tr.twilio.Now = func() time.Time { return now.AddDate(0, 0, -30) }
		from, err := tr.round(t.Context(), time.Time{}, tr.handle)
		if (err != nil) != tc.fail || !from.Equal(tc.want) {
			t.Errorf("%s: from %v, %v", name, from, err)
		}
	}
}

// After an outage the webhook may be quicker than the fetching, which may fail,
// and the program may end before it is tried again: nothing is left out.
func TestANewMessageDoesNotHideMissedOnes(t *testing.T) {
	db := openStore(t)
	begin := time.Now().Add(-3 * time.Hour).Truncate(time.Second)
	if err := db.SetCheckpoint(t.Context(), "twilio", begin); err != nil {
		t.Fatal(err)
	}
	start := func() *trial {
		return newTrial(t, func(o *Options) {
			o.Reconciled = func(ctx context.Context) (time.Time, error) { return db.Checkpoint(ctx, "twilio") }
			o.SetReconciled = func(ctx context.Context, at time.Time) error { return db.SetCheckpoint(ctx, "twilio", at) }
		})
	}
	first := start()
	if status := first.twilio.Post(first.public+MessagePath, first.twilio.Text(siti, twiliotest.Number, "new").Fields()); status != 200 {
		t.Fatal(status)
	}
	first.twilio.Server.Close()
	if _, err := first.round(t.Context(), time.Time{}, first.handle); err == nil {
		t.Fatal("Twilio is away and nobody noticed")
	}
	second := start()
	at := begin.Add(time.Minute)
	second.twilio.Now = func() time.Time { return at }
	second.twilio.Text(siti, twiliotest.Number, "missed")
	if _, err := second.round(t.Context(), time.Time{}, second.handle); err != nil || len(second.incomings()) != 1 {
		t.Errorf("%d fetched, %v", len(second.incomings()), err)
	}
	if kept, err := db.Checkpoint(t.Context(), "twilio"); err != nil || !kept.Equal(at) {
		t.Errorf("goes on at %v, want %v: %v", kept, at, err)
	}
}

func TestRunFetchesWhatWasMissedAndEnds(t *testing.T) {
	tr := newTrial(t)
	tr.twilio.Text(siti, twiliotest.Number, "halo")
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
	tr.twilio.Now = func() time.Time { return at }
	tr.twilio.Text(siti, twiliotest.Number, "younger")
	from, err := tr.round(t.Context(), at.Add(-time.Hour), tr.handle)
	if err != nil || !from.Equal(at) {
		t.Fatalf("from %v, %v", from, err)
	}
	tr.twilio.Now = func() time.Time { return at.Add(-10 * time.Minute) }
	tr.twilio.Text(siti, twiliotest.Number, "older")
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
