package console

import (
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"kanca/bot"
)

// A need is put off on a phone and on a desk, with JavaScript and without: two taps and a
// choice, and it is back at its time.
func TestInTheBrowserANeedIsPutOff(t *testing.T) {
	for _, c := range []struct {
		name          string
		width, height int64
		script        bool
	}{{"snooze-narrow", 360, 740, true}, {"snooze-narrow-without-script", 360, 740, false}, {"snooze-desk", 1280, 800, true}} {
		t.Run(c.name, func(t *testing.T) {
			ctx := chromium(t)
			o := newOffice(t)
			link := o.invite("Siti Contoh", bot.RolePetugas)
			other, dewi := o.villager(2, "whatsapp"), o.villager(1, "whatsapp")
			other.asks("Assalamualaikum, saya mau tanya syarat kerja ke Taiwan untuk adik saya yang umurnya 19 tahun")
			dewi.writes("daftar", []bot.Event{bot.RegistrationCompleted{Registration: bot.Registration{ID: "r1", Name: "Dewi Contoh", Age: 24, Village: "Gading Wetan", District: "Gading", Lang: bot.Indonesian}}}, "Pendaftaran diterima.")
			need := dewi.asks("kapan pelatihan menjahit yang bulan depan dibuka?")
			do(t, ctx, chromedp.EmulateViewport(c.width, c.height))
			complaints := faults(t, ctx)
			if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !c.script}); err != nil {
				t.Fatal(err)
			}
			narrow := c.width < 400
			says := func(want string) {
				t.Helper()
				if !ask[bool](t, ctx, `document.body.innerText.includes(`+strconv.Quote(want)+`)`) {
					t.Fatalf("the page does not say %q:\n%s", want, ask[string](t, ctx, `document.body.innerText`))
				}
			}
			do(t, ctx, chromedp.Navigate(o.server.URL+link), chromedp.SendKeys(chromedp.CSS("#sandi"), goodPassword))
			goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#sandi-ulang"), goodPassword+"\r"))
			do(t, ctx, chromedp.Navigate(o.server.URL+needPath(need)))
			goes(t, ctx, chromedp.Click(chromedp.CSS("form[action$='/ambil'] button")))
			inOrder(t, ctx, c.name+"-1-thread", narrow)
			goes(t, ctx, chromedp.Click(chromedp.CSS("a[href*='/tunda']"))) // one tap
			inOrder(t, ctx, c.name+"-2-choose", narrow)
			goes(t, ctx, chromedp.Click(chromedp.CSS("form[action$='/tunda'] button"))) // without a choice
			says("Pilih sampai kapan")
			inOrder(t, ctx, c.name+"-3-wrong", narrow)
			do(t, ctx, chromedp.Click(chromedp.CSS("#sampai-besok")))
			goes(t, ctx, chromedp.Click(chromedp.CSS("form[action$='/tunda'] button")))
			says("Dewi Contoh ditunda sampai Selasa 24 Nov, 07.30")
			inOrder(t, ctx, c.name+"-4-done", narrow)
			do(t, ctx, chromedp.Navigate(o.server.URL+"/kotak-masuk?antrean=ditunda"))
			inOrder(t, ctx, c.name+"-5-resting", narrow)
			goes(t, ctx, chromedp.Click(chromedp.CSS("main .card a")))
			says("Lanjutkan sekarang")
			inOrder(t, ctx, c.name+"-6-resting-thread", narrow)
			do(t, ctx, chromedp.Navigate(o.server.URL+"/kotak-masuk?antrean=saya"))
			says("tidak sedang menangani siapa pun")
			if c.script { // the page that stands open shows by itself what the person writes
				dewi.writes("bu, apa sudah dibuka?", nil)
				until(t, ctx, `document.body.innerText.includes("Dewi Contoh")`)
			} else {
				o.later(20 * time.Minute)
				dewi.writes("bu, apa sudah dibuka?", nil)
				do(t, ctx, chromedp.Navigate(o.server.URL+"/kotak-masuk?antrean=saya"))
			}
			says("Dewi Contoh")
			inOrder(t, ctx, c.name+"-7-back", narrow)
			if got := complaints(); len(got) > 0 {
				t.Errorf("the browser complains: %v", got)
			}
		})
	}
}
