package regency

import (
	"testing"
	"time"

	"kanca/content"
)

// When an officer did something is known by the clock here, however wrong the regency's is.
func TestAClockThatIsADayOff(t *testing.T) {
	now := time.Date(2026, 12, 3, 10, 0, 0, 0, content.Zone)
	for _, off := range []time.Duration{0, 24 * time.Hour, -24 * time.Hour} {
		w := written{at: now.Add(off), said: now.Add(off), now: now.Add(off + 10*time.Second), read: now.Add(10 * time.Second)}
		if got := w.meant(); !got.Equal(now) {
			t.Errorf("off by %s: %s", off, got)
		}
	}
	day := time.Date(2026, 12, 3, 0, 0, 0, 0, content.Zone)
	for said, want := range map[time.Time]time.Time{day: now, day.AddDate(0, 0, -1): day, now.Add(time.Hour): now, now.Add(-time.Hour): now.Add(-time.Hour)} {
		w := written{at: now, said: said, now: now, read: now}
		if got := w.meant(); !got.Equal(want) {
			t.Errorf("said %s: %s, want %s", said, got, want)
		}
	}
}
