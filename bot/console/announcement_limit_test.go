package console

import (
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
