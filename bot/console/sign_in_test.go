package console

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/console/onetime"
	"kanca/bot/store"
)

// acts lists what stands in the audit log, oldest first.
func (o *office) acts() (list []audit.Action) {
	o.t.Helper()
	log, err := o.db.AuditLog(context.Background(), 0, 1000)
	o.must(err)
	for _, e := range slices.Backward(log) {
		list = append(list, e.Action)
	}
	if _, err := o.db.VerifyAudit(context.Background(), ""); err != nil {
		o.t.Error(err)
	}
	return list
}

// From the link to the morning page, out, and in again.
func TestAPetugasTakesAnAccountIntoUse(t *testing.T) {
	o := newOffice(t)
	link, siti := o.invite("Siti Contoh", bot.RolePetugas), o.browser()
	d := siti.open(link)
	if d.status != http.StatusOK || !d.says("Halo, Siti Contoh") {
		t.Fatalf("%d: %s", d.status, d.text)
	}
	for _, c := range []struct{ first, second, want string }{
		{"", "", "belum diisi"},
		{"pendek", "pendek", "terlalu pendek"},
		{"probolinggo2026", "probolinggo2026", "mudah ditebak"},
		{"3513014101900001", "3513014101900001", "hanya berisi angka"},
		{"siticontoh1990", "siticontoh1990", "terlalu dekat"},
		{goodPassword, goodPassword + "!", "tidak sama"},
	} {
		d := siti.send(siti.open(link), link, "sandi", c.first, "sandi-ulang", c.second)
		if d.status != http.StatusUnprocessableEntity || !d.says(c.want) || c.first != "" && strings.Contains(d.raw, `"`+c.first+`"`) {
			t.Errorf("%q: %d %s", c.first, d.status, d.text)
		}
	}
	d = siti.send(d, link, "sandi", goodPassword, "sandi-ulang", goodPassword)
	if d.at != "/" || d.status != http.StatusOK || !d.says("Siti Contoh") || !d.says("Selamat datang") {
		t.Fatalf("%s %d: %s", d.at, d.status, d.text)
	}
	if d := siti.open("/"); d.says("Selamat datang") {
		t.Error("what was done is told twice")
	}
	if d := o.browser().open(link); d.status != http.StatusNotFound || !d.says("tidak berlaku lagi") {
		t.Errorf("the link again: %d %s", d.status, d.text)
	}
	if d := siti.send(siti.open("/"), "/keluar"); d.at != "/masuk?keluar" || !d.says("sudah keluar") {
		t.Errorf("signed out: %s %s", d.at, d.text)
	}
	if d := siti.open("/"); d.at != "/masuk" {
		t.Errorf("after signing out: %s", d.at)
	}
	if d := siti.signIn(" siti  CONTOH ", goodPassword); d.at != "/" || !d.says("Hari ini") {
		t.Errorf("signed in: %s %s", d.at, d.text)
	}
	if got := o.acts(); !slices.Equal(got, []audit.Action{audit.AccountAdded, audit.TookIntoUse, audit.SignedOut, audit.SignedIn}) {
		t.Errorf("the log has %v", got)
	}
}

