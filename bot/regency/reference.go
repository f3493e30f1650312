package regency

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/content"
	"kanca/content/regions"
)

// What the lists of codes are from.
const (
	placeDecree = "Kepmendagri 300.2.2-2430/2025"
	countryNorm = "ISO 3166-1"
	jobEdition  = "KBJI 2014"
	jobProposal = "usulan kanca menurut ISCO-08"
)

// nextRow stands between two rows of a statement.
const nextRow = ",\n  "

// referenceSQL fills the lists of codes. What the office fills in itself stays.
func referenceSQL(line func(string, ...any)) {
	line("\n-- Daftar kode.")
	fill := func(table, columns, key string, rows []string) {
		var sets []string
		for _, c := range strings.Split(columns, ", ") {
			if !slices.Contains(strings.Split(key, ", "), c) {
				sets = append(sets, c+" = excluded."+c)
			}
		}
		line("INSERT INTO dinas.%s (%s) VALUES\n  %s\n  ON CONFLICT (%s) DO UPDATE SET %s;", table, columns, strings.Join(rows, nextRow), key, strings.Join(sets, ", "))
	}
	fill("ref_wilayah", "kode, nama, tingkat, kode_induk, acuan", "kode", places())
	fill("ref_negara", "kode, nama, alpha3, acuan", "kode", countries())
	codes, jobs := jobRows()
	fill("ref_kbji", "kode, tingkat, edisi, acuan", "kode", codes)
	fill("ref_jabatan", "kunci_kanca, kode, nama, edisi", "kunci_kanca", jobs)
	words, steps := statusRows()
	fill("ref_status", "kode, urutan, ditulis_dinas", "kode", words)
	line("INSERT INTO dinas.ref_alur_status (dari, ke, boleh) VALUES\n  %s\n  ON CONFLICT (dari, ke) DO NOTHING;", strings.Join(steps, nextRow))
	var shared []string
	for _, c := range SharedColumns {
		shared = append(shared, fmt.Sprintf("(%s, %s, %s, %s)", quoted(Ministry), quoted(c.Name), quoted(c.Meaning), quoted(Known().Grounds[c.Ground])))
	}
	line("-- Usulan awal untuk kementerian, sekali saja: sesuaikan dengan perjanjian.")
	line("INSERT INTO dinas.daftar_elemen (penerima, kolom, tujuan, dasar_hukum) SELECT * FROM (VALUES\n  %s) AS awal\n  WHERE NOT EXISTS (SELECT 1 FROM dinas.versi) AND NOT EXISTS (SELECT 1 FROM dinas.daftar_elemen);", strings.Join(shared, nextRow))
}

func places() (rows []string) {
	place := func(code, name, level, above string) {
		rows = append(rows, fmt.Sprintf("(%s, %s, %s, %s, %s)", quoted(code), quoted(name), quoted(level), orNull(above), quoted(placeDecree)))
	}
	region, gazetteer := regions.Current(), identity.LoadGazetteer()
	place(region.Code, region.Name, "kabupaten", "")
	for _, district := range gazetteer.Districts() {
		place(district.Code, district.Name, "kecamatan", region.Code)
		for _, village := range gazetteer.Villages(district.Code) {
			place(village.Code, village.Name, "desa", district.Code)
		}
	}
	return rows
}

func countries() (rows []string) {
	for _, c := range content.Countries() {
		alpha3 := ""
		if region, err := language.ParseRegion(c.ISO); err == nil && region.ISO3() != "ZZZ" {
			alpha3 = region.ISO3()
		}
		rows = append(rows, fmt.Sprintf("(%s, %s, %s, %s)", quoted(c.ISO), quoted(c.Name), orNull(alpha3), quoted(countryNorm)))
	}
	return rows
}

// jobRows are the codes of KBJI that are proposed, each once, and the jobs with theirs.
func jobRows() (codes, jobs []string) {
	all := map[string]bool{}
	for _, j := range content.Jobs() {
		code := JobCode(j.Key)
		if code != "" {
			all[code] = true
		}
		jobs = append(jobs, fmt.Sprintf("(%s, %s, %s, %s)", quoted(j.Key), orNull(code), quoted(content.JobName(j.Key, bot.Indonesian)), quoted(jobEdition)))
	}
	for _, code := range slices.Sorted(maps.Keys(all)) {
		codes = append(codes, fmt.Sprintf("(%s, %d, %s, %s)", quoted(code), len(code), quoted(jobEdition), quoted(jobProposal)))
	}
	return codes, jobs
}

// statusRows are the statuses, and from which to which an officer may put a registration:
// on and back, for what was wrong is corrected by a new row, but not what its person took
// back.
func statusRows() (words, steps []string) {
	for n, from := range bot.Statuses {
		_, officers := moves[statuses[from]]
		words = append(words, fmt.Sprintf("(%s, %d, %t)", quoted(statuses[from]), n+1, officers))
		for _, to := range bot.Statuses {
			if _, officers := moves[statuses[to]]; officers {
				steps = append(steps, fmt.Sprintf("(%s, %s, %t)", quoted(statuses[from]), quoted(statuses[to]), from != bot.StatusWithdrawn))
			}
		}
	}
	return words, steps
}

// datesSQL makes dates of what was a text in an older version.
func (d *Dictionary) datesSQL(line func(string, ...any)) {
	line("\n-- Yang dulu teks menjadi tanggal.")
	for _, t := range d.Tables {
		for _, c := range t.Columns {
			if c.Type == "date" {
				line("DO $tanggal$ BEGIN IF EXISTS (SELECT 1 FROM pg_catalog.pg_attribute WHERE attrelid = 'dinas.%[1]s'::regclass AND attname = '%[2]s' AND atttypid = 'text'::regtype) THEN ALTER TABLE dinas.%[1]s ALTER COLUMN %[2]s TYPE date USING CASE WHEN %[2]s ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN %[2]s::date END; END IF; END $tanggal$;", t.Name, c.Name)
			}
		}
	}
}

// rulesSQL adds what values may be: those of a list of codes, or what a condition says. Rows
// of before that break a rule stay; a row that is written anew does not break it.
func (d *Dictionary) rulesSQL(line func(string, ...any)) {
	line("\n-- Yang boleh di dalam kolom: kode dari daftarnya, dan syarat lain.")
	rule := func(t Table, name, rule string) {
		name = t.Name + "_" + name
		line("DO $syarat$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint WHERE conrelid = 'dinas.%[1]s'::regclass AND conname = '%[2]s') THEN ALTER TABLE dinas.%[1]s ADD CONSTRAINT %[2]s %[3]s NOT VALID; END IF; END $syarat$;", t.Name, name, rule)
		line("DO $syarat$ BEGIN IF EXISTS (SELECT 1 FROM pg_catalog.pg_constraint WHERE conrelid = 'dinas.%[1]s'::regclass AND conname = '%[2]s' AND NOT convalidated) THEN ALTER TABLE dinas.%[1]s VALIDATE CONSTRAINT %[2]s; END IF; EXCEPTION WHEN foreign_key_violation OR check_violation THEN NULL; END $syarat$;", t.Name, name)
	}
	for _, t := range d.Tables {
		for _, c := range t.Columns {
			if c.Refers != "" {
				rule(t, c.Name+"_rujuk", fmt.Sprintf("FOREIGN KEY (%s) REFERENCES dinas.%s", c.Name, c.Refers))
			}
		}
		for _, name := range slices.Sorted(maps.Keys(t.Rules)) {
			rule(t, name+"_syarat", "CHECK ("+t.Rules[name]+")")
		}
	}
}
