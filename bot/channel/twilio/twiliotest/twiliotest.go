// Package twiliotest is a Twilio for tests, on loopback: it keeps messages, checks
// what it is sent as Twilio documents it, lists, fails on demand, and signs and
// posts its webhooks.
package twiliotest

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

// Whose Twilio it is, and who messages of that account come from. None of them
// is anybody's.
const (
	Account  = "AC00000000000000000000000000000001"
	Token    = "0000000000000000000000000000000f"
	Number   = "+10000000100"
	WhatsApp = "whatsapp:+10000000200"
	Service  = "MG00000000000000000000000000000001"
	Template = "HX00000000000000000000000000000001"
)

// Server is a Twilio. Its exported fields are used under its lock, or before it
// is asked anything.
type Server struct {
	testing.TB
	*httptest.Server

	sync.Mutex
	Now       func() time.Time    // under Lock; the clock of what is kept
	messages  []*Message          // the oldest first
	Stopped   map[string]bool     // numbers that replied STOP
	asked     map[string]int      // requests by method and resource
	Suspended bool                // the account is
	Approval  map[string]string   // what WhatsApp says of Template, by Twilio's field; nil: it is not known
	Fault     func(try int) Fault // how the n-th send goes wrong; may be nil
	tries     int
	Hook      string        // our message webhook, for who drives the test
	Proxy     string        // where requests to our public address really go; "" is there
	changed   chan struct{} // closed at the next change of messages
	release   chan struct{}
	Took      chan struct{} // told of each try to send, if somebody listens

	Files      map[string][]byte           // what is attached, by the id of the message
	MediaFault func(try int) int           // the status that the n-th request for a file gets; 0 is none; may be nil
	Elsewhere  func(address string) string // where files really lie, given their address; nil leaves it
	store      *httptest.Server            // hands files out to whoever has the address, but to nobody with a password
}

// Message is Twilio's resource with its documented names.
type Message struct {
	SID, From, To, Body, Direction, Status, Callback, Service string
	Form                                                      url.Values // as it was asked for
	Media                                                     []string   // content types
	Created                                                   time.Time
}

// Fault is how a request to send goes wrong.
type Fault struct {
	Code, Status int
	RetryAfter   string
	Body         string // in place of JSON
	Take         bool   // the message is taken all the same
	HangUp       bool   // the connection is closed without an answer
	Silent       bool   // no answer until the test ends
}

// New starts a Twilio that knows the constants of this package; it ends with
// the test.
func New(t testing.TB) *Server {
	f := &Server{TB: t, Now: time.Now, Stopped: map[string]bool{}, asked: map[string]int{}, Files: map[string][]byte{}, release: make(chan struct{}), Took: make(chan struct{}, 1), changed: make(chan struct{})}
	mux := http.NewServeMux()
	base := "/2010-04-01/Accounts/" + Account
	mux.HandleFunc("GET "+base+".json", f.account)
	mux.HandleFunc("POST "+base+"/Messages.json", f.create)
	mux.HandleFunc("GET "+base+"/Messages.json", f.list)
	mux.HandleFunc("GET "+base+"/Messages/{sid}/Media.json", f.listMedia)
	mux.HandleFunc("GET "+base+"/Messages/{sid}/Media/{media}", f.media)
	mux.HandleFunc("GET /v1/Content/{sid}/ApprovalRequests", f.approval)
	f.store = httptest.NewServer(http.HandlerFunc(f.file))
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, ok := r.BasicAuth(); !ok || user != Account || password != Token {
			f.fail(w, 401, 20003, "")
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		close(f.release)
		f.Server.Close()
		f.store.Close()
	})
	return f
}

func (f *Server) account(w http.ResponseWriter, r *http.Request) {
	f.Lock()
	defer f.Unlock()
	status := "active"
	if f.Suspended {
		status = "suspended"
	}
	json.NewEncoder(w).Encode(map[string]any{"sid": Account, "status": status, "type": "Full", "friendly_name": "Contoh"})
}

