package console

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// withPhone makes an account on the command line, as kanca staff add --phone does.
func (o *office) withPhone(name string, role bot.Role, n int) bot.Staff {
	o.t.Helper()
	s, err := o.db.AddStaff(context.Background(), bot.Staff{Name: name, Role: role, Phone: fmt.Sprintf("+620000%06d", n)}, o.c.NewToken())
	o.must(err)
	return s
}

// told are the names of who is told of a cry for help, in order.
func (o *office) told() string {
	o.t.Helper()
	roster, _, err := o.db.Roster(context.Background())
	o.must(err)
	var names []string
	for _, s := range roster {
		names = append(names, s.Name)
	}
	return strings.Join(names, ", ")
}

func (o *office) mustTell(why, want string) {
	o.t.Helper()
	if got := o.told(); got != want {
		o.t.Errorf("%s: told are %q, want %q", why, got, want)
	}
}

// did counts the acts of a kind in the audit log.
func (o *office) did(what audit.Action) (n int) {
	o.t.Helper()
	for _, a := range o.acts() {
		if a == what {
			n++
		}
	}
	return n
}

// withSMS gives an office a channel by which phones of staff can be reached.
func withSMS(o *Options) { o.Phones = func() []bot.ChannelName { return []bot.ChannelName{"sms"} } }

// Who is told, in which order, is what kanca staff add --phone set; numbers are masked; up
// and down are buttons, and what they do is the order of the alerts and stands in the log.
func TestTheRosterIsPutInOrder(t *testing.T) {
	o := newOffice(t, withSMS)
	budi := o.member("Budi Contoh", bot.RoleKepala)
	budi.open(rosterPath).mustSay(t, "Tidak seorang pun diberi tahu", "Tidak diberi tahu (tanpa nomor)")
	ani, siti := o.withPhone("Ani Contoh", bot.RolePetugas, 901), o.withPhone(`<b>Siti</b> "Contoh"`, bot.RolePetugas, 902)
	o.mustTell("by age", `Ani Contoh, <b>Siti</b> "Contoh"`)
	d := budi.open(rosterPath)
	d.mustSay(t, "1. Ani Contoh", `2. <b>Siti</b> "Contoh"`, "+62••••0901", "Kalau 2 menit tidak", "Kalau 5 menit: semua nomor, lewat SMS", "tiap 10 menit")
	d.mustNotSay(t, "+620000000901", "Tidak seorang pun")
	up := fmt.Sprintf("%s/%d/naik", rosterPath, siti.ID)
	sent := d.filled(t, up)
	for range 2 { // a double click
		budi.ask("POST", up, sent)
	}
	o.mustTell("after one up", `<b>Siti</b> "Contoh", Ani Contoh`)
	d = budi.open(rosterPath)
	d.mustSay(t, "Urutannya disimpan", "2. Ani Contoh")
	d = budi.send(d, fmt.Sprintf("%s/%d/turun", rosterPath, siti.ID))
	o.mustTell("and down again", `Ani Contoh, <b>Siti</b> "Contoh"`)
	for _, action := range []string{fmt.Sprintf("%s/%d/naik", rosterPath, ani.ID), fmt.Sprintf("%s/%d/turun", rosterPath, siti.ID)} {
		if len(d.marked("action", action)) > 0 {
			t.Errorf("the end of the list has %s", action)
		}
	}
	if o.did(audit.RosterOrdered) != 2 {
		t.Errorf("in the log: %v", o.acts())
	}
	budi.open("/pengaturan").mustSay(t, "Ani Contoh, 1 lagi menyusul")
	budi.open("/jejak").mustSay(t, "Mengubah urutan penerima panggilan darurat", `Penerima panggilan darurat <b>Siti</b> "Contoh", Ani Contoh`)
}

