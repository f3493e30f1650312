package console

import (
	"slices"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// Before an announcement is approved its pages say how much of the day's limit is used, and
// how long it takes with what is left.
func TestTheRestOfADaysLimitIsSaid(t *testing.T) {
	o := newOffice(t, bothWays)
	siti, ani := o.member("Siti Contoh", bot.RolePetugas), o.member("Ani Contoh", bot.RoleKepala)
	o.agrees(1, 2, "whatsapp")
	path := siti.writesAnnouncement("Kabar", "Kabar dari kantor.")
	siti.open(path+"/periksa").mustSay(t, "Paling banyak 200 orang sehari", "sudah 0, sisa 200")
	siti.submits(path, beginsButton)
	ani.approves(path)
	siti.send(siti.open(path+"/kirim"), path+"/kirim")
	o.conducts()
	if to := o.goes("whatsapp", 1, store.Sent, ""); len(to) != 1 {
		t.Fatalf("it goes to %v", to)
	}
	o.later(10 * time.Minute)
	path = siti.writesAnnouncement("Kabar lain", "Kabar lain dari kantor.")
	siti.open(path+"/periksa").mustSay(t, "sudah 1, sisa 199")
	siti.submits(path, beginsButton)
	ani.proves(path+"/setujui").mustSay(t, "sudah 1, sisa 199")

	v := &visit{Console: o.c, tongue: o.c.tongues["id"], now: o.now(), lately: map[bot.ChannelName]int{"whatsapp": 200}}
	p := broadcast.Proposal{Reach: []broadcast.Reach{{Way: broadcast.Way{Channel: "whatsapp", Medium: bot.WhatsApp}, Lang: bot.Indonesian, People: 10}}}
	if _, lasts := v.lastsOf(p); lasts < 24*time.Hour {
		t.Errorf("with nothing left of the day ten people take %s", lasts)
	}
	v.lately["whatsapp"] = 100
	if _, lasts := v.lastsOf(p); lasts >= 24*time.Hour {
		t.Errorf("with half of the day left ten people take %s", lasts)
	}
}

// WhatsApp's limit for whom a business writes to first, as the channel is set up: what is used of
// it and how many days an audience above the rest takes stands before it is approved.
func TestWhatsAppsTierAndTheDaysNeededAreSaid(t *testing.T) {
	pace := broadcast.Pace{PerDay: 200}
	twilio := broadcast.Way{Channel: "twilio_whatsapp", Medium: bot.WhatsApp}
	o := newOffice(t, func(p *Options) {
		p.Ways = func(bot.ChannelName) Way { return Way{Traits: bot.Traits{Medium: bot.WhatsApp}, Pace: &pace} }
		p.Announced = []broadcast.Way{twilio}
	})
	o.must(o.db.SetAnnouncementWays(t.Context(), []store.AnnouncementWay{{Way: twilio}}))
	o.agrees(1, 1, twilio.Channel)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	path := siti.writesAnnouncement("Kabar", "Kabar dari kantor.")
	siti.open(path+"/periksa").mustSay(t, "Paling banyak 200 orang dalam 24 jam: empat perlima dari batas WhatsApp", "sudah 0, sisa 200")

	v := &visit{Console: o.c, tongue: o.c.tongues["id"], now: o.now(), lately: map[bot.ChannelName]int{twilio.Channel: 150}}
	p := broadcast.Proposal{Reach: []broadcast.Reach{{Way: twilio, Lang: bot.Indonesian, People: 900}}}
	lines, lasts := v.lastsOf(p)
	if lasts != 5*24*time.Hour || len(lines) != 1 || !strings.Contains(lines[0].Value, "sekitar 5 hari") || !strings.Contains(lines[0].Value, "sudah 150, sisa 50") {
		t.Errorf("900 people with 50 left of today take %s: %+v", lasts, lines)
	}
	c := broadcast.Content{SendAfter: o.now(), NotAfter: o.now().Add(48 * time.Hour)}
	if cares := v.caresOf(p, nil, c); !slices.ContainsFunc(cares, func(care string) bool { return strings.Contains(care, "sekitar 5 hari") }) {
		t.Errorf("before it is approved it is said: %v", cares)
	}
}
