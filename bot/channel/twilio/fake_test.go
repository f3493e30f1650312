package twilio

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	testAccount = "AC00000000000000000000000000000001"
	testToken   = "0000000000000000000000000000000f"
	ourNumber   = "+10000000100"
	ourWhatsApp = "whatsapp:+10000000200"
	ourService  = "MG00000000000000000000000000000001"
)

// twilioServer is a Twilio: it keeps messages, checks what it is sent as Twilio
// documents it, and signs and posts its webhooks.
type twilioServer struct {
	*testing.T
	*httptest.Server
	client http.Client

	mu       sync.Mutex
	now      func() time.Time
	messages []*fakeMessage // the oldest first
	stopped  map[string]bool
	asked    map[string]int // requests by method and resource
	fault    func(try int) fault
	tries    int
	hook     string // our message webhook
	release  chan struct{}
	took     chan struct{} // told of each message taken, if somebody listens
}

// fakeMessage is Twilio's resource with its documented names.
type fakeMessage struct {
	sid, from, to, body, direction, status, callback, service string
	form                                                      url.Values
	media                                                     []string
	created                                                   time.Time
}

// fault is how a request to send goes wrong.
type fault struct {
	code, status int
	retryAfter   string
	body         string // in place of JSON
	take         bool   // the message is taken all the same
	hangUp       bool   // the connection is closed without an answer
	silent       bool   // no answer until the test ends
}

func newTwilio(t *testing.T) *twilioServer {
	f := &twilioServer{T: t, now: time.Now, stopped: map[string]bool{}, asked: map[string]int{}, release: make(chan struct{}), took: make(chan struct{}, 1)}
	mux := http.NewServeMux()
	base := "/2010-04-01/Accounts/" + testAccount
	mux.HandleFunc("POST "+base+"/Messages.json", f.create)
	mux.HandleFunc("GET "+base+"/Messages.json", f.list)
	mux.HandleFunc("GET "+base+"/Messages/{sid}/Media.json", f.listMedia)
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, ok := r.BasicAuth(); !ok || user != testAccount || password != testToken {
			f.fail(w, 401, 20003, "")
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		close(f.release)
		f.Server.Close()
		f.client.CloseIdleConnections()
	})
	return f
}

func (f *twilioServer) fail(w http.ResponseWriter, status, code int, retryAfter string) {
	w.Header().Set("Content-Type", "application/json")
	if retryAfter != "" {
		w.Header().Set("Retry-After", retryAfter)
	}
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]any{"code": code, "message": "The 'To' number +62000 is wrong", "more_info": "https://www.twilio.com/docs/errors/" + strconv.Itoa(code), "status": status})
}

var wantedTo = regexp.MustCompile(`^(whatsapp:)?(\+[1-9][0-9]{7,14}|[A-Z]{2}\.[A-Za-z0-9.]+)$`)

// wrong checks a request as Twilio does and returns its error code.
func (f *twilioServer) wrong(form url.Values) int {
	to, from, service := form.Get("To"), form.Get("From"), form.Get("MessagingServiceSid")
	switch {
	case !wantedTo.MatchString(to):
		return 21211
	case from == "" && service == "":
		return 21603
	case service != "" && service != ourService:
		return 21701
	case service == "" && from != ourNumber && from != ourWhatsApp && from != "DISNAKER":
		return 21606
	case service == "" && strings.HasPrefix(from, "whatsapp:") != strings.HasPrefix(to, "whatsapp:"):
		return 21910
	case f.stopped[to]:
		return 21610
	case form.Get("ContentSid") == "" && form.Get("Body") == "":
		return 21602
	case len([]rune(form.Get("Body"))) > 1600:
		return 21617
	case form.Get("ContentVariables") != "" && !json.Valid([]byte(form.Get("ContentVariables"))):
		return 21656
	case strings.HasPrefix(to, "whatsapp:") && form.Get("ValidityPeriod") != "":
		return 21620
	}
	if u, err := url.Parse(form.Get("StatusCallback")); err != nil || u.Host == "" {
		return 21609
	}
	return 0
}

func (f *twilioServer) create(w http.ResponseWriter, r *http.Request) {
	r.ParseForm()
	f.mu.Lock()
	f.asked["create"]++
	f.tries++
	var bad fault
	if f.fault != nil {
		bad = f.fault(f.tries)
	}
	code := f.wrong(r.PostForm)
	var made *fakeMessage
	if code == 0 && (bad == fault{} || bad.take) {
		made = f.addLocked(&fakeMessage{from: r.PostForm.Get("From"), to: r.PostForm.Get("To"), body: r.PostForm.Get("Body"), direction: "outbound-api",
			status: "queued", callback: r.PostForm.Get("StatusCallback"), service: r.PostForm.Get("MessagingServiceSid"), form: r.PostForm})
		if variables := r.PostForm.Get("ContentVariables"); variables != "" {
			var v map[string]string
			json.Unmarshal([]byte(variables), &v)
			made.body = "Kabar dari kantor: " + v["1"]
		}
	}
	f.mu.Unlock()
	select {
	case f.took <- struct{}{}:
	default:
	}
	switch {
	case bad.silent:
		select {
		case <-f.release:
		case <-r.Context().Done():
		}
	case bad.hangUp:
		panic(http.ErrAbortHandler)
	case bad.body != "":
		w.WriteHeader(max(bad.status, 200))
		io.WriteString(w, bad.body)
	case bad.status != 0:
		f.fail(w, bad.status, bad.code, bad.retryAfter)
	case code != 0:
		f.fail(w, 400, code, "")
	default:
		w.WriteHeader(201)
		json.NewEncoder(w).Encode(made.json())
	}
}

