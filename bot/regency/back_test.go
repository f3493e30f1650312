package regency_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"kanca/bot"
	"kanca/bot/regency"
	"kanca/bot/store"
)

// A day without a time is its end: who writes today's date says nothing of this morning.
func TestADayWithoutATimeIsItsEnd(t *testing.T) {
	s := newStage(t)
	s.registers(1, registration("a", "Siti"))
	s.flows()
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, petugas) VALUES ('a', 'dihubungi', 'bu sri')`)
	s.flow = s.newFlowAfter()
	s.flows()
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, petugas, pada) VALUES ('a', 'diundang', 'bu sri', date_trunc('day', now() AT TIME ZONE 'Asia/Jakarta') AT TIME ZONE 'Asia/Jakarta')`)
	s.flow = s.newFlowAfter()
	s.flows()
	s.there("diterapkan|\nditerapkan|", `SELECT hasil || '|' || coalesce(alasan, '') FROM dinas.tindak_lanjut ORDER BY id`)
	// What was before is refused, and not as somebody else's.
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, petugas, pada) VALUES ('a', 'ditolak', 'bu sri', now() - interval '2 days 1 hour 7 minutes')`)
	s.flow = s.newFlowAfter()
	s.flows()
	s.there("tidak_diterapkan|sesudah waktu di kolom pada sudah ditulis diundang; lihat keadaannya, lalu tulis lagi tanpa pada bila tetap perlu", `SELECT hasil || '|' || coalesce(alasan, '') FROM dinas.tindak_lanjut ORDER BY id DESC LIMIT 1`)
}

// Officers who write hundreds of rows at once, as after a selection, wait for no next look.
func TestManyRowsAtOnceAreTakenUpWithoutAPause(t *testing.T) {
	s := newStage(t)
	s.fills(450)
	s.flows()
	s.flow = s.newFlowAfter()
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status) SELECT id, 'diundang' FROM dinas.pendaftaran`)
	for range 3 {
		if _, err := s.flow.Pass(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	s.there("450", `SELECT count(*)::text FROM dinas.tindak_lanjut WHERE hasil = 'diterapkan'`)
}

// The number of the national system names somebody: it goes with what else does.
func TestTheNationalNumberGoesWithADeletion(t *testing.T) {
	s := newStage(t)
	s.registers(1, registration("a", "Siti"))
	s.registers(2, registration("b", "Budi"))
	s.flows()
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, id_pmi) VALUES ('a', 'dihubungi', 'PMI-1'), ('b', 'dihubungi', 'PMI-2')`)
	s.flow = s.newFlowAfter()
	s.flows()
	s.does(1, bot.DataDeleted{})
	s.flows()
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, id_pmi) VALUES ('a', 'diundang', 'PMI-1')`)
	s.flow = s.newFlowAfter()
	s.flows()
	s.there("a -\nb PMI-2\na -", `SELECT pendaftaran_id || ' ' || coalesce(id_pmi, '-') FROM dinas.tindak_lanjut ORDER BY id`)
	refused(t, s.conn, `UPDATE dinas.tindak_lanjut SET id_pmi = 'PMI-3' WHERE pendaftaran_id = 'b'`)
}

// A note that is too long is not cut in silence: the row says so and stops nothing else.
func TestANoteThatIsTooLong(t *testing.T) {
	s := newStage(t)
	s.registers(1, registration("a", "Siti"))
	s.flows()
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, catatan, id_pmi) VALUES ('a', 'dihubungi', repeat('é', 500), 'PMI-1'), ('a', 'diundang', repeat('é', 501), NULL)`)
	s.flow = s.newFlowAfter()
	s.flows()
	s.there("diterapkan PMI-1\ncatatan lebih dari 500 huruf; ringkas, lalu tulis lagi", `SELECT coalesce(alasan, hasil || ' ' || id_pmi) FROM dinas.tindak_lanjut ORDER BY id`)
	s.status("a", "called")
}

// Where the schema is of an older version, kanca may not empty every column: what officers
// write counts all the same, and the row says what stays in it.
func TestANIKThatMayNotBeEmptiedStopsNothing(t *testing.T) {
	s := newStage(t)
	s.registers(1, registration("a", "Siti"))
	s.flows()
	do(t, s.conn, `REVOKE UPDATE (pendaftaran_id, status, petugas) ON dinas.tindak_lanjut FROM kanca_tulis`)
	const said = "３５１３１４５００９９００００１" // which PostgreSQL does not know for one
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, catatan, petugas) VALUES ('a', 'dihubungi', $1, $1), ('a', 'diundang', NULL, 'bu sri')`, said)
	s.flow = s.newFlowAfter()
	s.flows()
	s.there("dihubungi|-|true|diterapkan|NIK di kolom catatan dihapus; jangan menulis NIK; NIK di kolom petugas belum dapat dihapus: minta administrator menjalankan kanca regency apply", `SELECT concat_ws('|', status, coalesce(catatan, '-'), (petugas = $1)::text, hasil, alasan) FROM dinas.tindak_lanjut ORDER BY id LIMIT 1`, said)
	s.there("1", `SELECT count(*)::text FROM dinas.tindak_lanjut WHERE status = 'diundang' AND diambil_pada IS NOT NULL`)
}

// failing is a store that lets comparing fail, as where a statement takes too long.
type failing struct {
	*store.DB
	fails bool
	asked int
}

