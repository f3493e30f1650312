package console

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"kanca/bot"
	"kanca/bot/console/onetime"
)

// patience only ends a test that hangs: on a busy machine a browser is slow.
const patience = 2 * time.Minute

// chromium starts a browser, or skips the test where there is none. It fails instead
// when KANCA_TEST_REQUIRE names chromium.
func chromium(t *testing.T) context.Context {
	t.Helper()
	return chromiumFor(t, 3*patience)
}

// chromiumFor is chromium for a test that may take longer.
func chromiumFor(t *testing.T, limit time.Duration) context.Context {
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
		t.Skip("SKIPPED: no Chromium found, the console was not tried in a browser; install chromium to do so")
	}
	// A page that goes out of one process into another while it is asked something may never
	// answer: all of them stay in one.
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.Flag("disable-features", "Translate,BlinkGenPropertyTrees,BackForwardCache,ProactivelySwapBrowsingInstance,RenderDocument"),
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.WSURLReadTimeout(patience), chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, limit)
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

// goes does what leads to another page and waits for that.
func goes(t *testing.T, ctx context.Context, step chromedp.Action[chromedp.Void]) {
	t.Helper()
	if _, err := chromedp.RunResponse(ctx, step); err != nil {
		t.Fatal(err)
	}
}

// picture keeps a screenshot of the whole page in the folder KANCA_TEST_SCREENSHOTS, if set.
func picture(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	folder := os.Getenv("KANCA_TEST_SCREENSHOTS")
	if folder == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), png, 0o644); err != nil {
		t.Fatal(err)
	}
}

// faults collects what the browser complains of: what the policy refuses, errors of
// scripts. That a wrong password is answered with 422 is none.
func faults(t *testing.T, ctx context.Context) func() []string {
	t.Helper()
	var mu sync.Mutex
	var list []string
	if err := chromedp.Listen(ctx, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *log.EventEntryAdded:
			if e.Entry.Source != "network" && e.Entry.Level == "error" {
				list = append(list, e.Entry.Text)
			}
		case *runtime.EventExceptionThrown:
			list = append(list, "exception: "+e.ExceptionDetails.Text)
		}
	}); err != nil {
		t.Fatal(err)
	}
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return list
	}
}

// tooWide lists what stands out of the page at the side; tooSmall what a thumb would
// miss, or a phone would zoom in on.
const (
	tooWide  = `document.documentElement.scrollWidth <= window.innerWidth ? "" : [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1).map(e => e.outerHTML.slice(0, 80)).join("\n") || "the page"`
	tooSmall = `[...document.querySelectorAll("button, .button, input:not([type=hidden]), textarea, select, nav a")].filter(e => e.checkVisibility() && ((/radio|checkbox/.test(e.type) ? e.labels[0] : e).getBoundingClientRect().height < 44 || /^(input|textarea|select)$/i.test(e.tagName) && parseFloat(getComputedStyle(e).fontSize) < 16)).map(e => e.outerHTML.slice(0, 80)).join("\n")`
)

// inOrder looks at the page that is shown.
func inOrder(t *testing.T, ctx context.Context, name string, narrow bool) {
	t.Helper()
	if got := ask[string](t, ctx, tooWide); got != "" {
		t.Errorf("%s is wider than the screen:\n%s", name, got)
	}
	if got := ask[string](t, ctx, tooSmall); narrow && got != "" {
		t.Errorf("%s has what a thumb misses:\n%s", name, got)
	}
	picture(t, ctx, name)
}

