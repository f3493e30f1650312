package kannel

import (
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kanca/bot/channel/kannel/kanneltest"
	"kanca/bot/store"
)

// While we are away, messages wait on Kannel's disk, and come when we are back.
func TestMessagesWaitWhileWeAreAway(t *testing.T) {
	o := newOffice(t, "")
	o.says(siti, "halo")
	o.down()
	o.operator.Text(siti, shortCode, "loker")
	o.operator.Text(budi, shortCode, "biaya")
	o.operator.Text(budi, shortCode, longText)
	o.up()
	for range 3 {
		o.turn()
	}
	if got := o.inbound(siti); !slices.Equal(got, []string{"halo", "loker"}) {
		t.Errorf("of Siti: %q", got)
	}
	got := o.inbound(budi)
	slices.Sort(got)
	if !slices.Equal(got, []string{longText, "biaya"}) {
		t.Errorf("of Budi: %q", got)
	}
}

// Everything ends at once, as in a power cut, while messages wait for us. Kannel
// starts before we do.
func TestPowerCut(t *testing.T) {
	o := newOffice(t, "", setting{Group: "core", Name: "sms-combine-concatenated-mo-timeout", Value: "1"})
	o.down()
	o.operator.Text(siti, shortCode, "loker")
	o.operator.Text(siti, shortCode, longText)
	p := kanneltestParts(longText, 77)
	o.operator.Part(budi, shortCode, p[0])
	o.gateway.KillSmsbox()
	o.gateway.KillBearerbox()
	o.operator.Gone()
	o.gateway.StartBearerbox()
	o.gateway.StartSmsbox()
	o.operator.Bound()
	for _, part := range p[1:] {
		o.operator.Part(budi, shortCode, part)
	}
	o.up()
	for range 4 {
		o.turn()
	}
	got := o.inbound(siti)
	slices.Sort(got)
	if !slices.Equal(got, []string{longText, "loker"}) {
		t.Errorf("of Siti: %q", got)
	}
	// Kannel does not join what came before with what comes after.
	if got := o.inbound(budi); strings.Join(got, "") != longText {
		t.Errorf("of Budi, half before and half after: %q", got)
	}
}

// A message that could not be stored is not acknowledged, and is delivered again.
func TestAMessageThatCouldNotBeStored(t *testing.T) {
	o := newOffice(t, "")
	o.refuse.Store(true)
	o.operator.Text(siti, shortCode, "halo")
	o.tried(2)
	o.refuse.Store(false)
	o.turn()
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, in := range o.asked {
		if in.ProviderID != o.asked[0].ProviderID {
			t.Errorf("the message has two ids: %s, %s", in.ProviderID, o.asked[0].ProviderID)
		}
	}
}

// tried waits until so many messages were handed in, taken or not.
func (o *office) tried(n int) {
	o.Helper()
	for range n {
		select {
		case <-o.tries:
		case <-time.After(patience):
			o.Fatal("Kannel did not deliver again")
		}
	}
}

// The message is stored, and our answer is lost: Kannel delivers again, and it
// is handled once.
func TestOurAnswerIsLost(t *testing.T) {
	o := newOffice(t, "")
	inner := o.handler
	var lose atomic.Bool
	lose.Store(true)
	o.server.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == MessagePath && lose.Swap(false) {
			inner.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		}
		inner.ServeHTTP(w, r)
	})
	o.operator.Text(siti, shortCode, "halo")
	o.tried(2)
	o.turn()
	o.says(budi, "halo") // Kannel takes one after the other, so the second try is over
	if got := o.inbound(siti); !slices.Equal(got, []string{"halo"}) {
		t.Errorf("stored %q", got)
	}
}

// While the secret is wrong, Kannel keeps the messages.
func TestAWrongSecretLosesNothing(t *testing.T) {
	o := newOffice(t, "")
	right := o.secrets
	refused := make(chan struct{}, 100)
	inner := o.handler
	var changing sync.Mutex
	o.server.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		changing.Lock()
		defer changing.Unlock()
		seen := httptest.NewRecorder()
		inner.ServeHTTP(seen, r)
		if seen.Code == http.StatusForbidden {
			refused <- struct{}{}
		}
		w.WriteHeader(seen.Code)
		_, _ = w.Write(seen.Body.Bytes()) // Kannel is there
	})
	changing.Lock()
	o.secrets = []string{"another-secret-0123456789"}
	changing.Unlock()
	o.operator.Text(siti, shortCode, "halo")
	<-refused
	<-refused
	if o.gateway.Stored() == 0 {
		t.Error("Kannel has the message no more")
	}
	changing.Lock()
	o.secrets = right
	changing.Unlock()
	o.turn()
}

