package console

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/store"
)

// example is an address of a pattern.
func example(pattern string) (method, path string) {
	method, path, _ = strings.Cut(pattern, " ")
	path = strings.NewReplacer("{$}", "", "{id}", "999", "{token}", "x", "{pendaftaran}", "r").Replace(path)
	return method, path
}

// Every address is asked as everybody: who has no right gets nowhere, and every page
// that comes is a page, with all its headers.
func TestTheMatrixOfRoles(t *testing.T) {
	o := newOffice(t)
	roles := map[bot.Role]*browser{}
	for _, role := range bot.Roles {
		roles[role] = o.member("Contoh "+string(role), role)
	}
	deputy, ended := o.deputy("Wakil Contoh", 2), o.deputy("Bekas Contoh", 2)
	o.must(o.db.InTx(t.Context(), func(tx *store.Tx) error {
		_, err := tx.NameDeputy(t.Context(), o.named("Contoh kepala"), o.named("Bekas Contoh").ID, o.now())
		return err
	}))
	half := o.browser()
	half.signIn("Contoh kepala", goodPassword)
	for _, pattern := range o.c.routes.order {
		r := o.c.routes.byPattern[pattern]
		method, path := example(pattern)
		if path == "/keluar" {
			continue // it ends the session that asks
		}
		ask := func(b *browser) *http.Response {
			res := b.ask(method, path, url.Values{})
			headers(t, res, pattern)
			return res
		}
		for role, b := range roles {
			res := ask(b)
			out := res.Header.Get("Location") == "/masuk" || res.StatusCode == http.StatusUnauthorized
			if allowed := r.allows(role); allowed == (res.StatusCode == http.StatusForbidden) || out {
				t.Errorf("%s as %s: status %d", pattern, role, res.StatusCode)
			}
			if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") && res.StatusCode != http.StatusSeeOther {
				check(t, res.StatusCode, pattern, res.Body)
			}
		}
		for b, more := range map[*browser]bool{deputy: r.deputy, ended: false} {
			res := ask(b)
			if allowed := r.allows(bot.RolePetugas) || more; allowed == (res.StatusCode == http.StatusForbidden) {
				t.Errorf("%s for a deputy whose time is over %t: status %d", pattern, !more, res.StatusCode)
			}
		}
		visitor, halfway := ask(o.browser()), ask(half)
		switch {
		case r.anyone:
			if visitor.StatusCode == http.StatusForbidden || visitor.StatusCode == http.StatusUnauthorized {
				t.Errorf("%s for a visitor: %d", pattern, visitor.StatusCode)
			}
		case method == http.MethodPost && visitor.StatusCode != http.StatusUnauthorized,
			strings.HasPrefix(path, newsPath) && visitor.StatusCode != http.StatusUnauthorized,
			method == http.MethodGet && !strings.HasPrefix(path, newsPath) && visitor.Header.Get("Location") != "/masuk":
			t.Errorf("%s opens for a visitor: %d", pattern, visitor.StatusCode)
		}
		led := halfway.Header.Get("Location") == "/masuk/kode" || strings.HasPrefix(path, newsPath) && halfway.StatusCode == http.StatusUnauthorized
		if !r.anyone && !r.halfway && !led {
			t.Errorf("%s opens for who has given the password alone: %d", pattern, halfway.StatusCode)
		}
	}
}

func headers(t *testing.T, res *http.Response, at string) {
	t.Helper()
	for name, want := range map[string]string{"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin"} {
		if got := res.Header.Get(name); got != want {
			t.Errorf("%s: %s is %q", at, name, got)
		}
	}
	for _, c := range res.Cookies() {
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
			t.Errorf("%s: the cookie %s", at, c.Raw)
		}
	}
}

// Nobody adds an address without saying whose it is, nor a line that nothing answers.
func TestEveryAddressHasItsLine(t *testing.T) {
	serve := func(route) http.Handler { return http.NotFoundHandler() }
	handlers := (&Console{}).handlers()
	handlers["GET /baru"] = showToday
	if _, err := readRoutes(handlers, serve); err == nil || !strings.Contains(err.Error(), "GET /baru has no line") {
		t.Errorf("an address without a line: %v", err)
	}
	delete(handlers, "GET /baru")
	delete(handlers, "GET /masuk")
	if _, err := readRoutes(handlers, serve); err == nil || !strings.Contains(err.Error(), "nothing answers GET /masuk") {
		t.Errorf("a line without an answer: %v", err)
	}
}

