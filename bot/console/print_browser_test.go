package console

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"kanca/bot"
)

// Lists go onto A4 as tables whose head stands on each sheet, without a row that is cut
// and without what can only be pressed.
func TestInTheBrowserListsArePrinted(t *testing.T) {
	ctx := chromium(t)
	o := newOffice(t)
	for n := range registrationsAtOnce {
		o.registers(n, bot.Registration{Name: fmt.Sprintf("Contoh ke-%d %s", n, unkind), Age: 20, District: "Paiton", Village: unkind, Country: "MY"})
	}
	o.arrives(t, ctx, "Siti Contoh")
	do(t, ctx, chromedp.Navigate(o.server.URL+"/pendaftaran"))
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		t.Fatal(err)
	}
	const a4 = 717 // of 210 mm what the margins leave, in px
	do(t, ctx, chromedp.EmulateViewport(a4, 1000))
	style := func(of, what string) string {
		t.Helper()
		return ask[string](t, ctx, fmt.Sprintf(`getComputedStyle(document.querySelector(%q))[%q]`, of, what))
	}
	for _, c := range []struct{ of, what, want string }{
		{"main table", "display", "table"}, {"main tr", "display", "table-row"}, {"main thead", "display", "table-header-group"}, {"main thead", "position", "static"},
		{"main tbody tr", "breakInside", "avoid"}, {".head", "display", "none"}, {".menu", "display", "none"}, {".filter", "display", "none"},
	} {
		if got := style(c.of, c.what); got != c.want {
			t.Errorf("%s of %s is %q on paper, want %q", c.what, c.of, got, c.want)
		}
	}
	if got := ask[string](t, ctx, tooWide); got != "" {
		t.Errorf("wider than the paper:\n%s", got)
	}
	pdf, err := chromedp.Call(ctx, cdppage.PrintToPDF, cdppage.PrintToPDFParams{PaperWidth: 8.27, PaperHeight: 11.69})
	if err != nil || len(pdf.Data) < 1000 {
		t.Errorf("%d bytes of PDF: %v", len(pdf.Data), err)
	}
}
