package simulator

import (
	"context"
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
		Receive: d.receive, History: d.history, Forget: d.forget, Script: d.script,
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
