package console

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"kanca/bot"
)

// The hours in which a person may be written to end while somebody writes: the form of the
// answer changes, and back when the person writes, without the page being read anew and
// without a letter being lost.
func TestInTheBrowserTheHoursEnd(t *testing.T) {
	for _, c := range []struct {
		name   string
		way    Way
		after  string
		narrow bool
		w, h   int64
		wayOn  string
	}{
		{"window-narrow", Way{Traits: bot.Traits{Medium: bot.WhatsApp, Answerable: true}, Window: 24 * time.Hour}, "tidak mengizinkan balasan", true, 360, 740, "[data-live=way] a[href^='tel:']"},
		{"template-desk", Way{Traits: bot.Traits{Medium: bot.WhatsApp, Answerable: true}, FreeFor: 24 * time.Hour}, "di dalam templat", false, 1280, 800, "[data-live=way] button"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx := chromium(t)
			o := newOffice(t, func(o *Options) { o.Ways = func(bot.ChannelName) Way { return c.way } })
			ani := o.villager(1, "twilio_whatsapp")
			need := ani.asks("kapan pelatihan menjahit dibuka?")
			o.later(24*time.Hour - 3*time.Second)
			do(t, ctx, chromedp.EmulateViewport(c.w, c.h))
			complaints := faults(t, ctx)
			o.arrives(t, ctx, "Siti Contoh")
			do(t, ctx, chromedp.Navigate(o.server.URL+needPath(need)))
			goes(t, ctx, chromedp.Click(chromedp.CSS("form[action$='/ambil'] button")))
			do(t, ctx, chromedp.SendKeys(chromedp.CSS("#balasan"), "Pelatihan dibuka"))
			ask[bool](t, ctx, `window.same = true`)
			until(t, ctx, `document.querySelector("[data-live=way]").innerText.includes("Dapat dibalas selama")`)
			inOrder(t, ctx, c.name+"-1-before", c.narrow)
			o.later(4 * time.Second)
			until(t, ctx, `document.querySelector("[data-live=way]").innerText.includes("`+c.after+`")`)
			kept := func(when string) {
				t.Helper()
				if got := ask[string](t, ctx, `window.same ? document.querySelector("#balasan").value : "another page"`); got != "Pelatihan dibuka" {
					t.Errorf("%s the form holds %q", when, got)
				}
			}
			kept("after the hours")
			if !ask[bool](t, ctx, `document.querySelector("`+c.wayOn+`").checkVisibility()`) {
				t.Error("the hint stands there without a way on")
			}
			inOrder(t, ctx, c.name+"-2-after", c.narrow)
			ani.writes("halo?", nil)
			until(t, ctx, `document.querySelector("[data-live=way]").innerText.includes("Dapat dibalas selama 24 jam") && document.querySelector("[data-live=way] button").innerText === "Kirim"`)
			kept("when the person wrote")
			if got := complaints(); len(got) > 0 {
				t.Error(got)
			}
		})
	}
}
