package content

import (
	"fmt"
	"testing"
	"time"

	"kanca/bot/agency"
)

// What was imported and is shown a few days more is listed, the first to end in front, up to
// its last day; the register is named two weeks before it is told as old, and after that.
func TestWhatEndsSoon(t *testing.T) {
	openings := []Opening{{ID: "gone", Title: "Lewat", ValidUntil: "2026-11-22"}, {ID: "today", Title: "Hari ini", Agency: "PT Contoh", ValidUntil: "2026-11-23"},
		{ID: "week", Title: "Sepekan", ValidUntil: "2026-11-30"}, {ID: "later", Title: "Nanti", ValidUntil: "2026-12-01"}}
	trainings := []Training{{ID: "t1", Title: "Menjahit", Place: "BLK", Starts: "2026-11-20", Ends: "2026-11-25"}, {ID: "t2", Title: "Las", Starts: "2026-11-24"},
		{ID: "t3", Title: "Batal", Starts: "2026-11-24", Status: TrainingCancelled}, {ID: "t4", Title: "Kapan saja"}}
	register := func(asOf string) *agency.Index {
		return agency.NewIndex([]agency.Record{{Name: "PT Contoh", Licence: "1/2020", Status: agency.Active, AsOf: asOf}})
	}
	now := time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		asOf string
		want string
	}{
		{"2026-11-01", "[opening Hari ini PT Contoh 2026-11-23 training Las  2026-11-24 training Menjahit BLK 2026-11-25 opening Sepekan  2026-11-30]"},
		{"2026-10-23", "[opening Hari ini PT Contoh 2026-11-23 training Las  2026-11-24 training Menjahit BLK 2026-11-25 opening Sepekan  2026-11-30 register   2026-12-07]"},
		{"2026-09-01", "[register   2026-10-16 opening Hari ini PT Contoh 2026-11-23 training Las  2026-11-24 training Menjahit BLK 2026-11-25 opening Sepekan  2026-11-30]"},
	} {
		var got []string
		for _, e := range NewSnapshot(nil, openings, trainings, register(c.asOf), 0).EndsSoon(now, 7*24*time.Hour) {
			got = append(got, fmt.Sprint(e.Kind, " ", e.Title, " ", e.Whose, " ", e.Last))
		}
		if text := fmt.Sprint(got); text != c.want {
			t.Errorf("with a register of %s:\n%s\nwant\n%s", c.asOf, text, c.want)
		}
	}
	if got := NewSnapshot(nil, nil, nil, nil, 0).EndsSoon(now, time.Hour); len(got) != 0 {
		t.Errorf("of nothing ends %+v", got)
	}
	// On its last day the register is not told as old, on the next it is.
	index := register("2026-10-09")
	for day, stale := range map[int]bool{23: false, 24: true} {
		if v := index.Find("PT Contoh", time.Date(2026, 11, day, 2, 0, 0, 0, time.UTC)); v.Stale != stale {
			t.Errorf("on the %dth the register is too old: %t", day, v.Stale)
		}
	}
	if got := NewSnapshot(nil, nil, nil, index, 0).EndsSoon(now, 0); len(got) != 1 || got[0].Last != "2026-11-23" {
		t.Errorf("its last day is told as %+v", got)
	}
}
