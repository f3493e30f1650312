package console

import (
	"context"
	"database/sql"
	"net/http"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// An address that no database can look up is nobody's page: PostgreSQL refuses texts with NUL
// and what is no UTF-8, and the page would say that kanca is broken.
func TestAddressesThatNothingIsStoredUnder(t *testing.T) {
	o := newOffice(t)
	ani := o.member("Ani Contoh", bot.RoleKepala)
	for _, path := range []string{"/pendaftaran/%00", "/pendaftaran/a%ffb", "/laporan/%c3%28", "/pendaftaran/a%00/nik"} {
		if res := ani.ask("GET", path, nil); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	for _, path := range []string{"/laporan?sesudah=%00", "/laporan?sesudah=1.%ff", "/orang?cari=%00", "/pendaftaran?cari=a%ff"} {
		if res := ani.ask("GET", path, nil); res.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	for _, path := range []string{"/orang?cari=siti", "/pendaftaran?cari=%C3%A9ma", "/laporan"} {
		if res := ani.ask("GET", path, nil); res.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
}

// What is said once has to fit into either database: PostgreSQL keeps no NUL, and whoever
// closed an account heard nothing of it.
func TestWhatIsSaidOnceCanBeKept(t *testing.T) {
	o := newOffice(t)
	o.invite("Siti Contoh", bot.RolePetugas)
	ani := o.member("Ani Contoh", bot.RoleAdmin)
	ani.ask("POST", "/akun/tutup", ani.open("/akun").filled(t, "/akun/tutup", "nama", "Siti Contoh"))
	db, err := sql.Open("sqlite", "file:"+o.file+"?_busy_timeout=5000")
	o.must(err)
	defer db.Close()
	var kept string
	o.must(db.QueryRow(`SELECT notice FROM staff_session WHERE notice <> ''`).Scan(&kept))
	if strings.Contains(kept, "\x00") {
		t.Errorf("PostgreSQL does not keep %q", kept)
	}
	if d := ani.open("/"); !d.says("Siti Contoh") {
		t.Errorf("nothing is said: %s", d.text)
	}
}

// A NIK that somebody types into an address stands nowhere on the page.
func TestNoNIKOfAnAddressStandsOnThePage(t *testing.T) {
	o := newOffice(t)
	ani := o.member("Ani Contoh", bot.RoleKepala)
	const nik = "3513145203020001"
	for _, page := range []string{"/pendaftaran", "/orang", "/laporan", "/kotak-masuk", "/jejak", "/ekspor"} {
		for _, name := range []string{"cari", "umur-dari", "umur-sampai", "sejak", "sampai", "status", "kecamatan", "desa", "negara", "sesudah", "sebelum", "antrean"} {
			if d := ani.open(page + "?" + name + "=" + nik); strings.Contains(d.raw, nik) {
				t.Errorf("%s?%s shows it", page, name)
			}
		}
	}
}

// Reasons for looking at a NIK stood in the log once, where nothing is ever taken out: they
// may name people, and no page shows them to who may not read of people.
func TestOldReasonsAreNotShown(t *testing.T) {
	o := newOffice(t)
	root := o.member("Admin Contoh", bot.RoleAdmin)
	o.must(o.db.InTx(context.Background(), func(tx *store.Tx) error {
		return tx.Audit(context.Background(), audit.Act{By: "console", Action: audit.NIKShown, Object: "registration:abc", Detail: "dicocokkan untuk Rina Contoh"})
	}))
	if d := root.open("/jejak"); d.status != http.StatusOK || !d.says(o.c.tongues["id"].say("audit.action."+string(audit.NIKShown))) || d.says("Rina Contoh") {
		t.Errorf("%d: %s", d.status, d.text)
	}
}

// Whoever asks again and again for what is not theirs fills no log that nobody may shorten:
// it has once a session who asked for what.
func TestWhatIsNotOnesOwnIsWrittenDownOnce(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	for range 20 {
		for _, path := range []string{"/akun", "/jejak"} {
			if d := siti.open(path); d.status != http.StatusForbidden {
				t.Fatalf("%s opens: %d", path, d.status)
			}
		}
	}
	siti.send(siti.open("/"), "/keluar")
	o.later(time.Second)
	siti.signIn("Siti Contoh", goodPassword)
	siti.open("/akun")
	denied := 0
	for _, a := range o.acts() {
		if a == audit.Denied {
			denied++
		}
	}
	if denied != 3 {
		t.Errorf("%d rows, want one for each address and session", denied)
	}
}
