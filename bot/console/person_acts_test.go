package console

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
	"kanca/bot/store/records"
)

// Erasing asks for the code, for a request and once more; the person hears of it in
// their language, and nothing of them can be found any more.
func TestAPersonIsErased(t *testing.T) {
	o := newOffice(t)
	siti, budi := o.member("Siti Contoh", bot.RolePetugas), o.member("Budi Contoh", bot.RoleKepala)
	rina := o.villager(1, "whatsapp")
	id := rina.registers("Rina Contoh", "Gading Wetan")
	o.outbox("whatsapp", store.Delivered)
	path := personPath(id)
	if d := siti.open(path + "/hapus"); d.status != 403 {
		t.Errorf("a petugas may erase: %d", d.status)
	}
	budi.open(path+"/hapus").mustSay(t, "Belum ada permintaan hapus")
	res := budi.ask("POST", path+"/hapus", url.Values{})
	if d := check(t, res.StatusCode, path, res.Body); d.status != 409 {
		t.Errorf("erased without a request: %d", d.status)
	}
	siti.send(siti.open(path), path+"/permintaan", "permintaan", "erase", "cara", "datang ke kantor dengan KTP")
	o.later(6 * time.Minute) // the code was given too long ago
	d := budi.open(path + "/hapus")
	if d.at != "/pastikan" {
		t.Fatalf("the code is not asked for: %s", d.at)
	}
	if res := budi.ask("POST", path+"/hapus", url.Values{}); res.Header.Get("Location") != "/pastikan" {
		t.Errorf("erased without the code: %d", res.StatusCode)
	}
	o.later(30 * time.Second)
	d = budi.send(d, "/pastikan", "kode", budi.code())
	d.mustSay(t, "tidak dapat dikembalikan", "datang ke kantor dengan KTP", "Orangnya diberi tahu")
	sent := d.filled(t, path+"/hapus")
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if res := budi.ask("POST", path+"/hapus", sent); res.StatusCode != 303 || res.Header.Get("Location") != "/orang" {
				t.Errorf("%d %s", res.StatusCode, res.Header.Get("Location"))
			}
		})
	}
	wg.Wait()
	budi.open("/orang").mustSay(t, "Datanya sudah dihapus", "Belum ada yang menulis")
	if d := siti.open(path); d.status != 404 {
		t.Errorf("the page of who was erased: %d", d.status)
	}
	if got := o.outbox("whatsapp", store.Delivered); len(got) != 1 || !strings.HasPrefix(got[0], "Datana sampeyan ampon ehapus") {
		t.Errorf("the person hears %q", got)
	}
	if forgot, err := o.db.Farewells(t.Context(), o.now()); err != nil || len(forgot) != 1 || forgot[0] != rina.number {
		t.Errorf("the channels forget %v, %v", forgot, err)
	}
	if got := fmt.Sprint(o.acts()); strings.Count(got, string(audit.PersonErased)) != 1 {
		t.Errorf("the log has %s", got)
	}
}

// Who said BERHENTI is erased and told nothing.
func TestWhoStoppedIsErasedInSilence(t *testing.T) {
	o := newOffice(t)
	budi := o.member("Budi Contoh", bot.RoleKepala)
	rina := o.villager(1, "whatsapp")
	id := rina.writes("BERHENTI", []bot.Event{bot.OptedOutOfAnnouncements{}})
	path := personPath(id)
	budi.send(budi.open(path), path+"/permintaan", "permintaan", "erase", "cara", "di kantor")
	d := budi.open(path + "/hapus")
	d.mustSay(t, "tidak diberi tahu lewat pesan")
	budi.send(d, path+"/hapus")
	if got := o.outbox("whatsapp", store.Sent); len(got) != 0 {
		t.Errorf("who said BERHENTI is sent %q", got)
	}
}

