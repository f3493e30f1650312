package regency

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"kanca/bot/identity"
	"kanca/content"
)

//go:embed dinas.sql
var functionsSQL string

// regencyCode is Kabupaten Probolinggo at Kemendagri.
const regencyCode = "35.13"

// SQL is all that makes or updates the schema: it may be run again and again, and takes
// nothing away that is there.
func (d *Dictionary) SQL() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("-- Skema dinas, versi %d. Dibuat oleh kanca regency schema; boleh dijalankan berulang kali.", d.Version)
	line("CREATE SCHEMA IF NOT EXISTS dinas;")
	line("COMMENT ON SCHEMA dinas IS %s;", quoted(fmt.Sprintf("Pendaftaran minat kerja ke luar negeri dari kanca, versi %d. kanca menulis, kabupaten membaca; kabupaten menulis hanya dinas.tindak_lanjut.", d.Version)))
	line("\n-- Peran. Tidak ada yang masuk sebagai peran; pengguna diberi peran dengan GRANT peran TO pengguna.")
	for _, r := range d.Roles {
		line("DO $peran$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = %s) THEN CREATE ROLE %s NOLOGIN; END IF; END $peran$;", quoted(r.Name), r.Name)
		line("-- %s: %s", r.Name, r.Meaning)
	}
	for _, t := range d.Tables {
		d.tableSQL(line, t)
	}
	line("")
	b.WriteString(functionsSQL)
	line("")
	for _, v := range d.Views {
		line("COMMENT ON VIEW dinas.%s IS %s;", v.Name, quoted(v.Meaning))
	}
	for _, f := range d.Functions {
		line("COMMENT ON FUNCTION dinas.%s IS %s;", f.Name, quoted(f.Meaning))
	}
	d.rightsSQL(line)
	referenceSQL(line)
	return b.String()
}

func (d *Dictionary) tableSQL(line func(string, ...any), t Table) {
	line("\nCREATE TABLE IF NOT EXISTS dinas.%s (", t.Name)
	for _, c := range t.Columns {
		line("  %s %s,", c.Name, c.declared())
	}
	line("  PRIMARY KEY (%s)\n);", strings.Join(t.Key, ", "))
	var added []string
	for _, c := range t.Columns {
		if !slices.Contains(t.Key, c.Name) {
			added = append(added, fmt.Sprintf("ADD COLUMN IF NOT EXISTS %s %s", c.Name, strings.TrimSuffix(c.declared(), " NOT NULL")))
		}
	}
	if len(added) > 0 {
		line("ALTER TABLE dinas.%s %s;", t.Name, strings.Join(added, ", "))
	}
	line("COMMENT ON TABLE dinas.%s IS %s;", t.Name, quoted(t.Meaning))
	for _, c := range t.Columns {
		text := c.Meaning
		if c.Codes != "" {
			text += "; kode: " + c.Codes
		}
		line("COMMENT ON COLUMN dinas.%s.%s IS %s;", t.Name, c.Name, quoted(text+". "+d.Classes[c.Class]+"."))
	}
}

func (c Column) declared() string {
	text := c.Type
	if c.Default != "" {
		text += " DEFAULT " + c.Default
	}
	if c.Required {
		text += " NOT NULL"
	}
	return text
}

// rightsSQL gives each role what the dictionary says, and takes everything else from it.
func (d *Dictionary) rightsSQL(line func(string, ...any)) {
	var all []string
	for _, r := range d.Roles {
		all = append(all, r.Name)
	}
	everybody := "PUBLIC, " + strings.Join(all, ", ")
	line("\n-- Hak: hanya yang disebut di sini.")
	line("REVOKE ALL ON SCHEMA dinas FROM %s;", everybody)
	line("REVOKE ALL ON ALL TABLES IN SCHEMA dinas FROM %s;", everybody)
	line("REVOKE ALL ON ALL SEQUENCES IN SCHEMA dinas FROM %s;", everybody)
	line("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA dinas FROM %s;", everybody)
	line("GRANT USAGE ON SCHEMA dinas TO %s;", strings.Join(all, ", "))
	grants := func(name string, rights map[string][]string) {
		for _, role := range slices.Sorted(maps.Keys(rights)) {
			line("GRANT %s ON dinas.%s TO %s;", strings.Join(rights[role], ", "), name, role)
		}
	}
	for _, t := range d.Tables {
		grants(t.Name, t.Rights)
		for _, role := range slices.Sorted(maps.Keys(t.Some)) {
			for _, verb := range slices.Sorted(maps.Keys(t.Some[role])) {
				columns := strings.Join(t.Some[role][verb], ", ")
				line("GRANT %s (%s) ON dinas.%s TO %s;", verb, columns, t.Name, role)
			}
		}
	}
	for _, v := range d.Views {
		grants(v.Name, v.Rights)
	}
	for _, f := range d.Functions {
		line("GRANT EXECUTE ON FUNCTION dinas.%s TO %s;", f.Name, strings.Join(f.Rights, ", "))
	}
}

