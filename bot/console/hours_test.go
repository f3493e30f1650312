package console

import (
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/content"
)

// The hours that are set are those by which it is counted how long a need is left alone.
func TestOfficeHoursAreSet(t *testing.T) {
	o := newOffice(t)
	budi, siti := o.member("Budi Contoh", bot.RoleKepala), o.member("Siti Contoh", bot.RolePetugas)
	budi.open("/pengaturan").mustSay(t, "Senin–Kamis", "07.30–15.30", "07.30–14.30", "Sabtu–Minggu", "libur")
	d := budi.open("/pengaturan/jam")
	if got := value(d.marked("id", "jumat")[0], "value"); got != "07.30–14.30" {
		t.Errorf("Friday is %q", got)
	}
	for typed, want := range map[string]string{"15.30–07.30": "Jam hari Senin tidak terbaca", "buka": "Jam hari Senin tidak terbaca", hostile[:60]: "Jam hari Senin tidak terbaca"} {
		if d := budi.send(d, "/pengaturan/jam", "senin", typed); d.status != 422 || !d.says(want) || value(d.marked("id", "senin")[0], "value") != typed {
			t.Errorf("%q: %d %s", typed, d.status, d.text)
		}
	}
	off := []string{}
	for _, day := range dayNames {
		off = append(off, day, "libur")
	}
	if d := budi.send(d, "/pengaturan/jam", off...); d.status != 422 || !d.says("Semua hari libur") {
		t.Errorf("never open: %d %s", d.status, d.text)
	}
	sent := d.filled(t, "/pengaturan/jam", "senin", "7.30-11.30 dan 13.00 - 14.30", "minggu", "")
	for range 2 {
		budi.ask("POST", "/pengaturan/jam", sent)
	}
	budi.open("/pengaturan").mustSay(t, "07.30–11.30, 13.00–14.30", "Selasa–Kamis")
	if o.did(audit.SettingChanged) != 1 {
		t.Errorf("in the log: %v", o.acts())
	}
	// Taken at 11.00 on Monday: at 13.30 one hour was worked, at 14.30 two.
	o.clock.Store(time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC).UnixMilli())
	siti.signIn("Siti Contoh", goodPassword)
	need := o.villager(1, "whatsapp").asks("mau tanya")
	siti.send(siti.open(needPath(need)), needPath(need)+"/ambil")
	waits := func() bool {
		t.Helper()
		hours, err := o.db.OfficeHours(t.Context())
		o.must(err)
		done, err := o.db.Tend(t.Context(), hours, content.Zone)
		o.must(err)
		return done.Waiting == 1
	}
	o.later(3 * time.Hour)
	if waits() {
		t.Error("the break counts as worked")
	}
	o.later(30 * time.Minute)
	if !waits() {
		t.Error("two hours were worked and the need does not wait")
	}
}

// Two change the hours at once: the second sees the days that differ and chooses.
func TestStaleOfficeHoursAreShownBesideTheOthers(t *testing.T) {
	o := newOffice(t)
	budi, rini := o.member("Budi Contoh", bot.RoleKepala), o.member("Rini Contoh", bot.RoleAdmin)
	d := budi.open("/pengaturan/jam")
	rini.send(rini.open("/pengaturan/jam"), "/pengaturan/jam", "senin", "08.00-12.00", "sabtu", "08.00-12.00").mustSay(t, "Jam kerja disimpan")
	d = budi.send(d, "/pengaturan/jam", "senin", "09.00-15.00")
	if d.status != 409 {
		t.Fatalf("stale hours: %d", d.status)
	}
	var rows []string
	for _, tr := range d.all("tr")[1:] {
		rows = append(rows, words(tr))
	}
	if got := strings.Join(rows, " | "); got != "Senin09.00–15.0008.00–12.00 | Sabtulibur08.00–12.00" {
		t.Errorf("side by side: %s", got)
	}
	budi.send(d, "/pengaturan/jam").mustSay(t, "Jam kerja disimpan")
	hours, err := o.db.OfficeHours(t.Context())
	o.must(err)
	if hours[time.Monday].String() != "09:00-15:00" || hours[time.Saturday].String() != "-" {
		t.Errorf("kept: %s", hours)
	}
}

