package console

import (
	"fmt"
	"testing"
	"time"

	"kanca/bot"
)

// figuresOf reads the tables of a month: each figure by what it counts.
func (d *document) figuresOf() map[string]string {
	all := map[string]string{}
	for _, row := range d.all("tr") {
		what, value := "", ""
		for c := range row.Descendants() {
			switch c.Data {
			case "th":
				what = words(c)
			case "td":
				value = words(c)
			}
		}
		if value != "" {
			all[what] = value
		}
	}
	return all
}

// A month counts what came in it and nothing of another one, on either database.
func TestAMonthIsCounted(t *testing.T) {
	onBoth(t, func(t *testing.T, o *office) {
		budi := o.member("Budi Contoh", bot.RoleKepala)
		o.aMonth()
		wanted := map[string]string{"Warga yang baru pertama kali menulis": "35", "Warga yang berkata BERHENTI": "1", "Pertanyaan yang belum dapat dijawab kanca": "1",
			"Masuk": "7", "Di antaranya minta tolong": "1", "Diselesaikan": "1", "Separuhnya selesai dalam": "20 menit", "Yang paling lama": "20 menit", "Masih terbuka sekarang": "6",
			"Belum dipilah": "5", "Taiwan": "6", "Tidak menyebut negara": "5", "Paiton": "2", "Lewat 3 x 24 jam": "0"}
		got := budi.open("/laporan/bulan").figuresOf()
		for what, want := range wanted {
			if got[what] != want {
				t.Errorf("%s: %q, want %q", what, got[what], want)
			}
		}
		person := o.villager(300, "whatsapp").registers("Contoh Minta", "Paiton")
		budi.send(budi.open(personPath(person)), personPath(person)+"/permintaan", "permintaan", "copy", "cara", "datang ke kantor")
		o.clock.Store(time.Date(2026, 12, 2, 2, 0, 0, 0, time.UTC).UnixMilli())
		budi.signIn("Budi Contoh", goodPassword)
		budi.send(budi.open("/masuk/kode"), "/masuk/kode", "kode", budi.code())
		if got := budi.open("/laporan/bulan").figuresOf(); got["Masuk"] != "0" || got["Masih terbuka sekarang"] != "6" || got["Paiton"] != "" {
			t.Errorf("December counts %v", got)
		}
		d := budi.open("/laporan/bulan?bulan=2026-11")
		if got := d.figuresOf(); got["Masuk"] != "7" || got["Diminta"] != "1" || got["Lewat 3 x 24 jam"] != "1" {
			t.Errorf("November counts %v", got)
		}
		d.mustSay(t, "Laporan bulanan: November 2026", "Bulan berikutnya", "Ujung jejak audit")
		for _, bad := range []string{"2027-01", "x", "2026-13", "0001-01"} {
			if d := budi.open(fmt.Sprint("/laporan/bulan?bulan=", bad)); d.status != 404 {
				t.Errorf("the month %s: %d", bad, d.status)
			}
		}
	})
}
