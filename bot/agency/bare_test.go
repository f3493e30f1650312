package agency_test

import (
	"slices"
	"testing"

	"kanca/bot/agency"
)

// A short number behind another firm's name may be borrowed: whose it is, is told.
func TestWhoseShortNumberStandsBesideANameIsTold(t *testing.T) {
	x := agency.NewIndex([]agency.Record{
		{Name: "PT Contoh Maju", Licence: "12/2021", Status: agency.Active},
		{Name: "PT Contoh Lama", Licence: "7/2019", Status: agency.Revoked},
		{Name: "PT Contoh Baru", Licence: "263", Status: agency.Revoked},
	})
	for text, holder := range map[string]string{
		"PT Contoh Maju 7/2019": "PT Contoh Lama", "contoh maju 7/2019": "PT Contoh Lama", "cek PT Contoh Maju izin 7/2019": "PT Contoh Lama", "PT Contoh Maju 263": "PT Contoh Baru", "PT Bunga Raya 7/2019": "PT Contoh Lama", "apakah PT Bunga Raya 7/2019 resmi?": "PT Contoh Lama",
		"PT Bunga Raya (263)": "PT Contoh Baru", "PT Bunga Raya - 7/2019": "PT Contoh Lama", "bunga raya izin 263": "PT Contoh Baru", "7/2019 pt contoh maju": "PT Contoh Lama", "pt bunga raya, no. izin 263": "PT Contoh Baru", "PT Contoh Lama 12/2021": "PT Contoh Maju",
	} {
		v := x.Find(text, now)
		if v.Kind != agency.Ambiguous || !slices.ContainsFunc(slices.Concat(v.Candidates, v.Also), func(c agency.Candidate) bool { return c.Record.Name == holder }) {
			t.Errorf("Find(%q) = %s %q, candidates %+v: whose number it is, %s, is not told", text, v.Kind, v.Record.Name, v.Candidates, holder)
		}
	}
	for text, want := range map[string]agency.VerdictKind{"PT Contoh Maju 12/2021": agency.Found, "12/2021": agency.Found, "umur saya 26 mau kerja 2019": agency.NotFound, "PT Bunga Raya berdiri 2019": agency.NotFound} {
		if v := x.Find(text, now); v.Kind != want {
			t.Errorf("Find(%q) = %s", text, v.Kind)
		}
	}
}

// Also of what is told behind the candidates the worst of that name is told.
func TestTheWorstIsToldOfWhatStandsBehindTheCandidates(t *testing.T) {
	x := agency.NewIndex([]agency.Record{
		{Name: "PT MELATI", Licence: "CONTOH-000002", Status: agency.Active, AsOf: "2026-11-01"},
		{Name: "PT MELATI", Licence: "CONTOH-000001", Status: agency.Active, AsOf: "2026-09-01", MissingFrom: "2026-11-01"},
		{Name: "PT MELATI", Licence: "CONTOH-000002", Status: agency.Unclear, AsOf: "2026-09-01", MissingFrom: "2026-11-01"},
		{Name: "PT MELATI", Licence: "CONTOH-000002", Status: agency.PartlySuspended, AsOf: "2026-09-01", MissingFrom: "2026-11-01"},
		{Name: "PT JAYA", Licence: "CONTOH-000002", Status: agency.Active, AsOf: "2026-11-01"},
		{Name: "PT JAYA", Licence: "CONTOH-000001", Status: agency.PartlySuspended, AsOf: "2026-11-01"},
	})
	v := x.Find("CONTOH-000002", now)
	told := slices.Concat(v.Candidates, v.Also)
	active := slices.ContainsFunc(told, func(c agency.Candidate) bool {
		return c.Record.Name == "PT JAYA" && c.Record.Status == agency.Active
	})
	worse := slices.ContainsFunc(told, func(c agency.Candidate) bool { return c.Record.Name == "PT JAYA" && c.Record.Bad() })
	if active && !worse {
		t.Errorf("PT JAYA is told of as active alone: %+v", told)
	}
}
