package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kanca/bot/agency"
	"kanca/bot/store"
	"kanca/content"
)

func agencies(t *testing.T, h *house) {
	a := agency.Record{Name: "PT Contoh Satu", Licence: "1/CONTOH", City: "Kota Contoh", Status: agency.Active, Source: "contoh", AsOf: "2026-10-01"}
	b := agency.Record{Name: "PT Contoh Dua", Licence: "2/CONTOH", Status: agency.Suspended, Source: "contoh", AsOf: "2026-10-01"}
	load := func() (names []string, version int64) {
		t.Helper()
		_, _, records, version, err := h.db.LoadContent(h.ctx)
		h.must(err)
		for _, r := range records {
			names = append(names, r.Name+" "+string(r.Status))
		}
		return names, version
	}
	im := func(dry bool) store.Import {
		return store.Import{File: "p3mi.csv", At: h.now(), DryRun: dry, Shrunk: true}
	}
	check := func(d store.Diff, err error, fresh, changed, unchanged, missing int, applied bool) {
		t.Helper()
		h.must(err)
		if len(d.New) != fresh || len(d.Changed) != changed || len(d.Unchanged) != unchanged || len(d.Missing) != missing || d.Applied != applied {
			t.Errorf("diff %+v", d)
		}
	}
	if names, version := load(); len(names) != 0 || version != 0 {
		t.Errorf("empty database: %v, %d", names, version)
	}
	d, err := h.db.ImportAgencies(h.ctx, []agency.Record{a, b}, im(true))
	check(d, err, 2, 0, 0, 0, false)
	if names, version := load(); len(names) != 0 || version != 0 {
		t.Errorf("a dry run stored %v", names)
	}
	d, err = h.db.ImportAgencies(h.ctx, []agency.Record{a, b}, im(false))
	check(d, err, 2, 0, 0, 0, true)
	d, err = h.db.ImportAgencies(h.ctx, []agency.Record{a, b}, im(false))
	check(d, err, 0, 0, 2, 0, false)
	// A newer register answers.
	a2, c := a, agency.Record{Name: "PT Contoh Tiga", Licence: "3/CONTOH", Status: agency.Active, AsOf: "2026-11-01"}
	a2.Status, a2.AsOf = agency.Revoked, "2026-11-01"
	d, err = h.db.ImportAgencies(h.ctx, []agency.Record{a2, c}, im(false))
	check(d, err, 1, 1, 0, 1, true)
	if d.Missing[0] != "PT Contoh Dua (2/CONTOH)" || d.AsOf != "2026-11-01" || d.Older {
		t.Errorf("diff %+v", d)
	}
	// An older one is kept and does not answer.
	d, err = h.db.ImportAgencies(h.ctx, []agency.Record{b}, im(false))
	h.must(err)
	if !d.Older || !d.Applied {
		t.Errorf("older register: %+v", d)
	}
	if names, version := load(); strings.Join(names, ", ") != "PT Contoh Satu revoked, PT Contoh Tiga active, PT Contoh Dua suspended" || version != 3 {
		t.Errorf("in force: %v, version %d", names, version)
	}
	h.wantCount(5, `SELECT count(*) FROM agency`)
	// The same rows of a later date: the register is as of that date now.
	a3, c3 := a2, c
	a3.AsOf, c3.AsOf = "2026-11-20", "2026-11-20"
	d, err = h.db.ImportAgencies(h.ctx, []agency.Record{a3, c3}, im(false))
	check(d, err, 0, 0, 2, 0, true)
	s, err := h.db.Stats(h.ctx)
	h.must(err)
	if s.Agencies != 2 || s.AgenciesAsOf != "2026-11-20" || s.ContentVersion != 4 || !s.ContentChanged.Equal(h.now()) {
		t.Errorf("stats %+v", s)
	}
	for _, bad := range [][]agency.Record{nil, {{Name: "PT Peraga", Sample: true}}} {
		if _, err := h.db.ImportAgencies(h.ctx, bad, im(false)); err == nil {
			t.Errorf("%v was imported", bad)
		}
	}
	if _, version := load(); version != 4 {
		t.Errorf("version %d", version)
	}
	var many []agency.Record
	for i := range 5000 {
		many = append(many, agency.Record{Name: fmt.Sprintf("PT Contoh %d", i), Licence: fmt.Sprint(i), Status: agency.Active, AsOf: "2026-11-22"})
	}
	d, err = h.db.ImportAgencies(h.ctx, many, im(false))
	check(d, err, 5000, 0, 0, 2, true)
	_, _, records, _, err := h.db.LoadContent(h.ctx)
	h.must(err)
	if len(records) != len(many)+3 || !slices.Equal(records[:len(many)], many) {
		t.Error("a large register does not come back as it went in")
	}
}

