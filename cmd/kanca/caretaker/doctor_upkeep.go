package caretaker

import (
	"cmp"
	"context"
	"os"
	"time"

	"kanca/bot/commandline"
	"kanca/bot/findings"
	"kanca/bot/service"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/bot/upkeep"
)

// checkUpkeep says how the repeated work went last. Work that was never tried is not
// spoken of: the service may be a minute old.
func checkUpkeep(ctx context.Context, d *findings.Findings, s *settings.Settings, db *store.DB, now time.Time) {
	keep, err := settings.KeepFrom(os.Getenv)
	if err != nil {
		d.Fail("retention: %s", commandline.OneLine(err.Error()))
		return
	}
	due, err := db.RetentionDue(ctx, keep)
	if err != nil {
		d.Fail("retention: %s", commandline.OneLine(err.Error()))
		return
	}
	for _, u := range due {
		d.Note("retention: %d of %d %s have come to their time; see kanca retention show", u.Rows, u.Of, u.Name)
	}
	last, err := db.Upkeep(ctx)
	if err != nil {
		d.Fail("upkeep: %s", commandline.OneLine(err.Error()))
		return
	}
	plan, err := s.BackupPlan(os.Getenv)
	if err != nil {
		d.Fail("backups: %s", commandline.OneLine(err.Error()))
		return
	}
	for _, task := range service.UpkeepTasks(s, db, keep, plan) {
		for _, u := range last {
			if u.Task != task.Name {
				continue
			}
			switch {
			case u.Failures > 0:
				d.Fail("upkeep: %s failed %s, last at %s: %s", u.Task, commandline.Counted(u.Failures, "time"), commandline.DateTime(u.Began), commandline.OneLine(u.Result))
			case upkeep.Overdue(u, task.Every, now):
				d.Note("upkeep: %s was done last at %s; is kanca serve running?", u.Task, commandline.DateTime(u.Done))
			default:
				d.OK("upkeep: %s at %s: %s", u.Task, commandline.DateTime(u.Done), commandline.OneLine(cmp.Or(u.Result, "nothing was to do")))
			}
		}
	}
}
