package console

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"kanca/bot"
)

// Whoever takes a person on a phone stands before the newest words and the answer below
// them, however long the conversation was: no thumb passes all of it, with JavaScript
// and without.
func TestInTheBrowserALongTalkOpensAtItsEnd(t *testing.T) {
	for _, script := range []bool{true, false} {
		t.Run(fmt.Sprintf("script %v", script), func(t *testing.T) {
			ctx := chromium(t)
			o := newOffice(t)
			link := o.invite("Siti Contoh", bot.RolePetugas)
			rina := o.villager(1, "whatsapp")
			for n := range 12 {
				rina.writes(fmt.Sprintf("pertanyaan %d", n), nil, "Jawaban bot yang panjangnya beberapa baris di layar ponsel, supaya percakapannya tidak muat di satu layar.")
			}
			rina.asks("bu, paspor saya sudah jadi, kapan wawancara?")
			o.later(3 * time.Minute)
			do(t, ctx, chromedp.EmulateViewport(360, 740))
			if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !script}); err != nil {
				t.Fatal(err)
			}
			onScreen := func(selector string) {
				t.Helper()
				if !ask[bool](t, ctx, `(() => { const r = document.querySelector("`+selector+`").getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; })()`) {
					t.Errorf("%s is not on the screen of %s", selector, ask[string](t, ctx, `location.href`))
				}
			}
			do(t, ctx, chromedp.Navigate(o.server.URL+link), chromedp.SendKeys(chromedp.CSS("#sandi"), goodPassword))
			goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#sandi-ulang"), goodPassword+"\r"))
			do(t, ctx, chromedp.Navigate(o.server.URL+"/kotak-masuk"))
			goes(t, ctx, chromedp.Click(chromedp.CSS("main .card h2 a")))
			onScreen("#terbaru")
			onScreen(".below form[action$='/ambil'] button")
			goes(t, ctx, chromedp.Click(chromedp.CSS(".below form[action$='/ambil'] button")))
			onScreen("#terbaru")
			onScreen("#balasan")
			do(t, ctx, chromedp.SendKeys(chromedp.CSS("#balasan"), "Senin jam 9, Bu."))
			goes(t, ctx, chromedp.Click(chromedp.CSS("form[action$='/balas'] button")))
			onScreen("#terbaru")
			if got := ask[string](t, ctx, `document.getElementById("terbaru").innerText`); !strings.Contains(got, "Senin jam 9, Bu.") {
				t.Errorf("after it was sent it stands at %q", got)
			}
		})
	}
}