// approval answers as Twilio's Content API does since August 2024.
func (f *Server) approval(w http.ResponseWriter, r *http.Request) {
	f.Lock()
	defer f.Unlock()
	f.asked["approval"]++
	sid := r.PathValue("sid")
	if sid != Template || f.Approval == nil {
		f.fail(w, 404, 20404, "")
		return
	}
	said := map[string]any{"name": "kabar", "category": "UTILITY", "content_type": "twilio/text", "status": "approved", "rejection_reason": "", "allow_category_change": true, "type": "whatsapp", "flows": nil}
	for field, value := range f.Approval {
		said[field] = value
	}
	json.NewEncoder(w).Encode(map[string]any{"account_sid": Account, "sid": sid, "url": "https://content.twilio.com/v1/Content/" + sid + "/ApprovalRequests", "whatsapp": said})
}

func (f *Server) fail(w http.ResponseWriter, status, code int, retryAfter string) {
	w.Header().Set("Content-Type", "application/json")
	if retryAfter != "" {
		w.Header().Set("Retry-After", retryAfter)
	}
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]any{"code": code, "message": "The 'To' number +62000 is wrong", "more_info": "https://www.twilio.com/docs/errors/" + strconv.Itoa(code), "status": status})
}

var wantedTo = regexp.MustCompile(`^(whatsapp:)?(\+[1-9][0-9]{7,14}|[A-Z]{2}\.[A-Za-z0-9.]+)$`)