// Two change the order at once: the second sees both orders and keeps the one or the other.
func TestAStaleOrderIsShownBesideTheOther(t *testing.T) {
	o := newOffice(t)
	budi, rini := o.member("Budi Contoh", bot.RoleKepala), o.member("Rini Contoh", bot.RoleAdmin)
	ani := o.withPhone("Ani Contoh", bot.RolePetugas, 901)
	o.withPhone("Siti Contoh", bot.RolePetugas, 902)
	dewi := o.withPhone("Dewi Contoh", bot.RolePetugas, 903)
	path := func(s bot.Staff, what string) string { return fmt.Sprintf("%s/%d/%s", rosterPath, s.ID, what) }
	before := budi.open(rosterPath)
	rini.send(rini.open(rosterPath), path(dewi, "naik"))
	o.mustTell("by the first", "Ani Contoh, Dewi Contoh, Siti Contoh")
	d := budi.send(before, path(ani, "turun"))
	if d.status != 409 {
		t.Fatalf("a stale order: %d\n%s", d.status, d.text)
	}
	d.mustSay(t, "Belum disimpan", "Isian Anda", "Isi sekarang", "Biarkan isi sekarang", "Pakai urutan saya")
	var rows []string
	for _, tr := range d.all("tr")[1:] {
		rows = append(rows, words(tr))
	}
	if want := []string{"1Siti ContohAni Contoh", "2Ani ContohDewi Contoh", "3Dewi ContohSiti Contoh"}; !slices.Equal(rows, want) {
		t.Errorf("side by side: %q", rows)
	}
	o.mustTell("nothing was changed", "Ani Contoh, Dewi Contoh, Siti Contoh")
	_, err := o.db.DisableStaff(t.Context(), "Siti Contoh") // and meanwhile once more
	o.must(err)
	d = budi.send(d, rosterPath+"/urutan")
	if d.status != 409 {
		t.Fatalf("stale once more: %d", d.status)
	}
	budi.send(d, rosterPath+"/urutan").mustSay(t, "Urutannya disimpan")
	o.mustTell("the second's", "Ani Contoh, Dewi Contoh")
}

// A number is given, changed and taken away; the last one only after a warning, and nobody
// changes a number that they have not seen.
func TestAPhoneIsGivenAndTakenAway(t *testing.T) {
	o := newOffice(t, withSMS)
	budi, rini := o.member("Budi Contoh", bot.RoleKepala), o.member("Rini Contoh", bot.RoleAdmin)
	siti := o.withPhone("Siti Contoh", bot.RolePetugas, 902)
	me, hers := rosterPath+"/1", fmt.Sprintf("%s/%d", rosterPath, siti.ID)
	d := budi.open(me)
	d.mustSay(t, "Nomor Budi Contoh", "Belum ada nomor")
	for typed, want := range map[string]string{"": "belum diisi", "dua belas": "tidak terbaca", "3513014101900001": "tidak terbaca", strings.Repeat("0", 31): "paling banyak 30"} {
		if d := budi.send(d, me, "telepon", typed); d.status != 422 || value(d.marked("id", "telepon")[0], "value") != typed {
			t.Errorf("%q: %d %s", typed, d.status, d.text)
		} else if !d.says(want) {
			t.Errorf("%q: %s", typed, d.text)
		}
	}
	d = budi.send(d, me, "telepon", "0812 3456 7890")
	d.mustSay(t, "Nomor Budi Contoh disimpan", "+62••••7890")
	d.mustNotSay(t, "81234567890")
	if d := budi.send(budi.open(hers), hers, "telepon", "+62 812-3456-7890"); d.status != 422 || !d.says("sudah dipakai rekan lain") {
		t.Errorf("the number of a colleague: %d %s", d.status, d.text)
	}
	o.mustTell("petugas first", "Siti Contoh, Budi Contoh")
	// A colleague changes it while it is open here.
	stale := budi.open(me)
	rini.send(rini.open(me), me, "telepon", "0812 3456 1111")
	d = budi.send(stale, me, "telepon", "0812 3456 2222")
	if d.status != 409 {
		t.Fatalf("a stale number: %d", d.status)
	}
	d.mustSay(t, "Belum disimpan", "0812 3456 2222", "+62••••1111", "Biarkan isi sekarang")
	budi.send(d, me, "telepon", "0812 3456 2222").mustSay(t, "+62••••2222")
	if d := budi.send(stale, me, "telepon", "0812 3456 3333"); d.status != 409 {
		t.Errorf("the stale page once more: %d", d.status)
	}
	// One goes without much ado, the last one not.
	budi.send(budi.open(hers), hers+"/lepas").mustSay(t, "Nomor Siti Contoh dilepas")
	o.mustTell("one is left", "Budi Contoh")
	d = budi.open(me)
	d.mustSay(t, "Hanya Budi Contoh yang diberi tahu sekarang")
	d = budi.send(d, me+"/lepas")
	if d.status != 409 {
		t.Fatalf("the last one: %d %s", d.status, d.text)
	}
	d.mustSay(t, "Belum dilepas", "tidak seorang pun diberi tahu", "Jangan lepas")
	o.mustTell("it was asked first", "Budi Contoh")
	budi.send(d, me+"/lepas").mustSay(t, "Sekarang tidak seorang pun diberi tahu")
	o.mustTell("it was said again", "")
	budi.open("/").mustSay(t, "Tidak seorang pun diberi tahu")
	if o.did(audit.PhoneChanged) != 3 || o.did(audit.PhoneRemoved) != 2 {
		t.Errorf("in the log: %v", o.acts())
	}
	log, err := o.db.AuditLog(t.Context(), 0, 100)
	o.must(err)
	for _, e := range log {
		if strings.Contains(fmt.Sprint(e), "3456") {
			t.Errorf("the log has a number: %+v", e)
		}
	}
}

