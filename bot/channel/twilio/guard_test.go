package twilio

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/channel/twilio/twiliotest"
)

func TestNewRefusesWhatWouldNotBeSafe(t *testing.T) {
	good := func() Options {
		return Options{AccountSID: twiliotest.Account, AuthToken: twiliotest.Token, From: twiliotest.Number, PublicURL: "https://kanca.example", Mark: markNothing}
	}
	if _, err := New(good()); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*Options){
		"no account":          func(o *Options) { o.AccountSID = "" },
		"account of letters":  func(o *Options) { o.AccountSID = "ACzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz" },
		"no token":            func(o *Options) { o.AuthToken = "" },
		"only commas":         func(o *Options) { o.AuthToken = " , ," },
		"short token":         func(o *Options) { o.AuthToken = "abc" },
		"token with newline":  func(o *Options) { o.AuthToken = twiliotest.Token + "\n" + twiliotest.Token },
		"no sender":           func(o *Options) { o.From = " ," },
		"number without plus": func(o *Options) { o.From = "62812345678" },
		"two services":        func(o *Options) { o.From = twiliotest.Service + "," + "MG00000000000000000000000000000002" },
		"name too long":       func(o *Options) { o.From = "DINASTENAGAKERJA" },
		"no public address":   func(o *Options) { o.PublicURL = "" },
		"path only":           func(o *Options) { o.PublicURL = "/hooks" },
		"with a query":        func(o *Options) { o.PublicURL = "https://kanca.example?x=1" },
		"API address":         func(o *Options) { o.APIURL = "api.twilio.com" },
		"validity":            func(o *Options) { o.Validity = 11 * time.Hour },
		"template":            func(o *Options) { o.Template.ContentSID = "welcome" },
		"no Mark":             func(o *Options) { o.Mark = nil },
	} {
		o := good()
		spoil(&o)
		if _, err := New(o); err == nil {
			t.Errorf("%s: accepted", name)
		} else if strings.Contains(err.Error(), twiliotest.Token) {
			t.Errorf("%s: the error shows the token", name)
		}
	}
}

