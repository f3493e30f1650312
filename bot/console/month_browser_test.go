package console

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"kanca/bot"
)

// The report of a month goes onto A4: no row and no short table is cut by the end of a
// sheet, nothing that can only be pressed is on it, and it is as wide as the paper.
func TestInTheBrowserAMonthIsPrinted(t *testing.T) {
	ctx := chromium(t)
	o := newOffice(t)
	o.aMonth()
	o.arrives(t, ctx, "Siti Contoh")
	do(t, ctx, chromedp.Navigate(o.server.URL+"/laporan"))
	goes(t, ctx, chromedp.Click(chromedp.CSS("a[href='/laporan/bulan']")))
	for _, width := range []int64{360, 1280} {
		do(t, ctx, chromedp.EmulateViewport(width, 800))
		inOrder(t, ctx, fmt.Sprintf("month-%d", width), width == 360)
	}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		t.Fatal(err)
	}
	const a4, sheet = 717, 1046 // px of a sheet inside of its margins
	do(t, ctx, chromedp.EmulateViewport(a4, sheet))
	for _, c := range []struct{ of, what, want string }{
		{".figures", "breakInside", "avoid"}, {".figures tbody tr", "breakInside", "avoid"}, {".figures table", "display", "table"},
		{".head", "display", "none"}, {".menu", "display", "none"}, {".tabs", "display", "none"}, {".more", "display", "none"},
	} {
		if got := ask[string](t, ctx, fmt.Sprintf(`getComputedStyle(document.querySelector(%q))[%q]`, c.of, c.what)); got != c.want {
			t.Errorf("%s of %s is %q on paper, want %q", c.what, c.of, got, c.want)
		}
	}
	if got := ask[string](t, ctx, tooWide); got != "" {
		t.Errorf("wider than the paper:\n%s", got)
	}
	// What may not be cut is only cut where it is longer than a sheet.
	if got := ask[float64](t, ctx, `Math.max(...[...document.querySelectorAll(".figures")].map(e => e.getBoundingClientRect().height))`); got > sheet {
		t.Errorf("a table is %.0f px tall and does not fit on a sheet", got)
	}
	pdf, err := chromedp.Call(ctx, cdppage.PrintToPDF, cdppage.PrintToPDFParams{PaperWidth: 8.27, PaperHeight: 11.69})
	if err != nil || len(pdf.Data) < 1000 {
		t.Fatalf("%d bytes of PDF: %v", len(pdf.Data), err)
	}
	if folder := os.Getenv("KANCA_TEST_SCREENSHOTS"); folder != "" {
		o.must(os.WriteFile(filepath.Join(folder, "month.pdf"), pdf.Data, 0o644))
	}
}

// aMonth fills November with some of everything that is counted.
func (o *office) aMonth() {
	siti := o.member("Ani Contoh", bot.RolePetugas)
	for n := range 26 {
		country := []string{"TW", "MY", "HK", "", "JP"}[n%5]
		o.registers(n, bot.Registration{Name: fmt.Sprint("Contoh ke-", n), Age: 20 + n, District: []string{"Paiton", "Kraksaan", "Gading", "Tiris", "Krucil", "Besuk", "Dringu", "Leces", "Tegalsiwalan", "Banyuanyar", "Maron", "Pajarakan", "Gending", "Sumber"}[n%14], Country: country})
	}
	for n := range 5 {
		o.villager(100+n, "whatsapp").reports(fmt.Sprint("r", n), "diminta uang "+fmt.Sprint(n), []string{"PT Contoh Jaya", "pt contoh jaya", "Bu Sri"}[n%3], true)
	}
	need := o.villager(200, "whatsapp").asks("mau tanya")
	o.villager(201, "whatsapp").cries("tolong")
	o.villager(202, "whatsapp").writes("berhenti", []bot.Event{bot.OptedOutOfAnnouncements{}})
	o.villager(203, "whatsapp").writes("xyz", []bot.Event{bot.NotUnderstood{Text: "xyz", Lang: bot.Indonesian}})
	o.later(20 * time.Minute)
	at := needPath(need)
	siti.send(siti.open(at), at+"/ambil")
	siti.send(siti.open(at), at+"/selesai", "hasil", "sudah")
}