// Of two who take the last two numbers away at once, one is warned.
func TestTheLastTwoPhonesAreNotTakenAtOnce(t *testing.T) {
	o := newOffice(t)
	budi, rini := o.member("Budi Contoh", bot.RoleKepala), o.member("Rini Contoh", bot.RoleAdmin)
	a, b := o.withPhone("Ani Contoh", bot.RolePetugas, 901), o.withPhone("Siti Contoh", bot.RolePetugas, 902)
	var wait sync.WaitGroup
	statuses := make([]int, 2)
	for i, c := range []struct {
		who *browser
		s   bot.Staff
	}{{budi, a}, {rini, b}} {
		path := fmt.Sprintf("%s/%d", rosterPath, c.s.ID)
		form := c.who.open(path).filled(t, path+"/lepas")
		wait.Go(func() { statuses[i] = c.who.ask("POST", path+"/lepas", form).StatusCode })
	}
	wait.Wait()
	slices.Sort(statuses)
	if !slices.Equal(statuses, []int{303, 409}) || o.told() == "" {
		t.Errorf("%v, told are %q", statuses, o.told())
	}
}

// A phone is tried by the way that a cry goes; once a minute, not after BERHENTI, and not
// where no channel works. What became of it is said.
func TestAPhoneIsTried(t *testing.T) {
	phones := []bot.ChannelName{"sms"}
	o := newOffice(t, func(o *Options) {
		o.Phones = func() []bot.ChannelName { return phones }
		o.Ways = func(bot.ChannelName) Way { return Way{Traits: bot.Traits{Medium: bot.SMS, Answerable: true}} }
	})
	budi := o.member("Budi Contoh", bot.RoleKepala)
	siti := o.withPhone("Siti Contoh", bot.RolePetugas, 902)
	try := fmt.Sprintf("%s/%d/uji", rosterPath, siti.ID)
	d := budi.open(rosterPath)
	sent := d.filled(t, try)
	for range 2 {
		budi.ask("POST", try, sent)
	}
	d = budi.open(rosterPath)
	d.mustSay(t, "Pesan uji untuk Siti Contoh masuk antrean kirim", "Uji terakhir")
	if d := budi.send(d, try); d.status != 409 || !d.says("Tunggu satu menit") {
		t.Errorf("within the minute: %d %s", d.status, d.text)
	}
	texts := o.outbox("sms", store.Failed)
	if len(texts) != 1 || !strings.Contains(texts[0], "Uji dari kanca") || len(texts[0]) > 160 {
		t.Errorf("sent: %q", texts)
	}
	budi.open(rosterPath).mustSay(t, "Gagal")
	if o.did(audit.AlertTested) != 1 {
		t.Errorf("in the log: %v", o.acts())
	}
	o.later(2 * time.Minute)
	phones = nil
	d = budi.open(rosterPath)
	d.mustSay(t, "tidak ada saluran yang dapat mengirim uji")
	if res := budi.ask("POST", try, url.Values{}); res.StatusCode != 409 {
		t.Errorf("without a channel: %d", res.StatusCode)
	}
	phones = []bot.ChannelName{"sms"}
	o.villager(902, "sms").writes("BERHENTI", []bot.Event{bot.OptedOutOfAnnouncements{}})
	if len(budi.open(rosterPath).marked("action", try)) > 0 {
		t.Error("a phone that said BERHENTI can be tried")
	}
	if res := budi.ask("POST", try, url.Values{}); res.StatusCode != 409 || len(o.outbox("sms", store.Delivered)) > 0 {
		t.Errorf("tried after BERHENTI: %d", res.StatusCode)
	}
}

