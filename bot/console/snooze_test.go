package console

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
)

// A need that cannot be finished now is put off and comes back by itself; who did so and
// until when stands in the thread, the list and the log.
func TestANeedIsPutOffAndComesBack(t *testing.T) {
	o := newOffice(t) // Monday, 09.00
	siti, budi := o.member("Siti Contoh", bot.RolePetugas), o.member("Budi Contoh", bot.RoleKepala)
	rina := o.villager(1, "whatsapp")
	need := rina.asks("mau tanya pelatihan menjahit")
	path := needPath(need)
	if d := siti.open(path + "/tunda"); d.status != http.StatusConflict || !d.says("belum Anda ambil alih") {
		t.Errorf("before it was taken: %d\n%s", d.status, d.text)
	}
	d := siti.send(siti.open(path), path+"/ambil")
	link := ""
	for _, a := range d.all("a") {
		if href := value(a, "href"); strings.HasPrefix(href, path+"/tunda?") {
			link = href
		}
	}
	d = siti.open(link)
	d.mustSay(t, "Tunda", "1 jam lagi (Senin 23 Nov, 10.00)", "3 jam lagi (Senin 23 Nov, 12.00)", "Hari kerja berikutnya (Selasa 24 Nov, 07.30)", "Minggu depan (Senin 30 Nov, 07.30)", "Tidak ada yang dikirim")
	for _, c := range [][3]string{
		{"", "", ""}, {"lain", "", ""}, {"lain", "2026-11-24", ""}, {"lain", "", "09:00"}, {"lain", "besok", "pagi"},
		{"lain", "2026-11-23", "08:59"}, {"lain", "2027-11-23", "09:00"}, {"selamanya", "", ""}, {"lain", "2026-11-31", "09:00"},
	} {
		if d := siti.send(siti.open(link), path+"/tunda", "sampai", c[0], "hari", c[1], "jam", c[2]); d.status != http.StatusUnprocessableEntity || c[1] != "" && !strings.Contains(d.raw, `value="`+c[1]+`"`) {
			t.Errorf("%q: %d\n%s", c, d.status, d.text)
		}
	}
	d = siti.send(siti.open(link), path+"/tunda", "sampai", "besok")
	d.mustSay(t, "+62••••0001 ditunda sampai Selasa 24 Nov, 07.30", "Anda tidak sedang menangani")
	d = budi.open("/kotak-masuk?antrean=ditunda")
	d.mustSay(t, "pelatihan menjahit", "Ditangani Siti Contoh", "sampai 24 Nov, 07.30", "Ditunda 1", "Menunggu 0", "Ditangani orang lain 0")
	d = budi.open(path)
	d.mustSay(t, "Ditunda", "sampai 24 Nov, 07.30", "Siti Contoh menunda sampai Selasa 24 Nov, 07.30")
	o.clock.Store(time.Date(2026, 11, 24, 7, 30, 0, 0, zone).UnixMilli())
	siti.signIn("Siti Contoh", goodPassword)
	d = siti.open("/kotak-masuk?antrean=saya")
	d.mustSay(t, "pelatihan menjahit", "Kembali dari tunda", "Ditunda 0")

	// A time of one's own; the person's next word ends it, and a page that is older refuses.
	siti.open(path)
	siti.send(siti.open(path+"/tunda"), path+"/tunda", "hari", "2026-11-27", "jam", "13:15").mustSay(t, "ditunda sampai Jumat 27 Nov, 13.15")
	rina.writes("sudah ada kabar bu?", nil)
	d = siti.open("/kotak-masuk?antrean=saya")
	d.mustSay(t, "Belum dibalas")
	d.mustNotSay(t, "Kembali dari tunda")
	old := siti.open(path + "/tunda")
	rina.writes("saya tunggu ya", nil)
	if d = siti.send(old, path+"/tunda", "sampai", "1jam"); d.status != http.StatusConflict || !d.says("ada pesan baru") || !d.says("saya tunggu ya") {
		t.Errorf("over what was not seen: %d\n%s", d.status, d.text)
	}
	// Taken up again before its time.
	siti.send(siti.open(path+"/tunda"), path+"/tunda", "sampai", "3jam")
	d = siti.open(path)
	d.mustSay(t, "Lanjutkan sekarang")
	siti.send(d, path+"/lanjutkan").mustSay(t, "Tidak ditunda lagi")
	siti.open("/kotak-masuk?antrean=saya").mustSay(t, "pelatihan menjahit", "Ditunda 0")
	if got := o.outbox("whatsapp", "sent"); len(got) != 0 {
		t.Errorf("sent: %q", got)
	}
	// A cry for help is not put off, whatever a browser asks for.
	cry := o.villager(2, "whatsapp").cries("tolong saya disekap")
	d = siti.send(siti.open(needPath(cry)), needPath(cry)+"/ambil")
	if strings.Contains(d.raw, "/tunda") {
		t.Error("the page of a cry offers to put it off")
	}
	if d := siti.open(needPath(cry) + "/tunda"); d.status != http.StatusConflict || !d.says("minta tolong tidak dapat ditunda") {
		t.Errorf("a cry: %d\n%s", d.status, d.text)
	}
	snoozed, woken := 0, 0
	for _, a := range o.acts() {
		switch a {
		case audit.EntrySnoozed:
			snoozed++
		case audit.EntryWoken:
			woken++
		}
	}
	if snoozed != 3 || woken != 1 {
		t.Errorf("the log has %d put off and %d taken up again", snoozed, woken)
	}
}