// A copy holds every table that holds something of the person, no NIK and nothing of
// anybody else; that it was given stands in the log before.
func TestAPersonsDataIsDownloaded(t *testing.T) {
	o := newOffice(t)
	siti, budi := o.member("Siti Contoh", bot.RolePetugas), o.member("Budi Contoh", bot.RoleKepala)
	rina := o.villager(1, "whatsapp")
	id := rina.registers("Rina Contoh", "Gading Wetan")
	need := rina.asks("mau bicara " + hostile)
	rina.writes("ada calo nakal, NIK saya 3513014501900001", []bot.Event{bot.ReportFiled{Report: bot.FraudReport{ID: "rep", What: "calo minta uang", Contact: true}}})
	o.villager(2, "whatsapp").registers("Orang Lain", "Jorongan")
	siti.send(siti.open(needPath(need)), needPath(need)+"/catatan", "catatan", "sudah ditelepon")
	siti.send(siti.open(needPath(need)), needPath(need)+"/ambil")
	path := personPath(id)
	siti.send(siti.open(path), path+"/permintaan", "permintaan", "copy", "cara", "lewat telepon")
	if d := siti.open(path + "/unduh"); d.status != 403 {
		t.Errorf("a petugas may download: %d", d.status)
	}
	d := budi.open(path + "/unduh")
	d.mustSay(t, "semua yang disimpan", "jejak audit")
	res := budi.ask("POST", path+"/unduh", d.filled(t, path+"/unduh"))
	if res.StatusCode != 200 || res.Header.Get("Content-Disposition") != fmt.Sprintf(`attachment; filename="data-orang-%d.json"`, id) || res.Header.Get("Cache-Control") != "no-store" || res.Header.Get("Content-Security-Policy") != policy {
		t.Fatalf("%d %v", res.StatusCode, res.Header)
	}
	var copied struct {
		Bagian []struct {
			Judul, Tabel string
			Isi          []map[string]any
		}
	}
	raw := new(strings.Builder)
	if err := json.NewDecoder(io.TeeReader(res.Body, raw)).Decode(&copied); err != nil {
		t.Fatal(err)
	}
	tables := map[string]int{}
	for _, part := range copied.Bagian {
		tables[part.Tabel] = len(part.Isi)
		if strings.Contains(part.Judul, "⟦") {
			t.Errorf("%s has no title", part.Tabel)
		}
	}
	for table, want := range map[string]int{"person": 1, "address": 1, "message": 5, "registration": 1, "registration_change": 1, "consent": 1, "report": 1, "inbox": 2, "handover": 1, "staff_note": 1, "data_request": 1, "takeover": 1} {
		if tables[table] != want {
			t.Errorf("of table %s %d rows, want %d", table, tables[table], want)
		}
	}
	if tables["audit"] != 3 {
		t.Errorf("%d acts of staff", tables["audit"])
	}
	for _, secret := range []string{"3513014501900001", "0000000101900001", "Orang Lain", "Jorongan"} {
		if strings.Contains(raw.String(), secret) {
			t.Errorf("the copy holds %q", secret)
		}
	}
	for _, wanted := range []string{"sudah ditelepon", "calo minta uang", "+620000000001", "lewat telepon", "2026-11-23T09:00:00+07:00"} {
		if !strings.Contains(raw.String(), wanted) {
			t.Errorf("the copy does not hold %q", wanted)
		}
	}
	if !slices.Contains(o.acts(), audit.Exported) {
		t.Error("the log does not know of it")
	}
	siti.open(path).mustSay(t, "Minta salinan datanya", "selesai")
	// Nobody adds a table about people without a title for it.
	for _, table := range records.Tables {
		if len(table.Person) > 0 && !o.c.tongues["id"].has("copy.table."+table.Name) {
			t.Errorf("table %s has no title in a copy", table.Name)
		}
	}
	if res := budi.ask("POST", "/orang/999/unduh", url.Values{}); res.StatusCode != 404 {
		t.Errorf("of nobody: %d", res.StatusCode)
	}
}

