package regency

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"kanca/bot/store/postgrestest"
)

// A schema of version 2 becomes one of version 3 however long that takes: each note of the
// years before is looked at for a NIK.
func TestAnUpgradeOverManyNotesEnds(t *testing.T) {
	address := postgrestest.Start(t).Database(t)
	if _, err := Apply(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	for _, query := range []string{
		`ALTER TABLE dinas.tindak_lanjut DISABLE TRIGGER USER`,
		`INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, catatan) SELECT ' r' || g, 'diundang', repeat('tiga lima satu ', 40) FROM generate_series(1, 300) g`,
		`ALTER TABLE dinas.tindak_lanjut ENABLE TRIGGER USER`,
		`UPDATE dinas.versi SET nomor = 2`,
	} {
		if _, err := conn.Exec(t.Context(), query); err != nil {
			t.Fatal(err)
		}
	}
	defer func(before time.Duration) { patience = before }(patience)
	patience = time.Second
	if _, err := Apply(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	var left int
	if err := conn.QueryRow(t.Context(), `SELECT count(*) FROM dinas.tindak_lanjut WHERE catatan LIKE '%tiga%' OR pendaftaran_id LIKE ' %'`).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d rows stayed, %v", left, err)
	}
}
