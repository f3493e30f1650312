package office

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/commandline"
	"kanca/bot/regency"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/content"
	"kanca/content/sheet"
)

// An export says the same as CSV, XLSX and JSON Lines, names nobody, leaves out who did not
// agree, and each leaves a cover sheet with its fingerprint and two entries in the audit log.
func TestAnExportInThreeFormats(t *testing.T) {
	t.Setenv(settings.RegencyVariable, "")
	set := &settings.Settings{Data: t.TempDir()}
	db, err := set.Make(t.Context(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for n, consent := range []string{"2026-12", "2026-12", "2026-11"} {
		if err := db.InTx(t.Context(), func(tx *store.Tx) error {
			p, err := tx.TakePerson(t.Context(), []bot.Address{{Kind: bot.Phone, Value: fmt.Sprintf("+62812000%05d", n)}}, time.Now())
			if err != nil {
				return err
			}
			return tx.Apply(t.Context(), p.ID, 0, []bot.Event{bot.ConsentGiven{Version: consent}, bot.RegistrationCompleted{Registration: bot.Registration{ID: fmt.Sprintf("orang-%d", n), Name: "Siti Contoh", Age: 24,
				District: "Kraksaan", Village: "Patokan", VillageCode: "35.13.14.1017", Country: "TW", Job: "caregiver", Lang: bot.Madurese, ConsentVersion: consent}}})
		}); err != nil {
			t.Fatal(err)
		}
	}
	var names []string
	for _, c := range regency.SharedColumns {
		names = append(names, c.Name)
	}
	folder, today, said := t.TempDir(), content.Day(time.Now()), map[string]string{}
	for _, ending := range []string{".csv", ".xlsx", ".jsonl"} {
		file := filepath.Join(folder, "data"+ending)
		export := &regencyExport{From: today, To: today, File: file, Receiver: "kementerian"}
		if err := export.Validate(); err != nil {
			t.Fatal(err)
		}
		if err := export.Run(t.Context(), set, commandline.Streams{Out: io.Discard}); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		said[ending] = rowsOf(t, ending, text, names)
		cover, err := os.ReadFile(file + ".sampul.txt")
		sum := sha256.Sum256(text)
		for _, part := range []string{"penerima: kementerian", "periode: " + today + " sampai " + today, "SHA-256: " + hex.EncodeToString(sum[:]), "baris: 2", "Kraksaan: <5", "pseudonim: ", "UU 27/2022", "dibatasi): <5"} {
			if err != nil || !strings.Contains(string(cover), part) {
				t.Errorf("the cover sheet lacks %q: %s %v", part, cover, err)
			}
		}
	}
	if said[".csv"] != said[".xlsx"] || said[".csv"] != said[".jsonl"] || strings.Count(said[".csv"], "\n") != 2 || !strings.Contains(said[".csv"], "|20-24|35.13.14|Kraksaan|TW|Taiwan|5322|") {
		t.Errorf("%q", said)
	}
	for _, secret := range []string{"Siti", "Patokan", "orang-", "62812"} {
		if strings.Contains(said[".csv"], secret) {
			t.Errorf("%s is shared", secret)
		}
	}
	entries, err := db.AuditLog(t.Context(), 0, 100)
	noted := 0
	for _, e := range entries {
		if strings.HasPrefix(e.Object, exportObject) {
			noted++
		}
	}
	if err != nil || noted != 6 {
		t.Errorf("%d entries, %v", noted, err)
	}
}

// rowsOf are the rows of a file, one a line.
func rowsOf(t *testing.T, ending string, text []byte, names []string) (out string) {
	t.Helper()
	if ending == ".jsonl" {
		for line := range bytes.Lines(text) {
			var row map[string]string
			if err := json.Unmarshal(line, &row); err != nil || len(row) != len(names) {
				t.Fatalf("%s: %v; has %v", line, err, slices.Sorted(maps.Keys(row)))
			}
			var cells []string
			for _, name := range names {
				cells = append(cells, row[name])
			}
			out += strings.Join(cells, "|") + "\n"
		}
		return out
	}
	tables, err := sheet.Read(bytes.NewReader(text), "data"+ending)
	if err != nil || len(tables) != 1 || len(tables[0].Rows) == 0 || !slices.Equal(tables[0].Rows[0].Cells, names) {
		t.Fatalf("%s: %v %v", ending, tables, err)
	}
	for _, row := range tables[0].Rows[1:] {
		out += strings.Join(row.Cells, "|") + "\n"
	}
	return out
}
