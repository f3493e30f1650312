package regency_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/complaint"
	"kanca/bot/regency"
	"kanca/bot/store/postgrestest"
	"kanca/content"
)

// Every code stands in a list with its source and the days for which it holds, and no row
// has another one.
func TestCodesAreThoseOfTheirLists(t *testing.T) {
	conn := applied(t, postgrestest.Start(t).Database(t))
	got := rows(t, conn, `SELECT c.conrelid::regclass || '.' || a.attname || ' ' || c.confrelid::regclass || ' ' || c.convalidated FROM pg_constraint c
		JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
		WHERE c.contype = 'f' AND c.connamespace = 'dinas'::regnamespace ORDER BY 1`)
	want := strings.Join([]string{
		"dinas.hak_kecamatan.kode_kecamatan dinas.ref_wilayah true",
		"dinas.lowongan.kode_negara dinas.ref_negara true",
		"dinas.pelatihan.kode_kecamatan dinas.ref_wilayah true",
		"dinas.pendaftaran.kode_desa dinas.ref_wilayah true",
		"dinas.pendaftaran.kode_jabatan dinas.ref_kbji true",
		"dinas.pendaftaran.kode_kecamatan dinas.ref_wilayah true",
		"dinas.pendaftaran.kode_negara dinas.ref_negara true",
		"dinas.ref_alur_status.dari dinas.ref_status true",
		"dinas.ref_alur_status.ke dinas.ref_status true",
		"dinas.ref_jabatan.kode dinas.ref_kbji true",
		"dinas.ref_wilayah.kode_induk dinas.ref_wilayah true",
		"dinas.tindak_lanjut.status_kode dinas.ref_status true",
	}, "\n")
	if got != want {
		t.Errorf("codes are checked against their lists so:\n%s", got)
	}
	for _, list := range []string{"ref_wilayah", "ref_negara", "ref_kbji"} {
		if got := rows(t, conn, `SELECT count(*)::text FROM dinas.`+list+` WHERE coalesce(acuan, '') = '' OR berlaku_dari > berlaku_sampai`); got != "0" {
			t.Errorf("%s codes of %s lack their source", got, list)
		}
	}
	if got := rows(t, conn, `SELECT concat_ws(' ', (SELECT alpha3 FROM dinas.ref_negara WHERE kode = 'TW'), (SELECT count(*) FROM dinas.ref_negara WHERE alpha3 !~ '^[A-Z]{3}$' OR alpha3 IS NULL), (SELECT count(*) FROM dinas.ref_wilayah), (SELECT tingkat FROM dinas.ref_kbji WHERE kode = '5322'))`); got != "TWN 0 355 4" {
		t.Error(got)
	}
	do(t, conn, `INSERT INTO dinas.pendaftaran (id, versi, kode_kecamatan) VALUES ('a', 1, '35.13.14')`)
	if got := rows(t, conn, `SELECT kode_kabupaten FROM dinas.pendaftaran`); got != "35.13" {
		t.Error(got)
	}
	for _, wrong := range []string{`kode_kecamatan = '35.13.99'`, `kode_desa = 'Patokan'`, `kode_negara = 'XX'`, `kode_jabatan = '0000'`, `status = 'hilang'`, `bahasa = 'en'`, `kanal = 'surat'`} {
		refused(t, conn, `UPDATE dinas.pendaftaran SET `+wrong)
	}
	for _, status := range bot.Statuses { // each that there is may stand there
		do(t, conn, `UPDATE dinas.pendaftaran SET status = (SELECT kode FROM dinas.ref_status ORDER BY urutan OFFSET $1 LIMIT 1)`, slices.Index(bot.Statuses, status))
	}
	refused(t, conn, `INSERT INTO dinas.lowongan (id, gaji_min) VALUES ('x', 20000)`)
	refused(t, conn, `INSERT INTO dinas.lowongan (id, gaji_min, mata_uang) VALUES ('x', 20000, 'dolar')`)
	// What the office fills in stays when the lists are brought up to date.
	do(t, conn, `UPDATE dinas.ref_wilayah SET kode_bps = '3513140006', berlaku_dari = '2025-04-25' WHERE kode = '35.13.14.1017'`)
	do(t, conn, `UPDATE dinas.ref_negara SET boleh_penempatan = TRUE, per = '2026-11-30', nama = 'lain' WHERE kode = 'TW'`)
	do(t, conn, `UPDATE dinas.ref_alur_status SET boleh = FALSE WHERE dari = 'baru' AND ke = 'selesai'`)
	if _, err := regency.Apply(t.Context(), conn.Config().ConnString()); err != nil {
		t.Fatal(err)
	}
	if got := rows(t, conn, `SELECT concat_ws(' ', w.kode_bps, w.berlaku_dari, n.boleh_penempatan, n.nama, a.boleh) FROM dinas.ref_wilayah w, dinas.ref_negara n, dinas.ref_alur_status a WHERE w.kode = '35.13.14.1017' AND n.kode = 'TW' AND a.dari = 'baru' AND a.ke = 'selesai'`); got != "3513140006 2025-04-25 t Taiwan f" {
		t.Error(got)
	}
}