// A kepala's first day and second day, on a phone and on a desk, with JavaScript and
// without.
func TestInTheBrowserAKepalaSignsIn(t *testing.T) {
	for _, c := range []struct {
		name          string
		width, height int64
		script        bool
	}{{"narrow", 360, 740, true}, {"narrow-without-script", 360, 740, false}, {"desk", 1280, 800, true}, {"desk-without-script", 1280, 800, false}} {
		t.Run(c.name, func(t *testing.T) {
			ctx := chromium(t)
			o := newOffice(t)
			link := o.invite("Ani Contoh", bot.RoleKepala)
			do(t, ctx, chromedp.EmulateViewport(c.width, c.height))
			complaints := faults(t, ctx)
			if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !c.script}); err != nil {
				t.Fatal(err)
			}
			heading := func(want string) {
				t.Helper()
				if got := ask[string](t, ctx, `document.querySelector("h1").textContent`); got != want {
					t.Fatalf("the page is %q, want %q:\n%s", got, want, ask[string](t, ctx, `document.body.innerText`))
				}
			}
			narrow := c.width < 400
			do(t, ctx, chromedp.Navigate(o.server.URL+link))
			heading("Pilih kata sandi")
			goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#sandi"), "probolinggo2026\r"))
			inOrder(t, ctx, c.name+"-invitation-wrong", narrow)
			do(t, ctx, chromedp.SendKeys(chromedp.CSS("#sandi"), goodPassword), chromedp.SendKeys(chromedp.CSS("#sandi-ulang"), goodPassword))
			goes(t, ctx, chromedp.Click(chromedp.CSS("main form button")))
			heading("Pasang kode di ponsel")
			inOrder(t, ctx, c.name+"-code-setup", narrow)
			secret := strings.ReplaceAll(ask[string](t, ctx, `document.querySelector(".secret").textContent`), " ", "")
			code := func() string {
				text, err := onetime.Code(secret, onetime.Step(o.now()))
				o.must(err)
				return text
			}
			goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#kode"), code()+"\r"))
			heading("Simpan kode cadangan")
			inOrder(t, ctx, c.name+"-recovery", narrow)
			goes(t, ctx, chromedp.Click(chromedp.CSS("main .button")))
			heading("Hari ini")
			inOrder(t, ctx, c.name+"-today-empty", narrow)
			goes(t, ctx, chromedp.Click(chromedp.CSS(".me")))
			heading("Perangkat saya")
			inOrder(t, ctx, c.name+"-devices", narrow)
			goes(t, ctx, chromedp.Click(chromedp.CSS(".head button")))
			heading("Masuk")
			inOrder(t, ctx, c.name+"-signed-out", narrow)
			do(t, ctx, chromedp.SendKeys(chromedp.CSS("#nama"), "Ani Contoh"))
			goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#sandi"), "salah sama sekali\r"))
			inOrder(t, ctx, c.name+"-sign-in-wrong", narrow)
			if got := ask[string](t, ctx, `document.querySelector("#nama").value`); got != "Ani Contoh" {
				t.Errorf("what was typed is lost: %q", got)
			}
			o.later(time.Minute)
			goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#sandi"), goodPassword+"\r"))
			heading("Kode dari ponsel")
			inOrder(t, ctx, c.name+"-code", narrow)
			text := code()
			goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#kode"), text[:3]+" "+text[3:]+"\r"))
			heading("Hari ini")
			if got := complaints(); len(got) > 0 {
				t.Errorf("the browser complains: %v", got)
			}
		})
	}
}

