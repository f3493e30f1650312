package service

import (
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// Who may approve an announcement is told at once and once more after two hours of work, not
// of a night or a day on which the office is closed.
func TestApproversAreAskedOnceMoreAfterTwoHoursOfWork(t *testing.T) {
	at := func(text string) time.Time {
		when, err := time.ParseInLocation("2006-01-02 15:04", text, broadcast.Zone)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	office := bot.Calendar{Week: bot.UsualHours, Closed: bot.ClosedDays{"2026-11-24": ""}}
	submitted := at("2026-11-23 14:30") // a Monday; the office closes at 15:30
	for _, c := range []struct {
		asked int
		now   string
		due   bool
	}{
		{0, "2026-11-23 14:30", true}, {1, "2026-11-23 14:31", false}, {1, "2026-11-23 23:00", false}, {1, "2026-11-24 10:00", false},
		{1, "2026-11-25 08:29", false}, {1, "2026-11-25 08:30", true}, {2, "2026-11-27 10:00", false},
	} {
		if got := dueToAsk(store.AnnouncementToApprove{Submitted: submitted, Asked: c.asked}, office, at(c.now)); got != c.due {
			t.Errorf("told %d times, at %s: %v", c.asked, c.now, got)
		}
	}
}
