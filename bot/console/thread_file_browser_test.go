package console

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"kanca/bot"
)

// A photo and a voice message on a phone: what is still on its way comes by itself, the
// voice is heard on the page, and new messages do not cut it off.
func TestInTheBrowserAPhotoIsSeenAndAVoiceIsHeard(t *testing.T) {
	ctx := chromium(t)
	o := newOffice(t)
	o.arrives(t, ctx, "Siti Contoh")
	complaints := faults(t, ctx)
	rina := o.villager(1, "whatsapp")
	need := rina.asks("ini kontraknya bu")
	rina.sendsFile(bot.KindVoice, aVoice())
	do(t, ctx, chromedp.EmulateViewport(360, 740), chromedp.Navigate(o.server.URL+needPath(need)))
	until(t, ctx, `document.querySelector("[data-kabar=off]").hidden`)
	ask[bool](t, ctx, `window.same = true`)
	rina.sendsFile(bot.KindPhoto, nil)
	until(t, ctx, `document.body.innerText.includes("sedang diambil")`)
	rina.fileComes(aPhoto(900, 600))
	until(t, ctx, `window.same && [...document.querySelectorAll(".said a")].some(a => a.innerText === "Lihat foto")`)
	inOrder(t, ctx, "files-narrow", true)
	axe(t, ctx)
	if found, _ := barriers(t, ctx, axeAll); len(found) > 0 {
		t.Errorf("%q", found)
	}
	ask[bool](t, ctx, `(window.player = document.querySelector("audio")).loop = true, player.muted = true, player.play(), true`)
	until(t, ctx, `player.currentTime > 0`)
	rina.writes("sudah didengar bu?", nil)
	time.Sleep(time.Second) // for the page to read itself again
	if !ask[bool](t, ctx, `player.isConnected && !player.paused`) {
		t.Error("a new message cut the voice off")
	}
	ask[bool](t, ctx, `player.pause(), true`)
	until(t, ctx, `document.body.innerText.includes("sudah didengar bu?")`)
	goes(t, ctx, chromedp.Click(chromedp.CSS(`.said a[href*="/berkas"]`)))
	if got := ask[float64](t, ctx, `document.images[0].naturalWidth`); got != 900 {
		t.Errorf("the photo is %v wide", got)
	}
	if got := complaints(); len(got) > 0 {
		t.Errorf("the browser complains: %v", got)
	}
}
