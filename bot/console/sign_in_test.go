package console

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
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