// A time is a timestamptz, a day a date, money a whole number with its currency, yes and no
// a boolean; said of every column there is.
func TestEveryColumnHasTheTypeOfWhatItHolds(t *testing.T) {
	conn := applied(t, postgrestest.Start(t).Database(t))
	const query = `SELECT table_name || ' ' || column_name || ' ' || data_type FROM information_schema.columns WHERE table_schema = 'dinas' ORDER BY 1`
	money := map[string]bool{}
	for _, line := range strings.Split(rows(t, conn, query), "\n") {
		table, rest, _ := strings.Cut(line, " ")
		column, is, _ := strings.Cut(rest, " ")
		want := ""
		switch {
		case column == "pada" || strings.HasSuffix(column, "_pada") && column != "umur_pada":
			want = "timestamp with time zone"
		case slices.Contains([]string{"hari", "per", "mulai", "selesai", "umur_pada", "status_sejak", "berlaku_dari", "berlaku_sampai", "tidak_ada_di_daftar"}, column):
			want = "date"
		case slices.Contains([]string{"mendesak", "boleh_dihubungi", "rahasia", "contoh", "ada", "boleh", "boleh_penempatan", "ditulis_dinas"}, column):
			want = "boolean"
		case strings.HasPrefix(column, "gaji_"):
			want = "bigint"
			money[table] = true
		case column == "jumlah" && table == "jumlah_pendaftaran": // blurred
			want = "text"
		case slices.Contains([]string{"jumlah", "versi"}, column):
			want = "bigint"
		case slices.Contains([]string{"text", "smallint", "integer", "bigint", "uuid", "ARRAY"}, is):
			continue
		}
		if is != want {
			t.Errorf("%s.%s is of type %s, want %q", table, column, is, want)
		}
	}
	for table := range money {
		if got := rows(t, conn, `SELECT count(*)::text FROM information_schema.columns WHERE table_schema = 'dinas' AND table_name = $1 AND column_name = 'mata_uang'`, table); got != "1" {
			t.Errorf("%s has money without its currency", table)
		}
	}
	if got := rows(t, conn, `SHOW server_encoding`); got != "UTF8" {
		t.Error(got)
	}
}

// A schema of version 3 keeps what its texts said when they become days, and rows that break
// a new rule stay.
func TestAnOlderSchemaBecomesThisOne(t *testing.T) {
	address := postgrestest.Start(t).Database(t)
	conn := applied(t, address)
	do(t, conn, `ALTER TABLE dinas.lowongan ALTER COLUMN per TYPE text, ALTER COLUMN berlaku_sampai TYPE text`)
	do(t, conn, `ALTER TABLE dinas.pendaftaran DROP CONSTRAINT pendaftaran_kode_negara_rujuk, DROP COLUMN kode_kabupaten`)
	do(t, conn, `ALTER TABLE dinas.tindak_lanjut DROP COLUMN status_kode`)
	do(t, conn, `DROP TABLE dinas.ref_kbji, dinas.ref_status, dinas.ref_alur_status CASCADE`)
	do(t, conn, `INSERT INTO dinas.lowongan (id, per, berlaku_sampai) VALUES ('x', '2026-11-30', '')`)
	do(t, conn, `INSERT INTO dinas.pendaftaran (id, versi, kode_negara, kode_kecamatan) VALUES ('a', 1, 'QQ', '35.13.14')`)
	do(t, conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status) VALUES ('a', ' Diundang'), ('a', 'mampir')`)
	do(t, conn, `UPDATE dinas.versi SET nomor = 3`)
	a, err := regency.Apply(t.Context(), address)
	if err != nil || a.Before != 3 || a.Version != regency.Known().Version {
		t.Fatal(a, err)
	}
	if got := rows(t, conn, `SELECT concat_ws(' ', l.per, l.berlaku_sampai IS NULL, p.kode_negara, p.kode_kabupaten, (SELECT string_agg(coalesce(status_kode, '-'), ' ' ORDER BY id) FROM dinas.tindak_lanjut)) FROM dinas.lowongan l, dinas.pendaftaran p`); got != "2026-11-30 t QQ 35.13 diundang -" {
		t.Error(got)
	}
	refused(t, conn, `UPDATE dinas.pendaftaran SET kode_negara = 'QR'`)
	// A view of the regency's own is named, and nothing is changed.
	do(t, conn, `ALTER TABLE dinas.lowongan ALTER COLUMN per TYPE text`)
	do(t, conn, `CREATE VIEW public.milik_kami AS SELECT per FROM dinas.lowongan`)
	if _, err := regency.Apply(t.Context(), address); err == nil || !strings.Contains(err.Error(), "drop it") {
		t.Error(err)
	}
}

// A name arrives in one form, however it was composed.
func TestANameArrivesInOneForm(t *testing.T) {
	s := newStage(t)
	s.registers(1, registration("a", "Rene\u0301"))
	s.flows()
	s.there("Ren\u00e9", `SELECT nama FROM dinas.pendaftaran`)
}

// From which status an officer may go where is the regency's to say; back is allowed, for a
// wrong row is corrected by a new one.
func TestStepsThatTheRegencyDoesNotAllow(t *testing.T) {
	s := newStage(t)
	s.registers(1, registration("a", "Siti"))
	s.flows()
	if n := len(bot.Statuses); rows(t, s.conn, `SELECT count(*)::text FROM dinas.ref_alur_status`) != fmt.Sprint(6*n) {
		t.Errorf("not each of six words from each of %d statuses", n)
	}
	s.there("ditarik", `SELECT DISTINCT dari FROM dinas.ref_alur_status WHERE NOT boleh`)
	do(t, s.conn, `UPDATE dinas.ref_alur_status SET boleh = FALSE WHERE dari = 'dihubungi' AND ke = 'berangkat'`)
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status) VALUES ('a', 'ditolak'), ('a', 'dihubungi'), ('a', 'berangkat'), ('a', 'Diundang')`)
	s.flow = s.newFlowAfter()
	s.flows()
	s.there("ditolak diterapkan \ndihubungi diterapkan \nberangkat tidak_diterapkan barred\ndiundang diterapkan ", `SELECT status_kode || ' ' || hasil || ' ' || coalesce(alasan, '') FROM dinas.tindak_lanjut ORDER BY id`)
	s.status("a", "invited")
}

