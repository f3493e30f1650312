package regency_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"kanca/bot/regency"
	"kanca/bot/store/postgrestest"
)

// raw is a connection of the test's own.
func raw(t testing.TB, address string) *pgx.Conn {
	t.Helper()
	for began := time.Now(); ; pauseFor(50 * time.Millisecond) {
		conn, err := pgx.Connect(context.Background(), address)
		var refused *pgconn.PgError
		if errors.As(err, &refused) && refused.Code == "57P03" && time.Since(began) < 30*time.Second { // it was stopped at once and looks what it lost
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close(context.Background()) })
		return conn
	}
}

func applied(t testing.TB, address string) *pgx.Conn {
	t.Helper()
	if _, err := regency.Apply(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	return raw(t, address)
}

func rows(t testing.TB, conn *pgx.Conn, query string, args ...any) string {
	t.Helper()
	r, err := conn.Query(context.Background(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := pgx.CollectRows(r, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

func do(t testing.TB, conn *pgx.Conn, query string, args ...any) {
	t.Helper()
	if _, err := conn.Exec(context.Background(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func refused(t testing.TB, conn *pgx.Conn, query string, args ...any) {
	t.Helper()
	if _, err := conn.Exec(context.Background(), query, args...); err == nil {
		t.Errorf("it may: %s", query)
	}
}

// Every right that a role has in the schema, as PostgreSQL itself tells it.
func TestWhoMayDoWhat(t *testing.T) {
	conn := applied(t, postgrestest.Start(t).Database(t))
	got := rows(t, conn, `
		SELECT format('%-20s %-24s %s', r.rolname, c.relname, string_agg(v.verb, ' ' ORDER BY v.verb))
		FROM pg_roles r CROSS JOIN pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'dinas'
		CROSS JOIN (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE'), ('REFERENCES'), ('TRIGGER')) AS v (verb)
		WHERE (r.rolname LIKE 'dinas%' OR r.rolname = 'kanca_tulis') AND c.relkind IN ('r', 'v') AND has_table_privilege(r.oid, c.oid, v.verb)
		GROUP BY r.rolname, c.relname ORDER BY r.rolname, c.relname`) + "\n-- columns\n" +
		rows(t, conn, `
		SELECT format('%-20s %-24s %s (%s)', r.rolname, c.relname, v.verb, string_agg(a.attname, ' ' ORDER BY a.attnum))
		FROM pg_roles r CROSS JOIN pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'dinas'
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		CROSS JOIN (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('REFERENCES')) AS v (verb)
		WHERE (r.rolname LIKE 'dinas%' OR r.rolname = 'kanca_tulis') AND c.relkind IN ('r', 'v')
			AND has_column_privilege(r.oid, c.oid, a.attnum, v.verb) AND NOT has_table_privilege(r.oid, c.oid, v.verb)
		GROUP BY r.rolname, c.relname, v.verb ORDER BY r.rolname, c.relname, v.verb`) + "\n-- functions\n" +
		rows(t, conn, `
		SELECT format('%-20s %s', r.rolname, p.proname) FROM pg_roles r CROSS JOIN pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace AND n.nspname = 'dinas'
		WHERE (r.rolname LIKE 'dinas%' OR r.rolname = 'kanca_tulis') AND has_function_privilege(r.oid, p.oid, 'EXECUTE') ORDER BY 1`) + "\n-- views without security_barrier\n" +
		rows(t, conn, `SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'dinas'
		WHERE c.relkind = 'v' AND NOT coalesce('security_barrier=true' = ANY (c.reloptions), FALSE)`) + "\n-- roles that may sign in, make tables or inherit\n" +
		rows(t, conn, `SELECT rolname::text FROM pg_roles r WHERE (rolname LIKE 'dinas%' OR rolname = 'kanca_tulis')
			AND (rolcanlogin OR rolsuper OR rolcreatedb OR rolcreaterole OR has_schema_privilege(r.oid, 'dinas', 'CREATE'))`) + "\n"
	file := filepath.Join("testdata", "rights.golden")
	if os.Getenv("KANCA_TEST_GOLDEN") != "" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("rights have changed; look at each, then write %s anew with KANCA_TEST_GOLDEN=1:\n%s", file, got)
	}
}

// The database itself says what everything in it means, and has what the dictionary has.
func TestEveryColumnSaysWhatItMeans(t *testing.T) {
	conn := applied(t, postgrestest.Start(t).Database(t))
	silent := rows(t, conn, `SELECT c.relname || coalesce('.' || a.attname, '') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'dinas'
		LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind = 'r'
		WHERE c.relkind IN ('r', 'v') AND coalesce(col_description(c.oid, a.attnum), obj_description(c.oid), '') = ''`)
	if silent != "" {
		t.Errorf("these say nothing of themselves: %s", silent)
	}
	d := regency.Known()
	var want []string
	for _, table := range d.Tables {
		for _, c := range table.Columns {
			want = append(want, table.Name+"."+c.Name)
		}
	}
	got := strings.Split(rows(t, conn, `SELECT table_name || '.' || column_name FROM information_schema.columns c JOIN pg_class k ON k.relname = c.table_name AND k.relkind = 'r'
		JOIN pg_namespace n ON n.oid = k.relnamespace AND n.nspname = c.table_schema WHERE table_schema = 'dinas'`), "\n")
	there := map[string]bool{}
	for _, name := range got {
		there[name] = true
	}
	for _, name := range want {
		if !there[name] {
			t.Errorf("the database lacks %s", name)
		}
		delete(there, name)
	}
	for name := range there {
		t.Errorf("the dictionary lacks %s", name)
	}
	for _, r := range d.SQL() {
		if r > unicode.MaxASCII {
			t.Fatalf("%q does not exist in every encoding", r)
		}
	}
	if m := d.Markdown(); !strings.Contains(m, "| `nik_tersamar` |") || !strings.Contains(m, "ISO 3166-1") {
		t.Error("the data dictionary lacks what the tables have")
	}
}

// What interface.md promises to whoever reads the database.
func TestTheColumnsThatWerePromised(t *testing.T) {
	for table, columns := range map[string]string{
		"pendaftaran":   "id nama umur umur_pada nik_tersamar kode_kecamatan kecamatan kode_desa desa telepon kode_negara negara kode_jabatan pekerjaan lowongan_id bahasa kanal persetujuan_versi persetujuan_pada persetujuan_tujuan status versi dibuat_pada diubah_pada diterima_pada dihapus_pada",
		"tindak_lanjut": "pendaftaran_id status catatan petugas pada", "pendaftaran_riwayat": "pendaftaran_id", "laporan": "id", "minat_pelatihan": "hari", "cek_p3mi_harian": "hari hasil",
		"lowongan": "id", "pelatihan": "id", "p3mi": "izin", "nik": "id nik", "log_akses": "pendaftaran_id", "versi": "nomor",
	} {
		known := regency.Known().Table(table)
		if known == nil {
			t.Errorf("there is no dinas.%s", table)
			continue
		}
		for _, name := range strings.Fields(columns) {
			found := false
			for _, c := range known.Columns {
				found = found || c.Name == name
			}
			if !found {
				t.Errorf("there is no dinas.%s.%s", table, name)
			}
		}
	}
}

// Applying again takes nothing away, and puts right what somebody changed.
func TestApplyingAgain(t *testing.T) {
	address := postgrestest.Start(t).Database(t)
	conn := applied(t, address)
	do(t, conn, `INSERT INTO dinas.hak_kecamatan VALUES ('kec_kraksaan', '35.13.14')`)
	do(t, conn, `ALTER TABLE dinas.pendaftaran DROP COLUMN desa CASCADE`)
	do(t, conn, `REVOKE INSERT ON dinas.pendaftaran FROM kanca_tulis`)
	do(t, conn, `GRANT SELECT ON dinas.nik TO dinas_baca`)
	a, err := regency.Apply(t.Context(), address)
	if err != nil || !a.Same || a.Before != regency.Known().Version {
		t.Fatal(a, err)
	}
	if got := rows(t, conn, `SELECT pengguna || ' ' || has_table_privilege('kanca_tulis', 'dinas.pendaftaran', 'INSERT') || ' ' || has_table_privilege('dinas_baca', 'dinas.nik', 'SELECT') FROM dinas.hak_kecamatan`); got != "kec_kraksaan true false" {
		t.Error(got)
	}
	do(t, conn, `SELECT desa FROM dinas.pendaftaran_tersamar`)
	if got := rows(t, conn, `SELECT count(*)::text FROM dinas.versi`); got != "1" {
		t.Error(got)
	}
}

// A schema that another program made is told of, and what it has goes on.
func TestASchemaOfAnotherVersion(t *testing.T) {
	s := newStage(t)
	do(t, s.conn, `UPDATE dinas.versi SET nomor = 1`)
	s.registers(1, registration("a", "Siti"))
	s.flows()
	if n, why := s.waits(); n != 0 || !strings.Contains(why, "kanca regency apply") {
		t.Errorf("%d wait: %s", n, why)
	}
	if _, err := regency.Apply(t.Context(), s.address); err != nil {
		t.Fatal(err)
	}
	s.flow = s.newFlowAfter()
	s.flows()
	if _, why := s.waits(); why != "" {
		t.Error(why)
	}
}

// One opens a NIK with a reason and leaves a trace; nobody reads the table.
func TestOpeningANIK(t *testing.T) {
	conn := applied(t, postgrestest.Start(t).Database(t))
	number := "35131" + "45009900001"
	do(t, conn, `SELECT dinas.simpan_nik(ARRAY['a'], ARRAY[$1])`, number)
	do(t, conn, `CREATE ROLE bu_sri IN ROLE dinas_nik, dinas_baca`)
	do(t, conn, `CREATE ROLE pak_budi IN ROLE dinas_baca`)
	do(t, conn, `SET SESSION AUTHORIZATION bu_sri`)
	refused(t, conn, `SELECT * FROM dinas.nik`)
	refused(t, conn, `SELECT dinas.buka_nik('a', '')`)
	refused(t, conn, `SELECT dinas.buka_nik('a', NULL)`)
	refused(t, conn, `DELETE FROM dinas.log_akses`)
	if got := rows(t, conn, `SELECT dinas.buka_nik('a', 'verifikasi berkas')`); got != number {
		t.Errorf("opened %q", got)
	}
	do(t, conn, `SELECT dinas.buka_nik('tidak ada', 'verifikasi berkas')`)
	do(t, conn, `SET SESSION AUTHORIZATION pak_budi`)
	refused(t, conn, `SELECT dinas.buka_nik('a', 'ingin tahu')`)
	do(t, conn, `RESET SESSION AUTHORIZATION`)
	if got := rows(t, conn, `SELECT oleh || ' ' || pendaftaran_id || ' ' || alasan || ' ' || ada FROM dinas.log_akses ORDER BY nomor`); got != "bu_sri a verifikasi berkas true\nbu_sri tidak ada verifikasi berkas false" {
		t.Error(got)
	}
	do(t, conn, `SELECT dinas.simpan_nik(ARRAY['a'], ARRAY[NULL::text])`)
	if got := rows(t, conn, `SELECT count(*)::text FROM dinas.nik`); got != "0" {
		t.Error("the NIK stayed")
	}
}

// The limit of an office to its kecamatan holds for whatever its people may besides: open a
// NIK or a phone number, write what was done.
func TestAnOfficeTouchesItsOwnKecamatanAlone(t *testing.T) {
	conn := applied(t, postgrestest.Start(t).Database(t))
	number := "35131" + "45009900001"
	do(t, conn, `INSERT INTO dinas.pendaftaran (id, nama, telepon, kode_kecamatan, versi) VALUES ('a', 'Siti', '+6281200000111', '35.13.14', 1), ('b', 'Budi', '+6281200000222', '35.13.01', 1)`)
	do(t, conn, `INSERT INTO dinas.pendaftaran_riwayat (pendaftaran_id, versi, kejadian) VALUES ('a', 1, 'didaftarkan'), ('b', 1, 'didaftarkan')`)
	do(t, conn, `SELECT dinas.simpan_nik(ARRAY['a', 'b'], ARRAY[$1, $1])`, number)
	do(t, conn, `INSERT INTO dinas.hak_kecamatan VALUES ('kec_kraksaan', '35.13.14'), ('kec_kraksaan_dua', '35.13.14')`)
	for _, role := range []string{`kec_kraksaan IN ROLE dinas_kecamatan, dinas_nik, dinas_tindak_lanjut`, `kec_kraksaan_dua IN ROLE dinas_nik, dinas_tindak_lanjut`, `kec_baru IN ROLE dinas_kecamatan, dinas_nik, dinas_tindak_lanjut`, `bu_sri IN ROLE dinas_baca, dinas_nik, dinas_tindak_lanjut`} {
		do(t, conn, `CREATE ROLE `+role)
	}
	for user, want := range map[string]string{"kec_kraksaan": "t-", "kec_kraksaan_dua": "t-", "kec_baru": "--", "bu_sri": "tt"} {
		do(t, conn, `SET SESSION AUTHORIZATION `+user)
		got := rows(t, conn, `SELECT CASE WHEN n = $1 THEN 't' ELSE '-' END FROM (SELECT dinas.buka_nik('a', 'verifikasi') AS n UNION ALL SELECT dinas.buka_nik('b', 'verifikasi')) x`, number)
		if got = strings.ReplaceAll(got, "\n", ""); got != want {
			t.Errorf("%s opens NIK %s, want %s", user, got, want)
		}
		got = rows(t, conn, `SELECT CASE WHEN n LIKE '+62%' THEN 't' ELSE '-' END FROM (SELECT dinas.buka_telepon('a', 'mengundang') AS n UNION ALL SELECT dinas.buka_telepon('b', 'mengundang')) x`)
		if got = strings.ReplaceAll(got, "\n", ""); got != want {
			t.Errorf("%s opens phones %s, want %s", user, got, want)
		}
		do(t, conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status) VALUES ('a', 'diundang'), ('b', 'diundang')`)
		got = rows(t, conn, `SELECT CASE WHEN diambil_pada IS NULL AND alasan IS NULL THEN 't' WHEN alasan LIKE '%bukan dari kecamatan Anda%' AND hasil = 'tidak_diterapkan' THEN '-' ELSE '?' END FROM dinas.tindak_lanjut_hasil ORDER BY id`)
		if got = strings.ReplaceAll(got, "\n", ""); got != want {
			t.Errorf("of %s is taken up %s, want %s", user, got, want)
		}
		do(t, conn, `RESET SESSION AUTHORIZATION`)
	}
	do(t, conn, `SET SESSION AUTHORIZATION kec_kraksaan`)
	if got := rows(t, conn, `SELECT pendaftaran_id FROM dinas.riwayat_kecamatan`); got != "a" {
		t.Errorf("history of %q", got)
	}
	refused(t, conn, `SELECT dinas.dalam_wilayah('a')`)
	refused(t, conn, `INSERT INTO dinas.hak_kecamatan VALUES ('kec_kraksaan', '35.13.01')`)
}

// Who reads sees no phone number; who follows up opens one with a reason and leaves a trace.
func TestPhoneNumbersAreMasked(t *testing.T) {
	conn := applied(t, postgrestest.Start(t).Database(t))
	do(t, conn, `INSERT INTO dinas.pendaftaran (id, nama, telepon, versi) VALUES ('a', 'Siti', '+6281200000111', 1)`)
	do(t, conn, `CREATE ROLE pembaca IN ROLE dinas_baca`)
	do(t, conn, `CREATE ROLE pak_budi IN ROLE dinas_tindak_lanjut`)
	do(t, conn, `SET SESSION AUTHORIZATION pembaca`)
	refused(t, conn, `SELECT telepon FROM dinas.pendaftaran`)
	refused(t, conn, `SELECT * FROM dinas.pendaftaran`)
	refused(t, conn, `SELECT dinas.buka_telepon('a', 'ingin tahu')`)
	if got := rows(t, conn, `SELECT p.nama || ' ' || t.telepon FROM dinas.pendaftaran p JOIN dinas.pendaftaran_tersamar t USING (id)`); got != "Siti +6281******111" {
		t.Error(got)
	}
	do(t, conn, `SET SESSION AUTHORIZATION pak_budi`)
	refused(t, conn, `SELECT telepon FROM dinas.pendaftaran`)
	refused(t, conn, `SELECT dinas.buka_telepon('a', '')`)
	if got := rows(t, conn, `SELECT dinas.buka_telepon('a', 'mengundang ke seleksi')`); got != "+6281200000111" {
		t.Error(got)
	}
	do(t, conn, `RESET SESSION AUTHORIZATION`)
	if got := rows(t, conn, `SELECT oleh || ' ' || apa || ' ' || alasan FROM dinas.log_akses`); got != "pak_budi telepon mengundang ke seleksi" {
		t.Error(got)
	}
}

// An office sees its own kecamatan, an officer adds and changes nothing.
func TestOfficesAndOfficers(t *testing.T) {
	conn := applied(t, postgrestest.Start(t).Database(t))
	do(t, conn, `INSERT INTO dinas.pendaftaran (id, nama, telepon, kode_kecamatan, versi) VALUES ('a', 'Siti', '+6281200000111', '35.13.14', 1), ('b', 'Budi', '+6281200000222', '35.13.01', 1)`)
	do(t, conn, `INSERT INTO dinas.hak_kecamatan VALUES ('kec_kraksaan', '35.13.14')`)
	do(t, conn, `CREATE ROLE kec_kraksaan IN ROLE dinas_kecamatan`)
	do(t, conn, `CREATE ROLE pak_budi IN ROLE dinas_tindak_lanjut`)
	do(t, conn, `SET SESSION AUTHORIZATION kec_kraksaan`)
	if got := rows(t, conn, `SELECT nama || ' ' || telepon FROM dinas.pendaftaran_kecamatan`); got != "Siti +6281******111" {
		t.Error(got)
	}
	refused(t, conn, `SELECT nama FROM dinas.pendaftaran`)
	refused(t, conn, `SELECT * FROM dinas.pendaftaran_riwayat`)
	do(t, conn, `SET SESSION AUTHORIZATION pak_budi`)
	do(t, conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, catatan, petugas) VALUES ('a', 'diundang', 'bawa ijazah', 'Pak Budi')`)
	refused(t, conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, dicatat_oleh) VALUES ('a', 'diundang', 'bu_sri')`)
	refused(t, conn, `UPDATE dinas.tindak_lanjut SET status = 'ditolak'`)
	refused(t, conn, `DELETE FROM dinas.tindak_lanjut`)
	refused(t, conn, `SELECT nama FROM dinas.pendaftaran`)
	if got := rows(t, conn, `SELECT pendaftaran_id || ' ' || status FROM dinas.tindak_lanjut_hasil`); got != "a diundang" {
		t.Error(got)
	}
	do(t, conn, `RESET SESSION AUTHORIZATION`)
	refused(t, conn, `UPDATE dinas.tindak_lanjut SET status = 'ditolak'`) // not even the owner
	if got := rows(t, conn, `SELECT dicatat_oleh FROM dinas.tindak_lanjut`); got != "pak_budi" {
		t.Error(got)
	}
}

// A command that cannot reach the server is not tried again by itself, and does not say so.
func TestNobodyTriesACommandAgain(t *testing.T) {
	const away = "postgres://nobody:x@127.0.0.1:1/x"
	_, apply := regency.Apply(t.Context(), away)
	_, export := regency.AgreedColumns(t.Context(), away, regency.Ministry, "2026-12-01")
	_, audit := regency.Inspect(t.Context(), away, time.Now(), time.Now())
	for _, err := range []error{apply, export, audit} {
		if err == nil || !strings.Contains(err.Error(), "cannot be reached") || strings.Contains(err.Error(), "by itself") {
			t.Errorf("told is: %v", err)
		}
	}
}