// Two become one only after a proof was written and both were compared.
func TestTwoPeopleBecomeOne(t *testing.T) {
	o := newOffice(t)
	siti, budi := o.member("Siti Contoh", bot.RolePetugas), o.member("Budi Contoh", bot.RoleKepala)
	first := o.villager(1, "whatsapp").registers("Rina Contoh", "Gading Wetan")
	second := o.villager(2, "kannel").writes("halo, ini nomor baru saya", []bot.Event{bot.OptedOutOfAnnouncements{}})
	path := personPath(first)
	if d := siti.open(path + "/satukan"); d.status != 403 {
		t.Errorf("a petugas may join: %d", d.status)
	}
	d := budi.open(path + "/satukan")
	d.mustSay(t, "Ini tidak dapat dibatalkan")
	for _, wrong := range []string{"", "x", "999", fmt.Sprint(first), "-1"} {
		if d := budi.send(d, path+"/satukan", "dengan", wrong, "bukti", "KTP di kantor"); d.status != 422 {
			t.Errorf("with %q: %d", wrong, d.status)
		}
	}
	if d := budi.send(d, path+"/satukan", "dengan", fmt.Sprint(second)); d.status != 422 {
		t.Errorf("without a proof: %d", d.status)
	}
	d = budi.send(d, path+"/satukan", "dengan", fmt.Sprint(second), "bukti", "kedua ponsel dan KTP di kantor")
	d.mustSay(t, "Rina Contoh, 24 tahun, Gading Wetan, Gading · NIK 0000••••••••••01 · +62••••0001 · Baru") // what tells whether they are one
	d.mustSay(t, "Bandingkan keduanya dulu", "Rina Contoh", "Orang nomor 2", "+62••••0002")
	if got := budi.open("/orang").who(); len(got) != 2 {
		t.Fatalf("joined before they were compared: %q", got)
	}
	d = budi.send(d, path+"/satukan")
	d.mustSay(t, "Keduanya sudah menjadi satu", "Rina Contoh", "BERHENTI", "+62••••0001", "+62••••0002", "Disatukan dengan orang lain", "kedua ponsel dan KTP")
	if got := budi.open("/orang").who(); len(got) != 1 {
		t.Errorf("after: %q", got)
	}
	if got := fmt.Sprint(o.acts()); strings.Count(got, string(audit.PeopleJoined)) != 1 {
		t.Errorf("the log has %s", got)
	}
}

// What somebody registered is corrected; who was slower sees both and chooses.
func TestARegistrationIsCorrected(t *testing.T) {
	o := newOffice(t)
	siti, budi := o.member("Siti Contoh", bot.RolePetugas), o.member("Budi Contoh", bot.RoleKepala)
	id := o.villager(1, "whatsapp").registers("Rina Conto", "Gading Wetan")
	path := personPath(id)
	at := path + "/betulkan/r-+620000000001"
	siti.send(siti.open(path), path+"/permintaan", "permintaan", "correct", "cara", "lewat telepon")
	hers, his := siti.open(at), budi.open(at)
	for name, wrong := range map[string][2]string{"umur": {"sembilan ratus", "Umur tidak terbaca"}, "telepon": {"12", "Nomor ponsel tidak terbaca"}, "kecamatan": {"Jakarta", "Kecamatan itu tidak dikenal"},
		"desa": {"Desa Antah", "Desa itu tidak dikenal"}, "nama": {"3513014501900001", "NIK tidak boleh"}} {
		d := siti.send(hers, at, name, wrong[0])
		if d.status != 422 || strings.Contains(d.raw, "3513014501900001") {
			t.Errorf("%s %q: %d", name, wrong[0], d.status)
		}
		d.mustSay(t, wrong[1])
	}
	d := siti.send(hers, at, "nama", "Rina Contoh", "umur", "25")
	d.mustSay(t, "Pendaftaran dibetulkan", "Rina Contoh", "25 tahun", "Betulkan datanya", "Dibetulkan: Nama, Umur", "0000••••••••••01")
	d = budi.send(his, at, "nama", "Rina Conto S.Pd", "kecamatan", "kraksaan", "desa", "Patokan")
	if d.status != 409 {
		t.Fatalf("who was slower: %d %s", d.status, d.text)
	}
	d.mustSay(t, "diubah orang lain", "Rina Contoh", "Rina Conto S.Pd", "Biarkan isi sekarang")
	siti.open(path).mustSay(t, "Gading Wetan")
	d = budi.send(d, at)
	d.mustSay(t, "Pendaftaran dibetulkan", "Rina Conto S.Pd", "Patokan, Kraksaan")
	d = budi.send(budi.open(at), at)
	d.mustSay(t, "Tidak ada yang berubah")
	if d := siti.open(personPath(999) + "/betulkan/r-+620000000001"); d.status != 404 {
		t.Errorf("of somebody else: %d", d.status)
	}
	if got := fmt.Sprint(o.acts()); strings.Count(got, string(audit.PersonCorrected)) != 2 {
		t.Errorf("the log has %s", got)
	}
}

