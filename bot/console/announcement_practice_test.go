package console

import (
	"context"
	"testing"

	"kanca/bot"
	"kanca/bot/store"
)

// That the office practises stands wherever somebody could believe that people are told.
func TestTrainingIsSeenWhereAnnouncementsAre(t *testing.T) {
	o := newOffice(t, bothWays)
	siti, ani := o.member("Siti Contoh", bot.RolePetugas), o.member("Ani Contoh", bot.RoleKepala)
	o.agrees(1, 3, "kannel")
	const says = "Latihan sedang berjalan"
	practise := func(on bool) {
		t.Helper()
		staff, err := o.db.AllStaff(context.Background())
		o.must(err)
		for _, s := range staff {
			if s.Role == bot.RoleKepala {
				_, err := o.db.Practise(context.Background(), store.AnnouncementBy{Staff: s}, on)
				o.must(err)
			}
		}
	}
	path := siti.writesAnnouncement("Kabar", "Kabar dari kantor.")
	pages := func(on bool) {
		t.Helper()
		for _, at := range []string{"/", "/pengumuman", path} {
			if got := siti.open(at).says(says); got != on {
				t.Errorf("%s says that the office practises: %v", at, got)
			}
		}
	}
	pages(false)
	practise(true)
	pages(true)
	siti.submits(path, beginsButton)
	if !ani.proves(path + "/setujui").says(says) {
		t.Error("whoever approves does not read that it is a training")
	}
	ani.approves(path)
	siti.send(siti.open(path+"/kirim"), path+"/kirim")
	o.conducts()
	o.goes("kannel", 5, store.Sent, "")
	siti.open(path).mustSay(t, "HP petugas", "Sudah dikirim ke 0 dari 3 orang")
	practise(false)
	pages(false)
	siti.open(path).mustSay(t, "Dihentikan", "saat kantor berlatih")
}
