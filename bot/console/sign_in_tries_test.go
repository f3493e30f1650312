package console

import (
	"database/sql"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot"
)

// Five wrong codes and the password has to be given again, after a while.
func TestCodesCannotBeTriedOut(t *testing.T) {
	o := newOffice(t)
	ani := o.member("Ani Contoh", bot.RoleKepala)
	o.later(time.Minute)
	thief := o.browser()
	d := thief.signIn("Ani Contoh", goodPassword)
	for range 5 {
		if d.at == "/masuk/kode" {
			d = thief.send(d, "/masuk/kode", "kode", "999999")
		}
	}
	if d.status != http.StatusTooManyRequests || !d.says("Terlalu banyak percobaan") {
		t.Errorf("after five wrong codes: %d %s", d.status, d.text)
	}
	if d := thief.open("/masuk/kode"); d.at != "/masuk" {
		t.Errorf("the session lives on: %s", d.at)
	}
	thief.secret = ani.secret
	thief.signIn("Ani Contoh", goodPassword)
	if d := thief.send(thief.open("/masuk/kode"), "/masuk/kode", "kode", thief.code()); d.at == "/" {
		t.Error("the sixth code was looked at")
	}
}

// Whoever types what codes are counted by as a name keeps nobody's code from counting.
func TestCodesAreCountedApart(t *testing.T) {
	o := newOffice(t)
	ani := o.member("Ani Contoh", bot.RoleKepala)
	ani.send(ani.open("/"), "/keluar")
	rival := o.browser()
	for range 6 {
		rival.signIn("code 1", "bukan kata sandinya")
	}
	o.later(31 * time.Second)
	ani.signIn("Ani Contoh", goodPassword)
	if d := ani.send(ani.open("/masuk/kode"), "/masuk/kode", "kode", ani.code()); d.at != "/" {
		t.Errorf("a right code of who was locked out: %d %s", d.status, d.text)
	}
}

// Whoever tries passwords waits longer each time, and learns of no name.
func TestPasswordsCannotBeTriedOut(t *testing.T) {
	o := newOffice(t)
	o.member("Siti Contoh", bot.RolePetugas)
	texts := map[string]string{}
	for _, name := range []string{"Siti Contoh", "Tidak Ada"} {
		thief := o.browser()
		for range 5 {
			d := thief.signIn(name, "bukan kata sandinya")
			if d.status != http.StatusUnprocessableEntity || strings.Contains(d.raw, "bukan kata sandinya") {
				t.Fatalf("%s: %d %s", name, d.status, d.text)
			}
			texts[name] += d.text
		}
		d := thief.signIn(name, goodPassword)
		if d.status != http.StatusTooManyRequests || !d.says("Terlalu banyak percobaan") {
			t.Errorf("%s after five tries: %d %s", name, d.status, d.text)
		}
		texts[name] += d.text
	}
	if texts["Siti Contoh"] != texts["Tidak Ada"] {
		t.Errorf("names can be told apart:\n%s\n%s", texts["Siti Contoh"], texts["Tidak Ada"])
	}
	o.later(61 * time.Second)
	if d := o.browser().signIn("Siti Contoh", goodPassword); d.at != "/" {
		t.Errorf("after a minute: %d %s", d.status, d.text)
	}
	// A network that tries many names is stopped as well.
	thief, stopped := o.browser(), false
	for n := range 30 {
		stopped = stopped || thief.signIn("Orang "+strings.Repeat("x", n), "bukan kata sandinya").status == http.StatusTooManyRequests
	}
	if !stopped {
		t.Error("thirty names in a moment were tried out")
	}
}

// Whoever types a colleague's name wrongly all day does not keep them out of the
// browser that they have signed in with before, and has no such browser themselves.
func TestNobodyIsLockedOutByOthers(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	siti.send(siti.open("/"), "/keluar")
	rival := o.member("Rival Contoh", bot.RolePetugas)
	rival.send(rival.open("/"), "/keluar")
	for range 5 {
		rival.signIn("Siti Contoh", "bukan kata sandinya")
	}
	if d := rival.signIn("Siti Contoh", goodPassword); d.status != http.StatusTooManyRequests {
		t.Errorf("the rival tries on: %d", d.status)
	}
	if d := siti.signIn("Siti Contoh", "salah ketik saja"); d.status != http.StatusUnprocessableEntity {
		t.Errorf("Siti mistypes: %d %s", d.status, d.text)
	}
	if d := siti.signIn("siti contoh", goodPassword); d.at != "/" {
		t.Errorf("Siti is kept out: %d %s", d.status, d.text)
	}
	siti.send(siti.open("/"), "/keluar")
	for range 5 {
		siti.signIn("Siti Contoh", "bukan kata sandinya")
	}
	if d := siti.signIn("Siti Contoh", goodPassword); d.status != http.StatusTooManyRequests {
		t.Errorf("in that browser passwords can be tried out: %d", d.status)
	}
}

