package simulator

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"kanca/bot"
)

// patience only ends a test that hangs: on a busy machine a browser is slow.
const patience = 2 * time.Minute

// browser starts Chromium, or skips the test where there is none. It fails
// instead when KANCA_TEST_REQUIRE names chromium.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		if strings.Contains(os.Getenv("KANCA_TEST_REQUIRE"), "chromium") {
			t.Fatal("no Chromium found, and KANCA_TEST_REQUIRE asks for it; install chromium")
		}
		t.Skip("SKIPPED: no Chromium found, the simulator was not tried in a browser; install chromium to do so")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.WSURLReadTimeout(patience), chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 2*patience)
	t.Cleanup(cancel)
	return ctx
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

func ask[T any](t *testing.T, ctx context.Context, js string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](js))
	if err != nil {
		t.Fatalf("%s: %v", js, err)
	}
	return v
}

func until(t *testing.T, ctx context.Context, js string) {
	t.Helper()
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](js, chromedp.WithPollingTimeout(patience))); err != nil {
		t.Fatalf("waiting for %s: %v\n%s", js, err, ask[string](t, ctx, "document.body.innerText"))
	}
}

// picture keeps a screenshot in the folder KANCA_TEST_SCREENSHOTS, if set.
func picture(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	folder := os.Getenv("KANCA_TEST_SCREENSHOTS")
	if folder == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), png, 0o644); err != nil {
		t.Fatal(err)
	}
}

// nameless lists what can be used but has no name for a screen reader.
const nameless = `[...document.querySelectorAll("button, summary, a, textarea, input:not([type=hidden]), [role=log]")]
	.filter(e => !e.closest("[aria-hidden=true]"))
	.filter(e => !(e.textContent.trim() || e.getAttribute("aria-label") || e.labels?.length))
	.map(e => e.outerHTML).join("\n")`

const noOverflow = `document.documentElement.scrollWidth <= document.documentElement.clientWidth &&
	[...document.querySelectorAll(".scroll")].every(e => e.scrollWidth <= e.clientWidth)`

