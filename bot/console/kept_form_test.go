package console

import (
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
