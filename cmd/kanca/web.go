package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"sync/atomic"
	"time"

	"kanca/bot/channel/simulator"
	"kanca/bot/store"
)

// handler is every address of the web server.
func (sv *service) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /healthz", thisMachine(sv.state.health))
	mux.Handle("GET /readyz", thisMachine(sv.state.ready))
	mux.Handle("GET /metrics", thisMachine(sv.metrics.Handler().ServeHTTP))
	for _, t := range sv.transports {
		if t.hooks == nil {
			continue
		}
		for pattern, hook := range t.hooks(sv.receive) {
			mux.Handle(pattern, sv.metrics.Hook(pattern, hook))
		}
	}
	if sv.phones != nil {
		mux.Handle(simulator.Path, sv.phones)
		mux.Handle(simulator.Path+"/", sv.phones)
		mux.Handle("GET /{$}", http.RedirectHandler(simulator.Path, http.StatusFound))
	}
	return recovered(mux, sv.log)
}

// recovered turns a panic of a page into an answer and one line in the log.
func recovered(next http.Handler, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler { // the connection is to be cut, nothing is wrong
				panic(p)
			}
			// The value may hold what a person wrote, so only its type is logged.
			log.ErrorContext(r.Context(), "a page has a bug: it panicked", "method", r.Method, "path", r.URL.Path, "panic", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			http.Error(w, "Ada gangguan. Coba lagi.", http.StatusInternalServerError)
		}()
		next.ServeHTTP(w, r)
	})
}

// thisMachine hides what is for this machine from everybody else, also from
// those whose requests a proxy on this machine passes on.
func thisMachine(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sender, err := netip.ParseAddrPort(r.RemoteAddr)
		proxied := false
		for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via"} {
			proxied = proxied || r.Header.Get(name) != ""
		}
		if err != nil || proxied || !sender.Addr().Unmap().IsLoopback() {
			http.NotFound(w, r)
			return
		}
		next(w, r)
	})
}

// probeTime is how long the database may take before it counts as away.
const probeTime = 2 * time.Second

// probes tells whether the service works. It asks the database each time, and
// writes to it.
type probes struct {
	db       *store.DB
	known    *knowledge
	stopping atomic.Bool

	transports []*transport
	resting    func() map[string]string // channels that take no message now, and why
}

// condition is the body of both probes.
type condition struct {
	Status   string `json:"status"` // ok, degraded, failing or stopping
	Database string `json:"database"`
	Content  string `json:"content"`
	Version  int64  `json:"content_version"`
	// Channels are the states of the connections that transports hold.
	Channels map[string]string `json:"channels,omitempty"`
}

func (p *probes) look(ctx context.Context) condition {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	c := condition{Status: "ok", Database: "ok", Content: "ok"}
	if _, err := p.db.ContentVersion(ctx); err != nil {
		c.Status, c.Database = "failing", "cannot be reached; see the log"
	} else if err := p.db.Beat(ctx); err != nil {
		c.Status, c.Database = "failing", "cannot be written; look at the disk with kanca doctor"
	}
	if snapshot := p.known.Snapshot(); snapshot == nil {
		c.Status, c.Content = "failing", "not loaded"
	} else {
		c.Version = snapshot.Version()
	}
	tell := func(channel, state string, good bool) {
		if c.Channels == nil {
			c.Channels = map[string]string{}
		}
		c.Channels[channel] = state
		if !good && c.Status == "ok" {
			c.Status = "degraded"
		}
	}
	for _, t := range p.transports {
		if t.state != nil {
			state, good := t.state(ctx, c.Database == "ok")
			tell(t.name, state, good)
		}
	}
	if p.resting != nil {
		for channel, why := range p.resting() {
			tell(channel, why, false)
		}
	}
	return c
}

func (p *probes) health(w http.ResponseWriter, r *http.Request) { answer(w, p.look(r.Context())) }

func (p *probes) ready(w http.ResponseWriter, r *http.Request) {
	c := p.look(r.Context())
	if p.stopping.Load() {
		c.Status = "stopping"
	}
	answer(w, c)
}

func answer(w http.ResponseWriter, c condition) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if c.Status != "ok" && c.Status != "degraded" {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	// The connection may be gone; then nobody waits for the answer.
	_ = json.NewEncoder(w).Encode(c)
}
