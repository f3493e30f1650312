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
	"kanca/content/regions"
)

//go:embed dinas.sql
var functionsSQL string

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
	d.datesSQL(line)
	line("")
	b.WriteString(functions(regions.Current()))
	line("")
	for _, v := range d.Views {
		line("COMMENT ON VIEW dinas.%s IS %s;", v.Name, quoted(v.Meaning))
	}
	for _, f := range d.Functions {
		line("COMMENT ON FUNCTION dinas.%s IS %s;", f.Name, quoted(f.Meaning))
	}
	d.rightsSQL(line)
	referenceSQL(line)
	d.rulesSQL(line)
	return b.String()
}

// functions are the views and functions, for the NIKs of a region.
func functions(region *regions.Region) string {
	return strings.NewReplacer("{kata}", quotable(identity.NumberWords()), "{asal_rapat}", homesPattern(region.NIK, ""), "{asal_huruf}", homesInLetters(region.NIK), "{asal}", homesPattern(region.NIK, "~")).
		Replace(region.Fill(functionsSQL))
}

// homesPattern matches the first four digits of the NIKs of home, province and regency, with
// between between two digits where they may stand apart; the regencies' digits stand
// together.
func homesPattern(homes []string, between string) string {
	province := map[string][]string{}
	for _, home := range homes {
		province[home[:2]] = append(province[home[:2]], home[2:])
	}
	var all []string
	for _, p := range slices.Sorted(maps.Keys(province)) {
		all = append(all, p+between+"(?:"+strings.Join(province[p], "|")+")")
	}
	if len(all) == 1 {
		return all[0]
	}
	return "(?:" + strings.Join(all, "|") + ")"
}

// asLetters are the letters that people write for a digit.
var asLetters = map[byte]string{'0': "o", '1': "il|!", '2': "z", '3': "e", '5': "s", '6': "gb", '8': "b", '9': "gq"}

// homesInLetters matches the same four digits with letters for some of them, and takes
// those of all homes together, digit by digit.
func homesInLetters(homes []string) string {
	var places []string
	for at := range 4 {
		digits, letters := "", ""
		for _, home := range homes {
			if !strings.Contains(digits, home[at:at+1]) {
				digits += home[at : at+1]
				letters += asLetters[home[at]]
			}
		}
		places = append(places, "["+digits+letters+"]")
	}
	return strings.Join(places, "~")
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
		if len(f.Rights) > 0 {
			line("GRANT EXECUTE ON FUNCTION dinas.%s TO %s;", f.Name, strings.Join(f.Rights, ", "))
		}
	}
}

// Fingerprint tells two versions of the SQL apart.
func (d *Dictionary) Fingerprint() string {
	sum := sha256.Sum256([]byte(d.SQL()))
	return hex.EncodeToString(sum[:])
}

// quotable is a text as it stands inside of quotes.
func quotable(text string) string { return strings.ReplaceAll(text, "'", "''") }

func quoted(text string) string { return "'" + quotable(text) + "'" }

func orNull(text string) string {
	if text == "" {
		return "NULL"
	}
	return quoted(text)
}
