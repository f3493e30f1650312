package agency_test

import (
	"slices"
	"strings"
	"testing"

	"kanca/bot/agency"
)

// One row of a register, and what people ask who mean the firm in it.
func TestPrintedNamesAreFoundOrAskedAbout(t *testing.T) {
	const found, asked = agency.Found, agency.Ambiguous
	for _, c := range []struct {
		printed string
		kind    agency.VerdictKind // for the query
		query   string
	}{
		{"PT Contoh Abadi d/h PT Misal Lama", found, "PT Contoh Abadi"},
		{"PT Contoh Abadi d/h PT Misal Lama", asked, "PT Misal Lama"},
		{"PT Contoh Abadi d/h PT Misal Lama", found, "PT Contoh Abadi d/h PT Misal Lama"},
		{"PT. CONTOH ABADI (D/H. PT. MISAL LAMA)", found, "contoh abadi"},
		{"PT. CONTOH ABADI (D/H. PT. MISAL LAMA)", asked, "pt misal lama resmi gak?"},
		{"PT Contoh Abadi d.h. PT Misal Lama d/h PT Misal Purba", asked, "PT Misal Purba"},
		{"PT Contoh Abadi (formerly PT Misal Lama)", asked, "PT Misal Lama"},
		{"PT Contoh Abadi (ex. Misal Lama)", asked, "PT Misal Lama"},
		{"PT Contoh Abadi eks PT Misal Lama", asked, "PT Misal Lama"},
		{"PT Contoh Abadi dahulu Misal Lama", asked, "PT Misal Lama"},
		{"PT Contoh Abadi dahulu Misal Lama", asked, "PT Contoh Abadi"},
		{"PT Misal Lama berubah nama menjadi PT Contoh Abadi", asked, "PT Contoh Abadi"},
		{"PT Misal Lama berubah nama menjadi PT Contoh Abadi", asked, "PT Misal Lama"},
		{"PT Contoh Abadi (dalam proses pencabutan)", found, "PT Contoh Abadi"},
		{"PT Contoh Abadi - DICABUT", found, "PT Contoh Abadi"},
		{"PT Contoh Abadi izin dicabut", asked, "PT Contoh Abadi"},
		{"PT Contoh Abadi (PUSAT)", found, "PT Contoh Abadi"},
		{"PT Contoh Abadi (Kantor Pusat)", found, "cek pt contoh abadi"},
		{"PT Contoh Abadi (Persero) Tbk", found, "PT Contoh Abadi"},
		{"PT Contoh Abadi, Tbk.", found, "PT Contoh Abadi"},
		{"PT Contoh Abadi cabang Jember", asked, "PT Contoh Abadi"},
		{"PT Contoh Abadi (Cabang Jember)", asked, "PT Contoh Abadi"},
		{"PT Contoh Abadi Kantor Cabang Jember", asked, "PT Contoh Abadi"},
		{"PT Contoh Abadi, Surabaya", asked, "PT Contoh Abadi"},
		{"12. PT Contoh Abadi", found, "PT Contoh Abadi"},
		{"PT Contoh Abadi**", found, "PT Contoh Abadi"},
		{"PT Contoh Abadi¹", found, "PT Contoh Abadi"},
		{"PT Misal Lama / PT Contoh Abadi", asked, "PT Contoh Abadi"},
		{"PT Misal Lama dan PT Contoh Abadi", asked, "PT Contoh Abadi"},
		{"PT Misal Lama\nPT Contoh Abadi", asked, "PT Contoh Abadi"},
		// Whatever word a register has between two names, nobody can list them all.
		{"PT Misal Lama né Contoh Abadi Sentosa", asked, "PT Contoh Abadi Sentosa"},
		{"PT Misal Lama nama lama Contoh Abadi Sentosa", asked, "cek pt contoh abadi sentosa"},
		{"PT Misal Lama bekas Contoh Abadi Sentosa", asked, "PT Contoh Abadi Sentosa"},
		{"PT MISAL LAMA C/O CONTOH ABADI SENTOSA", asked, "PT Contoh Abadi Sentosa"},
		{"PT Misal Lama bekas Contoh Abadi", asked, "PT Contoh Abadi"},
		{"PT MISAL LAMA EKS-NAMA CONTOH ABADI", asked, "cek pt contoh abadi"},
		{"PT Contoh Abadi kini menjadi Misal Baru", asked, "PT Contoh Abadi"},
		{"PT Contoh Abadi dan Rekan", asked, "PT Contoh Abadi"},
		{"PT Contoh Abadi Sentosa Makmur", asked, "cek pt contoh abadi"},
		{"PT Sentosa Makmur Contoh Abadi", asked, "PT Contoh Abadi"},
		{"PT Cóntoh Abádi", asked, "PT Contoh Abadi"},
		{"PT Contoh Abadi", asked, "PT Cöntòh Abãdi"},
		{"PT Misal Lama grup Contoh Abadi Sentosa di Malang Raya", asked, "contoh abadi sentosa"},
	} {
		x := agency.NewIndex([]agency.Record{
			{Name: "PT Umpama Karya", Licence: "99912345678900001", Status: agency.Active, AsOf: "2026-11-01"},
			{Name: c.printed, Licence: "12345678901230001", Status: agency.Revoked, AsOf: "2026-11-01"},
		})
		v := x.Find(c.query, now)
		shown := v.Record
		if len(v.Candidates) > 0 {
			shown = v.Candidates[0].Record
		}
		if v.Kind != c.kind || shown.Name != c.printed {
			t.Errorf("%q in the register: %q is %s %q, want %s", c.printed, c.query, v.Kind, shown.Name, c.kind)
		}
	}
}

