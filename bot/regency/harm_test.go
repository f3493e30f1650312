package regency_test

import (
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/store/postgrestest"
)

// Whoever has the roles of an office without inheriting them, and takes them on by SET ROLE,
// is of an office, too.
func TestAnOfficeThatTakesItsRolesOnIsLimited(t *testing.T) {
	conn := applied(t, postgrestest.Start(t).Database(t))
	number := "35131" + "45009900001"
	do(t, conn, `INSERT INTO dinas.pendaftaran (id, nama, telepon, kode_kecamatan, versi) VALUES ('b', 'Budi', '+6281200000222', '35.13.01', 1)`)
	do(t, conn, `SELECT dinas.simpan_nik(ARRAY['b'], ARRAY[$1])`, number)
	do(t, conn, `CREATE ROLE kec_baru NOINHERIT IN ROLE dinas_kecamatan, dinas_nik, dinas_tindak_lanjut`)
	do(t, conn, `CREATE ROLE bu_sri NOINHERIT IN ROLE dinas_baca, dinas_kecamatan, dinas_nik, dinas_tindak_lanjut`)
	for user, want := range map[string]string{"kec_baru": "", "bu_sri": number + " +6281200000222"} {
		do(t, conn, `SET SESSION AUTHORIZATION `+user)
		do(t, conn, `SET ROLE dinas_nik`)
		got := rows(t, conn, `SELECT coalesce(dinas.buka_nik('b', 'verifikasi'), '')`)
		do(t, conn, `SET ROLE dinas_tindak_lanjut`)
		got += " " + rows(t, conn, `SELECT coalesce(dinas.buka_telepon('b', 'mengundang'), '')`)
		if strings.TrimSpace(got) != want {
			t.Errorf("%s opens %q, want %q", user, got, want)
		}
		do(t, conn, `RESET SESSION AUTHORIZATION`)
	}
}

// The number of the national system goes with a deletion however its row was written: with a
// blank beside the id, or by somebody whose transaction ended after the deletion.
func TestTheNationalNumberStaysNowhere(t *testing.T) {
	s := newStage(t)
	s.registers(1, registration("a", "Siti"))
	s.flows()
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, id_pmi, catatan) VALUES (E' a\t', 'dihubungi', 'PMI-1', 'bawa ijazah')`)
	s.flow = s.newFlowAfter()
	s.flows()
	s.status("a", "called")
	late := raw(t, s.address)
	do(t, late, `BEGIN`)
	do(t, late, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, id_pmi, catatan) VALUES ('a', 'diundang', 'PMI-1', 'bawa ijazah')`)
	s.does(1, bot.DataDeleted{})
	s.flows()
	do(t, late, `COMMIT`)
	s.flow = s.newFlowAfter()
	s.flows()
	s.there("- -\n- -", `SELECT coalesce(id_pmi, '-') || ' ' || coalesce(catatan, '-') FROM dinas.tindak_lanjut ORDER BY id`)
}

// What an office wrote about somebody who is not theirs is not kept, nor any NIK in a row
// that kanca does not take up.
func TestNoNIKStaysInWhatIsNotTakenUp(t *testing.T) {
	s := newStage(t)
	s.registers(1, registration("a", "Siti"))
	s.flows()
	const said = "３５１３１４５００９９００００１" // which PostgreSQL does not know for one
	do(t, s.conn, `CREATE ROLE kec_jauh IN ROLE dinas_kecamatan, dinas_tindak_lanjut`)
	do(t, s.conn, `INSERT INTO dinas.hak_kecamatan VALUES ('kec_jauh', '35.13.02')`)
	do(t, s.conn, `SET SESSION AUTHORIZATION kec_jauh`)
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, catatan, petugas, id_pmi) VALUES ('a', 'dihubungi', $1, $1, $1), ($1, $1, NULL, 'pak budi', NULL)`, said)
	do(t, s.conn, `RESET SESSION AUTHORIZATION`)
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, id_pmi) VALUES ('a', 'dihubungi', $1)`, said)
	s.flow = s.newFlowAfter()
	s.flows()
	s.there("0", `SELECT count(*)::text FROM dinas.tindak_lanjut t WHERE to_jsonb(t)::text LIKE '%３５１３%'`)
	s.there("tidak_diterapkan a\ntidak_diterapkan -\nditerapkan a", `SELECT hasil || ' ' || coalesce(pendaftaran_id, '-') FROM dinas.tindak_lanjut ORDER BY id`)
}
