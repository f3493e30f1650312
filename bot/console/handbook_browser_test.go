package console

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/content/handbook"
)

// handbookPictures is where the handbook of the office has its pictures.
const handbookPictures = "../../content/handbook/gambar"

// fewer is a picture with fewer shades, at which nobody who reads text on it looks: it takes a
// third of the bytes.
func fewer(t *testing.T, data []byte) []byte {
	t.Helper()
	from, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	all, known := color.Palette{}, map[color.Color]bool{}
	at := func(x, y int) color.Color {
		r, g, b, _ := from.At(x, y).RGBA()
		level := func(c uint32) uint8 { return uint8((c*31 + 1<<15) / 0xffff * 255 / 31) } // 32 of them: greys stay grey
		return color.RGBA{level(r), level(g), level(b), 255}
	}
	to := image.NewRGBA(from.Bounds())
	for y := range to.Bounds().Dy() {
		for x := range to.Bounds().Dx() {
			c := at(x, y)
			to.Set(x, y, c)
			if !known[c] {
				known[c] = true
				all = append(all, c)
			}
		}
	}
	var out image.Image = to
	if len(all) <= 256 {
		indexed := image.NewPaletted(to.Bounds(), all)
		for y := range to.Bounds().Dy() {
			for x := range to.Bounds().Dx() {
				indexed.Set(x, y, to.At(x, y))
			}
		}
		out = indexed
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, out); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The pictures of the handbook are made of the pages themselves, by
//
//	KANCA_HANDBOOK=1 go test ./bot/console -run InTheBrowserTheHandbook
//
// and each page that a picture shows can still be reached as the handbook says.
func TestInTheBrowserTheHandbookHasPictures(t *testing.T) {
	o := newOffice(t, bothWays)
	_, err := o.db.AddStaff(t.Context(), bot.Staff{Name: "Budi Contoh", Role: bot.RolePetugas, Phone: "+620000000009"}, o.c.NewToken())
	o.must(err)
	o.agrees(30, 24, "kannel")
	rina := o.villager(2, "whatsapp")
	rina.registers("Rina Contoh", "Gading Wetan")
	rina.asks("bu, paspor saya sudah jadi, kapan wawancara?")
	o.later(48 * time.Minute)
	o.villager(3, "whatsapp").reports("rep", "diminta 15 juta tapi tidak berangkat", "PT Contoh", true)
	o.villager(1, "whatsapp").cries("tolong, paspor saya diambil majikan di johor")
	o.outbox("whatsapp", store.Read)
	o.later(3 * time.Minute)
	siti, ani, ratna := o.member("Siti Contoh", bot.RolePetugas), o.member("Ani Contoh", bot.RoleKepala), o.member("Ratna Contoh", bot.RoleAdmin)
	ann := siti.writesAnnouncement("Pelatihan menjahit", "Ada pelatihan menjahit di BLK, gratis. Mau ikut? Balas DAFTAR.")
	made := map[string]bool{}
	sits := func(b *browser) context.Context {
		ctx := chromium(t)
		b.sitsDown(t, ctx)
		do(t, ctx, chromedp.EmulateViewport(360, 740), chromedp.Navigate(o.server.URL+"/"))
		return ctx
	}
	shows := func(ctx context.Context, name string, tall int64, from string) { // from is what stands at the top, "" for the page's own
		t.Helper()
		do(t, ctx, chromedp.EmulateViewport(360, tall))
		if from != "" && !ask[bool](t, ctx, `(scrollTo(0, scrollY - 12 + document.querySelector("`+from+`").getBoundingClientRect().top), true)`) {
			t.Fatal(from)
		}
		path := filepath.Join(handbookPictures, name)
		if os.Getenv("KANCA_HANDBOOK") != "" {
			shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
			o.must(err)
			o.must(os.WriteFile(path, fewer(t, shot), 0o644))
		}
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
		made[name] = true
	}
	desk := sits(siti)
	opens := func(ctx context.Context, path string) { t.Helper(); do(t, ctx, chromedp.Navigate(o.server.URL+path)) }
	click := func(ctx context.Context, selector string) {
		t.Helper()
		goes(t, ctx, chromedp.Click(chromedp.CSS(selector)))
	}
	shows(desk, "hari-ini.png", 900, "")
	click(desk, "form[action$='/ambil'] button") // whose banner would stand over all that follows
	shows(desk, "minta-tolong.png", 760, "h1")
	opens(desk, "/kotak-masuk")
	shows(desk, "kotak-masuk.png", 820, "")
	click(desk, "main .card:not(.bad) h2 a")
	click(desk, ".below form[action$='/ambil'] button")
	shows(desk, "balasan.png", 740, "#terbaru")
	opens(desk, "/pendaftaran")
	click(desk, "main td a, main .card h2 a, main .card h3 a")
	shows(desk, "pendaftaran.png", 760, "main fieldset")
	opens(desk, "/laporan")
	click(desk, "main .card a")
	shows(desk, "laporan.png", 760, "h1")
	opens(desk, "/isi")
	click(desk, "main .two a[href='/isi/nomor/kp2mi']")
	shows(desk, "nomor.png", 760, "h1")
	opens(desk, ann+"/periksa")
	shows(desk, "pengumuman.png", 760, "h1")
	siti.submits(ann, beginsButton)

	chief := sits(ani)
	ani.proves(ann + "/setujui")
	opens(chief, ann+"/setujui")
	shows(chief, "setujui.png", 760, "h1")
	opens(chief, "/laporan")
	click(chief, "main a[href='/laporan/bulan']")
	shows(chief, "bulanan.png", 760, "h1")

	admin := sits(ratna)
	opens(admin, "/akun")
	shows(admin, "akun.png", 760, "h1")

	pictures, err := os.ReadDir(handbookPictures)
	o.must(err)
	for _, p := range pictures {
		if !made[p.Name()] {
			t.Errorf("nothing makes %s", p.Name())
		}
	}
}

// The handbook is read on a phone without JavaScript and without being signed in, in the
// browser's policy; its pictures come, and the page for the wall is one sheet of A4.
func TestInTheBrowserTheHandbookIsRead(t *testing.T) {
	for _, c := range screens {
		t.Run(c.name, func(t *testing.T) {
			ctx := chromium(t)
			o := newOffice(t)
			do(t, ctx, chromedp.EmulateViewport(c.width, c.height))
			complaints := faults(t, ctx)
			scripts(t, ctx, c.script)
			do(t, ctx, chromedp.Navigate(o.server.URL+"/masuk"))
			goes(t, ctx, chromedp.Click(chromedp.CSS(`.foot a[href="/panduan"]`)))
			inOrder(t, ctx, c.name+"-handbook", c.width < 400)
			goes(t, ctx, chromedp.Click(chromedp.CSS(`.book a[href="/panduan/pagi"]`)))
			inOrder(t, ctx, c.name+"-handbook-pagi", c.width < 400)
			until(t, ctx, `[...document.images].length === 1 && [...document.images].every(i => i.complete && i.naturalWidth === 360)`)
			pdf, err := chromedp.Call(ctx, cdppage.PrintToPDF, cdppage.PrintToPDFParams{PaperWidth: 8.27, PaperHeight: 11.69})
			o.must(err)
			if folder := os.Getenv("KANCA_TEST_SCREENSHOTS"); folder != "" {
				o.must(os.WriteFile(filepath.Join(folder, c.name+"-pagi.pdf"), pdf.Data, 0o644))
			}
			if sheets := bytes.Count(pdf.Data, []byte("/Type /Page\n")) + bytes.Count(pdf.Data, []byte("/Type /Page/")); sheets != 1 {
				t.Errorf("the page for the wall takes %d sheets", sheets)
			}
			if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{}); err != nil {
				t.Fatal(err)
			}
			do(t, ctx, chromedp.Navigate(o.server.URL+"/tidak/ada"))
			goes(t, ctx, chromedp.Click(chromedp.CSS(`.foot a[href="/panduan"]`)))
			for _, chapter := range []string{"petugas", "pengumuman", "kepala-seksi", "kebocoran", "teknis"} {
				do(t, ctx, chromedp.Navigate(o.server.URL+"/panduan/"+chapter))
				inOrder(t, ctx, c.name+"-handbook-"+chapter, c.width < 400)
			}
			if got := complaints(); len(got) > 0 {
				t.Errorf("the browser complains: %q", got)
			}
		})
	}
}

