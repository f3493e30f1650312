package console

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"kanca/bot"
)

// On a small phone what can be done about the first cry stands on the screen before anybody
// scrolls, whatever is told on the page: nobody looks for a cry behind news of the sound.
func TestInTheBrowserTheFirstCryIsAtHandOnASmallPhone(t *testing.T) {
	ctx := chromium(t)
	o := newOffice(t)
	o.cries(1, "tolong saya disekap majikan di Johor, paspor saya diambil, sudah tiga hari saya tidak diberi makan dan saya tidak boleh keluar dari kamar, tolong cepat saya takut sekali")
	for _, role := range []bot.Role{bot.RolePetugas, bot.RoleKepala} {
		b := o.member("Contoh "+strings.Repeat("panjang ", 5)+string(role), role)
		enter(t, ctx, b)
		do(t, ctx, chromedp.EmulateViewport(360, 640))
		for _, c := range []struct{ path, act string }{
			{"/", "form[action='/kotak-masuk/1/ambil'] button"},
			{"/kotak-masuk", "main .card a[href='/kotak-masuk/1']"},
			{"/kotak-masuk/1", "form[action='/kotak-masuk/1/ambil'] button"},
		} {
			do(t, ctx, chromedp.Navigate(o.server.URL+c.path))
			ask[bool](t, ctx, `document.querySelectorAll("#kabar, #kabar [data-kabar]").forEach(e => e.hidden = false), true`)
			picture(t, ctx, "small-"+string(role)+strings.ReplaceAll(c.path, "/", "-"))
			ends := ask[float64](t, ctx, `document.querySelector("`+c.act+`").getBoundingClientRect().bottom`)
			t.Logf("%s as %s: it ends %v px below the top", c.path, role, ends)
			if ends > 640 {
				t.Errorf("%s as %s: what can be done about the cry ends %v px below the top", c.path, role, ends)
			}
		}
	}
}
