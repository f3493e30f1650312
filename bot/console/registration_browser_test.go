package console

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"kanca/bot"
	"kanca/bot/console/onetime"
)

// A kepala's registrations, on a phone and on a desk, with JavaScript and without: find
// one, invite, see a colleague's change, see a NIK for a reason, have a file made.
func TestInTheBrowserRegistrations(t *testing.T) {
	for _, c := range []struct {
		name          string
		width, height int64
		script        bool
	}{{"reg-narrow", 360, 740, false}, {"reg-desk", 1280, 800, true}, {"reg-narrow-script", 360, 740, true}, {"reg-desk-without-script", 1280, 800, false}} {
		t.Run(c.name, func(t *testing.T) {
			ctx := chromium(t)
			o := newOffice(t)
			link := o.invite("Ani Contoh", bot.RoleKepala)
			budi := o.member("Budi Contoh", bot.RolePetugas)
			id := o.registers(1, rina())
			twin := rina()
			twin.Name, twin.Phone = "rina contoh", "+620000000009"
			o.registers(2, twin)
			o.later(20 * time.Minute)
			o.registers(3, bot.Registration{Name: hostile, Age: 33, District: "Paiton", Village: strings.Repeat("Sukodadi-", 12), Country: "MY"})
			o.registers(4, bot.Registration{Name: "Ahmad Contoh", Age: 41, Job: "plantation"})
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
			secret := strings.ReplaceAll(ask[string](t, ctx, `document.querySelector(".secret").textContent`), " ", "")
			code, err := onetime.Code(secret, onetime.Step(o.now()))
			o.must(err)
			goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#kode"), code+"\r"))
			do(t, ctx, chromedp.Navigate(o.server.URL+"/"))
			goes(t, ctx, chromedp.Click(chromedp.CSS(`main a[href^="/pendaftaran"]`))) // one tap
			inOrder(t, ctx, c.name+"-1-list", narrow)
			do(t, ctx, chromedp.Navigate(o.server.URL+"/pendaftaran?cari=rina&umur-dari=muda"))
			says("tidak dapat dibaca")
			inOrder(t, ctx, c.name+"-2-filter", narrow)
			do(t, ctx, chromedp.Navigate(o.server.URL+"/pendaftaran?kecamatan=Kraksaan"))
			goes(t, ctx, chromedp.Click(chromedp.CSS(`a[href="/pendaftaran/`+id+`"]`)))
			says("Nama, umur, dan desa yang sama")
			inOrder(t, ctx, c.name+"-3-one", narrow)
			do(t, ctx, chromedp.Click(chromedp.CSS("#ke-invited")))
			goes(t, ctx, chromedp.Click(chromedp.CSS("form[action$='/status'] button")))
			says("Tulis pesan untuk orangnya")
			inOrder(t, ctx, c.name+"-4-wrong", narrow)
			at := "/pendaftaran/" + id + "/status"
			budi.send(budi.open("/pendaftaran/"+id), at, "ke", "checked", "catatan", "KTP sudah dilihat")
			do(t, ctx, chromedp.SendKeys(chromedp.CSS("#pesan"), "Senin 30 November, 09.00, kantor Disnaker. Bawa KTP."))
			goes(t, ctx, chromedp.Click(chromedp.CSS("form[action$='/status'] button")))
			says("Belum disimpan")
			inOrder(t, ctx, c.name+"-5-clash", narrow)
			goes(t, ctx, chromedp.Click(chromedp.CSS("form[action$='/status'] button")))
			says("Tersimpan: Diundang")
			inOrder(t, ctx, c.name+"-6-invited", narrow)
			goes(t, ctx, chromedp.Click(chromedp.CSS("a[href$='/nik']")))
			inOrder(t, ctx, c.name+"-7-nik", narrow)
			do(t, ctx, chromedp.SendKeys(chromedp.CSS("#alasan"), "mengisi formulir paspor bersama orangnya"))
			goes(t, ctx, chromedp.Click(chromedp.CSS("form[action$='/nik'] button")))
			says("0000000101900003")
			inOrder(t, ctx, c.name+"-8-nik-shown", narrow)
			do(t, ctx, chromedp.Navigate(o.server.URL+"/ekspor?kecamatan=Kraksaan"))
			inOrder(t, ctx, c.name+"-9-export", narrow)
			goes(t, ctx, chromedp.Click(chromedp.CSS("form[action='/ekspor'] button")))
			says("Menunggu dibuat")
			o.made()
			do(t, ctx, chromedp.Navigate(o.server.URL+"/ekspor/1"))
			says("Unduh berkas")
			inOrder(t, ctx, c.name+"-10-export-ready", narrow)
			if got := complaints(); len(got) > 0 {
				t.Errorf("the browser complains: %v", got)
			}
		})
	}
}
