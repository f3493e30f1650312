package console

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// What was typed about somebody is forgotten where that person has everything deleted
// before staff sign in again; what was typed about another is there.
func TestWhatWasTypedGoesWithThePerson(t *testing.T) {
	o := newOffice(t)
	siti, budi := o.member("Siti Contoh", bot.RolePetugas), o.member("Budi Contoh", bot.RolePetugas)
	ani, dewi := o.villager(1, "whatsapp"), o.villager(2, "whatsapp")
	first, second := ani.asks("mau tanya"), dewi.asks("mau tanya juga")
	one, two := siti.open(needPath(first)), budi.open(needPath(second))
	o.later(store.SessionIdle)
	one = siti.send(one, needPath(first)+"/catatan", "catatan", "Bu Ani sakit")
	two = budi.send(two, needPath(second)+"/catatan", "catatan", "Bu Dewi sehat")
	one.mustSay(t, "disimpan selama 30 menit")
	two.mustSay(t, "disimpan selama 30 menit")
	ani.writes("hapus data", []bot.Event{bot.DataDeleted{}})
	one = siti.send(one, "/masuk", "nama", "Siti Contoh", "sandi", goodPassword)
	two = budi.send(two, "/masuk", "nama", "Budi Contoh", "sandi", goodPassword)
	if strings.Contains(one.raw, "Bu Ani sakit") {
		t.Errorf("what was typed about who wanted to be forgotten came back: %s", one.text)
	}
	if !strings.Contains(two.raw, "Bu Dewi sehat") {
		t.Errorf("what was typed about another is gone: %s", two.text)
	}
}

// Where nobody has ever signed in nobody typed anything that has to wait: a stranger keeps
// nothing in the database, however much is sent.
func TestAStrangerKeepsNoForm(t *testing.T) {
	o := newOffice(t)
	o.member("Siti Contoh", bot.RolePetugas)
	need := o.villager(1, "whatsapp").asks("halo")
	stranger := o.browser()
	for _, cookie := range []string{"", "kanca-perangkat=abc", "kanca-perangkat=abc.def"} {
		res := stranger.ask(http.MethodPost, needPath(need)+"/catatan", url.Values{"formulir": {"x"}, "asal": {needPath(need)}, "catatan": {strings.Repeat("panjang ", 500)}}, "Cookie", cookie)
		if res.StatusCode != http.StatusUnauthorized {
			t.Errorf("%q: %d", cookie, res.StatusCode)
		}
		for _, c := range res.Cookies() {
			if strings.Contains(c.Name, afterCookie) && c.MaxAge > 0 {
				t.Errorf("%q: something waits for %s", cookie, c.Name)
			}
		}
	}
	if n, err := o.db.SweepForms(t.Context()); err != nil || n != 0 {
		t.Fatal(n, err)
	}
	o.later(store.FormKept)
	if n, err := o.db.SweepForms(t.Context()); err != nil || n != 0 {
		t.Errorf("%d forms waited, %v", n, err)
	}
}

// On a computer that an office shares, what one was typing is for nobody else: it waits
// until its owner signs in, whoever signs in before.
func TestWhatWasTypedIsForWhoTypedIt(t *testing.T) {
	o := newOffice(t)
	shared := o.member("Siti Contoh", bot.RolePetugas)
	shared.settle(o.invite("Budi Contoh", bot.RolePetugas))
	need := o.villager(1, "whatsapp").asks("mau tanya")
	shared.ask(http.MethodPost, "/keluar", nil)
	shared.signIn("Siti Contoh", goodPassword)
	page := shared.open(needPath(need))
	o.later(store.SessionIdle)
	shared.send(page, needPath(need)+"/catatan", "catatan", "Bu Ani sakit").mustSay(t, "disimpan selama 30 menit")
	if d := shared.signIn("Budi Contoh", goodPassword); strings.Contains(d.raw, "Bu Ani sakit") {
		t.Errorf("a colleague is shown it as their own: %s", d.text)
	}
	if d := shared.open(needPath(need)); strings.Contains(d.raw, "Bu Ani sakit") {
		t.Errorf("a colleague is shown it as their own: %s", d.text)
	}
	o.later(10 * time.Minute)
	shared.ask(http.MethodPost, "/keluar", nil)
	if d := shared.signIn("Siti Contoh", goodPassword); !strings.Contains(d.raw, "Bu Ani sakit") || d.at != needPath(need) {
		t.Errorf("who typed it has lost it: %s %s", d.at, d.text)
	}
}

// Who signs in again with what they typed does not write over what a colleague changed in
// between: both stand beside each other. What was emptied stays empty.
func TestWhatWasTypedIsComparedWithWhatChangedSince(t *testing.T) {
	o := newOffice(t)
	siti, budi := o.member("Siti Contoh", bot.RoleKepala), o.member("Budi Contoh", bot.RoleKepala)
	siti.send(siti.open("/pengaturan/balasan/baru"), "/pengaturan/balasan/baru", "nama-pendek", "syarat", "indonesia", "Satu.", "madura", "Settong.")
	o.later(store.SessionIdle)
	at := "/pengaturan/balasan/1"
	siti.signsInAgain("Siti Contoh")
	d := siti.open(at)
	o.later(store.SessionIdle)
	d = siti.send(d, at, "indonesia", "Dua dari Siti.", "madura", "")
	d.mustSay(t, "disimpan selama 30 menit")
	budi.signsInAgain("Budi Contoh")
	budi.send(budi.open(at), at, "indonesia", "Tiga dari Budi.")
	d = siti.signsInAgain("Siti Contoh")
	if d.at != at || !strings.Contains(d.raw, "Dua dari Siti.") || strings.Contains(d.raw, "Settong.") {
		t.Fatalf("%s: %s", d.at, d.text)
	}
	if d = siti.send(d, at); d.status != http.StatusConflict || !strings.Contains(d.raw, "Dua dari Siti.") || !strings.Contains(d.raw, "Tiga dari Budi.") {
		t.Errorf("written over: %d %s", d.status, d.text)
	}
}

