package console

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// A long list comes page by page, each need once.
func TestTheListComesPageByPage(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	for i := range 65 {
		o.later(time.Second)
		o.villager(i, "whatsapp").asks(fmt.Sprintf("pertanyaan-%03d.", i))
	}
	seen, at := map[string]int{}, "/kotak-masuk"
	for range 5 {
		d := siti.open(at)
		for i := range 65 {
			if text := fmt.Sprintf("pertanyaan-%03d.", i); d.says(text) {
				seen[text]++
			}
		}
		at = ""
		for _, a := range d.all("a") {
			if words(a) == "Berikutnya" {
				at = value(a, "href")
			}
		}
		if at == "" {
			break
		}
	}
	if len(seen) != 65 {
		t.Errorf("%d of 65 were shown", len(seen))
	}
	for text, n := range seen {
		if n != 1 {
			t.Errorf("%s was shown %d times", text, n)
		}
	}
}

// A long thread comes page by page: every message stands on exactly one of them, also
// when somebody writes meanwhile, and each page asks the database as little as the first.
func TestALongThreadComesPageByPage(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	rina := o.villager(1, "whatsapp")
	for n := range 2*linesAtOnce + 7 {
		rina.writes(fmt.Sprintf("pesan nomor %d.", n), nil)
	}
	need := rina.asks("mau tanya")
	seen, at, pages := map[string]int{}, needPath(need), 0
	for ; at != ""; pages++ {
		before := o.db.Effort()
		d := siti.open(at)
		if e := o.db.Effort().Since(before); e.Reads+e.Statements > 8 {
			t.Errorf("page %d asks the database %d times", pages, e.Reads+e.Statements)
		}
		for _, w := range d.marked("class", "words") {
			seen[words(w)]++
		}
		at = ""
		for _, a := range d.all("a") {
			if href := value(a, "href"); strings.Contains(href, "sebelum=") {
				at = href
			}
		}
		rina.writes(fmt.Sprintf("menyela %d", pages), nil)
	}
	for n := range 2*linesAtOnce + 7 {
		if text := fmt.Sprintf("pesan nomor %d.", n); seen[text] != 1 {
			t.Errorf("%q stands there %d times", text, seen[text])
		}
	}
	if pages != 3 {
		t.Errorf("%d pages", pages)
	}
}

// A browser without scripts cannot tell what was looked at: there whoever read says so.
func TestWithoutScriptsWhatWasReadIsMarkedByHand(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	at := needPath(o.villager(1, "whatsapp").asks("mau tanya"))
	siti.open("/kotak-masuk").mustSay(t, "Belum Anda baca")
	d := siti.open(at)
	form := regexp.MustCompile(`(?s)<noscript><form method="post" action="` + at + `/terlihat">.*?name="terlihat" value="(\d+)".*?Tandai sudah dibaca.*?</noscript>`).FindStringSubmatch(d.raw)
	if form == nil {
		t.Fatal("there is nothing to press")
	}
	res := siti.ask(http.MethodPost, at+"/terlihat", url.Values{"terlihat": {form[1]}})
	if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != at {
		t.Fatalf("%d to %s", res.StatusCode, res.Header.Get("Location"))
	}
	siti.open(at).mustSay(t, "Ditandai sudah dibaca")
	siti.open("/kotak-masuk").mustNotSay(t, "Belum Anda baca")
	if res := siti.ask(http.MethodPost, at+"/terlihat", url.Values{"terlihat": {form[1]}}, quietHeader, "1"); res.StatusCode != http.StatusNoContent {
		t.Errorf("a page that tells by itself: %d", res.StatusCode)
	}
}

// A failed message says so and why; states are words.
func TestStatesInWords(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	rina := o.villager(1, "whatsapp")
	path := needPath(rina.asks("mau tanya"))
	o.outbox("whatsapp", store.Failed)
	siti.open(path).mustSay(t, "Gagal, tidak sampai. Ponselnya mati")
	siti.send(siti.open(path), path+"/ambil")
	siti.send(siti.open(path), path+"/balas", "balasan", "Halo")
	o.later(3 * time.Minute)
	siti.open(path).mustSay(t, "Belum terkirim, belum dicoba")
	o.outbox("whatsapp", store.Read)
	siti.open(path).mustSay(t, "Dibaca")
	// An anonymous report is read and closed, and not answered.
	rina.writes("lapor", []bot.Event{bot.ReportFiled{Report: bot.FraudReport{ID: "f1", What: "calo minta uang", Money: "5 juta"}}})
	needs, err := o.db.Inbox(context.Background(), 9)
	o.must(err)
	report := needPath(needs[0].ID)
	d := siti.open(report)
	d.mustSay(t, "calo minta uang", "5 juta", "Tanpa nama")
	d = siti.send(d, report+"/ambil")
	d.mustSay(t, "tanpa nama, jadi tidak ada yang dapat dibalas")
	siti.send(d, report+"/selesai", "hasil", "diteruskan").mustSay(t, "selesai")
}

