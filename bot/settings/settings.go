package settings

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"kanca/bot/installation"
	"kanca/bot/owner"
	"kanca/bot/store"
)

// Settings are what every command is told.
type Settings struct {
	Data    string // the folder for everything embedded: the database and the keys
	KeyFile string // the key ring that seals identity numbers; "" is that of the data folder
}

// KeyRingFile is where the key ring is.
func (s *Settings) KeyRingFile() string {
	if s.KeyFile != "" {
		return s.KeyFile
	}
	return filepath.Join(s.Data, "keys")
}

// DatabaseURL is where everything is kept. It may hold a password: never print it.
func (s *Settings) DatabaseURL() string {
	if url := os.Getenv("KANCA_DATABASE_URL"); url != "" {
		// The scheme is for our own file: everything else would take one that is named
		// here for a server. As another scheme it is refused with a sentence.
		if file, ok := strings.CutPrefix(url, "sqlite:"); ok {
			return "file:" + file
		}
		return url
	}
	return "sqlite:" + s.DatabaseFile()
}

// DatabaseFile is the embedded database; it is not used with PostgreSQL.
func (s *Settings) DatabaseFile() string { return filepath.Join(s.Data, "kanca.db") }

// DatabaseName names the database for people, without a password.
func (s *Settings) DatabaseName() string {
	if s.Embedded() {
		return s.DatabaseFile()
	}
	return "the database of KANCA_DATABASE_URL"
}

// Embedded reports whether everything is kept in files of the data folder, and not
// in PostgreSQL.
func (s *Settings) Embedded() bool { return os.Getenv("KANCA_DATABASE_URL") == "" }

// Stored reports whether there is a database to read. Commands that only read
// ask first, so that looking does not make an empty one.
func (s *Settings) Stored() bool {
	if !s.Embedded() {
		return true
	}
	// Where one may not look, opening it says so.
	_, err := os.Stat(s.DatabaseFile())
	return !errors.Is(err, fs.ErrNotExist)
}

// NotMoved refuses the embedded database of a data folder that moved to PostgreSQL:
// who forgot KANCA_DATABASE_URL would read old cries for help, back up what is old, and
// write what nobody sees.
func (s *Settings) NotMoved() error {
	if s.Embedded() && installation.Moved(s.Data) {
		return fmt.Errorf("the database of %s moved to PostgreSQL: set KANCA_DATABASE_URL to its address, or, to go back to the old state of the file, remove %s", s.Data, filepath.Join(s.Data, installation.MovedName))
	}
	return nil
}

// leftBehind reports whether PostgreSQL is named while an embedded database lies in the
// data folder.
func (s *Settings) leftBehind() bool {
	if s.Embedded() {
		return false
	}
	_, err := os.Stat(s.DatabaseFile())
	return err == nil
}

// Make opens the database with its keys for who may make it and bring its schema
// up to date: kanca serve, kanca migrate up, and kanca chat where nothing is. It
// says so when it makes the data folder, and writes a backup before a schema
// changes. A database that lost its keys is not given new ones, and one is not
// opened with those of another: see store.Options. An empty one in PostgreSQL is not
// made beside an embedded one that did not move: whoever said BERHENTI there would be
// written to.
func (s *Settings) Make(ctx context.Context, say io.Writer) (*store.DB, error) {
	if err := s.NotMoved(); err != nil {
		return nil, err
	}
	if err := s.MakeFolder(say); err != nil {
		return nil, err
	}
	if schema, err := store.LookAtSchema(ctx, s.DatabaseURL()); err == nil && schema.Have == 0 && s.leftBehind() {
		return nil, DatabaseTrouble(schema.Err(), s, s.DatabaseFile())
	}
	if err := s.backUpBeforeSchema(ctx, say); err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, store.Options{URL: s.DatabaseURL(), KeyFile: s.KeyRingFile()})
	return db, DatabaseTrouble(err, s, s.DatabaseFile())
}

// MakeFolder makes the data folder where something is to be put into it, and says so.
func (s *Settings) MakeFolder(say io.Writer) error {
	if _, err := os.Stat(s.Data); !errors.Is(err, fs.ErrNotExist) || !s.Embedded() && s.KeyFile != "" {
		return nil
	}
	if err := owner.MakeFolder(s.Data); err != nil {
		return fmt.Errorf("the data folder cannot be made: %w; choose another with --data", err)
	}
	fmt.Fprintf(say, "kanca: the data folder %s was not there and is made\n", s.Data)
	return nil
}

// Open opens the database that is there, as it is: it makes no folder, database or
// key file, and refuses another schema than this program's.
func (s *Settings) Open(ctx context.Context) (*store.DB, error) {
	if err := s.NotMoved(); err != nil {
		return nil, err
	}
	if !s.Stored() {
		return nil, fmt.Errorf("there is no database %s; name the folder with --data, or make one with kanca migrate up", s.DatabaseFile())
	}
	db, err := store.OpenAsIs(ctx, store.Options{URL: s.DatabaseURL(), KeyFile: s.KeyRingFile()})
	return db, DatabaseTrouble(err, s, s.DatabaseFile())
}
