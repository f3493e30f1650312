package console

import (
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"kanca/bot"
	"kanca/bot/console/onetime"
	"kanca/bot/store"
)

// A kepala's round in a real browser, on a phone and a desk, with JavaScript and without:
// somebody is found, what they ask for is written down, a report gets a step, and the
// person is erased.
func TestInTheBrowserPeopleAndReports(t *testing.T) {
	for _, c := range []struct {
		name          string
		width, height int64
		script        bool
	}{{"narrow", 360, 740, true}, {"narrow-without-script", 360, 740, false}, {"desk", 1280, 800, true}, {"desk-without-script", 1280, 800, false}} {
		t.Run(c.name, func(t *testing.T) {
			ctx := chromium(t)
			o := newOffice(t)
			rina := o.villager(1, "whatsapp")
			rina.registers("Rina Contoh", "Gading Wetan")
			rina.asks("mau bicara dengan petugas")
			rina.reports("rep", "diminta 5 juta untuk paspor "+hostile, "Pak Calo 0812", true)
			o.villager(2, "kannel").registers(hostile, hostile)
			o.withAccount(bot.LID, "987654321098765").writes("berapa biaya", nil)
			o.later(40 * time.Hour)
			o.villager(4, "whatsapp").reports("rep2", "paspor ditahan", "", false)
			link := o.invite("Ani Contoh", bot.RoleKepala) // good for a day
			narrow := c.width < 400
			do(t, ctx, chromedp.EmulateViewport(c.width, c.height))
			complaints := faults(t, ctx)
			if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !c.script}); err != nil {
				t.Fatal(err)
			}
			at := func(want string) {
				t.Helper()
				if got := ask[string](t, ctx, `location.pathname`); got != want {
					t.Fatalf("at %s, not at %s:\n%s", got, want, ask[string](t, ctx, `document.body.innerText`))
				}
			}
			click := func(css string) { t.Helper(); goes(t, ctx, chromedp.Click(chromedp.CSS(css))) }
			do(t, ctx, chromedp.Navigate(o.server.URL+link), chromedp.SendKeys(chromedp.CSS("#sandi"), goodPassword))
			goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#sandi-ulang"), goodPassword+"\r"))
			secret := ask[string](t, ctx, `document.querySelector(".secret").textContent.replaceAll(" ", "")`)
			code, err := onetime.Code(secret, onetime.Step(o.now()))
			o.must(err)
			goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#kode"), code+"\r"))

			do(t, ctx, chromedp.Navigate(o.server.URL+"/orang"))
			inOrder(t, ctx, c.name+"-people", narrow)
			goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#cari"), "rina 0001\r"))
			at("/orang")
			inOrder(t, ctx, c.name+"-people-none", narrow)
			do(t, ctx, chromedp.Navigate(o.server.URL+"/orang"))
			goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#cari"), "rina gading\r"))
			click("main .card a")
			at("/orang/1")
			inOrder(t, ctx, c.name+"-person", narrow)
			click("form[action$='/permintaan'] button")
			inOrder(t, ctx, c.name+"-person-wrong", narrow)
			do(t, ctx, chromedp.Click(chromedp.CSS("label[for='permintaan-erase']")), chromedp.SendKeys(chromedp.CSS("#cara"), "datang ke kantor dengan KTP"))
			click("form[action$='/permintaan'] button")
			at("/orang/1")
			inOrder(t, ctx, c.name+"-person-asked", narrow)
			do(t, ctx, chromedp.Navigate(o.server.URL+"/orang/2"))
			inOrder(t, ctx, c.name+"-person-hostile", narrow)

			do(t, ctx, chromedp.Navigate(o.server.URL+"/orang/1/betulkan/r-+620000000001"))
			inOrder(t, ctx, c.name+"-correct", narrow)
			do(t, ctx, chromedp.Navigate(o.server.URL+"/orang/1/satukan"))
			do(t, ctx, chromedp.SendKeys(chromedp.CSS("#dengan"), "3"), chromedp.SendKeys(chromedp.CSS("#bukti"), "kedua ponsel dan KTP"))
			click("form[action$='/satukan'] button")
			inOrder(t, ctx, c.name+"-join", narrow)
			do(t, ctx, chromedp.Navigate(o.server.URL+"/orang/1/unduh"))
			inOrder(t, ctx, c.name+"-copy", narrow)

			do(t, ctx, chromedp.Navigate(o.server.URL+"/laporan"))
			inOrder(t, ctx, c.name+"-reports", narrow)
			click("main .card a")
			at("/laporan/rep")
			inOrder(t, ctx, c.name+"-report", narrow)
			do(t, ctx, chromedp.Click(chromedp.CSS("label[for='langkah-checking']")), chromedp.SendKeys(chromedp.CSS("#catatan"), "ditelepon"), chromedp.SendKeys(chromedp.CSS("#untuk-pelapor"), "Ampon eparsoalagi."))
			click("form[action$='/langkah'] button")
			at("/laporan/rep")
			inOrder(t, ctx, c.name+"-report-after", narrow)
			do(t, ctx, chromedp.Navigate(o.server.URL+"/laporan/unduh"))
			inOrder(t, ctx, c.name+"-report-export", narrow)

			do(t, ctx, chromedp.Navigate(o.server.URL+"/orang/1/hapus"))
			inOrder(t, ctx, c.name+"-erase", narrow)
			click("form[action$='/hapus'] button")
			at("/orang")
			inOrder(t, ctx, c.name+"-erased", narrow)
			if lines, err := o.db.People(t.Context(), store.PeopleSearch{Text: "rina"}, 0, 10); err != nil || len(lines) != 0 {
				t.Errorf("after the erasure: %v, %v", lines, err)
			}
			if got := complaints(); len(got) > 0 {
				t.Errorf("the browser complains: %v", got)
			}
		})
	}
}
