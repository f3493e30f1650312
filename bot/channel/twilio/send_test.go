package twilio

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/channel/twilio/twiliotest"
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
	if strings.Contains(err.Error(), "62000") || strings.Contains(err.Error(), twiliotest.Token) {
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
		"from a number": {twiliotest.Number, SMS, phone(siti), map[string]string{"From": twiliotest.Number, "To": siti, "MessagingServiceSid": "", "ValidityPeriod": "14400", "Body": "halo"}},
		"from a name":   {"DISNAKER", SMS, phone(siti), map[string]string{"From": "DISNAKER", "To": siti}},
		"from a service": {twiliotest.Service + "," + twiliotest.Number, SMS, phone(siti),
			map[string]string{"From": "", "MessagingServiceSid": twiliotest.Service, "ValidityPeriod": "14400"}},
		"WhatsApp": {twiliotest.Service + "," + twiliotest.WhatsApp, WhatsApp, phone(siti),
			map[string]string{"From": twiliotest.WhatsApp, "To": "whatsapp:" + siti, "MessagingServiceSid": "", "ValidityPeriod": ""}},
		"WhatsApp without a number": {twiliotest.WhatsApp, WhatsApp, bot.Address{Kind: bot.BSUID, Value: "ID.123"}, map[string]string{"To": "whatsapp:ID.123"}},
	} {
		tr := newTrial(t, func(o *Options) { o.From = tc.from })
		m := message(77, siti, "halo")
		m.To = tc.to
		receipt, failed := tr.sending(tc.channel, m)
		sent := tr.twilio.Sent()
		if failed != nil || len(sent) != 1 {
			t.Errorf("%s: %v, %d sent", name, failed, len(sent))
			continue
		}
		if receipt.ProviderID != sent[0].SID || (receipt.Segments == 1) != (tc.channel == SMS) {
			t.Errorf("%s: receipt %+v", name, receipt)
		}
		for field, want := range tc.want {
			if got := sent[0].Form.Get(field); got != want {
				t.Errorf("%s: %s is %q, want %q", name, field, got, want)
			}
		}
		if got, want := sent[0].Callback, tr.public+StatusPath+"?message=77&attempt=1#rc=3&rp=all"; got != want {
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
	if n := tr.twilio.Count("create"); n != 0 {
		t.Errorf("Twilio was asked %d times", n)
	}
}

// Each meaning once with what Twilio answers; what is refused for certain is
// asked for once and not looked up.
func TestErrorsByMeaning(t *testing.T) {
	for name, tc := range map[string]struct {
		fault twiliotest.Fault
		class bot.SendClass
		code  string
		after time.Duration
	}{
		"stopped":              {twiliotest.Fault{Status: 400, Code: 21610}, bot.OptedOut, "21610", 0},
		"promotions stopped":   {twiliotest.Fault{Status: 400, Code: 63033}, bot.OptedOut, "63033", 0},
		"no marketing":         {twiliotest.Fault{Status: 400, Code: 63014}, bot.OptedOut, "63014", 0},
		"invalid number":       {twiliotest.Fault{Status: 400, Code: 21211}, bot.BadAddress, "21211", 0},
		"landline":             {twiliotest.Fault{Status: 400, Code: 21614}, bot.BadAddress, "21614", 0},
		"content refused":      {twiliotest.Fault{Status: 400, Code: 63021}, bot.Rejected, "63021", 0},
		"not on WhatsApp":      {twiliotest.Fault{Status: 400, Code: 63003}, bot.BadAddress, "63003", 0},
		"region off":           {twiliotest.Fault{Status: 400, Code: 21408}, bot.Rejected, "21408", 0},
		"no route":             {twiliotest.Fault{Status: 400, Code: 21612}, bot.Rejected, "21612", 0},
		"too long":             {twiliotest.Fault{Status: 400, Code: 21617}, bot.Rejected, "21617", 0},
		"filtered":             {twiliotest.Fault{Status: 400, Code: 30007}, bot.Rejected, "30007", 0},
		"window over":          {twiliotest.Fault{Status: 400, Code: 63016}, bot.Rejected, "63016", 0},
		"a code of tomorrow":   {twiliotest.Fault{Status: 400, Code: 29999}, bot.Rejected, "29999", 0},
		"too many":             {twiliotest.Fault{Status: 429, Code: 20429}, bot.ChannelPaused, "20429", time.Minute},
		"too many, with time":  {twiliotest.Fault{Status: 429, Code: 20429, RetryAfter: "60"}, bot.ChannelPaused, "20429", time.Minute},
		"too many, other time": {twiliotest.Fault{Status: 429, Code: 0, RetryAfter: "7"}, bot.ChannelPaused, "429", 7 * time.Second},
		"queue full":           {twiliotest.Fault{Status: 429, Code: 21611}, bot.ChannelPaused, "21611", time.Minute},
		"wrong token":          {twiliotest.Fault{Status: 401, Code: 20003}, bot.ChannelPaused, "20003", 5 * time.Minute},
		"suspended":            {twiliotest.Fault{Status: 403, Code: 20005}, bot.ChannelPaused, "20005", 5 * time.Minute},
		"our sender is wrong":  {twiliotest.Fault{Status: 400, Code: 21606}, bot.ChannelPaused, "21606", 5 * time.Minute},
		"a page for people":    {twiliotest.Fault{Status: 404, Body: "<html>not here</html>"}, bot.ChannelPaused, "404", 5 * time.Minute},
		"elsewhere":            {twiliotest.Fault{Status: 302, Body: "moved"}, bot.ChannelPaused, "302", 5 * time.Minute},
	} {
		tr := newTrial(t)
		tr.twilio.Fault = func(int) twiliotest.Fault { return tc.fault }
		_, failed := tr.sending(SMS, message(1, siti, "halo"))
		if failed == nil || failed.Class != tc.class || failed.Code != tc.code || failed.After != tc.after || failed.Named != (tc.fault.RetryAfter != "") {
			t.Errorf("%s: got %+v", name, failed)
		}
		if n := tr.twilio.Count("list"); n != 0 {
			t.Errorf("%s: looked up %d times", name, n)
		}
	}
}

func TestTwilioIsAway(t *testing.T) {
	tr := newTrial(t, func(o *Options) { o.APIURL = "http://127.0.0.1:1" })
	m := message(1, siti, "halo")
	for m.Attempt = 1; m.Attempt <= 10; m.Attempt++ {
		_, failed := tr.sending(SMS, m)
		if failed == nil || failed.Class != bot.ChannelPaused || failed.After != awayFor || failed.Code != "network" {
			t.Fatalf("try %d: %+v; nothing was sent, so nothing is uncertain", m.Attempt, failed)
		}
	}
}

// The answer to a send is lost. However it is lost, the person gets one message.
func TestALostAnswerIsLookedUp(t *testing.T) {
	for name, lost := range map[string]twiliotest.Fault{
		"hung up":          {Take: true, HangUp: true},
		"no answer":        {Take: true, Silent: true},
		"error of a proxy": {Take: true, Status: 502, Body: "<html>"},
		"internal error":   {Take: true, Status: 500, Code: 20500},
		"half an answer":   {Take: true, Body: `{"sid": "SM0`},
		"no id in it":      {Take: true, Body: `{}`},
		"not taken":        {HangUp: true},
		"unavailable":      {Status: 503, Code: 20503},
	} {
		t.Run(name, func(t *testing.T) {
			tr := newTrial(t)
			tr.api.limit = 2 * time.Second // what "no answer" takes; the look-up after it must be quicker
			tr.twilio.Fault = func(try int) twiliotest.Fault {
				if try == 1 {
					return lost
				}
				return twiliotest.Fault{}
			}
			m := message(5, siti, "Anda terdaftar.")
			receipt, failed := tr.sending(SMS, m)
			if lost.Take && failed != nil {
				t.Fatalf("Twilio has it and was not asked: %+v", failed)
			}
			if !lost.Take {
				if failed == nil || failed.Class != bot.Retry {
					t.Fatalf("got %+v", failed)
				}
				m.Attempt++
				if receipt, failed = tr.sending(SMS, m); failed != nil {
					t.Fatal(failed)
				}
			}
			if sent := tr.twilio.Sent(); len(sent) != 1 || sent[0].SID != receipt.ProviderID || receipt.Segments != 1 {
				t.Errorf("%d sent, receipt %+v", len(sent), receipt)
			}
		})
	}
}

// A message that Twilio took and could not deliver is sent again, though Twilio
// knows it.
func TestWhatDidNotArriveIsSentAgain(t *testing.T) {
	tr := newTrial(t)
	m := message(5, siti, "Anda terdaftar.")
	first, failed := tr.sending(SMS, m)
	if failed != nil {
		t.Fatal(failed)
	}
	tr.twilio.Report(tr.twilio.Sent()[0], "undelivered", 30008)
	m.Attempt = 2
	second, failed := tr.sending(SMS, m)
	if failed != nil || second.ProviderID == first.ProviderID || len(tr.twilio.Sent()) != 2 {
		t.Errorf("%v, the second try is %s and the first was %s", failed, second.ProviderID, first.ProviderID)
	}
}

// Twilio takes a message, and then does not answer at all for a while.
func TestTheLookUpComesBeforeTheNextTry(t *testing.T) {
	tr := newTrial(t)
	tr.twilio.Fault = func(try int) twiliotest.Fault { return twiliotest.Fault{Take: try == 1, Silent: true} }
	ctx, giveUp := context.WithCancel(t.Context())
	go func() {
		<-tr.twilio.Took
		giveUp()
	}()
	m := message(5, siti, "Anda terdaftar.")
	_, err := tr.channel(SMS).Send(ctx, m)
	var failed *bot.SendError
	if !errors.As(err, &failed) || failed.Class != bot.Retry || failed.Code != "timeout" {
		t.Fatalf("got %v", err)
	}
	m.Attempt = 2
	receipt, again := tr.sending(SMS, m)
	if again != nil || receipt.ProviderID != tr.twilio.Sent()[0].SID || len(tr.twilio.Sent()) != 1 || tr.twilio.Count("create") != 1 {
		t.Errorf("%v %+v, %d sent, %d tries", again, receipt, len(tr.twilio.Sent()), tr.twilio.Count("create"))
	}
}

// A process that died between sending and marking does not send again.
func TestAfterACrash(t *testing.T) {
	first := newTrial(t)
	if _, failed := first.sending(SMS, message(5, siti, "Anda terdaftar.")); failed != nil {
		t.Fatal(failed)
	}
	second, err := New(Options{AccountSID: twiliotest.Account, AuthToken: twiliotest.Token, From: twiliotest.Number, PublicURL: first.public, APIURL: first.twilio.URL, Mark: markNothing})
	if err != nil {
		t.Fatal(err)
	}
	m := message(5, siti, "Anda terdaftar.")
	m.Attempt = 2
	if receipt, err := second.Channels()[0].Send(t.Context(), m); err != nil || receipt.ProviderID != first.twilio.Sent()[0].SID {
		t.Errorf("%+v %v", receipt, err)
	}
	if n := len(first.twilio.Sent()); n != 1 {
		t.Errorf("the person got %d messages", n)
	}
	// Also when the program was away for long.
	first.twilio.Now = func() time.Time { return time.Now().Add(-time.Hour) }
	if _, failed := first.sending(SMS, message(8, siti, "Nomor Anda 17.")); failed != nil {
		t.Fatal(failed)
	}
	m = message(8, siti, "Nomor Anda 17.")
	m.Attempt, m.QueuedAt = 2, time.Now().Add(-time.Hour)
	if receipt, err := second.Channels()[0].Send(t.Context(), m); err != nil || receipt.ProviderID != first.twilio.Sent()[1].SID {
		t.Errorf("%+v %v", receipt, err)
	}
	// An equal text of an hour ago is another message.
	first.twilio.Now = func() time.Time { return time.Now().Add(-time.Hour) }
	other := message(6, budi, "Anda terdaftar.")
	if _, failed := first.sending(SMS, other); failed != nil {
		t.Fatal(failed)
	}
	first.twilio.Now = time.Now
	other.ID, other.Attempt = 7, 2
	if _, err := second.Channels()[0].Send(t.Context(), other); err != nil || len(first.twilio.Sent()) != 4 {
		t.Errorf("%v, %d sent; want the second one sent, too", err, len(first.twilio.Sent()))
	}
}

// The same text twice to one person is two messages, although one looks like the
// other when its answer is lost.
func TestEqualTextsAreToldApart(t *testing.T) {
	tr := newTrial(t)
	if _, failed := tr.sending(SMS, message(1, siti, "menu")); failed != nil {
		t.Fatal(failed)
	}
	tr.twilio.Fault = func(try int) twiliotest.Fault { return twiliotest.Fault{HangUp: try == 2} }
	m := message(2, siti, "menu")
	if _, failed := tr.sending(SMS, m); failed == nil || failed.Class != bot.Retry {
		t.Fatalf("got %+v; the first one was taken for it", failed)
	}
	m.Attempt = 2
	if _, failed := tr.sending(SMS, m); failed != nil || len(tr.twilio.Sent()) != 2 {
		t.Errorf("%+v, %d sent", failed, len(tr.twilio.Sent()))
	}
}

func TestDoubtEndsAsUncertain(t *testing.T) {
	tr := newTrial(t)
	tr.twilio.Fault = func(int) twiliotest.Fault { return twiliotest.Fault{HangUp: true} }
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

// An answer to a cry for help is tried every few seconds: it is given up after an hour
// of doubt, and not after six tries.
func TestDoubtAboutACryLastsAnHour(t *testing.T) {
	now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	tr := newTrial(t, func(o *Options) { o.Now = func() time.Time { return now } })
	tr.twilio.Fault = func(int) twiliotest.Fault { return twiliotest.Fault{HangUp: true} }
	m := message(1, siti, "TELEPON 110")
	m.Lane, m.QueuedAt = bot.LaneCry, now
	for m.Attempt = 1; m.Attempt < 3*maxDoubts; m.Attempt++ {
		if _, failed := tr.sending(SMS, m); failed == nil || failed.Class != bot.Retry {
			t.Fatalf("try %d: %+v", m.Attempt, failed)
		}
	}
	now = now.Add(cryDoubts + time.Second)
	if _, failed := tr.sending(SMS, m); failed == nil || failed.Class != bot.Uncertain {
		t.Errorf("after an hour: %+v", failed)
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
		tr.twilio.Now = func() time.Time { return now }
		until, free := window, time.Duration(0) // without a template nothing goes afterwards
		if tc.template.ContentSID != "" {
			until, free = 0, window
		}
		if c := tr.channel(WhatsApp); c.Window() != until || c.FreeFor() != free || tr.channel(SMS).FreeFor() != 0 {
			t.Errorf("%s: %v, %v", name, c.Window(), c.FreeFor())
		}
		receipt, failed := tr.sending(WhatsApp, message(1, siti, "Sarung jahit:\n\n1. BLK  Kraksaan\t(10 kursi)"))
		if tc.code != "" {
			if failed == nil || failed.Class != tc.class || failed.Code != tc.code || tr.twilio.Count("create") != 0 {
				t.Errorf("%s: %+v", name, failed)
			}
			continue
		}
		sent := tr.twilio.Sent()
		if failed != nil || len(sent) != 1 || receipt.ProviderID != sent[0].SID {
			t.Errorf("%s: %+v, %d sent", name, failed, len(sent))
			continue
		}
		form := sent[0].Form
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
	tr.twilio.Fault = func(try int) twiliotest.Fault { return twiliotest.Fault{Take: true, HangUp: try == 1} }
	c := tr.channel(WhatsApp)
	receipt, err := c.SendTemplate(t.Context(), message(1, siti, "Lowongan baru:\nTaiwan"), Template{ContentSID: "HX00000000000000000000000000000001", Variable: "1"})
	if err != nil || receipt.ProviderID != tr.twilio.Sent()[0].SID || len(tr.twilio.Sent()) != 1 {
		t.Errorf("%+v %v, %d sent", receipt, err, len(tr.twilio.Sent()))
	}
}

// The sender of the outbox with a Twilio that loses every third answer: each
// person gets each message once.
func TestNobodyGetsAMessageTwice(t *testing.T) {
	o := newOffice(t)
	o.twilio.Fault = func(try int) twiliotest.Fault {
		return twiliotest.Fault{Take: true, HangUp: try%3 == 0, Body: map[bool]string{true: "<html>"}[try%5 == 0]}
	}
	const people = 30
	for n := range people {
		o.says("whatsapp:+6200000001"+string(rune('0'+n/10))+string(rune('0'+n%10)), twiliotest.WhatsApp, "halo")
	}
	perPerson := map[string]int{}
	for _, m := range o.twilio.Sent() {
		perPerson[m.To+m.Body]++
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
	o.twilio.Stopped[siti] = true
	o.says(siti, twiliotest.Number, "loker")
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
	a, err := New(Options{AccountSID: twiliotest.Account, AuthToken: twiliotest.Token, From: twiliotest.Number, PublicURL: tr.public, APIURL: proxy.URL + "/twilio/", Mark: markNothing})
	if err != nil {
		t.Fatal(err)
	}
	defer a.api.http.CloseIdleConnections()
	if _, err := a.Channels()[0].Send(t.Context(), message(1, siti, "halo")); err != nil || len(tr.twilio.Sent()) != 1 {
		t.Errorf("%v, %d sent", err, len(tr.twilio.Sent()))
	}
}
