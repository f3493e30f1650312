package twilio

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strconv"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/channel/twilio/twiliotest"
	"kanca/bot/store"
)

func TestStatusCallbacks(t *testing.T) {
	sid := "SM0123456789abcdef0123456789abcdef"
	noon := time.Date(2026, 11, 26, 5, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		query  string
		fields url.Values
		want   []store.Outcome
	}{
		"sent":      {"?message=7", payload("MessageStatus", "sent"), []store.Outcome{{ID: 7, State: store.Sent, ProviderID: sid}}},
		"delivered": {"?message=7", payload("MessageStatus", "delivered"), []store.Outcome{{ID: 7, State: store.Delivered, ProviderID: sid}}},
		"read":      {"?message=7", payload("MessageStatus", "read"), []store.Outcome{{ID: 7, State: store.Read, ProviderID: sid}}},
		"unreachable": {"?message=7", payload("MessageStatus", "undelivered", "ErrorCode", "30003"),
			[]store.Outcome{{ID: 7, State: store.Failed, ProviderID: sid, Code: "30003"}}},
		"unknown handset": {"?message=7", payload("MessageStatus", "undelivered", "ErrorCode", "30005"),
			[]store.Outcome{{ID: 7, State: store.Failed, ProviderID: sid, Code: "30005", Unreachable: true}}},
		"window over": {"?message=7", payload("MessageStatus", "failed", "ErrorCode", "63016"),
			[]store.Outcome{{ID: 7, State: store.Failed, ProviderID: sid, Code: "63016"}}},
		"for a reason that passes": {"?message=7&attempt=1", payload("MessageStatus", "undelivered", "ErrorCode", "30008"),
			[]store.Outcome{{ID: 7, State: store.Queued, Attempt: 1, NextAt: noon.Add(resendAfter), ProviderID: sid, Code: "30008"}}},
		"too many at once": {"?message=7&attempt=2", payload("MessageStatus", "failed", "ErrorCode", "30001"),
			[]store.Outcome{{ID: 7, State: store.Queued, Attempt: 2, NextAt: noon.Add(resendAfter), ProviderID: sid, Code: "30001"}}},
		"the third time": {"?message=7&attempt=3", payload("MessageStatus", "undelivered", "ErrorCode", "30008"),
			[]store.Outcome{{ID: 7, State: store.Failed, Attempt: 3, ProviderID: sid, Code: "30008"}}},
		"for good": {"?message=7&attempt=1", payload("MessageStatus", "undelivered", "ErrorCode", "30007"),
			[]store.Outcome{{ID: 7, State: store.Failed, Attempt: 1, ProviderID: sid, Code: "30007"}}},
		"of a try unknown": {"?message=7&attempt=x", payload("MessageStatus", "undelivered", "ErrorCode", "30008"),
			[]store.Outcome{{ID: 7, State: store.Failed, ProviderID: sid, Code: "30008"}}},
		"failed, no code":   {"?message=7", payload("MessageStatus", "failed"), []store.Outcome{{ID: 7, State: store.Failed, ProviderID: sid, Code: "failed"}}},
		"failed, odd code":  {"?message=7", payload("MessageStatus", "failed", "ErrorCode", "<b>"), []store.Outcome{{ID: 7, State: store.Failed, ProviderID: sid, Code: "failed"}}},
		"only the old name": {"?message=7", payload("SmsStatus", "sent"), []store.Outcome{{ID: 7, State: store.Sent, ProviderID: sid}}},
		"queued":            {"?message=7", payload("MessageStatus", "queued"), nil},
		"sending":           {"?message=7", payload("MessageStatus", "sending"), nil},
		"a new status":      {"?message=7", payload("MessageStatus", "pondering"), nil},
		"not ours":          {"", payload("MessageStatus", "sent"), nil},
		"another's id":      {"?message=x", payload("MessageStatus", "sent"), nil},
		"zero":              {"?message=0", payload("MessageStatus", "sent"), nil},
		"negative":          {"?message=-7", payload("MessageStatus", "sent"), nil},
		"too large":         {"?message=99999999999999999999", payload("MessageStatus", "sent"), nil},
	} {
		tr := newTrial(t, func(o *Options) { o.Now = func() time.Time { return noon } })
		if got := tr.twilio.Post(tr.public+StatusPath+tc.query, tc.fields); got != 204 {
			t.Errorf("%s: status %d", name, got)
		}
		if got := tr.outcomes(); fmt.Sprint(got) != fmt.Sprint(tc.want) {
			t.Errorf("%s: marked %v, want %v", name, got, tc.want)
		}
	}
}

