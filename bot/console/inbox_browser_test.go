package console

import (
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"kanca/bot"
	"kanca/bot/store"
)

// From a citizen's cry to its end, on a phone and on a desk, with JavaScript and without:
// three taps from the first page to the place where one answers.
func TestInTheBrowserACryIsAnswered(t *testing.T) {
	for _, c := range []struct {
		name          string
		width, height int64
		script        bool
	}{{"inbox-narrow", 360, 740, true}, {"inbox-narrow-without-script", 360, 740, false}, {"inbox-desk", 1280, 800, true}, {"inbox-desk-without-script", 1280, 800, false}} {
		t.Run(c.name, func(t *testing.T) {
			ctx := chromium(t)
			o := newOffice(t)
			link := o.invite("Siti Contoh", bot.RolePetugas)
			other := o.villager(2, "whatsapp")
			other.asks("Assalamualaikum, saya mau tanya syarat kerja ke Taiwan untuk adik saya yang umurnya 19 tahun")
			o.later(48 * time.Minute)
			rina := o.villager(1, "whatsapp")
			rina.writes("daftar", []bot.Event{bot.RegistrationCompleted{Registration: bot.Registration{ID: "r1", Name: "Rina Contoh", Age: 24, Village: "Gading Wetan", District: "Gading", Lang: bot.Indonesian}}}, "Pendaftaran diterima.")
			rina.sends(bot.Incoming{Kind: bot.KindPhoto}, nil, "Foto diterima.")
			rina.cries("tolong saya disekap di johor, paspor diambil majikan")
			o.outbox("whatsapp", store.Read)
			o.later(3 * time.Minute)
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
			inOrder(t, ctx, c.name+"-1-today", narrow)
			goes(t, ctx, chromedp.Click(chromedp.CSS("main .card a"))) // one tap
			says("Belum ada yang menangani")
			inOrder(t, ctx, c.name+"-2-thread", narrow)
			goes(t, ctx, chromedp.Click(chromedp.CSS("form[action$='/ambil'] button"))) // two taps
			says("Sekarang Anda yang menangani")
			inOrder(t, ctx, c.name+"-3-taken", narrow)
			do(t, ctx, chromedp.SendKeys(chromedp.CSS("#balasan"), "Rina, kami telepon sekarang. Apakah aman mengangkat telepon?")) // three
			rina.writes("jangan telepon, dia di sini", nil)
			goes(t, ctx, chromedp.Click(chromedp.CSS("form[action$='/balas'] button")))
			says("ada pesan baru")
			says("jangan telepon, dia di sini")
			inOrder(t, ctx, c.name+"-4-newer", narrow)
			if got := o.outbox("whatsapp", store.Read); len(got) != 0 {
				t.Fatalf("sent over what was not seen: %q", got)
			}
			do(t, ctx, chromedp.SetValue(chromedp.CSS("#balasan"), "Baik, kami tidak menelepon. Tulis BISA kalau sudah aman."))
			goes(t, ctx, chromedp.Click(chromedp.CSS("form[action$='/balas'] button")))
			says("Balasan masuk antrean kirim")
			if got := o.outbox("whatsapp", store.Delivered); len(got) != 1 || got[0] != "Baik, kami tidak menelepon. Tulis BISA kalau sudah aman." {
				t.Fatalf("sent: %q", got)
			}
			o.later(10 * time.Minute)
			rina.writes("BISA. Polisi sudah datang, terima kasih bu", nil)
			do(t, ctx, chromedp.SendKeys(chromedp.CSS("#catatan"), "KJRI Johor sudah dihubungi pukul 09.30"))
			goes(t, ctx, chromedp.Click(chromedp.CSS("form[action$='/catatan'] button")))
			says("Polisi sudah datang")
			inOrder(t, ctx, c.name+"-5-answered", narrow)
			do(t, ctx, chromedp.Navigate(o.server.URL+"/kotak-masuk?antrean=saya"))
			says("Belum dibalas")
			inOrder(t, ctx, c.name+"-6-mine", narrow)
			do(t, ctx, chromedp.Navigate(o.server.URL+"/kotak-masuk"))
			inOrder(t, ctx, c.name+"-7-waiting", narrow)
			do(t, ctx, chromedp.Navigate(o.server.URL+"/kotak-masuk/2"))
			do(t, ctx, chromedp.SendKeys(chromedp.CSS("#hasil"), "Dijemput polisi, KJRI mendampingi"))
			goes(t, ctx, chromedp.Click(chromedp.CSS("form[action$='/selesai'] button")))
			says("Urusan ini selesai")
			do(t, ctx, chromedp.Navigate(o.server.URL+"/kotak-masuk?antrean=selesai"))
			says("Rina Contoh")
			inOrder(t, ctx, c.name+"-8-done", narrow)
			if got := complaints(); len(got) > 0 {
				t.Errorf("the browser complains: %v", got)
			}
		})
	}
}
