package console

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"kanca/bot"
	"kanca/bot/store"
)

// arrived waits until a browser is at a path, through pages that come and go.
func arrived(t *testing.T, ctx context.Context, path string) {
	t.Helper()
	for end := time.Now().Add(patience); ; {
		at, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.readyState === "complete" ? location.pathname : ""`))
		if err == nil && at == path {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("the browser is at %q: %v", at, err)
		}
	}
}

// draftVersion is the version of the answer's draft that a page shows.
func (d *document) draftVersion() string {
	for _, f := range d.all("form") {
		if value(f, "class") == "write" {
			return value(f, "data-version")
		}
	}
	return ""
}

// What is typed is kept at once, is there on another device and after signing out, goes
// when it is sent, and does not come back.
func TestInTheBrowserADraftIsKept(t *testing.T) {
	ctx := chromium(t)
	o := newOffice(t)
	o.arrives(t, ctx, "Siti Contoh")
	complaints := faults(t, ctx)
	rina := o.villager(1, "whatsapp")
	need := rina.asks("mau tanya")
	o.must(o.db.InTx(t.Context(), func(tx *store.Tx) error {
		_, err := tx.TakeNeed(t.Context(), bot.Staff{ID: 1}, need, 0, o.now())
		return err
	}))
	do(t, ctx, chromedp.EmulateViewport(360, 740), chromedp.Navigate(o.server.URL+needPath(need)), chromedp.SendKeys(chromedp.CSS("#balasan"), "Silakan datang ke"))
	t.Log("kept after", until(t, ctx, `document.querySelector("[data-draft]")?.textContent === "Draf tersimpan."`))
	inOrder(t, ctx, "draft-kept", true)
	elsewhere := o.browser()
	elsewhere.signIn("Siti Contoh", goodPassword)
	if d := elsewhere.open(needPath(need)); words(d.marked("id", "balasan")[0]) != "Silakan datang ke" {
		t.Errorf("on another device: %q", words(d.marked("id", "balasan")[0]))
	}
	elsewhere.open("/kotak-masuk?antrean=saya").mustSay(t, "Draf")
	// Written on elsewhere: what this page does not show is not taken away by it.
	if res := elsewhere.ask("POST", needPath(need)+"/draf", map[string][]string{"balasan": {"Silakan datang Senin jam 9, bawa KTP"}, "giliran": {"0"}, "versi": {elsewhere.open(needPath(need)).draftVersion()}}); res.StatusCode != 204 {
		t.Fatalf("on another device: %d", res.StatusCode)
	}
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#balasan"), " besok"))
	until(t, ctx, `document.querySelector("[data-other]")?.innerText.includes("Senin jam 9, bawa KTP")`)
	inOrder(t, ctx, "draft-elsewhere", true)
	if d := elsewhere.open(needPath(need)); words(d.marked("id", "balasan")[0]) != "Silakan datang Senin jam 9, bawa KTP" {
		t.Errorf("the draft of another device is now %q", words(d.marked("id", "balasan")[0]))
	}
	ask[bool](t, ctx, `document.querySelector("#balasan").value = "", true`)
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#balasan"), "Silakan datang ke"))
	until(t, ctx, `document.querySelector("[data-draft]")?.textContent === "Draf tersimpan."`)
	// Signed out right after the last key.
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#balasan"), " kantor"))
	do(t, ctx, chromedp.Click(chromedp.CSS("form[action='/keluar'] button")))
	arrived(t, ctx, "/masuk")
	if d := elsewhere.open(needPath(need)); words(d.marked("id", "balasan")[0]) != "Silakan datang ke kantor" {
		t.Errorf("after signing out: %q", words(d.marked("id", "balasan")[0]))
	}
	do(t, ctx, chromedp.Navigate(o.server.URL+"/masuk"), chromedp.SendKeys(chromedp.CSS("#nama"), "Siti Contoh"))
	goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#sandi"), goodPassword+"\r"))
	do(t, ctx, chromedp.Navigate(o.server.URL+needPath(need)), chromedp.Focus(chromedp.CSS("#balasan")))
	goes(t, ctx, chromedp.KeyEvent("\r", chromedp.KeyModifiers(2)))
	until(t, ctx, `document.body.innerText.includes("Balasan masuk antrean kirim") && document.querySelector("#balasan").value === ""`)
	if got := strings.Join(o.outbox("whatsapp", store.Failed), "|"); !strings.Contains(got, "Silakan datang ke kantor") {
		t.Errorf("sent: %s", got)
	}
	// What is typed on is of a new turn; what comes late of the old one is refused.
	late := elsewhere.ask("POST", needPath(need)+"/draf", map[string][]string{"balasan": {"Silakan datang ke kantor"}, "giliran": {"0"}})
	if late.StatusCode != 409 {
		t.Errorf("a late draft: %d", late.StatusCode)
	}
	if d := elsewhere.open(needPath(need)); words(d.marked("id", "balasan")[0]) != "" {
		t.Error("the draft came back")
	}
	// It failed, and is sent as a new message.
	until(t, ctx, `document.querySelector("form[action$='/kirim-ulang'] button")?.checkVisibility()`)
	inOrder(t, ctx, "send-again", true)
	goes(t, ctx, chromedp.Click(chromedp.CSS("form[action$='/kirim-ulang'] button")))
	until(t, ctx, `document.body.innerText.includes("Dikirim ulang") && !document.querySelector("form[action$='/kirim-ulang']")`)
	if got := o.outbox("whatsapp", store.Delivered); len(got) != 1 || got[0] != "Silakan datang ke kantor" {
		t.Errorf("sent anew: %q", got)
	}
	if got := complaints(); len(got) > 0 {
		t.Errorf("the browser complains: %v", got)
	}
}

// From the list to an answer that is sent by keys alone, six of them beside the text.
// What was not seen is not answered, and not counted as seen.
func TestInTheBrowserByKeys(t *testing.T) {
	ctx := chromium(t)
	o := newOffice(t)
	o.arrives(t, ctx, "Siti Contoh")
	rina := o.villager(1, "whatsapp")
	rina.asks("mau tanya syarat")
	do(t, ctx, chromedp.EmulateViewport(1280, 800), chromedp.Navigate(o.server.URL+"/kotak-masuk"))
	until(t, ctx, `document.querySelector("[data-unseen]") !== null`)
	do(t, ctx, chromedp.KeyEvent("j"))
	goes(t, ctx, chromedp.KeyEvent("\r"))
	goes(t, ctx, chromedp.KeyEvent("r"))
	until(t, ctx, `document.querySelector("#balasan") !== null && document.readyState === "complete"`)
	do(t, ctx, chromedp.KeyEvent("r"))
	// The key comes here as two events, of which a page can refuse the first alone.
	ask[bool](t, ctx, `document.activeElement.id === "balasan" && (document.activeElement.value = "", true)`)
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#balasan"), "jenker? Silakan"))
	if got := ask[string](t, ctx, `document.activeElement.id + " " + document.querySelector("#balasan").value`); got != "balasan jenker? Silakan" {
		t.Errorf("in the field: %q", got)
	}
	goes(t, ctx, chromedp.KeyEvent("\r", chromedp.KeyModifiers(2)))
	until(t, ctx, `document.body.innerText.includes("Balasan masuk antrean kirim")`)
	do(t, ctx, chromedp.KeyEvent("?"))
	until(t, ctx, `document.querySelector("#tombol").open`)
	inOrder(t, ctx, "keys", false)
	unseen := func() bool {
		needs, err := o.db.Desk(t.Context(), store.QueueMine, 1, store.Mark{}, 10)
		o.must(err)
		return needs[0].Unseen
	}
	hide := func(yes string) {
		ask[bool](t, ctx, `Object.defineProperty(document, "hidden", { get: () => `+yes+`, configurable: true }); document.dispatchEvent(new Event("visibilitychange"))`)
	}
	hide("true")
	rina.writes("apa masih buka?", nil)
	until(t, ctx, `document.querySelector("#kabar").dataset && document.hidden`)
	if !unseen() {
		t.Error("a hidden page counts as seen")
	}
	hide("false")
	until(t, ctx, `document.querySelector(".talk").innerText.includes("apa masih buka?")`)
	until(t, ctx, `(document.querySelector(".said:last-child").scrollIntoView(), document.querySelector("input[name=terlihat]").value === document.querySelector(".said:last-child").dataset.id)`)
	for unseen() {
		until(t, ctx, `true`)
	}
}
