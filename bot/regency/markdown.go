package regency

import (
	"fmt"
	"slices"
	"strings"
)

// Markdown is the data dictionary for people.
func (d *Dictionary) Markdown() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# Kamus data skema dinas, versi %d\n", d.Version)
	line("kanca menulis, kabupaten membaca; kabupaten menulis hanya `dinas.tindak_lanjut`. Waktu disimpan sebagai timestamptz. Contoh dikarang.\n")
	line("| peran | boleh |\n| --- | --- |")
	for _, r := range d.Roles {
		line("| `%s` | %s |", r.Name, cell(r.Meaning))
	}
	for _, t := range d.Tables {
		line("\n## dinas.%s\n\n%s\n\nKunci: `%s`. %s\n", t.Name, t.Meaning, strings.Join(t.Key, ", "), d.mayDo(t))
		line("| kolom | arti | tipe | kode | contoh | golongan data | dasar |\n| --- | --- | --- | --- | --- | --- | --- |")
		for _, c := range t.Columns {
			line("| `%s` | %s | %s | %s | %s | %s | %s |", c.Name, cell(c.Meaning), cell(c.Type), cell(c.Codes), cell(c.Example), cell(d.Classes[c.Class]), cell(d.Grounds[c.Ground]))
		}
	}
	line("\n## Pandangan\n\n| pandangan | arti |\n| --- | --- |")
	for _, v := range d.Views {
		line("| `dinas.%s` | %s |", v.Name, cell(v.Meaning))
	}
	line("\n## Fungsi\n\n| fungsi | arti | peran |\n| --- | --- | --- |")
	for _, f := range d.Functions {
		line("| `dinas.%s` | %s | %s |", f.Name, cell(f.Meaning), strings.Join(f.Rights, ", "))
	}
	return b.String()
}

// mayDo says who may do what with a table.
func (d *Dictionary) mayDo(t Table) string {
	var all []string
	for _, r := range d.Roles {
		verbs := slices.Clone(t.Rights[r.Name])
		for _, verb := range []string{"SELECT", "INSERT", "UPDATE"} {
			if columns := t.Some[r.Name][verb]; len(columns) > 0 {
				verbs = append(verbs, verb+" ("+strings.Join(columns, ", ")+")")
			}
		}
		if len(verbs) > 0 {
			all = append(all, "`"+r.Name+"`: "+strings.Join(verbs, ", "))
		}
	}
	if len(all) == 0 {
		return "Tidak ada peran yang boleh membaca atau menulisnya langsung."
	}
	return "Hak: " + strings.Join(all, "; ") + "."
}

// cell is a text as a cell of a table holds it.
func cell(text string) string { return strings.ReplaceAll(text, "|", "\\|") }