func (f *failing) RegencyStanding(ctx context.Context, kind string) (map[string]store.RegencyStanding, error) {
	if f.asked++; f.fails {
		return nil, &pgconn.PgError{Code: "57014", Severity: "ERROR", SeverityUnlocalized: "ERROR"}
	}
	return f.DB.RegencyStanding(ctx, kind)
}

// Comparing that fails is tried later and later, while all else flows, and its reason goes
// when it succeeds.
func TestComparingThatFailsWaits(t *testing.T) {
	s := newStage(t)
	s.flow.Close()
	db := &failing{DB: s.db, fails: true}
	s.flow = regency.New(regency.Options{Store: db, Address: s.address, Take: s.take})
	s.registers(1, registration("a", "Siti"))
	for range 3 {
		if _, err := s.flow.Pass(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	s.there("1", `SELECT count(*)::text FROM dinas.pendaftaran`)
	if db.asked != 1 {
		t.Errorf("it was tried %d times at once", db.asked)
	}
	s.flow = s.newFlowAfter()
	db.fails = true
	s.flow = regency.New(regency.Options{Store: db, Address: s.address, Take: s.take})
	s.flows()
	if _, why := s.waits(); !strings.Contains(why, "too long") {
		t.Fatalf("of comparing that fails is told: %q", why)
	}
	db.fails = false
	s.until("the reason is gone", 20e9, func() bool { _, why := s.waits(); return why == "" })
}

// A row that cannot be marked, for a trigger refuses it or somebody has locked it, waits
// alone; all others are taken up, and it is told.
func TestARowThatCannotBeMarkedWaitsAlone(t *testing.T) {
	s := newStage(t)
	s.registers(1, registration("a", "Siti"))
	s.registers(2, registration("b", "Budi"))
	s.registers(3, registration("c", "Ani"))
	s.flows()
	do(t, s.conn, `CREATE FUNCTION dinas.menolak() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.pendaftaran_id = 'a' THEN RAISE EXCEPTION 'tutup'; END IF; RETURN NEW; END $$`)
	do(t, s.conn, `CREATE TRIGGER menolak BEFORE UPDATE ON dinas.tindak_lanjut FOR EACH ROW EXECUTE FUNCTION dinas.menolak()`)
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status) VALUES ('a', 'diundang'), ('b', 'diundang'), ('c', 'diundang')`)
	locks := raw(t, s.address)
	do(t, locks, `BEGIN`)
	do(t, locks, `SELECT FROM dinas.tindak_lanjut WHERE pendaftaran_id = 'b' FOR UPDATE`)
	s.until("the others are taken up", 15*time.Second, func() bool {
		return rows(t, s.conn, `SELECT coalesce(string_agg(pendaftaran_id, ' '), '') FROM dinas.tindak_lanjut WHERE hasil = 'diterapkan'`) == "c"
	})
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status) VALUES ('c', 'diterima')`)
	s.until("a later one, too", 5*time.Second, func() bool {
		return rows(t, s.conn, `SELECT status FROM dinas.pendaftaran WHERE id = 'c'`) == "diterima"
	})
	if _, why := s.waits(); !strings.Contains(why, "cannot be marked") {
		t.Errorf("told is: %s", why)
	}
	do(t, locks, `ROLLBACK`)
	do(t, s.conn, `DROP FUNCTION dinas.menolak() CASCADE`)
	s.until("all are marked", 30*time.Second, func() bool {
		_, why := s.waits()
		return why == "" && rows(t, s.conn, `SELECT count(*)::text FROM dinas.tindak_lanjut WHERE hasil = 'diterapkan'`) == "4"
	})
}

// Times that are no times and texts of any length stop nothing: each row is marked, and what
// is far too long stays nowhere.
func TestWhatOfficersWriteMayBeOfAnySize(t *testing.T) {
	s := newStage(t)
	for n, id := range []string{"a", "b", "c"} {
		s.registers(n, registration(id, "Siti"))
	}
	s.flows()
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, pada) VALUES ('a', 'diundang', 'infinity'), ('b', 'diundang', '-infinity'), ('c', 'diundang', '0044-03-15 BC')`)
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, petugas, catatan) VALUES ('a', 'diterima', repeat('x', 3000000), NULL), ('b', repeat('y', 1000000), 'x', NULL), (repeat('9a', 1000000), 'diterima', 'x', NULL), ('c', 'diterima', 'x', repeat('z', 3000000))`)
	do(t, s.conn, `ALTER TABLE dinas.tindak_lanjut DISABLE TRIGGER siapa_menulis`)
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, kunci, pada, dicatat_pada, dicatat_oleh) VALUES ('lain', 'diterima', NULL, NULL, NULL, NULL)`)
	s.registers(4, registration("d", "Budi"))
	s.until("all is taken up", 20*time.Second, func() bool {
		return s.nothingWaits() && rows(t, s.conn, `SELECT count(*)::text FROM dinas.tindak_lanjut WHERE hasil IS NULL`) == "0"
	})
	s.there("a diundang\nb diundang\nc diundang\nd baru", `SELECT id || ' ' || status FROM dinas.pendaftaran ORDER BY id`)
	s.there("diterapkan\nditerapkan\nditerapkan\nkolom petugas terlalu panjang; tulis namanya saja\nnomor pendaftaran atau status terlalu panjang\nnomor pendaftaran atau status terlalu panjang\ncatatan lebih dari 500 huruf; ringkas, lalu tulis lagi\nunknown",
		`SELECT coalesce(alasan, hasil) FROM dinas.tindak_lanjut ORDER BY id`)
	s.there("0", `SELECT count(*)::text FROM dinas.tindak_lanjut t WHERE length(t::text) > 1000`)
}
