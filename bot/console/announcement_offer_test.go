package console

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/bot/announcing"
	"kanca/bot/broadcast"
	"kanca/bot/store"
	"kanca/content"
)

// What an announcement tells of ends after it was submitted or approved, or its agency loses
// the licence: nobody is sent it, and the pages say why.
func TestWhatEndedSinceIsNotAnnounced(t *testing.T) {
	o := newOffice(t, bothWays)
	siti, ani := o.member("Siti Contoh", bot.RolePetugas), o.member("Ani Contoh", bot.RoleKepala)
	o.agrees(1, 3, "kannel")
	o.offers()
	ctx := context.Background()
	register := func(status agency.Status, at string) {
		t.Helper()
		_, err := o.db.ImportAgencies(ctx, []agency.Record{{Name: "PT CONTOH", Licence: "1/2020", Status: status, Source: "contoh", AsOf: at}}, store.Import{File: "contoh.csv", By: "test", At: o.now()})
		o.must(err)
	}
	register(agency.Active, "2026-11-20")
	tells := func(offer, text string) string {
		t.Helper()
		d := siti.open("/pengumuman/baru")
		form := d.filled(t, "/pengumuman/baru", "judul", "Kabar "+offer, "indonesia", text)
		form.Set("tawaran", offer)
		d = siti.follow(siti.ask("POST", "/pengumuman/baru", form), "/pengumuman/baru")
		if d.status != 200 || !strings.HasSuffix(d.at, "/kepada") {
			t.Fatalf("no draft: %d %s", d.status, d.text)
		}
		path := strings.TrimSuffix(d.at, "/kepada")
		siti.submits(path, beginsButton).mustSay(t, "Sudah diajukan")
		return path
	}
	conducts := func() {
		t.Helper()
		always := map[bot.Medium]broadcast.Hours{bot.SMS: {Closes: 24 * 60 * 60e9}}
		_, err := o.db.Conduct(ctx, store.Conductor{Rules: broadcast.UsualRules(), Quiet: broadcast.Quiet{Hours: always}, Media: o.c.Announced,
			Objects: func(c broadcast.Content) string { return announcing.Objection(c, o.c.Known(), o.now()) }})
		o.must(err)
		o.db.LookForAnnouncements()
	}
	training, opening := tells(offerCourse+"T1", "Ada pelatihan menjahit."), tells(offerOpening+"X1", "Ada {lowongan}.")
	if d := siti.open(training + "/isi"); !strings.Contains(d.raw, `value="pelatihan:T1" selected`) {
		t.Error("the training that is told of is forgotten")
	}
	ani.approves(opening)
	siti.send(siti.open(opening+"/kirim"), opening+"/kirim")
	conducts()
	if to := o.goes("kannel", 1, store.Sent, ""); len(to) != 1 {
		t.Fatalf("it goes to %v", to)
	}
	register(agency.Revoked, "2026-11-22")
	conducts()
	if to := o.goes("kannel", 5, store.Sent, ""); len(to) > 0 {
		t.Errorf("after its agency lost the licence it goes to %v", to)
	}
	siti.open(opening).mustSay(t, "Dijeda", "Izin perusahaan dari yang dikabarkan (PT Contoh)")
	siti.open("/").mustSay(t, "PT Contoh")
	if d := siti.send(siti.open(opening+"/lanjut"), opening+"/lanjut"); d.status != 409 || !d.says("Izin perusahaan") {
		t.Errorf("it goes on: %d %s", d.status, d.text)
	}

	// Whatever cannot be read, it can be stopped.
	raw, err := sql.Open("sqlite", "file:"+o.file+"?_busy_timeout=5000")
	o.must(err)
	defer raw.Close()
	known := o.c.Known
	o.c.Known = nil
	_, err = raw.Exec(`ALTER TABLE training RENAME TO hidden`)
	o.must(err)
	if res := siti.ask("POST", opening+"/hentikan", siti.open(opening+"/hentikan").filled(t, opening+"/hentikan", "alasan", "karena itu")); res.StatusCode != 303 {
		t.Errorf("it is not stopped: %d", res.StatusCode)
	}
	_, err = raw.Exec(`ALTER TABLE hidden RENAME TO training`)
	o.must(err)
	o.c.Known = known

	_, err = o.db.ImportTrainings(ctx, []content.Training{{ID: "T1", Kind: content.KindBLK, Title: "Menjahit dasar", Starts: "2026-12-07", Status: content.TrainingCancelled, Source: "contoh", AsOf: "2026-11-23"}}, store.Import{File: "contoh.csv", By: "test", At: o.now()})
	o.must(err)
	ani.proves(training+"/setujui").mustSay(t, "Yang dikabarkan (T1) sudah tidak berlaku")
	siti.send(siti.open(training+"/tarik"), training+"/tarik")
	siti.open(training+"/periksa").mustSay(t, "Pelatihan yang dipilih sudah selesai atau dibatalkan")
}
