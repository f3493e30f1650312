package refusal

import (
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"
)

// An answer to a cry for help is tried every few seconds: it is not given up before the
// minutes are over that other answers get.
func TestACryIsNotGivenUpAfterSecondsOfRefusals(t *testing.T) {
	var r Refusals
	now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	siti, budi := types.NewJID("1", types.HiddenUserServer), types.NewJID("2", types.HiddenUserServer)
	for try := range 4 * TriesRefused {
		if got := r.Refuse(siti, "400", true, now); got == GiveUp {
			t.Fatalf("given up after %d tries in %d seconds", try+1, try)
		}
		r.Take(budi, now)
		now = now.Add(time.Second)
	}
	now = now.Add(timeRefused)
	if got := r.Refuse(siti, "400", true, now); got != GiveUp {
		t.Errorf("after %v: %v", timeRefused, got)
	}
}