// What was typed when the session ended is there after signing in.
func TestTypedHoursOutliveTheSession(t *testing.T) {
	o := newOffice(t)
	budi := o.member("Budi Contoh", bot.RoleKepala)
	d := budi.open("/pengaturan/jam")
	o.later(31 * time.Minute)
	d = budi.send(d, "/pengaturan/jam", "sabtu", "08.00-12.00")
	if d.status != 401 {
		t.Fatalf("%d", d.status)
	}
	d = budi.send(d, "/masuk", "nama", "Budi Contoh", "sandi", goodPassword)
	d = budi.send(d, "/masuk/kode", "kode", budi.code())
	if d.at != "/pengaturan/jam" || value(d.marked("id", "sabtu")[0], "value") != "08.00-12.00" {
		t.Errorf("%s: %s", d.at, d.text)
	}
}

// The days on which the office is closed are kept, count as no working time, and are passed
// over by what is put off until tomorrow.
func TestDaysOffAreSet(t *testing.T) {
	o := newOffice(t)
	budi, siti := o.member("Budi Contoh", bot.RoleKepala), o.member("Siti Contoh", bot.RolePetugas)
	budi.open("/pengaturan").mustSay(t, "Hari libur", "Belum ada hari libur")
	d := budi.open("/pengaturan/libur")
	if d := budi.send(d, "/pengaturan/libur", "hari", "24-11-2026 libur\n31-11-2026 "+hostile[:20]); d.status != 422 || !d.says("tidak terbaca") || !d.says("24-11-2026 libur") {
		t.Errorf("%d %s", d.status, d.text)
	}
	stale := budi.open("/pengaturan/libur")
	budi.send(d, "/pengaturan/libur", "hari", "1 November 2026 lampau\n24-11-2026 Hari Contoh\n25/11/2026").mustSay(t, "Hari libur disimpan", "24-11-2026 Hari Contoh", "25-11-2026")
	page := budi.open("/pengaturan")
	page.mustSay(t, "Hari Contoh", "Selasa, 24 Nov 2026", "Rabu, 25 Nov 2026")
	page.mustNotSay(t, "00.00")
	page.mustNotSay(t, "lampau")
	if d := budi.send(stale, "/pengaturan/libur", "hari", "26-11-2026"); d.status != 409 || !d.says("rekan mengubah hari libur") || !d.says("24-11-2026 Hari Contoh") || !d.says("26-11-2026") {
		t.Errorf("stale: %d %s", d.status, d.text)
	}
	if o.did(audit.SettingChanged) != 1 {
		t.Errorf("in the log: %v", o.acts())
	}
	// Taken on Monday an hour before the office closes: Tuesday and Wednesday are off. Of an
	// anonymous report there is nobody to whom the bot would speak again meanwhile.
	o.clock.Store(time.Date(2026, 11, 23, 7, 30, 0, 0, time.UTC).UnixMilli())
	siti.signIn("Siti Contoh", goodPassword)
	const need = 1
	o.villager(1, "whatsapp").reports("rep", "diminta uang", "PT Contoh", false)
	siti.send(siti.open(needPath(need)), needPath(need)+"/ambil")
	siti.open(needPath(need)+"/tunda").mustSay(t, "Hari kerja berikutnya (Kamis 26 Nov, 07.30)")
	waits := func() bool {
		t.Helper()
		calendar, err := o.db.Calendar(t.Context())
		o.must(err)
		done, err := o.db.Tend(t.Context(), calendar, content.Zone)
		o.must(err)
		return done.Waiting == 1
	}
	o.later(2*24*time.Hour + time.Hour) // Wednesday evening
	if waits() {
		t.Error("a day off counts as worked")
	}
	o.clock.Store(time.Date(2026, 11, 26, 1, 30, 0, 0, time.UTC).UnixMilli())
	if !waits() {
		t.Error("Thursday does not count")
	}
}

// The name of a day off is shown to everybody and kept as it is: no NIK gets into it. Days
// that follow one another are none, though they have as many digits.
func TestADayOffHoldsNoNIK(t *testing.T) {
	o := newOffice(t)
	budi := o.member("Budi Contoh", bot.RoleKepala)
	d := budi.open("/pengaturan/libur")
	if d := budi.send(d, "/pengaturan/libur", "hari", "25-12-2026 Natal 3513 0157 0895 0001"); d.status != 422 || !d.says("NIK tidak boleh ditulis di sini") {
		t.Errorf("%d %s", d.status, d.text)
	}
	budi.send(d, "/pengaturan/libur", "hari", "25-12-2026\n26-12-2026\n28-12-2026 Hari Contoh").mustSay(t, "Hari libur disimpan")
}
