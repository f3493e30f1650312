package office

import (
	"context"

	"kanca/bot/commandline"
	"kanca/bot/findings"
	"kanca/bot/store"
)

// CheckAnnouncements says what of the announcements does not go as it was approved.
func CheckAnnouncements(ctx context.Context, d *findings.Findings, db *store.DB) {
	on, err := db.Practising(ctx)
	if err != nil {
		d.Fail("announcements: %s", commandline.OneLine(err.Error()))
		return
	}
	if on {
		d.Note("announcements: training is on, nothing goes but to phones of staff; use kanca announcements training off when the office has practised")
	}
	late, err := db.LateAnnouncements(ctx)
	if err != nil {
		d.Fail("announcements: %s", commandline.OneLine(err.Error()))
		return
	}
	for _, l := range late {
		why := "though kanca serve runs; see its log"
		if l.Nobody {
			why = "for kanca serve does not run, or does not reach the database"
		}
		d.Fail("announcements: %d could have begun %s and has not, %s", l.ID, local(l.Since), why)
	}
}
