package agency_test

import (
	"strings"
	"testing"
	"time"

	"kanca/bot/agency"
)

func TestABadAgencyIsHeardInAnyText(t *testing.T) {
	x := agency.NewIndex([]agency.Record{
		{Name: "PT Contoh Melati Jaya", Licence: "CONTOH-000001", Status: agency.Active, AsOf: "2026-11-01"},
		{Name: "PT Contoh Melati Jaya Putra", Licence: "CONTOH-000002", Status: agency.Revoked, AsOf: "2026-11-01"},
		{Name: "PT Contoh Melati Raya", Licence: "CONTOH-000003", Status: agency.Suspended, AsOf: "2026-11-01"},
		{Name: "PT Contoh Manunggal", Status: agency.Revoked, AsOf: "2026-11-01"},
		{Name: "PT Contoh Manunggal Putra", Status: agency.Active, AsOf: "2026-11-01"},
		{Name: "PT Maju Bersama", Status: agency.Revoked, AsOf: "2026-11-01"},
		{Name: "PT Sumber Rejeki", Status: agency.Revoked, AsOf: "2026-11-01"},
		{Name: "PT Sumber Rejeki Abadi", Status: agency.Active, AsOf: "2026-11-01"},
	})
	for text, want := range map[string]string{
		"PT Contoh Melati Jaya Putra buka job pabrik Taiwan, gaji 16 juta, minat WA":   "PT Contoh Melati Jaya Putra",
		"lowongan!! PT. CONTOH MELATI JAYA PUTRA, proses cepat":                        "PT Contoh Melati Jaya Putra",
		"katanya lewat contoh melati raya biayanya potong gaji":                        "PT Contoh Melati Raya",
		"PT Contoh Melati Raya dan PT Contoh Melati Jaya Putra":                        "PT Contoh Melati Jaya Putra, PT Contoh Melati Raya",
		"PT Contoh Melati Jaya buka job":                                               "",
		"PT Contoh Manunggal Putra menempatkan ke Malaysia":                            "",
		"pt contoh manunggal menempatkan ke Malaysia":                                  "PT Contoh Manunggal",
		"PT Contoh Manunggal, Putra yang antar":                                        "PT Contoh Manunggal",
		"ayo maju bersama kami":                                                        "",
		"PT Maju Bersama butuh 20 orang":                                               "PT Maju Bersama",
		strings.Repeat("lowongan kerja ke luar negeri ", 80) + "PT Contoh Melati Raya": "PT Contoh Melati Raya",
		"gaji 10 juta lewat PT Sumber Rejeki Mandiri boleh gak dipotong":               "PT Sumber Rejeki?",
		"gaji 10 juta lewat pt sumber rejeki putra boleh gak dipotong":                 "PT Sumber Rejeki?",
		"gaji 10 juta lewat PT Sumber Rejeki boleh gak dipotong":                       "PT Sumber Rejeki",
		"PT SUMBER REJEKI BUKA LOWONGAN":                                               "PT Sumber Rejeki",
		"PT Sumber Rejeki\nMinat hubungi kami":                                         "PT Sumber Rejeki",
		"PT Sumber Rejeki Mandiri atau PT Sumber Rejeki":                               "PT Sumber Rejeki",
		"lewat PT Sumber Rejeki Abdi gaji 10 juta":                                     "",
		"lewat pt sumber rejeki abadii gaji 10 juta":                                   "",
		"lewat PT Sumber Rejeki Abadi gaji 10 juta":                                    "",
		"lewat PT Contoh Melati Jaya Putrra gaji":                                      "",
		"": "",
	} {
		var names []string
		for _, r := range x.Told(text) {
			name := r.Record.Name
			if r.Alike {
				name += "?"
			}
			names = append(names, name)
		}
		if got := strings.Join(names, ", "); got != want {
			t.Errorf("%.60q tells of %q, want %q", text, got, want)
		}
	}
	if (*agency.Index)(nil).Told("PT Maju Bersama") != nil {
		t.Error("no register tells of somebody")
	}
}

// Told takes time as long as the text is: of eight times the text no more than three times that,
// whatever else the machine does.
func TestHearingAgenciesGrowsWithTheText(t *testing.T) {
	x := agency.NewIndex([]agency.Record{
		{Name: "PT Contoh Melati Jaya", Status: agency.Active}, {Name: "PT Contoh Melati Raya", Status: agency.Suspended},
	})
	for _, unit := range []string{"pt ", "contoh melati jaya ", "pt contoh melati raya dan "} {
		least := func(bytes int) time.Duration {
			text, took := strings.Repeat(unit, bytes/len(unit)), time.Hour
			for range 7 {
				begun := time.Now()
				x.Told(text)
				took = min(took, time.Since(begun))
			}
			return took
		}
		short, long := time.Duration(0), time.Duration(0)
		for range 3 { // what else the machine did comes and goes
			if short, long = least(8<<10), least(64<<10); long <= 24*short {
				break
			}
		}
		if long > 24*short {
			t.Errorf("64 kB of %q take %s, 8 kB %s", unit, long, short)
		}
	}
}

