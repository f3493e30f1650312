package content

import (
	"slices"
	"testing"
	"testing/fstest"
	"time"
)

// In November a clerk looks up what is old or will be by the end of the month: first what
// people were told most often, then the hotlines.
func TestDueThisMonthMostAskedFirst(t *testing.T) {
	fact := func(id, asOf, days string) string {
		return "\n  - {id: " + id + ", question: {id: " + id + ", mad: " + id + "}, short: {id: " + id + ", mad: " + id + "}, answer: {id: a, mad: a}," +
			" sms: {id: a, mad: a}, source: {name: s}, as_of: " + asOf + ", confidence: high, review: {state: draft}, stale_after_days: " + days + "}"
	}
	l, err := ReadLibrary(fstest.MapFS{"facts/x.yaml": {Data: []byte("topic: rights\nfacts:" +
		fact("law", "2017-11-22", "0") + fact("old", "2024-01-01", "30") + fact("asked", "2026-10-31", "30") +
		fact("november", "2026-11-20", "10") + fact("december", "2026-11-20", "11") +
		"\ncontacts:\n  - {id: phone, name: {id: a, mad: a}, numbers: [\"110\"], source: {name: s}, as_of: 2026-01, confidence: high, review: {state: draft}, stale_after_days: 60}")}}, "facts")
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	due := l.Due(time.Date(2026, 11, 5, 12, 0, 0, 0, Zone), map[string]int{"asked": 7})
	for _, d := range due {
		ids = append(ids, d.ID)
	}
	if want := []string{"asked", "phone", "old", "november"}; !slices.Equal(ids, want) {
		t.Fatalf("due are %v, want %v", ids, want)
	}
	if due[0].Asked != 7 || due[0].Until != "2026-11-30" || !due[1].Number {
		t.Errorf("the first is %+v", due[0])
	}
}
