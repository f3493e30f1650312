package console

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// registers lets somebody register, as the form of the conversation does.
func (c *villager) registers(name, village string) (person int64) {
	return c.writes("daftar", []bot.Event{
		bot.LanguageChosen{Lang: bot.Madurese},
		bot.ConsentGiven{Version: "2026-11"},
		bot.RegistrationCompleted{Registration: bot.Registration{ID: fmt.Sprint("r-", c.number.Value), Name: name, Age: 24, NIK: "0000000101900001", NIKMasked: "0000********0001",
			Village: village, District: "Gading", Country: "TW", Job: "caregiver", Phone: c.number.Value, Lang: bot.Madurese, ConsentVersion: "2026-11"}}}, "Pendaftaran diterima.")
}

// withAccount is a villager whose number WhatsApp does not show.
func (o *office) withAccount(kind bot.AddressKind, value string) *villager {
	return &villager{office: o, number: bot.Address{Kind: kind, Value: value}, channel: "whatsapp"}
}

// who lists the people of a list, in order.
func (d *document) who() (names []string) {
	for _, a := range d.all("a") {
		if strings.HasPrefix(value(a, "href"), "/orang/") {
			names = append(names, words(a))
		}
	}
	return names
}

// A clerk finds people by what they know of them, also those of whom no number is known.
func TestPeopleAreFound(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	o.villager(1111, "whatsapp").registers("Rina Contoh", "Gading Wetan")
	o.villager(2222, "kannel").registers("BUDI Contoh_50%", "Jorongan")
	o.withAccount(bot.LID, "987654321098765").writes("berapa biaya ke taiwan", nil)
	o.withAccount(bot.BSUID, "ID.1349120865530274").writes("halo", nil)
	if got := siti.open("/orang").who(); fmt.Sprint(got) != "[Orang nomor 4 Orang nomor 3 BUDI Contoh_50% Rina Contoh]" {
		t.Errorf("the list has %q", got)
	}
	for search, want := range map[string]string{
		"rina": "[Rina Contoh]", "RINA  gading": "[Rina Contoh]", "wetan": "[Rina Contoh]", "1111": "[Rina Contoh]", "0000-1111": "[Rina Contoh]", "+62 0000 001111": "[Rina Contoh]",
		"contoh": "[BUDI Contoh_50% Rina Contoh]", "budi 2222": "[BUDI Contoh_50%]", "h_5": "[BUDI Contoh_50%]", "0%": "[BUDI Contoh_50%]", "_0": "[]", "jorongan rina": "[]",
		"8765": "[Orang nomor 3]", "0274": "[Orang nomor 4]", "biaya taiwan": "[Orang nomor 3]", "no. 3": "[]", "#3": "[Orang nomor 3]", "3": "[Orang nomor 3]",
		"tidak ada": "[]", `\`: "[]", "' OR 1=1 --": "[]", "9999": "[]", "1111 2222": "[]",
	} {
		d := siti.send(siti.open("/orang"), "/orang", "cari", search)
		if got := fmt.Sprint(d.who()); got != want || d.status != 200 {
			t.Errorf("%q finds %s, want %s", search, got, want)
		}
		if want == "[]" {
			d.mustSay(t, "Tidak ada yang cocok")
		}
	}
	// Of a whole number nothing but its end is shown.
	siti.open("/orang?cari=1111").mustSay(t, "+62••••1111")
	siti.open("/orang").mustSay(t, "akun WhatsApp …8765, nomor tidak terlihat")
}

// A NIK that somebody pastes into the search stands in no address.
func TestANIKIsNoSearch(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	const nik = "3513014501900001"
	for _, typed := range []string{nik, "3513 0145 0190 0001", "siti " + nik} {
		res := siti.ask("POST", "/orang", url.Values{"cari": {typed}})
		d := check(t, res.StatusCode, "/orang", res.Body)
		if d.status != 422 || strings.Contains(d.raw, "3513") || strings.Contains(res.Header.Get("Location"), "3513") {
			t.Errorf("%q: %d %s\n%s", typed, d.status, res.Header.Get("Location"), d.text)
		}
		d.mustSay(t, "NIK tidak boleh dicari")
	}
	res := siti.ask("GET", "/orang?cari="+nik, nil)
	if d := check(t, res.StatusCode, "/orang", res.Body); d.status != 422 || strings.Contains(d.raw, nik) {
		t.Errorf("by the address: %d", d.status)
	}
}

// From what did not arrive one tap leads to whom it did not reach, and from there to what
// can be done.
func TestWhomNothingReachedIsOneTapAway(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	const all = peopleAtOnce + 2
	for n := range all {
		o.villager(n+1, "whatsapp").writes("halo", nil, "Selamat datang")
	}
	o.outbox("whatsapp", store.Failed)
	o.villager(90, "whatsapp").writes("halo", nil, "Selamat datang")
	o.outbox("whatsapp", store.Delivered)
	to := ""
	for _, a := range siti.open("/").all("a") {
		if strings.HasPrefix(words(a), "Pesan yang tidak sampai") {
			to = value(a, "href")
		}
	}
	listed := map[string]bool{}
	for range 2 {
		d := siti.open(to)
		d.mustSay(t, "Telepon, atau buka urusannya")
		for _, name := range d.who() {
			listed[name] = true
		}
		if next := d.marked("class", "button quiet"); len(next) > 0 {
			to = value(next[0], "href")
		}
	}
	if len(listed) != all || listed["+62••••0090"] {
		t.Errorf("%d people were listed: %v", len(listed), listed)
	}
	o.later(8 * 24 * time.Hour)
	siti.signIn("Siti Contoh", goodPassword)
	siti.open("/orang?tak-sampai=1").mustSay(t, "Semua pesan 7 hari terakhir sampai")
}

// All stand in the list once, page after page.
func TestTheListOfPeopleGoesOn(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	const all = 2*peopleAtOnce + 5
	for n := range all {
		o.villager(n+1, "whatsapp").writes("halo", nil)
	}
	seen := map[string]int{}
	d := siti.open("/orang")
	for range 4 {
		for _, name := range d.who() {
			seen[name]++
		}
		next := d.marked("class", "button quiet")
		if len(next) == 0 {
			break
		}
		d = siti.open(value(next[0], "href"))
	}
	if len(seen) != all {
		t.Errorf("%d of %d people were listed", len(seen), all)
	}
	for name, n := range seen {
		if n != 1 {
			t.Errorf("%s was listed %d times", name, n)
		}
	}
}

// One person's page says what was agreed to and by which message, and shows no NIK.
func TestAPersonsPage(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	rina := o.villager(1, "whatsapp")
	id := rina.registers("Rina Contoh", "Gading Wetan")
	rina.asks("mau bicara")
	rina.writes("BERHENTI", []bot.Event{bot.OptedOutOfAnnouncements{}})
	d := siti.open(personPath(id))
	d.mustSay(t, "Rina Contoh", "bahasa Madura", "+62••••0001", "Setuju datanya disimpan (teks 2026-11)", "WhatsApp, pesan", "BERHENTI, tidak mau pengumuman", "0000••••••••••01", "Baru", "Orang nomor 1", "Ingin bicara dengan petugas")
	d.mustNotSay(t, "0000000101900001", "+620000000001", "Hapus datanya", "Unduh datanya", "Satukan")
	if d := siti.open("/orang/999"); d.status != 404 {
		t.Errorf("somebody who is not there: %d", d.status)
	}
	if d := siti.open("/orang/x"); d.status != 404 {
		t.Errorf("no number: %d", d.status)
	}
}

// What somebody asks for has a clock that ends after three days, whoever looks; asking
// again does not wind it back.
func TestARequestHasAClock(t *testing.T) {
	o := newOffice(t)
	siti, budi := o.member("Siti Contoh", bot.RolePetugas), o.member("Budi Contoh", bot.RoleKepala)
	rina := o.villager(1, "whatsapp")
	id := rina.registers("Rina Contoh", "Gading Wetan")
	path := personPath(id)
	his := budi.open(path)
	d := siti.send(siti.open(path), path+"/permintaan", "cara", "")
	if d.status != 422 {
		t.Errorf("an empty request: %d", d.status)
	}
	d.mustSay(t, "Pilih apa yang diminta", "belum diisi")
	d = siti.send(d, path+"/permintaan", "permintaan", "erase", "cara", "datang ke kantor")
	d.mustSay(t, "Permintaan dicatat", "Hapus semua datanya · sisa 3 hari", "26 Nov, 09.00", "datang ke kantor")
	o.later(50 * time.Hour)
	siti.signIn("Siti Contoh", goodPassword)
	siti.open("/").mustSay(t, "Permintaan tentang data pribadi Paling lama 2 hari 1")
	siti.open("/orang?permintaan=1").mustSay(t, "Rina Contoh", "sisa 22 jam 0 menit")
	o.later(23 * time.Hour)
	siti.signIn("Siti Contoh", goodPassword)
	siti.open(path).mustSay(t, "terlambat 1 jam 0 menit")
	budi.signIn("Budi Contoh", goodPassword)
	_ = his
	res := siti.ask("POST", path+"/permintaan", url.Values{"permintaan": {"erase"}, "cara": {"lagi"}})
	if d = check(t, res.StatusCode, path, res.Body); d.status != http.StatusConflict {
		t.Errorf("the same once more: %d", d.status)
	}
	d.mustSay(t, "Sudah begitu", "terlambat 1 jam 0 menit")
	d = siti.send(siti.open(path), path+"/batal")
	d.mustSay(t, "Permintaan ditarik kembali")
	siti.open("/orang?permintaan=1").mustSay(t, "Tidak ada permintaan yang menunggu")
	if got := fmt.Sprint(o.acts()); strings.Count(got, string(audit.DataAsked)) != 1 || strings.Count(got, string(audit.DataTakenBack)) != 1 {
		t.Errorf("the log has %s", got)
	}
}

// Who is restricted gets no announcement, is answered, and is let free by a kepala alone.
func TestAPersonIsRestricted(t *testing.T) {
	o := newOffice(t)
	siti, budi := o.member("Siti Contoh", bot.RolePetugas), o.member("Budi Contoh", bot.RoleKepala)
	rina := o.villager(1, "whatsapp")
	id := rina.writes("halo", nil)
	path := personPath(id)
	hers, his := siti.open(path), budi.open(path)
	d := siti.send(hers, path+"/batasi", "sebab", "diminta lewat telepon")
	d.mustSay(t, "Datanya dibatasi", "Dibatasi")
	d.mustNotSay(t, "Longgarkan")
	d = budi.send(his, path+"/batasi", "sebab", "sama")
	if d.status != http.StatusConflict {
		t.Errorf("the second to restrict: %d", d.status)
	}
	d.mustSay(t, "Sudah begitu")
	o.must(o.db.InTx(t.Context(), func(tx *store.Tx) error {
		return tx.AddReplies(t.Context(), id, "whatsapp", rina.number, 0, []store.Reply{{Lane: bot.LaneAnnouncement, Text: "pengumuman"}, {Text: "jawaban"}})
	}))
	if got := o.outbox("whatsapp", store.Sent); fmt.Sprint(got) != "[jawaban]" {
		t.Errorf("sent: %q", got)
	}
	d = budi.send(budi.open(path), path+"/longgarkan", "sebab", "setuju lagi")
	d.mustSay(t, "Datanya dipakai lagi")
	if got := fmt.Sprint(o.acts()); strings.Count(got, string(audit.PersonRestricted)) != 1 || strings.Count(got, string(audit.PersonLoosened)) != 1 {
		t.Errorf("the log has %s", got)
	}
}

// Hostile names and texts stand on the pages as they were written and do nothing.
func TestHostilePeople(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	id := o.villager(1, "whatsapp").registers(hostile, hostile)
	path := personPath(id)
	d := siti.send(siti.open("/orang"), "/orang", "cari", hostile[:60])
	d.mustSay(t, "<script>alert(1)</script>")
	d = siti.send(siti.open(path), path+"/permintaan", "permintaan", "copy", "cara", hostile)
	d.mustSay(t, "Permintaan dicatat", hostile)
	d = siti.send(d, path+"/batasi", "sebab", hostile)
	d.mustSay(t, "Datanya dibatasi")
	long := siti.send(siti.open(path), path+"/permintaan", "permintaan", "correct", "cara", strings.Repeat("x", 501))
	if long.status != 422 {
		t.Errorf("too long: %d", long.status)
	}
}
