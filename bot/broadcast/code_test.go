package broadcast_test

import (
	"slices"
	"testing"

	"kanca/bot/broadcast"
)

// What a provider's code means for an announcement, code by code: whether it stands still,
// whether those whom it failed may be sent it again when somebody asks for that, and whether a
// day has to pass before. What nobody knows is never sent again.
func TestWhatACodeMeansForAnAnnouncement(t *testing.T) {
	const stops, again, day, never = "stops", "again", "again after a day", "never"
	for code, want := range map[string]string{
		"131049": day, "63049": day, // WhatsApp lets nobody send this person more for now
		"131026": never, "63024": never, "63003": never, // not on WhatsApp
		"63021": never, // the content is refused
		"63016": stops, "63032": stops, "63040": stops, "63041": stops, "63042": stops, "21408": stops, "463": stops,
		"63018": again, "20429": again, "131056": again, "14107": again, "21611": again, // too many at once
		"30003": again, "30017": again, "20503": again, "timeout": again, // over by now, perhaps
		"21610": never, "63014": never, "63033": never, // they said stop
		"30008": never, "99999": never, "": never, // unknown
	} {
		got := never
		switch {
		case broadcast.Stops(code) != "":
			got = stops
		case slices.Contains(broadcast.LimitedCodes(), code) && slices.Contains(broadcast.PassingCodes(), code):
			got = day
		case slices.Contains(broadcast.PassingCodes(), code):
			got = again
		}
		if got != want {
			t.Errorf("%q: %s, want %s", code, got, want)
		}
	}
}
