package whatsapp

import (
	"testing"
	"time"

	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/channel/whatsapp/pacing"
	"kanca/bot/channel/whatsapp/state"
)

// Announcements that stopped at a ban stay stopped over a restart, after the ban,
// until staff say so.
func TestAnnouncementsStayStoppedOverARestart(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		next := func() pacing.Reason {
			t.Helper()
			pause, err := w.sessions.ReadPause(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			rules := pacing.SafeRules()
			rules.Opens, rules.Closes = 0, 24
			_, why := pacing.NewPacer(rules, time.Now().AddDate(-1, 0, 0), nil, pause, func() float64 { return 0 }).Next(time.Now())
			return why
		}
		if why := next(); why != pacing.Allowed {
			t.Fatalf("before the ban: %q", why)
		}
		w.refuseAll(failure(fakewa.Attrs{"reason": 402, "code": 101, "expire": 3600}))
		w.later(time.Minute)
		w.restart()
		w.wa.RefuseLogins(nil)
		w.later(3 * time.Hour)
		w.wantState(state.Linked, true) // the ban is over
		if why := next(); why != pacing.StoppedByApp {
			t.Errorf("after a ban and a restart: %q", why)
		}
		if at, ok, err := w.sessions.EndPause(t.Context(), time.Now()); ok || err != nil || time.Until(at) < 20*time.Hour {
			t.Errorf("staff may resume at %v: %v %v", at, ok, err)
		}
		w.later(30 * time.Hour)
		w.restart()
		if why := next(); why != pacing.StoppedByApp {
			t.Errorf("it ended by itself: %q", why)
		}
		if _, ok, err := w.sessions.EndPause(t.Context(), time.Now()); !ok || err != nil {
			t.Errorf("staff may not resume: %v", err)
		}
		w.restart()
		if why := next(); why != pacing.Allowed {
			t.Errorf("after staff said so: %q", why)
		}
	})
}
