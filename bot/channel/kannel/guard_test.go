package kannel

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/store"
)

// trial is a channel without Kannel: the tests make the requests that Kannel makes.
type trial struct {
	*Channel
	taken  []bot.Incoming
	marked []store.Outcome
	refuse error // what the handler and Mark return
	log    strings.Builder
}

func good() Options {
	return Options{SendSMSURL: "http://127.0.0.1:13013/cgi-bin/sendsms", Username: testUser, Password: testPassword, Secret: testSecret, From: shortCode,
		OurURL: "http://127.0.0.1:8080", Mark: func(context.Context, []store.Outcome) error { return nil }}
}

func newTrial(t testing.TB, change ...func(*Options)) *trial {
	t.Helper()
	tr := &trial{}
	o := good()
	o.Mark = func(_ context.Context, outcomes []store.Outcome) error {
		tr.marked = append(tr.marked, outcomes...)
		return tr.refuse
	}
	o.Log = slog.New(slog.NewTextHandler(&tr.log, nil))
	for _, f := range change {
		f(&o)
	}
	var err error
	if tr.Channel, err = New(o); err != nil {
		t.Fatal(err)
	}
	return tr
}

func (tr *trial) handle(_ context.Context, in bot.Incoming) error {
	if tr.refuse == nil {
		tr.taken = append(tr.taken, in)
	}
	return tr.refuse
}

// serve answers a request as the server does.
func (tr *trial) serve(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	if r.URL.Path == StatusPath {
		tr.StatusHook().ServeHTTP(w, r)
	} else {
		tr.MessageHook(tr.handle).ServeHTTP(w, r)
	}
	return w
}

func webhook(path, query string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8080"+path, nil)
	r.URL.RawQuery = query
	r.RemoteAddr = "127.0.0.1:50000"
	return r
}

// What the two webhooks get from Kannel 1.4.5, as seen on the wire.
const (
	textQuery   = "secret=" + testSecret + "&id=a94796bb-8608-4c0b-ab16-e05d223de2fe&from=%2B620000000001&to=99900&text=halo+%5Bx%5D+%E2%82%AC&charset=UTF-8&coding=0&at=1795676635&answer=stored"
	ucs2Query   = "secret=" + testSecret + "&id=0574a226-c3af-49ae-b7a9-5340ff4c74bc&from=620000000001&to=99900&text=%00b%00%E2+%19%00n%00a%00+%1E%0D%00+%D8%3D%DE%00&charset=UTF-16BE&coding=2&at=1795676635&answer=stored"
	reportQuery = "secret=" + testSecret + "&id=2&type=1&answer=id%3A0000000002+sub%3A001+dlvrd%3A001+submit+date%3A2611260100+done+date%3A2611260100+stat%3ADELIVRD+err%3A000+text%3A"
)

func TestNewRefusesWhatWouldNotBeSafe(t *testing.T) {
	for name, spoil := range map[string]func(*Options){
		"no sendsms":           func(o *Options) { o.SendSMSURL = "" },
		"sendsms of a query":   func(o *Options) { o.SendSMSURL += "?username=x" },
		"no user":              func(o *Options) { o.Username = "" },
		"no password":          func(o *Options) { o.Password = "" },
		"no secret":            func(o *Options) { o.Secret = "" },
		"only commas":          func(o *Options) { o.Secret = ", ," },
		"short secret":         func(o *Options) { o.Secret = "abc" },
		"secret with %":        func(o *Options) { o.Secret = testSecret + "%41" },
		"one of two too short": func(o *Options) { o.Secret = testSecret + ",abc" },
		"no sender":            func(o *Options) { o.From = "" },
		"name too long":        func(o *Options) { o.From = "DINASTENAGAKERJA" },
		"no address of ours":   func(o *Options) { o.OurURL = "" },
		"no Mark":              func(o *Options) { o.Mark = nil },
	} {
		o := good()
		spoil(&o)
		if _, err := New(o); err == nil {
			t.Errorf("%s: accepted", name)
		} else if strings.Contains(err.Error(), testSecret) || strings.Contains(err.Error(), testPassword) {
			t.Errorf("%s: the error shows a secret", name)
		}
	}
	for from, answerable := range map[string]bool{shortCode: true, "+620000000009": true, "DISNAKER": false, "Dinas 24": false} {
		tr := newTrial(t, func(o *Options) { o.From = from })
		if got := tr.Traits(); got.Medium != bot.SMS || got.Answerable != answerable {
			t.Errorf("%s: %+v", from, got)
		}
	}
}

