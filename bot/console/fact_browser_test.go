package console

import (
	"testing"

	"github.com/chromedp/chromedp"

	"kanca/bot"
)

// An answer is corrected on a phone and at a desk, with JavaScript and without: looked for,
// refused, written, and told once a colleague has read it.
func TestInTheBrowserAnAnswerIsCorrected(t *testing.T) {
	for _, c := range screens {
		t.Run(c.name, func(t *testing.T) {
			ctx := chromium(t)
			o := newOffice(t)
			siti := o.member("Siti Contoh", bot.RolePetugas)
			do(t, ctx, chromedp.EmulateViewport(c.width, c.height))
			complaints := faults(t, ctx)
			scripts(t, ctx, c.script)
			o.arrivesWithCode(t, ctx, "Ani Contoh", bot.RoleKepala)
			says := saying(t, ctx, c.name, c.width < 400)
			click := func(selector string) { t.Helper(); goes(t, ctx, chromedp.Click(chromedp.CSS(selector))) }
			path := factPath + aFact
			click(`.menu a[href="/isi"]`)
			click(`main a[href="/isi/jawaban"]`)
			says("facts", "Pilih topik", "Hak")
			do(t, ctx, chromedp.SendKeys(chromedp.CSS("#cari"), "salinan kontrak"))
			click(`main .search button`)
			says("facts-found", "Ditemukan untuk")
			click(`main a[href="` + path + `"]`)
			says("fact", "Begini diterima orang", "SMS: 2")
			click(`main a[href="` + path + `/tulis"]`)
			do(t, ctx, chromedp.Clear(chromedp.CSS("#jawab-id")), chromedp.SendKeys(chromedp.CSS("#jawab-id"), "Jawaban contoh yang baru."),
				chromedp.Clear(chromedp.CSS("#sumber")))
			click(`form[action="` + path + `/tulis"] button`)
			says("fact-refused", "Dari mana diketahui belum diisi")
			do(t, ctx, chromedp.SendKeys(chromedp.CSS("#sumber"), "UU contoh"))
			click(`form[action="` + path + `/tulis"] button`)
			says("fact-draft", "Draf oleh Ani Contoh", "Yang berubah", "Jawaban contoh yang baru.", "Minta rekan membaca")
			siti.send(siti.open(path), path+"/baca")
			click(`main a[href="/isi/jawaban"]`)
			says("facts-waiting", "Draf yang menunggu", "sudah dibaca")
			click(`main a[href="` + path + `"]`)
			click(`form[action$="/sampaikan"] button`)
			says("fact-told", "Riwayat", "Disampaikan · Ani Contoh")
			if got := o.toldFact(aFact); got.Answer.ID != "Jawaban contoh yang baru." || got.Source.Name != "UU contoh" {
				t.Errorf("told is %+v", got)
			}
			click(`form[action$="/tarik"] button`)
			says("fact-back", "Perbaikan ditarik")
			if got := complaints(); len(got) > 0 {
				t.Errorf("the browser complains: %q", got)
			}
		})
	}
}