// A kepala needs the phone, too, and nothing opens before its code.
func TestAKepalaNeedsACode(t *testing.T) {
	o := newOffice(t)
	link, ani := o.invite("Ani Contoh", bot.RoleKepala), o.browser()
	d := ani.send(ani.open(link), link, "sandi", goodPassword, "sandi-ulang", goodPassword)
	if d.at != "/kode" {
		t.Fatalf("led to %s: %s", d.at, d.text)
	}
	for _, path := range []string{"/", "/perangkat", "/pastikan"} {
		if d := ani.open(path); d.at != "/kode" {
			t.Errorf("%s opens without a code: %s", path, d.at)
		}
	}
	ani.readSecret(d)
	if wrong := ani.send(d, "/kode", "kode", "000 000"); wrong.status != http.StatusUnprocessableEntity || !wrong.says("tidak cocok") {
		t.Errorf("a wrong code: %d %s", wrong.status, wrong.text)
	}
	sent := d.filled(t, "/kode", "kode", ani.code())
	d = ani.follow(ani.ask("POST", "/kode", sent), "/kode")
	codes := d.all("ul")
	if d.status != http.StatusOK || !d.says("kode cadangan") {
		t.Fatalf("%d: %s", d.status, d.text)
	}
	recovery := strings.Fields(words(d.marked("class", "codes")[0]))
	_ = codes
	if again := ani.follow(ani.ask("POST", "/kode", sent), "/kode"); again.status != http.StatusOK || !again.says("kode cadangan") {
		t.Errorf("sent twice: %d %s", again.status, again.text)
	}
	joined := strings.Join(recovery, "")
	if len(joined) < 8*19 {
		t.Fatalf("recovery codes %v", recovery)
	}
	first := joined[:19]

	// Another browser: the password alone opens nothing, a code works once.
	other := o.browser()
	other.secret = ani.secret
	if d := other.signIn("Ani Contoh", goodPassword); d.at != "/masuk/kode" {
		t.Fatalf("with the password: %s", d.at)
	}
	for _, path := range []string{"/", "/kode", "/perangkat"} {
		if d := other.open(path); d.at != "/masuk/kode" {
			t.Errorf("with the password alone %s opens: %s", path, d.at)
		}
	}
	// It must not replace the codes either.
	seed := url.Values{"benih": {strings.Repeat("x", 40)}, "kode": {"123456"}}
	if d := other.follow(other.ask("POST", "/kode", seed), "/kode"); d.at != "/masuk/kode" {
		t.Errorf("the codes can be replaced by who has the password alone: %s", d.at)
	}
	used := other.code() // it was used when the codes were set up
	if d := other.send(other.open("/masuk/kode"), "/masuk/kode", "kode", used); d.status != http.StatusUnprocessableEntity {
		t.Errorf("a code that was used: %d at %s", d.status, d.at)
	}
	o.later(30 * time.Second)
	code := other.code()
	if d := other.send(other.open("/masuk/kode"), "/masuk/kode", "kode", code[:3]+" "+code[3:]); d.at != "/" || d.status != http.StatusOK {
		t.Errorf("a new code with a blank: %s %s", d.at, d.text)
	}
	// Who has lost the phone has the paper.
	third := o.browser()
	third.signIn("Ani Contoh", goodPassword)
	if d := third.send(third.open("/masuk/kode"), "/masuk/kode", "kode", strings.ToUpper(first)); d.at != "/" {
		t.Errorf("a recovery code: %s %s", d.at, d.text)
	}
	fourth := o.browser()
	fourth.signIn("Ani Contoh", goodPassword)
	if d := fourth.send(fourth.open("/masuk/kode"), "/masuk/kode", "kode", first); d.status != http.StatusUnprocessableEntity {
		t.Errorf("a recovery code twice: %d %s", d.status, d.at)
	}
	if d := third.open("/perangkat"); !d.says("yang tersisa 7") {
		t.Errorf("devices: %s", d.text)
	}
	if got := o.acts(); !slices.Contains(got, audit.SetUpCode) || !slices.Contains(got, audit.RecoveryUsed) || !slices.Contains(got, audit.CodeFailed) {
		t.Errorf("the log has %v", got)
	}
}

// Who sits down at an open screen, or has its cookie, does not have the password: a phone of
// their own would be proof enough from then on, and keep its owner out.
func TestAPhoneOfOnesOwnIsNoProof(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	o.later(provenFor)
	if d := siti.open("/kode"); d.at != "/pastikan" {
		t.Errorf("codes can be set up without the password: %s", d.at)
	}
	seed := strings.Repeat("x", 40)
	secret, _ := made(seed)
	code, err := onetime.Code(secret, onetime.Step(o.now()))
	o.must(err)
	if d := siti.follow(siti.ask("POST", "/kode", url.Values{"benih": {seed}, "kode": {code}}), "/kode"); d.at != "/pastikan" {
		t.Errorf("a phone was taken for a proof: %s", d.at)
	}
	if slices.Contains(o.acts(), audit.SetUpCode) {
		t.Error("the account makes codes of a stranger now")
	}
	d := siti.send(siti.open("/kode"), "/pastikan", "sandi", goodPassword)
	if d.at != "/kode" || d.status != http.StatusOK {
		t.Fatalf("with the password: %d at %s", d.status, d.at)
	}
	siti.readSecret(d)
	if d := siti.send(d, "/kode", "kode", siti.code()); !d.says("kode cadangan") {
		t.Errorf("codes cannot be set up at all: %s", d.text)
	}
}

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

// A cookie from before is worth nothing afterwards: nobody plants one.
func TestTheTokenIsNewAfterEachStep(t *testing.T) {
	o := newOffice(t)
	ani := o.browser()
	token := func() string {
		at, err := url.Parse(o.server.URL)
		o.must(err)
		for _, c := range ani.client.Jar.Cookies(at) {
			if c.Name == "kanca-sesi" {
				return c.Value
			}
		}
		return ""
	}
	ani.settle(o.invite("Ani Contoh", bot.RoleKepala))
	full := token()
	o.later(time.Minute)
	if d := ani.send(ani.open("/pastikan"), "/pastikan", "kode", ani.code()); d.status != http.StatusOK {
		t.Fatal(d.text)
	}
	proved := token()
	ani.send(ani.open("/"), "/keluar")
	ani.signIn("Ani Contoh", goodPassword)
	half := token()
	o.later(time.Minute)
	ani.send(ani.open("/masuk/kode"), "/masuk/kode", "kode", ani.code())
	last := token()
	seen := map[string]bool{"": true}
	for _, tok := range []string{full, proved, half, last} {
		if seen[tok] {
			t.Error("a token is used again, or empty")
		}
		seen[tok] = true
		if _, err := o.db.Session(context.Background(), tok); (err == nil) != (tok == last) {
			t.Errorf("an old token leads somewhere: %v", err)
		}
	}
}

