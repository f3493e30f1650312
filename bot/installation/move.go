package installation

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"kanca/bot/backup"
	"kanca/bot/broadcast"
	"kanca/bot/owner"
	"kanca/bot/store"
)

// # How an installation moves house
//
// Every row is copied, with its id, into a schema of its own beside the empty one of
// the PostgreSQL database, compared with what it was, and only when all are there and
// equal they take their place, in one transaction. Until then nobody sees anything of
// them, and killed anywhere, the same command wipes what it had copied and begins
// anew. The embedded file is only read.

// MoveOptions says where an embedded installation moves.
type MoveOptions struct {
	To string // a postgres:// address; it may hold a password: never print it
	// Lock keeps every other program away from the data folder, as in RestoreOptions.
	Lock     func() (io.Closer, error)
	Step     func(what string)
	Progress func(table string, rows int64)
}

// Errors of ToPostgres, each one sentence that says what to do.
var (
	ErrNotEmpty = errors.New("the PostgreSQL database is not empty, so nothing was copied; make an empty one with createdb and name that")
	ErrMoved    = errors.New("this installation is in the PostgreSQL database already; start kanca serve with its address in KANCA_DATABASE_URL")
	// ErrWentBack: it moved there, and somebody removed the note to go back to the file.
	ErrWentBack = errors.New("an earlier state of this installation is in the PostgreSQL database, without what came into the file since; make an empty one with createdb and name that, or start kanca serve with the address of this one in KANCA_DATABASE_URL to go on from there")
)

// MovedName is the file in a data folder that says that its database moved.
const MovedName = "moved-to-postgres"

// ToPostgres moves an embedded installation into an empty PostgreSQL database and
// returns how many rows it has. The embedded database stays as it is, byte for byte.
func (i Installation) ToPostgres(ctx context.Context, o MoveOptions) (rows int64, err error) {
	if o.Step == nil {
		o.Step = func(string) {}
	}
	if _, err := os.Stat(i.File()); err != nil {
		return 0, fmt.Errorf("there is no embedded database %s to move; name its folder with --data", i.File())
	}
	held, err := o.Lock()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, held.Close()) }()
	from, err := store.OpenRows(ctx, i.Database)
	if err != nil {
		return 0, fmt.Errorf("the embedded database cannot be read: %w", err)
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	have, index, err := from.Origin(ctx)
	if err != nil {
		return 0, fmt.Errorf("the embedded database cannot be read: %w", err)
	}
	if known := store.KnownSchema(); have > known {
		return 0, (&store.SchemaError{Version: store.Schema{Have: have, Known: known}})
	} else if have < known {
		return 0, fmt.Errorf("the embedded database has schema %d and this program needs %d; run kanca migrate up without KANCA_DATABASE_URL first", have, known)
	}
	beside, err := store.OpenBeside(ctx, o.To)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, beside.Close()) }()
	if err := i.refuseRows(ctx, beside, o.To, index); err != nil {
		return 0, err
	}
	o.Step("copying")
	to, err := store.OpenBuilding(ctx, beside.URL(), have)
	if err != nil {
		return 0, err
	}
	rows, err = backup.Copy(ctx, from, to, o.Progress)
	if err = errors.Join(err, to.Close()); err != nil {
		return rows, err
	}
	o.Step("opening it with its keys")
	opened, err := store.Open(ctx, store.Options{URL: beside.URL(), KeyFile: i.KeyFile})
	if err != nil {
		return rows, err
	}
	_, err = opened.HaltAnnouncements(ctx, broadcast.Because(broadcast.BecauseMoved))
	if err = errors.Join(err, opened.Close()); err != nil {
		return rows, err
	}
	// First the note: killed in between, no service starts on the old database, and the
	// same command comes to its end.
	o.Step("writing down that it moves")
	if err := i.noteMove(); err != nil {
		return rows, err
	}
	o.Step("putting it in place")
	if _, err := beside.Swap(ctx, "kanca_before_move"); err != nil {
		if err := i.afterSwap(ctx, o.To, err); err != nil {
			return rows, err
		}
	}
	o.Step("done")
	return rows, nil
}

// afterSwap looks whether the move is in place after all: the server may have done what
// it was asked, and its answer was lost. The note stays unless it surely did not.
func (i Installation) afterSwap(ctx context.Context, to string, failed error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	switch schema, err := store.LookAtSchema(ctx, to); {
	case err != nil:
		return fmt.Errorf("whether it moved cannot be seen, so nothing starts on the old database; when PostgreSQL answers, give the same command again: %w", failed)
	case schema.Have == 0:
		return errors.Join(failed, os.Remove(filepath.Join(i.Folder, MovedName)))
	}
	return nil
}

// noteMove writes into the data folder that its database moved.
func (i Installation) noteMove() error {
	note := fmt.Sprintf("The database of this folder moved to PostgreSQL on %s.\nkanca serve does not start on the old one here: people would be answered from two places.\nTo go back to it, remove this file.\n",
		time.Now().UTC().Format(time.RFC3339))
	path := filepath.Join(i.Folder, MovedName)
	f, err := owner.OpenGiven(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC)
	if err == nil {
		_, err = f.WriteString(note)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return fmt.Errorf("that the database moves could not be noted in the data folder, so it stays: %w", err)
	}
	return syncFile(path)
}

// refuseRows refuses a database that is not empty.
func (i Installation) refuseRows(ctx context.Context, beside *store.Beside, address, index string) error {
	tables, err := beside.AllTables(ctx)
	if err != nil || len(tables) == 0 {
		return err
	}
	if !slices.Contains(tables, "key_check") {
		return ErrNotEmpty
	}
	there, err := store.OpenRows(ctx, address)
	if err != nil {
		return err
	}
	_, other, err := there.Origin(ctx)
	if err == nil {
		err = ErrNotEmpty
		if index != "" && other == index {
			err = ErrMoved
			if !Moved(i.Folder) {
				err = ErrWentBack
			}
		}
	}
	return errors.Join(err, there.Close())
}

// Moved reports whether the embedded database of a data folder moved to PostgreSQL,
// so that no service may work on the old one.
func Moved(folder string) bool {
	_, err := os.Stat(filepath.Join(folder, MovedName))
	return !errors.Is(err, fs.ErrNotExist)
}