// A name that another company has today lends it nothing.
func TestAFormerNameIsNotLent(t *testing.T) {
	former := agency.Record{Name: "PT Contoh Baru d/h PT Misal Lama", Licence: "12345678901230001", Status: agency.Revoked, AsOf: "2026-11-01"}
	twin := agency.Record{Name: "PT Misal Lama", Licence: "99912345678900001", Status: agency.Active, AsOf: "2026-11-01"}
	branch := agency.Record{Name: "PT Contoh Abadi cabang Jember", Licence: "77712345678900001", Status: agency.Active, AsOf: "2026-11-01"}
	x := agency.NewIndex([]agency.Record{twin, former, branch})
	for query, want := range map[string][]agency.Record{
		"PT Misal Lama":   {former, twin}, // the revoked one first
		"PT Contoh Abadi": {branch},
	} {
		v := x.Find(query, now)
		var names []string
		for _, c := range v.Candidates {
			names = append(names, c.Record.Name)
		}
		for _, r := range want {
			if v.Kind != agency.Ambiguous || !slices.Contains(names, r.Name) {
				t.Errorf("%q: %s %q, want a question with %q", query, v.Kind, names, r.Name)
			}
		}
		if len(names) > 0 && names[0] != want[0].Name {
			t.Errorf("%q: first is %q, want %q", query, names[0], want[0].Name)
		}
	}
}

// The words of a former name are words of names, too.
func TestPartsOfOrdinaryNamesAreNotFound(t *testing.T) {
	for _, name := range []string{"PT Jaya Kini Makmur", "PT Sinar dan Makmur", "PT Ex Jaya", "PT Maju Sekarang Jaya", "PT Al-Misalah Raya", "PT Dh Makmur", "PT Baru Jaya"} {
		x := agency.NewIndex([]agency.Record{{Name: name, Licence: "66612345678900001", Status: agency.Active, AsOf: "2026-11-01"}})
		words := strings.Fields(name)
		for at := 2; at < len(words); at++ {
			for _, part := range []string{strings.Join(words[:at], " "), "PT " + strings.Join(words[at:], " ")} {
				if v := x.Find(part, now); v.Kind == agency.Found {
					t.Errorf("%q found %q", part, name)
				}
			}
		}
		if v := x.Find(name, now); v.Kind != agency.Found {
			t.Errorf("%q is %s", name, v.Kind)
		}
	}
}

