package console

import (
	"testing"

	"github.com/chromedp/chromedp"

	"kanca/bot"
)

// A clerk corrects a hotline on a phone and at a desk, with JavaScript and without, and takes
// it back.
func TestInTheBrowserAHotlineIsCorrected(t *testing.T) {
	for _, c := range screens {
		t.Run(c.name, func(t *testing.T) {
			ctx := chromium(t)
			o := newOffice(t)
			do(t, ctx, chromedp.EmulateViewport(c.width, c.height))
			complaints := faults(t, ctx)
			scripts(t, ctx, c.script)
			o.arrivesWithCode(t, ctx, "Ani Contoh", bot.RoleKepala)
			says := saying(t, ctx, c.name, c.width < 400)
			click := func(selector string) { t.Helper(); goes(t, ctx, chromedp.Click(chromedp.CSS(selector))) }
			click(`.menu a[href="/isi"]`)
			says("content", "Cek lagi bulan ini", "Nomor dan kantor", "0800-1000")
			click(`main .two a[href="/isi/nomor/kp2mi"]`)
			says("number", "Telepon dulu nomornya")
			do(t, ctx, chromedp.Clear(chromedp.CSS("#nomor")), chromedp.SendKeys(chromedp.CSS("#nomor"), "tanya saja"))
			click(`form[action="/isi/nomor/kp2mi"] button`)
			says("number-wrong", "bukan nomor")
			do(t, ctx, chromedp.Clear(chromedp.CSS("#nomor")), chromedp.SendKeys(chromedp.CSS("#nomor"), "0800-2000"), chromedp.Clear(chromedp.CSS("#per")), chromedp.SendKeys(chromedp.CSS("#per"), "2026-11-22"))
			click(`form[action="/isi/nomor/kp2mi"] button`)
			says("number-told", "Disimpan", "Riwayat", "Ani Contoh")
			if got := o.toldNumbers("kp2mi"); got != "0800-2000" {
				t.Errorf("told is %s", got)
			}
			click(`form[action$="/tarik"] button`)
			says("number-back", "Perbaikan ditarik")
			if got := complaints(); len(got) > 0 {
				t.Errorf("the browser complains: %q", got)
			}
		})
	}
}
