// Package webhooks takes what gateways to phones deliver over HTTP. What every gateway's
// webhooks have in common stands here; what one of them writes, how it proves who it
// is and what it wants to hear is the gateway's own.
//
// A message or report is acknowledged only after it was stored. Until then the
// gateway is told to deliver it again.
package webhooks

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"kanca/bot/door"
)

// MaxReceiving is how many messages of a gateway are handled at once; one more is
// refused, for it would wait longer than the gateway does.
const MaxReceiving = 256

// RepeatedField is why a request is refused in which a field stands twice: only the
// first one would count, or is signed.
const RepeatedField = "a field stands in it twice"

// Refusal says why a request is not taken. The zero value is none.
type Refusal struct {
	Status int    // of the answer
	Why    string // for the log
}

// Gateway is the provider that delivers.
type Gateway struct {
	Name     string        // for the log
	Method   string        // the one that it uses
	BodyTime time.Duration // how long a body may take to arrive
	// Read returns the fields of a request, or why it is not the gateway's.
	Read func(http.ResponseWriter, *http.Request) (url.Values, Refusal)
	// Own looks at fields that were read, each of which stands there once. May be nil.
	Own func(url.Values) Refusal
	// HandleTime is how long what came may take to be stored.
	HandleTime time.Duration
	// RetryAfter is when, in seconds, something may come again that could not be
	// stored; "" leaves that to the gateway.
	RetryAfter string
	Log        *slog.Logger
	Refusals   *door.Refusals

	receiving chan struct{} // one place for each message that is being handled
}

// Delivery is what a request was found to be.
type Delivery struct {
	// Wrong says what a message lacks; it is answered with 400 and comes never again.
	Wrong, Why string
	// Take stores it; nil where there is nothing to store. After an error the gateway
	// delivers again.
	Take func(context.Context) error
	// Failed is the line of the log then, with pairs that say what it was.
	Failed string
	Pairs  []any
	// Done acknowledges.
	Done func(http.ResponseWriter)
}

// Open prepares g to be asked.
func (g *Gateway) Open() *Gateway {
	g.receiving = make(chan struct{}, MaxReceiving)
	return g
}

// Messages is the webhook for messages. read says what a request with these fields
// is; at most MaxReceiving are under way at once.
func (g *Gateway) Messages(read func(*http.Request, url.Values) Delivery) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fields, ok := g.accept(w, r)
		if !ok {
			return
		}
		select {
		case g.receiving <- struct{}{}:
			defer func() { <-g.receiving }()
		default:
			g.Refusals.Note(r, "too many messages come at once; "+g.Name+" delivers it again")
			g.unavailable(w)
			return
		}
		g.take(w, r, read(r, fields))
	})
}

// Reports is the webhook for what became of messages that were sent.
func (g *Gateway) Reports(read func(*http.Request, url.Values) Delivery) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if fields, ok := g.accept(w, r); ok {
			g.take(w, r, read(r, fields))
		}
	})
}

// accept reads a request's fields. When it is not the gateway's, or is not
// well-formed, it answers itself and returns false; nothing was written anywhere then.
func (g *Gateway) accept(w http.ResponseWriter, r *http.Request) (url.Values, bool) {
	// Also for what is read of a body after a refusal.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(g.BodyTime)) // not every ResponseWriter can
	if r.Method != g.Method {
		w.Header().Set("Allow", g.Method)
		return nil, g.refuse(w, r, Refusal{http.StatusMethodNotAllowed, "it is no " + g.Method})
	}
	fields, no := g.Read(w, r)
	if no.Status != 0 {
		return nil, g.refuse(w, r, no)
	}
	for _, values := range fields {
		if len(values) > 1 {
			return nil, g.refuse(w, r, Refusal{http.StatusBadRequest, RepeatedField})
		}
	}
	if g.Own != nil {
		if no := g.Own(fields); no.Status != 0 {
			return nil, g.refuse(w, r, no)
		}
	}
	return fields, true
}

func (g *Gateway) refuse(w http.ResponseWriter, r *http.Request, no Refusal) bool {
	g.Refusals.Note(r, no.Why)
	w.Header().Set("Connection", "close")
	http.Error(w, http.StatusText(no.Status), no.Status)
	return false
}

// take stores a delivery and acknowledges it.
func (g *Gateway) take(w http.ResponseWriter, r *http.Request, d Delivery) {
	if d.Wrong != "" {
		g.Refusals.Note(r, d.Why)
		http.Error(w, d.Wrong, http.StatusBadRequest)
		return
	}
	if d.Take != nil {
		// What is being stored is stored, also when the gateway has hung up.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), g.HandleTime)
		defer cancel()
		if err := d.Take(ctx); err != nil {
			g.Log.ErrorContext(ctx, d.Failed, append(d.Pairs, "error", err)...)
			g.unavailable(w)
			return
		}
	}
	d.Done(w)
}

func (g *Gateway) unavailable(w http.ResponseWriter) {
	if g.RetryAfter != "" {
		w.Header().Set("Retry-After", g.RetryAfter)
	}
	http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
}
