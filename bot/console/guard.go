package console

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"runtime/debug"
	"strings"
	"unicode/utf8"

	"kanca/bot/store"
)

// policy lets a page load the console's own style and script and nothing else: no
// inline code, no frames, no other host.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

// maxForm is how large what a form sends may be, in bytes.
const maxForm = 64 << 10

// guarded puts what every page needs before the routes: headers, limits, no forms of
// other sites, and an error page whatever happens.
func (c *Console) guarded() (http.Handler, error) {
	protection := http.NewCrossOriginProtection()
	if c.PublicOrigin != "" {
		if err := protection.AddTrustedOrigin(c.PublicOrigin); err != nil {
			return nil, fmt.Errorf("KANCA_PUBLIC_URL cannot be used as the console's address: %w", err)
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.headers(w, r)
		v := &visit{Console: c, w: w, r: r, tongue: c.tongueOf(r), now: c.Now()}
		defer v.recovered()
		if c.assets.serve(w, r) || c.servesPicture(w, r) {
			return
		}
		if err := protection.Check(r); err != nil {
			c.note(r, "a form of another site was sent to the console")
			v.write(answer{}, refusal{http.StatusForbidden})
			return
		}
		if wouldRepeatNIK(r) {
			c.note(r, "there is nothing at this address")
			v.write(answer{}, refusal{http.StatusNotFound})
			return
		}
		if status := c.routes.missing(r); status != 0 {
			c.note(r, map[int]string{http.StatusNotFound: "there is nothing at this address", http.StatusMethodNotAllowed: "this address does not take its method"}[status])
			v.write(answer{}, refusal{status})
			return
		}
		c.routes.mux.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), visitKey{}, v)))
	}), nil
}

type visitKey struct{}

// serve is what answers at the address of a route.
func (c *Console) serve(route route) http.Handler {
	return http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		v, ok := r.Context().Value(visitKey{}).(*visit)
		if !ok { // nothing but guarded leads here
			panic("a page of the console was asked for past its guard")
		}
		v.r, v.route = r, route
		v.write(v.answer())
	})
}

// answer is what comes of a request: who asks, whether they may, what they sent.
func (v *visit) answer() (answer, error) {
	if err := v.readForm(); err != nil {
		return answer{}, err
	}
	if err := v.readSession(); err != nil {
		return answer{}, err
	}
	if !v.may(v.route.pattern) {
		return v.turnedAway()
	}
	if err := v.readable(); err != nil {
		return answer{}, err
	}
	if !v.route.allows(v.staff().Role) && v.route.deputy && !v.session.HasCode {
		// A deputy who was signed in before they were one sets codes up first, as a kepala has.
		return moved("/kode").and("deputy.code"), nil
	}
	return v.route.handle(v)
}

// readable refuses addresses that hold what no database stores, NUL and what is no UTF-8:
// nothing stands under them.
func (v *visit) readable() error {
	storable := func(text string) bool { return utf8.ValidString(text) && !strings.Contains(text, "\x00") }
	if !storable(v.r.URL.Path) {
		return store.ErrNotFound
	}
	for name, values := range v.r.URL.Query() {
		if !storable(name) || !storable(strings.Join(values, "")) {
			return refusal{http.StatusBadRequest}
		}
	}
	return nil
}

// formType is how the forms of the pages are sent.
const formType = "application/x-www-form-urlencoded"

// readForm reads what a form sent. What says that it is too large, or is no form of these
// pages, is not read: as an empty form it would be taken for what somebody meant.
func (v *visit) readForm() error {
	if v.r.Method != http.MethodPost {
		return nil
	}
	if v.r.ContentLength > maxForm {
		return refusal{http.StatusRequestEntityTooLarge}
	}
	if kind, _, err := mime.ParseMediaType(v.r.Header.Get("Content-Type")); v.r.ContentLength != 0 && (err != nil || kind != formType) {
		return refusal{http.StatusBadRequest}
	}
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, maxForm)
	err := v.r.ParseForm()
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return refusal{http.StatusRequestEntityTooLarge}
	case err != nil:
		return refusal{http.StatusBadRequest}
	}
	return nil
}

// turnedAway is for who may not open a page: they sign in first, or it is not theirs. What
// a page asks for by itself is told so in short: it is led nowhere, and the log, which
// nobody may shorten, has who opened what is not theirs and not how often a tab asked.
func (v *visit) turnedAway() (answer, error) {
	quiet := v.quiet() && v.r.Method != http.MethodPost
	switch {
	case quiet && v.in():
		return answer{}, refusal{http.StatusForbidden}
	case quiet:
		return answer{}, refusal{http.StatusUnauthorized}
	case v.in():
		if err := v.noteDenied(); err != nil {
			return answer{}, err
		}
		return answer{}, refusal{http.StatusForbidden}
	case v.session.ID != 0: // the password was right, the code is missing
		return moved(v.nextStep()), nil
	case v.r.Method == http.MethodGet || v.r.Method == http.MethodHead:
		v.rememberPage(v.address())
		return moved("/masuk"), nil
	}
	return v.keepForm()
}

// headers are the same on every page.
func (c *Console) headers(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	h.Set("Cache-Control", "no-store")
	if !overLoopback(r) {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// recovered turns a panic of a page into an error page and a line in the log.
func (v *visit) recovered() {
	p := recover()
	if p == nil {
		return
	}
	if p == http.ErrAbortHandler { // the connection is to be cut, nothing is wrong
		panic(p)
	}
	// The value may hold what a person wrote, so only its type is logged.
	v.Log.ErrorContext(v.context(), "a page of the console has a bug: it panicked", "page", v.route.pattern, "panic", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
	v.writePage(answer{status: http.StatusInternalServerError, page: troublePage{Status: http.StatusInternalServerError}})
}

// readSession finds out who asks.
func (v *visit) readSession() error {
	token := cookieValue(v.r, sessionCookie)
	if token == "" {
		return nil
	}
	read := v.DB.Session
	if v.quiet() {
		read = v.DB.LookAtSession
	}
	s, err := read(v.context(), token)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	v.session = s
	return nil
}

// ServeHTTP answers one request.
func (c *Console) ServeHTTP(w http.ResponseWriter, r *http.Request) { c.handler.ServeHTTP(w, r) }
