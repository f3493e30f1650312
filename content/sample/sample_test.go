package sample_test

import (
	"strings"
	"testing"
	"time"

	"kanca/bot/agency"
	"kanca/content"
	"kanca/content/sample"
)

func TestSampleIsMarkedInEveryText(t *testing.T) {
	for _, now := range []time.Time{
		time.Date(2026, 11, 23, 9, 0, 0, 0, content.Zone),
		time.Date(2028, 2, 29, 23, 59, 0, 0, time.UTC),
		time.Date(2041, 1, 1, 0, 0, 0, 0, time.UTC),
	} {
		set, err := sample.Load(now)
		if err != nil {
			t.Fatal(err)
		}
		says := func(texts ...string) {
			for _, text := range texts {
				if low := strings.ToLower(text); !strings.Contains(low, "contoh") && text != "" {
					t.Errorf("%q does not say that it is a sample", text)
				}
			}
		}
		for _, a := range set.Agencies {
			says(a.Name, a.Licence, a.Phone, a.Source)
			if !a.Sample || strings.ContainsAny(a.Phone, "0") {
				t.Errorf("agency %+v may be taken for a real one", a)
			}
		}
		for _, o := range set.Openings {
			says(o.ID, o.Title, o.Employer, o.Agency, o.AgencyLicence, o.Source)
			if !o.Sample || o.URL != "" || !strings.Contains(o.Source, "upah rekaan") {
				t.Errorf("opening %+v may be taken for a real one", o)
			}
		}
		for _, tr := range set.Trainings {
			says(tr.ID, tr.Title, tr.Place, tr.Requirements, tr.HowToJoin, tr.Contact, tr.Source)
			if !tr.Sample {
				t.Errorf("training %+v may be taken for a real one", tr)
			}
		}

		s := content.NewSnapshot(nil, set.Openings, set.Trainings, agency.NewIndex(set.Agencies), 1)
		if n := len(s.Openings(content.OpeningQuery{}, now)); n != len(set.Openings)-1 {
			t.Errorf("%d of %d openings are shown, want all but the expired one", n, len(set.Openings))
		}
		for _, job := range []string{"caregiver", "factory"} {
			if len(s.Openings(content.OpeningQuery{Country: "TW", Job: job}, now)) == 0 {
				t.Errorf("there is no sample opening for a %s in Taiwan", job)
			}
		}
		for _, country := range []string{"TW", "MY", "HK", "JP", "KR"} {
			if len(s.Openings(content.OpeningQuery{Country: country}, now)) == 0 {
				t.Errorf("there is no sample opening in %s", country)
			}
		}
		if n := len(s.Trainings(content.TrainingQuery{}, now)); n != len(set.Trainings)-1 {
			t.Errorf("%d of %d trainings are shown, want all but the finished one", n, len(set.Trainings))
		}
	}
}

func TestSampleHasNearTwins(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, content.Zone)
	set, err := sample.Load(now)
	if err != nil {
		t.Fatal(err)
	}
	x := agency.NewIndex(set.Agencies)
	if v := x.Find("pt. contoh melati jaya", now); v.Kind != agency.Found || v.Record.Licence != "CONTOH-000001" {
		t.Errorf("exact name: %+v", v)
	}
	if v := x.Find("contoh melti jaya", now); v.Kind != agency.Ambiguous {
		t.Errorf("misspelt name: %s, want a question", v.Kind)
	}
}