// Whatever goes wrong has a page that says what to do.
func TestEveryErrorHasItsPage(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	for _, c := range []struct {
		method, path string
		form         url.Values
		headers      []string
		status       int
		want         string
	}{
		{"GET", "/tidak/ada", nil, nil, 404, "tidak ditemukan"},
		{"GET", "/keluar", nil, nil, 405, "hanya menerima kiriman"},
		{"PUT", "/masuk", nil, nil, 405, "hanya menerima kiriman"},
		{"POST", "/pastikan", url.Values{"kode": {strings.Repeat("x", maxForm)}}, nil, 413, "melebihi batas"},
		{"POST", "/keluar", nil, []string{"Sec-Fetch-Site", "cross-site"}, 403, "situs lain"},
		{"POST", "/keluar", nil, []string{"Sec-Fetch-Site", "", "Origin", "https://evil.example"}, 403, "situs lain"},
		{"POST", "/perangkat/x/akhiri", nil, nil, 404, "tidak ditemukan"},
		{"POST", "/masuk?%zz", nil, nil, 400, "tidak dapat dibaca"},
	} {
		res := siti.ask(c.method, c.path, c.form, c.headers...)
		headers(t, res, c.path)
		d := check(t, res.StatusCode, c.path, res.Body)
		if d.status != c.status || !d.says(c.want) {
			t.Errorf("%s %s: %d %s", c.method, c.path, d.status, d.text)
		}
	}
	for _, status := range []int{400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503} {
		for _, tongue := range o.c.tongues {
			if !tongue.has(fmt.Sprintf("error.%d.title", status)) || !tongue.has(fmt.Sprintf("error.%d.text", status)) {
				t.Errorf("%d has no words in %s", status, tongue.code)
			}
		}
	}
	// A bug of a page, and a database that is away.
	o.c.routes.byPattern["GET /masuk"] = route{}
	o.must(o.db.Close())
	res := siti.ask("GET", "/perangkat", nil)
	if d := check(t, res.StatusCode, "/perangkat", res.Body); d.status < 500 || !d.says("Tidak ada yang berubah") {
		t.Errorf("without a database: %d %s", d.status, d.text)
	}
}

// A page that panics has the page of 500.
func TestAPanicIsAPage(t *testing.T) {
	o := newOffice(t)
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "/x", nil)
	v := &visit{Console: o.c, w: w, r: r, tongue: o.c.tongueOf(r), now: o.now()}
	func() {
		defer v.recovered()
		panic("a person's text")
	}()
	if d := check(t, w.Code, "/x", w.Body); d.status != 500 || strings.Contains(d.raw, "person") {
		t.Errorf("%d %s", d.status, d.text)
	}
}

// Style stands at an address that means the same for ever; a wrong one is not there.
func TestAssetsMayBeKept(t *testing.T) {
	o := newOffice(t)
	b := o.browser()
	for _, link := range b.open("/masuk").all("link") {
		at := value(link, "href")
		res := b.ask("GET", at, nil)
		body, err := io.ReadAll(res.Body)
		o.must(err)
		if res.StatusCode != 200 || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") || len(body) == 0 {
			t.Errorf("%s: %d %s", at, res.StatusCode, res.Header.Get("Cache-Control"))
		}
		if at[:6] != assetPrefix {
			t.Errorf("%s", at)
		}
	}
	if d := b.open("/aset/0000000000000000/console.css"); d.status != 404 {
		t.Errorf("a wrong address: %d", d.status)
	}
}

// Over https cookies have the prefix that keeps other hosts away; in a browser on
// this machine, without encryption, they have a name of their own.
func TestCookiesAskForEncryption(t *testing.T) {
	o := newOffice(t)
	for _, c := range []struct {
		name string
		tune func(*http.Request)
		want string
	}{
		{"through a proxy", func(r *http.Request) {
			r.RemoteAddr, r.Host = "127.0.0.1:5", "kanca.example"
			r.Header.Set("X-Forwarded-For", "192.0.2.7")
		}, "__Host-kanca-coba"},
		{"through a proxy that says nothing", func(r *http.Request) { r.RemoteAddr, r.Host = "127.0.0.1:5", "kanca.example" }, "__Host-kanca-coba"},
		{"from the house", func(r *http.Request) { r.RemoteAddr, r.Host = "192.0.2.7:5", "192.0.2.1:8080" }, "__Host-kanca-coba"},
		{"on this machine", func(r *http.Request) { r.RemoteAddr, r.Host = "127.0.0.1:5", "127.0.0.1:8080" }, "kanca-coba"},
		{"on this machine, IPv6", func(r *http.Request) { r.RemoteAddr, r.Host = "[::1]:5", "[::1]:8080" }, "kanca-coba"},
		{"on this machine, by name", func(r *http.Request) { r.RemoteAddr, r.Host = "127.0.0.1:5", "localhost:8080" }, "kanca-coba"},
	} {
		r, w := httptest.NewRequest("GET", "/masuk", nil), httptest.NewRecorder()
		c.tune(r)
		o.c.ServeHTTP(w, r)
		cookie := w.Result().Cookies()[0]
		if secure := strings.HasPrefix(c.want, "__Host-"); cookie.Name != c.want || cookie.Secure != secure || secure == (w.Header().Get("Strict-Transport-Security") == "") {
			t.Errorf("%s: %s", c.name, cookie.Raw)
		}
	}
}
