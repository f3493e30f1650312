package console

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"kanca/bot/store"
)

// An open page hears of news over one stream a browser: the tabs choose one of them that
// holds it (assets/live.js). The stream does not bring what changed. It brings the mark
// of the news, and a page whose own mark is another one reads itself again: so what was
// missed while the network was away is there after one request, whatever it was.
const (
	newsPath = "/kabar"
	// quietHeader is sent with what a page asks for by itself.
	quietHeader = "Kanca-Live"

	// lookEvery is how often the news are read for each stream: a change is told within
	// this time, and a session that another process or the clock has ended ends its stream.
	lookEvery = 500 * time.Millisecond
	// sayEvery is how often something is said though nothing changed: proxies keep the
	// connection, a browser notices that it is gone, and a hidden tab wakes.
	sayEvery = 15 * time.Second
	// connectAgain is after how long a browser that lost the stream tries again.
	connectAgain = time.Second
	// newsWait is how long a browser may take to read one event.
	newsWait = 10 * time.Second
	// streamsAtMost is how many streams a session may have open: one, and those whose
	// end has not been noticed yet.
	streamsAtMost = 6
)

// newsText is the news as pages read them.
func newsText(n store.News) []byte {
	text, err := json.Marshal(struct {
		Mark    string `json:"mark"`
		Waiting int    `json:"waiting"`
		Cries   int    `json:"cries"`
		Moves   string `json:"moves,omitempty"`
	}{n.Mark, n.Waiting, n.Cries, n.Moves})
	if err != nil { // texts and two numbers
		panic(err)
	}
	return text
}

// showNews answers with the news of this moment, for browsers that hold no stream.
func showNews(v *visit) (answer, error) {
	return answer{raw: func() {
		v.w.Header().Set("Content-Type", "application/json")
		_, _ = v.w.Write(newsText(v.session.News)) // who left reads nothing
	}}, nil
}

// streamNews tells the news whenever they change, until the session ends or the service
// does. A browser that comes back says what it heard last, and hears "muat-ulang" when
// anything happened since.
func streamNews(v *visit) (answer, error) {
	if !v.streams.open(v.session.ID) {
		return answer{}, refusal{http.StatusTooManyRequests}
	}
	return answer{raw: func() {
		defer v.streams.close(v.session.ID)
		heard := v.r.Header.Get("Last-Event-ID")
		if heard == "" {
			heard = v.r.URL.Query().Get("dari")
		}
		v.stream(heard)
	}}, nil
}

// stream writes events until nobody may or wants to hear them.
func (v *visit) stream(heard string) {
	out := http.NewResponseController(v.w)
	_ = out.SetReadDeadline(time.Time{}) // the server's own limit is for requests that end
	v.w.Header().Set("Content-Type", "text/event-stream")
	say := func(text string) bool {
		_ = out.SetWriteDeadline(time.Now().Add(newsWait))
		_, err := fmt.Fprint(v.w, text)
		return err == nil && out.Flush() == nil
	}
	if !say(fmt.Sprintf("retry: %d\n\n", connectAgain.Milliseconds())) {
		return
	}
	event := func(name string, n store.News) bool {
		return say("id: " + n.Mark + "\nevent: " + name + "\ndata: " + string(newsText(n)) + "\n\n")
	}
	ends := v.DB.SessionEnds()
	look := time.NewTicker(v.streams.look)
	defer look.Stop()
	said, n := time.Now(), v.session.News
	// What was read with the session lacks what only the stream tells: unasked for, it would
	// look like a change at the first look.
	if now, err := v.DB.NewsFor(v.context(), v.session.ID, v.session.CreatedAt); err == nil {
		n = now
	}
	name := "kabar"
	if heard != "" && heard != n.Mark {
		name = "muat-ulang"
	}
	if !event(name, n) {
		return
	}
	for {
		select {
		case <-look.C:
		case <-ends:
			ends = v.DB.SessionEnds()
		case <-v.context().Done():
			return
		case <-v.streams.stopping:
			return
		}
		now, err := v.DB.NewsFor(v.context(), v.session.ID, v.session.CreatedAt)
		switch {
		case errors.Is(err, store.ErrNotFound):
			return
		case err != nil: // the database is away: whoever hears this keeps what it has
			now = n
		}
		if now != n || time.Since(said) >= v.streams.say {
			n, said = now, time.Now()
			if !say(": masih di sini\n\n") || !event("kabar", n) {
				return
			}
		}
	}
}

// streams counts the open streams of each session.
type streams struct {
	look     time.Duration // lookEvery
	say      time.Duration // sayEvery
	mu       sync.Mutex
	of       map[int64]int
	stopping chan struct{}
	stop     sync.Once
}

func newStreams() *streams {
	return &streams{look: lookEvery, say: sayEvery, of: map[int64]int{}, stopping: make(chan struct{})}
}

// open reports whether a session may have one more.
func (s *streams) open(session int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of[session] >= streamsAtMost {
		return false
	}
	s.of[session]++
	return true
}

func (s *streams) close(session int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of[session]--; s.of[session] == 0 {
		delete(s.of, session)
	}
}

// count is how many streams are open.
func (s *streams) count() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.of {
		n += m
	}
	return n
}

// StopNews ends the streams of all pages, which would hold a server that shuts down. It
// may be called more than once; pages ask again, and nothing else changes.
func (c *Console) StopNews() { c.streams.stop.Do(func() { close(c.streams.stopping) }) }

// place is where a page is read again.
func (v *visit) place(p page) string {
	if v.r.Method == http.MethodGet || v.r.Method == http.MethodHead {
		return v.address()
	}
	if x, ok := p.(interface{ place() string }); ok {
		return ownPath(x.place())
	}
	return ""
}
