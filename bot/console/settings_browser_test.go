package console

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"kanca/bot"
	"kanca/bot/console/onetime"
	"kanca/bot/store"
)

// screens are a phone and a desk, with JavaScript and without.
var screens = []struct {
	name          string
	width, height int64
	script        bool
}{{"narrow", 360, 740, true}, {"narrow-without-script", 360, 740, false}, {"desk", 1280, 800, true}, {"desk-without-script", 1280, 800, false}}

// scripts turns JavaScript on or off.
func scripts(t *testing.T, ctx context.Context, on bool) {
	t.Helper()
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on}); err != nil {
		t.Fatal(err)
	}
}

// saying looks at the page that a browser shows on a screen, by a name, and at what it says.
func saying(t *testing.T, ctx context.Context, screen string, narrow bool) func(name string, wants ...string) {
	return func(name string, wants ...string) {
		t.Helper()
		text := ask[string](t, ctx, `document.querySelector("main").innerText`)
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q:\n%s", name, want, text)
			}
		}
		inOrder(t, ctx, screen+"-"+name, narrow)
	}
}

// arrivesWithCode signs a new account in, in a browser, that has one-time codes.
func (o *office) arrivesWithCode(t *testing.T, ctx context.Context, name string, role bot.Role) {
	t.Helper()
	do(t, ctx, chromedp.Navigate(o.server.URL+o.invite(name, role)), chromedp.SendKeys(chromedp.CSS("#sandi"), goodPassword))
	goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#sandi-ulang"), goodPassword+"\r"))
	secret := strings.ReplaceAll(ask[string](t, ctx, `document.querySelector(".secret").textContent`), " ", "")
	code, err := onetime.Code(secret, onetime.Step(o.now()))
	o.must(err)
	goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#kode"), code+"\r"))
}

