package webhooks

import (
	"testing"
	"time"
)

func TestHowLongAProviderWantsToRest(t *testing.T) {
	now := time.Date(2026, 11, 29, 10, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"60": time.Minute, " 7 ": 7 * time.Second, "0": 0, "": 0, "-5": 0, "soon": 0, "1.5": 0, "Sun, 29 Nov 2026 10:02:00 GMT": 2 * time.Minute, "Sun, 29 Nov 2026 09:00:00 GMT": 0,
		"7200": time.Hour, "99999999999": time.Hour, "99999999999999999999": 0, "Mon, 29 Nov 2027 10:00:00 GMT": time.Hour,
	} {
		if got := RetryAfter(text, now); got != want {
			t.Errorf("Retry-After: %s: %v, want %v", text, got, want)
		}
	}
}