// Where a session has ended, what was typed is there after signing in, once.
func TestWhatWasTypedIsKept(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	d := siti.open("/perangkat")
	_ = d
	o.later(store.SessionIdle)
	d = siti.follow(siti.ask("POST", "/pastikan", url.Values{"asal": {"/pastikan"}, "sandi": {goodPassword}, "catatan": {"halo"}}), "/pastikan")
	if d.status != http.StatusUnauthorized || !d.says("disimpan selama 30 menit") {
		t.Fatalf("%d %s", d.status, d.text)
	}
	d = siti.send(d, "/masuk", "nama", "Siti Contoh", "sandi", goodPassword)
	if d.at != "/pastikan" || d.place != keptPlace {
		t.Errorf("led to %s", d.at)
	}
}

// Where one is signed in can be seen and ended; so can an account.
func TestDevicesCanBeEnded(t *testing.T) {
	o := newOffice(t)
	here := o.member("Siti Contoh", bot.RolePetugas)
	there := o.browser()
	there.signIn("Siti Contoh", goodPassword)
	d := here.open("/perangkat")
	if strings.Count(d.text, "Chrome, Android") < 2 || !d.says("(perangkat ini)") {
		t.Errorf("devices: %s", d.text)
	}
	action := ""
	for _, f := range d.all("form") {
		if strings.HasSuffix(value(f, "action"), "/akhiri") {
			action = value(f, "action")
		}
	}
	stranger := o.member("Ani Contoh", bot.RolePetugas)
	if d := stranger.follow(stranger.ask("POST", action, url.Values{"formulir": {"x"}}), action); d.status != http.StatusNotFound {
		t.Errorf("somebody else ends a device: %d", d.status)
	}
	if d := here.send(d, action); !d.says("sudah dikeluarkan") || strings.Count(d.text, "Chrome, Android") != 1 {
		t.Errorf("after ending: %s", d.text)
	}
	if d := there.open("/"); d.at != "/masuk" {
		t.Errorf("the other device is signed in still: %s", d.at)
	}
	if _, err := o.db.DisableStaff(context.Background(), "Siti Contoh"); err != nil {
		t.Fatal(err)
	}
	if d := here.open("/"); d.at != "/masuk" {
		t.Error("a disabled account is signed in still")
	}
	if d := here.signIn("Siti Contoh", goodPassword); d.status != http.StatusUnprocessableEntity {
		t.Errorf("a disabled account signs in: %d", d.status)
	}
}

// A browser that keeps no cookies is told why it cannot sign in.
func TestWithoutCookiesTheReasonIsTold(t *testing.T) {
	o := newOffice(t)
	o.member("Siti Contoh", bot.RolePetugas)
	b := o.browser()
	b.client.Jar = nil
	if d := b.signIn("Siti Contoh", goodPassword); d.status != http.StatusUnprocessableEntity || !d.says("tidak menyimpan kuki") {
		t.Errorf("%d %s", d.status, d.text)
	}
}

// English is a choice, and leads nowhere else.
func TestTheLanguageCanBeChosen(t *testing.T) {
	o := newOffice(t)
	b := o.browser()
	if d := b.send(b.open("/masuk"), "/bahasa"); d.at != "/masuk" {
		t.Errorf("led to %s", d.at)
	}
	res := b.ask("POST", "/bahasa", url.Values{"bahasa": {"en"}, "kembali": {"/masuk"}})
	if d := b.follow(res, "/bahasa"); !d.says("Sign in") || value(d.all("html")[0], "lang") != "en" {
		t.Errorf("%s", d.text)
	}
	for _, to := range []string{"https://evil.example", "//evil.example", `/\evil.example`, "", "javascript:alert(1)"} {
		if got := b.ask("POST", "/bahasa", url.Values{"bahasa": {"xx"}, "kembali": {to}}).Header.Get("Location"); got != "/" {
			t.Errorf("%q leads to %q", to, got)
		}
	}
}

// A browser that says nothing of itself, or half of it, is named in words.
func TestADeviceWithoutANameIsNamed(t *testing.T) {
	o := newOffice(t)
	o.member("Siti Contoh", bot.RolePetugas)
	for agent, want := range map[string]string{"curl/8": "Perangkat yang tidak menyebut namanya (perangkat ini)", "Mozilla/5.0 (Windows NT 10.0)": "Windows (perangkat ini)"} {
		b := o.browser()
		form := b.open("/masuk").filled(t, "/masuk", "nama", "Siti Contoh", "sandi", goodPassword)
		b.ask(http.MethodPost, "/masuk", form, "User-Agent", agent)
		d := b.open("/perangkat")
		d.mustSay(t, want)
		d.mustNotSay(t, "?,", ", ?")
	}
}
