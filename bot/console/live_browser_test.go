package console

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"kanca/bot"
	"kanca/bot/store"
)

// until waits for what a page comes to say, and returns how long that took.
func until(t *testing.T, ctx context.Context, js string) time.Duration {
	t.Helper()
	at := time.Now()
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](js, chromedp.WithPollingInterval(50*time.Millisecond), chromedp.WithPollingTimeout(patience))); err != nil {
		t.Fatalf("%s never came true: %v\n%s", js, err, ask[string](t, ctx, `document.body.innerText + "\n" + document.title`))
	}
	return time.Since(at)
}

// before runs a script on each page before the page's own.
func before(t *testing.T, ctx context.Context, script string) {
	t.Helper()
	if _, err := chromedp.Call(ctx, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: script}); err != nil {
		t.Fatal(err)
	}
}

// arrives signs a new petugas in, in a browser.
func (o *office) arrives(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	do(t, ctx, chromedp.Navigate(o.server.URL+o.invite(name, bot.RolePetugas)), chromedp.SendKeys(chromedp.CSS("#sandi"), goodPassword))
	goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#sandi-ulang"), goodPassword+"\r"))
}

// The list, and the number in the title, are the same whoever does what; one person's
// page shows what they write.
func TestInTheBrowserTheListIsLive(t *testing.T) {
	ctx := chromium(t)
	o := newOffice(t)
	o.arrives(t, ctx, "Siti Contoh")
	complaints := faults(t, ctx)
	budi := o.member("Budi Contoh", bot.RolePetugas)
	do(t, ctx, chromedp.EmulateViewport(360, 740), chromedp.Navigate(o.server.URL+"/kotak-masuk"))
	same := func(n int) {
		t.Helper()
		title := "Kotak masuk – kanca"
		if n > 0 {
			title = fmt.Sprintf("(%d) %s", n, title)
		}
		took := until(t, ctx, fmt.Sprintf(`document.title === %q && document.querySelectorAll("main li.card").length === %d`, title, n))
		t.Logf("%d in the list and in the title after %v", n, took)
		if want, err := o.db.DeskCounts(t.Context(), 1); err != nil || want[store.QueueWaiting] != n {
			t.Fatalf("there are %d: %v", want[store.QueueWaiting], err)
		}
	}
	same(0)
	first := o.villager(1, "whatsapp").asks("mau tanya syarat")
	same(1)
	o.villager(2, "whatsapp").cries("tolong saya disekap")
	same(2)
	inOrder(t, ctx, "live-list", true)
	budi.send(budi.open(needPath(first)), needPath(first)+"/ambil")
	same(1)
	// The thread of the colleague, open here as well.
	rina := o.villager(1, "whatsapp")
	rina.n = 10
	do(t, ctx, chromedp.Navigate(o.server.URL+needPath(first)))
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#catatan"), "saya sedang mengetik ini"))
	rina.writes("apakah masih ada?", nil)
	t.Logf("a message on the page after %v", until(t, ctx, `document.querySelector(".talk").innerText.includes("apakah masih ada?")`))
	budi.send(budi.open(needPath(first)), needPath(first)+"/balas", "balasan", "Masih ada, silakan datang.")
	until(t, ctx, `document.querySelector(".talk").innerText.includes("Masih ada, silakan datang.")`)
	o.outbox("whatsapp", store.Delivered)
	until(t, ctx, `[...document.querySelectorAll(".said.staff")].at(-1).innerText.includes("Sampai")`)
	if got := ask[string](t, ctx, `document.querySelector("#catatan").value`); got != "saya sedang mengetik ini" {
		t.Errorf("what was typed is %q", got)
	}
	if got := complaints(); len(got) > 0 {
		t.Errorf("the browser complains: %v", got)
	}
}

// loadedAfter is after how many milliseconds a page was there with all its files.
const loadedAfter = `new Promise(tell => {
	const look = () => {
		const {loadEventEnd} = performance.getEntriesByType("navigation")[0];
		loadEventEnd > 0 ? tell(loadEventEnd) : setTimeout(look, 20);
	};
	look();
})`

