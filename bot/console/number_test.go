package console

import (
	"net/http"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/content"
)

// toldLibrary is what a process that starts now would tell.
func (o *office) toldLibrary() *content.Library {
	o.t.Helper()
	base, err := content.LoadLibrary()
	o.must(err)
	told, err := o.db.ToldRevisions(o.t.Context())
	o.must(err)
	library, refused := base.With(told, content.Day(o.now()))
	if len(refused) > 0 {
		o.t.Errorf("refused: %v", refused[0].Problems)
	}
	return library
}

// toldNumbers are the numbers of a contact that it would tell.
func (o *office) toldNumbers(id string) string {
	o.t.Helper()
	c, _ := o.toldLibrary().Contact(id)
	return strings.Join(c.Numbers, ",")
}

// A clerk corrects a hotline, a second click counts once, a colleague sees who did and takes
// it back; what the office has to supply is told once it did.
func TestAClerkCorrectsAHotline(t *testing.T) {
	onBoth(t, func(t *testing.T, o *office) {
		siti, budi := o.member("Siti Contoh", bot.RolePetugas), o.member("Budi Contoh", bot.RoleKepala)
		path := numberPath + "kp2mi"
		siti.open(contentPath).mustSay(t, "KP2MI (pelindungan pekerja migran)", "0800-1000", "Belum diketahui, jadi tidak disampaikan")
		d := siti.open(path)
		d.mustSay(t, "juga menyebut nomornya di dalam teks")
		sent := d.filled(t, path, "nomor", "0800-2000\n+62 21 2924 4800", "per", "2026-11-20")
		for range 2 {
			siti.ask(http.MethodPost, path, sent)
		}
		if got := o.toldNumbers("kp2mi"); got != "0800-2000,+62 21 2924 4800" {
			t.Errorf("told is %s", got)
		}
		siti.open(path).mustSay(t, "Disimpan. Mulai dua detik lagi", "Disampaikan · Siti Contoh")
		siti.open(contentPath).mustSay(t, "0800-2000", "dibetulkan")
		if o.did(audit.ContentPublished) != 1 {
			t.Errorf("in the log: %v", o.acts())
		}
		budi.send(budi.open(path), path+"/tarik").mustSay(t, "Perbaikan ditarik", "Ditarik · Budi Contoh")
		if got := o.toldNumbers("kp2mi"); got != "0800-1000,+62 21 2924 4800" || o.did(audit.ContentWithdrawn) != 1 {
			t.Errorf("after it was taken back %s is told", got)
		}
		budi.open("/jejak").mustSay(t, "Nomor kp2mi", "Menarik perbaikan")
		// The office knows its own number.
		own := numberPath + "disnaker_probolinggo"
		budi.send(budi.open(own), own, "nomor", "(0335) 000-001", "sumber", "Kantor contoh", "per", "2026-11-20").mustSay(t, "Disimpan")
		if got := o.toldNumbers("disnaker_probolinggo"); got != "(0335) 000-001" {
			t.Errorf("of its own number %q is told", got)
		}
		if d := siti.open(numberPath + "tidak-ada"); d.status != http.StatusNotFound {
			t.Errorf("a number that is not there: %d", d.status)
		}
	})
}

// What cannot be told is refused in words of the reader, stays in the form, and is not told.
func TestABadNumberIsRefused(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	path := numberPath + "kp2mi"
	d := siti.open(path)
	for _, c := range []struct{ field, typed, want string }{
		{"nomor", "tanya kantor", "bukan nomor"},
		{"nomor", "0800-3000", "tulis juga hari nomor yang baru dicek"},
		{"nomor", "3513014101900001", "bukan nomor"},
		{"sumber", "", "Dari mana diketahui belum diisi"},
		{"per", "", "Dicek pada belum diisi"},
		{"per", "besok", "Tulis tanggalnya seperti"},
		{"per", "2026-12-24", "Tanggal itu belum datang"},
		{"nama-mad", "Bantuân", "huruf biasa, tanpa tanda"},
		{"nama-mad", "", "Nama, Madura belum diisi"},
		{"guna-mad", "", "Isi dalam kedua bahasa"},
		{"guna-id", "Telepon {{.Numbers}}", "kurung kurawal"},
		{"guna-id", "NIK 3513014101900001", "disembunyikan seperti NIK"},
		{"guna-id", strings.Repeat("a", content.MaxSMS+1), "paling banyak 215"},
		{"alamat-sumber", "kantor.example", "harus mulai dengan https://"},
	} {
		wrong := siti.send(d, path, c.field, c.typed)
		if wrong.status != http.StatusUnprocessableEntity || !wrong.says(c.want) {
			t.Errorf("%s %q: %d %s", c.field, c.typed, wrong.status, wrong.text)
		}
	}
	if d := siti.send(d, path, "nomor", "", "wa", ""); d.status != http.StatusUnprocessableEntity || !d.says("Isi paling sedikit satu nomor") {
		t.Errorf("no number at all: %d", d.status)
	}
	if got := o.toldNumbers("kp2mi"); got != "0800-1000,+62 21 2924 4800" || o.did(audit.ContentPublished) != 0 {
		t.Errorf("told is %s", got)
	}
}

// Two correct one number: the second sees both and chooses; what was corrected anew is not
// taken back unseen.
func TestTwoCorrectOneNumber(t *testing.T) {
	o := newOffice(t)
	siti, budi := o.member("Siti Contoh", bot.RolePetugas), o.member("Budi Contoh", bot.RoleKepala)
	path := numberPath + "police"
	before := siti.open(path)
	budi.send(budi.open(path), path, "nomor", "112", "per", "2026-11-20").mustSay(t, "Disimpan")
	taken := budi.open(path)
	d := siti.send(before, path, "nomor", "113", "jam", "siang", "per", "2026-11-21")
	if d.status != http.StatusConflict {
		t.Fatalf("over a colleague's number: %d", d.status)
	}
	d.mustSay(t, "Belum disimpan", "113", "112", "siang", "Biarkan isi sekarang")
	if got := o.toldNumbers("police"); got != "112" {
		t.Errorf("told is %s", got)
	}
	siti.send(d, path).mustSay(t, "Disimpan")
	if got := o.toldNumbers("police"); got != "113" {
		t.Errorf("after choosing %s is told", got)
	}
	if d := budi.send(taken, path+"/tarik"); d.status != http.StatusConflict || !d.says("Belum ditarik") {
		t.Errorf("taken back unseen: %d %s", d.status, d.text)
	}
	if got := o.toldNumbers("police"); got != "113" {
		t.Errorf("told is %s", got)
	}
}
