package console

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// registers lets somebody register and returns the id.
func (o *office) registers(n int, r bot.Registration, more ...bot.Event) string {
	o.t.Helper()
	if r.ID == "" {
		r.ID = fmt.Sprint("R", o.tokens.Add(1))
	}
	if r.Phone == "" {
		r.Phone = fmt.Sprintf("+620000%06d", n)
	}
	r.ConsentVersion = "2026-11"
	o.citizen(n, "ya, kirim", append(more, bot.RegistrationCompleted{Registration: r})...)
	return r.ID
}

// rina is somebody who wants to work in Taiwan.
func rina() bot.Registration {
	return bot.Registration{Name: "Rina Contoh", Age: 24, NIK: "0000000101900003", District: "Kraksaan", Village: "Sidopekso", VillageCode: "35.13.15.2001", Country: "TW", Job: "caregiver", Lang: bot.Indonesian}
}

// sent is what waits to be sent to everybody, but what the bot answered.
func (o *office) notices() (texts []string) {
	o.t.Helper()
	lease, _, err := o.db.HoldLease(context.Background(), "channel:trial", "test", time.Hour)
	o.must(err)
	for {
		out, err := o.db.Claim(context.Background(), "trial", lease, 100)
		o.must(err)
		if len(out) == 0 {
			return texts
		}
		for _, m := range out {
			if m.Lane == bot.LaneStaff {
				texts = append(texts, m.Text)
			}
			o.must(o.db.Mark(context.Background(), []store.Outcome{{ID: m.ID, State: store.Sent, Attempt: m.Attempt}}))
		}
	}
}

// A clerk finds a registration from the first page, looks at it and marks it; its person
// hears of it, and the log and the history know who did it.
func TestARegistrationIsTakenAStepOn(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	id := o.registers(1, rina())
	d := siti.open("/")
	if links := d.marked("href", "/pendaftaran?status=new"); len(links) == 0 {
		t.Errorf("Hari ini leads to no registration: %s", d.text)
	}
	d = siti.open("/pendaftaran?status=new")
	if !d.says("Rina Contoh") || !d.says("Sidopekso, Kraksaan") || !d.says("Taiwan") || !d.says("perawat lansia") || d.says("000000000001") {
		t.Fatalf("the list: %s", d.text)
	}
	d = siti.open("/pendaftaran/" + id)
	if !d.says("Telepon +620000000001") || !d.says("0000••••••••••03") || d.says("0000000101900003") {
		t.Fatalf("the registration: %s", d.text)
	}
	path := "/pendaftaran/" + id + "/status"
	if wrong := siti.send(d, path); wrong.status != 422 || !wrong.says("Pilih dulu statusnya") {
		t.Errorf("nothing chosen: %d %s", wrong.status, wrong.text)
	}
	wrong := siti.send(d, path, "ke", "invited", "catatan", "hubungi lewat ibunya")
	if wrong.status != 422 || !wrong.says("Tulis pesan untuk orangnya") || !strings.Contains(wrong.raw, "hubungi lewat ibunya") || len(o.notices()) != 0 {
		t.Errorf("an invitation without a place: %d %s", wrong.status, wrong.text)
	}
	done := siti.send(wrong, path, "ke", "invited", "pesan", "Senin 30 November, 09.00, kantor Disnaker. Bawa KTP.")
	if done.at != "/pendaftaran/"+id || !done.says("Tersimpan: Diundang. Orangnya dikabari.") || !done.says("Baru → Diundang") || !done.says("Siti Contoh") || !done.says("hubungi lewat ibunya") {
		t.Fatalf("invited: %s %s", done.at, done.text)
	}
	got := o.notices()
	if len(got) != 1 || !strings.Contains(got[0], "Anda diundang petugas") || !strings.Contains(got[0], "Bawa KTP") || strings.Contains(got[0], "ibunya") {
		t.Errorf("the person is told %q", got)
	}
	if d := siti.open("/pendaftaran/" + id); !d.says("Kabar untuk orangnya terkirim") {
		t.Errorf("afterwards: %s", d.text)
	}
	if !slices.Contains(o.acts(), audit.RegistrationMoved) {
		t.Errorf("the log has %v", o.acts())
	}
}

// Whoever said BERHENTI is told nothing, and the page says so before and after.
func TestWhoSaidStopHearsOfNoStatus(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	id := o.registers(1, rina())
	o.citizen(1, "BERHENTI", bot.OptedOutOfAnnouncements{})
	o.citizen(1, "lowongan") // writing again is no leave to be written to
	d := siti.open("/pendaftaran/" + id)
	if !d.says("menulis BERHENTI, jadi tidak dikabari") {
		t.Errorf("before: %s", d.text)
	}
	d = siti.send(d, "/pendaftaran/"+id+"/status", "ke", "checked")
	if !d.says("Tersimpan: Diperiksa. Orangnya tidak dikabari, karena menulis BERHENTI.") || len(o.notices()) != 0 {
		t.Errorf("after: %s", d.text)
	}
}

