package twilio

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

func message(id bot.MessageID, number, text string) bot.Outgoing {
	return bot.Outgoing{ID: id, To: phone(number), Text: text, Attempt: 1}
}

// sending sends on a channel and returns the class of the error, or nil.
func (tr *trial) sending(name bot.ChannelName, m bot.Outgoing) (bot.Receipt, *bot.SendError) {
	tr.Helper()
	m.Channel = name
	receipt, err := tr.channel(name).Send(tr.Context(), m)
	if err == nil {
		return receipt, nil
	}
	var failed *bot.SendError
	if !errors.As(err, &failed) {
		tr.Fatalf("the error is a %T: %v", err, err)
	}
	if strings.Contains(err.Error(), "62000") || strings.Contains(err.Error(), testToken) {
		tr.Errorf("the error shows a number or the token: %v", err)
	}
	return receipt, failed
}

func TestWhatIsSent(t *testing.T) {
	for name, tc := range map[string]struct {
		from    string
		channel bot.ChannelName
		to      bot.Address
		want    map[string]string
	}{
		"from a number": {ourNumber, SMS, phone(siti), map[string]string{"From": ourNumber, "To": siti, "MessagingServiceSid": "", "ValidityPeriod": "14400", "Body": "halo"}},
		"from a name":   {"DISNAKER", SMS, phone(siti), map[string]string{"From": "DISNAKER", "To": siti}},
		"from a service": {ourService + "," + ourNumber, SMS, phone(siti),
			map[string]string{"From": "", "MessagingServiceSid": ourService, "ValidityPeriod": "14400"}},
		"WhatsApp": {ourService + "," + ourWhatsApp, WhatsApp, phone(siti),
			map[string]string{"From": ourWhatsApp, "To": "whatsapp:" + siti, "MessagingServiceSid": "", "ValidityPeriod": ""}},
		"WhatsApp without a number": {ourWhatsApp, WhatsApp, bot.Address{Kind: bot.BSUID, Value: "ID.123"}, map[string]string{"To": "whatsapp:ID.123"}},
	} {
		tr := newTrial(t, func(o *Options) { o.From = tc.from })
		m := message(77, siti, "halo")
		m.To = tc.to
		receipt, failed := tr.sending(tc.channel, m)
		sent := tr.twilio.sent()
		if failed != nil || len(sent) != 1 {
			t.Errorf("%s: %v, %d sent", name, failed, len(sent))
			continue
		}
		if receipt.ProviderID != sent[0].sid || (receipt.Segments == 1) != (tc.channel == SMS) {
			t.Errorf("%s: receipt %+v", name, receipt)
		}
		for field, want := range tc.want {
			if got := sent[0].form.Get(field); got != want {
				t.Errorf("%s: %s is %q, want %q", name, field, got, want)
			}
		}
		if got, want := sent[0].callback, tr.public+StatusPath+"?message=77#rc=3&rp=all"; got != want {
			t.Errorf("%s: callback %s", name, got)
		}
	}
}

func TestAddressesTheChannelCannotReach(t *testing.T) {
	tr := newTrial(t)
	for name, a := range map[string]bot.Address{
		"user id over SMS": {Kind: bot.BSUID, Value: "ID.123"}, "LID": {Kind: bot.LID, Value: "1@lid"}, "simulated": {Kind: bot.Simulated, Value: "sms-1"},
		"none": {}, "no number": {Kind: bot.Phone, Value: "0812"},
	} {
		m := message(1, siti, "halo")
		m.To = a
		if _, failed := tr.sending(SMS, m); failed == nil || failed.Class != bot.BadAddress {
			t.Errorf("%s: %v", name, failed)
		}
	}
	if _, failed := tr.sending(SMS, message(1, siti, " \n")); failed == nil || failed.Class != bot.Rejected {
		t.Errorf("empty text: %v", failed)
	}
	if n := tr.twilio.count("create"); n != 0 {
		t.Errorf("Twilio was asked %d times", n)
	}
}

