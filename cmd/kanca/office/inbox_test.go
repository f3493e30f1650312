package office

import (
	"strings"
	"testing"
	"time"

	"kanca/bot/store"
)

// Who looks at the list sees that a need is put off, and until when, as on the pages.
func TestInLineSaysUntilWhenANeedIsPutOff(t *testing.T) {
	now := time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)
	e := store.Entry{ID: 7, Topic: "human", CreatedAt: now.Add(-time.Hour), TakenAt: now.Add(-time.Minute), TakenBy: "Siti Contoh", SnoozedUntil: now.Add(24 * time.Hour)}
	if got := InLine(e, now); !strings.Contains(got, "taken by Siti Contoh, put off until 2026-11-24 09:00") {
		t.Error(got)
	}
	if got := InLine(e, now.Add(25*time.Hour)); strings.Contains(got, "put off") {
		t.Errorf("after that: %s", got)
	}
}
