package installation

import (
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

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"kanca/bot/backup"
	"kanca/bot/owner"
	"kanca/bot/seal"
	"kanca/bot/store"
)

// filePlace is the place of an embedded database.
type filePlace struct {
	file string
	lock io.Closer // keeps others away from the folder
}

// building is the file that becomes the database.
func (p *filePlace) building() string { return p.file + ".building" }

func (p *filePlace) there(context.Context) (bool, error) {
	_, err := os.Stat(p.file)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

func (p *filePlace) later(ctx context.Context, at time.Time) (store.Wishes, store.Newer, error) {
	return readLater(ctx, "sqlite:"+p.file, at)
}

func (p *filePlace) build(ctx context.Context, a *backup.Archive, ring *seal.Keyring, later store.Wishes, o RestoreOptions) (store.Granted, error) {
	if err := removeDatabase(p.building()); err != nil {
		return store.Granted{}, err
	}
	granted, err := fill(ctx, "sqlite:"+p.building(), a, ring, later, o)
	if err == nil {
		// One file that needs no other, on the disk.
		var alone *sql.DB
		if alone, err = settle(ctx, p.building()); err == nil {
			err = alone.Close()
		}
	}
	if err == nil {
		err = syncFile(p.building())
	}
	if err != nil {
		return granted, errors.Join(err, removeDatabase(p.building()))
	}
	return granted, nil
}

func (p *filePlace) swap(ctx context.Context, there bool, o RestoreOptions) (aside string, err error) {
	dir := filepath.Dir(p.file)
	if there {
		old, err := settle(ctx, p.file)
		switch {
		case err == nil:
			// Nobody can open the old one until the new one has its name.
			defer old.Close()
		case damaged(err):
		default:
			return "", fmt.Errorf("another program works on %s; end it first: %w", p.file, err)
		}
		if aside, err = p.keep(filepath.Join(dir, asideName(o.Now))); err != nil {
			return "", fmt.Errorf("what was there could not be kept aside, so it stays: %w", err)
		}
		o.Step("what was there is kept aside")
	}
	// Of a damaged database its log may be left; the new one must not find it.
	for _, end := range []string{"-wal", "-shm"} {
		if err := os.Remove(p.file + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	if err := os.Rename(p.building(), p.file); err != nil {
		return "", fmt.Errorf("the new database could not get its name; the old one is as it was: %w", err)
	}
	return aside, syncFile(dir)
}

// keep gives the database that is there a second name in the folder aside, so that
// it is never without one.
func (p *filePlace) keep(aside string) (string, error) {
	err := os.Mkdir(aside, 0o700)
	for n, name := 2, aside; errors.Is(err, fs.ErrExist); n++ {
		aside = fmt.Sprint(name, "-", n)
		err = os.Mkdir(aside, 0o700)
	}
	if err == nil {
		err = owner.Give(aside)
	}
	if err != nil {
		return "", err
	}
	for _, end := range []string{"", "-wal"} {
		from, to := p.file+end, filepath.Join(aside, filepath.Base(p.file)+end)
		if info, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) || err == nil && end != "" && info.Size() == 0 {
			continue
		}
		if err := os.Link(from, to); err != nil { // a file system without links
			if err := copyFile(from, to); err != nil {
				return "", err
			}
		}
	}
	if err := syncFile(aside); err != nil {
		return "", err
	}
	return aside, syncFile(filepath.Dir(aside))
}

func (p *filePlace) close() error { return p.lock.Close() }

// settle makes a SQLite database one file without a log and holds it, so that no
// other program can open it, until what it returns is closed. The error says that
// others work on it, or is one for which damaged holds.
func settle(ctx context.Context, path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?mode=rw&_busy_timeout=3000&_pragma=locking_mode(EXCLUSIVE)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	var mode string
	if err = db.QueryRowContext(ctx, `PRAGMA journal_mode=DELETE`).Scan(&mode); err == nil && mode != "delete" {
		err = fmt.Errorf("its log cannot be closed (%s)", mode)
	}
	if err == nil {
		_, err = db.ExecContext(ctx, `BEGIN EXCLUSIVE`)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// damaged reports whether an error says that a database is no readable one.
func damaged(err error) bool {
	var file *sqlite.Error
	if !errors.As(err, &file) {
		return false
	}
	switch file.Code() & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_ERROR:
		return true // SQLITE_ERROR: a table is not there
	}
	return false
}

// removeDatabase takes a SQLite file away with what belongs to it.
func removeDatabase(path string) error {
	for _, end := range []string{"-wal", "-shm", "-journal", ""} {
		if err := os.Remove(path + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// syncFile writes a file or the names of a folder to the disk.
func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	// Some systems cannot do that with a folder.
	if err := f.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrInvalid) {
		return err
	}
	return nil
}

func copyFile(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, source)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close(), owner.Give(to))
}