// wrong checks a request as Twilio does and returns its error code.
func (f *Server) wrong(form url.Values) int {
	to, from, service := form.Get("To"), form.Get("From"), form.Get("MessagingServiceSid")
	switch {
	case !wantedTo.MatchString(to):
		return 21211
	case from == "" && service == "":
		return 21603
	case service != "" && service != Service:
		return 21701
	case service == "" && from != Number && from != WhatsApp && from != "DISNAKER":
		return 21606
	case service == "" && strings.HasPrefix(from, "whatsapp:") != strings.HasPrefix(to, "whatsapp:"):
		return 21910
	case f.Stopped[to]:
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

func (f *Server) create(w http.ResponseWriter, r *http.Request) {
	r.ParseForm()
	f.Lock()
	f.asked["create"]++
	f.tries++
	var bad Fault
	if f.Fault != nil {
		bad = f.Fault(f.tries)
	}
	code := f.wrong(r.PostForm)
	var answer map[string]any
	if code == 0 && (bad == Fault{} || bad.Take) {
		made := f.Keep(&Message{From: r.PostForm.Get("From"), To: r.PostForm.Get("To"), Body: r.PostForm.Get("Body"), Direction: "outbound-api",
			Status: "queued", Callback: r.PostForm.Get("StatusCallback"), Service: r.PostForm.Get("MessagingServiceSid"), Form: r.PostForm})
		if variables := r.PostForm.Get("ContentVariables"); variables != "" {
			var v map[string]string
			json.Unmarshal([]byte(variables), &v)
			made.Body = "Kabar dari kantor: " + v["1"]
		}
		answer = made.json() // under the lock: a Report may come before the answer is written
	}
	f.Unlock()
	select {
	case f.Took <- struct{}{}:
	default:
	}
	switch {
	case bad.Silent:
		select {
		case <-f.release:
		case <-r.Context().Done():
		}
	case bad.HangUp:
		panic(http.ErrAbortHandler)
	case bad.Body != "":
		w.WriteHeader(max(bad.Status, 200))
		io.WriteString(w, bad.Body)
	case bad.Status != 0:
		f.fail(w, bad.Status, bad.Code, bad.RetryAfter)
	case code != 0:
		f.fail(w, 400, code, "")
	default:
		w.WriteHeader(201)
		json.NewEncoder(w).Encode(answer)
	}
}

// Keep adds a message; the lock is held.
func (f *Server) Keep(m *Message) *Message {
	m.SID = fmt.Sprintf("SM%032x", len(f.messages)+1)
	m.Created = f.Now()
	f.messages = append(f.messages, m)
	close(f.changed)
	f.changed = make(chan struct{})
	return m
}

func (m *Message) json() map[string]any {
	at := m.Created.UTC().Format(time.RFC1123Z)
	out := map[string]any{"sid": m.SID, "account_sid": Account, "from": m.From, "to": m.To, "body": m.Body, "direction": m.Direction,
		"status": m.Status, "date_created": at, "date_sent": at, "date_updated": at, "num_media": strconv.Itoa(len(m.Media)), "num_segments": "1",
		"error_code": nil, "messaging_service_sid": nil, "price": nil, "api_version": "2010-04-01"}
	if m.Status == "queued" {
		out["date_sent"] = nil
	}
	if m.Service != "" {
		out["messaging_service_sid"] = m.Service
		if m.Direction != "inbound" {
			out["num_segments"], out["from"] = "0", nil
		}
	}
	return out
}

func (f *Server) list(w http.ResponseWriter, r *http.Request) {
	f.Lock()
	defer f.Unlock()
	f.asked["list"]++
	q := r.URL.Query()
	size, _ := strconv.Atoi(q.Get("PageSize"))
	skip, _ := strconv.Atoi(strings.TrimPrefix(q.Get("PageToken"), "PA"))
	after, _ := time.Parse(time.RFC3339, q.Get("DateSent>"))
	found := []map[string]any{}
	next := any(nil)
	for _, m := range slices.Backward(f.messages) {
		if to := q.Get("To"); to != "" && m.To != to || m.Created.Before(after) || !after.IsZero() && m.Status == "queued" {
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

func (f *Server) listMedia(w http.ResponseWriter, r *http.Request) {
	f.Lock()
	defer f.Unlock()
	list := []map[string]any{}
	for _, m := range f.messages {
		if m.SID == r.PathValue("sid") {
			for i, kind := range m.Media {
				list = append(list, map[string]any{"sid": mediaSID(i), "account_sid": Account, "content_type": kind, "parent_sid": m.SID})
			}
		}
	}
	json.NewEncoder(w).Encode(map[string]any{"media_list": list})
}

func mediaSID(n int) string { return fmt.Sprintf("ME%032x", n+1) }

// media sends whoever asks for a file on to where it lies, as Twilio does.
func (f *Server) media(w http.ResponseWriter, r *http.Request) {
	f.Lock()
	defer f.Unlock()
	f.asked["media"]++
	sid := r.PathValue("sid")
	if f.MediaFault != nil {
		if status := f.MediaFault(f.asked["media"]); status != 0 {
			f.fail(w, status, 20500, "")
			return
		}
	}
	if _, ok := f.Files[sid]; !ok || !regexp.MustCompile(`^ME[0-9a-f]{32}$`).MatchString(r.PathValue("media")) {
		f.fail(w, 404, 20404, "")
		return
	}
	address := f.store.URL + "/" + sid
	if f.Elsewhere != nil {
		address = f.Elsewhere(address)
	}
	http.Redirect(w, r, address, http.StatusTemporaryRedirect)
}

func (f *Server) file(w http.ResponseWriter, r *http.Request) {
	f.Lock()
	defer f.Unlock()
	if r.Header.Get("Authorization") != "" {
		f.asked["password given away"]++
	}
	w.Write(f.Files[strings.TrimPrefix(r.URL.Path, "/")])
}

// Sent returns what was taken for people, in order.
func (f *Server) Sent() (out []Message) {
	f.Lock()
	defer f.Unlock()
	for _, m := range f.messages {
		if m.Direction == "outbound-api" {
			out = append(out, *m)
		}
	}
	return out
}

// patience only ends a test that hangs.
const patience = 3 * time.Minute

// Await waits until what was taken for people is as ready says, and returns it.
func (f *Server) Await(ready func(sent []Message) bool) []Message {
	f.Helper()
	limit := time.After(patience)
	for {
		f.Lock()
		changed := f.changed
		f.Unlock()
		sent := f.Sent()
		if ready(sent) {
			return sent
		}
		select {
		case <-changed:
		case <-limit:
			for _, m := range sent {
				f.Logf("to %s: %s", m.To, m.Body)
			}
			f.Fatal("what was waited for did not come in time; the log has what did")
		}
	}
}

// Count returns how often something was asked: "create", "list" or "media"; and
// "password given away" for files asked for with our password where they lie.
func (f *Server) Count(what string) int {
	f.Lock()
	defer f.Unlock()
	return f.asked[what]
}

// Text is a person's message; Twilio keeps it and does not post it yet.
func (f *Server) Text(from, to, body string, media ...string) *Message {
	f.Lock()
	defer f.Unlock()
	return f.Keep(&Message{From: from, To: to, Body: body, Direction: "inbound", Status: "received", Media: media})
}

// Fields are the parameters of the webhook for a message.
func (m *Message) Fields() url.Values {
	v := url.Values{"ToCountry": {""}, "SmsMessageSid": {m.SID}, "NumMedia": {strconv.Itoa(len(m.Media))}, "SmsSid": {m.SID}, "SmsStatus": {"received"},
		"Body": {m.Body}, "To": {m.To}, "NumSegments": {"1"}, "MessageSid": {m.SID}, "AccountSid": {Account}, "From": {m.From}, "ApiVersion": {"2010-04-01"}}
	for i, kind := range m.Media {
		v.Set(fmt.Sprintf("MediaContentType%d", i), kind)
		v.Set(fmt.Sprintf("MediaUrl%d", i), "https://api.twilio.com/2010-04-01/Accounts/"+Account+"/Messages/"+m.SID+"/Media/"+mediaSID(i))
	}
	if number, ok := strings.CutPrefix(m.From, "whatsapp:+"); ok {
		v.Set("WaId", number)
		v.Set("ProfileName", "Contoh")
		v.Set("MessageType", "text")
	}
	return v
}

// Post sends a signed webhook and returns the status it got.
func (f *Server) Post(address string, fields url.Values) int {
	f.Helper()
	address, _, _ = strings.Cut(address, "#")
	to, err := url.Parse(address)
	if err != nil {
		f.Fatal(err)
	}
	target := address
	if f.Proxy != "" {
		target = f.Proxy + to.RequestURI()
	}
	req, err := http.NewRequest("POST", target, strings.NewReader(fields.Encode()))
	if err != nil {
		f.Fatal(err)
	}
	if f.Proxy != "" {
		req.Header.Set("X-Forwarded-For", "192.0.2.1")
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	req.Header.Set("X-Twilio-Signature", Sign(Token, address, fields))
	req.Header.Set("User-Agent", "TwilioProxy/1.1")
	res, err := f.Client().Do(req)
	if err != nil {
		f.Errorf("our webhook: %v", err)
		return 0
	}
	defer res.Body.Close()
	io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

// Report posts a status of a message to where it was asked to, and lists the
// message with it from then on.
func (f *Server) Report(m Message, status string, code int) int {
	f.Helper()
	f.Lock()
	for _, kept := range f.messages {
		if kept.SID == m.SID {
			kept.Status = status
		}
	}
	f.Unlock()
	v := url.Values{"SmsSid": {m.SID}, "SmsStatus": {status}, "MessageStatus": {status}, "To": {m.To}, "MessageSid": {m.SID}, "AccountSid": {Account},
		"From": {m.From}, "ApiVersion": {"2010-04-01"}}
	if code != 0 {
		v.Set("ErrorCode", strconv.Itoa(code))
	}
	return f.Post(m.Callback, v)
}

// Sign is Twilio's documented signature: the address, then every field's name
// and value in the order of the names, HMAC-SHA1 with the token, base64.
func Sign(token, address string, fields url.Values) string {
	h := hmac.New(sha1.New, []byte(token))
	io.WriteString(h, address)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		io.WriteString(h, name+fields[name][0])
	}
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}