// Each meaning once with what Twilio answers; what is refused for certain is
// asked for once and not looked up.
func TestErrorsByMeaning(t *testing.T) {
	for name, tc := range map[string]struct {
		fault fault
		class bot.SendClass
		code  string
		after time.Duration
	}{
		"stopped":              {fault{status: 400, code: 21610}, bot.OptedOut, "21610", 0},
		"invalid number":       {fault{status: 400, code: 21211}, bot.BadAddress, "21211", 0},
		"landline":             {fault{status: 400, code: 21614}, bot.BadAddress, "21614", 0},
		"not on WhatsApp":      {fault{status: 400, code: 63003}, bot.BadAddress, "63003", 0},
		"region off":           {fault{status: 400, code: 21408}, bot.Rejected, "21408", 0},
		"no route":             {fault{status: 400, code: 21612}, bot.Rejected, "21612", 0},
		"too long":             {fault{status: 400, code: 21617}, bot.Rejected, "21617", 0},
		"filtered":             {fault{status: 400, code: 30007}, bot.Rejected, "30007", 0},
		"window over":          {fault{status: 400, code: 63016}, bot.Rejected, "63016", 0},
		"a code of tomorrow":   {fault{status: 400, code: 29999}, bot.Rejected, "29999", 0},
		"too many":             {fault{status: 429, code: 20429}, bot.ChannelPaused, "20429", time.Minute},
		"too many, with time":  {fault{status: 429, code: 20429, retryAfter: "60"}, bot.ChannelPaused, "20429", time.Minute},
		"too many, other time": {fault{status: 429, code: 0, retryAfter: "7"}, bot.ChannelPaused, "429", 7 * time.Second},
		"queue full":           {fault{status: 429, code: 21611}, bot.ChannelPaused, "21611", time.Minute},
		"wrong token":          {fault{status: 401, code: 20003}, bot.ChannelPaused, "20003", 5 * time.Minute},
		"suspended":            {fault{status: 403, code: 20005}, bot.ChannelPaused, "20005", 5 * time.Minute},
		"our sender is wrong":  {fault{status: 400, code: 21606}, bot.ChannelPaused, "21606", 5 * time.Minute},
		"a page for people":    {fault{status: 404, body: "<html>not here</html>"}, bot.ChannelPaused, "404", 5 * time.Minute},
		"elsewhere":            {fault{status: 302, body: "moved"}, bot.ChannelPaused, "302", 5 * time.Minute},
	} {
		tr := newTrial(t)
		tr.twilio.fault = func(int) fault { return tc.fault }
		_, failed := tr.sending(SMS, message(1, siti, "halo"))
		if failed == nil || failed.Class != tc.class || failed.Code != tc.code || failed.After != tc.after {
			t.Errorf("%s: got %+v", name, failed)
		}
		if n := tr.twilio.count("list"); n != 0 {
			t.Errorf("%s: looked up %d times", name, n)
		}
	}
}

func TestTwilioIsAway(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	tr := newTrial(t, func(o *Options) { o.APIURL = "http://" + address })
	m := message(1, siti, "halo")
	for m.Attempt = 1; m.Attempt <= 10; m.Attempt++ {
		_, failed := tr.sending(SMS, m)
		if failed == nil || failed.Class != bot.Retry || failed.Code != "network" {
			t.Fatalf("try %d: %+v; nothing was sent, so nothing is uncertain", m.Attempt, failed)
		}
	}
}

// The answer to a send is lost. However it is lost, the person gets one message.
func TestALostAnswerIsLookedUp(t *testing.T) {
	for name, lost := range map[string]fault{
		"hung up":          {take: true, hangUp: true},
		"no answer":        {take: true, silent: true},
		"error of a proxy": {take: true, status: 502, body: "<html>"},
		"internal error":   {take: true, status: 500, code: 20500},
		"half an answer":   {take: true, body: `{"sid": "SM0`},
		"no id in it":      {take: true, body: `{}`},
		"not taken":        {hangUp: true},
		"unavailable":      {status: 503, code: 20503},
	} {
		t.Run(name, func(t *testing.T) {
			tr := newTrial(t)
			tr.api.limit = 500 * time.Millisecond
			tr.twilio.fault = func(try int) fault {
				if try == 1 {
					return lost
				}
				return fault{}
			}
			m := message(5, siti, "Anda terdaftar.")
			receipt, failed := tr.sending(SMS, m)
			if lost.take && failed != nil {
				t.Fatalf("Twilio has it and was not asked: %+v", failed)
			}
			if !lost.take {
				if failed == nil || failed.Class != bot.Retry {
					t.Fatalf("got %+v", failed)
				}
				m.Attempt++
				if receipt, failed = tr.sending(SMS, m); failed != nil {
					t.Fatal(failed)
				}
			}
			if sent := tr.twilio.sent(); len(sent) != 1 || sent[0].sid != receipt.ProviderID || receipt.Segments != 1 {
				t.Errorf("%d sent, receipt %+v", len(sent), receipt)
			}
		})
	}
}

// Twilio takes a message, and then does not answer at all for a while.
func TestTheLookUpComesBeforeTheNextTry(t *testing.T) {
	tr := newTrial(t)
	tr.twilio.fault = func(try int) fault { return fault{take: try == 1, silent: true} }
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	m := message(5, siti, "Anda terdaftar.")
	_, err := tr.channel(SMS).Send(ctx, m)
	var failed *bot.SendError
	if !errors.As(err, &failed) || failed.Class != bot.Retry || failed.Code != "timeout" {
		t.Fatalf("got %v", err)
	}
	m.Attempt = 2
	receipt, again := tr.sending(SMS, m)
	if again != nil || receipt.ProviderID != tr.twilio.sent()[0].sid || len(tr.twilio.sent()) != 1 || tr.twilio.count("create") != 1 {
		t.Errorf("%v %+v, %d sent, %d tries", again, receipt, len(tr.twilio.sent()), tr.twilio.count("create"))
	}
}

