package offers_test

import (
	"slices"
	"testing"

	"kanca/content/offers"
)

// A rule whose day has passed is listed with its line; one that stands never is.
func TestWhatIsToBeLookedUpAgain(t *testing.T) {
	due, err := offers.Overdue("2026-12-31")
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, d := range due {
		ids = append(ids, d.ID)
		if d.Line < 2 || d.Source.Name == "" {
			t.Errorf("%+v", d)
		}
	}
	if !slices.Contains(ids, "domestic_moratorium") || slices.Contains(ids, "closed_country") || slices.Contains(ids, "under_18") {
		t.Errorf("due at the end of 2026: %v", ids)
	}
	if due, _ := offers.Overdue("2027-01-01"); !slices.ContainsFunc(due, func(d offers.Due) bool { return d.ID == "wage_TW" }) {
		t.Errorf("due in 2027: %v", due)
	}
}
