package console

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
)

// hasty makes a page that waits for its next try do so a hundred times as fast, and keeps
// how long it wanted to wait.
const hasty = `window.waits = []; window.rounds = 0;
	const later = setTimeout; window.setTimeout = (f, ms) => {
		if (ms < 1500 || ms > 60000) return later(f, ms);
		window.waits.push(ms);
		return later(f, ms / 100);
	};
	const every = setInterval; every(() => window.rounds++, 20)`

// An open page that is refused, or whose need is gone, or which fails, does not keep the
// office busy: it asks once for each news, and where the office fails less and less often.
func TestInTheBrowserARefusedPageIsQuiet(t *testing.T) {
	ctx := chromium(t)
	o := newOffice(t)
	var asked, status atomic.Int64 // how often a page read itself again, and what it is told
	o.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get(quietHeader) != "" && r.Method == http.MethodGet && r.URL.Path != "/kabar/sekarang" {
			asked.Add(1)
			if s := int(status.Load()); s != 0 {
				w.WriteHeader(s)
				return
			}
		}
		o.c.ServeHTTP(w, r)
	}))
	t.Cleanup(o.server.Close)
	t.Cleanup(o.c.StopNews)
	before(t, ctx, hasty)
	o.arrives(t, ctx, "Siti Contoh")
	waiting := 0
	news := func() {
		t.Helper()
		waiting++
		o.villager(waiting, "whatsapp").asks("mau tanya")
		until(t, ctx, fmt.Sprintf(`document.title.startsWith("(%d) ")`, waiting))
	}
	while := func() { // long enough for dozens of tries
		t.Helper()
		ask[bool](t, ctx, `window.then = window.rounds, true`)
		until(t, ctx, `window.rounds > window.then + 25`)
	}
	do(t, ctx, chromedp.Navigate(o.server.URL+"/akun"))
	if !ask[bool](t, ctx, `document.body.innerText.includes("bukan untuk akun Anda")`) {
		t.Fatal("the page of another role is no refusal")
	}
	news()
	while()
	if got := asked.Load(); got != 0 {
		t.Errorf("a page on which nothing can change read itself %d times", got)
	}
	do(t, ctx, chromedp.Navigate(o.server.URL+"/kotak-masuk"))
	for _, s := range []int64{http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusSeeOther} {
		status.Store(s)
		asked.Store(0)
		news()
		while()
		if got := asked.Load(); got < 1 || got > 2 { // 2: what is news came in two steps
			t.Errorf("answered with %d it asked %d times", s, got)
		}
	}
	status.Store(http.StatusInternalServerError)
	asked.Store(0)
	ask[bool](t, ctx, `window.waits = [], true`)
	news()
	until(t, ctx, `window.waits.filter(ms => ms === 60000).length > 2`)
	if got := ask[string](t, ctx, `window.waits.slice(0, 8).join(" ")`); got != "1500 3000 6000 12000 24000 48000 60000 60000" {
		t.Errorf("while the office fails the page waits %s", got)
	}
	status.Store(0)
	until(t, ctx, fmt.Sprintf(`document.querySelectorAll("main li.card").length === %d`, waiting))
}