// A process that died between sending and marking does not send again.
func TestAfterACrash(t *testing.T) {
	first := newTrial(t)
	if _, failed := first.sending(SMS, message(5, siti, "Anda terdaftar.")); failed != nil {
		t.Fatal(failed)
	}
	second, err := New(Options{AccountSID: testAccount, AuthToken: testToken, From: ourNumber, PublicURL: first.public, APIURL: first.twilio.URL, Mark: markNothing})
	if err != nil {
		t.Fatal(err)
	}
	m := message(5, siti, "Anda terdaftar.")
	m.Attempt = 2
	if receipt, err := second.Channels()[0].Send(t.Context(), m); err != nil || receipt.ProviderID != first.twilio.sent()[0].sid {
		t.Errorf("%+v %v", receipt, err)
	}
	if n := len(first.twilio.sent()); n != 1 {
		t.Errorf("the person got %d messages", n)
	}
	// Also when the program was away for long.
	first.twilio.now = func() time.Time { return time.Now().Add(-time.Hour) }
	if _, failed := first.sending(SMS, message(8, siti, "Nomor Anda 17.")); failed != nil {
		t.Fatal(failed)
	}
	m = message(8, siti, "Nomor Anda 17.")
	m.Attempt, m.QueuedAt = 2, time.Now().Add(-time.Hour)
	if receipt, err := second.Channels()[0].Send(t.Context(), m); err != nil || receipt.ProviderID != first.twilio.sent()[1].sid {
		t.Errorf("%+v %v", receipt, err)
	}
	// An equal text of an hour ago is another message.
	first.twilio.now = func() time.Time { return time.Now().Add(-time.Hour) }
	other := message(6, budi, "Anda terdaftar.")
	if _, failed := first.sending(SMS, other); failed != nil {
		t.Fatal(failed)
	}
	first.twilio.now = time.Now
	other.ID, other.Attempt = 7, 2
	if _, err := second.Channels()[0].Send(t.Context(), other); err != nil || len(first.twilio.sent()) != 4 {
		t.Errorf("%v, %d sent; want the second one sent, too", err, len(first.twilio.sent()))
	}
}

// The same text twice to one person is two messages, although one looks like the
// other when its answer is lost.
func TestEqualTextsAreToldApart(t *testing.T) {
	tr := newTrial(t)
	if _, failed := tr.sending(SMS, message(1, siti, "menu")); failed != nil {
		t.Fatal(failed)
	}
	tr.twilio.fault = func(try int) fault { return fault{hangUp: try == 2} }
	m := message(2, siti, "menu")
	if _, failed := tr.sending(SMS, m); failed == nil || failed.Class != bot.Retry {
		t.Fatalf("got %+v; the first one was taken for it", failed)
	}
	m.Attempt = 2
	if _, failed := tr.sending(SMS, m); failed != nil || len(tr.twilio.sent()) != 2 {
		t.Errorf("%+v, %d sent", failed, len(tr.twilio.sent()))
	}
}

func TestDoubtEndsAsUncertain(t *testing.T) {
	tr := newTrial(t)
	tr.api.limit = 50 * time.Millisecond
	tr.twilio.fault = func(int) fault { return fault{silent: true} }
	m := message(1, siti, "halo")
	for m.Attempt = 1; m.Attempt < maxDoubts; m.Attempt++ {
		if _, failed := tr.sending(SMS, m); failed == nil || failed.Class != bot.Retry {
			t.Fatalf("try %d: %+v", m.Attempt, failed)
		}
	}
	if _, failed := tr.sending(SMS, m); failed == nil || failed.Class != bot.Uncertain {
		t.Errorf("the last try: %+v", failed)
	}
}