// In whatever order callbacks come, and however often, a message ends where its
// furthest one says.
func TestCallbacksInAnyOrder(t *testing.T) {
	o := newOffice(t)
	random := rand.New(rand.NewPCG(1, 2))
	answers := o.says("whatsapp:"+siti, twiliotest.WhatsApp, "halo")
	for range 20 {
		answers = append(answers, o.says("whatsapp:"+siti, twiliotest.WhatsApp, "menu")...)
	}
	for _, m := range answers {
		statuses := []string{"queued", "sent", "delivered", "read", "sent", "delivered", "queued"}
		random.Shuffle(len(statuses), func(i, j int) { statuses[i], statuses[j] = statuses[j], statuses[i] })
		for _, status := range statuses {
			o.twilio.Report(m, status, 0)
		}
	}
	for _, m := range o.stored(phone(siti)) {
		if !m.Inbound && m.State != store.Read {
			t.Errorf("message %d is %s", m.ID, m.State)
		}
	}
}

// A callback that overtakes the answer to our send is not lost, and the answer
// does not take it back.
func TestAStatusBeforeItsMessage(t *testing.T) {
	o := newOffice(t)
	o.twilio.Fault = func(int) twiliotest.Fault { return twiliotest.Fault{Silent: true, Take: true} }
	o.twilio.Post(o.twilio.Hook, o.twilio.Text("whatsapp:"+siti, twiliotest.WhatsApp, "halo").Fields())
	ctx, cancel := context.WithCancel(t.Context())
	finished := make(chan error)
	go func() { finished <- o.senders[WhatsApp].Drain(ctx) }()
	for len(o.twilio.Sent()) == 0 {
		select {
		case err := <-finished:
			t.Fatalf("nothing was sent: %v", err)
		case <-o.twilio.Took:
		}
	}
	m := o.twilio.Sent()[0]
	if got := o.twilio.Report(m, "delivered", 0); got != 204 {
		t.Fatalf("status %d", got)
	}
	o.twilio.Lock()
	o.twilio.Fault = nil
	o.twilio.Unlock()
	o.twilio.CloseClientConnections() // the answer never comes
	<-finished
	cancel()
	for _, stored := range o.stored(phone(siti)) {
		if !stored.Inbound && strconv.Itoa(int(stored.ID)) == urlMessage(m.Callback) && (stored.State != store.Delivered || stored.ProviderID != m.SID) {
			t.Errorf("stored as %+v", stored)
		}
	}
	if n := len(o.twilio.Sent()); n != len(answersOf(o)) {
		t.Errorf("%d sent, %d stored", n, len(answersOf(o)))
	}
}

func answersOf(o *office) (out []store.StoredMessage) {
	for _, m := range o.stored(phone(siti)) {
		if !m.Inbound {
			out = append(out, m)
		}
	}
	return out
}

func urlMessage(callback string) string {
	u, _ := url.Parse(callback)
	return u.Query().Get("message")
}

func TestUnknownMessagesChangeNothing(t *testing.T) {
	o := newOffice(t)
	o.says("whatsapp:"+siti, twiliotest.WhatsApp, "halo")
	before := fmt.Sprint(o.stored(phone(siti)))
	public := o.public
	if got := o.twilio.Post(public+StatusPath+"?message=4711", payload("MessageStatus", "delivered")); got != 204 {
		t.Errorf("status %d", got)
	}
	// A callback cannot touch a person's message either.
	for _, m := range o.stored(phone(siti)) {
		if m.Inbound {
			o.twilio.Post(public+StatusPath+"?message="+strconv.Itoa(int(m.ID)), payload("MessageStatus", "failed"))
		}
	}
	if after := fmt.Sprint(o.stored(phone(siti))); after != before {
		t.Errorf("was %s\nis %s", before, after)
	}
}

func TestARefusalThatComesLate(t *testing.T) {
	var told []bot.Address
	var fail error
	tr := newTrial(t, func(o *Options) {
		o.OptedOut = func(_ context.Context, who bot.Address) error {
			told = append(told, who)
			return fail
		}
	})
	for _, code := range []string{"63014", "63033"} {
		onWhatsApp := payload("MessageStatus", "undelivered", "ErrorCode", code, "To", "whatsapp:"+siti, "From", "whatsapp:"+twiliotest.Number)
		if got := tr.twilio.Post(tr.public+StatusPath+"?message=1", onWhatsApp); got != 204 || len(told) != 1 || told[0] != phone(siti) {
			t.Errorf("no marketing by WhatsApp (%s): status %d, told %v", code, got, told)
		}
		told = nil
	}
	fields := payload("MessageStatus", "failed", "ErrorCode", "21610", "To", siti, "From", twiliotest.Number)
	if got := tr.twilio.Post(tr.public+StatusPath+"?message=1", fields); got != 204 || len(told) != 1 || told[0] != phone(siti) {
		t.Errorf("status %d, told %v", got, told)
	}
	fail = errors.New("the database is away")
	if got := tr.twilio.Post(tr.public+StatusPath+"?message=1", fields); got != 503 {
		t.Errorf("status %d", got)
	}
}
