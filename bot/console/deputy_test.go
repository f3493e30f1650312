package console

import (
	"net/url"
	"strconv"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// named is the account of a name.
func (o *office) named(name string) bot.Staff {
	o.t.Helper()
	all, err := o.db.AllStaff(o.t.Context())
	o.must(err)
	for _, s := range all {
		if s.Name == name {
			return s
		}
	}
	o.t.Fatalf("there is no account of %s", name)
	return bot.Staff{}
}

// deputy is a petugas who stands in for so many days, and has set codes up; "Contoh kepala"
// names them.
func (o *office) deputy(name string, days int) *browser {
	o.t.Helper()
	link := o.invite(name, bot.RolePetugas)
	o.must(o.db.InTx(o.t.Context(), func(tx *store.Tx) error {
		_, err := tx.NameDeputy(o.t.Context(), o.named("Contoh kepala"), o.named(name).ID, o.now().AddDate(0, 0, days))
		return err
	}))
	b := o.browser()
	b.settle(link)
	if b.secret == "" {
		o.t.Fatal("a deputy signs in without a code")
	}
	return b
}

// names lets a kepala name a petugas as deputy until a day.
func (b *browser) names(who, day string) *document {
	b.t.Helper()
	d := b.proves(deputiesPath)
	form := d.filled(b.t, deputiesPath, "sampai", day)
	form.Set("siapa", strconv.FormatInt(b.named(who).ID, 10))
	return b.follow(b.ask("POST", deputiesPath, form), deputiesPath)
}

// A kepala goes on leave: a petugas approves what a colleague wrote until that day, never
// their own words, and everybody sees who and until when.
func TestADeputyApprovesUntilTheirDay(t *testing.T) {
	o := newOffice(t, bothWays)
	ani, siti, tono := o.member("Ani Contoh", bot.RoleKepala), o.member("Siti Contoh", bot.RolePetugas), o.member("Tono Contoh", bot.RolePetugas)
	o.agrees(1, 2, "kannel")
	first := ani.writesAnnouncement("Pelatihan", "Ada pelatihan menjahit.")
	ani.submits(first, beginsButton).mustSay(t, "Tidak ada akun lain yang dapat menyetujui")
	if d := siti.open(first + "/setujui"); d.status != 403 {
		t.Errorf("before she was named: %d", d.status)
	}
	for _, c := range []struct{ day, says string }{{"2026-11-22", "sudah lewat"}, {"2027-11-22", "Paling lama 90 hari"}, {"besok", "tidak terbaca"}, {"", "Sampai dengan hari"}} {
		if d := ani.names("Siti Contoh", c.day); d.status != 422 || !d.says(c.says) {
			t.Errorf("until %q: %d %s", c.day, d.status, d.text)
		}
	}
	if d := ani.send(ani.open(deputiesPath), deputiesPath, "sampai", "2026-11-24"); d.status != 422 || !d.says("Pilih petugasnya") {
		t.Errorf("nobody: %d %s", d.status, d.text)
	}
	if d := siti.follow(siti.ask("POST", deputiesPath, url.Values{"siapa": {strconv.FormatInt(o.named("Siti Contoh").ID, 10)}, "sampai": {"2026-11-24"}}), deputiesPath); d.status != 403 {
		t.Errorf("she names herself: %d", d.status)
	}
	ani.names("Siti Contoh", "2026-11-24").mustSay(t, "Wakil ditunjuk", "Siti Contoh", "sampai Selasa, 24 Nov 2026")
	ani.open("/pengaturan").mustSay(t, "Siti Contoh: sampai Selasa, 24 Nov 2026")
	ani.open("/jejak").mustSay(t, "Menunjuk wakil", "2026-11-24", "Siti Contoh")
	ani.open(first).mustSay(t, "Wakil yang juga dapat menyetujui: Siti Contoh, sampai Selasa, 24 Nov 2026")
	ani.open(first).mustNotSay(t, "Tidak ada akun lain")

	// She signed in with a password alone: what approves has a code.
	d := siti.proves(first + "/setujui")
	if d.at == "/" { // led on after the proof
		d = siti.open(first + "/setujui")
	}
	if d.at != "/kode" {
		t.Fatalf("a deputy without a code stands at %s", d.at)
	}
	siti.readSecret(d)
	siti.send(d, "/kode", "kode", siti.code())
	siti.approves(first).mustSay(t, "Disetujui")
	own := siti.writesAnnouncement("Kabar", "Kabar dari kantor.")
	siti.submits(own, beginsButton)
	siti.proves(own+"/setujui").mustSay(t, "Anda ikut menulis")
	siti.open(own).mustNotSay(t, "Wakil yang juga")

	// The day ends, and with it the right.
	second := tono.writesAnnouncement("Kabar lain", "Kabar lain dari kantor.")
	tono.submits(second, beginsButton)
	o.clock.Store(time.Date(2026, 11, 24, 16, 59, 0, 0, time.UTC).UnixMilli())
	siti.returns("Siti Contoh")
	if d := siti.open(second + "/tolak"); d.status != 200 {
		t.Errorf("a minute before midnight: %d", d.status)
	}
	o.later(time.Minute)
	if d := siti.open(second + "/tolak"); d.status != 403 {
		t.Errorf("at midnight: %d", d.status)
	}
	siti.open(second).mustNotSay(t, "Wakil yang juga")
	ani.returns("Ani Contoh")
	ani.open("/pengaturan").mustSay(t, "Tidak ada wakil sekarang")

	// It can be ended sooner.
	ani.names("Tono Contoh", "2026-11-30")
	end := deputiesPath + "/" + strconv.FormatInt(o.named("Tono Contoh").ID, 10) + "/akhiri"
	ani.send(ani.open(deputiesPath), end).mustSay(t, "diakhiri", "Tidak ada wakil sekarang")
	ani.open("/jejak").mustSay(t, "Mengakhiri tugas wakil")
}