func TestALicenceCellWithTwoNumbers(t *testing.T) {
	for _, cell := range []string{
		"12345678901230001 / 12345678901240001", "12345678901230001, 12345678901240001", "12345678901230001 12345678901240001",
		"12345678901230001\n12345678901240001", "12345678901230001 dan 12345678901240001", "12345678901240001 (lama: 12345678901230001)",
		"No. 12345678901230001; No. 12345678901240001",
	} {
		x := agency.NewIndex([]agency.Record{{Name: "PT Contoh", Licence: cell, Status: agency.Revoked, AsOf: "2026-11-01"}})
		for _, number := range []string{"12345678901230001", "1234 5678 9012 40001"} {
			if v := x.Find(number, now); v.Kind != agency.Found {
				t.Errorf("%q in the register: %q is %s", cell, number, v.Kind)
			}
		}
	}
	x := agency.NewIndex([]agency.Record{{Name: "PT Contoh", Licence: "KEP.321/MEN/2010 dan KEP.400/MEN/2015", Status: agency.Revoked, AsOf: "2026-11-01"}})
	if v := x.Find("KEP.400/MEN/2015", now); v.Kind != agency.Found {
		t.Errorf("the second number is %s", v.Kind)
	}
}

func TestBadNews(t *testing.T) {
	for text, want := range map[string]agency.Status{
		"dicabut per 3 Mei 2025": agency.Revoked, "Izin telah DICABUT": agency.Revoked, "dalam proses pencabutan": agency.Revoked,
		"dihentikan sementara s/d 2026": agency.Suspended, "dihentikan sementara sebagian *)": agency.PartlySuspended,
		"tidak aktif": agency.Unclear, "Non-aktif": agency.Unclear, "habis masa berlakunya": agency.Unclear,
		"dalam proses perpanjangan": agency.Unclear, "suspended": agency.Suspended, "pembekuan izin": agency.Suspended,
		"aktif": "", "aktif s/d 31-12-2027": "", "": "", "PT Contoh Abadi": "", "Jl. Melati 3": "", "dikeluarkan 2020": "",
	} {
		got, ok := agency.BadNews(text)
		if want == "" {
			want = agency.Active
		}
		if got != want || ok != (want != agency.Active) {
			t.Errorf("BadNews(%q) = %s, %v; want %s", text, got, ok, want)
		}
	}
}

