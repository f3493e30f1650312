package simulator

import (
	"net/http"

	"kanca/bot/door"
)

// policy lets the page load its own style and script and nothing else: no
// inline code, no frames, no other host.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

// guard puts the checks and headers before every page of the simulator.
func guard(next http.Handler, refusals *door.Refusals) http.Handler {
	sameOrigin := http.NewCrossOriginProtection().Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("Cache-Control", "no-store")
		if !fromThisMachine(r) {
			refusals.Note(r, "the simulator is for this machine alone")
			http.Error(w, "Simulator hanya dapat dibuka di komputer tempat kanca berjalan, lewat http://localhost atau http://127.0.0.1.", http.StatusForbidden)
			return
		}
		sameOrigin.ServeHTTP(w, r)
	})
}

// fromThisMachine reports whether a request was made on this machine, by a page
// of this machine.
//
// That nobody passed it on is not enough. A page of another site can make its own
// name resolve to 127.0.0.1 (DNS rebinding); its Host header gives it away.
func fromThisMachine(r *http.Request) bool { return door.Near(r) && door.Names{}.Own(r) }
