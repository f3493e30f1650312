package regency_test

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/regency"
	"kanca/bot/store/postgrestest"
)

// numbersOf are ways in which one identity number is written.
func numbersOf() []string {
	number := "35131" + "45009900001"
	return []string{number, number[:4] + " " + number[4:8] + " " + number[8:12] + " " + number[12:], number[:6] + "." + number[6:12] + "." + number[12:],
		strings.Join(strings.Split(number, ""), " "), number[:2] + "-" + number[2:4] + "-" + number[4:6] + "/" + number[6:12] + "_" + number[12:]}
}

// sixteen is why a row does not count whose note has a NIK as it is printed.
const sixteen = "catatan memuat enam belas angka berderet, seperti NIK; tulis lagi tanpa itu"

// An officer who writes a NIK where none belongs: it stays nowhere, and the row counts, but
// for one whose note has sixteen digits in a row.
func TestNoNIKStaysInWhatOfficersWrite(t *testing.T) {
	s := newStage(t)
	s.registers(1, registration("a", "Siti"))
	s.flows()
	for _, number := range numbersOf() {
		do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, catatan, petugas) VALUES ('a', 'diundang', $1, $2), ('a', 'mampir', $1, $2), ($1, 'diundang', $1, $2), ('a', $1, NULL, $2)`, "KTP "+number+" sudah dicek", number)
	}
	// In digits of another script, which PostgreSQL does not know for one.
	said := "３５１３１４５００９９００００１"
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, catatan, petugas) VALUES ('a', 'diundang', $1, $1), ($1, 'diundang', NULL, NULL)`, said)
	s.there("0", `SELECT count(*)::text FROM dinas.tindak_lanjut t WHERE regexp_replace(concat(pendaftaran_id, status, catatan, petugas), '[^0-9]', '', 'g') LIKE '%3513145009900001%'`)
	s.flow = s.newFlowAfter()
	s.flows()
	s.there("0", `SELECT count(*)::text FROM dinas.tindak_lanjut t WHERE to_jsonb(t)::text LIKE '%３５１３%'`)
	s.there("diterapkan", `SELECT DISTINCT hasil FROM dinas.tindak_lanjut WHERE pendaftaran_id = 'a' AND status = 'diundang' AND alasan IS DISTINCT FROM $1`, sixteen)
	s.there("1", `SELECT count(*)::text FROM dinas.tindak_lanjut WHERE status = 'diundang' AND pendaftaran_id = 'a' AND hasil = 'tidak_diterapkan' AND alasan = $1`, sixteen)
	s.there("true", `SELECT DISTINCT (alasan LIKE '%NIK%')::text FROM dinas.tindak_lanjut WHERE petugas IS NULL`)
	do(t, s.conn, `SET ROLE kanca_tulis`)
	refused(t, s.conn, `UPDATE dinas.tindak_lanjut SET petugas = 'lain'`)
	refused(t, s.conn, `UPDATE dinas.tindak_lanjut SET dicatat_oleh = NULL`)
}

// A reason for opening one NIK holds none itself, however it is written.
func TestNoNIKInTheReasonForOpeningOne(t *testing.T) {
	conn := applied(t, postgrestest.Start(t).Database(t))
	for _, number := range numbersOf() {
		refused(t, conn, `SELECT dinas.buka_nik('a', $1)`, "verifikasi "+number)
	}
	do(t, conn, `SELECT dinas.buka_nik('a', 'ditelepon di 0812 0000 0111 tanggal 3-12-2026')`)
	if got := rows(t, conn, `SELECT count(*)::text FROM dinas.log_akses`); got != "1" {
		t.Error(got)
	}
}

