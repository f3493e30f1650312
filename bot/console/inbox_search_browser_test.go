package console

import (
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/content"
)

// A clerk looks for somebody from the inbox, on a phone and on a desk, and sees in the thread
// why the bot answered so.
func TestInTheBrowserTheInboxIsSearched(t *testing.T) {
	for _, c := range []struct {
		name          string
		width, height int64
	}{{"search-narrow", 360, 740}, {"search-desk", 1280, 800}} {
		t.Run(c.name, func(t *testing.T) {
			ctx := chromium(t)
			fact := content.Fact{ID: "fee.taiwan", Question: content.Text{ID: "Berapa biaya ke Taiwan?"}, AsOf: "2026-11-01", Source: content.Source{Name: "Keputusan Kepala BP2MI nomor contoh", URL: "https://example.org/peraturan/keputusan-kepala-bp2mi-nomor-contoh"}}
			o := newOffice(t, func(o *Options) {
				o.Facts = func(id string) (content.Fact, bool) { return fact, id == fact.ID }
			})
			link := o.invite("Siti Contoh", bot.RolePetugas)
			dewi := o.villager(1, "whatsapp")
			dewi.writes("daftar", []bot.Event{bot.RegistrationCompleted{Registration: bot.Registration{ID: "r1", Name: "Dewi Contoh", Age: 24, Village: "Gading Wetan", District: "Gading", Lang: bot.Indonesian}}}, "Pendaftaran diterima.")
			need := dewi.asks("berapa biaya ke taiwan, kata tetangga 30 juta?")
			o.villager(2, "whatsapp").writes("biaya ke taiwan berapa bu", nil)
			o.must(o.db.InTx(ctx, func(tx *store.Tx) error {
				p, err := tx.TakePerson(ctx, []bot.Address{dewi.number}, o.now())
				if err != nil {
					return err
				}
				return tx.AddReplies(ctx, p.ID, "whatsapp", dewi.number, 0, []store.Reply{{Text: "Biaya ke Taiwan menurut aturan …", Why: store.Why{Intent: bot.Cost, Node: "cost.answer", Facts: []store.UsedFact{{ID: fact.ID, AsOf: fact.AsOf}}}}})
			}))
			o.later(20 * time.Minute)
			do(t, ctx, chromedp.EmulateViewport(c.width, c.height))
			complaints := faults(t, ctx)
			narrow := c.width < 400
			says := func(want string) {
				t.Helper()
				if !ask[bool](t, ctx, `document.body.innerText.includes(`+strconv.Quote(want)+`)`) {
					t.Fatalf("the page does not say %q:\n%s", want, ask[string](t, ctx, `document.body.innerText`))
				}
			}
			do(t, ctx, chromedp.Navigate(o.server.URL+link), chromedp.SendKeys(chromedp.CSS("#sandi"), goodPassword))
			goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#sandi-ulang"), goodPassword+"\r"))
			do(t, ctx, chromedp.Navigate(o.server.URL+"/kotak-masuk"))
			inOrder(t, ctx, c.name+"-1-inbox", narrow)
			goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#cari"), "taiwan\r"))
			says("Dewi Contoh")
			says("+62••••0002")
			inOrder(t, ctx, c.name+"-2-found", narrow)
			goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#cari"), " 3513014501900001\r"))
			says("NIK")
			inOrder(t, ctx, c.name+"-3-nik", narrow)
			do(t, ctx, chromedp.Navigate(o.server.URL+needPath(need)), chromedp.Click(chromedp.CSS("details.why summary")))
			says("Keputusan Kepala BP2MI")
			dewi.writes("bu?", nil) // what somebody opened stays open
			until(t, ctx, `document.body.innerText.includes("bu?") && document.querySelector("details.why").open`)
			inOrder(t, ctx, c.name+"-4-why", narrow)
			if got := complaints(); len(got) > 0 {
				t.Errorf("the browser complains: %v", got)
			}
		})
	}
}