func TestTheTwentyFourHours(t *testing.T) {
	template := Template{ContentSID: "HX00000000000000000000000000000001"}
	now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		ago      time.Duration
		template Template
		err      error
		free     bool
		class    bot.SendClass
		code     string
	}{
		"an hour ago":                 {ago: time.Hour, free: true},
		"just inside":                 {ago: 23*time.Hour + 58*time.Minute, free: true},
		"on the edge":                 {ago: 24 * time.Hour, class: bot.Rejected, code: "63016"},
		"on the edge with a template": {ago: 24 * time.Hour, template: template},
		"never wrote":                 {ago: 50 * 365 * 24 * time.Hour, class: bot.Rejected, code: "63016"},
		"the database is away":        {err: errors.New("away"), class: bot.Retry, code: "database"},
	} {
		tr := newTrial(t, func(o *Options) {
			o.Now = func() time.Time { return now }
			o.Template = tc.template
			o.LastInbound = func(_ context.Context, a bot.Address) (time.Time, error) {
				if a != phone(siti) {
					t.Errorf("asked about %v", a)
				}
				return now.Add(-tc.ago), tc.err
			}
		})
		tr.twilio.now = func() time.Time { return now }
		receipt, failed := tr.sending(WhatsApp, message(1, siti, "Sarung jahit:\n\n1. BLK  Kraksaan\t(10 kursi)"))
		if tc.code != "" {
			if failed == nil || failed.Class != tc.class || failed.Code != tc.code || tr.twilio.count("create") != 0 {
				t.Errorf("%s: %+v", name, failed)
			}
			continue
		}
		sent := tr.twilio.sent()
		if failed != nil || len(sent) != 1 || receipt.ProviderID != sent[0].sid {
			t.Errorf("%s: %+v, %d sent", name, failed, len(sent))
			continue
		}
		form := sent[0].form
		if tc.free != (form.Get("Body") != "") || tc.free != (form.Get("ContentSid") == "") {
			t.Errorf("%s: sent %v", name, form)
		}
		if want := `{"1":"Sarung jahit: / 1. BLK Kraksaan (10 kursi)"}`; !tc.free && form.Get("ContentVariables") != want {
			t.Errorf("%s: variables %s", name, form.Get("ContentVariables"))
		}
		// SMS knows no hours.
		if _, failed := tr.sending(SMS, message(2, siti, "halo")); failed != nil {
			t.Errorf("%s: SMS %v", name, failed)
		}
	}
}

// A template whose answer was lost is found by what is inside of it.
func TestALostTemplateIsLookedUp(t *testing.T) {
	tr := newTrial(t)
	tr.twilio.fault = func(try int) fault { return fault{take: true, hangUp: try == 1} }
	c := tr.channel(WhatsApp)
	receipt, err := c.SendTemplate(t.Context(), message(1, siti, "Lowongan baru:\nTaiwan"), Template{ContentSID: "HX00000000000000000000000000000001", Variable: "1"})
	if err != nil || receipt.ProviderID != tr.twilio.sent()[0].sid || len(tr.twilio.sent()) != 1 {
		t.Errorf("%+v %v, %d sent", receipt, err, len(tr.twilio.sent()))
	}
}

// The sender of the outbox with a Twilio that loses every third answer: each
// person gets each message once.
func TestNobodyGetsAMessageTwice(t *testing.T) {
	o := newOffice(t)
	o.twilio.fault = func(try int) fault {
		return fault{take: true, hangUp: try%3 == 0, body: map[bool]string{true: "<html>"}[try%5 == 0]}
	}
	const people = 30
	for n := range people {
		o.says("whatsapp:+6200000001"+string(rune('0'+n/10))+string(rune('0'+n%10)), ourWhatsApp, "halo")
	}
	perPerson := map[string]int{}
	for _, m := range o.twilio.sent() {
		perPerson[m.to+m.body]++
	}
	for who, n := range perPerson {
		if n != 1 {
			t.Errorf("%.40s… was sent %d times", who, n)
		}
	}
	stats, err := o.db.Stats(t.Context())
	if err != nil || stats.Queued+stats.Sending+stats.Uncertain+stats.Failed != 0 || len(perPerson) < people {
		t.Errorf("%+v %v, %d sent", stats, err, len(perPerson))
	}
}

func TestOptedOutAtTwilioIsKept(t *testing.T) {
	o := newOffice(t)
	o.twilio.stopped[siti] = true
	o.says(siti, ourNumber, "loker")
	var p bot.Person
	o.db.InTx(t.Context(), func(tx *store.Tx) (err error) {
		p, err = tx.TakePerson(t.Context(), []bot.Address{phone(siti)}, time.Now())
		return err
	})
	if !p.OptedOut {
		t.Error("the person is still on the list")
	}
}

// The API may stand below a path, as behind a proxy of the office.
func TestTheAPIBelowAPath(t *testing.T) {
	tr := newTrial(t)
	proxy := httptest.NewServer(http.StripPrefix("/twilio", tr.twilio.Config.Handler))
	defer proxy.Close()
	a, err := New(Options{AccountSID: testAccount, AuthToken: testToken, From: ourNumber, PublicURL: tr.public, APIURL: proxy.URL + "/twilio/", Mark: markNothing})
	if err != nil {
		t.Fatal(err)
	}
	defer a.api.http.CloseIdleConnections()
	if _, err := a.Channels()[0].Send(t.Context(), message(1, siti, "halo")); err != nil || len(tr.twilio.sent()) != 1 {
		t.Errorf("%v, %d sent", err, len(tr.twilio.sent()))
	}
}