func TestBothWebhooksRefuseWhatIsNotKannels(t *testing.T) {
	office := netip.MustParsePrefix("192.0.2.0/28")
	for name, tc := range map[string]struct {
		spoil func(*http.Request)
		want  int
	}{
		"right":                 {func(*http.Request) {}, 200},
		"IPv6":                  {func(r *http.Request) { r.RemoteAddr = "[::1]:50000" }, 200},
		"mapped":                {func(r *http.Request) { r.RemoteAddr = "[::ffff:127.0.0.1]:50000" }, 200},
		"from the office":       {func(r *http.Request) { r.RemoteAddr = "192.0.2.7:50000" }, 200},
		"the other secret":      {func(r *http.Request) { swap(r, testSecret, "other-secret-0123456789") }, 200},
		"fields of tomorrow":    {func(r *http.Request) { r.URL.RawQuery += "&new=%E1%B8%8D" }, 200},
		"wrong secret":          {func(r *http.Request) { swap(r, testSecret, testSecret+"x") }, 403},
		"part of the secret":    {func(r *http.Request) { swap(r, testSecret, testSecret[:22]) }, 403},
		"empty secret":          {func(r *http.Request) { swap(r, testSecret, "") }, 403},
		"both secrets as one":   {func(r *http.Request) { swap(r, testSecret, testSecret+",other-secret-0123456789") }, 403},
		"no secret":             {func(r *http.Request) { swap(r, "secret=", "geheim=") }, 403},
		"the secret twice":      {func(r *http.Request) { r.URL.RawQuery += "&secret=" + testSecret }, 403},
		"from elsewhere":        {func(r *http.Request) { r.RemoteAddr = "192.0.2.77:50000" }, 403},
		"from elsewhere, IPv6":  {func(r *http.Request) { r.RemoteAddr = "[2001:db8::1]:50000" }, 403},
		"from nowhere":          {func(r *http.Request) { r.RemoteAddr = "" }, 403},
		"through a proxy":       {func(r *http.Request) { r.Header.Set("X-Forwarded-For", "127.0.0.1") }, 403},
		"through nginx":         {func(r *http.Request) { r.Header.Set("X-Real-IP", "127.0.0.1") }, 403},
		"through a newer proxy": {func(r *http.Request) { r.Header.Set("Forwarded", "for=127.0.0.1") }, 403},
		"through Squid":         {func(r *http.Request) { r.Header.Set("Via", "1.1 kanca") }, 403},
		"an empty header":       {func(r *http.Request) { r.Header.Set("X-Forwarded-For", "") }, 403},
		"a field twice":         {func(r *http.Request) { r.URL.RawQuery += "&id=3" }, 400},
		"POST":                  {func(r *http.Request) { r.Method = http.MethodPost }, 405},
		"HEAD":                  {func(r *http.Request) { r.Method = http.MethodHead }, 405},
		"with a body":           {func(r *http.Request) { r.Body, r.ContentLength = io.NopCloser(strings.NewReader("x")), 1 }, 400},
		"a body of no length":   {func(r *http.Request) { r.Body, r.ContentLength = io.NopCloser(strings.NewReader("x")), -1 }, 400},
		"a bad escape":          {func(r *http.Request) { r.URL.RawQuery += "&text2=%zz" }, 400},
		"a semicolon":           {func(r *http.Request) { r.URL.RawQuery += ";a=b" }, 400},
		"10 MB":                 {func(r *http.Request) { r.URL.RawQuery += "&x=" + strings.Repeat("a", 10<<20) }, 414},
		"nothing":               {func(r *http.Request) { r.URL.RawQuery = "" }, 403},
	} {
		for path, query := range map[string]string{MessagePath: textQuery, StatusPath: reportQuery} {
			t.Run(name+path, func(t *testing.T) {
				tr := newTrial(t, func(o *Options) {
					o.Secret = testSecret + ", other-secret-0123456789"
					o.AllowFrom = []netip.Prefix{office}
				})
				r := webhook(path, query)
				tc.spoil(r)
				w := tr.serve(r)
				if w.Code != tc.want {
					t.Errorf("status %d, want %d", w.Code, tc.want)
				}
				if written := len(tr.taken) + len(tr.marked); (tc.want == 200) != (written == 1) {
					t.Errorf("status %d, and %d rows", w.Code, written)
				}
				if tc.want != 200 && (w.Body.Len() == 0 || strings.Contains(w.Body.String(), stored)) {
					t.Errorf("Kannel would take %q for an acknowledgement", w.Body)
				}
				if strings.Contains(tr.log.String(), testSecret) || strings.Contains(tr.log.String(), "62000") {
					t.Errorf("the log shows a secret or a number: %s", tr.log.String())
				}
			})
		}
	}
}

