package settings

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"kanca/bot/commandline"
	"kanca/bot/installation"
	"kanca/bot/store"
)

// usualBackups is how many daily backups are kept.
const usualBackups = 7

// BackupPlan reads the settings of the backups that are made by themselves.
func (s *Settings) BackupPlan(getenv func(string) string) (installation.Plan, error) {
	plan := installation.Plan{Folder: strings.TrimSpace(getenv(backupFolder)), Keep: usualBackups}
	if plan.Folder == "" {
		plan.Folder = filepath.Join(s.Data, "backups")
	}
	if text := strings.TrimSpace(getenv(backupKeep)); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > 1000 {
			return plan, commandline.WrongUsage(fmt.Sprintf("%s is the number of daily backups to keep, such as 7, or 0 to make none; it is %q", backupKeep, text))
		}
		plan.Keep = n
	}
	return plan, nil
}

// BackupOptions is what goes into a backup that is made by itself.
func BackupOptions() installation.BackupOptions {
	return installation.BackupOptions{Settings: SettingsFile(os.Environ()), Now: time.Now()}
}

// backUpBeforeSchema writes a backup where opening the database would change its
// schema: a newer one does not go back.
func (s *Settings) backUpBeforeSchema(ctx context.Context, say io.Writer) error {
	schema, err := store.LookAtSchema(ctx, s.DatabaseURL())
	if err != nil || schema.Have == 0 || schema.Have >= schema.Known {
		return nil // who opens it says what is wrong
	}
	plan, err := s.BackupPlan(os.Getenv)
	if err != nil {
		return err
	}
	path, err := s.Installation().BeforeSchema(ctx, schema.Have, plan, BackupOptions())
	if err != nil {
		return fmt.Errorf("the schema was not changed, because the backup before it could not be written: %w", err)
	}
	fmt.Fprintf(say, "kanca: the schema changes from %d to %d; what was before is in %s\n", schema.Have, schema.Known, path)
	return nil
}
