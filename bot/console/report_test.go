package console

import (
	"encoding/csv"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/complaint"
	"kanca/bot/store"
)

// reports lets somebody report a fraud.
func (c *villager) reports(id, what, who string, contact bool) (person int64) {
	return c.writes(what, []bot.Event{bot.LanguageChosen{Lang: bot.Madurese}, bot.ReportFiled{Report: bot.FraudReport{ID: id, What: what, Who: who, Where: "Kraksaan", Money: "5 juta", Contact: contact}}}, "Laporan tersimpan.")
}

// titles lists the reports of a list, in order.
func (d *document) titles() (list []string) {
	for _, a := range d.all("a") {
		if to := value(a, "href"); strings.HasPrefix(to, "/laporan/") && to != "/laporan/unduh" && to != "/laporan/bulan" && to != "/laporan/beredar" && !strings.HasSuffix(to, "/serupa") {
			list = append(list, words(a))
		}
	}
	return list
}

// The report whose time ends first stands on top, with how much of it is left.
func TestReportsHaveClocks(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	o.villager(1, "whatsapp").reports("a", "diminta uang", "Pak Calo", true)
	o.later(40 * time.Hour)
	o.villager(2, "whatsapp").reports("b", "paspor ditahan", "PT Contoh", false)
	siti.signIn("Siti Contoh", goodPassword)
	if d := siti.open("/"); len(d.marked("class", "card care")) != 2 { // the reports, and that their people wait
		t.Errorf("half of the time is over, and the first page does not tell: %s", d.text)
	}
	d := siti.open("/laporan")
	if got := fmt.Sprint(d.titles()); got != "[Pak Calo PT Contoh]" {
		t.Errorf("the list is %s", got)
	}
	d.mustSay(t, "Jawaban pertama: sisa 32 jam 0 menit", "Jawaban pertama: sisa 3 hari", "tanpa pemeriksaan 14 hari", "Republika")
	if len(d.marked("class", "card care")) != 1 || len(d.marked("class", "card bad")) != 0 {
		t.Errorf("half of the time is over, and nothing stands out: %s", d.text)
	}
	o.later(33 * time.Hour)
	siti.signIn("Siti Contoh", goodPassword)
	d = siti.open("/laporan?daftar=baru")
	d.mustSay(t, "terlambat 1 jam 0 menit")
	if len(d.marked("class", "card bad")) != 1 {
		t.Error("what is late does not stand out")
	}
	for _, track := range complaint.The.Tracks {
		for _, tongue := range o.c.tongues {
			if text := tongue.say("report.track." + string(track.Key)); !strings.Contains(text, fmt.Sprint(track.Days, " ")) {
				t.Errorf("%q does not say %d days", text, track.Days)
			}
		}
	}
	for _, s := range complaint.The.States {
		if key := "report.state." + string(s.Key); !o.c.tongues["id"].has(key) {
			t.Errorf("no text %s", key)
		}
	}
	for _, c := range complaint.The.Categories {
		if key := "report.category." + c; !o.c.tongues["id"].has(key) {
			t.Errorf("no text %s", key)
		}
	}
}

// An offer that goes round is one card with a count, and every report of it is a link away:
// none is lost, a cry stands for itself, and who deals with one finds the others.
func TestOffersThatCirculateStandAsOne(t *testing.T) {
	onBoth(t, offersStandAsOne)
}

func offersStandAsOne(t *testing.T, o *office) {
	siti := o.member("Siti Contoh", bot.RolePetugas)
	for n, r := range [][2]string{{"diminta uang 5 juta", "PT Contoh Jaya"}, {"paspor ditahan", "pt. contoh jaya"}, {"minta uang", "Pak Budi"}, {"janji berangkat terus", "PT CONTOH JAYA"}, {"minta uang", "Bu Sri"}} {
		o.villager(n, "whatsapp").reports(fmt.Sprint("r", n), r[0], r[1], true)
		o.later(time.Minute)
	}
	d := siti.open("/laporan")
	if got := fmt.Sprint(d.titles()); got != "[PT Contoh Jaya Pak Budi Bu Sri]" {
		t.Errorf("the list is %s", got)
	}
	d.mustSay(t, "2 laporan lain tentang hal yang sama")
	d = siti.open("/laporan/r0/serupa")
	if got := len(d.titles()); got != 3 {
		t.Errorf("of the offer stand %d reports: %s", got, d.text)
	}
	siti.open("/laporan/r3").mustSay(t, "2 laporan lain tentang hal yang sama")
	d = siti.open("/laporan/beredar")
	d.mustSay(t, "PT CONTOH JAYA", "3 laporan, 3 masih berjalan")
	if d.says("Budi") {
		t.Errorf("what one person reported goes round: %s", d.text)
	}
	siti.send(siti.open("/laporan/r0"), "/laporan/r0/langkah", "langkah", "done", "catatan", "diperingatkan")
	d = siti.open("/laporan")
	if got := fmt.Sprint(d.titles()); got != "[pt. contoh jaya Pak Budi Bu Sri]" {
		t.Errorf("after the first is done the list is %s", got)
	}
	siti.open("/laporan/beredar").mustSay(t, "3 laporan, 2 masih berjalan")
	if got := siti.open("/laporan?daftar=semua").titles(); len(got) != 5 {
		t.Errorf("of all reports stand %q", got)
	}
}

