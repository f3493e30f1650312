package office

import (
	"context"
	"time"

	"kanca/bot/commandline"
	"kanca/bot/findings"
	"kanca/bot/store"
)

// CheckAnnouncements says what of the announcements does not go as it was approved.
func CheckAnnouncements(ctx context.Context, d *findings.Findings, db *store.DB, now time.Time) {
	hand, err := db.AnnouncementsAtHand(ctx, MaxEntries)
	if err != nil {
		d.Fail("announcements: %s", commandline.OneLine(err.Error()))
		return
	}
	if hand.Practising {
		d.Note("announcements: training is on, nothing goes but to phones of staff; use kanca announcements training off when the office has practised")
	}
	for _, a := range hand.List {
		since, late := a.Late(now)
		if !late {
			continue
		}
		why := "though kanca serve runs; see its log"
		if hand.Unserved {
			why = "for kanca serve does not run, or does not reach the database"
		}
		d.Fail("announcements: %d could have begun %s and has not, %s", a.ID, local(since), why)
	}
}
