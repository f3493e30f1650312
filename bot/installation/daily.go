package installation

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"kanca/bot/backup"
	"kanca/bot/owner"
	"kanca/bot/store"
)

// Plan says how backups are made by themselves.
type Plan struct {
	Folder string // where they lie; made when absent
	Keep   int    // how many of the daily ones; 0 makes none
}

// Names of backups that were made by themselves. Nothing else is ever taken away.
var (
	dailyName  = regexp.MustCompile(`^kanca-\d{8}-\d{6}\.zip$`)
	schemaName = regexp.MustCompile(`^kanca-before-schema-\d+-\d{8}-\d{6}-\d+\.zip$`)
	cutOffName = regexp.MustCompile(`^\.kanca-[a-z0-9-]+\.zip\.partial$`)
)

// schemaKept is how long a backup is kept that was made before the schema changed.
// Whoever asks to be forgotten is in no copy any more after that time.
const schemaKept = 35 * 24 * time.Hour

// cutOffAge is how old an unfinished backup must be to be taken for one of a
// process that was killed.
const cutOffAge = 6 * time.Hour

func stampOf(now time.Time) string { return now.UTC().Format("20060102-150405") }

// DailyBackup writes the backup of a day into the plan's folder and takes the
// oldest ones away, so that as many stay as the plan says. Those that cannot be
// taken away are an error, for the disk would fill.
func (i Installation) DailyBackup(ctx context.Context, db *store.DB, plan Plan, o BackupOptions) (backup.Written, error) {
	if err := owner.MakeFolder(plan.Folder); err != nil {
		return backup.Written{}, fmt.Errorf("the folder of the backups cannot be made: %w; name another with KANCA_BACKUP_FOLDER", err)
	}
	o.Daily = true
	name := "kanca-" + stampOf(o.Now) + ".zip"
	w, err := i.Backup(ctx, db, filepath.Join(plan.Folder, name), o)
	if err == nil {
		err = owner.Give(w.Path)
	}
	if err != nil {
		return w, err
	}
	return w, plan.tidy(name, o.Now)
}

// tidy takes away what the plan keeps no longer. The newest one stays whatever the
// clock said when the others were made.
func (p Plan) tidy(newest string, now time.Time) error {
	entries, err := os.ReadDir(p.Folder)
	if err != nil {
		return err
	}
	var daily, gone []string
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			continue // taken away meanwhile
		}
		age := now.Sub(info.ModTime())
		switch name := e.Name(); {
		case dailyName.MatchString(name) && name != newest:
			daily = append(daily, name)
		case schemaName.MatchString(name) && age > schemaKept, cutOffName.MatchString(name) && age > cutOffAge:
			gone = append(gone, name)
		}
	}
	slices.Sort(daily)
	gone = append(gone, daily[:max(0, len(daily)-(p.Keep-1))]...)
	var errs []error
	for _, name := range gone {
		errs = append(errs, os.Remove(filepath.Join(p.Folder, name)))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("the backup is written, but an old one cannot be taken away: %w", err)
	}
	return nil
}

// BeforeSchema writes a backup of a database whose schema is about to be changed,
// whatever its schema, and returns its file. It needs no keys.
func (i Installation) BeforeSchema(ctx context.Context, have int64, plan Plan, o BackupOptions) (string, error) {
	if err := owner.MakeFolder(plan.Folder); err != nil {
		return "", fmt.Errorf("the folder of the backups cannot be made: %w; name another with KANCA_BACKUP_FOLDER", err)
	}
	db, err := store.OpenRows(ctx, i.Database)
	if err != nil {
		return "", err
	}
	// Several services may start at once, each with its own.
	path := filepath.Join(plan.Folder, fmt.Sprintf("kanca-before-schema-%d-%s-%d.zip", have, stampOf(o.Now), os.Getpid()))
	o.Passphrase = ""
	if _, err = i.write(ctx, db, path, o); err == nil {
		err = owner.Give(path)
	}
	return path, errors.Join(err, db.Close())
}
