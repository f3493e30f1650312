package console

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// An admin makes an account in the browser, gives it a new link, and closes it.
func TestAnAdminKeepsTheAccounts(t *testing.T) {
	o := newOffice(t)
	root := o.member("Ani Contoh", bot.RoleAdmin)
	d := root.open("/akun")
	for _, c := range []struct{ name, role, phone, want string }{
		{"", "petugas", "", "belum diisi"},
		{"Siti Contoh", "", "", "Pilih perannya"},
		{"Siti Contoh", "raja", "", "Pilih perannya"},
		{"Siti 3513014101900001", "petugas", "", "tidak boleh berisi nomor"},
		{"Siti Contoh", "petugas", "bukan nomor", "tidak terbaca"},
		{"ani  CONTOH", "kepala", "", "Sudah ada akun"},
	} {
		d := root.send(d, "/akun", "nama", c.name, "peran", c.role, "telepon", c.phone)
		if d.status != 422 || !d.says(c.want) {
			t.Errorf("%+v: %d %s", c, d.status, d.text)
		}
	}
	sent := d.filled(t, "/akun", "nama", "Siti Contoh", "peran", "petugas", "telepon", "0812 0000 0000")
	link := func(d *document) string {
		t.Helper()
		if d.status != 200 || !d.says("Tautan untuk Siti Contoh") {
			t.Fatalf("%d %s", d.status, d.text)
		}
		return strings.TrimPrefix(words(d.marked("class", "codes")[0]), o.server.URL)
	}
	first := link(root.follow(root.ask("POST", "/akun", sent), "/akun"))
	if again := link(root.follow(root.ask("POST", "/akun", sent), "/akun")); again != first {
		t.Error("sent twice, the form shows two links")
	}
	siti := o.browser()
	siti.settle(first)
	second := link(root.send(root.open("/akun"), "/akun/tautan", "nama", "Siti Contoh"))
	if second == first || siti.open("/").at != "/" {
		t.Error("the new link is the old one, or signs out before it is used")
	}
	d = root.send(root.open("/akun"), "/akun/tutup", "nama", "Siti Contoh")
	d = root.send(d, "/akun/tutup") // hers was the only phone that is told of cries for help
	if !d.says("Akun Siti Contoh sudah ditutup") || siti.open("/").at != "/masuk" || o.browser().open(second).status != 404 {
		t.Errorf("closed: %s", d.text)
	}
	if d := root.follow(root.ask("POST", "/akun/tutup", url.Values{"formulir": {"y"}, "nama": {"Ani Contoh"}}), "/akun/tutup"); d.status != 409 || root.open("/").at != "/" {
		t.Errorf("an admin closes the own account: %d %s", d.status, d.text)
	}
	if got := o.acts(); !slices.Contains(got, audit.AccountReset) || !slices.Contains(got, audit.AccountDisabled) {
		t.Errorf("the log has %v", got)
	}
	if d := root.open("/jejak"); !d.says("Menutup akun") || !d.says("Menutup akun Akun Siti Contoh") || !d.says("Ani Contoh") {
		t.Errorf("the log shows: %s", d.text)
	}
}

// Whoever sits down at an open screen makes no accounts: the code is asked for anew.
func TestAccountsAskForTheCodeAnew(t *testing.T) {
	o := newOffice(t)
	root := o.member("Ani Contoh", bot.RoleAdmin)
	o.later(20 * time.Minute)
	for path, form := range map[string]url.Values{"/akun": {"nama": {"Siti"}, "peran": {"admin"}}, "/akun/tautan": {"nama": {"Ani Contoh"}}, "/akun/tutup": {"nama": {"Ani Contoh"}}} {
		if d := root.follow(root.ask("POST", path, form), path); d.at != "/pastikan" {
			t.Errorf("%s without the code: %s", path, d.at)
		}
	}
	d := root.open("/akun")
	if d.at != "/pastikan" {
		t.Fatalf("%s", d.at)
	}
	if d = root.send(d, "/pastikan", "kode", "111111"); d.status != 422 {
		t.Errorf("a wrong code: %d", d.status)
	}
	if d = root.send(d, "/pastikan", "kode", root.code()); d.at != "/akun" || d.status != 200 {
		t.Errorf("the right code leads to %s", d.at)
	}
}

// The log goes back as far as it goes, page by page, and says who was refused.
func TestTheLogIsReadPageByPage(t *testing.T) {
	o := newOffice(t)
	root, siti := o.member("Ani Contoh", bot.RoleAdmin), o.member("Siti Contoh", bot.RolePetugas)
	siti.open("/jejak")
	d := root.open("/jejak")
	if !d.says("Ditolak karena tidak berhak") || !d.says("GET /jejak") {
		t.Errorf("who was refused is not in the log: %s", d.text)
	}
	for range auditShown {
		o.must(o.db.InTx(t.Context(), func(tx *store.Tx) error {
			return tx.Audit(t.Context(), audit.Act{Name: hostile, By: "console", Action: audit.Exported, Object: hostile, Detail: hostile})
		}))
	}
	d = root.open("/jejak")
	older := ""
	for _, a := range d.all("a") {
		if strings.HasPrefix(value(a, "href"), "/jejak?") {
			older = value(a, "href")
		}
	}
	if d.says("GET /jejak") || older == "" {
		t.Fatalf("the newest page: %s", d.text)
	}
	if d := root.open(older); !d.says("GET /jejak") || !d.says("Menambah akun") {
		t.Errorf("the older page: %s", d.text)
	}
}

// Whose phone is told is recognised by its end; the whole number stands nowhere.
func TestAccountsShowNoWholePhone(t *testing.T) {
	o := newOffice(t)
	o.withPhone("Siti Contoh", bot.RolePetugas, 901)
	root := o.member("Root Contoh", bot.RoleAdmin)
	d := root.open("/akun")
	d.mustSay(t, "Siti Contoh", "+62••••0901")
	if strings.Contains(d.raw, "000000901") {
		t.Error("the page has the whole number")
	}
}