// A kepala puts the office's settings in order.
func TestInTheBrowserTheOfficeIsSet(t *testing.T) {
	for _, c := range screens {
		t.Run(c.name, func(t *testing.T) {
			ctx := chromium(t)
			o := newOffice(t, withSMS)
			do(t, ctx, chromedp.EmulateViewport(c.width, c.height))
			complaints := faults(t, ctx)
			scripts(t, ctx, c.script)
			o.arrivesWithCode(t, ctx, "Ani Contoh", bot.RoleKepala)
			narrow := c.width < 400
			says := func(name string, wants ...string) {
				t.Helper()
				text := ask[string](t, ctx, `document.querySelector("main").innerText`)
				for _, want := range wants {
					if !strings.Contains(text, want) {
						t.Errorf("%s does not say %q:\n%s", name, want, text)
					}
				}
				inOrder(t, ctx, c.name+"-"+name, narrow)
			}
			click := func(selector string) { t.Helper(); goes(t, ctx, chromedp.Click(chromedp.CSS(selector))) }
			click(`.menu a[href="/pengaturan"]`)
			says("settings-empty", "Tidak seorang pun diberi tahu")
			click(`main a[href="/pengaturan/penerima"]`)
			says("roster-empty", "Beri nomor")
			click(`main a[href="/pengaturan/penerima/1"]`)
			goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#telepon"), "dua belas\r"))
			says("phone-wrong", "tidak terbaca")
			do(t, ctx, chromedp.Clear(chromedp.CSS("#telepon")))
			goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#telepon"), "0812 3456 7890\r"))
			says("roster-one", "1. Ani Contoh", "+62••••7890")
			o.withPhone("Siti "+strings.Repeat("Panjangsekali", 6), bot.RolePetugas, 902)
			do(t, ctx, chromedp.Navigate(o.server.URL+rosterPath))
			click(`form[action$="/naik"] button`)
			says("roster-ordered", "Urutannya disimpan", "1. Ani Contoh")
			click(`form[action$="/1/uji"] button`)
			says("roster-tried", "Uji terakhir", "Menunggu dikirim")
			do(t, ctx, chromedp.Navigate(o.server.URL+rosterPath))
			o.withPhone("Budi Contoh", bot.RolePetugas, 903)
			click(`form[action$="/turun"] button`)
			says("roster-stale", "Isian Anda", "Isi sekarang")
			click(`form[action$="/urutan"] button`)
			says("roster-mine", "Urutannya disimpan")
			for _, name := range []string{"Siti " + strings.Repeat("Panjangsekali", 6), "Budi Contoh"} {
				_, err := o.db.DisableStaff(t.Context(), name)
				o.must(err)
			}
			do(t, ctx, chromedp.Navigate(o.server.URL+rosterPath+"/1"))
			says("phone-only", "Hanya Ani Contoh yang diberi tahu")
			click(`form[action$="/lepas"] button`)
			says("phone-last", "Belum dilepas", "Jangan lepas")
			click(`main a.button`)
			says("roster-kept", "1. Ani Contoh")
			do(t, ctx, chromedp.Navigate(o.server.URL+"/pengaturan/jam"))
			says("hours", "dua jam kerja")
			do(t, ctx, chromedp.Clear(chromedp.CSS("#jumat")))
			goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#jumat"), "7.30-25\r"))
			says("hours-wrong", "Jam hari Jumat tidak terbaca")
			do(t, ctx, chromedp.Clear(chromedp.CSS("#jumat")))
			goes(t, ctx, chromedp.SendKeys(chromedp.CSS("#jumat"), "7.30-11.30 dan 13-14.30\r"))
			says("hours-set", "Jam kerja disimpan")
			if got := ask[string](t, ctx, `document.querySelector("#jumat").value`); got != "07.30–11.30, 13.00–14.30" {
				t.Errorf("Friday is %q", got)
			}
			do(t, ctx, chromedp.Navigate(o.server.URL+cannedPath))
			says("canned-empty", "Belum ada balasan")
			click(`main a.button`)
			do(t, ctx, chromedp.SendKeys(chromedp.CSS("#nama-pendek"), "salam"), chromedp.SendKeys(chromedp.CSS("#indonesia"), "Halo {gaji}"))
			click(`main form button`)
			says("canned-wrong", "Tidak dikenal: {gaji}")
			do(t, ctx, chromedp.Clear(chromedp.CSS("#indonesia")), chromedp.SendKeys(chromedp.CSS("#indonesia"), "Halo {nama}, saya {petugas}. Ada yang bisa dibantu?"))
			click(`main form button`)
			says("canned-list", "“salam” disimpan", "Halo {nama}, saya {petugas}.")
			click(`main .card a`)
			o.must(o.db.InTx(t.Context(), func(tx *store.Tx) error {
				return tx.ChangeCannedReply(t.Context(), bot.Staff{ID: 1}, store.CannedReply{ID: 1, Version: 1, Key: "salam", Texts: map[bot.Lang]string{bot.Indonesian: "Selamat pagi"}})
			}))
			do(t, ctx, chromedp.SendKeys(chromedp.CSS("#madura"), "Ngereng {nama}"))
			click(`main form button`)
			says("canned-stale", "Isian Anda", "Isi sekarang", "Selamat pagi")
			click(`main form button`)
			do(t, ctx, chromedp.Navigate(o.server.URL+"/pengaturan"))
			says("settings", "Yang pertama diberi tahu: Ani Contoh", "1 balasan", "07.30–11.30, 13.00–14.30")
			if got := complaints(); len(got) > 0 {
				t.Errorf("the browser complains: %v", got)
			}
		})
	}
}

