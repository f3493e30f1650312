package service

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"kanca/bot/entrance"
	"kanca/bot/knowledge"
	"kanca/bot/store"
	"kanca/bot/transport"
)

// probeTime is how long the database may take before it counts as away.
const probeTime = 2 * time.Second

// probes tells whether the service works. It asks the database each time, and
// writes to it.
type probes struct {
	db       *store.DB
	known    *knowledge.Knowledge
	stopping atomic.Bool

	transports []*transport.Transport
	resting    func() map[string]string // channels that take no message now, and why
	standing   func(context.Context) (stuck string, behind map[string]string)
}

func (p *probes) look(ctx context.Context) entrance.Condition {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	c := entrance.Condition{Status: "ok", Database: "ok", Content: "ok", Outbox: "ok"}
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
	told := map[string]bool{} // what is wrong, by a name that people can look up
	for _, t := range p.transports {
		if t.State != nil {
			state, good := t.State(ctx, c.Database == "ok")
			tell(t.Name, state, good)
			told[t.Name] = !good
		}
	}
	if p.standing != nil && c.Database == "ok" {
		stuck, behind := p.standing(ctx)
		if stuck != "" {
			c.Status, c.Outbox = "failing", stuck
		}
		for channel, why := range behind {
			tell(channel, why, false)
		}
	}
	if p.resting != nil {
		for channel, why := range p.resting() {
			if !told[channel] {
				tell(channel, why, false)
			}
		}
	}
	return c
}

func (p *probes) health(w http.ResponseWriter, r *http.Request) {
	entrance.Answer(w, p.look(r.Context()))
}

func (p *probes) ready(w http.ResponseWriter, r *http.Request) {
	c := p.look(r.Context())
	if p.stopping.Load() {
		c.Status = "stopping"
	}
	entrance.Answer(w, c)
}
