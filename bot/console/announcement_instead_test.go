package console

import (
	"net/url"
	"testing"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// Who cannot be reached by WhatsApp is told by SMS instead: whoever checks and approves sees how
// many that may be and what it costs at most, and the pages say of whom it was so, and why.
func TestWhoIsToldBySMSInstead(t *testing.T) {
	o := newOffice(t, bothWays)
	siti, ani := o.member("Siti Contoh", bot.RolePetugas), o.member("Ani Contoh", bot.RoleKepala)
	o.agrees(1, 3, "kannel")
	for n := range 3 {
		o.villager(n+1, "whatsapp").writes("halo", nil)
	}
	path := siti.writesAnnouncement("Pelatihan menjahit", "Ada pelatihan menjahit.")
	siti.open(path+"/periksa").mustSay(t, "3 orang: 3 WhatsApp", "Sampai 3 orang lewat SMS, hanya bila saluran yang didahulukan diketahui tidak sampai.", "Tidak seorang pun dikirimi dua kali.")
	if d := siti.posts(siti.open(path+"/kepada"), path+"/kepada", url.Values{"dahulu": {"sms"}}); !d.says("3 orang: 3 SMS") || !d.says("Sampai 3 orang lewat WhatsApp") || !d.says("Didahulukan") {
		t.Errorf("with SMS first: %s", d.text)
	}
	siti.posts(siti.open(path+"/kepada"), path+"/kepada", url.Values{"dahulu": {""}})
	siti.submits(path, beginsButton)
	ani.open(path).mustSay(t, "Sampai 3 orang lewat SMS")
	ani.approves(path)
	siti.send(siti.open(path+"/kirim"), path+"/kirim")
	o.conducts()
	o.goes("whatsapp", 1, store.Failed, "63024")
	ani.open(path).mustSay(t, "1 orang lewat SMS sebagai ganti, karena saluran pertama tidak sampai")
	o.db.LookForAnnouncements()
	if to := o.goes("kannel", 5, store.Sent, ""); len(to) != 1 {
		t.Fatalf("by SMS it goes to %v", to)
	}
	d := ani.open(path + "/orang?keadaan=terkirim")
	d.mustSay(t, "1 orang", "Lewat SMS sebagai ganti, karena WhatsApp tidak sampai:")
	a, err := o.db.Announcement(t.Context(), 1)
	o.must(err)
	if a.State != broadcast.Sending {
		t.Errorf("it is %s", a.State)
	}
}
