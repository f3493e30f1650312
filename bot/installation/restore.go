package installation

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"kanca/bot/backup"
	"kanca/bot/owner"
	"kanca/bot/seal"
	"kanca/bot/store"
)

// # How a backup is put back
//
// The database is built beside the one in use: in a file of another name, or in a
// schema of its own. It gets the schema of the backup, its rows, which are read
// again and compared, and then today's schema. What people asked for since the
// backup was made is read from the database in use and done in the new one. Only
// then the new one takes the place of the old one, in one step; the old one is kept
// aside. Killed anywhere, the old one or the new one is there as a whole, and the
// same command begins anew.

// RestoreOptions says how a backup is put back.
type RestoreOptions struct {
	Force      bool   // put it in the place of a database that is there
	Passphrase string // opens the key ring in the backup; "" where none was given
	Now        time.Time
	// Lock keeps every other program away from the data folder until it is closed, or
	// returns an error that says which one works on it. It is called for an embedded
	// database, when its folder is there.
	Lock func() (io.Closer, error)
	// Step is called before each step with what it does, for people. Progress is
	// called now and then within one. Both may be nil.
	Step     func(what string)
	Progress func(table string, rows int64)
}

// Restored is what Restore did.
type Restored struct {
	backup.Contents
	store.Granted
	// Aside is where what was there is now; "" where nothing was.
	Aside string
	// Unknown is set where a database was there that could not be read: what people
	// asked for since the backup was made is lost.
	Unknown error
	// Newer is what came into the database that was there after the backup was made. It
	// is in Aside only.
	Newer   store.Newer
	Fresh   bool // nothing was there, so nothing is known of what people asked for since
	KeysPut bool // the key file was made or completed from the backup
}

// Errors of Restore, each one sentence that says what to do.
var (
	// ErrThere asks for Force.
	ErrThere = errors.New("a database is there already; --force puts the backup in its place and keeps what was there aside")
	// ErrServed says that a service works on the database.
	ErrServed = errors.New("a kanca serve works on this database; stop it first")
	// ErrOtherHouse says that the backup is of another installation.
	ErrOtherHouse = errors.New("the backup is of another installation than the database that is there, whose people's wishes would be lost; restore it into a folder or database of its own")
)

