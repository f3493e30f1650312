package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"kanca/bot/store"
)

// settings are the flags that every command has.
type settings struct {
	Data    string `help:"Folder for everything embedded: the database and the keys. It is made when absent. Default: ${default}." default:"./kanca-data" env:"KANCA_DATA" placeholder:"DIR"`
	KeyFile string `help:"Key ring that seals identity numbers. Default: the file keys in the data folder, made with safe permissions when absent. Without it sealed data cannot be read." env:"KANCA_KEY_FILE" placeholder:"FILE"`
}

// Validate refuses settings that cannot be meant.
func (s *settings) Validate() error {
	if strings.TrimSpace(s.Data) == "" {
		return errors.New("--data (KANCA_DATA) is empty; name a folder")
	}
	return nil
}

func (s *settings) keyFile() string {
	if s.KeyFile != "" {
		return s.KeyFile
	}
	return filepath.Join(s.Data, "keys")
}

// databaseURL is where everything is kept. It may hold a password: never print it.
func (s *settings) databaseURL() string {
	if url := os.Getenv("KANCA_DATABASE_URL"); url != "" {
		return url
	}
	return "sqlite:" + s.databaseFile()
}

// databaseFile is the embedded database; it is not used with PostgreSQL.
func (s *settings) databaseFile() string { return filepath.Join(s.Data, "kanca.db") }

// databaseName names the database for people, without a password.
func (s *settings) databaseName() string {
	if s.embedded() {
		return s.databaseFile()
	}
	return "the database of KANCA_DATABASE_URL"
}

func (s *settings) embedded() bool { return os.Getenv("KANCA_DATABASE_URL") == "" }

// stored reports whether there is a database to read. Commands that only read
// ask first, so that looking does not make an empty one.
func (s *settings) stored() bool {
	if !s.embedded() {
		return true
	}
	_, err := os.Stat(s.databaseFile())
	return err == nil
}

// make opens the database with its keys for who may make it and bring its schema
// up to date: kanca serve, kanca migrate up, and kanca chat where nothing is. It
// says so when it makes the data folder. A database that lost its keys is not
// given new ones, and one is not opened with those of another: see store.Options.
func (s *settings) make(ctx context.Context, say io.Writer) (*store.DB, error) {
	if err := s.makeFolder(say); err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, store.Options{URL: s.databaseURL(), KeyFile: s.keyFile()})
	return db, databaseTrouble(err, s, s.databaseFile())
}

// makeFolder makes the data folder where something is to be put into it, and says so.
func (s *settings) makeFolder(say io.Writer) error {
	if _, err := os.Stat(s.Data); !errors.Is(err, fs.ErrNotExist) || !s.embedded() && s.KeyFile != "" {
		return nil
	}
	if err := os.MkdirAll(s.Data, 0o700); err != nil {
		return fmt.Errorf("the data folder cannot be made: %w; choose another with --data", err)
	}
	fmt.Fprintf(say, "kanca: the data folder %s was not there and is made\n", s.Data)
	return nil
}

// open opens the database that is there, as it is: it makes no folder, database or
// key file, and refuses another schema than this program's.
func (s *settings) open(ctx context.Context) (*store.DB, error) {
	if !s.stored() {
		return nil, fmt.Errorf("there is no database %s; name the folder with --data, or make one with kanca migrate up", s.databaseFile())
	}
	db, err := store.OpenAsIs(ctx, store.Options{URL: s.databaseURL(), KeyFile: s.keyFile()})
	return db, databaseTrouble(err, s, s.databaseFile())
}