// The chapters that the console shows are those of content/handbook, to the last one.
func TestTheConsoleShowsTheWholeHandbook(t *testing.T) {
	o := newOffice(t)
	b := o.browser()
	names, err := filepath.Glob("../../content/handbook/*.md")
	o.must(err)
	for _, name := range names {
		at := chapterPath(strings.TrimPrefix(strings.TrimSuffix(filepath.Base(name), ".md"), "README"))
		d := b.open(at)
		source, err := os.ReadFile(name)
		o.must(err)
		if title, _, _ := strings.Cut(string(source), "\n"); d.status != 200 || title != "# "+words(d.all("h1")[0]) {
			t.Errorf("%s: %d, not %s", at, d.status, title)
		}
		if size := zipped(t, []byte(d.raw)); size > 15<<10 {
			t.Errorf("%s takes %d bytes", at, size)
		}
	}
	if d := b.open("/panduan/tidak-ada"); d.status != 404 {
		t.Errorf("a chapter that is not there: %d", d.status)
	}
	pictures, err := handbook.Pictures()
	o.must(err)
	for _, img := range b.open("/panduan/petugas").all("img") {
		res := b.ask("GET", value(img, "src"), nil)
		var got bytes.Buffer
		_, err := got.ReadFrom(res.Body)
		o.must(err)
		if res.StatusCode != 200 || res.Header.Get("Content-Type") != pictureKind || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") ||
			!bytes.Equal(got.Bytes(), pictures[filepath.Base(value(img, "src"))]) {
			t.Errorf("%s: %d %s, %d bytes", value(img, "src"), res.StatusCode, res.Header.Get("Content-Type"), got.Len())
		}
	}
}