// A petugas' morning: what waits, one tap, the telephone, a note; on a phone three
// taps from the first page to what was written.
func TestInTheBrowserAMorning(t *testing.T) {
	for _, c := range []struct {
		name          string
		width, height int64
		script        bool
	}{{"narrow", 360, 740, false}, {"desk", 1280, 800, true}} {
		t.Run(c.name, func(t *testing.T) {
			ctx := chromium(t)
			o := newOffice(t, func(o *Options) {
				o.Channels = func(context.Context) []Channel {
					return []Channel{{"whatsapp", NotSetUp}, {"Twilio", Working}, {"Kannel", Disturbed}}
				}
			})
			link := o.invite("Siti Contoh", bot.RolePetugas)
			o.cries(1, "tolong saya disekap majikan, paspor diambil, saya di Johor")
			o.later(37 * time.Minute)
			o.cries(2, hostile+strings.Repeat("panjang-sekali-", 20))
			o.citizen(3, "mau bicara", bot.HandoverRequested{Handover: bot.Handover{ID: "h3", Topic: "human", Note: "mau bicara dengan petugas"}})
			o.later(5 * time.Minute)
			do(t, ctx, chromedp.EmulateViewport(c.width, c.height))
			complaints := faults(t, ctx)
			if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !c.script}); err != nil {
				t.Fatal(err)
			}
			narrow := c.width < 400
			do(t, ctx, chromedp.Navigate(o.server.URL+link), chromedp.SendKeys(chromedp.CSS("#sandi"), goodPassword))
			goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#sandi-ulang"), goodPassword+"\r"))
			inOrder(t, ctx, c.name+"-today", narrow)
			goes(t, ctx, chromedp.Click(chromedp.CSS("main .card button")))
			inOrder(t, ctx, c.name+"-need", narrow)
			if got := ask[string](t, ctx, `document.querySelector("a[href^='tel:']").textContent`); got != "Telepon +620000000001" {
				t.Errorf("the telephone is %q", got)
			}
			goes(t, ctx, chromedp.Click(chromedp.CSS("form[action$='/selesai'] button")))
			inOrder(t, ctx, c.name+"-need-wrong", narrow)
			do(t, ctx, chromedp.SendKeys(chromedp.CSS("#hasil"), "Sudah ditelepon; polisi menjemput."))
			goes(t, ctx, chromedp.Click(chromedp.CSS("form[action$='/selesai'] button")))
			inOrder(t, ctx, c.name+"-today-after", narrow)
			do(t, ctx, chromedp.Navigate(o.server.URL+"/kotak-masuk/2"))
			inOrder(t, ctx, c.name+"-need-hostile", narrow)
			do(t, ctx, chromedp.Navigate(o.server.URL+"/tidak-ada"))
			inOrder(t, ctx, c.name+"-404", narrow)
			if got := complaints(); len(got) > 0 {
				t.Errorf("the browser complains: %v", got)
			}
		})
	}
}

// Every address that shows a page is opened in a browser, which complains of nothing;
// that it would complain is tried at the end.
func TestInTheBrowserEveryAddress(t *testing.T) {
	ctx := chromium(t)
	o := newOffice(t)
	root := o.invite("Ani Contoh", bot.RoleAdmin)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	o.cries(1, hostile)
	siti.open("/jejak")
	do(t, ctx, chromedp.EmulateViewport(360, 740))
	complaints := faults(t, ctx)
	do(t, ctx, chromedp.Navigate(o.server.URL+root), chromedp.SendKeys(chromedp.CSS("#sandi"), goodPassword))
	goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#sandi-ulang"), goodPassword+"\r"))
	secret := strings.ReplaceAll(ask[string](t, ctx, `document.querySelector(".secret").textContent`), " ", "")
	code, err := onetime.Code(secret, onetime.Step(o.now()))
	o.must(err)
	goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#kode"), code+"\r"))
	for _, width := range []int64{360, 1280} {
		do(t, ctx, chromedp.EmulateViewport(width, 800))
		for _, pattern := range o.c.routes.order {
			method, path := example(pattern)
			if method != "GET" || strings.HasPrefix(path, newsPath) { // for scripts; the stream does not end
				continue
			}
			do(t, ctx, chromedp.Navigate(o.server.URL+path))
			name := strings.Trim(strings.ReplaceAll(path, "/", "-"), "-")
			inOrder(t, ctx, fmt.Sprintf("every-%d-%s", width, name), width == 360)
			if got := complaints(); len(got) > 0 {
				t.Errorf("%s: the browser complains: %v", path, got)
			}
		}
	}
	do(t, ctx, chromedp.Navigate(o.server.URL+"/akun"))
	goes(t, ctx, chromedp.Click(chromedp.CSS("main > form button")))
	inOrder(t, ctx, "desk-accounts-wrong", false)
	if got := complaints(); len(got) > 0 {
		t.Errorf("the browser complains: %v", got)
	}
	ask[bool](t, ctx, `setTimeout(() => { const s = document.createElement("script"); s.textContent = "1"; document.body.append(s); document.title = "tried" }, 0) > 0`)
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](`document.title === "tried"`, chromedp.WithPollingTimeout(patience))); err != nil {
		t.Fatal(err)
	}
	if len(complaints()) == 0 {
		t.Error("a script within is not complained of: this test sees nothing")
	}
}
