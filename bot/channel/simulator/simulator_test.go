package simulator

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot"
)

// desk stands for the rest of kanca: it keeps what came in and answers at once.
type desk struct {
	mu       sync.Mutex
	received []bot.Incoming
	stored   map[bot.Address][]Message
	next     bot.MessageID
	fail     error
	answer   string // what is answered; "" stays silent
	state    string // of the answers
}

func newDesk(t testing.TB) (*desk, *Simulator) {
	t.Helper()
	d := &desk{stored: map[bot.Address][]Message{}, answer: "Halo! Saya *kanca*.", state: "sent"}
	n := 0
	s, err := New(Options{
		Receive: d.receive, History: d.history, Forget: d.forget,
		Now:   func() time.Time { return time.Date(2026, 11, 23, 2, 5, 0, 0, time.UTC) },
		NewID: func() string { n++; return fmt.Sprintf("ticket-%04d", n) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return d, s
}

func (d *desk) receive(_ context.Context, in bot.Incoming) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail != nil {
		return d.fail
	}
	d.received = append(d.received, in)
	d.add(in.From[0], Message{FromPerson: true, Kind: in.Kind, Text: in.Text, State: "handled", Contact: in.Contact, Location: in.Location, At: in.SentAt})
	if d.answer != "" {
		d.add(in.From[0], Message{Kind: bot.KindText, Text: d.answer, State: d.state, At: in.SentAt})
	}
	return nil
}

func (d *desk) add(who bot.Address, m Message) {
	d.next++
	m.ID = d.next
	d.stored[who] = append(d.stored[who], m)
}

func (d *desk) history(_ context.Context, _ bot.ChannelName, who bot.Address, limit int) ([]Message, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail != nil {
		return nil, d.fail
	}
	all := d.stored[who]
	return append([]Message(nil), all[max(0, len(all)-limit):]...), nil
}

func (d *desk) forget(_ context.Context, _ bot.ChannelName, who bot.Address) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.stored, who)
	return d.fail
}

// request is one from a browser on this machine; change it with with.
func request(method, path string, form url.Values, with ...func(*http.Request)) *http.Request {
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Host, r.RemoteAddr = "localhost:8080", "127.0.0.1:50000"
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for _, f := range with {
		f(r)
	}
	return r
}