// A report is opened, which is written down; worked on; and its reporter hears what came
// of it in their language.
func TestAReportIsDealtWith(t *testing.T) {
	o := newOffice(t)
	siti, budi := o.member("Siti Contoh", bot.RolePetugas), o.member("Budi Contoh", bot.RoleKepala)
	o.villager(1, "whatsapp").reports("rep", "diminta 5 juta, NIK saya 3513014501900001", "Pak Calo", true)
	o.outbox("whatsapp", store.Delivered)
	d := siti.open("/laporan/rep")
	d.mustSay(t, "Kata-kata pelapor", "diminta 5 juta, NIK saya 3513**********01", "Pak Calo", "Kraksaan", "5 juta", "bahasa Madura")
	if got := o.acts(); got[len(got)-1] != audit.EntryOpened {
		t.Errorf("that it was opened is not in the log: %v", got)
	}
	if d := siti.send(d, "/laporan/rep/langkah"); d.status != 422 {
		t.Errorf("an empty step: %d", d.status)
	}
	if d := siti.send(d, "/laporan/rep/langkah", "langkah", "checking", "catatan", "x", "untuk-pelapor", "NIK 3513014501900001"); d.status != 422 || strings.Contains(d.raw, "Tersimpan") {
		t.Errorf("a NIK to the reporter: %d", d.status)
	}
	if d := siti.send(d, "/laporan/rep/langkah", "langkah", "heaven", "catatan", "x"); d.status != 422 {
		t.Errorf("a step that is none: %d", d.status)
	}
	stale := budi.open("/laporan/rep")
	d = siti.send(d, "/laporan/rep/langkah", "langkah", "checking", "catatan", "ditelepon, bukti diminta")
	d.mustSay(t, "Tersimpan", "Diperiksa", "ditelepon, bukti diminta", "Selesai: sisa 14 hari")
	d = budi.send(stale, "/laporan/rep/langkah", "langkah", "forwarded", "catatan", "diteruskan ke polisi")
	if d.status != 409 {
		t.Errorf("who was slower: %d", d.status)
	}
	d.mustSay(t, "diubah orang lain", "ditelepon, bukti diminta", "diteruskan ke polisi")
	d = budi.send(d, "/laporan/rep/langkah")
	d.mustSay(t, "Diteruskan")
	d = siti.send(siti.open("/laporan/rep"), "/laporan/rep/berkas", "jalur", "inspection", "kategori", "calo", "nomor", "1234567")
	d.mustSay(t, "Cara menangani tersimpan", "LAPOR! 1234567", "Selesai: sisa 60 hari")
	d = siti.send(d, "/laporan/rep/langkah", "langkah", "done", "catatan", "calo ditangkap", "untuk-pelapor", "Calona ampon etangkep polisi.")
	d.mustSay(t, "kabarnya masuk antrean kirim", "Terbukti, sudah ditindak", "pelapor dikabari")
	if got := o.outbox("whatsapp", store.Delivered); len(got) != 1 || !strings.HasPrefix(got[0], "*Kabhar laporanna sampeyan* (23 November 2026): Calona ampon etangkep polisi.") {
		t.Errorf("the reporter hears %q", got)
	}
	siti.open("/laporan").mustSay(t, "Tidak ada laporan di sini")
	siti.open("/laporan?daftar=semua").mustSay(t, "Pak Calo")
	siti.open("/kotak-masuk").mustNotSay(t, "diminta 5 juta")
	siti.open("/kotak-masuk?antrean=selesai").mustSay(t, "diminta 5 juta")
	if got := siti.send(siti.open("/laporan"), "/laporan", "cari", "pak 1234567").titles(); fmt.Sprint(got) != "[Pak Calo]" {
		t.Errorf("found %q", got)
	}
	if d := siti.open("/laporan/tidak-ada"); d.status != 404 {
		t.Errorf("no report: %d", d.status)
	}
}

