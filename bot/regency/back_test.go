package regency_test

import "testing"

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
