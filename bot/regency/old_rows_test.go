package regency_test

import (
	"testing"

	"kanca/bot/regency"
	"kanca/bot/store/postgrestest"
)

// Bringing the schema up to date takes out of old rows the NIK, and nothing else.
func TestOldRowsLoseTheirNIKAlone(t *testing.T) {
	address := postgrestest.Start(t).Database(t)
	conn := applied(t, address)
	do(t, conn, `ALTER TABLE dinas.tindak_lanjut DISABLE TRIGGER USER`)
	do(t, conn, `ALTER TABLE dinas.log_akses DISABLE TRIGGER USER`)
	stays := cases(t, "no_nik.txt")
	for _, note := range stays {
		do(t, conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, catatan, petugas) VALUES ('tetap', 'diundang', $1, 'bu sri')`, note)
	}
	numbers := append(numbersOf(), "3513 0812 1090 0001", "35 13 0812 1090 0001", "351314 0812900001", "3508 1250 0990 0001", "32.01.12-710890-0001", "3513 1450 0990 001")
	for _, number := range numbers {
		text := "KTP " + number + " / 081234567890 ya"
		do(t, conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, catatan, petugas) VALUES ($1, $1, $1, $1)`, text)
		do(t, conn, `INSERT INTO dinas.log_akses (pendaftaran_id, pada, oleh, alasan, ada) VALUES ($1, now(), 'x', $1, TRUE)`, text)
	}
	do(t, conn, `ALTER TABLE dinas.tindak_lanjut ENABLE TRIGGER USER`)
	do(t, conn, `ALTER TABLE dinas.log_akses ENABLE TRIGGER USER`)
	do(t, conn, `UPDATE dinas.versi SET nomor = 1`)
	if _, err := regency.Apply(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	for _, note := range stays {
		if got := rows(t, conn, `SELECT count(*)::text FROM dinas.tindak_lanjut WHERE catatan = $1`, note); got != "1" {
			t.Errorf("%q is changed: %s", note, rows(t, conn, `SELECT dinas.tanpa_nik($1)`, note))
		}
	}
	const hidden = "KTP [NIK dihapus] / 081234567890 ya"
	if got := rows(t, conn, `SELECT DISTINCT concat_ws('|', pendaftaran_id, status, catatan, petugas) FROM dinas.tindak_lanjut WHERE pendaftaran_id <> 'tetap'`); got != hidden+"|"+hidden+"|"+hidden+"|"+hidden {
		t.Error(got)
	}
	if got := rows(t, conn, `SELECT DISTINCT pendaftaran_id || '|' || alasan FROM dinas.log_akses`); got != hidden+"|"+hidden {
		t.Error(got)
	}
	refused(t, conn, `UPDATE dinas.log_akses SET alasan = 'lain'`)
	refused(t, conn, `UPDATE dinas.tindak_lanjut SET catatan = 'lain'`)
}