func openingsAndTrainings(t *testing.T, h *house) {
	im := store.Import{File: "lowongan.csv", At: h.now()}
	o1 := content.Opening{ID: "o1", Title: "Contoh \x00\xff <b>", Country: "TW", SalaryMin: 1 << 40, ValidUntil: "2026-12-31", Source: "contoh", AsOf: "2026-11-01"}
	o2 := content.Opening{ID: "o2", Title: "Contoh dua", Country: "HK", ValidUntil: "2026-12-31", Source: "contoh", AsOf: "2026-11-01"}
	d, err := h.db.ImportOpenings(h.ctx, []content.Opening{o2, o1}, im)
	h.must(err)
	if strings.Join(d.New, " ") != "o2 o1" || !d.Applied {
		t.Errorf("diff %+v", d)
	}
	d, err = h.db.ImportOpenings(h.ctx, []content.Opening{o1, o2}, im)
	h.must(err)
	if len(d.Unchanged) != 2 || d.Applied {
		t.Errorf("the same rows again: %+v", d)
	}
	changed := o2
	changed.Positions = 7
	dry := im
	dry.DryRun = true
	for _, im := range []store.Import{dry, im} {
		d, err = h.db.ImportOpenings(h.ctx, []content.Opening{changed, {ID: "o3", Title: "x"}, {ID: "o3", Title: "y"}}, im)
		h.must(err)
		if strings.Join(d.New, " ") != "o3" || strings.Join(d.Changed, " ") != "o2" || d.Applied == im.DryRun {
			t.Errorf("diff %+v", d)
		}
	}
	tr := content.Training{ID: "t1", Kind: content.KindBLK, Title: "Contoh", SeatsLeft: content.NotStated}
	d, err = h.db.ImportTrainings(h.ctx, []content.Training{tr}, im)
	h.must(err)
	if len(d.New) != 1 {
		t.Errorf("diff %+v", d)
	}
	h.later(time.Hour)
	d, err = h.db.ImportTrainings(h.ctx, []content.Training{tr}, im)
	h.must(err)
	if len(d.Unchanged) != 1 || d.Applied {
		t.Errorf("diff %+v", d)
	}
	openings, trainings, _, version, err := h.db.LoadContent(h.ctx)
	h.must(err)
	if len(openings) != 3 || openings[0].SalaryMin != 1<<40 || openings[1] != changed || openings[2].Title != "y" ||
		len(trainings) != 1 || trainings[0] != tr || version != 3 {
		t.Errorf("loaded %+v %+v %d", openings, trainings, version)
	}
	if v, err := h.db.ContentVersion(h.ctx); v != 3 || err != nil {
		t.Errorf("version %d, %v", v, err)
	}
	for _, bad := range []content.Opening{{Title: "no id"}, {ID: "s", Sample: true}} {
		if _, err := h.db.ImportOpenings(h.ctx, []content.Opening{o1, bad}, im); err == nil {
			t.Errorf("%+v was imported", bad)
		}
	}
	if _, err := h.db.ImportTrainings(h.ctx, []content.Training{{ID: "s", Sample: true}}, im); err == nil {
		t.Error("a sample was imported")
	}
}
