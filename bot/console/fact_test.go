package console

import (
	"net/http"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/content"
)

// toldFact is an answer as a process that starts now would tell it.
func (o *office) toldFact(id string) content.Fact {
	o.t.Helper()
	f, _ := o.toldLibrary().Fact(id)
	return f
}

const aFact = "rights.contract_copy"

// A clerk corrects an answer, a colleague reads it, it is told, and taken back; who wrote on
// it does not read it, and unread it is not told.
func TestAnAnswerIsCorrected(t *testing.T) {
	onBoth(t, func(t *testing.T, o *office) {
		siti, budi := o.member("Siti Contoh", bot.RolePetugas), o.member("Budi Contoh", bot.RoleKepala)
		path := factPath + aFact
		was := o.toldFact(aFact)
		siti.open(factsPath+"?topik=rights").mustSay(t, was.Question.ID)
		siti.send(siti.open(factsPath), factsPath, "cari", strings.ToUpper(was.Question.ID)).mustSay(t, "Ditemukan untuk", was.Question.ID)
		siti.send(siti.open(factsPath), factsPath, "cari", "tidakadasamasekali").mustSay(t, "Tidak ada jawaban")
		write := siti.open(path + "/tulis")
		sent := write.filled(t, path+"/tulis", "jawab-id", "Jawaban contoh yang baru.", "per", "2026-11-20")
		for range 2 {
			siti.ask(http.MethodPost, path+"/tulis", sent)
		}
		d := siti.open(path)
		d.mustSay(t, "Draf disimpan", "Jawaban contoh yang baru.", was.Source.Name, "Anda ikut menulis", "Draf oleh Siti Contoh", "Yang berubah")
		if o.toldFact(aFact).Answer != was.Answer || o.did(audit.ContentWritten) != 1 {
			t.Errorf("a draft is told, or was saved more than once: %v", o.acts())
		}
		unread := budi.open(path)
		seen := unread.filled(t, path+"/baca")
		if res := siti.follow(siti.ask(http.MethodPost, path+"/baca", seen), path); res.status != http.StatusForbidden {
			t.Errorf("who wrote it read it: %d", res.status)
		}
		if res := budi.follow(budi.ask(http.MethodPost, path+"/sampaikan", seen), path); res.status != http.StatusConflict || !res.says("rekan belum membacanya") {
			t.Errorf("unread it is told: %d %s", res.status, res.text)
		}
		budi.open(factsPath).mustSay(t, "Draf yang menunggu", was.Question.ID)
		budi.send(unread, path+"/baca").mustSay(t, "Dibenarkan. Sekarang dapat disampaikan")
		siti.send(siti.open(path), path+"/sampaikan").mustSay(t, "Dibaca dan dibenarkan · Budi Contoh", "Disampaikan · Siti Contoh")
		if got := o.toldFact(aFact); got.Answer.ID != "Jawaban contoh yang baru." || got.AsOf != "2026-11-20" || got.Answer.Mad != was.Answer.Mad {
			t.Errorf("told is %+v", got)
		}
		budi.open("/jejak").mustSay(t, "Jawaban "+aFact)
		budi.send(budi.open(path), path+"/tarik").mustSay(t, "Perbaikan ditarik")
		if got := o.toldFact(aFact); got.Answer != was.Answer {
			t.Errorf("after it was taken back %+v is told", got.Answer)
		}
		// What was taken back may be written from once more.
		again := ""
		for _, a := range siti.open(path).all("a") {
			if strings.Contains(value(a, "href"), "?dari=") {
				again = value(a, "href")
			}
		}
		siti.open(again).mustSay(t, "Jawaban contoh yang baru.")
		if d := siti.open(factPath + "tidak-ada"); d.status != http.StatusNotFound {
			t.Errorf("an answer that is not there: %d", d.status)
		}
	})
}

