package console

import (
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// What WhatsApp says of the template is on the page of who checks, approves and watches an
// announcement; one that stands still by it is submitted anew at today's cost, approved by
// somebody else, and goes on from where it was.
func TestATemplateThatIsMovedIsPricedAnew(t *testing.T) {
	twilio := broadcast.Way{Channel: "twilio_whatsapp", Medium: bot.WhatsApp}
	o := newOffice(t, bothWays, func(p *Options) { p.Announced = []broadcast.Way{twilio} })
	o.must(o.db.SetAnnouncementWays(t.Context(), []store.AnnouncementWay{{Way: twilio}}))
	o.db.SetAnnouncing(nil, func(bot.ChannelName) broadcast.Pace { return broadcast.Pace{} }, nil)
	says := func(category broadcast.Category, status string) {
		t.Helper()
		o.must(o.db.SetTemplates(t.Context(), []broadcast.Template{{Channel: twilio.Channel, ID: "HX1", Category: category, Status: status, ReadAt: time.Now()}}))
	}
	o.agrees(1, 3, twilio.Channel)
	o.later(25 * time.Hour)
	siti, ani := o.member("Siti Contoh", bot.RolePetugas), o.member("Ani Contoh", bot.RoleKepala)
	path := siti.writesAnnouncement("Kabar", "Kabar dari kantor.")
	says(broadcast.Utility, "paused")
	siti.open(path+"/periksa").mustSay(t, "tidak disetujui (keadaannya paused)")
	says(broadcast.Utility, broadcast.TemplateApproved)
	o.must(o.db.SetSMSPrice(t.Context(), store.SMSPrice{Channel: twilio.Channel, Category: "marketing", Since: "2026-11-01", Currency: "IDR", Micros: 600_000_000, Source: "contoh"}))
	siti.open(path+"/periksa").mustSay(t, "Naskah WhatsApp HX1: disetujui sebagai utility")
	siti.submits(path, beginsButton)
	ani.approves(path)
	siti.send(siti.open(path+"/kirim"), path+"/kirim")
	o.conducts()
	o.goes(twilio.Channel, 1, store.Sent, "")

	says(broadcast.Marketing, broadcast.TemplateApproved)
	o.conducts()
	siti.open(path).mustSay(t, "Dijeda", "dari utility ke marketing", "Ajukan dengan biaya sekarang")
	siti.send(siti.open(path+"/lanjut"), path+"/lanjut").mustSay(t, "dari utility ke marketing")
	// Were it submitted by the only one who may approve it, nobody could.
	d := ani.open(path)
	d.mustSay(t, "Hanya Anda yang dapat menyetujui biaya")
	if strings.Contains(d.raw, path+"/harga\"") {
		t.Error("it is offered to the only one who may approve it")
	}
	ani.open(path+"/harga").mustSay(t, "Hanya Anda yang dapat menyetujui biaya")
	siti.open(path+"/harga").mustSay(t, "3 orang: 3 WhatsApp, Rp 1.800", "disetujui sebagai marketing")
	siti.send(siti.open(path+"/harga"), path+"/harga").mustSay(t, "Menunggu persetujuan", "Sudah dikirim ke 1 dari 3 orang")
	ani.proves(path+"/setujui").mustSay(t, "Yang disetujui sekarang hanya biayanya", "Sudah dikirim ke 1 dari 3 orang")
	ani.approves(path)
	siti.open(path).mustSay(t, "Dijeda", "Lanjut")
	siti.send(siti.open(path+"/lanjut"), path+"/lanjut")
	o.conducts()
	o.goes(twilio.Channel, 9, store.Sent, "")
	siti.open(path).mustSay(t, "Sudah dikirim ke 3 dari 3 orang")
}
