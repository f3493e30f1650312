package console

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"kanca/bot"
	"kanca/bot/store"
)

// sitsDown lets a browser go on as somebody who is signed in.
func (b *browser) sitsDown(t *testing.T, ctx context.Context) {
	t.Helper()
	at, err := url.Parse(b.server.URL)
	b.must(err)
	for _, c := range b.client.Jar.Cookies(at) {
		if _, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: b.server.URL}); err != nil {
			t.Fatal(err)
		}
	}
}

// A petugas announces a training on a phone, the kepala approves it on another one, it is
// stopped half-way, and the page tells who got it: on a desk too, and without JavaScript.
func TestInTheBrowserATrainingIsAnnounced(t *testing.T) {
	for _, c := range screens {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t, bothWays)
			o.offers()
			o.agrees(1, 8, "kannel")
			o.villager(20, "kannel").registers("Rina Contoh", "Randuputih")
			o.outbox("kannel", store.Delivered) // what she was answered
			siti, ani := o.member("Siti Contoh", bot.RolePetugas), o.member("Ani Contoh", bot.RoleKepala)
			narrow := c.width < 400
			open := func(who *browser) (context.Context, func() []string) {
				ctx := chromium(t)
				do(t, ctx, chromedp.EmulateViewport(c.width, c.height))
				complaints := faults(t, ctx)
				who.sitsDown(t, ctx)
				scripts(t, ctx, c.script)
				do(t, ctx, chromedp.Navigate(o.server.URL+"/"))
				return ctx, complaints
			}
			desk, complaints := open(siti)
			says := func(ctx context.Context, name string, wants ...string) {
				t.Helper()
				text := ask[string](t, ctx, `document.querySelector("main").innerText`)
				for _, want := range wants {
					if !strings.Contains(text, want) {
						t.Errorf("%s does not say %q:\n%s", name, want, text)
					}
				}
				inOrder(t, ctx, c.name+"-"+name, narrow)
			}
			click := func(ctx context.Context, selector string) {
				t.Helper()
				goes(t, ctx, chromedp.Click(chromedp.CSS(selector)))
			}
			click(desk, `.menu a[href="/pengumuman"]`)
			says(desk, "ann-empty", "Belum ada pengumuman")
			click(desk, `main a.button`)
			if c.script {
				do(t, desk, chromedp.SendKeys(chromedp.CSS("#indonesia"), "Halo"))
				until(t, desk, `document.querySelector("[data-count-of=indonesia]").textContent.includes("SMS: 1 bagian")`)
				ask[string](t, desk, `document.querySelector("#indonesia").value = ""`)
			}
			do(t, desk, chromedp.SendKeys(chromedp.CSS("#tawaran"), "Menjahit"))
			click(desk, `button[value="isikan"]`)
			says(desk, "ann-text", "SMS: 1 bagian")
			click(desk, `main form button:not([name])`)
			says(desk, "ann-audience", "Tersimpan sebagai draf", "Hanya yang pernah setuju")
			click(desk, `main form button`)
			says(desk, "ann-check", "8 orang: 8 SMS", "Belum pernah setuju dikabari", "Menjahit dasar")
			click(desk, `main p.more a.button`)
			do(t, desk, chromedp.Click(chromedp.CSS(`label[for="kapan-tombol"]`)))
			says(desk, "ann-submit", "Segera setelah disetujui", "8 orang")
			click(desk, `main form button`)
			says(desk, "ann-submitted", "Sekarang orang kedua harus menyetujuinya", "Menunggu orang kedua")

			phone, others := open(ani)
			says(phone, "ann-today", "Pengumuman yang menunggu persetujuan")
			click(phone, `main a[href="/pengumuman"]`)
			says(phone, "ann-list", "Menunggu persetujuan", "Menjahit dasar")
			click(phone, `main .card a`)
			says(phone, "ann-waiting", "8 orang: 8 SMS", "Tempat: BLK Kraksaan")
			// Approved in four taps: the button, the code, the tick, the button.
			o.later(6 * time.Minute) // who has proved who they are lately need not again
			click(phone, `main a[href$="/setujui"]`)
			goes(t, phone, chromedp.SendKeys(chromedp.CSS("#kode"), ani.code()+"\r"))
			says(phone, "ann-approve", "setuju dikirim ke 8 orang: 8 SMS")
			click(phone, `main form.card button`)
			says(phone, "ann-unticked", "Centang dulu")
			do(t, phone, chromedp.Click(chromedp.CSS(`label[for="setuju"]`)))
			click(phone, `main form.card button`)
			says(phone, "ann-approved", "Disetujui.", "Kirim sekarang")

			do(t, desk, chromedp.Reload())
			click(desk, `main a[href$="/kirim"]`)
			says(desk, "ann-send", "mulai dikirim sekarang")
			click(desk, `main form button`)
			o.conducts()
			to := append(o.goes("kannel", 3, store.Delivered, ""), o.goes("kannel", 1, store.Failed, "30006")...)
			if len(to) != 4 {
				t.Fatalf("went to %v", to)
			}
			if c.script {
				until(t, desk, `document.querySelector("main").innerText.includes("Sudah dikirim ke 3 dari 8 orang. 1 gagal.")`)
			} else {
				do(t, desk, chromedp.Reload())
			}
			says(desk, "ann-live", "Sudah dikirim ke 3 dari 8 orang. 1 gagal.", "Sedang dikirim", "Jeda", "Sisa waktu")
			click(desk, `main a[href$="/hentikan"]`)
			says(desk, "ann-stop", "tidak dapat dilanjutkan", "Sudah dikirim ke 3 dari 8 orang. 1 gagal. 4 orang belum.")
			do(t, desk, chromedp.SendKeys(chromedp.CSS("#alasan"), "tanggalnya keliru"))
			click(desk, `main form button`)
			says(desk, "ann-stopped", "Dihentikan", "tanggalnya keliru", "Dihentikan sebelum gilirannya")
			click(desk, `main td a[href*="keadaan=sampai"]`)
			says(desk, "ann-people", "3 orang", "••••"+to[0][len(to[0])-4:])
			do(t, desk, chromedp.Navigate(o.server.URL+"/pengumuman/1"))
			click(desk, `main td a[href*="keadaan=gagal"]`)
			says(desk, "ann-failed", "1 orang", "••••"+to[3][len(to[3])-4:])
			do(t, desk, chromedp.Navigate(o.server.URL+"/pengumuman/1"))
			click(desk, `main td a[href*="sebab=cancelled"]`)
			says(desk, "ann-not-sent", "4 orang", "Dihentikan sebelum gilirannya")
			if got := append(complaints(), others()...); len(got) > 0 {
				t.Errorf("the browser complains: %v", got)
			}
		})
	}
}

