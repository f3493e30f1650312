package regency_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"kanca/bot"
	"kanca/bot/regency"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// stage is a kanca, the regency's database, and what brings one to the other.
type stage struct {
	*testing.T
	db      *store.DB
	dir     string // where it is
	address string
	conn    *pgx.Conn // to the regency's database, as its owner
	flow    *regency.Flow
	office  bot.Staff
}

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{T: t, address: postgrestest.Start(t).Database(t)}
	s.conn = applied(t, s.address)
	s.dir = t.TempDir()
	s.db = openIn(t, s.dir)
	s.flow = s.newFlow()
	return s
}

func openStore(t *testing.T) *store.DB { return openIn(t, t.TempDir()) }

func openIn(t *testing.T, dir string) *store.DB {
	t.Helper()
	return openAt(t, "sqlite:"+filepath.Join(dir, "kanca.db"), dir)
}

func openAt(t *testing.T, address, dir string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{URL: address, KeyFile: filepath.Join(dir, "keys")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func (s *stage) newFlow() *regency.Flow {
	return regency.New(regency.Options{Store: s.db, Address: s.address, Take: s.take})
}

func (s *stage) take(ctx context.Context, f regency.FollowUp) (reason string, err error) {
	err = s.db.InTx(ctx, func(tx *store.Tx) error {
		refused, err := tx.TakeFollowUp(ctx, store.FollowUp{Key: f.Key, ID: f.Registration, To: f.Status, Note: f.Note, Officer: f.Officer, Written: f.Written, Again: f.Again, Barred: f.Barred})
		reason = string(refused)
		return err
	})
	return reason, err
}

// does carries out what a turn of somebody decided.
func (s *stage) does(n int, events ...bot.Event) (person int64) {
	s.Helper()
	from := []bot.Address{{Kind: bot.Phone, Value: fmt.Sprintf("+62812000%05d", n)}}
	err := s.db.InTx(s.Context(), func(tx *store.Tx) error {
		p, err := tx.TakePerson(s.Context(), from, time.Now())
		if err != nil {
			return err
		}
		person = p.ID
		return tx.Apply(s.Context(), p.ID, 0, events)
	})
	if err != nil {
		s.Fatal(err)
	}
	return person
}

func registration(id, name string) bot.Registration {
	return bot.Registration{ID: id, Name: name, Age: 24, District: "Kraksaan", Village: "Patokan", VillageCode: "35.13.14.1017", Phone: "+6281200000111",
		Country: "TW", Job: "caregiver", Lang: bot.Madurese, ConsentVersion: "2026-12"}
}

func (s *stage) registers(n int, r bot.Registration) int64 {
	s.Helper()
	return s.does(n, bot.ConsentGiven{Version: r.ConsentVersion}, bot.RegistrationCompleted{Registration: r})
}

// flows lets the flow work until nothing is left that can be done now.
func (s *stage) flows() {
	s.Helper()
	for {
		worked, err := s.flow.Pass(s.Context())
		if err != nil {
			s.Fatal(err)
		}
		if !worked {
			return
		}
	}
}

func (s *stage) there(want, query string, args ...any) {
	s.Helper()
	if got := rows(s, s.conn, query, args...); got != want {
		s.Errorf("%s\n got %q\nwant %q", query, got, want)
	}
}

// waits returns what waits in kanca, with the reasons.
func (s *stage) waits() (n int, reasons string) {
	s.Helper()
	state, err := s.db.RegencyState(s.Context())
	if err != nil {
		s.Fatal(err)
	}
	var all []string
	for _, k := range state.Waiting {
		n += k
	}
	for _, e := range state.Examples {
		all = append(all, e.Key+": "+e.Reason)
	}
	for _, p := range state.Parts {
		if p.Reason != "" {
			all = append(all, p.Reason)
		}
	}
	return n, strings.Join(all, "\n")
}

func TestARegistrationArrivesAndItsDeletionToo(t *testing.T) {
	s := newStage(t)
	r := registration("a", "Siti O'Contoh \"; DROP TABLE dinas.pendaftaran; --")
	number := "35131" + "45009900001"
	r.NIK = number
	s.registers(1, r)
	s.flows()
	s.there(r.Name+"|24|Kraksaan|35.13.14|35.13.14.1017|TW|Taiwan|5322|mad|2026-12|{informasi_lowongan,pangkalan_data_dinas,statistik_tanpa_nama}|baru|t", `SELECT concat_ws('|', nama, umur, kecamatan, kode_kecamatan, kode_desa, kode_negara, negara, kode_jabatan, bahasa, persetujuan_versi, persetujuan_tujuan, status, persetujuan_pada IS NOT NULL) FROM dinas.pendaftaran`)
	s.there(number, `SELECT nik FROM dinas.nik`)
	s.there("0", `SELECT count(*)::text FROM dinas.pendaftaran WHERE to_jsonb(pendaftaran)::text LIKE '%' || $1 || '%'`, number)
	r.Village = "Semampir"
	r.NIK = ""
	s.does(1, bot.RegistrationChanged{Registration: r})
	s.does(1, bot.NIKRemoved{})
	s.flows()
	s.there("Semampir", `SELECT desa FROM dinas.pendaftaran`)
	s.there("0", `SELECT count(*)::text FROM dinas.nik`)
	s.there("didaftarkan {}\ndiubah {desa}\ndiubah {nik}", `SELECT kejadian || ' ' || kolom_berubah::text FROM dinas.pendaftaran_riwayat ORDER BY versi`)
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, catatan) VALUES ('a', 'dihubungi', 'suaminya ikut')`)
	s.does(1, bot.DataDeleted{})
	s.flows()
	s.there(`{"id": "a", "versi": 4, "alasan_hapus": "permintaan", "ditulis_oleh": "kanca/alur"}`, `SELECT jsonb_strip_nulls(to_jsonb(p) - 'dihapus_pada' - 'diterima_pada')::text FROM dinas.pendaftaran p`)
	s.there("0", `SELECT count(*)::text FROM dinas.pendaftaran_riwayat WHERE kolom_berubah IS NOT NULL`)
	s.there("0", `SELECT count(*)::text FROM dinas.tindak_lanjut WHERE catatan IS NOT NULL`)
	state, err := s.db.RegencyState(t.Context())
	if err != nil || state.Confirmed != 1 || state.Deletions != 0 {
		t.Errorf("the deletion was not confirmed: %+v %v", state, err)
	}
}

// Whoever has not agreed stays here; whoever wants nothing done with their data leaves.
func TestNothingFlowsWithoutConsent(t *testing.T) {
	s := newStage(t)
	s.does(1, bot.RegistrationCompleted{Registration: registration("a", "Tanpa Bukti")})
	unknown := registration("b", "Teks Lain")
	unknown.ConsentVersion = "2020-01"
	s.registers(2, unknown)
	earlier := registration("d", "Teks Lama") // its text said nothing of a database of the regency
	earlier.ConsentVersion = "2026-11"
	s.registers(4, earlier)
	person := s.registers(3, registration("c", "Siti Setuju"))
	s.flows()
	s.there("c", `SELECT id FROM dinas.pendaftaran`)
	if n, why := s.waits(); n != 3 || !strings.Contains(why, "has not agreed") {
		t.Error(n, why)
	}
	office, err := s.db.AddStaff(t.Context(), bot.Staff{Name: "Ani Contoh", Role: bot.RoleAdmin}, "link")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.db.InTx(t.Context(), func(tx *store.Tx) error { return tx.Restrict(t.Context(), office, person, "atas permintaan") }); err != nil {
		t.Fatal(err)
	}
	s.flows()
	s.there("c dibatasi -", `SELECT id || ' ' || alasan_hapus || ' ' || coalesce(nama, '-') FROM dinas.pendaftaran`)
	if err := s.db.InTx(t.Context(), func(tx *store.Tx) error { return tx.Loosen(t.Context(), office, person, "lagi") }); err != nil {
		t.Fatal(err)
	}
	s.flows()
	s.there("c - Siti Setuju", `SELECT id || ' ' || coalesce(alasan_hapus, '-') || ' ' || nama FROM dinas.pendaftaran`)
}

// What was sent once and comes again in any order changes nothing.
func TestOnceInEffectHoweverOftenItComes(t *testing.T) {
	s := newStage(t)
	for n := range 30 {
		s.registers(n, registration(fmt.Sprintf("r%02d", n), fmt.Sprintf("Orang %d", n)))
	}
	s.does(3, bot.DataDeleted{})
	s.does(4, bot.RegistrationWithdrawn{ID: "r04"})
	s.flows()
	sum := `SELECT md5(string_agg(to_jsonb(p)::text, '' ORDER BY id)) FROM dinas.pendaftaran p`
	before := rows(t, s.conn, sum)
	for range 3 {
		if err := s.db.RefillRegency(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.flows()
	}
	if n, why := s.waits(); n != 0 {
		t.Error(n, why)
	}
	s.there(before, sum)
	s.there("30 1 1", `SELECT count(*) || ' ' || count(dihapus_pada) || ' ' || count(*) FILTER (WHERE status = 'ditarik') FROM dinas.pendaftaran`)
}

// A row that is refused waits with its reason, and all others arrive.
func TestOneBadRowStopsNothingElse(t *testing.T) {
	s := newStage(t)
	do(t, s.conn, `CREATE FUNCTION dinas.menolak() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.nama = 'Ditolak' THEN RAISE EXCEPTION 'nama ini tidak boleh'; END IF; RETURN NEW; END $$`)
	do(t, s.conn, `CREATE TRIGGER menolak BEFORE INSERT OR UPDATE ON dinas.pendaftaran FOR EACH ROW EXECUTE FUNCTION dinas.menolak()`)
	do(t, s.conn, `INSERT INTO dinas.pendaftaran (id, nama, versi) VALUES ('tangan', 'Ditulis Tangan', 999)`)
	s.registers(1, registration("tangan", "Siti"))
	s.registers(2, registration("tolak", "Ditolak"))
	for n := range 50 {
		s.registers(10+n, registration(fmt.Sprintf("baik%02d", n), "Baik"))
	}
	s.flows()
	s.there("51", `SELECT count(*)::text FROM dinas.pendaftaran`)
	s.there("Ditulis Tangan", `SELECT nama FROM dinas.pendaftaran WHERE id = 'tangan'`)
	if n, why := s.waits(); n != 2 || !strings.Contains(why, "P0001") || !strings.Contains(why, "kanca did not write") {
		t.Error(n, why)
	}
	do(t, s.conn, `DROP TRIGGER menolak ON dinas.pendaftaran`)
	do(t, s.conn, `DELETE FROM dinas.pendaftaran WHERE id = 'tangan'`)
	if err := s.db.RefillRegency(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.flows()
	if n, why := s.waits(); n != 0 {
		t.Error(n, why)
	}
	s.there("Siti", `SELECT nama FROM dinas.pendaftaran WHERE id = 'tangan'`)
}

// A table that is not as it should be stands still alone, and says why.
func TestOneBadTableStopsNothingElse(t *testing.T) {
	for what, c := range map[string]struct{ spoil, mend, why string }{
		"a column is gone":    {`ALTER TABLE dinas.pendaftaran DROP COLUMN desa CASCADE`, "", "the column desa is gone; make it again with kanca regency apply"},
		"another type":        {`DROP VIEW dinas.pendaftaran_tersamar CASCADE; ALTER TABLE dinas.pendaftaran ALTER COLUMN umur_pada TYPE int USING NULL`, `ALTER TABLE dinas.pendaftaran ALTER COLUMN umur_pada TYPE date USING NULL`, "the column umur_pada is of type integer and must be date"},
		"the table is gone":   {`DROP TABLE dinas.pendaftaran CASCADE`, "", "the table is gone"},
		"no right to write":   {`REVOKE INSERT ON dinas.pendaftaran FROM kanca_tulis`, "", "lacks this right"},
		"a trigger for all":   {`CREATE FUNCTION dinas.salah() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'tutup'; END $$; CREATE TRIGGER salah BEFORE INSERT ON dinas.pendaftaran FOR EACH ROW EXECUTE FUNCTION dinas.salah()`, `DROP TRIGGER salah ON dinas.pendaftaran`, "trigger"},
		"the table is locked": {`ALTER TABLE dinas.pendaftaran DISABLE TRIGGER ALL; CREATE RULE jangan AS ON INSERT TO dinas.pendaftaran DO INSTEAD NOTHING`, `DROP RULE jangan ON dinas.pendaftaran`, ""},
	} {
		t.Run(what, func(t *testing.T) {
			s := newStage(t)
			do(t, s.conn, c.spoil)
			for n := range 30 {
				s.registers(n, registration(fmt.Sprintf("r%02d", n), "Siti"))
			}
			s.does(50, bot.ReportFiled{Report: bot.FraudReport{ID: "lapor", What: "diminta uang"}})
			s.flows()
			s.there("diminta uang", `SELECT uraian FROM dinas.laporan`)
			n, why := s.waits()
			if n != 30 || !strings.Contains(why, c.why) {
				t.Errorf("%d wait: %s", n, why)
			}
			if c.mend != "" {
				do(t, s.conn, c.mend)
			}
			if _, err := regency.Apply(t.Context(), s.address); err != nil {
				t.Fatal(err)
			}
			if err := s.db.RefillRegency(t.Context()); err != nil {
				t.Fatal(err)
			}
			s.flow = s.newFlowAfter() // another process, which takes the lock over
			s.flows()
			s.there("30", `SELECT count(*)::text FROM dinas.pendaftaran WHERE nama = 'Siti'`)
		})
	}
}

// What officers write becomes status and history; what cannot be applied says why.
func TestWhatOfficersWriteComesBack(t *testing.T) {
	s := newStage(t)
	s.registers(1, registration("a", "Siti"))
	s.registers(2, registration("b", "Budi"))
	s.does(2, bot.RegistrationWithdrawn{ID: "b"})
	s.flows()
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, catatan, petugas) VALUES
		('a', ' Diundang ', 'bawa ijazah', 'bu sri'), ('a', 'mampir', NULL, 'bu sri'), ('tidak-ada', 'diundang', NULL, 'bu sri'), ('b', 'diterima', NULL, 'bu sri'), ('a', 'ditolak', NULL, 'pak budi')`)
	s.flow = s.newFlowAfter()
	s.flows()
	s.there("diterapkan|\ntidak_diterapkan|status tidak dikenal; tulis dihubungi, diundang, diterima, berangkat, ditolak, atau selesai\ntidak_diterapkan|unknown\ntidak_diterapkan|withdrawn\ntidak_diterapkan|petugas lain (bu sri) baru saja menulis Diundang; lihat keadaannya, lalu tulis lagi bila tetap perlu",
		`SELECT hasil || '|' || coalesce(alasan, '') FROM dinas.tindak_lanjut ORDER BY id`)
	d, err := s.db.Registration(t.Context(), "a")
	if err != nil || d.Status != string(bot.StatusInvited) {
		t.Fatal(d.Status, err)
	}
	last := d.History[len(d.History)-1]
	if last.Author != "regency" || last.What != "status" || last.Note != "bu sri: bawa ijazah" {
		t.Errorf("%+v", last)
	}
	s.flows() // and travels there again
	s.there("diundang", `SELECT status FROM dinas.pendaftaran WHERE id = 'a'`)
	s.there("dinas new diundang", `SELECT oleh || ' new ' || status_ke FROM dinas.pendaftaran_riwayat WHERE pendaftaran_id = 'a' ORDER BY versi DESC LIMIT 1`)
	// Later, having seen it, another officer may.
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, petugas) VALUES ('a', 'ditolak', 'pak budi')`)
	s.flow = s.newFlowAfter()
	s.flows()
	s.there("diterapkan", `SELECT hasil FROM dinas.tindak_lanjut ORDER BY id DESC LIMIT 1`)
}

// newFlowAfter is the flow of another process, after the first one died.
func (s *stage) newFlowAfter() *regency.Flow {
	s.Helper()
	s.flow.Close()
	for began := time.Now(); rows(s, s.conn, `SELECT count(*)::text FROM pg_locks WHERE locktype = 'advisory'`) != "0"; pauseFor(5 * time.Millisecond) {
		if time.Since(began) > 10*time.Second {
			s.Fatal("the server keeps the lock of a connection that was closed")
		}
	}
	return s.newFlow()
}

// The regency's server is stopped at once and flows are ended in the middle of their
// work, again and again: nothing is lost, doubled or out of order.
func TestTheServerStopsInTheMiddle(t *testing.T) {
	server := postgrestest.Start(t, "fsync=on")
	s := &stage{T: t, address: server.Database(t), db: openStore(t)}
	applied(t, s.address).Close(t.Context())
	const people = 60
	for round := range 3 {
		for n := range people {
			id := fmt.Sprintf("r%02d", n)
			r := registration(id, fmt.Sprintf("Orang %d putaran %d", n, round))
			if round == 0 {
				s.registers(n, r)
			} else {
				s.does(n, bot.RegistrationChanged{Registration: r})
			}
		}
		dying, kill := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); s.newFlow().Run(dying) }()
		server.Crash(t)
		server.Again(t)
		if round < 2 {
			kill()
			<-ended
			continue
		}
		tick := time.NewTicker(50 * time.Millisecond)
		for began := time.Now(); ; <-tick.C {
			if n, why := s.waits(); n == 0 {
				break
			} else if time.Since(began) > time.Minute {
				t.Errorf("%d wait: %s", n, why)
				break
			}
		}
		tick.Stop()
		kill()
		<-ended
	}
	s.conn = raw(t, s.address)
	s.there(fmt.Sprintf("%d %d %d", people, people, 3*people), `SELECT count(*) || ' ' || count(*) FILTER (WHERE nama LIKE '%putaran 2' AND versi = 3) || ' ' || (SELECT count(*) FROM dinas.pendaftaran_riwayat) FROM dinas.pendaftaran`)
}
