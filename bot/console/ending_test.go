package console

import (
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/content"
)

// What was imported and soon ends is named on the first page, with its first day, to
// everybody who can ask for a new list; one tap leads to all of it.
func TestWhatEndsSoonIsOnTheFirstPage(t *testing.T) {
	asOf := "2026-11-01"
	o := newOffice(t, func(o *Options) {
		o.Known = func() *content.Snapshot {
			return content.NewSnapshot(nil, []content.Opening{{ID: "X", Title: hostile, Agency: "PT Contoh", ValidUntil: "2026-11-26"}, {ID: "Y", Title: "Nanti", ValidUntil: "2027-01-01"}},
				[]content.Training{{ID: "T", Title: "Menjahit", Place: "BLK Kraksaan", Starts: "2026-11-25"}},
				agency.NewIndex([]agency.Record{{Name: "PT Contoh", Licence: "1/2020", Status: agency.Active, AsOf: asOf}}), 1)
		}
	})
	for _, role := range bot.Roles {
		b := o.member("Contoh "+string(role), role)
		b.open("/").mustSay(t, "Isi yang segera berakhir, 7 hari Paling dulu Rabu, 25 Nov 2026 2")
		d := b.open(value(b.open("/").marked("href", endingPath)[0], "href"))
		d.mustSay(t, "Menjahit Pelatihan BLK Kraksaan · Hari terakhir: Rabu, 25 Nov 2026", hostile, "PT Contoh · Hari terakhir: Kamis, 26 Nov 2026")
		d.mustNotSay(t, "Nanti", "P3MI")
	}
	siti := o.browser()
	siti.signIn("Contoh petugas", goodPassword)
	asOf = "2026-10-01" // it was good until the fifteenth
	d := siti.open("/berakhir")
	d.mustSay(t, "Daftar P3MI Lewat sejak Minggu, 15 Nov 2026", "data izinnya sudah lama")
	o.later(time.Minute)
	if d := siti.open("/"); len(d.marked("class", "card care")) == 0 {
		t.Errorf("a register that is too old does not stand out: %s", d.text)
	}
	o.c.Known = func() *content.Snapshot { return nil }
	siti.open("/berakhir").mustSay(t, "Tidak ada yang berakhir dalam tujuh hari")
	siti.open("/").mustSay(t, "Isi yang segera berakhir, 7 hari Tidak ada 0")
}
