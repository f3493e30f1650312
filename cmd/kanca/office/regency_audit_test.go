package office

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/commandline"
	"kanca/bot/regency"
	"kanca/content"
)

// Counts for everybody hold no cell below five and nobody who did not agree.
func TestCountsForEverybody(t *testing.T) {
	w := newTown(t, "")
	for n := range 9 {
		w.registers(n, fmt.Sprintf("orang-%d", n), "Siti")
	}
	for n := range 4 { // another country, and too few
		w.does(20+n, bot.ConsentGiven{Version: "2026-12"}, bot.RegistrationCompleted{Registration: bot.Registration{ID: fmt.Sprintf("lain-%d", n), Name: "Budi", Age: 30, District: "Paiton", Country: "HK", Lang: bot.Indonesian, ConsentVersion: "2026-12"}})
	}
	w.does(30, bot.ConsentGiven{Version: "2026-11"}, bot.RegistrationCompleted{Registration: bot.Registration{ID: "lama", Name: "Rina", Age: 30, District: "Kraksaan", VillageCode: "35.13.14.1017", Country: "TW", Job: "caregiver", Lang: bot.Indonesian, ConsentVersion: "2026-11"}})
	folder, today := t.TempDir(), content.Day(time.Now())
	if err := (&regencyOpen{From: today, To: today, Folder: folder}).Run(t.Context(), w.set, commandline.Streams{Out: io.Discard}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(folder, "pendaftaran.csv"))
	if want := "bulan,kode_kecamatan,kode_negara,kode_jabatan,jumlah\n" + today[:7] + ",35.13.14,TW,5322,9\n"; err != nil || string(text) != want {
		t.Errorf("%q %v", text, err)
	}
	var entry map[string]any
	if text, err = os.ReadFile(filepath.Join(folder, "katalog.json")); err == nil {
		err = json.Unmarshal(text, &entry)
	}
	if err != nil || entry["spatial"] != "35.13" || entry["license"] != "belum ditetapkan dinas" || len(entry["columns"].([]any)) != 5 {
		t.Errorf("%s %v", text, err)
	}
	if err := (&regencyOpen{From: today, To: today, Folder: folder + "x"}).Run(t.Context(), w.set, commandline.Streams{Out: io.Discard}); err == nil {
		t.Error("a folder was made")
	}
}

// The forms of the statistics offices: a row a column, with the bot's own questions, and no
// row of a person is open to everybody.
func TestTheFormsOfTheStatisticsOffices(t *testing.T) {
	columns := 0
	for _, table := range regency.Known().Tables {
		columns += len(table.Columns)
	}
	var usage commandline.UsageError
	if err := (&regencySchema{Form: "lain"}).Run(commandline.Streams{Out: io.Discard}); !errors.As(err, &usage) || !strings.Contains(err.Error(), "ms-keg") {
		t.Errorf("a form that there is not: %v", err)
	}
	for form, fields := range map[string]int{"ms-var": 13, "sds": 12} {
		var out bytes.Buffer
		if err := (&regencySchema{Form: form}).Run(commandline.Streams{Out: &out}); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&out).ReadAll()
		if err != nil || len(rows) != columns+1 || len(rows[0]) != fields {
			t.Fatalf("%s: %d rows of %d fields: %v", form, len(rows), len(rows[0]), err)
		}
		open := map[string]bool{}
		for _, row := range rows[1:] {
			if slices.Contains(row, "") {
				t.Errorf("%s: a cell is empty: %q", form, row)
			}
			if form == "ms-var" && strings.HasPrefix(row[12], "ya") {
				open[strings.Split(row[1], ".")[1]] = true
			}
			if form == "ms-var" && row[1] == "dinas.pendaftaran.umur" && (row[7] != "tahun" || row[11] != "Berapa umur Anda?" || row[12] != "tidak") {
				t.Errorf("of the age is said %q", row)
			}
		}
		for table := range open {
			if !strings.Contains("ref_wilayah ref_negara ref_kbji ref_jabatan ref_status ref_alur_status minat_pelatihan cek_p3mi_harian lowongan pelatihan p3mi", table) {
				t.Errorf("dinas.%s is open to everybody", table)
			}
		}
	}
	// Of the activity.
	var out bytes.Buffer
	if err := (&regencySchema{Form: "ms-keg"}).Run(commandline.Streams{Out: &out}); err != nil {
		t.Fatal(err)
	}
	filled := map[string]string{}
	lines, err := csv.NewReader(&out).ReadAll()
	for _, line := range lines {
		filled[line[0]] = line[2]
		if slices.Contains(line, "") {
			t.Errorf("ms-keg: a cell is empty: %q", line)
		}
	}
	if err != nil || !strings.Contains(filled["1.1"], "Tenaga Kerja") || !strings.Contains(filled["1.1"], "walidata: Dinas Komunikasi dan Informatika") || filled["8.2"] != "belum ditetapkan dinas" || !strings.HasPrefix(filled["3.4.1"], "nama; konsep: Pekerja Migran Indonesia") {
		t.Errorf("%v; of the activity is said %q", err, filled)
	}
	if err := (&regencySchema{Form: "x"}).Run(commandline.Streams{Out: &bytes.Buffer{}}); err == nil {
		t.Error("there is a form x")
	}
}

