package agency_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kanca/bot/agency"
)

func TestShortLicences(t *testing.T) {
	x := agency.NewIndex([]agency.Record{
		{Name: "PT Contoh Pendek", Licence: "12345"},
		{Name: "PT Contoh Garis", Licence: "KEP.12/MEN"},
		{Name: "PT Contoh Lama", Licence: "7/2019"},
		{Name: "PT Contoh Menu", Licence: "3"},
		{Name: "PT Contoh Tahun", Licence: "2020"},
		{Name: "PT Contoh Kembar Satu", Licence: "555"},
		{Name: "PT Contoh Kembar Dua", Licence: "555"},
		{Name: "PT Contoh Ada", Licence: "ADA-12"},
	})
	for _, c := range []struct {
		text string
		kind agency.VerdictKind
		name string
	}{
		{"12345", agency.Found, "PT Contoh Pendek"},
		{"no izin 12345", agency.Found, "PT Contoh Pendek"},
		{"cek izin nomor 12345 dong min?", agency.Found, "PT Contoh Pendek"},
		{"kep 12 men", agency.Found, "PT Contoh Garis"},
		{"KEP.12/MEN", agency.Found, "PT Contoh Garis"},
		{"7/2019", agency.Found, "PT Contoh Lama"},
		{"ada-12", agency.Found, "PT Contoh Ada"},
		{"555", agency.Ambiguous, "PT Contoh Kembar Satu"},
		// a choice from a menu, a year: asked, never verified
		{"3", agency.Ambiguous, "PT Contoh Menu"},
		{"2020", agency.Ambiguous, "PT Contoh Tahun"},
		{"nomor 3", agency.NotFound, ""},
		{"izin 2020", agency.Found, "PT Contoh Tahun"},
		// another number, or one beside other words
		{"1234", agency.NotFound, ""},
		{"012345", agency.NotFound, ""},
		{"12 345", agency.NotFound, ""},
		{"uang 12345", agency.NotFound, ""},
		{"berangkat 2020 lewat calo", agency.NotFound, ""},
		{"umur 3", agency.NotFound, ""},
		{"kep 12", agency.NotFound, ""},
	} {
		v := x.Find(c.text, now)
		name := v.Record.Name
		if len(v.Candidates) > 0 {
			name = v.Candidates[0].Record.Name
		}
		if v.Kind != c.kind || name != c.name {
			t.Errorf("Find(%q) = %s %q, want %s %q", c.text, v.Kind, name, c.kind, c.name)
		}
	}
	if v := x.Find("PT Contoh Palsu izin 12345", now); v.Kind == agency.Found {
		t.Errorf("a real number under another name verifies %q", v.Record.Name)
	}
}

// Whatever number is asked about, only the record whose number it is, digit for
// digit, is ever found; its own number, called a licence, always finds it.
func TestNoShortNumberVerifiesAnother(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var records []agency.Record
		seen := map[string]bool{}
		for range rapid.IntRange(1, 20).Draw(t, "records") {
			licence := fmt.Sprint(rapid.IntRange(0, 99_999).Draw(t, "licence"))
			if !seen[licence] {
				seen[licence] = true
				records = append(records, agency.Record{Name: "PT Contoh " + strings.Repeat("x", len(records)+3), Licence: licence})
			}
		}
		x := agency.NewIndex(records)
		for _, r := range records {
			if v := x.Find("izin "+r.Licence, now); v.Kind != agency.Found || v.Record != r {
				t.Fatalf("izin %s: %s %+v", r.Licence, v.Kind, v.Record)
			}
		}
		frame := rapid.SampledFrom([]string{"%s", "izin %s", "umur %s", "%s tahun", "tahun %s", "pilih %s", "no. %s", "rp %s", "%s juta", "PT %s", "%s-2", "0%s", "%s 1"}).Draw(t, "frame")
		text := fmt.Sprintf(frame, fmt.Sprint(rapid.IntRange(0, 99_999).Draw(t, "number")))
		if v := x.Find(text, now); v.Kind == agency.Found && strings.Trim(text, "izno. ") != v.Record.Licence {
			t.Fatalf("%q verified licence %s", text, v.Record.Licence)
		}
		menu := fmt.Sprint(rapid.IntRange(0, 99).Draw(t, "menu"))
		if v := x.Find(menu, now); v.Kind == agency.Found {
			t.Fatalf("the bare %s verified licence %s", menu, v.Record.Licence)
		}
		year := fmt.Sprint(rapid.IntRange(1900, 2099).Draw(t, "year"))
		if v := x.Find(year, now); v.Kind == agency.Found {
			t.Fatalf("the year %s verified licence %s", year, v.Record.Licence)
		}
	})
}

