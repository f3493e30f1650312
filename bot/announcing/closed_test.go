package announcing

import (
	"testing"
	"time"

	"kanca/bot/broadcast"
	"kanca/content"
)

// A reminder that was approved does not go when its training was put off, moved forward or
// stands without a day, for it names the old one.
func TestAReminderOfAnotherDayDoesNotGo(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2026, 12, day, 0, 0, 0, 0, broadcast.Zone) }
	c := broadcast.Content{Training: "x", Audience: broadcast.Audience{Wished: &broadcast.Wish{Training: "x"}}, SendAfter: at(6), NotAfter: at(7)}
	for starts, because := range map[string]string{"2026-12-07": "", "2026-12-09": "#offer|x", "2026-12-06": "#offer|x", "": "#offer|x"} {
		known := content.NewSnapshot(nil, nil, []content.Training{{ID: "x", Title: "Menjahit", Starts: starts, Ends: "2026-12-20"}}, nil, 1)
		for _, now := range []time.Time{at(4), at(6).Add(9 * time.Hour)} {
			if starts == "2026-12-06" && now.After(at(6)) {
				continue
			}
			if got := Objection(c, known, now); got != because {
				t.Errorf("from %q, on %s: %q, want %q", starts, now, got, because)
			}
		}
	}
}

// An opening in a country to which nobody is placed any more is not announced, though it was
// approved before.
func TestAnOpeningInAClosedCountryDoesNotGo(t *testing.T) {
	library, err := content.LoadLibrary()
	if err != nil {
		t.Fatal(err)
	}
	for country, because := range map[string]string{"TW": "", "KH": "#closed|Kamboja"} {
		known := content.NewSnapshot(library, []content.Opening{{ID: "x", Title: "Operator", Country: country, ValidUntil: "2026-12-31"}}, nil, nil, 1)
		if got := Objection(broadcast.Content{Opening: "x", Audience: broadcast.Audience{Wished: &broadcast.Wish{Job: "factory"}}}, known, time.Date(2026, 12, 1, 9, 0, 0, 0, broadcast.Zone)); got != because {
			t.Errorf("%s: %q, want %q", country, got, because)
		}
	}
}