// referenceSQL fills the lists of codes.
func referenceSQL(line func(string, ...any)) {
	line("\n-- Daftar kode.")
	var places, countries, jobs []string
	const decree = "Kepmendagri 300.2.2-2430/2025"
	place := func(code, name, level, above string) {
		places = append(places, fmt.Sprintf("(%s, %s, %s, %s, %s)", quoted(code), quoted(name), quoted(level), orNull(above), quoted(decree)))
	}
	gazetteer := identity.LoadGazetteer()
	place(regencyCode, "Kabupaten Probolinggo", "kabupaten", "")
	for _, district := range gazetteer.Districts() {
		place(district.Code, district.Name, "kecamatan", regencyCode)
		for _, village := range gazetteer.Villages(district.Code) {
			place(village.Code, village.Name, "desa", district.Code)
		}
	}
	for _, c := range content.Countries() {
		countries = append(countries, fmt.Sprintf("(%s, %s)", quoted(c.ISO), quoted(c.Name)))
	}
	for _, j := range content.Jobs() {
		jobs = append(jobs, fmt.Sprintf("(%s, %s, %s, 'KBJI 2014')", quoted(j.Key), orNull(JobCode(j.Key)), quoted(content.JobName(j.Key, "id"))))
	}
	line("INSERT INTO dinas.ref_wilayah (kode, nama, tingkat, kode_induk, acuan) VALUES\n  %s\n  ON CONFLICT (kode) DO UPDATE SET nama = excluded.nama, tingkat = excluded.tingkat, kode_induk = excluded.kode_induk, acuan = excluded.acuan;", strings.Join(places, ",\n  "))
	line("INSERT INTO dinas.ref_negara (kode, nama) VALUES\n  %s\n  ON CONFLICT (kode) DO UPDATE SET nama = excluded.nama;", strings.Join(countries, ",\n  "))
	var shared []string
	for _, c := range SharedColumns {
		shared = append(shared, fmt.Sprintf("(%s, %s, %s, %s)", quoted(Ministry), quoted(c.Name), quoted(c.Meaning), quoted(Known().Grounds[c.Ground])))
	}
	line("-- Usulan awal untuk kementerian, sekali saja: sesuaikan dengan perjanjian.")
	line("INSERT INTO dinas.daftar_elemen (penerima, kolom, tujuan, dasar_hukum) SELECT * FROM (VALUES\n  %s) AS awal\n  WHERE NOT EXISTS (SELECT 1 FROM dinas.versi) AND NOT EXISTS (SELECT 1 FROM dinas.daftar_elemen);", strings.Join(shared, ",\n  "))
	line("INSERT INTO dinas.ref_jabatan (kunci_kanca, kode, nama, edisi) VALUES\n  %s\n  ON CONFLICT (kunci_kanca) DO UPDATE SET kode = excluded.kode, nama = excluded.nama, edisi = excluded.edisi;", strings.Join(jobs, ",\n  "))
}

// Fingerprint tells two versions of the SQL apart.
func (d *Dictionary) Fingerprint() string {
	sum := sha256.Sum256([]byte(d.SQL()))
	return hex.EncodeToString(sum[:])
}

func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

func orNull(text string) string {
	if text == "" {
		return "NULL"
	}
	return quoted(text)
}