// A firm that the newest register leaves out is told as it was last known.
func TestMissingFirms(t *testing.T) {
	row := func(name, licence string, status agency.Status, asOf string) agency.Record {
		return agency.Record{Name: name, Licence: licence, Status: status, AsOf: asOf}
	}
	oldest := []agency.Record{row("PT Tiga", "33333333", agency.Suspended, "2026-08-01"), row("PT Satu", "11111111", agency.Suspended, "2026-08-01")}
	older := []agency.Record{
		row("PT Satu", "11111111", agency.Active, "2026-10-01"), row("PT Dua", "22222222", agency.Revoked, "2026-10-01"),
		row("PT Empat", "44444444", agency.Active, "2026-10-01"), row("PT Lima", "55555555", agency.Revoked, "2026-10-01"),
		row("PT Enam", "66666666", agency.Active, "2026-10-01"), row("PT Tujuh", "77777777", agency.Revoked, "2026-10-01"),
	}
	newest := []agency.Record{
		row("PT Satu", "11111111", agency.Active, "2026-11-01"), row("PT Empat Baru", "44444444", agency.Active, "2026-11-01"),
		row("PT Lima", "55555556", agency.Active, "2026-11-01"), row("PT Enam", "66666667", agency.Active, "2026-11-01"),
		row("PT Tujuh", "77777777", agency.Unclear, "2026-11-01"),
	}
	older = append(older, row("PT Delapan", "88888888", agency.Unclear, "2026-10-01"), row("PT Sembilan", "99999999", agency.Unclear, "2026-10-01"))
	oldest = append(oldest, row("PT Sembilan", "99999999", agency.Revoked, "2026-08-01"))
	missing := agency.Missing(newest, "2026-11-01", slices.Values([][]agency.Record{older, oldest}))
	x := agency.NewIndex(append(slices.Clone(newest), missing...))
	if x.AsOf() != "2026-11-01" {
		t.Errorf("the register is as of %s", x.AsOf())
	}
	show := func(v agency.Verdict) string {
		text := func(r agency.Record) string {
			s := r.Name + " " + string(r.Status) + " " + r.AsOf
			if r.MissingFrom != "" {
				s += " missing from " + r.MissingFrom
			}
			return s
		}
		if v.Kind == agency.Found {
			return "found: " + text(v.Record)
		}
		parts := []string{}
		for _, c := range v.Candidates {
			parts = append(parts, text(c.Record))
		}
		return string(v.Kind) + ": " + strings.Join(parts, "; ")
	}
	for query, want := range map[string]string{
		"PT Satu":  "found: PT Satu active 2026-11-01",
		"PT Dua":   "found: PT Dua revoked 2026-10-01 missing from 2026-11-01",
		"22222222": "found: PT Dua revoked 2026-10-01 missing from 2026-11-01",
		"PT Tiga":  "found: PT Tiga suspended 2026-08-01 missing from 2026-11-01",
		// It has a new name, and the number answers for it.
		"PT Empat": "ambiguous: PT Empat Baru active 2026-11-01; PT Empat active 2026-10-01 missing from 2026-11-01",
		"44444444": "found: PT Empat Baru active 2026-11-01",
		// The namesake of a revoked one, and a number that was renewed.
		"PT Lima":  "ambiguous: PT Lima revoked 2026-10-01 missing from 2026-11-01; PT Lima active 2026-11-01",
		"PT Enam":  "found: PT Enam active 2026-11-01",
		"66666666": "found: PT Enam active 2026-10-01 missing from 2026-11-01",
		// The newest register names it without a clear status.
		"PT Delapan":  "found: PT Delapan unclear 2026-10-01 missing from 2026-11-01",
		"PT Sembilan": "found: PT Sembilan revoked 2026-08-01 missing from 2026-11-01",
		"PT Tujuh":    "ambiguous: PT Tujuh revoked 2026-10-01 missing from 2026-11-01; PT Tujuh unclear 2026-11-01",
	} {
		v := x.Find(query, now)
		if got := show(v); got != want {
			t.Errorf("%q is\n  %s, want\n  %s", query, got, want)
		}
		if v.Kind == agency.Found && v.Record.MissingFrom != "" && !v.Stale {
			t.Errorf("%q vouches for a status of a register that is not in force", query)
		}
	}
}