// Seven tabs hold one stream, all of them hear, and each loads though HTTP/1.1 allows six
// connections; when the one that holds it is closed another takes over.
func TestInTheBrowserTabsShareAStream(t *testing.T) {
	ctx := chromium(t)
	o := newOffice(t)
	o.arrives(t, ctx, "Siti Contoh")
	tabs := []context.Context{ctx}
	ends := []context.CancelFunc{func() {}}
	for range 6 {
		tab, end := chromedp.NewContext(ctx)
		t.Cleanup(end)
		tabs, ends = append(tabs, tab), append(ends, end)
	}
	for i, tab := range tabs {
		// From the request to the last file, as the page itself has it; where the machine was
		// busy with something else, or a new tab still took its first page away, it may try again;
		// what waits for a connection never comes.
		took := time.Hour
		for tries := 0; took >= time.Second && tries < 4; tries++ {
			do(t, tab, chromedp.Navigate(o.server.URL+"/kotak-masuk"))
			if ms, err := chromedp.Run(tab, chromedp.Evaluate[float64](loadedAfter, chromedp.EvalAwaitPromise)); err == nil {
				took = time.Duration(ms * float64(time.Millisecond))
			}
		}
		if t.Logf("tab %d loads in %v", i+1, took); took >= time.Second {
			t.Errorf("tab %d takes %v", i+1, took)
		}
	}
	hears := func(n int) {
		t.Helper()
		for _, tab := range tabs {
			until(t, tab, fmt.Sprintf(`document.title.startsWith("(%d) ")`, n))
		}
		if got := o.c.streams.count(); got != 1 {
			t.Errorf("%d streams are open", got)
		}
	}
	o.villager(1, "whatsapp").asks("mau tanya")
	hears(1)
	tab, end := chromedp.NewContext(ctx) // the first goes on to another page, which lets go of the stream
	t.Cleanup(end)
	do(t, tab, chromedp.Navigate("about:blank"))
	do(t, tabs[0], chromedp.Navigate("about:blank"))
	tabs = tabs[1:]
	o.villager(2, "whatsapp").asks("mau tanya juga")
	hears(2)
	// The browser sits until the session ends: every tab says so, and nobody is led away.
	o.later(store.SessionIdle)
	for _, tab := range tabs {
		until(t, tab, `document.querySelector("[data-kabar=ended]").checkVisibility() && location.pathname === "/kotak-masuk"`)
	}
}

// A page that shows nothing of what waits, to who takes no cries, holds no stream: an
// admin's pages but the first, those for signing in.
func TestNoStreamWhereNothingIsHeard(t *testing.T) {
	o := newOffice(t)
	hears := func(b *browser, path string) bool {
		return len(b.open(path).marked("id", "kabar")) > 0
	}
	root, siti := o.member("Ani Contoh", bot.RoleAdmin), o.member("Siti Contoh", bot.RolePetugas)
	for path, want := range map[string]bool{"/": true, "/akun": false, "/jejak": false, "/pengaturan": false, "/perangkat": false, "/tidak-ada": false} {
		if got := hears(root, path); got != want {
			t.Errorf("%s of an admin hears of news: %v", path, got)
		}
	}
	for _, path := range []string{"/", "/kotak-masuk", "/pengumuman/baru", "/pendaftaran", "/perangkat"} {
		if !hears(siti, path) {
			t.Errorf("on %s a petugas would hear no cry", path)
		}
	}
	if hears(o.browser(), "/masuk") {
		t.Error("who signs in hears of news")
	}
}

// Ten minutes without a network: what was missed is on the page within two seconds.
func TestInTheBrowserTheNetworkComesBack(t *testing.T) {
	ctx := chromium(t)
	o := newOffice(t)
	var away atomic.Bool
	o.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if away.Load() {
			panic(http.ErrAbortHandler)
		}
		o.c.ServeHTTP(w, r)
	}))
	t.Cleanup(o.server.Close)
	o.arrives(t, ctx, "Siti Contoh")
	rina := o.villager(1, "whatsapp")
	need := rina.asks("mau tanya")
	list, end := chromedp.NewContext(ctx)
	t.Cleanup(end)
	do(t, list, chromedp.Navigate(o.server.URL+"/kotak-masuk"))
	do(t, ctx, chromedp.Navigate(o.server.URL+needPath(need)))
	until(t, list, `document.title.startsWith("(1)")`)
	away.Store(true)
	o.server.CloseClientConnections()
	until(t, list, `document.querySelector("[data-kabar=off]").checkVisibility() || document.hidden`)
	for n := range 10 {
		o.later(time.Minute)
		rina.writes(fmt.Sprintf("pesan %d dari sepuluh.", n), nil)
		o.villager(10+n, "whatsapp").asks("mau tanya")
	}
	away.Store(false)
	at := time.Now()
	until(t, ctx, `document.querySelectorAll(".said.person").length === 11`)
	until(t, list, `document.title.startsWith("(11)") && document.querySelectorAll("main li.card").length === 11 && document.querySelector("#kabar").hidden`)
	t.Logf("everything is there %v after the network", time.Since(at))
	if took := time.Since(at); took > 6*time.Second { // 2 s where the machine has nothing else to do
		t.Errorf("it took %v", took)
	}
}