func serve(s *Simulator, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func text(phone, words string) url.Values {
	return url.Values{"orang": {"1"}, "telepon": {phone}, "jenis": {"text"}, "teks": {words}, "nomor": {"abcdefgh"}}
}

func TestOnlyThisMachineMayLook(t *testing.T) {
	from := func(addr string) func(*http.Request) { return func(r *http.Request) { r.RemoteAddr = addr } }
	host := func(name string) func(*http.Request) { return func(r *http.Request) { r.Host = name } }
	for name, tc := range map[string]struct {
		with []func(*http.Request)
		want int
	}{
		"this machine":            {nil, 200},
		"IPv6":                    {[]func(*http.Request){from("[::1]:4000"), host("[::1]:8080")}, 200},
		"IPv4 written as IPv6":    {[]func(*http.Request){from("[::ffff:127.0.0.1]:4000")}, 200},
		"another loopback":        {[]func(*http.Request){host("127.8.9.1")}, 200},
		"name in capitals":        {[]func(*http.Request){host("LOCALHOST")}, 200},
		"another machine":         {[]func(*http.Request){from("192.168.1.9:4000")}, 403},
		"the internet":            {[]func(*http.Request){from("203.0.113.5:4000")}, 403},
		"rebound name":            {[]func(*http.Request){host("kanca.example")}, 403},
		"name that looks local":   {[]func(*http.Request){host("localhost.kanca.example:80")}, 403},
		"address that looks near": {[]func(*http.Request){host("127.0.0.1.kanca.example")}, 403},
		"no host":                 {[]func(*http.Request){host("")}, 403},
		"no sender":               {[]func(*http.Request){from("")}, 403},
		"unix socket":             {[]func(*http.Request){from("@")}, 403},
		"through a proxy":         {[]func(*http.Request){header("X-Forwarded-For", "203.0.113.5")}, 403},
		"through another proxy":   {[]func(*http.Request){header("Forwarded", "for=203.0.113.5")}, 403},
	} {
		t.Run(name, func(t *testing.T) {
			_, s := newDesk(t)
			for _, path := range []string{"/simulator", "/simulator/simulator.js", "/simulator/simulator.css"} {
				if w := serve(s, request("GET", path, nil, tc.with...)); w.Code != tc.want {
					t.Errorf("GET %s: %d, want %d", path, w.Code, tc.want)
				}
			}
			if tc.want == 403 {
				d, s := newDesk(t)
				for _, path := range []string{"/simulator/messages", "/simulator/reset", "/simulator/count"} {
					if w := serve(s, request("POST", path, text("sms", "halo"), tc.with...)); w.Code != 403 {
						t.Errorf("POST %s: %d", path, w.Code)
					}
				}
				if len(d.received) != 0 {
					t.Error("a stranger's message was taken")
				}
			}
		})
	}
}

func TestOtherSitesMayNotPost(t *testing.T) {
	for name, with := range map[string]func(*http.Request){
		"cross-site":   header("Sec-Fetch-Site", "cross-site"),
		"same-site":    header("Sec-Fetch-Site", "same-site"),
		"other origin": func(r *http.Request) { r.Header.Del("Sec-Fetch-Site"); r.Header.Set("Origin", "http://evil.example") },
	} {
		t.Run(name, func(t *testing.T) {
			d, s := newDesk(t)
			for _, path := range []string{"/simulator/messages", "/simulator/reset"} {
				if w := serve(s, request("POST", path, text("sms", "halo"), with)); w.Code != 403 {
					t.Errorf("POST %s: %d", path, w.Code)
				}
			}
			if len(d.received) != 0 {
				t.Error("the message was taken")
			}
		})
	}
}

func TestEveryAnswerHasTheHeaders(t *testing.T) {
	_, s := newDesk(t)
	for _, r := range []*http.Request{
		request("GET", "/simulator", nil), request("GET", "/simulator/simulator.js", nil), request("GET", "/simulator/simulator.css", nil),
		request("POST", "/simulator/messages", text("sms", "halo")), request("GET", "/simulator/nothing", nil),
		request("GET", "/simulator", nil, func(r *http.Request) { r.Host = "evil.example" }),
	} {
		h := serve(s, r).Header()
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
			"Cross-Origin-Resource-Policy": "same-origin",
		} {
			if h.Get(name) != want {
				t.Errorf("%s %s: %s is %q", r.Method, r.URL.Path, name, h.Get(name))
			}
		}
		csp := h.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
			if !strings.Contains(csp, part) {
				t.Errorf("%s %s: the policy lacks %q", r.Method, r.URL.Path, part)
			}
		}
		if strings.Contains(csp, "unsafe") {
			t.Errorf("the policy allows inline code: %s", csp)
		}
	}
}

func TestGetChangesNothing(t *testing.T) {
	d, s := newDesk(t)
	for _, path := range []string{"/simulator/messages", "/simulator/reset", "/simulator/count"} {
		if w := serve(s, request("GET", path+"?teks=halo&telepon=sms&jenis=text", nil)); w.Code != 405 {
			t.Errorf("GET %s: %d", path, w.Code)
		}
	}
	if len(d.received) != 0 {
		t.Error("a GET made a message")
	}
}