// Every form of the thread, empty and too long: the page with what was typed.
func TestTheFormsOfAThread(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	path := needPath(o.villager(1, "whatsapp").asks("mau tanya"))
	d := siti.send(siti.open(path), path+"/ambil")
	siti.send(d, path+"/balas", "balasan", "  ").mustSay(t, "Balasan belum diisi")
	siti.send(d, path+"/balas", "balasan", strings.Repeat("é", longestAnswer+1)).mustSay(t, "terlalu panjang", "éééé")
	siti.send(d, path+"/catatan", "catatan", "").mustSay(t, "Catatan belum diisi")
	siti.send(d, path+"/selesai", "hasil", strings.Repeat("a", 1001)).mustSay(t, "terlalu panjang")
	// K1: the session ends while a reply is typed.
	form := siti.open(path).filled(t, path+"/balas", "balasan", strings.Repeat("kata ", 60))
	o.later(11 * time.Hour)
	res := siti.ask("POST", path+"/balas", form)
	if res.StatusCode != http.StatusUnauthorized {
		t.Fatalf("after the session: %d", res.StatusCode)
	}
	d = siti.signIn("Siti Contoh", goodPassword)
	if d.at != path || !d.says("kata kata kata") {
		t.Errorf("what was typed is lost at %s:\n%s", d.at, d.text)
	}
	if got := o.outbox("whatsapp", store.Sent); strings.Contains(strings.Join(got, "|"), "kata kata") {
		t.Errorf("sent: %q", got)
	}
	for _, p := range []string{"/kotak-masuk/0", "/kotak-masuk/x", "/kotak-masuk/99999"} {
		if d := siti.open(p); d.status != http.StatusNotFound {
			t.Errorf("%s: %d", p, d.status)
		}
	}
	siti.open("/kotak-masuk?antrean=%00&sesudah=x.y.z")
	siti.open(path + "?sebelum=-1")
	siti.open(path+"?sebelum=1").mustSay(t, "Kembali ke pesan terbaru")
}

// Whatever people write stands there as words, wherever it stands.
func TestHostileWordsAreWords(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	hostile := []string{`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `{{.Need}}`, "\u202egnp.exe", "a\u0000b", strings.Repeat("x", 3000), "javascript:alert(1)", "<!--", "\xff\xfe", "z̸͓̈́a̵l̴g̶o̷"}
	for i, text := range hostile {
		c := o.villager(10+i, "whatsapp")
		need := c.asks(text)
		c.sends(bot.Incoming{Kind: bot.KindContact, Contact: &bot.ContactCard{Name: text, Phone: text}}, nil)
		c.sends(bot.Incoming{Kind: bot.KindLocation, Location: &bot.Location{Latitude: -7.75, Longitude: 113.2}}, nil)
		c.sends(bot.Incoming{Kind: bot.KindPhoto, Text: text}, nil)
		c.sends(bot.Incoming{Kind: bot.Kind("baru-sekali"), Text: text}, nil)
		c.writes("daftar", []bot.Event{bot.RegistrationCompleted{Registration: bot.Registration{ID: fmt.Sprint("r", i), Name: "N" + text, Village: text, District: text, NIK: "0000000101900001", NIKMasked: "0000********0001", Lang: bot.Indonesian}}})
		path := needPath(need)
		d := siti.open(path)
		d.mustSay(t, "Foto", "Lokasi -7.75000, 113.20000", "Kontak", "Pesan yang tidak dapat ditampilkan", "Terdaftar: N")
		d.mustNotSay(t, "0000000101900001", "0000********0001", "⟦")
		d = siti.send(d, path+"/ambil")
		d = siti.send(d, path+"/catatan", "catatan", text)
		d = siti.send(d, path+"/balas", "balasan", text)
		if d.status >= 500 {
			t.Errorf("%q: %d", text, d.status)
		}
		for _, bad := range []string{"<script>alert", "<img src=x"} {
			if strings.Contains(d.raw, bad) {
				t.Errorf("%q stands as it is on the page", text)
			}
		}
	}
	siti.open("/kotak-masuk?antrean=saya").mustNotSay(t, "⟦")
}

// Who has closed the last of what they look after is led to those who wait; a page whose next
// step stands far below leads there from its top.
func TestEachPageLeadsToTheNextStep(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	const own = "/kotak-masuk?antrean=saya"
	siti.open(own).mustNotSay(t, "Lanjut ke yang menunggu")
	first := o.villager(1, "whatsapp").asks("mau tanya")
	o.villager(2, "whatsapp").asks("mau tanya juga")
	path := needPath(first)
	siti.send(siti.open(path), path+"/ambil")
	siti.open(own).mustNotSay(t, "Lanjut ke yang menunggu")
	d := siti.send(siti.open(path), path+"/selesai", "hasil", "Sudah dijawab.")
	d.mustSay(t, "Lanjut ke yang menunggu (1)")
	o.villager(3, "whatsapp").reports("rep", "diminta 15 juta", "PT Contoh", true)
	for _, at := range []string{registrationPath(o.registers(4, rina())), "/laporan/rep"} {
		if d := siti.open(at); len(d.marked("href", "#berikutnya")) != 1 || len(d.marked("id", "berikutnya")) != 1 {
			t.Errorf("%s: %s", at, d.text)
		}
	}
}