// Smsbox is killed and comes back: what waits in the outbox goes out then, once.
func TestSmsboxIsKilledWhileWeSend(t *testing.T) {
	o := newOffice(t, "")
	o.operator.Text(siti, shortCode, "loker")
	o.operator.Text(budi, shortCode, "biaya")
	o.turn()
	o.turn()
	if err := o.Check(o.Context()); err != nil {
		t.Errorf("while Kannel is there: %v", err)
	}
	o.gateway.KillSmsbox()
	if err := o.Check(o.Context()); err == nil {
		t.Error("Kannel is gone and nobody notices")
	}
	if err := o.sender.Drain(o.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(o.operator.Inbox()); n != 0 {
		t.Fatalf("%d messages went out without smsbox", n)
	}
	o.gateway.StartSmsbox()
	o.later(time.Minute)
	o.answers(siti)
	o.delivered(siti)
	o.delivered(budi)
	seen := map[string]bool{}
	for _, m := range o.operator.Inbox() {
		if seen[m.To+m.Text] {
			t.Errorf("%s got twice: %s", m.To, m.Text)
		}
		seen[m.To+m.Text] = true
	}
}

// losing puts a wire before smsbox that loses the answer of the next request,
// and the request, too, unless it arrives.
func (o *office) losing(arrives bool) {
	var lost sync.Once
	wire := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lose := false
		lost.Do(func() { lose = true })
		if lose && !arrives {
			panic(http.ErrAbortHandler)
		}
		res, err := http.Get(o.gateway.SendSMSURL() + "?" + r.URL.RawQuery)
		if err != nil || lose {
			panic(http.ErrAbortHandler)
		}
		defer res.Body.Close()
		w.WriteHeader(res.StatusCode)
		_, _ = io.Copy(w, res.Body)
	}))
	o.Cleanup(wire.Close)
	o.o.SendSMSURL = wire.URL
}

// The answer to a send is lost. Kannel had taken the message, and its report
// comes: it is not sent again.
func TestAnAnswerToASendIsLost(t *testing.T) {
	o := newOffice(t, "")
	o.losing(true)
	o.operator.Text(siti, shortCode, "kantor")
	o.turn()
	if err := o.sender.Drain(o.Context()); err != nil {
		t.Fatal(err)
	}
	o.outcome(store.Delivered)
	o.answers(siti)
	o.delivered(siti)
	n := len(o.operator.Inbox())
	o.later(time.Hour)
	if err := o.sender.Drain(o.Context()); err != nil {
		t.Fatal(err)
	}
	if again := len(o.operator.Inbox()); again != n {
		t.Errorf("%d messages, and %d an hour later", n, again)
	}
}

// The same, but the request was lost as well: no report comes, and it is sent again.
func TestARequestIsLost(t *testing.T) {
	o := newOffice(t, "")
	o.losing(false)
	o.operator.Text(siti, shortCode, "kantor")
	o.turn()
	if err := o.sender.Drain(o.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(o.operator.Inbox()); n != 0 {
		t.Fatalf("%d messages arrived", n)
	}
	o.later(2 * time.Minute)
	if n := len(o.answers(siti)); n == 0 {
		t.Error("it was not sent again")
	}
}

// The operator hangs up. What we send meanwhile waits in Kannel.
func TestTheOperatorHangsUp(t *testing.T) {
	o := newOffice(t, "")
	o.operator.Text(siti, shortCode, "kantor")
	o.turn()
	o.operator.Hangup()
	if n := len(o.answers(siti)); n == 0 {
		t.Error("nothing arrived")
	}
	o.delivered(siti)
}

// What the operator says of a message reaches its row, with the code for people.
func TestReportsReachTheMessage(t *testing.T) {
	for name, tc := range map[string]struct {
		answer kanneltest.Status
		report string
		state  store.State
		code   string
	}{
		"delivered":    {kanneltest.OK, "DELIVRD", store.Delivered, ""},
		"not possible": {kanneltest.OK, "UNDELIV", store.Failed, "027"},
		"too late":     {kanneltest.OK, "EXPIRED", store.Failed, "027"},
		"refused":      {kanneltest.InvalidTo, "", store.Failed, "0x0000000b"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, "")
			o.operator.Answer(func(kanneltest.SMS) kanneltest.Status { return tc.answer })
			o.operator.Report(func(kanneltest.SMS) string { return tc.report })
			o.operator.Text(siti, shortCode, "halo")
			o.turn()
			if err := o.sender.Drain(o.Context()); err != nil {
				t.Fatal(err)
			}
			got := o.outcome(tc.state)
			for _, m := range o.stored(siti) {
				if m.ID == got.ID && (m.State != tc.state || m.ErrorCode != tc.code) {
					t.Errorf("%s, code %q", m.State, m.ErrorCode)
				}
			}
		})
	}
}