func swap(r *http.Request, old, now string) {
	r.URL.RawQuery = strings.Replace(r.URL.RawQuery, old, now, 1)
}

func TestMessages(t *testing.T) {
	at := "2026-11-26 07:03:55"
	for name, tc := range map[string]struct {
		query string
		want  string // number, kind, text, time; "" for none
		body  string
	}{
		"GSM-7":               {textQuery, "+620000000001 text halo [x] € " + at, stored},
		"UCS-2":               {ucs2Query, "+620000000001 text bâ’na ḍ 😀 " + at, stored},
		"recoded by Kannel":   {change(ucs2Query, "text", "bâ’na", "charset", "UTF-8", "coding", "0"), "+620000000001 text bâ’na " + at, stored},
		"half a letter":       {change(ucs2Query, "text", "\x00h\x00a\x00"), "+620000000001 text ha " + at, stored},
		"half a pair":         {change(ucs2Query, "text", "\x00h\xd8\x3d"), "+620000000001 text h\uFFFD " + at, stored},
		"Latin-1":             {change(textQuery, "text", "caf\xe9", "charset", "ISO-8859-1"), "+620000000001 text café " + at, stored},
		"invalid UTF-8":       {change(textQuery, "text", "a\xff\xfeb"), "+620000000001 text a\uFFFDb " + at, stored},
		"NUL":                 {change(textQuery, "text", "a\x00b"), "+620000000001 text a\x00b " + at, stored}, // intake takes it out
		"nothing":             {change(textQuery, "text", ""), "+620000000001 text  " + at, stored},
		"eight bits":          {change(textQuery, "text", "\x24\x00\xff", "charset", "8-BIT", "coding", "1"), "+620000000001 unsupported  " + at, stored},
		"as people dial":      {change(textQuery, "from", "0000000001"), "", stored},
		"no number":           {change(textQuery, "from", "TELKOMSEL"), "", stored},
		"a short code":        {change(textQuery, "from", "3636"), "", stored},
		"no sender":           {change(textQuery, "from", ""), "", stored},
		"a number with signs": {change(textQuery, "from", "+62 812; DROP"), "", stored},
		"a very long number":  {change(textQuery, "from", "+62000000000000000"), "", stored},
		"by sms-service":      {change(textQuery, "answer", ""), "+620000000001 text halo [x] € " + at, ""},
		"another word":        {change(textQuery, "answer", "<script>"), "+620000000001 text halo [x] € " + at, ""},
	} {
		tr := newTrial(t)
		w := tr.serve(webhook(MessagePath, tc.query))
		got := ""
		if len(tr.taken) == 1 {
			in := tr.taken[0]
			got = fmt.Sprint(in.From[0].Value, " ", in.Kind, " ", in.Text, " ", in.SentAt.UTC().Format("2006-01-02 15:04:05"))
			if in.Channel != Name || len(in.ProviderID) != 36 || in.From[0].Kind != bot.Phone {
				t.Errorf("%s: %+v", name, in)
			}
		}
		if w.Code != 200 || got != tc.want || w.Body.String() != tc.body {
			t.Errorf("%s: status %d, %q, body %q; want %q, body %q", name, w.Code, got, w.Body, tc.want, tc.body)
		}
	}
	for name, query := range map[string]string{"no id": change(textQuery, "id", ""), "an id of signs": change(textQuery, "id", "a b"), "a long id": change(textQuery, "id", strings.Repeat("a", 65))} {
		tr := newTrial(t)
		if w := tr.serve(webhook(MessagePath, query)); w.Code != 400 || len(tr.taken) != 0 {
			t.Errorf("%s: status %d, %d taken", name, w.Code, len(tr.taken))
		}
	}
	tr := newTrial(t)
	tr.refuse = errors.New("the disk is full")
	if w := tr.serve(webhook(MessagePath, textQuery)); w.Code != 503 {
		t.Errorf("not stored, and status %d", w.Code)
	}
}

