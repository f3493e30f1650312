package caretaker

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"kanca/bot/commandline"
	"kanca/bot/findings"
	"kanca/bot/settings"
	"kanca/bot/store"
)

// backupAge is how old the newest backup may be: one day may be missed.
const backupAge = 50 * time.Hour

// checkBackups says how old the newest backup is, where it lies, and what failed.
func checkBackups(ctx context.Context, d *findings.Findings, s *settings.Settings, db *store.DB, now time.Time) {
	known, err := db.Backups(ctx)
	if err != nil {
		d.Fail("backups: %s", commandline.OneLine(err.Error()))
		return
	}
	if f := known.Failed; !f.At.IsZero() && !f.Daily { // of a daily one the upkeep tells
		d.Fail("backups: the last one, %s, failed: %s", commandline.DateTime(f.At), commandline.OneLine(f.Error))
	}
	plan, err := s.BackupPlan(os.Getenv)
	if err != nil {
		return // told by the upkeep
	}
	if plan.Keep == 0 {
		d.Note("backups: none is made by itself, as KANCA_BACKUP_KEEP says")
	}
	last := known.Last
	for _, folder := range slices.Compact([]string{plan.Folder, filepath.Dir(last.File)}) {
		left, _ := filepath.Glob(filepath.Join(folder, ".*.zip.partial"))
		for _, name := range left {
			d.Note("backups: %s is being written, or is left of one that was killed; the next backup into that folder takes it away", name)
		}
	}
	_, err = os.Stat(last.File)
	gone := !last.At.IsZero() && errors.Is(err, fs.ErrNotExist)
	switch {
	case last.At.IsZero():
		d.Note("backups: none was ever written; kanca serve writes one each day, kanca backup FILE does it now")
	case now.Sub(last.At) > backupAge:
		d.Fail("backups: the newest, %s, is %s old; run kanca backup FILE, and see that kanca serve runs", last.File, commandline.Days(now.Sub(last.At)))
	case gone:
		d.Note("backups: the newest, %s of %s, is not there now: its disk is not plugged in, or it was moved or deleted; look where it is, or run kanca backup FILE", last.File, commandline.DateTime(last.At))
	default:
		d.OK("backups: the newest is %s of %s, %s, %s", last.File, commandline.DateTime(last.At), commandline.Counted(int(last.Rows), "row"), commandline.Size(last.Bytes))
	}
	if !last.At.IsZero() && last.SameDisk && !gone {
		d.Note("backups: %s lies on the disk of the database and is lost with it; copy it to another machine each day, or let KANCA_BACKUP_FOLDER name a folder on another disk", last.File)
	}
}