// Too fast for the operator: Kannel tries again by itself.
func TestTheOperatorIsBusy(t *testing.T) {
	o := newOffice(t, "")
	var busy atomic.Int32
	o.operator.Answer(func(kanneltest.SMS) kanneltest.Status {
		if busy.Add(1) <= 2 {
			return kanneltest.QueueFull
		}
		return kanneltest.OK
	})
	o.says(siti, "halo")
	o.delivered(siti)
}

// A report that could not be written down comes again.
func TestAReportThatCouldNotBeWritten(t *testing.T) {
	o := newOffice(t, "")
	o.operator.Text(siti, shortCode, "halo")
	o.turn()
	o.refuse.Store(true)
	if err := o.sender.Drain(o.Context()); err != nil {
		t.Fatal(err)
	}
	o.outcome(store.Delivered)
	for _, m := range o.stored(siti) {
		if m.State == store.Delivered {
			t.Error("it was written down")
		}
	}
	o.refuse.Store(false)
	o.delivered(siti)
}

func TestLongAnswersGoInParts(t *testing.T) {
	o := newOffice(t, "")
	for _, tc := range []struct {
		text, encoding string
		parts          int
	}{
		{strings.TrimSpace(strings.Repeat("Paspor milik Anda. ", 30)), "GSM-7", 4},
		{strings.TrimSpace(strings.Repeat("Paspor “milik” Anda. ", 10)), "UCS-2", 4},
		{strings.Repeat("a", 152) + "€" + strings.Repeat("b", 140), "GSM-7", 2},
		{"satu\ndua & tiga + empat % lima = @", "GSM-7", 1},
	} {
		receipt, err := o.Send(t.Context(), message(1, siti, tc.text))
		if err != nil {
			t.Fatal(err)
		}
		all := o.operator.Received(1)
		got := all[len(all)-1]
		for got.Text != tc.text && len(all) < 10 {
			all = o.operator.Received(len(all) + 1)
			got = all[len(all)-1]
		}
		if got.Text != tc.text || got.Encoding != tc.encoding || got.Parts != tc.parts || receipt.Segments != tc.parts {
			t.Errorf("%.20q arrived as %.20q, %s in %d parts; %d counted", tc.text, got.Text, got.Encoding, got.Parts, receipt.Segments)
		}
	}
}

// Kannel cuts texts into as many parts as we say that they cost, for a sample of
// texts of all lengths and letters.
func TestKannelCountsAsWeDo(t *testing.T) {
	o := newOffice(t, "")
	letters := []rune("abc ABC 123 \n.,!?@$%&=+é è Ç€[]{}~^|\\")
	random := rand.New(rand.NewPCG(1, 2))
	n := 0
	for range 120 {
		text := make([]rune, 1+random.IntN(480))
		for i := range text {
			text[i] = letters[random.IntN(len(letters))]
		}
		text[0], text[len(text)-1] = 'a', 'z' // Kannel leaves out white space at the ends
		if random.IntN(3) == 0 {
			text[len(text)/2] = []rune("ḍâ’")[random.IntN(3)]
		}
		receipt, err := o.Send(t.Context(), message(1, siti, string(text)))
		if err != nil {
			t.Fatal(err)
		}
		n++
		got := o.operator.Received(n)[n-1]
		if got.Text != string(text) || got.Parts != receipt.Segments {
			t.Errorf("%q: %d parts by our count, Kannel sent %d; arrived as %q", string(text), receipt.Segments, got.Parts, got.Text)
		}
	}
}