// What was exported and opened, and who may more than was agreed, against what was agreed.
func TestWhatWasReadAgainstWhatWasAgreed(t *testing.T) {
	w := newTown(t, "")
	w.registers(1, "a", "Siti")
	w.until("it arrives", func() bool { return w.waiting() == 0 })
	if _, err := w.db.AddStaff(t.Context(), bot.Staff{Name: "Ani Contoh", Role: bot.RoleAdmin}, "link"); err != nil {
		t.Fatal(err)
	}
	audited := func() (a auditJSON, text string) {
		t.Helper()
		var one, two bytes.Buffer
		if err := (&regencyAudit{JSON: true}).Run(t.Context(), w.set, commandline.Streams{Out: &one}); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(one.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		if err := (&regencyAudit{}).Run(t.Context(), w.set, commandline.Streams{Out: &two}); err != nil {
			t.Fatal(err)
		}
		return a, two.String()
	}
	if a, text := audited(); a.Outside != 0 || len(a.Exports) != 0 || len(a.Openings) != 0 || !strings.Contains(text, "exported: nothing") {
		t.Errorf("of nothing is said: %s", text)
	}
	if err := w.db.AuditCommand(t.Context(), audit.Exported, "regency", "for provinsi, 2026-01-01 to 2026-01-31, pseudonyms"); err != nil {
		t.Fatal(err)
	}
	if a, text := audited(); len(a.Exports) != 1 || !strings.Contains(text, "for provinsi, 2026-01-01 to 2026-01-31, pseudonyms: which columns was not noted") {
		t.Errorf("of an export of an older kanca is said: %s", text)
	}
	today, file := content.Day(time.Now()), filepath.Join(t.TempDir(), "x.csv")
	w.do(`UPDATE dinas.daftar_elemen SET perjanjian = 'PKS/1', berlaku_dari = '-infinity', berlaku_sampai = 'infinity'`)
	export := &regencyExport{From: today, To: today, File: file, Receiver: "kementerian", As: "Ani Contoh"}
	if err := export.Run(t.Context(), w.set, commandline.Streams{Out: &bytes.Buffer{}}); err != nil {
		t.Fatal(err)
	}
	if cover, err := os.ReadFile(file + ".sampul.txt"); err != nil || !strings.Contains(string(cover), "oleh Ani Contoh\n") {
		t.Errorf("the cover sheet says %s %v", cover, err)
	}
	a, text := audited()
	if len(a.Exports) != 2 || a.Outside != 0 || a.Exports[1].By != "Ani Contoh" || a.Exports[1].Receiver != "kementerian" || a.Exports[1].Period != today+" to "+today ||
		!slices.Equal(a.Exports[1].Agreements, []string{"PKS/1"}) || !slices.Contains(a.Exports[1].Columns, "kode_negara") {
		t.Errorf("of an export is said: %s", text)
	}
	w.do(`CREATE ROLE bu_sri IN ROLE dinas_baca, dinas_nik`, `CREATE ROLE pak_budi LOGIN IN ROLE dinas_baca, dinas_tindak_lanjut`, `CREATE ROLE tamu LOGIN`,
		`SET SESSION AUTHORIZATION bu_sri`, `SELECT dinas.buka_nik('a', 'verifikasi')`, `SELECT dinas.buka_nik('a', 'verifikasi lagi')`,
		`SET SESSION AUTHORIZATION pak_budi`, `SELECT dinas.buka_telepon('a', 'mengundang')`, `RESET SESSION AUTHORIZATION`, `REVOKE dinas_tindak_lanjut FROM pak_budi`)
	if a, text = audited(); a.Outside != 0 || len(a.Openings) != 2 || a.Openings[0].User != "bu_sri" || a.Openings[0].Times != 2 || a.Openings[0].People != 1 || !a.Openings[0].May || a.Openings[1].May {
		t.Errorf("of what was opened is said: %s", text)
	}
	// What nobody agreed to.
	w.do(`DELETE FROM dinas.daftar_elemen WHERE kolom = 'status'`, `GRANT USAGE ON SCHEMA dinas TO tamu`, `GRANT SELECT (telepon) ON dinas.pendaftaran TO tamu`, `GRANT SELECT ON dinas.nik TO dinas_baca`, `GRANT EXECUTE ON FUNCTION dinas.buka_nik(text, text) TO pak_budi`)
	a, text = audited()
	reaches := map[string]string{}
	for _, r := range a.Reaches {
		if r.All == "" {
			reaches[r.User] = strings.Join(r.Outside, " ")
		}
	}
	const nik = "nik.diubah_pada nik.id nik.nik"
	if a.Outside != 1+1+3+4 || strings.Join(a.Exports[1].NotAgreed, " ") != "status" || len(reaches) != 3 || reaches["tamu"] != "pendaftaran.telepon" || reaches["dinas_baca"] != nik || reaches["pak_budi"] != "buka_nik() "+nik {
		t.Errorf("%d: %v %s", a.Outside, reaches, text)
	}
	for _, said := range []string{"NOT AGREED: status", "NOT AGREED: tamu may read or call pendaftaran.telepon", "9 elements outside", "may read everything: kanca (superuser)"} {
		if !strings.Contains(text, said) {
			t.Errorf("%q is not said: %s", said, text)
		}
	}
	if strings.Contains(text, "Siti") {
		t.Errorf("somebody is named: %s", text)
	}
}