// What may be a name ends at a comma and at a word that no firm is called by.
func TestANameEndsWhereTheTextGoesOn(t *testing.T) {
	x := agency.NewIndex([]agency.Record{
		{Name: "PT Amanah Perorangan", Status: agency.Active, AsOf: "2026-11-01"},
		{Name: "PT Contoh Angin Timur", Status: agency.Active, AsOf: "2026-11-01"},
	})
	now := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	if v := x.Find("ini bukan PT, perorangan amanah, bisa dipercaya semua", now); v.Kind != agency.NotFound {
		t.Errorf("%+v", v)
	}
	for _, text := range []string{
		"PT Contoh Angin Tmur buka lowongan pabrik di Taiwan gaji besar",
		"PT Contoh Angin Tmur, pabrik elektronik di Taiwan gaji besar sekali",
	} {
		if v := x.Find(text, now); v.Kind != agency.Ambiguous || v.Candidates[0].Record.Name != "PT Contoh Angin Timur" {
			t.Errorf("%q: %+v", text, v)
		}
	}
}

// What a text states is never a name that may go on.
func TestOnlyAWholeNameIsStated(t *testing.T) {
	x := agency.NewIndex([]agency.Record{
		{Name: "PT Contoh Manunggal", Status: agency.Active, AsOf: "2026-11-01"},
		{Name: "PT Contoh Manunggal Putra", Status: agency.Revoked, AsOf: "2026-11-01"},
		{Name: "PT Contoh Angin Timur", Status: agency.Active, AsOf: "2026-11-01"},
	})
	for text, want := range map[string]string{
		"PT Contoh Angin Timur membuka lowongan ke Taiwan": "PT Contoh Angin Timur",
		"LOKER\nPT CONTOH ANGIN TIMUR\nGaji besar":         "PT Contoh Angin Timur",
		"kata teman PT Contoh Angin Timur":                 "PT Contoh Angin Timur",
		"PT Contoh Angin Timur, gaji 15 juta":              "PT Contoh Angin Timur",
		"PT Contoh Angin Timur Abadi membuka lowongan":     "",
		"PT Contoh Angin Timur, Abadi yang antar":          "",
		"PT Contoh Angin Timur cabang Malang":              "",
		"CV Contoh Angin Timur membuka lowongan":           "", "P.T. Contoh Angin Timur membuka lowongan": "PT Contoh Angin Timur",
		"PT Contoh Manunggal, Putra":                                         "",
		"PT Contoh Manunggal membuka lowongan":                               "PT Contoh Manunggal",
		"PT Contoh Manunggal membuka lowongan bersama PT Contoh Angin Timur": "",
		"Contoh Angin Timur":                                                 "", "": "",
	} {
		if r, _ := x.Stated(text); r.Name != want {
			t.Errorf("%q states %q, want %q", text, r.Name, want)
		}
	}
}

// A firm with bad news whose name is written with a slip of the pen is told of as one that is alike, in
// a text that asks nothing; the name of another firm is not.
func TestASlipOfThePenInAStoryIsToldOf(t *testing.T) {
	x := agency.NewIndex([]agency.Record{
		{Name: "PT Bintang Samudra Jaya", Licence: "1", Status: agency.Revoked, AsOf: "2026-11-01"},
		{Name: "PT Mitra Sejahtera Abadi", Licence: "2", Status: agency.Suspended, AsOf: "2026-11-01"},
		{Name: "PT Mitra Sejahtera Abadii Jaya", Licence: "3", Status: agency.Active, AsOf: "2026-11-01"},
		{Name: "PT Cahaya Timur Raya", Licence: "4", Status: agency.Active, AsOf: "2026-11-01"},
		{Name: "PT Cahaya Timur Raja", Licence: "5", Status: agency.Revoked, AsOf: "2026-11-01"},
	})
	for text, licence := range map[string]string{
		"kemarin ketemu orang, dia kerja lewat PT Bintang Samudera Jaya sudah lama": "1",
		"tetangga saya berangkat lewat PT Bintng Samudra Jaya tahun lalu":           "1",
		"adik saya di pt bintang samudra jya":                                       "1",
		"kanca kaula noro' PT Bintang Samodra Jaya ka Taiwan":                       "1",
		"teman ikut PT Mitra Sejahtra Abadi":                                        "2",
		"saya lewat PT Cahaya Timur Raya":                                           "", // a firm's own name
		"saya lewat PT Bintang Samudra":                                             "",
		"saya lewat PT Bintang Laut Jaya":                                           "",
	} {
		got := ""
		for _, m := range x.Told(text) {
			got = m.Record.Licence
			if !m.Alike {
				t.Errorf("%q is told of without doubt", text)
			}
		}
		if got != licence {
			t.Errorf("%q tells of %q, want %q", text, got, licence)
		}
	}
}
