package console

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"kanca/bot"
)

// What is wrong with a form has the focus when the page comes, with scripts and without: a
// screen reader says it first, and on a phone it is what stands on the screen.
func TestInTheBrowserWhatIsWrongHasTheFocus(t *testing.T) {
	ctx := chromium(t)
	o := newOffice(t)
	b := o.member("Dedi Contoh", bot.RolePetugas)
	need := o.villager(1, "whatsapp").asks("mau tanya")
	b.send(b.open(needPath(need)), needPath(need)+"/ambil")
	enter(t, ctx, b)
	do(t, ctx, chromedp.EmulateViewport(360, 740))
	for _, script := range []bool{true, false} {
		if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !script}); err != nil {
			t.Fatal(err)
		}
		for at, button := range map[string]string{needPath(need): "form[action$='/selesai'] button", "/bertugas": "main form button"} {
			do(t, ctx, chromedp.Navigate(o.server.URL+at))
			ask[bool](t, ctx, `document.querySelectorAll("input[type=date]").forEach(f => f.value = ""), true`)
			goes(t, ctx, chromedp.Click(chromedp.CSS(button)))
			until(t, ctx, `document.activeElement.id === "salah"`)
			if !ask[bool](t, ctx, `(r => r.top >= 0 && r.bottom <= innerHeight)(document.getElementById("salah").getBoundingClientRect())`) {
				t.Errorf("%s, scripts %t: what is wrong is not on the screen", at, script)
			}
		}
	}
}