// Madurese is answered in Madurese; an SMS of it, however long, has two parts.
func TestNoticesInBothLanguages(t *testing.T) {
	o := newOffice(t, func(o *Options) {
		o.Ways = func(bot.ChannelName) Way { return Way{Traits: bot.Traits{Medium: bot.SMS}} }
	})
	siti := o.member("Siti Contoh", bot.RolePetugas)
	id := o.registers(1, rina(), bot.LanguageChosen{Lang: bot.Madurese})
	siti.send(siti.open("/pendaftaran/"+id), "/pendaftaran/"+id+"/status", "ke", "checked")
	if got := o.notices(); len(got) != 1 || !strings.Contains(got[0], "Kabhar pendaftaranna sampeyan") || !strings.Contains(got[0], "ampon epareksa petugas") {
		t.Errorf("told %q", got)
	}
	for _, lang := range bot.Langs {
		for _, status := range bot.Statuses {
			if status == bot.StatusWithdrawn {
				continue
			}
			words := ""
			if status != bot.StatusChecked && status != bot.StatusPlaced {
				words = strings.Repeat("Senin pukul ", 20)[:longestNotice]
			}
			if r := noticeOf(o.c.Texts, lang, bot.SMS, status, "2026-09-30", words); r.Segments > 2 || r.Segments == 0 {
				t.Errorf("%s %s takes %d parts: %s", lang, status, r.Segments, r.Text)
			}
		}
	}
}

// Where nothing may be sent, the step is kept and the page says to ring up.
func TestAStepWhoseNewsCannotBeSent(t *testing.T) {
	o := newOffice(t, func(o *Options) {
		o.Ways = func(bot.ChannelName) Way {
			return Way{Traits: bot.Traits{Medium: bot.WhatsApp, Answerable: true}, Window: 24 * time.Hour}
		}
	})
	id := o.registers(1, rina())
	o.later(25 * time.Hour)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	d := siti.send(siti.open("/pendaftaran/"+id), "/pendaftaran/"+id+"/status", "ke", "checked")
	if !d.says("pesan terakhirnya terlalu lama") || len(o.notices()) != 0 {
		t.Errorf("%s", d.text)
	}
}

// Two on one registration: the second sees what the first did, and both ways on; what
// was typed is there, and nothing was done or told twice.
func TestTwoStaffOnOneRegistration(t *testing.T) {
	o := newOffice(t)
	siti, budi := o.member("Siti Contoh", bot.RolePetugas), o.member("Budi Contoh", bot.RolePetugas)
	id := o.registers(1, rina())
	path := "/pendaftaran/" + id + "/status"
	a, b := siti.open("/pendaftaran/"+id), budi.open("/pendaftaran/"+id)
	siti.send(a, path, "ke", "checked", "catatan", "lengkap")
	d := budi.send(b, path, "ke", "rejected", "catatan", "umurnya kurang, tanya ibunya")
	if d.status != 409 || !d.says("Belum disimpan") || !d.says("Pilihan AndaBelum bisa diterima") || !d.says("SekarangDiperiksa") || !strings.Contains(d.raw, "umurnya kurang, tanya ibunya") || !d.says("Perubahan baru Baru → Diperiksa") {
		t.Fatalf("the second: %d %s", d.status, d.text)
	}
	if len(d.marked("href", "/pendaftaran/"+id)) == 0 || !d.says("Biarkan seperti sekarang") || !d.says("Tetap simpan pilihan saya") {
		t.Errorf("no way on: %s", d.text)
	}
	if got := o.notices(); len(got) != 1 || !strings.Contains(got[0], "sudah diperiksa") {
		t.Errorf("told %q", got)
	}
	if d = budi.send(d, path); d.at != "/pendaftaran/"+id || !d.says("Tersimpan: Belum bisa diterima") || !d.says("umurnya kurang") {
		t.Errorf("saved all the same: %d %s", d.status, d.text)
	}
	// The person's own change counts as well; what cannot be done any more is said.
	d = siti.open("/pendaftaran/" + id)
	o.citizen(1, "tarik", bot.RegistrationWithdrawn{ID: id})
	if d = siti.send(d, path, "ke", "checked", "catatan", "salah pencet"); d.status != 409 || !d.says("Dari status sekarang pilihan Anda tidak bisa lagi") && !d.says("Hanya orangnya") {
		t.Errorf("after it was taken back: %d %s", d.status, d.text)
	}
}

