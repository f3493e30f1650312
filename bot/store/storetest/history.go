package storetest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"kanca/bot/agency"
	"kanca/bot/store"
	"kanca/content"
)

// known is what would be told of agencies: name, status, and from which register
// it is missing.
func (h *house) known() string {
	h.t.Helper()
	_, _, records, _, err := h.db.LoadContent(h.ctx)
	h.must(err)
	var out []string
	for _, r := range records {
		text := strings.TrimPrefix(r.Name, "PT Contoh ") + " " + string(r.Status)
		if r.MissingFrom != "" {
			text += " of " + r.AsOf + " missing from " + r.MissingFrom
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

func (h *house) wantKnown(want string) {
	h.t.Helper()
	if got := h.known(); got != want {
		h.t.Errorf("known is\n  %s, want\n  %s", got, want)
	}
}

func row(name string, status agency.Status, asOf string) agency.Record {
	return agency.Record{Name: "PT Contoh " + name, Licence: "CONTOH-" + name + "1", Status: status, Source: "contoh", AsOf: asOf}
}

// A register that takes the place of another must not lose what is bad by an
// accident, and what it lacks is remembered.
func shrinkingRegister(t *testing.T, h *house) {
	im := store.Import{File: "p3mi.csv", By: "petugas", At: h.now()}
	register := func(asOf string, names ...string) (out []agency.Record) {
		for _, name := range names {
			status := agency.Active
			if name == "R" {
				status = agency.Revoked
			}
			out = append(out, row(name, status, asOf))
		}
		return out
	}
	first := strings.Fields("A B C D E F G H I J K L M N O P Q S T U R")
	d, err := h.db.ImportAgencies(h.ctx, register("2026-10-01", first...), im)
	h.must(err)
	if d.Shrinks || !d.Applied || d.Batch == 0 {
		t.Errorf("the first register: %+v", d)
	}
	before := h.known()
	// One row instead of 21, and then all but the revoked one.
	for _, names := range [][]string{{"A"}, first[:20]} {
		for _, dry := range []bool{true, false} {
			im.DryRun = dry
			d, err = h.db.ImportAgencies(h.ctx, register("2026-11-01", names...), im)
			h.must(err)
			if !d.Shrinks || d.Applied || len(d.Lost) != 21-len(names) || d.Lost[len(d.Lost)-1].Name != "PT Contoh R" {
				t.Errorf("%d of 21 rows: %+v", len(names), d)
			}
			h.wantKnown(before)
		}
	}
	im.DryRun, im.Shrunk = false, true
	d, err = h.db.ImportAgencies(h.ctx, register("2026-11-01", first[:20]...), im)
	h.must(err)
	if !d.Applied {
		t.Errorf("it is said to be right: %+v", d)
	}
	h.wantKnown(strings.Replace(before, "R revoked", "R revoked of 2026-10-01 missing from 2026-11-01", 1))
	// One active firm less is what a month brings.
	im.Shrunk = false
	d, err = h.db.ImportAgencies(h.ctx, register("2026-11-02", first[1:20]...), im)
	h.must(err)
	if !d.Applied || d.Shrinks || len(d.Lost) != 1 {
		t.Errorf("one less: %+v", d)
	}
	if known := h.known(); !strings.HasSuffix(known, ", A active of 2026-11-01 missing from 2026-11-02, R revoked of 2026-10-01 missing from 2026-11-02") {
		t.Errorf("known is %s", known)
	}
	// A register of an earlier date takes no one's place and may be of any size.
	older := append(register("2026-09-01", "Z"), row("Y", agency.Revoked, "2026-09-01"))
	d, err = h.db.ImportAgencies(h.ctx, older, im)
	h.must(err)
	if !d.Applied || !d.Older || d.Shrinks {
		t.Errorf("an older register: %+v", d)
	}
	// It never answered, and only its bad news count.
	if known := h.known(); strings.Contains(known, "Z active") || !strings.Contains(known, "Y revoked of 2026-09-01") {
		t.Errorf("known is %s", known)
	}
	// A row that cannot be used keeps its firm from answering as absent.
	im.Doubtful = []agency.Record{row("V", agency.Unclear, "2026-11-03")}
	d, err = h.db.ImportAgencies(h.ctx, register("2026-11-03", first[1:20]...), im)
	h.must(err)
	if !d.Applied || len(d.New) != 0 || !strings.Contains(h.known(), "U active, V unclear, A active of") {
		t.Errorf("with a doubtful row: %+v, %s", d, h.known())
	}
}

// Steps of less than a tenth each take as much away as one large one: those of a
// month count together, until somebody says that a smaller register is right.
func registerShrinksInSteps(t *testing.T, h *house) {
	day := 0
	give := func(rows int, shrunk bool) store.Diff {
		day++
		records := make([]agency.Record, rows)
		for i := range records {
			records[i] = row(fmt.Sprintf("N%d", i), agency.Active, "2026-11-01")
		}
		d, err := h.db.ImportAgencies(h.ctx, records, store.Import{File: "p3mi.csv", By: "petugas", At: h.now().AddDate(0, 0, day), Shrunk: shrunk})
		h.must(err)
		return d
	}
	for _, rows := range []int{60, 57, 55} {
		if d := give(rows, false); !d.Applied {
			t.Fatalf("%d rows: %+v", rows, d)
		}
	}
	if d := give(54, false); !d.Shrinks || d.Applied || d.Largest != 60 {
		t.Errorf("a tenth in three steps: %+v", d)
	}
	if d := give(54, true); !d.Applied {
		t.Errorf("it is said to be right: %+v", d)
	}
	if d := give(52, false); !d.Applied || d.Largest != 54 {
		t.Errorf("a small step after that: %+v", d)
	}
	if d := give(48, false); d.Applied {
		t.Errorf("again a tenth: %+v", d)
	}
	// What is imported for the history never answered.
	h.must(func() error {
		records := make([]agency.Record, 90)
		for i := range records {
			records[i] = row(fmt.Sprintf("N%d", i), agency.Active, "2026-10-01")
		}
		_, err := h.db.ImportAgencies(h.ctx, records, store.Import{File: "alt.csv", By: "petugas", At: h.now().AddDate(0, 0, day)})
		return err
	}())
	if d := give(51, false); !d.Applied || d.Largest != 54 {
		t.Errorf("after an older register: %+v", d)
	}
	// After a month the register that answered at its beginning is the measure.
	day += 40
	if d := give(48, false); !d.Applied || d.Largest != 51 {
		t.Errorf("after a month: %+v", d)
	}
}

// What is undone is told no more, and what was told before is told again.
func undoneImports(t *testing.T, h *house) {
	im := store.Import{File: "berkas.csv", By: "petugas", At: h.now(), Shrunk: true}
	first := []agency.Record{row("A", agency.Active, "2026-10-01"), row("R", agency.Revoked, "2026-10-01")}
	second := []agency.Record{row("X", agency.Active, "2026-11-01")}
	d1, err := h.db.ImportAgencies(h.ctx, first, im)
	h.must(err)
	before := h.known()
	d2, err := h.db.ImportAgencies(h.ctx, second, im)
	h.must(err)
	h.wantKnown("X active, A active of 2026-10-01 missing from 2026-11-01, R revoked of 2026-10-01 missing from 2026-11-01")
	_, version := h.version()
	u, err := h.db.UndoImport(h.ctx, d2.Batch)
	h.must(err)
	if u.AsOf != "2026-10-01" || len(u.Lost) != 1 || u.Lost[0].Name != "PT Contoh X" || u.Batch.File != "berkas.csv" {
		t.Errorf("undone: %+v", u)
	}
	h.wantKnown(before)
	if _, now := h.version(); now == version {
		t.Error("a running service does not notice")
	}
	if _, err := h.db.UndoImport(h.ctx, d2.Batch); err == nil {
		t.Error("it was undone twice")
	}
	if _, err := h.db.UndoImport(h.ctx, 9999); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("what was never imported: %v", err)
	}
	d3, err := h.db.ImportAgencies(h.ctx, second, im)
	h.must(err)
	if !d3.Applied {
		t.Errorf("the same file after it was undone: %+v", d3)
	}
	// An older register may be all that knows of a firm.
	u, err = h.db.UndoImport(h.ctx, d1.Batch)
	h.must(err)
	if u.AsOf != "2026-11-01" || len(u.Lost) != 2 || u.Lost[0].Name != "PT Contoh A" || u.Lost[1].Name != "PT Contoh R" {
		t.Errorf("an older one undone: %+v", u)
	}
	h.wantKnown("X active")
	_, err = h.db.UndoImport(h.ctx, d3.Batch)
	h.must(err)
	h.wantKnown("")
	h.wantCount(4, `SELECT count(*) FROM agency`) // nothing is lost

	o1 := content.Opening{ID: "o1", Title: "satu", Country: "TW", ValidUntil: "2026-12-31"}
	o2, changed := o1, o1
	o2.ID, changed.Title = "o2", "satu baru"
	_, err = h.db.ImportOpenings(h.ctx, []content.Opening{o1}, im)
	h.must(err)
	d, err := h.db.ImportOpenings(h.ctx, []content.Opening{changed, o2}, im)
	h.must(err)
	later := changed
	later.Title = "satu lagi"
	last, err := h.db.ImportOpenings(h.ctx, []content.Opening{later}, im)
	h.must(err)
	u, err = h.db.UndoImport(h.ctx, d.Batch)
	h.must(err)
	if strings.Join(u.Restored, " ") != "o1" || strings.Join(u.Gone, " ") != "o2" {
		t.Errorf("undone: %+v", u)
	}
	h.wantOpenings("o1 satu lagi") // a later import goes on
	_, err = h.db.UndoImport(h.ctx, last.Batch)
	h.must(err)
	h.wantOpenings("o1 satu")
	batches, err := h.db.Batches(h.ctx)
	h.must(err)
	var got []string
	for _, b := range batches {
		got = append(got, fmt.Sprintf("%s %s %s %d %v", b.Kind, b.Action, b.By, b.Rows, !b.UndoneAt.IsZero()))
	}
	want := "openings import petugas 1 true; openings import petugas 2 true; openings import petugas 1 false; agencies import petugas 1 true; agencies import petugas 1 true; agencies import petugas 2 true"
	if strings.Join(got, "; ") != want {
		t.Errorf("the history is %q", got)
	}
}

func (h *house) version() (openings int, version int64) {
	h.t.Helper()
	all, _, _, version, err := h.db.LoadContent(h.ctx)
	h.must(err)
	return len(all), version
}

func (h *house) wantOpenings(want string) {
	h.t.Helper()
	all, _, _, _, err := h.db.LoadContent(h.ctx)
	h.must(err)
	var got []string
	for _, o := range all {
		got = append(got, o.ID+" "+o.Title)
	}
	if strings.Join(got, ", ") != want {
		h.t.Errorf("shown are %q, want %q", got, want)
	}
}

// What is withdrawn is not shown, whatever a file says, until that is undone.
func withdrawnOpenings(t *testing.T, h *house) {
	im := store.Import{File: "berkas.csv", At: h.now()}
	o1 := content.Opening{ID: "o1", Title: "satu", Country: "TW", ValidUntil: "2026-12-31"}
	o2 := o1
	o2.ID = "o2"
	_, err := h.db.ImportOpenings(h.ctx, []content.Opening{o1, o2}, im)
	h.must(err)
	if _, _, err := h.db.WithdrawOpenings(h.ctx, []string{"o1", "o9"}, im); err == nil || !strings.Contains(err.Error(), "o9") {
		t.Errorf("what is not there: %v", err)
	}
	h.wantOpenings("o1 satu, o2 satu")
	already, batch, err := h.db.WithdrawOpenings(h.ctx, []string{"o1", "o1"}, im)
	h.must(err)
	if len(already) != 0 || batch == 0 {
		t.Errorf("already %v, batch %d", already, batch)
	}
	h.wantOpenings("o2 satu")
	if already, again, err := h.db.WithdrawOpenings(h.ctx, []string{"o1"}, im); err != nil || len(already) != 1 || again != 0 {
		t.Errorf("withdrawn again: %v %d %v", already, again, err)
	}
	o1.Title = "satu baru"
	d, err := h.db.ImportOpenings(h.ctx, []content.Opening{o1, o2}, im)
	h.must(err)
	if strings.Join(d.Withdrawn, " ") != "o1" || strings.Join(d.Changed, " ") != "o1" {
		t.Errorf("a file that has it still: %+v", d)
	}
	h.wantOpenings("o2 satu")
	h.wantCount(4, `SELECT count(*) FROM content_history`)
	for _, id := range []string{"O1", "Ｏ１", " o1 ", "o\u200b1"} { // the same one, spelt otherwise
		again := o1
		again.ID = id
		d, err = h.db.ImportOpenings(h.ctx, []content.Opening{again}, store.Import{File: "lain.csv", At: h.now(), DryRun: id == "Ｏ１"})
		h.must(err)
		if strings.Join(d.Withdrawn, " ") != "o1" || len(d.New) != 0 {
			t.Errorf("a later file that says %q: %+v", id, d)
		}
		h.wantOpenings("o2 satu")
	}
	if already, again, err := h.db.WithdrawOpenings(h.ctx, []string{"O1"}, im); err != nil || len(already) != 1 || again != 0 {
		t.Errorf("withdrawn again as O1: %v %d %v", already, again, err)
	}
	_, err = h.db.ImportOpenings(h.ctx, []content.Opening{o1}, im)
	h.must(err)
	_, err = h.db.UndoImport(h.ctx, batch)
	h.must(err)
	h.wantOpenings("o1 satu baru, o2 satu")
	tr := content.Training{ID: "t1", Title: "Menjahit", SeatsLeft: content.NotStated}
	_, err = h.db.ImportTrainings(h.ctx, []content.Training{tr}, im)
	h.must(err)
	_, _, err = h.db.WithdrawTrainings(h.ctx, []string{"t1"}, im)
	h.must(err)
	_, trainings, _, _, err := h.db.LoadContent(h.ctx)
	h.must(err)
	if len(trainings) != 0 {
		t.Errorf("shown are %+v", trainings)
	}
}

// Of imports at the same moment each compares with what the one before it stored.
func racingImports(t *testing.T, h *house) {
	full := []agency.Record{row("A", agency.Active, "2026-10-01"), row("R", agency.Revoked, "2026-10-01")}
	im := store.Import{File: "p3mi.csv", At: h.now()}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			records := full
			if i%2 == 1 {
				records = []agency.Record{row("A", agency.Active, "2026-10-02")}
			}
			if _, err := h.db.ImportAgencies(h.ctx, records, im); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if known := h.known(); !strings.Contains(known, "R revoked") {
		t.Errorf("known is %s", known)
	}
	h.wantCount(0, `SELECT count(*) FROM import_batch s WHERE s.as_of = '2026-10-02'
		AND EXISTS (SELECT 1 FROM import_batch f WHERE f.as_of = '2026-10-01' AND f.id < s.id)`)
}