// Whoever sits down at an open screen changes nobody's phone.
func TestTheRosterAsksForTheCode(t *testing.T) {
	o := newOffice(t)
	budi := o.member("Budi Contoh", bot.RoleKepala)
	siti := o.withPhone("Siti Contoh", bot.RolePetugas, 902)
	hers := fmt.Sprintf("%s/%d", rosterPath, siti.ID)
	d := budi.open(hers)
	o.later(16 * time.Minute)
	for _, c := range []struct{ path, then string }{{hers, hers}, {hers + "/lepas", hers}} {
		if res := budi.ask("POST", c.path, d.filled(t, c.path)); res.Header.Get("Location") != "/pastikan" {
			t.Errorf("%s without the code: %d", c.path, res.StatusCode)
		}
		if d := budi.open(hers); d.at != "/pastikan" {
			t.Errorf("%s is shown without the code: %s", hers, d.at)
		}
	}
	o.mustTell("nothing was changed", "Siti Contoh")
	if d := budi.send(budi.open(hers), "/pastikan", "kode", budi.code()); d.at != hers {
		t.Errorf("after the code: %s", d.at)
	}
}

// Closing the account of the last one who is told is warned of, too.
func TestClosingTheLastPhoneIsWarnedOf(t *testing.T) {
	o := newOffice(t)
	rini := o.member("Rini Contoh", bot.RoleAdmin)
	o.withPhone("Siti Contoh", bot.RolePetugas, 902)
	o.withPhone("Ani Contoh", bot.RolePetugas, 901)
	closes := func(name string) *document {
		t.Helper()
		form := rini.open("/akun").filled(t, "/akun/tutup")
		form.Set("nama", name)
		return rini.follow(rini.ask("POST", "/akun/tutup", form), "/akun/tutup")
	}
	closes("Ani Contoh").mustSay(t, "Akun Ani Contoh sudah ditutup")
	d := closes("Siti Contoh")
	if d.status != 409 {
		t.Fatalf("the last one: %d", d.status)
	}
	d.mustSay(t, "Belum ditutup", "tidak seorang pun diberi tahu")
	o.mustTell("it was asked first", "Siti Contoh")
	rini.send(d, "/akun/tutup").mustSay(t, "Akun Siti Contoh sudah ditutup")
	o.mustTell("it was said again", "")
}

