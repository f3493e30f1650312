package simulator

import (
	"bytes"
	"fmt"
	"net/http"
	"time"
)

// lookAgain is how often an open page looks for changes that nobody announced,
// such as an answer from another process.
const lookAgain = 2 * time.Second

// writeWait is how long a browser may take to read one event.
const writeWait = 10 * time.Second

// stillHere finds out whether the browser is gone.
var stillHere = []byte(": masih di sini\n\n")

// streamEvents sends both conversations of a person as HTML whenever they
// change, as server-sent events: first as they are, so that a page that lost its
// connection is right again as soon as it is back.
func (s *Simulator) streamEvents(w http.ResponseWriter, r *http.Request) {
	person := personOf(r.URL.Query().Get("orang"))
	changes, done, ok := s.watch()
	if !ok {
		http.Error(w, "Terlalu banyak halaman simulator terbuka.", http.StatusServiceUnavailable)
		return
	}
	defer done()
	out := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	tick := time.NewTicker(lookAgain)
	defer tick.Stop()
	var last []byte
	for {
		now, err := s.event(r, person)
		switch {
		case err != nil:
			s.Log.WarnContext(r.Context(), "the simulator cannot read its conversations", "error", err)
			now = stillHere // the page keeps what it has
		case bytes.Equal(now, last):
			now = stillHere
		default:
			last = now
		}
		// The server's own limit is for answers that end. Where it cannot be
		// moved the browser connects again.
		_ = out.SetWriteDeadline(time.Now().Add(writeWait))
		if _, err := w.Write(now); err != nil {
			return
		}
		if out.Flush() != nil {
			return
		}
		select {
		case <-changes:
		case <-tick.C:
		case <-r.Context().Done():
			return
		case <-s.stop:
			return
		}
	}
}

// event is one server-sent event with both conversations.
func (s *Simulator) event(r *http.Request, person int) ([]byte, error) {
	threads, err := s.threads(r.Context(), person)
	if err != nil {
		return nil, err
	}
	var html bytes.Buffer
	for _, t := range threads {
		if err := templates.ExecuteTemplate(&html, "live-"+t.Phone, t); err != nil {
			return nil, err
		}
	}
	var event bytes.Buffer
	event.WriteString("event: percakapan\n")
	for line := range bytes.Lines(html.Bytes()) {
		// A lone CR would end the line for the browser, too.
		fmt.Fprintf(&event, "data: %s\n", bytes.ReplaceAll(bytes.TrimRight(line, "\r\n"), []byte("\r"), []byte("&#13;")))
	}
	event.WriteString("\n")
	return event.Bytes(), nil
}