func TestInTheBrowser(t *testing.T) {
	ctx := browser(t)
	d, s := newDesk(t)
	s.Demo = true
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	t.Cleanup(s.Close)
	long := "*Lowongan di Taiwan*\n1. Pabrik elektronik, gaji NT$ 29.500\n2. Perawat lansia\n3. Perikanan\n\nBalas dengan angkanya, atau tulis *menu*. Sumber: https://contoh.invalid/" + strings.Repeat("panjang-sekali-", 12)
	for _, size := range []struct {
		name          string
		width, height int64
		scheme        string
	}{{"desktop", 1280, 860, "light"}, {"narrow", 360, 740, "light"}, {"dark", 1280, 860, "dark"}, {"dark-narrow", 360, 740, "dark"}} {
		t.Run(size.name, func(t *testing.T) {
			d.mu.Lock()
			clear(d.stored)
			d.answer = long
			d.mu.Unlock()
			do(t, ctx, chromedp.EmulateViewport(size.width, size.height), chromedp.Navigate(server.URL+"/simulator"))
			scheme := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: size.scheme}}}
			if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, scheme); err != nil {
				t.Fatal(err)
			}
			if dark := ask[bool](t, ctx, `parseInt(getComputedStyle(document.body).backgroundColor.slice(4)) < 60`); dark != (size.scheme == "dark") {
				t.Errorf("the page does not follow the %s scheme", size.scheme)
			}
			until(t, ctx, "live")
			picture(t, ctx, size.name+"-empty")
			if got := ask[string](t, ctx, nameless); got != "" {
				t.Errorf("a screen reader has no name for:\n%s", got)
			}
			do(t, ctx, chromedp.SendKeys(chromedp.CSS("#whatsapp-teks"), "apa ada kerja di <b>Taiwan</b>?\r"))
			until(t, ctx, `document.querySelectorAll("#whatsapp-log .in").length === 1`)
			if got := ask[string](t, ctx, `document.querySelector("#whatsapp-log .in strong").textContent`); got != "Lowongan di Taiwan" {
				t.Errorf("bold text: %q", got)
			}
			if got := ask[string](t, ctx, `document.querySelector("#whatsapp-log .out .text").textContent`); got != "apa ada kerja di <b>Taiwan</b>?" {
				t.Errorf("what was typed became %q", got)
			}
			do(t, ctx, chromedp.Click(chromedp.CSS(".attach summary")), chromedp.WaitVisible(chromedp.CSS(".sheet")))
			picture(t, ctx, size.name+"-attach")
			do(t, ctx, chromedp.Click(chromedp.CSS(`.sheet button[value="voice"]`)))
			until(t, ctx, `document.querySelectorAll("#whatsapp-log .in").length === 2`)
			do(t, ctx, chromedp.Click(chromedp.CSS(".attach summary")), chromedp.Click(chromedp.CSS(`.sheet form:nth-of-type(3) button`)))
			until(t, ctx, `document.querySelectorAll("#whatsapp-log .in").length === 3`)
			if n := ask[int](t, ctx, `document.querySelectorAll("#whatsapp-log .attachment").length`); n != 2 {
				t.Errorf("%d attachments shown, want 2", n)
			}
			if !ask[bool](t, ctx, noOverflow) {
				t.Error("the page is wider than the screen")
			}
			if !ask[bool](t, ctx, `Math.abs(document.querySelector(".whatsapp .scroll").scrollTop) < 2`) {
				t.Error("the newest message is not in sight")
			}
			picture(t, ctx, size.name+"-whatsapp")

			if size.width < 840 {
				if ask[bool](t, ctx, `document.querySelector(".feature").checkVisibility()`) {
					t.Error("both phones are on the narrow screen")
				}
				do(t, ctx, chromedp.Click(chromedp.CSS(`label[for="tab-sms"]`)))
			}
			d.mu.Lock()
			d.answer = strings.Repeat("Lowongan Taiwan: 1 pabrik, 2 perawat. ", 6)
			d.mu.Unlock()
			do(t, ctx, chromedp.SendKeys(chromedp.CSS("#sms-teks"), "TAIWAN"))
			until(t, ctx, `document.getElementById("sms-hitung").textContent === "6 karakter · 1 SMS"`)
			do(t, ctx, chromedp.Click(chromedp.CSS(".feature .write .send")))
			until(t, ctx, `document.querySelectorAll("#sms-log .in").length === 1`)
			if got := ask[string](t, ctx, `[...document.querySelectorAll("#sms-log .in .number")].map(e => e.textContent).join(" ")`); got != "1/2 2/2" {
				t.Errorf("page numbers %q, want 1/2 2/2", got)
			}
			if got := ask[string](t, ctx, `document.querySelector("#sms-log .in .size").textContent`); got != "228 karakter · 2 SMS" {
				t.Errorf("size %q", got)
			}
			do(t, ctx, chromedp.SendKeys(chromedp.CSS("#sms-teks"), "1\r"))
			until(t, ctx, `document.querySelectorAll("#sms-log .in").length === 2`)
			if got := ask[string](t, ctx, `document.getElementById("sms-teks").value`); got != "" {
				t.Errorf("after sending with Enter the box holds %q", got)
			}
			if got := ask[string](t, ctx, `[...document.querySelectorAll("#sms-status b")].map(e => e.textContent).join(" ")`); got != "4 2" {
				t.Errorf("running count %q, want 4 out and 2 in", got)
			}
			if !ask[bool](t, ctx, noOverflow) {
				t.Error("the page is wider than the screen")
			}
			picture(t, ctx, size.name+"-sms")
			do(t, ctx, chromedp.Click(chromedp.CSS(".feature .more summary")), chromedp.WaitVisible(chromedp.CSS(".feature .more .sheet")))
			if !ask[bool](t, ctx, noOverflow) {
				t.Error("with the menu open the page is wider than the screen")
			}
			picture(t, ctx, size.name+"-more")
			do(t, ctx, chromedp.Click(chromedp.CSS(".feature .danger")), chromedp.WaitVisible(chromedp.CSS("#sms-empty")))
		})
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for i, in := range d.received {
		for _, other := range d.received[:i] {
			if in.ProviderID == other.ProviderID {
				t.Errorf("two messages have the id %s", in.ProviderID)
			}
		}
		if in.From[0].Kind != bot.Simulated {
			t.Errorf("a message came from %v", in.From)
		}
	}
}

func TestInTheBrowserAfterAnOutage(t *testing.T) {
	ctx := browser(t)
	d, s := newDesk(t)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	t.Cleanup(s.Close)
	do(t, ctx, chromedp.EmulateViewport(1280, 860), chromedp.Navigate(server.URL+"/simulator"))
	until(t, ctx, "live")
	d.mu.Lock()
	d.fail = fmt.Errorf("the database is away")
	d.mu.Unlock()
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#sms-teks"), "jangan hilang\r"))
	until(t, ctx, `document.getElementById("masalah").textContent.includes("belum tersimpan")`)
	if got := ask[string](t, ctx, `document.getElementById("sms-teks").value`); got != "jangan hilang" {
		t.Errorf("what was typed is lost: %q", got)
	}
	d.mu.Lock()
	d.fail = nil
	d.mu.Unlock()
	do(t, ctx, chromedp.Click(chromedp.CSS(".feature .write .send")))
	until(t, ctx, `document.querySelectorAll("#sms-log .in").length === 1`)
	until(t, ctx, `document.getElementById("masalah").textContent === ""`) // it complains no more
}

func TestInTheBrowserWithoutScript(t *testing.T) {
	ctx := browser(t)
	d, s := newDesk(t)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	t.Cleanup(s.Close)
	do(t, ctx, chromedp.EmulateViewport(360, 740))
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.Navigate(server.URL+"/simulator"), chromedp.Click(chromedp.CSS(`label[for="tab-sms"]`)))
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#sms-teks"), "MENU"))
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(".feature .write .send"))); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.WaitVisible(chromedp.CSS("#sms-log .in"))) // the SMS phone is still in front
	picture(t, ctx, "without-script")
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(`.people a[aria-label="Orang 2"]`))); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.WaitVisible(chromedp.CSS("#sms-empty")))
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.received) != 1 || d.received[0].Text != "MENU" || d.received[0].Channel != SMS {
		t.Errorf("received %+v", d.received)
	}
}