func TestNames(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "PT": false, "cek pt": false, "p.t.": false, "PT itu resmi?": false, "tolong cek agen": false, "nomor izin": false,
		"PT Contoh": true, "cek 12345": true, "contoh": true, "Pak Contoh dari PT": true,
	} {
		if got := agency.Names(text); got != want {
			t.Errorf("Names(%q) = %v, want %v", text, got, want)
		}
	}
}

// Numbers with the same digits, cut otherwise, are other numbers.
func TestANumberIsItsPartsInOrder(t *testing.T) {
	x := agency.NewIndex([]agency.Record{
		{Name: "PT Contoh Satu", Licence: "123/2021"},
		{Name: "PT Contoh Dua", Licence: "123/2022"},
		{Name: "PT Contoh Tiga", Licence: "2/1/2022"},
		{Name: "PT Contoh Empat", Licence: "KEP.45/MEN/IV/2019"},
		{Name: "PT Contoh Baik", Licence: "CONTOH-1001"},
		{Name: "PT Contoh Nol", Licence: "CONTOH-000001"},
		{Name: "PT Contoh Panjang", Licence: "8120 1141 9999 10001"},
		{Name: "PT Contoh Tahun", Licence: "295 TAHUN 2020"},
	})
	for _, c := range []struct {
		text string
		kind agency.VerdictKind
		name string
	}{
		{"123/2021", agency.Found, "PT Contoh Satu"},
		{"cek izin 123/2021", agency.Found, "PT Contoh Satu"},
		{"123 2021", agency.Found, "PT Contoh Satu"},
		{"CONTOH-1001", agency.Found, "PT Contoh Baik"},
		{"cek izin contoh 1001", agency.Found, "PT Contoh Baik"},
		{"CONTOH-000001 resmi?", agency.Found, "PT Contoh Nol"},
		{"KEP. 45/MEN/IV/2019", agency.Found, "PT Contoh Empat"},
		{"45/MEN/IV/2019", agency.Ambiguous, "PT Contoh Empat"},
		{"81201141999910001", agency.Found, "PT Contoh Panjang"},
		{"izinnya 8120.1141.9999.10001", agency.Found, "PT Contoh Panjang"},
		{"295 tahun 2020", agency.Found, "PT Contoh Tahun"},
		{"2/1/2022", agency.Found, "PT Contoh Tiga"},

		{"21/2022", agency.Ambiguous, "PT Contoh Tiga"},
		{"1/23/2021", agency.Ambiguous, "PT Contoh Satu"},
		{"12-3-2021", agency.Ambiguous, "PT Contoh Satu"},
		{"1232021", agency.Ambiguous, "PT Contoh Satu"},
		{"45/2019", agency.Ambiguous, "PT Contoh Empat"},
		{"45/MEN/V/2019", agency.Ambiguous, "PT Contoh Empat"},
		{"000001", agency.Ambiguous, "PT Contoh Nol"},
		{"ditawari kerja 2/1/2022", agency.Ambiguous, "PT Contoh Tiga"},
		{"anak saya berangkat 123 2021 lewat calo", agency.NotFound, ""},
		{"XCONTOH-1001", agency.NotFound, ""},
		{"CONTOH-1001-2", agency.Ambiguous, "PT Contoh Baik"},
		{"81201141999910001 7", agency.Ambiguous, "PT Contoh Panjang"},
		{"8120 1141 9999 10001 7", agency.Ambiguous, "PT Contoh Panjang"},
	} {
		v := x.Find(c.text, now)
		name := v.Record.Name
		if len(v.Candidates) > 0 {
			name = v.Candidates[0].Record.Name
		}
		if v.Kind != c.kind || c.kind != agency.NotFound && name != c.name {
			t.Errorf("Find(%q) = %s %q, want %s %q", c.text, v.Kind, name, c.kind, c.name)
		}
	}
}