// Who may not be written to is written nothing, whoever asks for it.
func TestReportersWhoAreToldNothing(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	budi := o.member("Budi Contoh", bot.RoleKepala)
	o.villager(1, "whatsapp").reports("anonym", "calo", "A", false)
	stopped := o.villager(2, "whatsapp")
	stopped.reports("stopped", "calo", "B", true)
	stopped.writes("BERHENTI", []bot.Event{bot.OptedOutOfAnnouncements{}})
	o.villager(3, "whatsapp").reports("held", "calo", "C", true)
	needs, err := o.db.Inbox(t.Context(), 10)
	o.must(err)
	budi.send(budi.open(needPath(needs[2].ID)), needPath(needs[2].ID)+"/ambil")
	o.outbox("whatsapp", store.Delivered)
	for id, want := range map[string]string{"anonym": "tidak mau dihubungi", "stopped": "BERHENTI, jadi ia tidak dikabari"} {
		siti.open("/laporan/"+id).mustSay(t, want)
	}
	for _, id := range []string{"anonym", "stopped", "held"} {
		res := siti.ask("POST", "/laporan/"+id+"/langkah", url.Values{"langkah": {"done"}, "catatan": {"x"}, "untuk-pelapor": {"halo"}, "versi": {"0"}})
		if d := check(t, res.StatusCode, "/laporan/"+id, res.Body); d.status != 409 || !d.says("Baru") {
			t.Errorf("%s is told: %d\n%s", id, d.status, d.text)
		}
	}
	if got := o.outbox("whatsapp", store.Delivered); len(got) != 0 {
		t.Errorf("sent: %q", got)
	}
}

// What leaves for LAPOR! has its fields, and nothing in it runs as a formula.
func TestReportsAreTakenOut(t *testing.T) {
	o := newOffice(t)
	siti, budi := o.member("Siti Contoh", bot.RolePetugas), o.member("Budi Contoh", bot.RoleKepala)
	for i, evil := range []string{"=1+1", "+62", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", hostile, "koma, \"kutip\"\nbaris"} {
		o.villager(i+1, "whatsapp").writes("x", []bot.Event{bot.ReportFiled{Report: bot.FraudReport{ID: fmt.Sprint("r", i), What: evil, Who: evil, Where: evil, Money: evil, Contact: i%2 == 0}}})
	}
	restricted := o.villager(50, "whatsapp").reports("restricted", "jangan keluar", "X", true)
	o.must(o.db.InTx(t.Context(), func(tx *store.Tx) error { return tx.Restrict(t.Context(), bot.Staff{ID: 1}, restricted, "diminta") }))
	if d := siti.open("/laporan/unduh"); d.status != 403 {
		t.Errorf("a petugas takes reports out: %d", d.status)
	}
	o.later(6 * time.Minute)
	d := budi.open("/laporan/unduh")
	if d.at != "/pastikan" {
		t.Fatalf("the code is not asked for: %s", d.at)
	}
	o.later(time.Minute)
	d = budi.send(d, "/pastikan", "kode", budi.code())
	for from, until := range map[string]string{"kemarin": "2026-11-23", "2026-11-23": "2026-11-22", "": "2026-11-23", "2026-13-01": "2026-12-01"} {
		if d := budi.send(d, "/laporan/unduh", "dari", from, "sampai", until); d.status != 422 {
			t.Errorf("from %q until %q: %d", from, until, d.status)
		}
	}
	res := budi.ask("POST", "/laporan/unduh", d.filled(t, "/laporan/unduh"))
	if got := res.Header.Get("Content-Disposition"); res.StatusCode != 200 || got != `attachment; filename="laporan-2026-10-23-2026-11-23.csv"` {
		t.Fatalf("%d %s", res.StatusCode, got)
	}
	data, err := io.ReadAll(res.Body)
	o.must(err)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff"))).ReadAll()
	o.must(err)
	if len(rows) != 10 || strings.Join(rows[0], " ") != "judul isi tanggal lokasi kategori anonim rahasia" || strings.Contains(string(data), "jangan keluar") {
		t.Errorf("%d rows, %q", len(rows), rows[0])
	}
	for _, row := range rows[1:] {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r\n＝", []rune(cell)[0]) {
				t.Errorf("%q runs in a spreadsheet", cell)
			}
		}
	}
	if rows[1][5] != "tidak" || rows[2][5] != "ya" || rows[1][2] != "2026-11-23" {
		t.Errorf("%q", rows[1:3])
	}
	if got := fmt.Sprint(o.acts()); strings.Count(got, string(audit.Exported)) != 1 {
		t.Errorf("the log has %s", got)
	}
}

// Hostile texts stand on the pages as they were written; two clicks are one step.
func TestHostileReports(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	o.villager(1, "whatsapp").reports("rep", hostile, hostile, true)
	siti.open("/laporan").mustSay(t, "<script>alert(1)</script>")
	d := siti.open("/laporan/rep")
	d.mustSay(t, hostile)
	sent := d.filled(t, "/laporan/rep/langkah", "langkah", "tetap", "catatan", hostile, "untuk-pelapor", "halo")
	for range 2 {
		if res := siti.ask("POST", "/laporan/rep/langkah", sent); res.StatusCode != 303 {
			t.Errorf("%d", res.StatusCode)
		}
	}
	d = siti.send(siti.open("/laporan/rep"), "/laporan/rep/berkas", "nomor", `"><script>`)
	d.mustSay(t, `"><script>`)
	if got := o.outbox("whatsapp", store.Delivered); len(got) != 2 {
		t.Errorf("sent %q", got)
	}
	if got := fmt.Sprint(o.acts()); strings.Count(got, string(audit.NoteAdded)) != 1 {
		t.Errorf("the log has %s", got)
	}
}