// What the regency's server says may quote the values of a row: nothing of it is kept.
func TestNoValueOfARowInALogOrAReason(t *testing.T) {
	s := newStage(t)
	number := "35131" + "45009900001"
	var log bytes.Buffer
	s.flow = regency.New(regency.Options{Store: s.db, Address: s.address, Log: slog.New(slog.NewTextHandler(&log, nil))})
	do(t, s.conn, `CREATE FUNCTION dinas.kutip() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'nama % tidak boleh', NEW.nama; END $$`)
	do(t, s.conn, `CREATE TRIGGER kutip BEFORE INSERT ON dinas.pendaftaran FOR EACH ROW EXECUTE FUNCTION dinas.kutip()`)
	do(t, s.conn, `CREATE FUNCTION dinas.kutip_nik() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'rusak: %', NEW.uraian USING ERRCODE = '42703'; END $$`)
	do(t, s.conn, `CREATE TRIGGER kutip BEFORE INSERT ON dinas.laporan FOR EACH ROW EXECUTE FUNCTION dinas.kutip_nik()`)
	r := registration("a", "Siti Rahasia")
	r.NIK = number
	s.registers(1, r)
	reports(s, "lapor", "diminta uang oleh Pak Rahasia")
	s.flows()
	n, why := s.waits()
	if n != 2 || !strings.Contains(why, "P0001") || !strings.Contains(why, "42703") || !strings.Contains(why, "dinas.pendaftaran") {
		t.Errorf("%d wait: %s", n, why)
	}
	if all := why + log.String(); strings.Contains(all, "Rahasia") || strings.Contains(all, number) {
		t.Errorf("a value of a row is told: %s", all)
	}
}

func reports(s *stage, id, what string) {
	s.does(90, bot.ReportFiled{Report: bot.FraudReport{ID: id, What: what}})
}

func changed(r bot.Registration) bot.Event { return bot.RegistrationChanged{Registration: r} }

// cases are the lines of a table that kanca's own masking is tested with.
func cases(t *testing.T, file string) (all []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "identity", "testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimRight(line, "\n"); line != "" && !strings.HasPrefix(line, "#") {
			all = append(all, line)
		}
	}
	return all
}

// PostgreSQL hides the numbers that kanca hides, but those of which the table says that it
// does not know them, and leaves alone what kanca leaves alone.
func TestPostgreSQLKnowsANIKAsKancaDoes(t *testing.T) {
	conn := applied(t, postgrestest.Start(t).Database(t))
	hides := func(text string) string { return rows(t, conn, `SELECT dinas.tanpa_nik($1)`, text) }
	known := 0
	for _, line := range cases(t, "disguises.txt") {
		kind, text, _ := strings.Cut(line, "\t")
		if !strings.HasPrefix(kind, "E") {
			continue
		}
		marked, err := strconv.Unquote(`"` + strings.ReplaceAll(text, `"`, `\"`) + `"`)
		if err != nil {
			t.Fatal(err)
		}
		text = strings.NewReplacer("⟦", "", "⟧", "").Replace(marked)
		got := hides(text)
		left := got == text
		for _, rest := range strings.Split(marked, "⟦")[1:] {
			secret, _, _ := strings.Cut(rest, "⟧")
			left = left || strings.Contains(got, secret)
		}
		if left != (kind == "EK") {
			t.Errorf("%s: tanpa_nik(%q) = %q", kind, text, got)
		}
		if !left {
			known++
		}
	}
	if known < 100 {
		t.Errorf("PostgreSQL knows only %d", known)
	}
	for _, text := range cases(t, "no_nik.txt") {
		if got := hides(text); got != text {
			t.Errorf("tanpa_nik(%q) = %q", text, got)
		}
	}
	if took := rows(t, conn, `SELECT (clock_timestamp() - statement_timestamp() < interval '2 seconds')::text FROM (SELECT count(dinas.tanpa_nik(repeat(x, 2000))) FROM unnest(ARRAY['0 1 ', 'tiga ', '35', 'l|', '12-11 ', 'satu-']) x) s`); took != "true" {
		t.Error("a long text takes long")
	}
}
