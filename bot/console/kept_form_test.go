package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

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
