package console

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"kanca/bot"
	"kanca/bot/store"
)

// handbookPictures is where the handbook of the office has its pictures.
const handbookPictures = "../../docs/petugas"

// heaviestPicture is how many bytes a picture of the handbook may have: it is read on a
// phone, over a weak network.
const heaviestPicture = 60 << 10

// The pictures of the handbook are made of the pages themselves, by
//
//	KANCA_HANDBOOK=1 go test ./bot/console -run InTheBrowserTheHandbook
//
// and each page that a picture shows can still be reached as the handbook says.
func TestInTheBrowserTheHandbookHasPictures(t *testing.T) {
	ctx := chromium(t)
	o := newOffice(t)
	link := o.invite("Siti Contoh", bot.RolePetugas)
	_, err := o.db.AddStaff(t.Context(), bot.Staff{Name: "Budi Contoh", Role: bot.RolePetugas, Phone: "+620000000009"}, o.c.NewToken())
	o.must(err)
	rina := o.villager(2, "whatsapp")
	rina.registers("Rina Contoh", "Gading Wetan")
	rina.asks("bu, paspor saya sudah jadi, kapan wawancara?")
	o.later(48 * time.Minute)
	o.villager(3, "whatsapp").reports("rep", "diminta 15 juta tapi tidak berangkat", "PT Contoh", true)
	o.villager(1, "whatsapp").cries("tolong, paspor saya diambil majikan di johor")
	o.outbox("whatsapp", store.Read)
	o.later(3 * time.Minute)
	shows := func(name string, tall int64, from string) { // from is what stands at the top, "" for the page's own
		t.Helper()
		do(t, ctx, chromedp.EmulateViewport(360, tall))
		if from != "" && !ask[bool](t, ctx, `(document.querySelector("`+from+`").scrollIntoView(), true)`) {
			t.Fatal(from)
		}
		path := filepath.Join(handbookPictures, name)
		if os.Getenv("KANCA_HANDBOOK") != "" {
			shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
			o.must(err)
			o.must(os.MkdirAll(handbookPictures, 0o755))
			o.must(os.WriteFile(path, shot, 0o644))
		}
		info, err := os.Stat(path)
		o.must(err)
		if info.Size() > heaviestPicture {
			t.Errorf("%s has %d bytes", path, info.Size())
		}
		book, err := os.ReadFile("../../docs/buku-petugas.md")
		o.must(err)
		if !strings.Contains(string(book), "petugas/"+name) {
			t.Errorf("the handbook does not show %s", name)
		}
	}
	do(t, ctx, chromedp.EmulateViewport(360, 740))
	do(t, ctx, chromedp.Navigate(o.server.URL+link), chromedp.SendKeys(chromedp.CSS("#sandi"), goodPassword))
	goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#sandi-ulang"), goodPassword+"\r"))
	do(t, ctx, chromedp.Navigate(o.server.URL+"/"))
	shows("hari-ini.png", 900, "")
	goes(t, ctx, chromedp.Click(chromedp.CSS("form[action$='/ambil'] button"))) // whose banner would stand over all that follows
	do(t, ctx, chromedp.Navigate(o.server.URL+"/kotak-masuk"))
	shows("kotak-masuk.png", 820, "")
	goes(t, ctx, chromedp.Click(chromedp.CSS("main .card:not(.bad) h2 a")))
	goes(t, ctx, chromedp.Click(chromedp.CSS(".below form[action$='/ambil'] button")))
	shows("balasan.png", 740, "#terbaru")
	do(t, ctx, chromedp.Navigate(o.server.URL+"/pendaftaran"))
	goes(t, ctx, chromedp.Click(chromedp.CSS("main td a, main .card h2 a, main .card h3 a")))
	shows("pendaftaran.png", 760, "main fieldset")
}
