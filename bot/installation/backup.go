package installation

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"kanca/bot/backup"
	"kanca/bot/store"
)

// BackupOptions says what goes into a backup besides the database.
type BackupOptions struct {
	Settings []byte // of the service, without secrets
	// Passphrase seals the key ring and WhatsApp's keys into the backup; "" leaves
	// them out.
	Passphrase string
	Daily      bool // made by itself
	Now        time.Time
	// Progress is called now and then; nil for nobody.
	Progress func(table string, rows int64)
}

// Backup writes a backup of db, which is this installation's, into the file path
// while others work with it, and notes in db what became of it. A name that cannot
// be given is no failed backup when a person chose it.
func (i Installation) Backup(ctx context.Context, db *store.DB, path string, o BackupOptions) (backup.Written, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return backup.Written{}, err
	}
	if err := backup.Replaceable(path); err != nil && !o.Daily {
		return backup.Written{}, err
	}
	w, err := i.write(ctx, db, path, o)
	made := store.Backup{At: o.Now, File: path, Bytes: w.Bytes, Rows: w.Rows(), Daily: o.Daily, SameDisk: w.SameDisk}
	if err != nil {
		made.Bytes, made.Rows, made.Error = 0, 0, err.Error()
	}
	noting, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if e := db.NoteBackup(noting, made); e != nil && err == nil {
		err = fmt.Errorf("the backup %s is whole, but its date could not be noted in the database: %w", path, e)
	}
	return w, err
}

// write is Backup without the note.
func (i Installation) write(ctx context.Context, db *store.DB, path string, o BackupOptions) (backup.Written, error) {
	from := backup.Source{DB: db, Program: i.Version, Now: o.Now, Beside: i.beside(), Progress: o.Progress}
	if len(o.Settings) > 0 {
		from.Files = append(from.Files, backup.File{Name: backup.SettingsFile, Open: func() (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(o.Settings)), nil
		}})
	}
	if o.Passphrase != "" {
		keys, err := os.ReadFile(i.KeyFile)
		if err != nil {
			return backup.Written{}, fmt.Errorf("the key ring cannot be put into the backup: %w", err)
		}
		sealed, err := backup.Seal(backup.KeysFile, keys, o.Passphrase)
		if err != nil {
			return backup.Written{}, err
		}
		from.Files = append(from.Files, sealed)
		sessions, err := serialized(ctx, i.WhatsApp)
		if err != nil {
			return backup.Written{}, fmt.Errorf("WhatsApp's keys cannot be put into the backup: %w", err)
		}
		if sessions != nil {
			if sealed, err = backup.Seal(backup.WhatsAppFile, sessions, o.Passphrase); err != nil {
				return backup.Written{}, err
			}
			from.Files = append(from.Files, sealed)
		}
	}
	return backup.WriteFile(ctx, path, from)
}

// serialized is a SQLite file as it is at this moment, also while somebody writes
// to it; nil where there is none. Nothing of it is written to the disk.
func serialized(ctx context.Context, path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?mode=ro&_busy_timeout=5000")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	var image []byte
	err = conn.Raw(func(driver any) (err error) {
		s, ok := driver.(interface{ Serialize() ([]byte, error) })
		if !ok {
			return errors.ErrUnsupported
		}
		image, err = s.Serialize()
		return err
	})
	return image, err
}
