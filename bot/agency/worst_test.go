package agency_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kanca/bot/agency"
)

// drawRegister draws rows whose names are the same or alike far more often than in
// any real register.
func drawRegister(t *rapid.T) []agency.Record {
	words := []string{"MELATI", "JAYA", "PUTRA", "RAYA", "MLATI"}
	var rows []agency.Record
	for range rapid.IntRange(1, 9).Draw(t, "rows") {
		r := agency.Record{
			Name:    "PT " + strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 3).Draw(t, "name"), " "),
			Licence: fmt.Sprintf("CONTOH-%06d", rapid.IntRange(1, 9).Draw(t, "licence")),
			City:    rapid.SampledFrom([]string{"", "Kota Contoh", "Kota Misal"}).Draw(t, "city"),
			Status:  rapid.SampledFrom(agency.Statuses).Draw(t, "status"), AsOf: "2026-11-01",
		}
		if rapid.IntRange(0, 4).Draw(t, "missing") == 0 {
			r.AsOf, r.MissingFrom = "2026-09-01", "2026-11-01"
		}
		rows = append(rows, r)
	}
	return rows
}

func drawQuestion(t *rapid.T, rows []agency.Record) string {
	r := rapid.SampledFrom(rows).Draw(t, "asked")
	asked := rapid.SampledFrom([]string{r.Name, strings.ToLower(r.Name), r.Licence, r.Name + " " + r.Licence, r.Name[:len(r.Name)-1], "PT MELATI JAYA"}).Draw(t, "text")
	return fmt.Sprintf(rapid.SampledFrom([]string{"%s", "cek %s", "apakah %s resmi?", "%s dan PT MELATI RAYA resmi?", "kata tetangga %s bagus"}).Draw(t, "around"), asked)
}

// TestTheWorstIsNeverUnsaid: whatever the register and the question, what is found
// as licensed is told of together with everything worse that has its name, and of
// what is asked about the worst is among the first.
func TestTheWorstIsNeverUnsaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := drawRegister(t)
		text := drawQuestion(t, rows)
		v := agency.NewIndex(rows).Find(text, now)
		checkShape(t, text, v)
		told := slices.Concat(v.Candidates, v.Also)
		if v.Kind == agency.Found {
			told = append(told, agency.Candidate{Record: v.Record})
		}
		named := func(r agency.Record) bool {
			return slices.ContainsFunc(told, func(c agency.Candidate) bool {
				return agency.Normalise(c.Record.Name) == agency.Normalise(r.Name) && !r.Standing().Worse(c.Record.Standing())
			})
		}
		switch v.Kind {
		case agency.Found:
			for _, r := range rows {
				if r.MissingFrom == "" && agency.Normalise(r.Name) == agency.Normalise(v.Record.Name) && !named(r) {
					t.Fatalf("Find(%q) = %s %s, and nothing says that %s is %s", text, v.Record.Name, v.Record.Status, r.Name, r.Status)
				}
			}
		case agency.Ambiguous:
			worst := agency.WorstFirst(told)[0].Record.Standing()
			if first := agency.WorstFirst(v.Candidates)[0].Record.Standing(); first != worst {
				t.Fatalf("Find(%q): the worst candidate is %s, and one behind them is %s", text, first, worst)
			}
			for _, c := range told {
				for _, r := range rows {
					if r.MissingFrom == "" && r.Bad() && c.Score >= 0.98 && agency.Normalise(r.Name) == agency.Normalise(c.Record.Name) && !named(r) && len(told) < 9 {
						t.Fatalf("Find(%q) tells of %s as %s, and not that it is %s: %v", text, c.Record.Name, c.Record.Status, r.Status, told)
					}
				}
			}
		}
	})
}

// TestMoreThanThreeOfOneName: each licence of one name is told of, the worst first.
func TestMoreThanThreeOfOneName(t *testing.T) {
	var rows []agency.Record
	for i := range 5 {
		rows = append(rows, agency.Record{Name: "PT Contoh Melati", Licence: fmt.Sprintf("CONTOH-%d", i+1), Status: agency.Active, AsOf: "2026-11-01"})
	}
	rows[4].Status = agency.Revoked
	v := agency.NewIndex(rows).Find("cek pt contoh melati", now)
	if len(v.Candidates) != 3 || v.Candidates[0].Record != rows[4] || len(v.Also) != 2 {
		t.Errorf("candidates %v, also %v", v.Candidates, v.Also)
	}
	if v := agency.NewIndex(rows).Find("CONTOH-1", now); v.Kind != agency.Found || len(v.Also) != 1 || v.Also[0].Record != rows[4] {
		t.Errorf("by its number: %s, also %v", v.Kind, v.Also)
	}
}

// TestAFourthSimilarNameWithBadNews takes the place of a better one without it.
func TestAFourthSimilarNameWithBadNews(t *testing.T) {
	var rows []agency.Record
	for _, name := range []string{"PT Contoh Melati Jayas", "PT Contoh Melati Jayan", "PT Contoh Melati Jayak", "PT Contoh Melatti Jaiya"} {
		rows = append(rows, agency.Record{Name: name, Licence: name, Status: agency.Active, AsOf: "2026-11-01"})
	}
	rows[3].Status = agency.Revoked
	v := agency.NewIndex(rows).Find("pt contoh melati jaya", now)
	if v.Kind != agency.Ambiguous || len(v.Candidates) != 3 || v.Candidates[2].Record != rows[3] {
		t.Errorf("%s: %v", v.Kind, v.Candidates)
	}
}

// TestFoundBesideASimilarRevokedOne: the exact name is found, and who may be meant
// instead is told of.
func TestFoundBesideASimilarRevokedOne(t *testing.T) {
	rows := []agency.Record{
		{Name: "PT Contoh Melati Jaya", Licence: "1/A/2026", Status: agency.Active, AsOf: "2026-11-01"},
		{Name: "PT Contoh Melati Jaya Putra", Licence: "2/A/2026", Status: agency.Revoked, AsOf: "2026-11-01"},
		{Name: "PT Misal Samudra", Licence: "3/A/2026", Status: agency.Revoked, AsOf: "2026-11-01"},
	}
	v := agency.NewIndex(rows).Find("PT Contoh Melati Jaya", now)
	if v.Kind != agency.Found || len(v.Also) != 1 || v.Also[0].Record != rows[1] {
		t.Errorf("%s, also %v", v.Kind, v.Also)
	}
	if v := agency.NewIndex(rows).FindNamed("siapa dia", "PT Contoh Melati Jaya", now); v.Kind != agency.Ambiguous || len(v.Candidates) != 2 || v.Candidates[1].Record != rows[1] {
		t.Errorf("marked by somebody else: %s, %v", v.Kind, v.Candidates)
	}
	if v := agency.NewIndex(rows).Find("PT Contoh Melati Jaya Putra", now); v.Kind != agency.Found || len(v.Also) != 0 {
		t.Errorf("the revoked one: %s, also %v", v.Kind, v.Also)
	}
}