// What is written from the page of a person lands in the conversation that is open, and
// where none is it opens one: nobody is written to behind the back of who answers them.
func TestStaffWriteFromAPersonsPage(t *testing.T) { onBoth(t, staffWriteFromAPage) }

func staffWriteFromAPage(t *testing.T, o *office) {
	siti, budi := o.member("Siti Contoh", bot.RolePetugas), o.member("Budi Contoh", bot.RolePetugas)
	rina := o.villager(1, "whatsapp")
	at := personPath(rina.writes("halo", nil, "Halo"))
	d := siti.send(siti.open(at), at+"/tulis")
	if d.at != needPath(1) || d.place != latestPlace {
		t.Fatalf("leads to %s: %s", d.at, d.text)
	}
	d.mustSay(t, "Belum ada yang terkirim", "Ditulis oleh kantor")
	siti.send(d, needPath(1)+"/balas", "balasan", "Selamat siang, berkasnya sudah siap.")
	siti.open(needPath(1)).mustSay(t, "berkasnya sudah siap")
	// A second time it is the same conversation, and for a colleague it is somebody's.
	if d := siti.send(siti.open(at), at+"/tulis"); d.at != needPath(1) {
		t.Errorf("a second time: %s", d.at)
	}
	if d := budi.send(budi.open(at), at+"/tulis"); d.at != needPath(1) || !d.says("Ditangani Siti Contoh") {
		t.Errorf("for a colleague: %s %s", d.at, d.text)
	}
	// What the person has open themselves is it, whatever it is about.
	dewi := o.villager(2, "whatsapp")
	need := dewi.asks("mau tanya")
	person := personPath(dewi.writes("halo lagi", nil))
	if d := budi.send(budi.open(person), person+"/tulis"); d.at != needPath(need) {
		t.Errorf("somebody who waits: %s", d.at)
	}
	// Who said BERHENTI is not written to, however old the page is.
	ani := o.villager(3, "whatsapp")
	person = personPath(ani.writes("halo", nil))
	old := siti.open(person)
	ani.writes("berhenti", []bot.Event{bot.OptedOutOfAnnouncements{}})
	if d := siti.send(old, person+"/tulis"); d.status != 409 || !d.says("BERHENTI") {
		t.Errorf("after BERHENTI: %d %s", d.status, d.text)
	}
	siti.open(person).mustNotSay(t, "Tulis pesan")
}

// Whoever corrects a registration from its page goes on there, also after a mistake: a clerk
// who looks at one after the other would be led away to the person.
func TestWhoCorrectsFromARegistrationGoesOnThere(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	id := o.villager(1, "whatsapp").registers("Rina Conto", "Gading Wetan")
	const registration = "r-+620000000001"
	link := ""
	for _, a := range siti.open(registrationPath(registration)).all("a") {
		if words(a) == "Betulkan" {
			link = value(a, "href")
		}
	}
	at := personPath(id) + "/betulkan/" + registration
	d := siti.open(link)
	if d = siti.send(d, at, "umur", "sembilan ratus"); d.status != 422 {
		t.Fatalf("%d %s", d.status, d.text)
	}
	if d = siti.send(d, at, "umur", "25"); d.at != registrationPath(registration) {
		t.Errorf("led to %s", d.at)
	}
	d.mustSay(t, "Pendaftaran dibetulkan", "25 tahun")
	if d = siti.send(siti.open(at+"?dari=https://evil.example"), at, "umur", "26"); d.at != personPath(id) {
		t.Errorf("led to %s", d.at)
	}
}