// What cannot be told is refused in words of the reader, stays in the form, and is not saved.
func TestABadAnswerIsRefused(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	path := factPath + aFact + "/tulis"
	other := o.toldFact("rights.contract_contents")
	d := siti.open(path)
	for _, c := range []struct{ field, typed, want string }{
		{"sumber", "", "Dari mana diketahui belum diisi"},
		{"per", "", "Dicek pada belum diisi"},
		{"per", "besok", "Tulis tanggalnya seperti"},
		{"per", "2026-12-24", "Tanggal itu belum datang"},
		{"jawab-mad", "", "Jawaban WhatsApp, Madura belum diisi"},
		{"jawab-mad", "Bantuân", "huruf biasa, tanpa tanda"},
		{"jawab-id", "Telepon {{.Numbers}}", "kurung kurawal"},
		{"sms-id", "NIK 3513014101900001", "disembunyikan seperti NIK"},
		{"sms-id", "*tebal*", "satu alinea dengan huruf biasa"},
		{"sms-mad", strings.Repeat("a", content.MaxSMS+1), "paling banyak 215"},
		{"sumber", strings.Repeat("Peraturan contoh ", 7), "lebih dari dua bagian"},
		{"pendek-id", other.Short.ID, "sudah dipakai jawaban lain"},
		{"alamat-sumber", "kantor.example", "harus mulai dengan https://"},
		{"hari", "sebulan", "Tulis jumlah hari dengan angka"},
		{"tanya-id", o.toldFact(aFact).Question.ID, "Belum ada yang Anda ubah"},
	} {
		wrong := siti.send(d, path, c.field, c.typed)
		if wrong.status != http.StatusUnprocessableEntity || !wrong.says(c.want) {
			t.Errorf("%s %q: %d %s", c.field, c.typed, wrong.status, wrong.text)
		}
		if kept := wrong.filled(t, path).Get(c.field); kept != strings.TrimSpace(c.typed) && !strings.Contains(c.typed, "3513014101900001") {
			t.Errorf("of %q %q is left in %s", c.typed, kept, c.field)
		}
	}
	if o.did(audit.ContentWritten) != 0 {
		t.Errorf("saved: %v", o.acts())
	}
}

// Two write on one answer: the second sees both and chooses; a draft that was changed since it
// was read is neither found right nor thrown away.
func TestTwoCorrectOneAnswer(t *testing.T) {
	o := newOffice(t)
	siti, budi := o.member("Siti Contoh", bot.RolePetugas), o.member("Budi Contoh", bot.RoleKepala)
	path := factPath + aFact
	before := siti.open(path + "/tulis")
	budi.send(budi.open(path+"/tulis"), path+"/tulis", "jawab-id", "Jawaban Budi.").mustSay(t, "Draf disimpan")
	d := siti.send(before, path+"/tulis", "jawab-id", "Jawaban Siti.")
	if d.status != http.StatusConflict {
		t.Fatalf("over a colleague's draft: %d", d.status)
	}
	d.mustSay(t, "Belum disimpan", "Jawaban Budi.", "Jawaban Siti.", "Biarkan isi sekarang")
	read := siti.open(path)
	siti.send(d, path+"/tulis").mustSay(t, "Draf disimpan", "Jawaban Siti.")
	rina := o.member("Rina Contoh", bot.RolePetugas)
	for _, act := range []string{"/baca", "/buang"} {
		if d := rina.follow(rina.ask(http.MethodPost, path+act, read.filled(t, path+act)), path); d.status != http.StatusConflict || !d.says("baru saja mengubah jawaban ini") {
			t.Errorf("%s of what was changed since: %d", act, d.status)
		}
	}
	if d := budi.follow(budi.ask(http.MethodPost, path+"/baca", rina.open(path).filled(t, path+"/baca")), path); d.status != http.StatusForbidden {
		t.Errorf("who wrote on it before reads it: %d", d.status)
	}
	rina.send(rina.open(path), path+"/buang").mustSay(t, "Draf dibuang")
	if o.did(audit.ContentDropped) != 1 {
		t.Errorf("in the log: %v", o.acts())
	}
}