func (f *twilioServer) addLocked(m *fakeMessage) *fakeMessage {
	m.sid = fmt.Sprintf("SM%032x", len(f.messages)+1)
	m.created = f.now()
	f.messages = append(f.messages, m)
	return m
}

func (m *fakeMessage) json() map[string]any {
	at := m.created.UTC().Format(time.RFC1123Z)
	out := map[string]any{"sid": m.sid, "account_sid": testAccount, "from": m.from, "to": m.to, "body": m.body, "direction": m.direction,
		"status": m.status, "date_created": at, "date_sent": at, "date_updated": at, "num_media": strconv.Itoa(len(m.media)), "num_segments": "1",
		"error_code": nil, "messaging_service_sid": nil, "price": nil, "api_version": "2010-04-01"}
	if m.status == "queued" {
		out["date_sent"] = nil
	}
	if m.service != "" {
		out["messaging_service_sid"], out["num_segments"], out["from"] = m.service, "0", nil
	}
	return out
}

func (f *twilioServer) list(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked["list"]++
	q := r.URL.Query()
	size, _ := strconv.Atoi(q.Get("PageSize"))
	skip, _ := strconv.Atoi(strings.TrimPrefix(q.Get("PageToken"), "PA"))
	after, _ := time.Parse(time.RFC3339, q.Get("DateSent>"))
	found := []map[string]any{}
	next := any(nil)
	for _, m := range slices.Backward(f.messages) {
		if to := q.Get("To"); to != "" && m.to != to || m.created.Before(after) || !after.IsZero() && m.status == "queued" {
			continue
		}
		if skip--; skip >= 0 {
			continue
		}
		if len(found) == size {
			q.Set("PageToken", fmt.Sprintf("PA%d", size+max(0, atoi(strings.TrimPrefix(q.Get("PageToken"), "PA")))))
			q.Set("Page", strconv.Itoa(atoi(q.Get("Page"))+1))
			next = r.URL.Path + "?" + q.Encode()
			break
		}
		found = append(found, m.json())
	}
	json.NewEncoder(w).Encode(map[string]any{"messages": found, "next_page_uri": next, "page_size": size, "uri": r.URL.Path})
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func (f *twilioServer) listMedia(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := []map[string]any{}
	for _, m := range f.messages {
		if m.sid == r.PathValue("sid") {
			for _, kind := range m.media {
				list = append(list, map[string]any{"content_type": kind, "parent_sid": m.sid})
			}
		}
	}
	json.NewEncoder(w).Encode(map[string]any{"media_list": list})
}

// sent returns what was taken for people, in order.
func (f *twilioServer) sent() (out []fakeMessage) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, m := range f.messages {
		if m.direction == "outbound-api" {
			out = append(out, *m)
		}
	}
	return out
}

func (f *twilioServer) count(what string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.asked[what]
}

// text is a person's message; Twilio keeps it and does not post it yet.
func (f *twilioServer) text(from, to, body string, media ...string) *fakeMessage {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.addLocked(&fakeMessage{from: from, to: to, body: body, direction: "inbound", status: "received", media: media})
}

// fields are the parameters of the webhook for a message.
func (m *fakeMessage) fields() url.Values {
	v := url.Values{"ToCountry": {""}, "SmsMessageSid": {m.sid}, "NumMedia": {strconv.Itoa(len(m.media))}, "SmsSid": {m.sid}, "SmsStatus": {"received"},
		"Body": {m.body}, "To": {m.to}, "NumSegments": {"1"}, "MessageSid": {m.sid}, "AccountSid": {testAccount}, "From": {m.from}, "ApiVersion": {"2010-04-01"}}
	for i, kind := range m.media {
		v.Set(fmt.Sprintf("MediaContentType%d", i), kind)
		v.Set(fmt.Sprintf("MediaUrl%d", i), "https://api.twilio.com/2010-04-01/Accounts/"+testAccount+"/Messages/"+m.sid+"/Media/ME1")
	}
	if number, ok := strings.CutPrefix(m.from, "whatsapp:+"); ok {
		v.Set("WaId", number)
		v.Set("ProfileName", "Contoh")
		v.Set("MessageType", "text")
	}
	return v
}

// post sends a signed webhook and returns the status it got.
func (f *twilioServer) post(address string, fields url.Values) int {
	f.Helper()
	address, _, _ = strings.Cut(address, "#")
	req, _ := http.NewRequest("POST", address, strings.NewReader(fields.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	req.Header.Set("X-Twilio-Signature", sign(testToken, address, fields))
	req.Header.Set("User-Agent", "TwilioProxy/1.1")
	res, err := f.client.Do(req)
	if err != nil {
		f.Errorf("our webhook: %v", err)
		return 0
	}
	defer res.Body.Close()
	io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

// callback posts a status of a message to where it was asked to.
func (f *twilioServer) callback(m fakeMessage, status string, code int) int {
	f.Helper()
	v := url.Values{"SmsSid": {m.sid}, "SmsStatus": {status}, "MessageStatus": {status}, "To": {m.to}, "MessageSid": {m.sid}, "AccountSid": {testAccount},
		"From": {m.from}, "ApiVersion": {"2010-04-01"}}
	if code != 0 {
		v.Set("ErrorCode", strconv.Itoa(code))
	}
	return f.post(m.callback, v)
}

// sign is Twilio's documented signature: the address, then every field's name
// and value in the order of the names, HMAC-SHA1 with the token, base64.
func sign(token, address string, fields url.Values) string {
	h := hmac.New(sha1.New, []byte(token))
	io.WriteString(h, address)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		io.WriteString(h, name+fields[name][0])
	}
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}