// An announcement that goes is seen to go by the one stream that a browser holds: no page of it
// asks by the clock for that, and it takes no connection of its own.
func TestInTheBrowserAnAnnouncementMovesByTheStream(t *testing.T) {
	o := newOffice(t, bothWays)
	o.agrees(1, 8, "kannel")
	siti, ani := o.member("Siti Contoh", bot.RolePetugas), o.member("Ani Contoh", bot.RoleKepala)
	path := siti.writesAnnouncement("Pelatihan", "Ada pelatihan menjahit.")
	siti.submits(path, beginsButton)
	ani.approves(path)
	siti.send(siti.open(path+"/kirim"), path+"/kirim")
	ctx := chromium(t)
	complaints := faults(t, ctx)
	siti.sitsDown(t, ctx)
	before(t, ctx, `{ const usual = window.setTimeout; window.setTimeout = (f, ms, ...rest) => ms >= 3000 ? 0 : usual(f, ms, ...rest); }`) // no clock
	before(t, ctx, `{ const usual = window.fetch; window.read = 0; window.fetch = (...all) => { window.read++; return usual(...all); }; }`)
	do(t, ctx, chromedp.Navigate(o.server.URL+path))
	until(t, ctx, `document.querySelector("main").innerText.includes("Sudah dikirim ke 0 dari 8 orang")`)
	o.conducts()
	for n := 1; n <= 2; n++ {
		o.later(time.Second)
		o.goes("kannel", 1, store.Sent, "")
		t.Logf("%d after %v, and %v reads", n, until(t, ctx, fmt.Sprintf(`document.querySelector("main").innerText.includes("Sudah dikirim ke %d dari 8 orang")`, n)), ask[float64](t, ctx, `window.read`))
	}
	siti.send(siti.open(path+"/jeda"), path+"/jeda", "alasan", "tanggalnya keliru")
	until(t, ctx, `document.querySelector("main").innerText.includes("tanggalnya keliru")`)
	if got := complaints(); len(got) > 0 {
		t.Errorf("the browser complains: %v", got)
	}
}
