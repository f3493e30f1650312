package webhooks_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot/door"
	"kanca/bot/webhooks"
)

// newGateway is one that may write field a, and once only.
func newGateway(log *slog.Logger) *webhooks.Gateway {
	return (&webhooks.Gateway{
		Name: "Gerbang", Method: http.MethodGet, BodyTime: time.Minute, HandleTime: time.Minute, RetryAfter: "1", Log: log, Refusals: door.NewRefusals(log),
		Read: func(_ http.ResponseWriter, r *http.Request) (url.Values, webhooks.Refusal) {
			if r.URL.Query().Get("secret") != "benar" {
				return nil, webhooks.Refusal{Status: http.StatusForbidden, Why: "its secret is wrong"}
			}
			return r.URL.Query(), webhooks.Refusal{}
		},
		Own: func(fields url.Values) webhooks.Refusal {
			if fields.Get("account") == "other" {
				return webhooks.Refusal{Status: http.StatusForbidden, Why: "it is another account's"}
			}
			return webhooks.Refusal{}
		},
	}).Open()
}

func ask(h http.Handler, method, query string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, "/hooks/gerbang?"+query, nil))
	return w
}

// What is not the gateway's, or not well-formed, reaches nobody; what cannot be
// stored comes again; what is stored is acknowledged.
func TestADeliveryIsAcknowledgedOnceItIsStored(t *testing.T) {
	var log strings.Builder
	g := newGateway(slog.New(slog.NewTextHandler(&log, nil)))
	full := errors.New("the disk is full")
	var stored []string
	var fails error
	h := g.Messages(func(_ *http.Request, fields url.Values) webhooks.Delivery {
		if fields.Get("a") == "" {
			return webhooks.Delivery{Wrong: "the message has no a", Why: "it has no a"}
		}
		return webhooks.Delivery{
			Take: func(ctx context.Context) error {
				if _, limited := ctx.Deadline(); !limited {
					t.Error("storing has no limit")
				}
				if fails == nil {
					stored = append(stored, fields.Get("a"))
				}
				return fails
			},
			Failed: "it could not be stored", Pairs: []any{"a", fields.Get("a")},
			Done: func(w http.ResponseWriter) { w.WriteHeader(http.StatusAccepted) },
		}
	})
	for _, c := range []struct {
		method, query string
		status        int
	}{
		{"POST", "secret=benar&a=1", 405}, {"GET", "a=1", 403}, {"GET", "secret=benar&a=1&a=2", 400},
		{"GET", "secret=benar&a=1&account=other", 403}, {"GET", "secret=benar", 400},
	} {
		if w := ask(h, c.method, c.query); w.Code != c.status || len(stored) > 0 {
			t.Errorf("%s %s: %d, stored %v", c.method, c.query, w.Code, stored)
		}
	}
	fails = full
	if w := ask(h, "GET", "secret=benar&a=1"); w.Code != 503 || w.Header().Get("Retry-After") != "1" || !strings.Contains(log.String(), "it could not be stored") {
		t.Errorf("%d %v, log %s", w.Code, w.Header(), log.String())
	}
	fails = nil
	if w := ask(h, "GET", "secret=benar&a=1"); w.Code != 202 || len(stored) != 1 {
		t.Errorf("%d, stored %v", w.Code, stored)
	}
}

// What is being stored is stored, also when the gateway has hung up.
func TestWhoHangsUpLosesNothing(t *testing.T) {
	h := newGateway(slog.New(slog.DiscardHandler)).Messages(func(*http.Request, url.Values) webhooks.Delivery {
		return webhooks.Delivery{Take: func(ctx context.Context) error { return ctx.Err() }, Done: func(w http.ResponseWriter) {}}
	})
	gone, hangUp := context.WithCancel(t.Context())
	hangUp()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(gone, "GET", "/hooks/gerbang?secret=benar", nil))
	if w.Code != 200 {
		t.Errorf("status %d", w.Code)
	}
}

// Many at once: what is too much is refused at once, and those inside finish. Reports
// have places of their own.
func TestOneMoreThanCanBeHandled(t *testing.T) {
	g := newGateway(slog.New(slog.DiscardHandler))
	inside, leave := make(chan struct{}), make(chan struct{})
	waits := func(*http.Request, url.Values) webhooks.Delivery {
		return webhooks.Delivery{
			Take: func(context.Context) error { inside <- struct{}{}; <-leave; return nil },
			Done: func(w http.ResponseWriter) { w.WriteHeader(http.StatusOK) },
		}
	}
	h := g.Messages(waits)
	var all sync.WaitGroup
	for range webhooks.MaxReceiving {
		all.Go(func() {
			if w := ask(h, "GET", "secret=benar"); w.Code != 200 {
				t.Errorf("one inside: status %d", w.Code)
			}
		})
		<-inside
	}
	if w := ask(h, "GET", "secret=benar"); w.Code != 503 {
		t.Errorf("one more: status %d", w.Code)
	}
	all.Go(func() { ask(g.Reports(waits), "GET", "secret=benar") })
	<-inside
	close(leave)
	all.Wait()
	go func() { <-inside }()
	if w := ask(h, "GET", "secret=benar"); w.Code != 200 {
		t.Errorf("afterwards: status %d", w.Code)
	}
}
