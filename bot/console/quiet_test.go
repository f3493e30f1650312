package console

import (
	"net/http"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
)

// quietly asks for a page as a page that is open does by itself.
func (b *browser) quietly(path string) *http.Response {
	return b.ask(http.MethodGet, path, nil, quietHeader, "1")
}

// A page that was refused and reads itself again is refused in short: the log, which nobody
// may shorten, has who opened it and not how often a tab asked.
func TestARefusedPageThatAsksAgainFillsNoLog(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	before := len(o.acts())
	if d := siti.open("/akun"); d.status != http.StatusForbidden || len(o.acts()) != before+1 {
		t.Fatalf("opened by hand: %d, %d deeds", d.status, len(o.acts())-before)
	}
	for range 3 {
		if res := siti.quietly("/akun"); res.StatusCode != http.StatusForbidden {
			t.Errorf("by itself: %d", res.StatusCode)
		}
	}
	if got := len(o.acts()); got != before+1 {
		t.Errorf("the log has %d deeds more", got-before-1)
	}
	// What changes something is no page that reads itself again, whatever it says.
	siti.ask(http.MethodPost, "/akun", nil, quietHeader, "1")
	if got := len(o.acts()); got != before+2 {
		t.Errorf("a form that was refused: %d deeds more", got-before-1)
	}
	// Half signed in, a tab is told that its session ended and not led away.
	kepala := o.browser()
	link := o.invite("Bambang Contoh", bot.RoleKepala)
	kepala.send(kepala.open(link), link, "sandi", goodPassword, "sandi-ulang", goodPassword)
	for _, path := range []string{"/kotak-masuk", "/kabar/sekarang"} {
		if res := kepala.quietly(path); res.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s half signed in: %d", path, res.StatusCode)
		}
	}
}

// Whoever opens a report is written down each time, and a page that reads itself again only
// where its reader never was.
func TestAReportThatReadsItselfAgainIsNoOtherReader(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	o.villager(1, "whatsapp").reports("rep", "diminta uang", "Pak Calo", true)
	opened := func() (n int) {
		for _, a := range o.acts() {
			if a == audit.EntryOpened {
				n++
			}
		}
		return n
	}
	siti.quietly("/laporan/rep")
	if got := opened(); got != 1 {
		t.Errorf("who never opened it reads without a trace: %d", got)
	}
	siti.quietly("/laporan/rep")
	siti.quietly("/laporan/rep")
	if got := opened(); got != 1 {
		t.Errorf("a tab is %d readers", got)
	}
	siti.open("/laporan/rep")
	if got := opened(); got != 2 {
		t.Errorf("opened by hand it is in the log %d times", got)
	}
	cry := o.villager(2, "whatsapp").cries("tolong")
	siti.quietly(needPath(cry))
	if got := opened(); got != 3 {
		t.Errorf("the cry was read without a trace: %d", got)
	}
}

// A tab in the background neither leads somebody away who is about to prove who they are,
// nor takes what waits to be put back into a form.
func TestAPageThatReadsItselfAgainTakesNoCookie(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	id := o.registers(1, rina())
	at := "/pendaftaran/" + id
	form := siti.open(at).filled(t, at+"/status", "catatan", "sudah ditelepon dua kali")
	o.later(13 * time.Hour) // the session is over
	if res := siti.ask(http.MethodPost, at+"/status", form); res.StatusCode != http.StatusUnauthorized {
		t.Fatalf("after the session: %d", res.StatusCode)
	}
	siti.signIn("Siti Contoh", goodPassword) // which leads to the page: the form is back there
	o.later(13 * time.Hour)
	siti.ask(http.MethodPost, at+"/status", form)
	signIn := siti.open("/masuk").filled(t, "/masuk", "nama", "Siti Contoh", "sandi", goodPassword)
	res := siti.ask(http.MethodPost, "/masuk", signIn)
	if res.Header.Get("Location") != at+"#"+keptPlace {
		t.Fatalf("signed in it goes on to %s", res.Header.Get("Location"))
	}
	if res := siti.quietly(at); res.StatusCode != http.StatusOK || len(res.Cookies()) != 0 {
		t.Errorf("by itself: %d with %v", res.StatusCode, res.Cookies())
	}
	siti.open(at).mustSay(t, "sudah ditelepon dua kali")

	o.later(6 * time.Minute)
	if d := siti.open(at + "/nik"); d.at != "/pastikan" {
		t.Fatalf("without a proof: %s", d.at)
	}
	other := o.registers(2, bot.Registration{Name: "Ahmad Contoh", Age: 41, NIK: "0000000101800004"})
	if res := siti.quietly("/pendaftaran/" + other + "/nik"); res.StatusCode != http.StatusConflict || len(res.Cookies()) != 0 {
		t.Errorf("by itself: %d with %v", res.StatusCode, res.Cookies())
	}
	if d := siti.send(siti.open("/pastikan"), "/pastikan", "sandi", goodPassword); d.at != at+"/nik" {
		t.Errorf("proven it leads to %s", d.at)
	}
	kepala := o.member("Bambang Contoh", bot.RoleKepala)
	o.later(6 * time.Minute)
	if res := kepala.quietly("/ekspor"); res.StatusCode != http.StatusConflict || len(res.Cookies()) != 0 {
		t.Errorf("an export by itself: %d with %v", res.StatusCode, res.Cookies())
	}
}