// Restore puts a backup in place.
func (i Installation) Restore(ctx context.Context, path string, o RestoreOptions) (done Restored, err error) {
	if o.Step == nil {
		o.Step = func(string) {}
	}
	a, err := backup.Open(path)
	if err != nil {
		return done, fmt.Errorf("%s: %w", path, err)
	}
	defer a.Close()
	done.Contents = a.Contents
	if known := store.KnownSchema(); a.Contents.Schema > known {
		return done, fmt.Errorf("%s was written by a newer kanca (schema %d, this program knows %d); use the newer one", path, a.Contents.Schema, known)
	}
	o.Step("reading the backup")
	if err := a.Verify(ctx); err != nil {
		return done, fmt.Errorf("%s: %w", path, err)
	}
	keys, ring, err := i.ring(a, o.Passphrase)
	if err != nil {
		return done, err
	}
	index, err := indexOf(ctx, a)
	if err != nil {
		return done, err
	}
	p, err := i.place(ctx, o.Lock)
	if err != nil {
		return done, err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	there, err := p.there(ctx)
	if err != nil {
		return done, err
	}
	var later store.Wishes
	if there {
		o.Step("reading what people asked for since")
		later, done.Newer, err = p.later(ctx, done.Made)
		if !o.Force {
			return done, ErrThere
		}
	}
	done.Fresh = !there
	if there {
		if damaged(err) {
			done.Unknown = err
		} else if err != nil {
			return done, fmt.Errorf("the database that is there cannot be read: %w", err)
		} else if later.Index != "" && index != "" && later.Index != index {
			return done, ErrOtherHouse
		}
	}
	if index != "" && index != ring.IndexCheck() {
		return done, fmt.Errorf("the key file %s is not that of the backup; put its copy in place, or name it with --key-file (KANCA_KEY_FILE)", i.KeyFile)
	}
	o.Step("building the database")
	if done.Granted, err = p.build(ctx, a, ring, later, o); err != nil {
		return done, err
	}
	o.Step("putting the keys in place")
	if keys != nil {
		if err := seal.Join(i.KeyFile, keys); err != nil {
			return done, fmt.Errorf("the key ring could not be written, and the database is as it was: %w", err)
		}
		done.KeysPut = true
	}
	o.Step("putting the database in place")
	if done.Aside, err = p.swap(ctx, there, o); err != nil {
		return done, err
	}
	o.Step("done")
	return done, nil
}

// ring finds the keys that belong to the backup: those of the key file, completed by
// those in the backup where the passphrase opens them. keys is the text that
// completes the file; nil where it needs nothing.
func (i Installation) ring(a *backup.Archive, passphrase string) (keys []byte, ring *seal.Keyring, err error) {
	own, err := seal.Read(i.KeyFile)
	missing := errors.Is(err, fs.ErrNotExist)
	if err != nil && !missing {
		return nil, nil, err
	}
	_, sealed := a.Has(backup.KeysFile)
	switch {
	case sealed && passphrase != "":
		text, err := a.Unseal(backup.KeysFile, passphrase)
		if err != nil {
			return nil, nil, err
		}
		ring, err := seal.Joined(i.KeyFile, text)
		if errors.Is(err, seal.ErrOtherRing) {
			return nil, nil, fmt.Errorf("the key file %s is that of another installation than the backup's; restore into a folder of its own, or name another key file with --key-file", i.KeyFile)
		}
		return text, ring, err
	case !missing:
		return nil, own, nil
	case sealed:
		return nil, nil, fmt.Errorf("the key file %s is not there; the backup has it sealed: give its passphrase in KANCA_BACKUP_PASSPHRASE, or the name of a file with it in KANCA_BACKUP_PASSPHRASE_FILE", i.KeyFile)
	}
	return nil, nil, fmt.Errorf("the key file %s is not there and the backup has none; put its copy back, or name it with --key-file (KANCA_KEY_FILE): nothing sealed can be read without it", i.KeyFile)
}

// indexOf is the check value of the index key with which a backup was written, ""
// in one of a database that was never written to.
func indexOf(ctx context.Context, a *backup.Archive) (index string, err error) {
	err = a.Each(ctx, "key_check", func(row map[string]any) error {
		if row["role"] == "index" {
			index, _ = row["check_value"].(string)
		}
		return nil
	})
	return index, err
}

// fill makes the rows of a backup a database at address, and does in it what
// people asked for since.
func fill(ctx context.Context, address string, a *backup.Archive, ring *seal.Keyring, later store.Wishes, o RestoreOptions) (granted store.Granted, err error) {
	db, err := store.OpenBuilding(ctx, address, a.Contents.Schema)
	if err != nil {
		return granted, err
	}
	if err = a.Into(ctx, db, o.Progress); err == nil {
		o.Step("comparing every row")
		err = a.Contents.Check(ctx, db, o.Progress)
	}
	if err = errors.Join(err, db.Close()); err != nil {
		return granted, err
	}
	o.Step("bringing the schema up to date")
	db, err = store.Open(ctx, store.Options{URL: address, Keys: ring})
	if err != nil {
		var other *store.RingError
		if errors.As(err, &other) {
			return granted, fmt.Errorf("the keys are not those of the backup: %w", other)
		}
		return granted, err
	}
	o.Step("doing what people asked for since")
	if granted, err = db.CatchUp(ctx, later); err == nil {
		err = db.SignEverybodyOut(ctx)
	}
	return granted, errors.Join(err, db.Close())
}

// place is where a database is put: a file, or a schema.
type place interface {
	// there reports whether a database is there already, and refuses one that a
	// service works on.
	there(ctx context.Context) (bool, error)
	// later reads what people asked for in the database that is there, and counts what
	// came after a moment.
	later(ctx context.Context, at time.Time) (store.Wishes, store.Newer, error)
	build(ctx context.Context, a *backup.Archive, ring *seal.Keyring, later store.Wishes, o RestoreOptions) (store.Granted, error)
	// swap puts what was built in place, in one step, and says where the old one is.
	swap(ctx context.Context, there bool, o RestoreOptions) (aside string, err error)
	close() error
}

func (i Installation) place(ctx context.Context, lock func() (io.Closer, error)) (place, error) {
	if i.Embedded() {
		if err := owner.MakeFolder(i.Folder); err != nil {
			return nil, fmt.Errorf("the data folder cannot be made: %w; choose another with --data", err)
		}
		held, err := lock()
		if err != nil {
			return nil, err
		}
		return &filePlace{file: i.File(), lock: held}, nil
	}
	beside, err := store.OpenBeside(ctx, i.Database)
	if err != nil {
		return nil, err
	}
	return &schemaPlace{url: i.Database, beside: beside}, nil
}

// readLater reads the wishes of the database at address, whatever its schema, and
// what came after a moment.
func readLater(ctx context.Context, address string, at time.Time) (later store.Wishes, newer store.Newer, err error) {
	db, err := store.OpenRows(ctx, address)
	if err != nil {
		return later, newer, err
	}
	if later, err = db.Wishes(ctx); err == nil {
		newer, err = db.NewerThan(ctx, at)
	}
	return later, newer, errors.Join(err, db.Close())
}

// asideName is what the database that was there is called.
func asideName(now time.Time) string { return "before-restore-" + now.UTC().Format("20060102-150405") }