func TestHostileTextStaysText(t *testing.T) {
	payloads := []string{
		`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `"><svg onload=alert(1)>`, `*<b onclick=alert(1)>tebal</b>*`,
		"</ol></div><script>", `' onmouseover='alert(1)`, "data: x\n\nevent: percakapan\ndata: <script>", "\r\rdata: <script>x",
		"javascript:alert(1)", "\u202Egnp.exe", "\x00\xff\xfe", strings.Repeat("a", 20_000), "{{.}}", "'; DROP TABLE message; --",
	}
	for _, phone := range []string{"whatsapp", "sms"} {
		d, s := newDesk(t)
		for i, p := range payloads {
			form := text(phone, p)
			form.Set("nomor", fmt.Sprintf("payload-%d", i))
			d.answer = p
			if w := serve(s, request("POST", "/simulator/messages", form)); w.Code != http.StatusSeeOther {
				t.Fatalf("%q: %d %s", p, w.Code, w.Body)
			}
		}
		d.add(AddressOf(WhatsApp, 1), Message{FromPerson: true, Kind: bot.KindContact, Contact: &bot.ContactCard{Name: "<script>x", Phone: `"><script>`}})
		page := serve(s, request("GET", "/simulator", nil)).Body.String()
		event, err := s.event(request("GET", "/simulator/events", nil), 1)
		if err != nil {
			t.Fatal(err)
		}
		for what, html := range map[string]string{"page": page, "event": string(event)} {
			html = strings.ReplaceAll(html, `<script src="/simulator/simulator.js" defer></script>`, "")
			for _, bad := range []string{"<script", "<img", "<svg onload", "<b ", "onerror=alert(1)>\n", "<b onclick"} {
				if strings.Contains(html, bad) {
					t.Errorf("the %s of %s has %q", what, phone, bad)
				}
			}
		}
		for line := range strings.Lines(string(event)) {
			if line != "\n" && !strings.HasPrefix(line, "data: ") && line != "event: percakapan\n" {
				t.Errorf("a text broke out of its event: %q", line)
			}
			if strings.Contains(strings.TrimSuffix(line, "\n"), "\r") {
				t.Errorf("a CR ends the line early: %q", line)
			}
		}
	}
}

func TestMessagesGoTheWayOfEveryMessage(t *testing.T) {
	form := func(kind string, more ...string) url.Values {
		v := url.Values{"orang": {"3"}, "telepon": {"whatsapp"}, "jenis": {kind}, "nomor": {"abcdefgh-1"}}
		for i := 0; i+1 < len(more); i += 2 {
			v.Set(more[i], more[i+1])
		}
		return v
	}
	for name, tc := range map[string]struct {
		form url.Values
		want func(bot.Incoming) bool
		code int
	}{
		"text":              {form("text", "teks", "satu\r\ndua"), func(in bot.Incoming) bool { return in.Kind == bot.KindText && in.Text == "satu\ndua" }, 303},
		"photo":             {form("photo"), func(in bot.Incoming) bool { return in.Kind == bot.KindPhoto }, 303},
		"voice":             {form("voice"), func(in bot.Incoming) bool { return in.Kind == bot.KindVoice }, 303},
		"sticker":           {form("sticker"), func(in bot.Incoming) bool { return in.Kind == bot.KindSticker }, 303},
		"contact":           {form("contact", "nama", "Contoh", "telp", "+620000"), func(in bot.Incoming) bool { return *in.Contact == bot.ContactCard{Name: "Contoh", Phone: "+620000"} }, 303},
		"location":          {form("location", "lintang", "-7.77", "bujur", "113.47"), func(in bot.Incoming) bool { return *in.Location == bot.Location{Latitude: -7.77, Longitude: 113.47} }, 303},
		"sms":               {form("text", "teks", "halo", "telepon", "sms"), func(in bot.Incoming) bool { return in.Channel == SMS && in.From[0] == AddressOf(SMS, 3) }, 303},
		"empty text":        {form("text"), func(in bot.Incoming) bool { return in.Text == "" }, 303},
		"no ticket":         {form("text", "nomor", ""), func(in bot.Incoming) bool { return strings.HasPrefix(in.ProviderID, "simulator-ticket-") }, 303},
		"wild ticket":       {form("text", "nomor", "<>; x"), func(in bot.Incoming) bool { return strings.HasPrefix(in.ProviderID, "simulator-ticket-") }, 303},
		"contact, no phone": {form("contact", "nama", "Contoh"), nil, 422},
		"place off earth":   {form("location", "lintang", "91", "bujur", "0"), nil, 422},
		"no place":          {form("location", "lintang", "NaN", "bujur", "0"), nil, 422},
		"unknown kind":      {form("hologram"), nil, 422},
		"photo by SMS":      {form("photo", "telepon", "sms"), nil, 422},
		"person 99":         {form("text", "orang", "99"), func(in bot.Incoming) bool { return in.From[0] == AddressOf(WhatsApp, 1) }, 303},
	} {
		t.Run(name, func(t *testing.T) {
			d, s := newDesk(t)
			w := serve(s, request("POST", "/simulator/messages", tc.form))
			if w.Code != tc.code {
				t.Fatalf("status %d, want %d: %s", w.Code, tc.code, w.Body)
			}
			if tc.want == nil {
				if len(d.received) != 0 {
					t.Error("it was taken")
				}
				return
			}
			if in := d.received[0]; !tc.want(in) || in.From[0].Kind != bot.Simulated || in.ProviderID == "" || in.SentAt.IsZero() {
				t.Errorf("got %+v", in)
			}
		})
	}
}