// A phone that said BERHENTI is told of nothing: where no other is left, the first page
// says so to everybody, until one is told again.
func TestTheFirstPageSaysThatEveryPhoneSaidStop(t *testing.T) {
	o := newOffice(t)
	budi, ani := o.member("Budi Contoh", bot.RoleKepala), o.member("Ani Contoh", bot.RolePetugas)
	o.withPhone("Siti Contoh", bot.RolePetugas, 902)
	hears := func(when string, somebody bool) {
		t.Helper()
		if budi.open("/").says("Tidak seorang pun diberi tahu") == somebody || ani.open("/").says("Belum ada ponsel kantor yang diberi tahu") == somebody {
			t.Errorf("%s the first page says: %s", when, budi.open("/").text)
		}
	}
	hears("with one phone", true)
	siti := o.villager(902, "sms")
	siti.writes("BERHENTI", []bot.Event{bot.OptedOutOfAnnouncements{}})
	hears("after BERHENTI", false)
	o.withPhone("Dewi Contoh", bot.RolePetugas, 903)
	hears("with another phone", true)
}

// The only phone gets a number that said BERHENTI: as with a phone that is taken away,
// it is asked first whether nobody shall be told.
func TestTheLastNumberIsNotChangedForOneThatSaidStop(t *testing.T) {
	o := newOffice(t)
	budi := o.member("Budi Contoh", bot.RoleKepala)
	siti := o.withPhone("Siti Contoh", bot.RolePetugas, 902)
	stopped := &villager{office: o, number: bot.Address{Kind: bot.Phone, Value: "+6281234567890"}, channel: "sms"}
	stopped.writes("BERHENTI", []bot.Event{bot.OptedOutOfAnnouncements{}})
	hers := fmt.Sprintf("%s/%d", rosterPath, siti.ID)
	d := budi.send(budi.open(hers), hers, "telepon", "0812 3456 7890")
	if d.status != 409 {
		t.Fatalf("the last number: %d %s", d.status, d.text)
	}
	d.mustSay(t, "Belum disimpan", "BERHENTI", "Tidak seorang pun akan diberi tahu", "Pakai nomor lain")
	o.mustTell("it was asked first", "Siti Contoh")
	budi.send(d, hers).mustSay(t, "Sekarang tidak seorang pun diberi tahu", "+62••••7890")
	o.mustTell("it was said again", "")
	d = budi.send(budi.open(hers), hers, "telepon", "0812 3456 1111")
	d.mustSay(t, "Nomor Siti Contoh disimpan. Kirim uji")
	o.withPhone("Dewi Contoh", bot.RolePetugas, 903)
	budi.send(budi.open(hers), hers, "telepon", "0812 3456 7890").mustSay(t, "Nomor Siti Contoh disimpan")
	o.mustTell("another one is told", "Dewi Contoh")
}

// Whoever goes back in the browser and fills the same form otherwise is not told that it
// was done when it was not.
func TestAFormFilledOtherwiseAfterGoingBackIsAnotherForm(t *testing.T) {
	o := newOffice(t)
	rini := o.member("Rini Contoh", bot.RoleAdmin)
	siti := o.withPhone("Siti Contoh", bot.RolePetugas, 902)
	for i, name := range []string{"Ani Contoh", "Dewi Contoh"} {
		o.withPhone(name, bot.RolePetugas, 910+i)
	}
	page := rini.open("/akun")
	for _, name := range []string{"Ani Contoh", "Dewi Contoh", "Dewi Contoh"} { // and a double click
		rini.send(page, "/akun/tutup", "nama", name).mustSay(t, "Akun "+name+" sudah ditutup")
	}
	o.mustTell("two were closed", "Siti Contoh")
	if n := o.did(audit.AccountDisabled); n != 2 {
		t.Errorf("closed %d times", n)
	}
	hers := fmt.Sprintf("%s/%d", rosterPath, siti.ID)
	page = rini.open(hers)
	for range 2 {
		rini.send(page, hers, "telepon", "0812 3456 7890").mustSay(t, "disimpan", "+62••••7890")
	}
	if d := rini.send(page, hers, "telepon", "0812 3456 1111"); d.status != 409 || !d.says("Belum disimpan") {
		t.Errorf("another number after going back: %d %s", d.status, d.text)
	}
	if n := o.did(audit.PhoneChanged); n != 1 {
		t.Errorf("changed %d times", n)
	}
}
