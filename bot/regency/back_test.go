package regency_test

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

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

// Where the schema is of an older version, kanca may not empty every column: what officers
// write counts all the same, and the row says what stays in it.
func TestANIKThatMayNotBeEmptiedStopsNothing(t *testing.T) {
	s := newStage(t)
	s.registers(1, registration("a", "Siti"))
	s.flows()
	do(t, s.conn, `REVOKE UPDATE (pendaftaran_id, status, petugas) ON dinas.tindak_lanjut FROM kanca_tulis`)
	const said = "tiga lima satu tiga satu empat lima nol nol sembilan sembilan nol nol nol nol satu"
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
