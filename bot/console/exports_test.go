package console

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/exports"
	"kanca/bot/store"
)

// made has the files made that were asked for.
func (o *office) made() {
	o.t.Helper()
	o.must(exports.New(o.db, "test", o.c.Log).Tick(o.t.Context()))
}

// Who fetches a list every week asks for those alone who are new since the last one, and
// for a sheet for each district; what was asked for stands in the title and in the log.
func TestAFileOfThoseSinceTheLastOne(t *testing.T) {
	o := newOffice(t, func(o *Options) { o.Exports = func() {} })
	ani, budi := o.member("Ani Contoh", bot.RoleKepala), o.member("Budi Contoh", bot.RoleKepala)
	o.registers(1, rina())
	prove := func(who *browser) *document {
		d := who.open("/ekspor")
		if d.at == "/pastikan" {
			d = who.send(d, "/pastikan", "kode", who.code())
		}
		return d
	}
	o.later(6 * time.Minute)
	if d := prove(ani); d.says("sejak berkas terakhir") || !d.says("Satu lembar untuk setiap kecamatan") {
		t.Errorf("before the first file: %s", d.text)
	}
	ani.send(prove(ani), "/ekspor", "bentuk", "xlsx", "lembar", "kecamatan")
	o.made()
	o.later(10 * time.Minute)
	o.registers(2, bot.Registration{Name: "Ahmad Contoh", Age: 41, District: "Paiton", Country: "MY"})
	o.later(6 * time.Minute)
	if d := prove(budi); d.says("sejak berkas terakhir") {
		t.Errorf("another's file counts: %s", d.text)
	}
	d := prove(ani)
	if !d.says("Hanya yang mendaftar sejak berkas terakhir Anda") {
		t.Fatalf("after the first file: %s", d.text)
	}
	ani.send(d, "/ekspor", "bentuk", "csv", "siapa", "baru")
	o.made()
	res := ani.ask("GET", "/ekspor/2/berkas", nil)
	data, err := io.ReadAll(res.Body)
	o.must(err)
	if !strings.Contains(string(data), "Ahmad Contoh") || strings.Contains(string(data), "Rina Contoh") || !strings.Contains(string(data), "Mendaftar sejak 2026-11-23") {
		t.Errorf("the file: %s", data)
	}
	log, err := o.db.AuditLog(t.Context(), 0, 20)
	o.must(err)
	said := ""
	for _, entry := range log {
		if entry.Action == audit.ExportAsked {
			said += entry.Detail + "\n"
		}
	}
	if said != "csv; from 2026-11-23\nxlsx; by district\n" {
		t.Errorf("the log says %q", said)
	}
}

