package entrance

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
)

// Recovered turns a panic of a page into an answer and one line in the log.
func Recovered(next http.Handler, log *slog.Logger) http.Handler {
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
