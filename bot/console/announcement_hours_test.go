package console

import (
	"testing"

	"kanca/bot"
)

// The pages know the days on which the office is closed, as the sender does.
func TestPagesKnowTheDaysOnWhichNothingGoes(t *testing.T) {
	o := newOffice(t, bothWays)
	siti, ani := o.member("Siti Contoh", bot.RolePetugas), o.member("Ani Contoh", bot.RoleKepala)
	budi := o.member("Budi Contoh", bot.RoleAdmin)
	o.agrees(1, 3, "kannel")
	closes := func(days string) {
		t.Helper()
		budi.send(budi.open("/pengaturan/libur"), "/pengaturan/libur", "hari", days).mustSay(t, "Hari libur disimpan")
	}
	tomorrow := []string{"mulai", "2026-11-24T08:00", "sampai", "2026-11-24T16:00"}
	path := siti.writesAnnouncement("Kabar", "Kabar dari kantor.")
	siti.submits(path, beginsAt, tomorrow...).mustSay(t, "Sudah diajukan")
	closes("24-11-2026")
	ani.proves(path+"/setujui").mustSay(t, "tidak ada jam kirim", "hari libur kantor")

	path = siti.writesAnnouncement("Kabar lain", "Kabar lain dari kantor.")
	if d := siti.submits(path, beginsAt, tomorrow...); d.status != 422 || !d.says("tidak ada jam kirim") {
		t.Errorf("one for a day on which nothing goes: %d %s", d.status, d.text)
	}
	siti.submits(path, beginsButton, "sampai", "2026-11-26T16:00").mustSay(t, "Sudah diajukan")
	ani.approves(path)
	siti.send(siti.open(path+"/kirim"), path+"/kirim")
	o.conducts()
	if siti.open(path).says("di luar jam kirim") {
		t.Error("at nine on a Monday it is told to wait")
	}
	closes("23-11-2026\n24-11-2026")
	siti.open(path).mustSay(t, "di luar jam kirim", "25 Nov")
}

// Where nobody else may approve what somebody wrote, its page says so, and it says so no more
// once there is a second person.
func TestThatNobodyElseCanApproveIsSaid(t *testing.T) {
	const nobody = "Tidak ada akun lain yang dapat menyetujui"
	o := newOffice(t, bothWays)
	ani := o.member("Ani Contoh", bot.RoleKepala)
	o.member("Tono Contoh", bot.RolePetugas)
	o.agrees(1, 2, "kannel")
	path := ani.writesAnnouncement("Pelatihan", "Ada pelatihan menjahit.")
	ani.submits(path, beginsButton).mustSay(t, nobody)
	o.member("Budi Contoh", bot.RoleKepala)
	ani.open(path).mustNotSay(t, nobody)
}