// A number that was typed before a colleague changed the same phone is compared with theirs.
func TestATypedNumberIsComparedWithWhatChangedSince(t *testing.T) {
	o := newOffice(t)
	budi, rini := o.member("Budi Contoh", bot.RoleKepala), o.member("Rini Contoh", bot.RoleKepala)
	ani := o.withPhone("Ani Contoh", bot.RolePetugas, 901)
	o.withPhone("Dewi Contoh", bot.RolePetugas, 902)
	at := fmt.Sprintf("%s/%d", rosterPath, ani.ID)
	d := budi.open(at)
	o.later(store.SessionIdle)
	budi.send(d, at, "telepon", "0812 3456 7890").mustSay(t, "disimpan selama 30 menit")
	rini.signsInAgain("Rini Contoh")
	rini.send(rini.open(at), at, "telepon", "0812 3456 1111").mustSay(t, "Nomor")
	d = budi.signsInAgain("Budi Contoh")
	if d.at != at || value(d.marked("name", "telepon")[0], "value") != "0812 3456 7890" {
		t.Fatalf("%s: %s", d.at, d.text)
	}
	if d = budi.send(d, at); d.status != http.StatusConflict || !d.says("0812 3456 7890") {
		t.Errorf("written over: %d %s", d.status, d.text)
	}
	budi.send(d, at).mustSay(t, "Ani Contoh")
	if got := o.named("Ani Contoh").Phone; got != "+6281234567890" {
		t.Errorf("what was chosen: %s", got)
	}
}

// When an announcement goes was typed before a colleague changed it: both are shown.
func TestATypedTimeIsComparedWithWhatChangedSince(t *testing.T) {
	o := newOffice(t)
	siti, budi := o.member("Siti Contoh", bot.RolePetugas), o.member("Budi Contoh", bot.RolePetugas)
	o.agrees(1, 3, "whatsapp")
	path := siti.writesAnnouncement("Kabar", "Kabar dari kantor.")
	d := siti.open(path + "/ajukan")
	o.later(store.SessionIdle)
	until := o.now().In(zone).Add(30 * time.Hour).Format(clock)
	siti.send(d, path+"/ajukan", "sampai", until).mustSay(t, "disimpan selama 30 menit")
	budi.signsInAgain("Budi Contoh")
	d = budi.open(path + "/isi")
	budi.send(d, path+"/isi", "judul", "Kabar lain")
	d = siti.signsInAgain("Siti Contoh")
	if d.at != path+"/ajukan" || value(d.marked("name", "sampai")[0], "value") != until {
		t.Fatalf("%s: %s", d.at, d.text)
	}
	if d = siti.send(d, path+"/ajukan"); d.status != http.StatusConflict || !d.says("Kabar lain") {
		t.Errorf("submitted what was not seen: %d %s", d.status, d.text)
	}
}

// An order of phones that was wanted when the session had ended stands beside the one that is.
func TestAWantedOrderOutlivesItsSession(t *testing.T) {
	o := newOffice(t)
	budi, rini := o.member("Budi Contoh", bot.RoleKepala), o.member("Rini Contoh", bot.RoleAdmin)
	ani := o.withPhone("Ani Contoh", bot.RolePetugas, 901)
	o.withPhone("Siti Contoh", bot.RolePetugas, 902)
	dewi := o.withPhone("Dewi Contoh", bot.RolePetugas, 903)
	path := func(s bot.Staff, what string) string { return fmt.Sprintf("%s/%d/%s", rosterPath, s.ID, what) }
	before := budi.open(rosterPath)
	rini.send(rini.open(rosterPath), path(dewi, "naik"))
	d := budi.send(before, path(ani, "turun"))
	if d.status != http.StatusConflict {
		t.Fatalf("a stale order: %d %s", d.status, d.text)
	}
	o.later(store.SessionIdle)
	budi.send(d, rosterPath+"/urutan").mustSay(t, "disimpan selama 30 menit")
	d = budi.signsInAgain("Budi Contoh")
	d.mustSay(t, "Isian Anda", "Pakai urutan saya")
	budi.send(d, rosterPath+"/urutan").mustSay(t, "Urutannya disimpan")
	o.mustTell("what was wanted", "Siti Contoh, Ani Contoh, Dewi Contoh")
}

// What a person wrote while the session was gone is marked above the answer that was typed
// without it.
func TestWhatCameWhileTheSessionWasGoneIsMarked(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	rina := o.villager(1, "whatsapp")
	path := needPath(rina.asks("mau tanya"))
	siti.send(siti.open(path), path+"/ambil")
	d := siti.open(path)
	o.later(store.SessionIdle)
	siti.send(d, path+"/balas", "balasan", "Silakan datang besok.").mustSay(t, "disimpan selama 30 menit")
	rina.writes("maaf, besok saya tidak bisa", nil)
	d = siti.signIn("Siti Contoh", goodPassword)
	if len(d.marked("class", "said person new")) != 1 || !strings.Contains(d.raw, "Silakan datang besok.") {
		t.Errorf("%s: %s", d.at, d.raw)
	}
}

// signsInAgain signs in by password and code, once the code before is used up.
func (b *browser) signsInAgain(name string) *document {
	b.t.Helper()
	b.later(time.Minute)
	d := b.signIn(name, goodPassword)
	if d.at == "/masuk/kode" {
		d = b.send(d, "/masuk/kode", "kode", b.code())
	}
	return d
}
