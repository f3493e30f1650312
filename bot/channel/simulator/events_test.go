package simulator

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kanca/bot"
)

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