// A step of which the regency says neither yes nor no is not allowed; of a row that it
// deleted, what kanca proposed holds.
func TestStepsOfWhichTheRegencySaysNothing(t *testing.T) {
	s := newStage(t)
	s.registers(1, registration("a", "Siti"))
	s.flows()
	do(t, s.conn, `UPDATE dinas.ref_alur_status SET boleh = NULL WHERE ke = 'ditolak'`)
	do(t, s.conn, `DELETE FROM dinas.ref_alur_status WHERE ke IN ('dihubungi', 'diundang')`)
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status) VALUES ('a', 'ditolak'), ('a', 'dihubungi'), ('a', 'Diundang')`)
	s.flow = s.newFlowAfter()
	s.flows()
	s.there("ditolak tidak_diterapkan barred\ndihubungi diterapkan \ndiundang diterapkan ", `SELECT status_kode || ' ' || hasil || ' ' || coalesce(alasan, '') FROM dinas.tindak_lanjut ORDER BY id`)
	s.status("a", "invited")
}

// A note with sixteen digits in a row is refused with its row, says why, and stays nowhere; a
// new row corrects it.
func TestANoteWithSixteenDigits(t *testing.T) {
	s := newStage(t)
	s.registers(1, registration("a", "Siti"))
	s.flows()
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, catatan) VALUES ('a', 'diundang', 'KTP 35131'||'45009900001 ada'), ('a', 'dihubungi', 'HP 081234567890123')`)
	s.flow = s.newFlowAfter()
	s.flows()
	s.there("diundang|tidak_diterapkan|-|true\ndihubungi|diterapkan|HP 081234567890123|false", `SELECT concat_ws('|', status, hasil, coalesce(catatan, '-'), coalesce(alasan LIKE 'catatan memuat enam belas angka%', FALSE)::text) FROM dinas.tindak_lanjut ORDER BY id`)
	s.status("a", "called")
}

// The data dictionary lists the values of every column whose values kanca chooses.
func TestTheDictionaryListsTheValues(t *testing.T) {
	flow := complaint.The
	courses, err := os.ReadFile("../../content/courses.csv")
	if err != nil {
		t.Fatal(err)
	}
	lists := map[string][]string{"laporan.kategori": flow.Categories, "pelatihan.jenis": {content.KindBLK, content.KindOPP, content.KindLanguage, content.KindOther}, "minat_pelatihan.kursus": {"semua"},
		"pelatihan.status": {content.TrainingPlanned, content.TrainingOpen, content.TrainingSelection, content.TrainingRunning, content.TrainingFull, content.TrainingFinished, content.TrainingCancelled}}
	for _, s := range flow.States {
		lists["laporan.status"] = append(lists["laporan.status"], string(s.Key))
	}
	for _, r := range flow.Tracks {
		lists["laporan.jalur"] = append(lists["laporan.jalur"], string(r.Key))
	}
	for line := range strings.Lines(string(courses)) {
		if key, _, _ := strings.Cut(line, ","); key != "key" {
			lists["minat_pelatihan.kursus"] = append(lists["minat_pelatihan.kursus"], key)
		}
	}
	for name, values := range lists {
		table, column, _ := strings.Cut(name, ".")
		for _, c := range regency.Known().Table(table).Columns {
			for _, v := range values {
				if c.Name == column && !regexp.MustCompile(`(^|[ ,])`+v+`($|[ ,;])`).MatchString(c.Codes) {
					t.Errorf("the dictionary does not list %q of %s: %q", v, name, c.Codes)
				}
			}
		}
	}
}
