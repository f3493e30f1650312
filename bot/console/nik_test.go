package console

import (
	"context"
	"database/sql"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
)

// A whole NIK is shown to who gave the password or code again and a reason that stands in
// the log already, once, and leaves the screen by itself.
func TestAWholeNIKIsShownForAReason(t *testing.T) {
	const whole = "0000000101900003"
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	id := o.registers(1, rina())
	at := "/pendaftaran/" + id + "/nik"
	o.later(6 * time.Minute)
	d := siti.open(at)
	if d.at != "/pastikan" {
		t.Fatalf("without a proof: %s %s", d.at, d.text)
	}
	if res := siti.ask("POST", at, map[string][]string{"alasan": {"mengisi formulir paspor"}}); res.Header.Get("Location") != "/pastikan" {
		t.Errorf("sent without a proof: %d %s", res.StatusCode, res.Header.Get("Location"))
	}
	d = siti.send(d, "/pastikan", "sandi", goodPassword)
	if d.at != at || !d.says("0000••••••••••03") || d.says(whole) {
		t.Fatalf("proven: %s %s", d.at, d.text)
	}
	for _, reason := range []string{"", "perlu", "untuk NIK 3513014101900001", strings.Repeat("x", 501)} {
		if wrong := siti.send(d, at, "alasan", reason); wrong.status != 422 || wrong.says(whole) || wrong.says("3513014101900001") {
			t.Errorf("with the reason %q: %d %s", reason, wrong.status, wrong.text)
		}
	}
	before := len(o.acts())
	form := d.filled(t, at, "alasan", "mengisi formulir paspor bersama orangnya")
	res := siti.ask("POST", at, form)
	if res.Header.Get("Refresh") != "60; url=/pendaftaran/"+id || res.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("its headers: %v", res.Header)
	}
	if d = siti.follow(res, at); !d.says(whole) {
		t.Fatalf("shown: %d %s", d.status, d.text)
	}
	log, err := o.db.AuditLog(context.Background(), 0, 1)
	o.must(err)
	if e := log[0]; len(o.acts()) != before+1 || e.Action != audit.NIKShown || e.Object != "registration:"+id || e.Detail != "" || e.Name != "Siti Contoh" {
		t.Errorf("the log has %+v", e)
	}
	page := siti.open("/pendaftaran/" + id) // where colleagues read why, and it goes with the registration
	page.mustSay(t, "Melihat NIK lengkap", "mengisi formulir paspor bersama orangnya")
	if r, err := o.db.Registration(context.Background(), id); err != nil || r.Version != 1 || r.Status != "new" || len(r.History) != 2 {
		t.Errorf("seen it is %+v, %v", r, err)
	}
	if got := o.notices(); len(got) != 0 {
		t.Errorf("the person was told %q", got)
	}
	if d := siti.follow(siti.ask("POST", at, form), at); d.at != "/pendaftaran/"+id || d.says(whole) || len(o.acts()) != before+1 {
		t.Errorf("the form again: %s %s", d.at, d.text)
	}
	o.citizen(1, "hapus nik", bot.NIKRemoved{})
	if d := siti.open(at); d.at != "/pendaftaran/"+id || !d.says("tidak punya NIK") {
		t.Errorf("none: %s %s", d.at, d.text)
	}
	if d := siti.open("/pendaftaran/none/nik"); d.status != 404 {
		t.Errorf("no registration: %d", d.status)
	}
}

// Where the log cannot be written, nothing is shown.
func TestNoNIKWithoutTheLog(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	id := o.registers(1, rina())
	at := "/pendaftaran/" + id + "/nik"
	form := siti.open(at).filled(t, at, "alasan", "mengisi formulir paspor")
	raw, err := sql.Open("sqlite", "file:"+o.file+"?_busy_timeout=5000")
	o.must(err)
	defer raw.Close()
	_, err = raw.Exec(`DELETE FROM audit_head`)
	o.must(err)
	if d := siti.follow(siti.ask("POST", at, form), at); d.status < 500 || d.says("0000000101900003") {
		t.Errorf("%d %s", d.status, d.text)
	}
}
