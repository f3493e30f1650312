package service

import (
	"time"

	"kanca/bot/installation"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/bot/upkeep"
)

// UpkeepTasks lists the repeated work of a running service. doctor knows from it
// what should have been done.
func UpkeepTasks(s *settings.Settings, db *store.DB, keep store.Keep, plan installation.Plan) []upkeep.Task {
	tasks := []upkeep.Task{upkeep.Retention(db, keep, time.Now), upkeep.Forms(db), upkeep.Needs(db)}
	if plan.Keep > 0 {
		tasks = append(tasks, upkeep.Backup(db, s.Installation(), plan, settings.BackupOptions))
	}
	return tasks
}
