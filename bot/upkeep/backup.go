package upkeep

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"kanca/bot/installation"
	"kanca/bot/store"
)

// Backup writes a backup once a day and keeps as many as the plan says. options is
// asked at each.
func Backup(db *store.DB, i installation.Installation, plan installation.Plan, options func() installation.BackupOptions) Task {
	return Task{Name: "backup", Every: 24 * time.Hour, Run: func(ctx context.Context) (string, error) {
		w, err := i.DailyBackup(ctx, db, plan, options())
		// All that was read and packed would stay until somebody writes a lot. What pools
		// keep, which is what packs, outlives one collection.
		runtime.GC()
		debug.FreeOSMemory()
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("wrote %s, %d rows, and read it again", w.Path, w.Rows()), nil
	}}
}
