package console

import (
	"database/sql"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"kanca/bot"
)

// One search from the inbox finds needs and people; a NIK is refused, and stands nowhere.
func TestTheInboxIsSearched(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	rina := o.villager(1, "whatsapp")
	rina.writes("daftar", []bot.Event{bot.RegistrationCompleted{Registration: bot.Registration{ID: "r1", Name: "Rina Contoh", Village: "Gading Wetan", District: "Gading", Lang: bot.Indonesian}}})
	need := rina.asks("mau tanya pelatihan menjahit")
	o.villager(2, "whatsapp").writes("pelatihan menjahit kapan ya", nil) // has no need
	o.villager(3, "whatsapp").asks("mau tanya biaya")
	d := siti.send(siti.open("/kotak-masuk"), "/kotak-masuk/cari", "cari", "menjahit")
	if d.at != "/kotak-masuk/cari?cari=menjahit" {
		t.Errorf("led to %s", d.at)
	}
	d.mustSay(t, "Kebutuhan yang cocok", "Rina Contoh", "Gading Wetan", "Orang yang cocok", "+62••••0002")
	d.mustNotSay(t, "biaya", "+62••••0003")
	if !strings.Contains(d.raw, needPath(need)) {
		t.Error("the result leads nowhere")
	}
	siti.send(d, "/kotak-masuk/cari", "cari", "rina gading").mustSay(t, "pelatihan menjahit")
	siti.send(d, "/kotak-masuk/cari", "cari", "0003").mustSay(t, "mau tanya biaya")
	siti.send(d, "/kotak-masuk/cari", "cari", "tidak ada kata ini").mustSay(t, "Tidak ada kebutuhan yang cocok")
	// Closed ones are found, too.
	siti.send(siti.open(needPath(need)), needPath(need)+"/ambil")
	page := siti.open(needPath(need))
	siti.send(page, needPath(need)+"/selesai", "hasil", "diberi jadwal")
	siti.send(d, "/kotak-masuk/cari", "cari", "jadwal").mustSay(t, "Rina Contoh")

	const nik = "3513014501900001"
	for _, text := range []string{nik, "3513 0145 0190 0001", "cari " + nik + " ini"} {
		d := siti.send(siti.open("/kotak-masuk"), "/kotak-masuk/cari", "cari", text)
		if d.status != http.StatusUnprocessableEntity || strings.Contains(d.at, "0001") || strings.Contains(strings.ReplaceAll(d.raw, " ", ""), nik) {
			t.Errorf("%q: %d at %s", text, d.status, d.at)
		}
		if d := siti.open("/kotak-masuk/cari?" + url.Values{"cari": {text}}.Encode()); d.status != http.StatusUnprocessableEntity || strings.Contains(strings.ReplaceAll(d.raw, " ", ""), nik) {
			t.Errorf("%q in the address: %d", text, d.status)
		}
	}
	if d := siti.send(siti.open("/kotak-masuk"), "/kotak-masuk/cari", "cari", ""); d.status != http.StatusUnprocessableEntity {
		t.Errorf("nothing: %d", d.status)
	}
	for _, text := range []string{"%", "'; DROP TABLE inbox; --", "<script>", strings.Repeat("a", 300)} {
		if d := siti.open("/kotak-masuk/cari?" + url.Values{"cari": {text}}.Encode()); d.status != http.StatusOK {
			t.Errorf("%q: %d", text, d.status)
		}
	}
	before := o.db.Effort()
	siti.open("/kotak-masuk/cari?cari=menjahit")
	if e := o.db.Effort().Since(before); e.Reads+e.Statements > 8 {
		t.Errorf("a search asks the database %d times", e.Reads+e.Statements)
	}
}

// manyWrote puts so many messages of one person into the database, as they would be there.
func (o *office) manyWrote(n int) {
	o.t.Helper()
	person := o.villager(99, "whatsapp").writes("halo", nil)
	raw, err := sql.Open("sqlite", "file:"+o.file+"?_busy_timeout=5000")
	o.must(err)
	_, err = raw.Exec(`INSERT INTO message (person_id, direction, channel, address, kind, body, attachment, state, priority, segments, attempt, next_at, lease_until, lease_term, error_code, forget, created_at, seen_key)
		SELECT $1, 'in', 'whatsapp', 'phone:+62', 'text', 'mau tanya paspor', '', 'handled', 0, 0, 1, 0, 0, 0, '', FALSE, $2, 'many' || n.i
		FROM (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $3) SELECT i FROM n) AS n`, person, o.now().UnixMilli(), n)
	o.must(err)
	o.must(raw.Close())
}

// Words are looked for in the newest messages first; the page says back to when, and leads on.
func TestOlderMessagesAreSearchedNext(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	rina := o.villager(1, "whatsapp")
	need := rina.asks("mau tanya biaya")
	rina.writes("katanya lewat batam", nil)
	for _, path := range []string{"/kotak-masuk/cari?cari=batam", "/orang?cari=batam"} {
		siti.open(path).mustNotSay(t, "Cari di pesan sebelum itu")
	}
	o.later(time.Minute)
	o.manyWrote(messagesAtOnce)
	for _, list := range []struct{ path, found, leads string }{{"/kotak-masuk/cari", "Kebutuhan yang cocok", needPath(need)}, {"/orang", "Hasil untuk", "/orang/"}} {
		d := siti.open(list.path + "?cari=batam")
		d.mustSay(t, "Kata di pesan baru dicari sampai 23 Nov, 09.0", "Cari di pesan sebelum itu")
		d.mustNotSay(t, "+62••••0001")
		older := regexp.MustCompile(`href="([^"]*)">Cari di pesan sebelum itu`).FindStringSubmatch(d.raw)
		if older == nil {
			t.Fatal("nothing leads on")
		}
		d = siti.open(html.UnescapeString(older[1]))
		d.mustSay(t, list.found, "Hanya orang yang menulis kata itu di pesan yang lebih lama", "+62••••0001")
		d.mustNotSay(t, "Cari di pesan sebelum itu")
		if !strings.Contains(d.raw, list.leads) {
			t.Errorf("%s leads nowhere", list.path)
		}
	}
	siti.open("/orang?cari=0001").mustNotSay(t, "Cari di pesan") // a number stands in no message
}