// A browser of the office is used by several people: each is known in it, whoever came last.
func TestNobodyIsLockedOutOfASharedBrowser(t *testing.T) {
	o := newOffice(t)
	desk := o.member("Siti Contoh", bot.RolePetugas)
	desk.send(desk.open("/"), "/keluar")
	desk.settle(o.invite("Budi Contoh", bot.RolePetugas))
	desk.send(desk.open("/"), "/keluar")
	rival := o.browser()
	for _, name := range []string{"Siti Contoh", "Budi Contoh"} {
		for range 5 {
			rival.signIn(name, "bukan kata sandinya")
		}
	}
	o.later(time.Second)
	for _, name := range []string{"Siti Contoh", "Budi Contoh", "Siti Contoh"} {
		if d := desk.signIn(name, goodPassword); d.at != "/" {
			t.Errorf("%s is kept out of the office's own browser: %d %s", name, d.status, d.text)
			continue
		}
		desk.send(desk.open("/"), "/keluar")
	}
}

// A flood of tries from everywhere keeps nobody out who is known: not at the browser that
// they have used before, not with the code, not before what asks for a proof, not by a link.
func TestAFloodKeepsNobodyOut(t *testing.T) {
	o := newOffice(t)
	siti, ani := o.member("Siti Contoh", bot.RolePetugas), o.member("Ani Contoh", bot.RoleKepala)
	siti.send(siti.open("/"), "/keluar")
	link := o.invite("Rini Contoh", bot.RolePetugas)
	o.later(time.Minute)
	for n := range triesOfAll {
		o.c.limits.allow(netip.AddrFrom4([4]byte{192, 0, byte(n), 1}))
	}
	if d := o.browser().signIn("Siti Contoh", "bukan kata sandinya"); d.status != http.StatusTooManyRequests {
		t.Fatalf("this is no flood: %d", d.status)
	}
	if d := siti.signIn("Siti Contoh", goodPassword); d.at != "/" {
		t.Errorf("Siti is kept out of her own browser: %d", d.status)
	}
	if d := ani.send(ani.open("/pastikan"), "/pastikan", "kode", ani.code()); d.status != http.StatusOK {
		t.Errorf("Ani cannot prove who she is: %d", d.status)
	}
	ani.send(ani.open("/"), "/keluar")
	o.later(30 * time.Second)
	for n := range triesOfAll {
		o.c.limits.allow(netip.AddrFrom4([4]byte{192, 0, byte(n), 1}))
	}
	ani.signIn("Ani Contoh", goodPassword)
	if d := ani.send(ani.open("/masuk/kode"), "/masuk/kode", "kode", ani.code()); d.at != "/" {
		t.Errorf("Ani is kept out: %d at %s", d.status, d.at)
	}
	rini := o.browser()
	if d := rini.send(rini.open(link), link, "sandi", goodPassword, "sandi-ulang", goodPassword); d.at != "/" {
		t.Errorf("a link does not open: %d", d.status)
	}
}

// Codes that are tried at the same moment are no more than those one after the other.
func TestCodesCannotBeTriedOutAtOnce(t *testing.T) {
	o := newOffice(t)
	o.member("Ani Contoh", bot.RoleKepala)
	o.later(time.Minute)
	const tries = 12
	var thieves []*browser
	for range tries {
		b := o.browser()
		b.signIn("Ani Contoh", goodPassword)
		thieves = append(thieves, b)
	}
	var all sync.WaitGroup
	for i, b := range thieves {
		all.Go(func() { b.ask("POST", "/masuk/kode", url.Values{"kode": {fmt.Sprintf("%06d", i)}}) })
	}
	all.Wait()
	db, err := sql.Open("sqlite", o.file)
	o.must(err)
	defer db.Close()
	var looked int
	o.must(db.QueryRow(`SELECT max(failures) FROM sign_in_failure`).Scan(&looked))
	if looked > 5 {
		t.Errorf("%d of %d codes were looked at", looked, tries)
	}
}

// The first wrong code is not one too many, though time passes while it is looked at.
func TestOneWrongCodeIsFree(t *testing.T) {
	var o *office
	o = newOffice(t, func(c *Options) { c.Now = func() time.Time { return o.now().Add(-time.Millisecond) } })
	ani := o.member("Ani Contoh", bot.RoleKepala)
	ani.send(ani.open("/"), "/keluar")
	o.later(time.Minute)
	d := ani.send(ani.signIn("Ani Contoh", goodPassword), "/masuk/kode", "kode", "999999")
	if d.status != http.StatusUnprocessableEntity || !d.says("tidak cocok") {
		t.Errorf("a wrong code: %d %s", d.status, d.text)
	}
	if d := ani.send(d, "/masuk/kode", "kode", ani.code()); d.at != "/" {
		t.Errorf("and then the right one: %d at %s", d.status, d.at)
	}
}
