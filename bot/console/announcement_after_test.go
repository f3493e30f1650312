package console

import (
	"encoding/csv"
	"io"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// When an announcement is over the page offers to tell those again whom it failed for a
// passing reason, by a draft for them alone, and a file with a line for each person.
func TestWhatComesAfterAnAnnouncement(t *testing.T) {
	o := newOffice(t, bothWays)
	siti, ani := o.member("Siti Contoh", bot.RolePetugas), o.member("Ani Contoh", bot.RoleKepala)
	o.agrees(1, 4, "kannel")
	o.villager(9, "kannel").writes("halo", nil)
	path := siti.writesAnnouncement("=Kabar", "Kabar dari kantor.")
	siti.submits(path, beginsButton)
	ani.approves(path)
	siti.send(siti.open(path+"/kirim"), path+"/kirim")
	o.conducts()
	if d := siti.open(path + "/berkas"); d.status != 403 {
		t.Errorf("a petugas gets the file: %d", d.status)
	}
	if d := ani.proves(path + "/berkas"); d.at != path {
		t.Errorf("a file of one that goes on: %d at %s", d.status, d.at)
	}
	o.goes("kannel", 1, store.Sent, "")
	off := o.goes("kannel", 1, store.Failed, "30003")
	o.goes("kannel", 1, store.Failed, "21614")
	o.goes("kannel", 1, store.Delivered, "")
	o.conducts()
	d := siti.open(path)
	d.mustSay(t, "Kirim lagi ke yang gagal sementara")
	d.mustNotSay(t, "Ambil daftarnya sebagai berkas")
	ani.open(path).mustSay(t, "Ambil daftarnya sebagai berkas")
	d.mustSay(t, "Hasilnya per hari dan kecamatan")
	siti.open(path+"/hasil").mustSay(t, "Per kecamatan", "Belum mendaftar", "Semuanya", "dihitung sampai 7 hari")
	siti.open(path+"/lagi").mustSay(t, "1 orang tidak menerima karena sebab yang mungkin sudah lewat")
	d = siti.send(siti.open(path+"/lagi"), path+"/lagi")
	if !strings.HasSuffix(d.at, "/periksa") {
		t.Fatalf("led to %s: %s", d.at, d.text)
	}
	d.mustSay(t, "1 orang: 1 SMS", "yang tidak menerima pengumuman 1 karena sebab sementara", "Kabar dari kantor.")
	d.mustNotSay(t, "Penerima tidak dibatasi", "sudah dikirimi")
	next := strings.TrimSuffix(d.at, "/periksa")
	siti.posts(siti.open(next+"/kepada"), next+"/kepada", nil).mustSay(t, "yang tidak menerima pengumuman 1")
	siti.submits(next, beginsApproved).mustSay(t, "Sudah diajukan")
	if d := siti.send(siti.open(path+"/lagi"), path+"/lagi"); d.at != next || !d.says("Pengumuman ulang untuk mereka sudah ada") {
		t.Errorf("asked once more it leads to %s: %s", d.at, d.text)
	}
	ani.approves(next)
	o.conducts()
	if to := o.goes("kannel", 5, store.Sent, ""); len(to) != 1 || to[0] != off[0] {
		t.Errorf("again it goes to %v, want %v", to, off)
	}

	page := ani.proves(path + "/berkas")
	form := page.filled(t, path+"/berkas")
	o.later(11 * time.Minute)
	for _, how := range []string{"GET", "POST"} {
		if to := ani.ask(how, path+"/berkas", form).Header.Get("Location"); to != "/pastikan" {
			t.Errorf("%s long after a proof leads to %q", how, to)
		}
	}
	ani.proves(path + "/berkas")
	res := ani.ask("POST", path+"/berkas", form)
	text, err := io.ReadAll(res.Body)
	o.must(err)
	if res.StatusCode != 200 || !strings.Contains(res.Header.Get("Content-Disposition"), "pengumuman-1.csv") {
		t.Fatalf("%d %v", res.StatusCode, res.Header)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff"))).ReadAll()
	o.must(err)
	states := map[string]int{}
	for _, row := range rows[1:] {
		states[row[5]]++
	}
	if len(rows) != 6 || states["Gagal"] != 2 || states["Tidak dikirimi"] != 1 || strings.Contains(string(text), off[0]) || !strings.Contains(string(text), "Ponselnya mati") {
		t.Errorf("the file: %v\n%s", states, text)
	}
	log, err := o.db.AuditLog(t.Context(), 0, 1)
	o.must(err)
	if log[0].Action != audit.Exported || log[0].Object != "announcement:1" || log[0].Detail != "csv, 5" {
		t.Errorf("the log says %+v", log[0])
	}
}
