package console

import (
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// Whoever checks an announcement sees when its people were counted and some of them, without
// their names; who looks again is not made to wait for another count, until they ask for one.
func TestACountIsKeptAndSaysWhen(t *testing.T) {
	o := newOffice(t, bothWays)
	o.agrees(1, 12, "kannel")
	rina := o.villager(20, "whatsapp")
	rina.registers("Rina Contoh", "Randuputih")
	rina.writes("mulai", []bot.Event{bot.OptedInAgain{}})
	siti := o.member("Siti Contoh", bot.RolePetugas)
	path := siti.writesAnnouncement("Pelatihan", "Ada pelatihan menjahit.")
	said := func(step string, wants ...string) *document {
		t.Helper()
		d := siti.open(path + step)
		for _, want := range wants {
			if !strings.Contains(d.text, want) {
				t.Errorf("%s does not say %q:\n%s", step, want, d.text)
			}
		}
		return d
	}
	d := said("/periksa", "13 orang", "Dihitung ", "Contoh penerima", "••••")
	_, when, _ := strings.Cut(d.text, "Dihitung ")
	when, _, _ = strings.Cut(when, ";")
	if strings.Contains(d.text, "Rina Contoh") || strings.Contains(d.text, rina.number.Value) {
		t.Errorf("a sample says who somebody is:\n%s", d.text)
	}
	samples := 0
	for _, row := range d.all("tr") {
		if strings.Contains(words(row), "••••") {
			samples++
		}
	}
	if samples != 10 {
		t.Errorf("%d samples stand on the page", samples)
	}
	o.agrees(30, 2, "kannel")
	o.later(store.AnnouncementCountHolds - time.Minute)
	said("/periksa", "13 orang", "Dihitung "+when)
	said("/ajukan", "13 orang", "Dihitung "+when)
	if d := siti.send(said("/periksa"), path+"/periksa"); !strings.Contains(d.text, "15 orang") || !strings.Contains(d.text, "Sudah dihitung ulang") {
		t.Errorf("counted anew:\n%s", d.text)
	}
	o.agrees(40, 1, "kannel")
	siti.submits(path, beginsButton)
	if d := siti.open(path); !strings.Contains(d.text, "16 orang") {
		t.Errorf("submitted:\n%s", d.text)
	}
}