func TestSenders(t *testing.T) {
	for text, want := range map[string]string{
		twiliotest.Number:  "twilio_sms:true",
		"DISNAKER":         "twilio_sms:false",
		"500123":           "twilio_sms:true",
		twiliotest.Service: "twilio_sms:false",
		twiliotest.Service + ", " + twiliotest.Number:         "twilio_sms:true",
		twiliotest.WhatsApp:                                   "twilio_whatsapp:true",
		"DISNAKER," + twiliotest.WhatsApp:                     "twilio_sms:false twilio_whatsapp:true",
		twiliotest.WhatsApp + " , " + twiliotest.Number + ",": "twilio_sms:true twilio_whatsapp:true",
	} {
		a, err := New(Options{AccountSID: twiliotest.Account, AuthToken: twiliotest.Token, From: text, PublicURL: "https://kanca.example/", Mark: markNothing})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		var got []string
		for _, c := range a.Channels() {
			var _ bot.Channel = c
			got = append(got, fmt.Sprintf("%s:%v", c.Name(), c.Traits().Answerable))
			if (c.Traits().Medium == bot.WhatsApp) != (c.Name() == WhatsApp) {
				t.Errorf("%s: medium %s of %s", text, c.Traits().Medium, c.Name())
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %v, want %s", text, got, want)
		}
	}
}

// request is a webhook that is right; the tests spoil it.
type request struct {
	method, path, kind, encoding, token string
	signedURL                           string // "" is where it goes
	fields                              url.Values
	body                                string // "" is the fields
	unsized, unsigned                   bool
}

func (tr *trial) send(r request) int {
	tr.Helper()
	address := tr.public + r.path
	if r.signedURL == "" {
		r.signedURL = address
	}
	if r.body == "" {
		r.body = r.fields.Encode()
	}
	var body io.Reader = strings.NewReader(r.body)
	if r.unsized {
		body = io.MultiReader(body) // chunked
	}
	req, err := http.NewRequest(r.method, address, body)
	if err != nil {
		tr.Fatal(err)
	}
	req.Header.Set("Content-Type", r.kind)
	if r.encoding != "" {
		req.Header.Set("Content-Encoding", r.encoding)
	}
	if !r.unsigned {
		req.Header.Set("X-Twilio-Signature", twiliotest.Sign(r.token, r.signedURL, r.fields))
	}
	res, err := tr.twilio.Client().Do(req)
	if err != nil {
		return -1 // we hung up while the body was still coming
	}
	defer res.Body.Close()
	return res.StatusCode
}

func TestBothWebhooksRefuseWhatIsNotTwilios(t *testing.T) {
	big := strings.Repeat("a", 10<<20)
	for name, tc := range map[string]struct {
		spoil func(tr *trial, r *request)
		want  int
	}{
		"right":                    {func(tr *trial, r *request) {}, 200},
		"chunked":                  {func(tr *trial, r *request) { r.unsized = true }, 200},
		"fields of tomorrow":       {func(tr *trial, r *request) { r.fields.Set("NewField", "ḍ + & =") }, 200},
		"second token":             {func(tr *trial, r *request) { r.token = "0000000000000000000000000000000a" }, 200},
		"query in the address":     {func(tr *trial, r *request) { r.path += "&zone=a%20b" }, 200},
		"signed with the fragment": {func(tr *trial, r *request) { r.signedURL = tr.public + r.path + retryCallbacks }, 200},
		"no signature":             {func(tr *trial, r *request) { r.unsigned = true }, 403},
		"another's token":          {func(tr *trial, r *request) { r.token = "0000000000000000000000000000000b" }, 403},
		"empty token":              {func(tr *trial, r *request) { r.token = "" }, 403},
		"signed for another host":  {func(tr *trial, r *request) { r.signedURL = "https://kanca.example" + r.path }, 403},
		"signed for another path":  {func(tr *trial, r *request) { r.signedURL = tr.public + "/hooks/twilio/other" }, 403},
		"signed without the query": {func(tr *trial, r *request) { r.signedURL = tr.public + strings.SplitN(r.path, "?", 2)[0] }, 403},
		"a field changed":          {func(tr *trial, r *request) { r.body = strings.Replace(r.fields.Encode(), "halo", "hapus", 1) }, 403},
		"a field added":            {func(tr *trial, r *request) { r.body = r.fields.Encode() + "&Extra=1" }, 403},
		"a field twice":            {func(tr *trial, r *request) { r.body = r.fields.Encode() + "&Body=hapus" }, 400},
		"another account": {func(tr *trial, r *request) {
			r.fields.Set("AccountSid", "AC00000000000000000000000000000002")
		}, 403},
		"no account":     {func(tr *trial, r *request) { r.fields.Del("AccountSid") }, 403},
		"GET":            {func(tr *trial, r *request) { r.method = "GET" }, 405},
		"PUT":            {func(tr *trial, r *request) { r.method = "PUT" }, 405},
		"JSON":           {func(tr *trial, r *request) { r.kind = "application/json" }, 415},
		"no type":        {func(tr *trial, r *request) { r.kind = "" }, 415},
		"gzip":           {func(tr *trial, r *request) { r.encoding = "gzip" }, 415},
		"not a form":     {func(tr *trial, r *request) { r.body = "%zz;%%%" }, 403},
		"empty":          {func(tr *trial, r *request) { r.fields = url.Values{}; r.body = " " }, 403},
		"10 MB":          {func(tr *trial, r *request) { r.body = "Body=" + big }, 413},
		"10 MB, chunked": {func(tr *trial, r *request) { r.body, r.unsized = "Body="+big, true }, 413},
	} {
		for _, path := range []string{MessagePath, StatusPath} {
			t.Run(name+path, func(t *testing.T) {
				tr := newTrial(t, func(o *Options) { o.AuthToken = twiliotest.Token + ",0000000000000000000000000000000a" })
				r := request{method: "POST", path: path + "?message=7", kind: "application/x-www-form-urlencoded", token: twiliotest.Token}
				r.fields = tr.twilio.Text(siti, twiliotest.Number, "halo").Fields()
				r.fields.Set("MessageStatus", "delivered")
				tc.spoil(tr, &r)
				got := tr.send(r)
				if path == StatusPath && tc.want == 200 {
					tc.want = 204
				}
				if got != tc.want && !(tc.want == 413 && got == -1) {
					t.Errorf("status %d, want %d", got, tc.want)
				}
				written := len(tr.incomings()) + len(tr.outcomes())
				if tc.want < 300 != (written == 1) {
					t.Errorf("status %d, and %d rows", got, written)
				}
			})
		}
	}
}

// Behind a proxy the request says http and another host; the public address counts.
func TestTheSignatureIsOverThePublicAddress(t *testing.T) {
	for _, public := range []string{"https://kanca.example", "https://kanca.example/", "https://kanca.example:443", "https://kanca.example:8443", "https://kanca.example/base"} {
		tr := newTrial(t, func(o *Options) { o.PublicURL = public })
		fields := tr.twilio.Text(siti, twiliotest.Number, "halo").Fields()
		r := httptest.NewRequest("POST", "http://10.0.0.7:8080"+MessagePath, strings.NewReader(fields.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Twilio-Signature", twiliotest.Sign(twiliotest.Token, strings.TrimRight(public, "/")+MessagePath, fields))
		w := httptest.NewRecorder()
		tr.MessageHook(tr.handle).ServeHTTP(w, r)
		if w.Code != 200 || w.Body.String() != emptyTwiML || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/xml") {
			t.Errorf("%s: %d %s", public, w.Code, w.Body)
		}
	}
}

func TestWhatIsNotStoredIsNotAcknowledged(t *testing.T) {
	tr := newTrial(t)
	fields := tr.twilio.Text(siti, twiliotest.Number, "halo").Fields()
	tr.refuse = errors.New("the database is away")
	if got := tr.twilio.Post(tr.public+MessagePath, fields); got != 503 {
		t.Errorf("status %d", got)
	}
	fields.Set("MessageStatus", "sent")
	if got := tr.twilio.Post(tr.public+StatusPath+"?message=1", fields); got != 503 {
		t.Errorf("status callback: %d", got)
	}
	tr.refuse = nil
	if got := tr.twilio.Post(tr.public+MessagePath, fields); got != 200 || len(tr.incomings()) != 1 {
		t.Errorf("again: %d, %d messages", got, len(tr.incomings()))
	}
}

// Senders that stop in the middle hold up nobody, and are cut off.
func TestSlowSenders(t *testing.T) {
	tr := newTrial(t)
	tr.hooks.BodyTime = 300 * time.Millisecond
	host := strings.TrimPrefix(tr.public, "http://")
	var slow []net.Conn
	for range 50 {
		conn, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nX-Twilio-Signature: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nBody=", MessagePath)
		slow = append(slow, conn)
	}
	for n := range 20 {
		m := tr.twilio.Text(siti, twiliotest.Number, fmt.Sprint(n))
		if got := tr.twilio.Post(tr.public+MessagePath, m.Fields()); got != 200 {
			t.Errorf("beside slow senders: status %d", got)
		}
	}
	for _, conn := range slow {
		conn.SetReadDeadline(time.Now().Add(time.Minute)) // only ends a test that hangs
		line, err := bufio.NewReader(conn).ReadString('\n')
		if err != nil || !strings.Contains(line, "408") {
			t.Fatalf("a slow sender got %q, %v", line, err)
		}
	}
}

// A refusal costs no memory for the body that comes with it.
func TestARefusalReadsNoBody(t *testing.T) {
	tr := newTrial(t)
	body := &counting{Reader: bytes.NewReader(make([]byte, 10<<20))}
	for name, headers := range map[string]map[string]string{"no signature": {}, "too long": {"X-Twilio-Signature": "x"}} {
		r := httptest.NewRequest("POST", MessagePath, body)
		r.ContentLength = 10 << 20
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for k, v := range headers {
			r.Header.Set(k, v)
		}
		w := httptest.NewRecorder()
		tr.MessageHook(tr.handle).ServeHTTP(w, r)
		if body.n != 0 || w.Code < 400 {
			t.Errorf("%s: %d bytes were read, status %d", name, body.n, w.Code)
		}
	}
}

type counting struct {
	io.Reader
	n int
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += n
	return n, err
}

// Twilio hangs up while a message is being stored; it is stored all the same.
func TestAHangUpDoesNotUndoAMessage(t *testing.T) {
	tr := newTrial(t)
	fields := payload()
	ctx, hangUp := context.WithCancel(t.Context())
	r := httptest.NewRequestWithContext(ctx, "POST", MessagePath, strings.NewReader(fields.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Twilio-Signature", twiliotest.Sign(twiliotest.Token, tr.public+MessagePath, fields))
	tr.MessageHook(func(ctx context.Context, in bot.Incoming) error {
		hangUp()
		if _, limited := ctx.Deadline(); ctx.Err() != nil || !limited {
			t.Errorf("the context has ended (%v) or has no limit", ctx.Err())
		}
		return nil
	}).ServeHTTP(httptest.NewRecorder(), r)
}
