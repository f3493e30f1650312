package console

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// asksAtMost is how many questions a page may ask the database, whatever it shows: those
// of the session, of the page and of who is written down as its reader. That its reader is
// still there is noted once a minute beside them, and what was typed when a session ended is
// taken once.
const asksAtMost = 8

// watched is the console whose every page, in every test, is held to asksAtMost.
func (o *office) watched() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked atomic.Int64
		sent := &answered{ResponseWriter: w, status: http.StatusOK}
		o.c.ServeHTTP(sent, r.WithContext(store.Counted(r.Context(), &asked)))
		page := r.Method == http.MethodGet && sent.status == http.StatusOK && strings.HasPrefix(w.Header().Get("Content-Type"), "text/html")
		most := int64(asksAtMost)
		for _, c := range w.Header().Values("Set-Cookie") {
			if strings.HasPrefix(c, "kanca-"+afterCookie+"=;") {
				most++
			}
		}
		if n := asked.Load(); page && n > most {
			o.t.Errorf("%s asks the database %d times", r.URL, n)
		}
	})
}

// answered remembers with which status a request was answered.
type answered struct {
	http.ResponseWriter
	status int
}

func (a *answered) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

// Unwrap is what streams flush and set deadlines on.
func (a *answered) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// onBoth runs a test with an office in each of the two databases.
func onBoth(t *testing.T, test func(t *testing.T, o *office)) {
	t.Run("SQLite", func(t *testing.T) { test(t, newOffice(t)) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, newOfficeIn(t, postgrestest.Start(t).Tables(t))) })
}

// Every page of a crowded office asks the database little, on either database, also one that
// says what was done.
func TestEveryPageAsksLittle(t *testing.T) {
	onBoth(t, func(t *testing.T, o *office) {
		o.crowded()
		for _, role := range bot.Roles {
			b := o.member("Contoh "+string(role), role)
			for pattern, places := range b.walk() {
				for _, path := range places {
					o.later(time.Minute)
					if res := b.ask(http.MethodGet, path, nil); res.StatusCode >= 400 && res.StatusCode != http.StatusForbidden {
						t.Errorf("%s (%s) as %s: %d", path, pattern, role, res.StatusCode)
					}
				}
			}
		}
	})
}