func TestWithoutScriptTheAnswerIsThere(t *testing.T) {
	d, s := newDesk(t)
	d.answer = "Lowongan di *Taiwan*:\n1 Pabrik"
	w := serve(s, request("POST", "/simulator/messages", text("whatsapp", "taiwan")))
	if loc := w.Header().Get("Location"); w.Code != 303 || loc != "/simulator?orang=1&telepon=whatsapp" {
		t.Fatalf("%d to %q", w.Code, loc)
	}
	page := serve(s, request("GET", "/simulator?orang=1&telepon=whatsapp", nil)).Body.String()
	if !strings.Contains(page, "Lowongan di <strong>Taiwan</strong>:<br>1 Pabrik") {
		t.Error("the answer is not on the page")
	}
	if !strings.Contains(page, "09.05") {
		t.Error("the time is not the office's (WIB)")
	}
	if strings.Contains(page, "http-equiv") {
		t.Error("the page reloads although nothing is waited for")
	}
}

func TestWaitingAnswersAreTyping(t *testing.T) {
	d, s := newDesk(t)
	d.state = "queued"
	d.receive(t.Context(), bot.Incoming{From: []bot.Address{AddressOf(WhatsApp, 1)}, Kind: bot.KindText, Text: "halo"})
	page := serve(s, request("GET", "/simulator", nil)).Body.String()
	if !strings.Contains(page, "sedang mengetik") || !strings.Contains(page, `http-equiv="refresh"`) {
		t.Error("the page does not say that an answer is coming")
	}
	if strings.Contains(page, "<strong>kanca</strong>") {
		t.Error("a message that was not sent is on the phone")
	}
}

func TestTroubleIsSaidInWords(t *testing.T) {
	for state, words := range map[string]string{
		"failed": "tidak terkirim", "expired": "terlalu lama", "unknown": "tidak pasti", "cancelled": "dibatalkan",
	} {
		d, s := newDesk(t)
		d.add(AddressOf(SMS, 1), Message{Kind: bot.KindText, Text: "hai", State: state, Reason: "30007"})
		page := serve(s, request("GET", "/simulator", nil)).Body.String()
		if !strings.Contains(page, words) || !strings.Contains(page, "30007") {
			t.Errorf("%s: the page does not say why", state)
		}
	}
}

func TestDatabaseAway(t *testing.T) {
	d, s := newDesk(t)
	d.fail = errors.New("the disk is full")
	w := serve(s, request("POST", "/simulator/messages", text("sms", "halo"), header("Accept", "text/plain")))
	if w.Code != 503 || !strings.Contains(w.Body.String(), "belum tersimpan") {
		t.Errorf("script: %d %s", w.Code, w.Body)
	}
	w = serve(s, request("GET", "/simulator", nil))
	if w.Code != 503 || !strings.Contains(w.Body.String(), "tidak dapat dibaca") || strings.Contains(w.Body.String(), "disk is full") {
		t.Errorf("page: %d", w.Code)
	}
	if w = serve(s, request("POST", "/simulator/reset", text("sms", ""))); w.Code != 503 {
		t.Errorf("reset: %d", w.Code)
	}
}

func TestResetForgetsOnePhoneOnly(t *testing.T) {
	d, s := newDesk(t)
	for _, phone := range []string{"whatsapp", "sms"} {
		serve(s, request("POST", "/simulator/messages", text(phone, "halo")))
	}
	if w := serve(s, request("POST", "/simulator/reset", text("sms", ""))); w.Code != 303 {
		t.Fatal(w.Code)
	}
	if len(d.stored[AddressOf(SMS, 1)]) != 0 || len(d.stored[AddressOf(WhatsApp, 1)]) == 0 {
		t.Error("not the right conversation was forgotten")
	}
}

