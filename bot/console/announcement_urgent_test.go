package console

import (
	"net/url"
	"testing"
	"time"

	"kanca/bot"
)

// hurries lets a warning go before a second person has seen it, for a reason.
func (b *browser) hurries(path, reason string) *document {
	b.t.Helper()
	return b.posts(b.proves(path+"/mendesak"), path+"/mendesak", url.Values{"setuju": {"ya"}, "alasan": {reason}})
}

// A warning of fraud cannot wait: a petugas lets it go alone, to few, with a reason; a kepala
// signs it off. Where nobody does, it is red on the first page, and that account sends nothing
// more so.
func TestAWarningGoesBeforeASecondPersonSawIt(t *testing.T) {
	o := newOffice(t, bothWays)
	siti, tono, ani := o.member("Siti Contoh", bot.RolePetugas), o.member("Tono Contoh", bot.RolePetugas), o.member("Ani Contoh", bot.RoleKepala)
	o.agrees(1, 3, "kannel")
	path := siti.writesAnnouncement("Penipuan", "Awas, ada penipu yang meminta uang muka.")
	siti.submits(path, beginsApproved).mustSay(t, "3 orang: 3 SMS, biaya 3 SMS yang belum diketahui", "Kirim sebagai peringatan mendesak")
	if d := siti.hurries(path, ""); d.status != 422 || !d.says("Alasan") {
		t.Errorf("without a reason: %d %s", d.status, d.text)
	}
	if d := siti.posts(siti.proves(path+"/mendesak"), path+"/mendesak", url.Values{"alasan": {"mendesak"}}); d.status != 422 || !d.says("Centang dulu") {
		t.Errorf("without a tick: %d %s", d.status, d.text)
	}
	siti.hurries(path, "penipu datang besok").mustSay(t, "Disetujui", "tanpa orang kedua", "penipu datang besok", "Orang lain harus mengesahkannya")
	o.conducts()
	if sent := o.goes("kannel", 9, "sent", ""); len(sent) != 3 {
		t.Errorf("it went to %v", sent)
	}
	ani.open("/jejak").mustSay(t, "hurried: penipu datang besok")
	ani.open("/").mustSay(t, "menunggu disahkan orang kedua")
	if d := siti.open(path + "/sahkan"); d.status != 403 {
		t.Errorf("she signs off what she sent: %d", d.status)
	}

	// A day later nobody has: it is red, and she sends no other one so; a colleague does.
	o.later(25 * time.Hour)
	siti.returns("Siti Contoh")
	if d := siti.open("/"); !d.says("tidak disahkan sampai") || len(d.marked("class", "box bad")) == 0 {
		t.Errorf("it is not red: %s", d.text)
	}
	second := siti.writesAnnouncement("Penipuan lagi", "Awas, penipu yang sama kembali.")
	siti.submits(second, beginsButton)
	if d := siti.proves(second + "/mendesak"); !d.says("belum disahkan dalam 24 jam") || len(d.marked("name", "setuju")) > 0 {
		t.Errorf("her account is open: %s", d.text)
	}
	tono.returns("Tono Contoh")
	tono.hurries(second, "penipu kembali").mustSay(t, "tanpa orang kedua")

	// A kepala signs it off, and the account is open again.
	ani.returns("Ani Contoh")
	ani.open(path).mustSay(t, "tidak disahkan sampai", "Sahkan sesudahnya")
	d := ani.proves(path + "/sahkan")
	d.mustSay(t, "Awas, ada penipu yang meminta uang muka")
	ani.send(d, path+"/sahkan", "alasan", "benar").mustSay(t, "Disahkan sesudahnya", "benar")
	ani.open(path).mustNotSay(t, "tidak disahkan sampai")
	if d := ani.send(d, path+"/sahkan"); !d.says("tidak") {
		t.Errorf("twice: %s", d.text)
	}
	third := siti.writesAnnouncement("Penipuan ketiga", "Awas, penipu di pasar.")
	siti.submits(third, beginsButton)
	siti.hurries(third, "di pasar sekarang").mustSay(t, "tanpa orang kedua")

	// What a second person sent back goes so for a new reason only, and says what they said.
	back := tono.writesAnnouncement("Penipuan keempat", "Awas, penipu di terminal.")
	tono.submits(back, beginsButton)
	ani.send(ani.open(back+"/kembalikan"), back+"/kembalikan", "alasan", "nama pasarnya salah")
	tono.submits(back, beginsButton)
	tono.proves(back+"/mendesak").mustSay(t, "Ani Contoh mengembalikannya: nama pasarnya salah")
	if d := tono.hurries(back, "nama pasarnya salah"); d.status != 409 || !d.says("Alasan ini sudah pernah ditulis") {
		t.Errorf("with the words of who sent it back: %d %s", d.status, d.text)
	}
	tono.hurries(back, "sudah ada korban pagi ini").mustSay(t, "tanpa orang kedua")

	// What offers something, and what is for many, waits for a second person.
	o.agrees(100, 60, "kannel")
	many := siti.writesAnnouncement("Untuk banyak", "Kabar untuk banyak orang.")
	siti.submits(many, beginsButton).mustNotSay(t, "Kirim sebagai peringatan mendesak")
	if d := siti.proves(many + "/mendesak"); !d.says("paling banyak 50 orang") || len(d.marked("name", "setuju")) > 0 {
		t.Errorf("63 people: %s", d.text)
	}
}