// However often a form comes, also at once, it counts once and its person is told once.
func TestAStepSentTwice(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	id := o.registers(1, rina())
	path := "/pendaftaran/" + id + "/status"
	form := siti.open("/pendaftaran/"+id).filled(t, path, "ke", "checked")
	var wg sync.WaitGroup
	places := make([]string, 12)
	for i := range places {
		wg.Go(func() { places[i] = siti.ask("POST", path, form).Header.Get("Location") })
	}
	wg.Wait()
	for _, to := range places {
		if to != "/pendaftaran/"+id {
			t.Errorf("one of them is led to %q", to)
		}
	}
	if got := o.notices(); len(got) != 1 {
		t.Errorf("told %q", got)
	}
}

// Whoever may be somebody else is named, with the reason, and nobody's NIK.
func TestDuplicatesAreNamed(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	id := o.registers(1, rina())
	sister := rina()
	sister.Name, sister.NIK, sister.Age = "Dewi Contoh", "", 30
	o.registers(1, sister) // one phone
	thief := rina()
	thief.Name, thief.Age = "Orang Lain", 40
	o.registers(2, thief) // one NIK
	twin := rina()
	twin.Name, twin.NIK = " rina  CONTOH", ""
	o.registers(3, twin)
	friend := bot.Registration{Name: "Nur Contoh", Age: 50, Phone: "+620000000001"}
	o.registers(4, friend)
	d := siti.open("/pendaftaran/" + id)
	for _, want := range []string{"Dewi Contoh · 30 tahun · Baru Dari ponsel yang sama", "Orang Lain · 40 tahun · Baru NIK yang sama", "rina CONTOH · 24 tahun · Baru Nama, umur, dan desa yang sama", "Nur Contoh · 50 tahun · Baru Nomor telepon yang sama"} {
		if !d.says(want) {
			t.Errorf("it does not say %q:\n%s", want, d.text)
		}
	}
	if list := siti.open("/pendaftaran"); strings.Count(list.text, "NIK sama dengan orang lain") != 2 || strings.Count(list.text, "Mirip orang lain") != 2 {
		t.Errorf("the list: %s", list.text)
	}
}

// What people call themselves is shown as it is, on every page of it.
func TestHostileRegistrations(t *testing.T) {
	o := newOffice(t)
	siti, root := o.member("Siti "+`<b>"'`, bot.RolePetugas), o.member("Ani Contoh", bot.RoleAdmin)
	id := o.registers(1, bot.Registration{ID: "R'%2F\"<1>", Name: hostile, Age: 20, District: hostile, Village: hostile, Country: "<b", Job: hostile, OpeningID: hostile, Phone: `+62" onclick=alert(1)`})
	at := registrationPath(id)
	d := siti.open("/pendaftaran")
	if !d.says("<script>alert(1)</script>") || strings.Contains(d.raw, "<script>alert") || strings.Contains(d.raw, "<img src=x") {
		t.Errorf("the list: %s", d.text)
	}
	d = siti.open(at)
	if d.status != 200 || !d.says("<script>alert(1)</script>") || strings.Contains(d.raw, "<script>alert") || strings.Contains(d.raw, "<img src=x") {
		t.Fatalf("the registration: %d %s", d.status, d.text)
	}
	d = siti.send(d, at+"/status", "ke", "rejected", "catatan", hostile)
	if d.status != 200 || !d.says("<script>alert(1)</script>") || strings.Contains(d.raw, "<script>alert") || strings.Contains(d.raw, "<img src=x") {
		t.Errorf("with a note: %d %s", d.status, d.text)
	}
	for _, text := range []string{strings.Repeat("x", 501), "NIK 3513014101900001"} {
		if d := siti.send(siti.open(at), at+"/status", "ke", "checked", "catatan", text); d.status != 422 || !strings.Contains(d.raw, text[:20]) {
			t.Errorf("%.10s…: %d", text, d.status)
		}
	}
	if d := root.open(at); d.status != 403 {
		t.Errorf("an admin reads it: %d", d.status)
	}
	if d := siti.open("/pendaftaran/tidak-ada"); d.status != 404 {
		t.Errorf("none of that id: %d", d.status)
	}
}

// The pages ask the database little, however much there is.
func TestRegistrationsAskLittle(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	id := ""
	for n := range 40 {
		id = o.registers(n, rina())
	}
	for _, path := range []string{"/pendaftaran", "/pendaftaran?status=new&kecamatan=Kraksaan&cari=rina", "/pendaftaran/" + id} {
		siti.open(path)
		before := o.db.Effort()
		d := siti.open(path)
		effort := o.db.Effort().Since(before)
		asked, size := effort.Statements+effort.Reads, zipped(t, []byte(d.raw))
		t.Logf("%s: %d bytes packed, %d statements", path, size, asked)
		if asked > 8 || size > 15<<10 {
			t.Errorf("%s: %d bytes packed, %d statements", path, size, asked)
		}
	}
}