// change sets fields of a query; an empty one goes.
func change(query string, pairs ...string) string {
	values, err := url.ParseQuery(query)
	if err != nil {
		panic(err)
	}
	for i := 0; i < len(pairs); i += 2 {
		if values.Set(pairs[i], pairs[i+1]); pairs[i+1] == "" {
			values.Del(pairs[i])
		}
	}
	return values.Encode()
}

func TestReports(t *testing.T) {
	for name, tc := range map[string]struct {
		query string
		want  string // id, state, code; "" for none
	}{
		"delivered":              {reportQuery, "2 delivered "},
		"taken by the operator":  {change(reportQuery, "type", "8", "answer", "ACK/"), "2 sent "},
		"kept for the phone":     {change(reportQuery, "type", "4"), "2 sent "},
		"undelivered":            {change(reportQuery, "type", "2", "answer", "id:1 stat:UNDELIV err:027 text:NIK"), "2 failed 027"},
		"undelivered, no code":   {change(reportQuery, "type", "2", "answer", "id:1 stat:UNDELIV err:000 text:NIK"), "2 failed UNDELIV"},
		"expired":                {change(reportQuery, "type", "34", "answer", "id:1 stat:EXPIRED err:000 text:NIK"), "2 failed EXPIRED"},
		"refused":                {change(reportQuery, "type", "16", "answer", "NACK/0x0000000b/Invalid Destination Address"), "2 failed 0x0000000b"},
		"given up":               {change(reportQuery, "type", "16", "answer", "NACK/Retries Exceeded"), "2 failed rejected"},
		"a code of another sort": {change(reportQuery, "type", "2", "answer", "err:3513114101020003"), "2 failed undelivered"},
		"a very long answer":     {change(reportQuery, "type", "2", "answer", strings.Repeat("x", 2000)+" err:027"), "2 failed undelivered"},
		"invalid UTF-8":          {change(reportQuery, "type", "2", "answer", "\xff\x00 err:27"), "2 failed 27"},
		"another kind":           {change(reportQuery, "type", "64"), ""},
		"no kind":                {change(reportQuery, "type", ""), ""},
		"a negative kind":        {change(reportQuery, "type", "-1"), ""},
		"not a number":           {change(reportQuery, "type", "1x"), ""},
		"no message":             {change(reportQuery, "id", ""), ""},
		"a negative message":     {change(reportQuery, "id", "-2"), ""},
		"beyond numbers":         {change(reportQuery, "id", "99999999999999999999"), ""},
	} {
		tr := newTrial(t)
		w := tr.serve(webhook(StatusPath, tc.query))
		got := ""
		if len(tr.marked) == 1 {
			got = fmt.Sprint(tr.marked[0].ID, " ", tr.marked[0].State, " ", tr.marked[0].Code)
		}
		if w.Code != 200 || got != tc.want || w.Body.Len() != 0 {
			t.Errorf("%s: status %d, %q, want %q; body %q", name, w.Code, got, tc.want, w.Body)
		}
	}
	tr := newTrial(t)
	tr.refuse = errors.New("the disk is full")
	if w := tr.serve(webhook(StatusPath, reportQuery)); w.Code != 503 {
		t.Errorf("not written, and status %d", w.Code)
	}
}