// Without EventSource a page asks by itself, and a hidden one seldom.
func TestInTheBrowserWithoutStreams(t *testing.T) {
	ctx := chromium(t)
	o := newOffice(t)
	o.arrives(t, ctx, "Siti Contoh")
	const first = `delete window.EventSource; window.waits = [];
		const later = setTimeout; window.setTimeout = (f, ms) => { if (ms === 15000 || ms === 60000) { window.waits.push(ms); ms = 50 } return later(f, ms) }`
	before(t, ctx, first)
	do(t, ctx, chromedp.Navigate(o.server.URL+"/kotak-masuk"))
	o.villager(1, "whatsapp").asks("mau tanya")
	until(t, ctx, `document.title.startsWith("(1) ") && document.querySelectorAll("main li.card").length === 1`)
	if got := ask[float64](t, ctx, `Math.min(...window.waits)`); got != 15000 {
		t.Errorf("asks every %v ms", got)
	}
	ask[bool](t, ctx, `Object.defineProperty(document, "hidden", { get: () => true, configurable: true }); window.waits = []; document.dispatchEvent(new Event("visibilitychange"))`)
	until(t, ctx, `window.waits.length > 2`)
	if got := ask[float64](t, ctx, `Math.min(...window.waits)`); got != 60000 {
		t.Errorf("hidden it asks every %v ms", got)
	}
}

// A cry sounds until somebody takes it, once a minute and not at once in every tab, also
// in one that nobody sees; where the browser allows no sound the page says so.
func TestInTheBrowserACrySounds(t *testing.T) {
	ctx := chromium(t)
	o := newOffice(t)
	complaints := faults(t, ctx)
	// Counted is what really sounds; the clock of the page is moved by the test.
	const count = `window.sounds = 0; window.ahead = 0;
		const start = OscillatorNode.prototype.start; OscillatorNode.prototype.start = function (at) { if (this.context.state === "running") window.sounds++; return start.call(this, at) };
		const now = Date.now; Date.now = () => now() + window.ahead;
		const every = setInterval; window.rounds = 0; window.setInterval = f => every(() => { f(); window.rounds++ }, 20)`
	before(t, ctx, count)
	o.arrives(t, ctx, "Siti Contoh")
	do(t, ctx, chromedp.EmulateViewport(360, 740), chromedp.Navigate(o.server.URL+"/kotak-masuk"))
	cry := o.villager(1, "whatsapp").cries("tolong saya disekap")
	until(t, ctx, `document.querySelector("[data-kabar=cry]").checkVisibility()`)
	if ask[bool](t, ctx, `document.querySelector("[data-kabar=mute]").checkVisibility()`) {
		inOrder(t, ctx, "live-mute", true)
		do(t, ctx, chromedp.Click(chromedp.CSS("[data-kabar=mute] button")))
	}
	if took := until(t, ctx, `window.sounds === 3 && !document.querySelector("[data-kabar=mute]").checkVisibility()`); took > 30*time.Second {
		t.Errorf("the first sound came after %v", took)
	}
	inOrder(t, ctx, "live-cry", true)
	ask[bool](t, ctx, `Object.defineProperty(document, "hidden", { get: () => true, configurable: true }), window.ahead += 30000, true`)
	until(t, ctx, `window.rounds > (window.then ||= window.rounds) + 20`)
	if got := ask[float64](t, ctx, `window.sounds`); got != 3 {
		t.Errorf("half a minute later it sounded %v times", got)
	}
	ask[bool](t, ctx, `window.ahead += 31000, true`)
	until(t, ctx, `window.sounds === 6`)
	o.villager(2, "whatsapp").cries("tolong juga") // a new one sounds at once
	until(t, ctx, `window.sounds === 9`)
	budi := o.member("Budi Contoh", bot.RolePetugas)
	for _, id := range []int64{cry, cry + 1} {
		budi.send(budi.open(needPath(id)), needPath(id)+"/ambil")
	}
	until(t, ctx, `!document.querySelector("[data-kabar=cry]").checkVisibility()`)
	ask[bool](t, ctx, `window.ahead += 600000, true`)
	until(t, ctx, `window.rounds > (window.later ||= window.rounds) + 20`)
	if got := ask[float64](t, ctx, `window.sounds`); got != 9 {
		t.Errorf("taken it sounded %v times", got)
	}
	if got := complaints(); len(got) > 0 {
		t.Errorf("the browser complains: %v", got)
	}
}

