package console

import (
	"fmt"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// The log says what was done in words, and leads to it; nobody of the office knows what
// "registration:fq74… new → invited" is.
func TestTheLogSpeaksWords(t *testing.T) {
	o := newOffice(t)
	budi, ani := o.member("Budi Contoh", bot.RoleKepala), o.member("Ani Contoh", bot.RoleAdmin)
	for _, act := range []audit.Act{
		{Action: audit.RegistrationMoved, Object: "registration:fq74xymu53bzwthi5kqcl5gplm", Detail: "new → invited"},
		{Action: audit.EntryTaken, Object: "entry:27"},
		{Action: audit.GivenBack, Object: "entry:27", Detail: string(store.NeedIdle)},
		{Action: audit.DataAsked, Object: "person:4", Detail: "erase"},
		{Action: audit.PeopleJoined, Object: "person:4", Detail: "person:9"},
		{Action: audit.ReportMoved, Object: "report:jo2izeekpjiuodjx7dj7pekewb", Detail: "answered"},
		{Action: audit.ReportFiled, Object: "report:jo2izeekpjiuodjx7dj7pekewb", Detail: "simple calo"},
		{Action: audit.Exported, Object: "reports", Detail: "2026-11-01 → 2026-11-30: 3"},
		{Action: audit.ExportAsked, Object: "export:3", Detail: "xlsx; "},
		{Action: audit.AccountAdded, Object: "account:Siti Contoh Panjang Namanya", Detail: "petugas"},
		{Action: audit.Denied, Object: "GET /akun"},
		{Action: audit.NoteAdded, Object: "sesuatu:lain"},
	} {
		act.By = "console"
		o.must(o.db.InTx(t.Context(), func(tx *store.Tx) error { return tx.Audit(t.Context(), act) }))
	}
	d := budi.open("/jejak")
	d.mustSay(t, "Pendaftaran …gplm Baru → Diundang", "Urusan nomor 27", "2 jam kerja tanpa balasan", "Orang nomor 4 Hapus semua datanya", "Orang nomor 4 Orang nomor 9",
		"Laporan …kewb Sudah dijawab", "Tanpa pemeriksaan, 14 hari Calo atau perekrutan tidak resmi", "Laporan, untuk LAPOR! 2026-11-01 → 2026-11-30: 3", "Berkas nomor 3",
		"Akun Siti Contoh Panjang Namanya petugas", "GET /akun", "sesuatu:lain")
	for kind := range auditThings {
		d.mustNotSay(t, kind+":")
	}
	for _, page := range []string{"/pendaftaran/fq74xymu53bzwthi5kqcl5gplm", "/kotak-masuk/27", "/orang/4", "/laporan/jo2izeekpjiuodjx7dj7pekewb", "/ekspor/3"} {
		if len(d.marked("href", page)) == 0 {
			t.Errorf("nothing leads to %s", page)
		}
	}
	d = ani.open("/jejak")
	d.mustSay(t, "Pendaftaran …gplm")
	for _, a := range d.all("a") {
		if to := value(a, "href"); strings.HasPrefix(to, "/orang/") || strings.HasPrefix(to, "/pendaftaran/") {
			t.Errorf("an admin is led to %s", to)
		}
	}
}

// What was corrected is told by the names of the form, which is a tap from the registration.
func TestACorrectionIsToldInWords(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	rina := o.villager(1, "whatsapp")
	id := rina.registers("Rina Contoh", "Gading Wetan")
	form := fmt.Sprintf("/orang/%d/betulkan/r-%s", id, rina.number.Value)
	if d := siti.open("/pendaftaran/r-" + rina.number.Value); len(d.marked("href", form+"?dari=pendaftaran")) != 1 {
		t.Errorf("from the registration nothing leads to its correction: %s", d.text)
	}
	d := siti.send(siti.open(form), form, "nama", "Rina Contoh Sari", "umur", "25")
	d.mustSay(t, "Dibetulkan: Nama, Umur")
	d.mustNotSay(t, "name age")
}

// Whom somebody has does not wait, on the person's page and in the list.
func TestWhomSomebodyHasDoesNotWait(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	rina := o.villager(1, "whatsapp")
	id := rina.registers("Rina Contoh", "Gading Wetan")
	rina.asks("mau bicara")
	siti.open(personPath(id)).mustSay(t, "Ingin bicara dengan petugas Menunggu")
	siti.open("/orang").mustSay(t, "Menunggu")
	siti.send(siti.open("/kotak-masuk/1"), "/kotak-masuk/1/ambil")
	siti.open(personPath(id)).mustSay(t, "Ingin bicara dengan petugas Ditangani Siti Contoh")
	siti.open("/orang").mustNotSay(t, "Menunggu")
	siti.open("/").mustSay(t, "Orang yang menunggu petugas Tidak ada 0", "Orang yang Anda tangani Belum selesai 1")
}

// A clerk reads who does what a clerk may not.
func TestAClerkReadsWhoErases(t *testing.T) {
	o := newOffice(t)
	siti, budi := o.member("Siti Contoh", bot.RolePetugas), o.member("Budi Contoh", bot.RoleKepala)
	id := o.villager(1, "whatsapp").registers("Rina Contoh", "Gading Wetan")
	path := personPath(id)
	siti.send(siti.open(path), path+"/permintaan", "permintaan", "erase", "cara", "datang ke kantor").mustSay(t, "Kepala seksi yang mengerjakannya")
	budi.open(path).mustNotSay(t, "Kepala seksi yang mengerjakannya")
}
