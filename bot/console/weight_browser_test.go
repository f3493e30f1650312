package console

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"kanca/bot"
)

// loaded is what came over the wire for the page that is shown, in bytes with the heads,
// and in how many requests; what stays open is not counted.
const loaded = `(() => {
	const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource").filter(e => !e.name.includes("/kabar"))]
	return { Bytes: all.reduce((sum, e) => sum + e.transferSize, 0), Requests: all.filter(e => e.transferSize > 0).length, Names: all.map(e => e.name.replace(location.origin, "") + " " + e.transferSize) }
})()`

// The first page takes at most 45 kB and six requests, a later one 15 kB: style and script
// are kept.
func TestInTheBrowserPagesWeighLittle(t *testing.T) {
	ctx := chromium(t)
	o := newOffice(t)
	for n := range 30 {
		o.cries(n, unkind)
	}
	type load struct {
		Bytes, Requests int
		Names           []string
	}
	link := o.invite("Siti Contoh", bot.RolePetugas)
	do(t, ctx, chromedp.EmulateViewport(360, 740), chromedp.Navigate(o.server.URL+link))
	first := ask[load](t, ctx, loaded)
	t.Logf("first: %d bytes in %d requests: %v", first.Bytes, first.Requests, first.Names)
	if first.Bytes < 2000 || first.Bytes > 45<<10 || first.Requests > 6 {
		t.Errorf("the first page takes %d bytes in %d requests: %v", first.Bytes, first.Requests, first.Names)
	}
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#sandi"), goodPassword))
	goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#sandi-ulang"), goodPassword+"\r"))
	sum := first.Bytes + ask[load](t, ctx, loaded).Bytes
	if sum > 45<<10 {
		t.Errorf("the first two pages take %d bytes", sum)
	}
	for _, path := range []string{"/", "/kotak-masuk", "/kotak-masuk/1", "/pendaftaran", "/laporan", "/orang", "/perangkat"} {
		do(t, ctx, chromedp.Navigate(o.server.URL+path)) // its own script comes with the first of its kind
		do(t, ctx, chromedp.Navigate(o.server.URL+path))
		later := ask[load](t, ctx, loaded)
		t.Logf("%s: %d bytes in %d requests", path, later.Bytes, later.Requests)
		if later.Bytes > 15<<10 || later.Requests > 1 {
			t.Errorf("%s takes %d bytes in %d requests: %v", path, later.Bytes, later.Requests, later.Names)
		}
	}
}

// Somebody sends a whole file in a field: the browser shows the page that says so, and
// going back leads to the form.
func TestInTheBrowserFiftyMegabytes(t *testing.T) {
	ctx := chromium(t)
	o := newOffice(t)
	need := o.villager(1, "whatsapp").asks("mau tanya")
	o.arrives(t, ctx, "Siti Contoh")
	do(t, ctx, chromedp.Navigate(o.server.URL+needPath(need)))
	goes(t, ctx, chromedp.Click(chromedp.CSS("form[action$='/ambil'] button")))
	goes(t, ctx, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`setTimeout(() => { const f = document.querySelector("form[action$='/catatan']"), i = document.createElement("input"); i.type = "hidden"; i.name = "catatan"; i.value = "a".repeat(%d); f.append(i); f.submit() }, 0)`, 50<<20)))
	if got := ask[string](t, ctx, `document.querySelector("h1")?.textContent ?? document.body.innerText`); got != "Kiriman terlalu besar" {
		t.Errorf("the browser shows %q", got)
	}
}