// Where the browser lets nothing sound before somebody touched the page, the page says
// that the sound is off.
func TestInTheBrowserSoundIsBlocked(t *testing.T) {
	ctx := chromium(t)
	o := newOffice(t)
	o.arrives(t, ctx, "Siti Contoh")
	before(t, ctx, `localStorage.setItem("kanca-suara", "1");
		Object.defineProperty(AudioContext.prototype, "state", { get: () => "suspended" }); AudioContext.prototype.resume = () => new Promise(() => {})`)
	do(t, ctx, chromedp.EmulateViewport(360, 740), chromedp.Navigate(o.server.URL+"/kotak-masuk"))
	o.villager(1, "whatsapp").cries("tolong")
	until(t, ctx, `document.querySelector("[data-kabar=mute]").checkVisibility() && document.querySelector("[data-kabar=mute]").innerText.startsWith("Suara mati")`)
	inOrder(t, ctx, "live-blocked", true)
}

// What a citizen writes is on the page within two seconds while twenty thousand
// announcements go out.
func TestInTheBrowserAMessageAmongAnnouncements(t *testing.T) {
	if testing.Short() {
		t.Skip("twenty thousand announcements take their time")
	}
	ctx := chromium(t)
	o := newOffice(t)
	o.arrives(t, ctx, "Siti Contoh")
	const all, each = 20_000, 100
	for n := range all / each {
		o.must(o.db.InTx(t.Context(), func(tx *store.Tx) error {
			to := o.villager(1000+n, "whatsapp").number
			p, err := tx.TakePerson(t.Context(), []bot.Address{to}, o.now())
			if err != nil {
				return err
			}
			var replies []store.Reply
			for i := range each {
				replies = append(replies, store.Reply{Lane: bot.LaneAnnouncement, Text: fmt.Sprint("Pengumuman ", i)})
			}
			return tx.AddReplies(t.Context(), p.ID, "whatsapp", to, 0, replies)
		}))
	}
	rina := o.villager(1, "whatsapp")
	need := rina.asks("mau tanya")
	do(t, ctx, chromedp.Navigate(o.server.URL+needPath(need)))
	lease, _, err := o.db.HoldLease(t.Context(), "channel:whatsapp", "test", time.Hour)
	o.must(err)
	draining, enough := context.WithCancel(t.Context())
	sent := make(chan int)
	go func() {
		n := 0
		defer func() { sent <- n }()
		provider := time.NewTicker(32 * time.Millisecond) // takes a thousand a second, so that they last
		defer provider.Stop()
		for ; draining.Err() == nil; <-provider.C {
			out, err := o.db.Claim(t.Context(), "whatsapp", lease, 32)
			if err != nil || len(out) == 0 {
				return
			}
			var done []store.Outcome
			for _, m := range out {
				done = append(done, store.Outcome{ID: m.ID, Attempt: m.Attempt, State: store.Sent, ProviderID: fmt.Sprint("p", m.ID)})
			}
			if err := o.db.Mark(t.Context(), done); err != nil {
				return
			}
			n += len(out)
		}
	}()
	var took []time.Duration
	for n := range 20 {
		rina.writes(fmt.Sprintf("pesan %d di tengah pengumuman.", n), nil)
		took = append(took, until(t, ctx, fmt.Sprintf(`document.querySelector(".talk").innerText.includes("pesan %d di tengah")`, n)))
	}
	enough()
	n := <-sent
	slices.Sort(took)
	t.Logf("median %v, 19th of 20 %v, slowest %v, while %d announcements of %d went out", took[10], took[18], took[19], n, all)
	if n == 0 || n >= all {
		t.Errorf("%d announcements went out meanwhile: that is no load all the time", n)
	}
	if took[18] > 2*time.Second {
		t.Errorf("the 19th of 20 took %v", took[18])
	}
}
