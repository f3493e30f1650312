package console

import (
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// What WhatsApp by a provider costs is split by who wrote within 24 hours, and told from and to,
// in both languages; it is what whoever approves ticks.
func TestTheCostOfWhatsAppIsSplitByOpenWindow(t *testing.T) {
	twilio := broadcast.Way{Channel: "twilio_whatsapp", Medium: bot.WhatsApp}
	o := newOffice(t, bothWays, func(p *Options) { p.Announced = []broadcast.Way{twilio} })
	o.must(o.db.SetAnnouncementWays(t.Context(), []store.AnnouncementWay{{Way: twilio}}))
	o.agrees(1, 2, twilio.Channel)
	o.later(25 * time.Hour)
	o.agrees(3, 1, twilio.Channel)
	siti, ani := o.member("Siti Contoh", bot.RolePetugas), o.member("Ani Contoh", bot.RoleKepala)
	path := siti.writesAnnouncement("Kabar", "Kabar dari kantor.")
	siti.open(path+"/periksa").mustSay(t, "biaya 3 WhatsApp yang belum diketahui", "1 orang menulis dalam 24 jam terakhir", "2 orang menulis lebih dari 24 jam lalu")
	o.must(o.db.SetSMSPrice(t.Context(), store.SMSPrice{Channel: twilio.Channel, Category: "marketing", Since: "2026-11-01", Currency: "IDR", Micros: 600_000_000, Source: "contoh"}))
	siti.open(path+"/periksa").mustSay(t, "3 orang: 3 WhatsApp, Rp 1.200–1.800", "penawaran (marketing)")
	siti.submits(path, beginsButton)
	ani.proves(path+"/setujui").mustSay(t, "3 orang: 3 WhatsApp, Rp 1.200–1.800", "1 orang menulis dalam 24 jam terakhir")
	ani.approves(path)
}