// What looks like the wrong file, and what a month brings.
func TestARegisterThatShrinks(t *testing.T) {
	row := func(name, licence string, status agency.Status) agency.Record {
		return agency.Record{Name: name, Licence: licence, City: "Kota Contoh", Status: status, AsOf: "2026-11-01"}
	}
	before := []agency.Record{row("PT Misal Dicabut", "CONTOH-90", agency.Revoked), row("PT Misal Henti", "CONTOH-91", agency.Suspended)}
	for i := range 18 {
		before = append(before, row("PT Contoh "+string(rune('A'+i)), "CONTOH-1"+string(rune('0'+i%10))+string(rune('0'+i/10)), agency.Active))
	}
	with := func(change func([]agency.Record) []agency.Record) []agency.Record {
		return change(slices.Clone(before))
	}
	for title, c := range map[string]struct {
		after []agency.Record
		lost  string
		want  bool
	}{
		"the same":                           {before, "", false},
		"one new":                            {append(slices.Clone(before), row("PT Umpama", "CONTOH-99", agency.Active)), "", false},
		"one gone":                           {before[:19], "PT Contoh R", false},
		"two gone":                           {before[:18], "PT Contoh Q, PT Contoh R", true},
		"the revoked one gone":               {before[1:], "PT Misal Dicabut", true},
		"the revoked one renamed":            {with(func(r []agency.Record) []agency.Record { r[0].Name = "PT Umpama"; return r }), "", false},
		"its number taken by an active one":  {with(func(r []agency.Record) []agency.Record { r[0].Name, r[0].Status = "PT Umpama", agency.Active; return r }), "PT Misal Dicabut", true},
		"its name printed with a former one": {with(func(r []agency.Record) []agency.Record { r[0].Name = "PT Umpama d/h PT Misal Dicabut"; return r }), "", false},
		"its number written otherwise":       {with(func(r []agency.Record) []agency.Record { r[0].Licence = "CONTOH 90"; return r }), "", false},
		"its city written otherwise":         {with(func(r []agency.Record) []agency.Record { r[0].City = "Contoh"; return r }), "", false},
		"the suspension over":                {with(func(r []agency.Record) []agency.Record { r[1].Status = agency.Active; return r }), "", false},
		"everybody active": {with(func(r []agency.Record) []agency.Record {
			r[0].Status, r[1].Status = agency.Active, agency.Active
			return r
		}), "", true},
		"another file of the same length": {with(func(r []agency.Record) []agency.Record {
			for i := 2; i < len(r); i++ {
				r[i].Name, r[i].Licence = "PT Lain "+string(rune('A'+i)), ""
			}
			return r
		}), "PT Contoh A, PT Contoh B, PT Contoh C, PT Contoh D, PT Contoh E, PT Contoh F, PT Contoh G, PT Contoh H, PT Contoh I, PT Contoh J, PT Contoh K, PT Contoh L, PT Contoh M, PT Contoh N, PT Contoh O, PT Contoh P, PT Contoh Q, PT Contoh R", true},
	} {
		lost := agency.Lost(before, c.after)
		var names []string
		for _, r := range lost {
			names = append(names, r.Name)
		}
		if got := agency.Shrinks(before, c.after, lost); got != c.want || strings.Join(names, ", ") != c.lost {
			t.Errorf("%s: shrinks %v, loses %q; want %v, %q", title, got, names, c.want, c.lost)
		}
	}
	if agency.Shrinks(nil, before, nil) {
		t.Error("the first register shrinks")
	}
}

// A remark that no sign keeps apart from the name is a remark all the same: a
// column that says "aktif" must not outvote it.
func TestARemarkBehindANameWithoutASign(t *testing.T) {
	for printed, want := range map[string]string{
		"PT Contoh Jaya nonaktif":                "nonaktif",
		"PT Contoh Jaya NON AKTIF":               "NON AKTIF",
		"PT Contoh Jaya blacklist":               "blacklist",
		"PT Contoh Jaya tutup":                   "tutup",
		"PT Contoh Jaya sudah tutup sejak 2024":  "sudah tutup sejak 2024",
		"PT Contoh Jaya expired 31-12-2024":      "expired 31-12-2024",
		"PT DICABUT Contoh Jaya":                 "DICABUT",
		"PT Contoh Jaya tidak aktif":             "tidak aktif",
		"PT Contoh Jaya tidak aktif lagi":        "tidak aktif lagi",
		"PT Contoh Jaya izin habis":              "izin habis",
		"PT Contoh Jaya izin tidak diperpanjang": "izin tidak diperpanjang",
		"PT Contoh Jaya izinnya sudah mati":      "izinnya sudah mati",
		"PT Contoh Jaya tidak ada izin":          "tidak ada izin",
		"PT Contoh Jaya dibekukan":               "dibekukan",
		"CV. Contoh Jaya SP 2":                   "SP 2",
		"PT Contoh Jaya bermasalah":              "bermasalah",
		// Words that stand in names.
		"PT Contoh Waspada":          "",
		"PT Jangan Menyerah":         "",
		"PT Tutup Buka Contoh":       "",
		"PT Off Shore Contoh":        "",
		"PT Contoh Usaha":            "",
		"PT Contoh Tiga Mei 2024":    "",
		"PT Mati":                    "",
		"PT Usaha Contoh Sejak 1990": "",
		"PT Contoh Tanpa Masalah":    "",
	} {
		n := agency.ReadName(printed)
		if n.Remarks != want {
			t.Errorf("%s: remark %q, want %q", printed, n.Remarks, want)
		}
		if want != "" && !slices.ContainsFunc(append(n.Own, n.Other...), func(name string) bool { return agency.Normalise(name) == agency.Normalise("PT Contoh Jaya") }) {
			t.Errorf("%s is not known as Contoh Jaya: %+v", printed, n)
		}
	}
}