// A kepala has a file made of what a filter finds, sees how far it is, fetches it with
// the code given lately, and finds it gone a day later; each step stands in the log.
func TestAFileIsAskedForAndFetched(t *testing.T) {
	looked := 0
	o := newOffice(t, func(o *Options) { o.Exports = func() { looked++ } })
	ani, siti := o.member("Ani Contoh", bot.RoleKepala), o.member("Siti Contoh", bot.RolePetugas)
	o.registers(1, rina())
	o.registers(2, bot.Registration{Name: "Ahmad Contoh", Age: 41, District: "Paiton", Country: "MY"})
	if d := siti.open("/pendaftaran?kecamatan=Kraksaan"); len(d.marked("href", "/ekspor?kecamatan=Kraksaan")) != 0 || siti.open("/ekspor").status != 403 {
		t.Errorf("a petugas may export: %s", d.text)
	}
	list := ani.open("/pendaftaran?kecamatan=Kraksaan")
	if len(list.marked("href", "/ekspor?kecamatan=Kraksaan")) == 0 {
		t.Fatalf("no way to the file: %s", list.text)
	}
	o.later(6 * time.Minute)
	d := ani.open("/ekspor?kecamatan=Kraksaan")
	if d.at != "/pastikan" {
		t.Fatalf("without a proof: %s", d.at)
	}
	d = ani.send(d, "/pastikan", "kode", ani.code())
	if d.at != "/ekspor?kecamatan=Kraksaan" || !d.says("Kecamatan: Kraksaan") {
		t.Fatalf("proven: %s %s", d.at, d.text)
	}
	form := d.filled(t, "/ekspor", "bentuk", "csv")
	for range 2 { // twice
		if to := ani.ask("POST", "/ekspor", form).Header.Get("Location"); to != "/ekspor/1" {
			t.Fatalf("asked for: led to %q", to)
		}
	}
	if looked == 0 {
		t.Error("nobody is told that a file is asked for")
	}
	res := ani.ask("GET", "/ekspor/1", nil)
	if res.Header.Get("Refresh") != "2" {
		t.Error("the page of a file that is being made stands still")
	}
	if d := ani.follow(res, "/ekspor/1"); !d.says("Menunggu dibuat") || !d.says("Kecamatan: Kraksaan") {
		t.Errorf("%s", d.text)
	}
	if res := ani.ask("GET", "/ekspor/1/berkas", nil); res.Header.Get("Location") != "/ekspor/1" {
		t.Errorf("fetched before it is there: %d", res.StatusCode)
	}
	o.made()
	if d := ani.open("/ekspor/1"); !d.says("Siap diunduh") || !d.says("1 baris") || ani.ask("GET", "/ekspor/1", nil).Header.Get("Refresh") != "" {
		t.Errorf("%s", d.text)
	}
	res = ani.ask("GET", "/ekspor/1/berkas", nil)
	data, err := io.ReadAll(res.Body)
	o.must(err)
	headers(t, res, "the file")
	if res.StatusCode != 200 || !strings.HasPrefix(res.Header.Get("Content-Disposition"), `attachment; filename="pendaftaran-2026-11-23-1.csv"`) || !strings.Contains(string(data), "Rina Contoh") || strings.Contains(string(data), "Ahmad") ||
		strings.Contains(string(data), "0000000101900003") || !strings.Contains(string(data), "dibuat untuk Ani Contoh, 2026-11-23 09.06 WIB – Kecamatan: Kraksaan") {
		t.Errorf("the file: %v %s", res.Header, data)
	}
	log, err := o.db.AuditLog(t.Context(), 0, 2)
	o.must(err)
	if log[0].Action != audit.Exported || log[0].Object != "export:1" || log[1].Action != audit.ExportAsked || log[1].Detail != "csv; district Kraksaan" {
		t.Errorf("the log has %+v", log)
	}
	o.later(6 * time.Minute)
	if res := ani.ask("GET", "/ekspor/1/berkas", nil); res.Header.Get("Location") != "/pastikan" {
		t.Errorf("fetched without a proof: %d", res.StatusCode)
	}
	o.later(24 * time.Hour)
	ani.signIn("Ani Contoh", goodPassword)
	ani.send(ani.open("/masuk/kode"), "/masuk/kode", "kode", ani.code())
	if d := ani.open("/ekspor/1/berkas"); d.at != "/ekspor/1" || !d.says("Sudah dihapus") {
		t.Errorf("a day later: %s %s", d.at, d.text)
	}
}

// What cannot be read is never taken for everything; nothing runs that somebody typed;
// files do not pile up.
func TestFilesThatAreNotMade(t *testing.T) {
	o := newOffice(t)
	ani := o.member("Ani "+`<b>"'=`, bot.RoleKepala)
	o.registers(1, bot.Registration{Name: "=cmd|' /C calc'!A0", Age: 20, District: hostile, Village: "@SUM(1)"})
	d := ani.open("/ekspor?umur-dari=muda")
	form := d.filled(t, "/ekspor", "bentuk", "csv")
	if d := ani.follow(ani.ask("POST", "/ekspor", form), "/ekspor"); d.status != 422 || !d.says("Ada saringan yang tidak dapat dibaca") {
		t.Errorf("nonsense: %d %s", d.status, d.text)
	}
	if d := ani.follow(ani.ask("POST", "/ekspor", url.Values{"formulir": {"x"}, "saringan": {"%zz"}}), "/ekspor"); d.status != 422 || !d.says("Pilih dulu bentuk") {
		t.Errorf("without a format: %d %s", d.status, d.text)
	}
	for i := range 4 {
		d := ani.open("/ekspor?" + url.Values{"cari": {`<script>`}}.Encode())
		d = ani.send(d, "/ekspor", "bentuk", "xlsx")
		if want := map[bool]int{true: 200, false: http.StatusUnprocessableEntity}[i < exportsAtOnce]; d.status != want {
			t.Errorf("file %d: %d %s", i, d.status, d.text)
		}
	}
	for _, path := range []string{"/ekspor/x", "/ekspor/99", "/ekspor/99/berkas"} {
		if d := ani.open(path); d.status != 404 {
			t.Errorf("%s: %d", path, d.status)
		}
	}
	e, err := o.db.Exports(t.Context(), 10)
	o.must(err)
	if len(e) != exportsAtOnce || e[0].State != store.ExportWaiting {
		t.Errorf("%+v", e)
	}
}