func TestHugeFormsAreRefused(t *testing.T) {
	d, s := newDesk(t)
	w := serve(s, request("POST", "/simulator/messages", text("sms", strings.Repeat("x", maxBody))))
	if w.Code != http.StatusRequestEntityTooLarge || len(d.received) != 0 {
		t.Errorf("status %d", w.Code)
	}
	// 100 kB is a message like any other; the turn cuts it.
	if w := serve(s, request("POST", "/simulator/messages", text("sms", strings.Repeat("x", 100<<10)))); w.Code != 303 {
		t.Errorf("100 kB: %d", w.Code)
	}
}

func TestEventsComeAsTheyHappen(t *testing.T) {
	d, s := newDesk(t)
	server := httptest.NewServer(s)
	defer server.Close()
	defer s.Close()
	answer, err := http.Get(server.URL + "/simulator/events?orang=1")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if kind := answer.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Fatalf("content type %q", kind)
	}
	lines := bufio.NewScanner(answer.Body)
	next := func() (event string) {
		for lines.Scan() {
			if lines.Text() == "" && strings.HasPrefix(event, "event: ") {
				return event
			} else if !strings.HasPrefix(lines.Text(), ":") {
				event += lines.Text() + "\n"
			}
		}
		t.Fatal("the stream ended")
		return ""
	}
	if first := next(); !strings.Contains(first, "Belum ada percakapan") {
		t.Errorf("the first event is not the state of things: %s", first)
	}
	d.receive(t.Context(), bot.Incoming{From: []bot.Address{AddressOf(WhatsApp, 1)}, Kind: bot.KindText, Text: "halo", SentAt: s.Now()})
	s.Changed()
	if second := next(); !strings.Contains(second, "<strong>kanca</strong>") {
		t.Errorf("the answer did not come: %s", second)
	}
	s.Close()
	for lines.Scan() {
	}
	if lines.Err() != nil {
		t.Errorf("the stream did not end well: %v", lines.Err())
	}
	if w := serve(s, request("GET", "/simulator/events", nil)); w.Code != 503 {
		t.Errorf("after Close: %d", w.Code)
	}
}

func TestForgottenTabsAreBounded(t *testing.T) {
	_, s := newDesk(t)
	for range maxWatchers {
		if _, _, ok := s.watch(); !ok {
			t.Fatal("refused too early")
		}
	}
	if w := serve(s, request("GET", "/simulator/events", nil)); w.Code != 503 {
		t.Errorf("one tab too many: %d", w.Code)
	}
}

func TestPhonesReachNoRealPerson(t *testing.T) {
	_, s := newDesk(t)
	for _, c := range s.Channels() {
		_, err := c.Send(t.Context(), bot.Outgoing{To: bot.Address{Kind: bot.Phone, Value: "+620000000000"}, Text: "x"})
		var failed *bot.SendError
		if !errors.As(err, &failed) || failed.Class != bot.BadAddress {
			t.Errorf("%s: %v", c.Name(), err)
		}
		if _, err := c.Send(t.Context(), bot.Outgoing{To: AddressOf(c.Name(), 1), Text: "x"}); err != nil {
			t.Errorf("%s: %v", c.Name(), err)
		}
	}
}

func TestAPhoneKeepsWhatKancaForgot(t *testing.T) {
	d, s := newDesk(t)
	who := AddressOf(WhatsApp, 1)
	for i, words := range []string{"a", "b", "c", "Data Anda sudah dihapus.", "Data Anda sudah dihapus."} {
		m := bot.Outgoing{ID: bot.MessageID(min(i, 3) + 1), To: who, Text: words} // the last one is a retry
		if _, err := s.Channels()[0].Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	page := func() string { return serve(s, request("GET", "/simulator", nil)).Body.String() }
	if got := page(); strings.Count(got, "sudah dihapus") != 1 || strings.Count(got, `class="msg in"`) != keeps {
		t.Error("the farewell is not on the phone, or not once")
	}
	d.add(who, Message{Kind: bot.KindText, Text: "halo lagi", State: "sent"})
	if strings.Contains(page(), "sudah dihapus") {
		t.Error("what is stored is not what is shown")
	}
	serve(s, request("POST", "/simulator/reset", text("whatsapp", "")))
	if strings.Contains(page(), `class="msg`) {
		t.Error("after a reset the phone is not empty")
	}
}

func TestNewNamesWhatIsMissing(t *testing.T) {
	if _, err := New(Options{}); err == nil {
		t.Error("an empty simulator was made")
	}
}