// A petugas answers with what is kept ready: in one tap with a script, and without one.
func TestInTheBrowserAReadyReplyIsUsed(t *testing.T) {
	for _, c := range screens {
		t.Run(c.name, func(t *testing.T) {
			ctx := chromium(t)
			o := newOffice(t)
			budi := o.member("Budi Contoh", bot.RoleKepala)
			budi.keeps("salam", "Halo {nama}, saya {petugas}.", "Ngereng {nama}, kaula {petugas}.")
			budi.keeps("alamat kantor", "Silakan datang ke kantor {kecamatan}, Senin sampai Jumat. "+strings.Repeat("Bawa KTP dan kartu keluarga. ", 8), "")
			for _, key := range []string{"biaya", "paspor", "pelatihan", "syarat"} {
				budi.keeps(key, "Tentang "+key+": "+hostile[:40]+".", "")
			}
			do(t, ctx, chromedp.EmulateViewport(c.width, c.height))
			complaints := faults(t, ctx)
			o.arrives(t, ctx, "Siti Contoh")
			rina := o.villager(1, "whatsapp")
			need := rina.asks("mau tanya")
			rina.writes("daftar", []bot.Event{bot.RegistrationCompleted{Registration: bot.Registration{ID: "r1", Name: "Rina Contoh", Age: 24}}})
			o.must(o.db.InTx(t.Context(), func(tx *store.Tx) error {
				_, err := tx.TakeNeed(t.Context(), bot.Staff{ID: 2}, need, 0, o.now().Add(staffAnswersFor))
				return err
			}))
			scripts(t, ctx, c.script)
			do(t, ctx, chromedp.Navigate(o.server.URL+needPath(need)), chromedp.SendKeys(chromedp.CSS("#balasan"), "Selamat pagi."))
			do(t, ctx, chromedp.Click(chromedp.CSS(".ready summary")))
			inOrder(t, ctx, c.name+"-ready-open", c.width < 400)
			field := `document.querySelector("#balasan")`
			if c.script {
				do(t, ctx, chromedp.SendKeys(chromedp.CSS("#cari-balasan"), "salam"))
				// Enter leads to what was found, and puts nothing in. The key itself comes here as
				// two events, of which a page can refuse the first alone.
				if got := ask[string](t, ctx, `document.querySelector("#cari-balasan").dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true })) + " " + document.activeElement.value + " " + `+field+`.value`); got != "false 1.id Selamat pagi." {
					t.Errorf("Enter in the search: %q", got)
				}
				if got := ask[string](t, ctx, `[...document.querySelectorAll(".ready li")].filter(l => l.checkVisibility()).map(l => l.querySelector("b").textContent).join()`); got != "salam" {
					t.Errorf("found: %q", got)
				}
				do(t, ctx, chromedp.Click(chromedp.CSS(`button[value="1.id"]`)))
				until(t, ctx, field+`.value === "Selamat pagi.\nHalo Rina Contoh, saya Siti Contoh." && document.activeElement.id === "balasan" && !document.querySelector(".ready").open`)
				until(t, ctx, `document.querySelector("[data-draft]")?.textContent === "Draf tersimpan."`)
				// Where one writes, and not at the end; what is not known is marked.
				ask[bool](t, ctx, field+`.setSelectionRange(13, 13) || true`)
				do(t, ctx, chromedp.Click(chromedp.CSS(".ready summary")))
				ask[bool](t, ctx, `(document.querySelector("#cari-balasan").value = "", document.querySelector("#cari-balasan").dispatchEvent(new Event("input", { bubbles: true })))`)
				do(t, ctx, chromedp.Click(chromedp.CSS(`button[value="2.id"]`)))
				until(t, ctx, field+`.value.startsWith("Selamat pagi.\nSilakan datang ke kantor {kecamatan}, ") && `+field+`.value.endsWith("\nHalo Rina Contoh, saya Siti Contoh.")`)
				until(t, ctx, field+`.value.slice(`+field+`.selectionStart, `+field+`.selectionEnd) === "{kecamatan}"`)
				do(t, ctx, chromedp.SendKeys(chromedp.CSS("#balasan"), "x")) // takes the place of the marked hole
			} else {
				goes(t, ctx, chromedp.Click(chromedp.CSS(`button[value="1.id"]`)))
				if got := ask[string](t, ctx, field+`.value`); got != "Selamat pagi.\nHalo Rina Contoh, saya Siti Contoh." {
					t.Errorf("in the field: %q", got)
				}
				inOrder(t, ctx, c.name+"-ready-put", c.width < 400)
				do(t, ctx, chromedp.Click(chromedp.CSS(".ready summary")))
				goes(t, ctx, chromedp.Click(chromedp.CSS(`button[value="2.id"]`)))
				inOrder(t, ctx, c.name+"-ready-missing", c.width < 400)
				goes(t, ctx, chromedp.Click(chromedp.CSS(`form.write > div > button:not([value])`)))
				if got := ask[string](t, ctx, `document.querySelector("#salah").innerText`); !strings.Contains(got, "masih ada {kecamatan}") {
					t.Errorf("a brace is sent: %s", got)
				}
				inOrder(t, ctx, c.name+"-ready-brace", c.width < 400)
			}
			if got := o.outbox("whatsapp", store.Delivered); len(got) > 1 {
				t.Errorf("sent: %q", got)
			}
			if got := complaints(); len(got) > 0 {
				t.Errorf("the browser complains: %v", got)
			}
		})
	}
}
