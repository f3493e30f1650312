// Package keys is the database of the WhatsApp keys: those of the linked device, the library's
// memory of whom it exchanged which keys with, and what the channel writes down beside them for
// the next process. All SQL of the channel is here.
package keys

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // registers "sqlite"

	"go.mau.fi/whatsmeow/proto/waCompanionReg"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/store/sqlstore"

	"kanca/bot/channel/whatsapp/librarylog"
	"kanca/bot/dial"
	"kanca/bot/owner"
)

func init() {
	// How the device is called in the list of linked devices on the office phone.
	store.SetOSInfo("kanca", [3]uint32{1, 0, 0})
	store.DeviceProps.PlatformType = waCompanionReg.DeviceProps_DESKTOP.Enum()
}

// Sessions keeps the keys of the linked device, the library's memory of whom it
// exchanged which keys with, and the last state of the connection. Whoever has
// these keys can read and write as the office: guard dumps of this database.
type Sessions struct {
	db        *sql.DB
	container *sqlstore.Container
	embedded  bool // in a SQLite file
}

// Open opens the database at address and brings its tables up to date.
// The address is "sqlite:" and the path of a file of its own (whatsapp.db beside
// the main file: the library writes much, and would fight for the main file's
// one writer), or the postgres:// address of the main database, where the
// library's tables begin with whatsmeow_.
func Open(ctx context.Context, address string, log *slog.Logger) (*Sessions, error) {
	s, err := openSessions(address, log)
	if err != nil {
		return nil, err
	}
	if err := s.upgrade(ctx); err != nil {
		return nil, errors.Join(err, s.db.Close())
	}
	return s, nil
}

// Look opens what Open made, for who reads it while a service
// may be running on it: no table is made or changed.
func Look(address string, log *slog.Logger) (*Sessions, error) {
	return openSessions(address, log)
}

func openSessions(address string, log *slog.Logger) (*Sessions, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	librarylog.RedirectSignals(log)
	var db *sql.DB
	var dialect string
	var err error
	switch scheme, rest, _ := strings.Cut(address, ":"); scheme {
	case "sqlite":
		dialect = "sqlite"
		db, err = openFile(rest)
	case "postgres", "postgresql":
		dialect = "pgx"
		db, err = openServer(address)
	default:
		// The address may hold a password, so it is not repeated.
		err = errors.New("an address starts with sqlite: or postgres://")
	}
	if err != nil {
		return nil, fmt.Errorf("the database of the WhatsApp keys cannot be opened: %w", err)
	}
	return &Sessions{db: db, container: sqlstore.NewWithDB(db, dialect, librarylog.Log{To: log}), embedded: dialect == "sqlite"}, nil
}

// upgradeTries is how often the tables are tried to be made: the library takes
// no care of another process that makes them at the same time, and one of the
// two fails. Afterwards there is nothing left to make.
const upgradeTries = 6

func (s *Sessions) upgrade(ctx context.Context) error {
	for try := 1; ; try++ {
		err := s.container.Upgrade(ctx)
		if err != nil {
			err = fmt.Errorf("the tables of the WhatsApp keys cannot be made: %w", err)
		} else {
			err = errors.Join(s.makeRecord(ctx), s.makeLinking(ctx), s.makeConfirmed(ctx))
		}
		if err == nil || try == upgradeTries {
			return err
		}
		select {
		case <-time.After(time.Duration(20<<try+rand.IntN(50)) * time.Millisecond):
		case <-ctx.Done():
			return err
		}
	}
}

// Exist reports whether Open was ever used at the address, without
// making anything. An error means that the database cannot be asked.
func Exist(ctx context.Context, address string) (bool, error) {
	scheme, rest, _ := strings.Cut(address, ":")
	if scheme == "sqlite" {
		_, err := os.Stat(rest)
		if errors.Is(err, os.ErrNotExist) {
			return false, nil
		}
		return err == nil, err
	}
	db, err := openServer(address)
	if err != nil {
		return false, err
	}
	defer db.Close()
	var found bool
	err = db.QueryRowContext(ctx, `SELECT to_regclass('kanca_whatsapp_status') IS NOT NULL`).Scan(&found)
	return found, err
}

// openFile opens a SQLite file. synchronous=FULL because the keys move on with
// each message: after a power cut an older state would send messages that no
// phone can decrypt. Deleted texts are overwritten.
func openFile(path string) (*sql.DB, error) {
	if path == "" || path == ":memory:" {
		return nil, errors.New("sqlite: needs the path of a file, as in sqlite:kanca-data/whatsapp.db")
	}
	if err := owner.MakeFolder(filepath.Dir(path)); err != nil {
		return nil, err
	}
	f, err := owner.Open(path, os.O_CREATE|os.O_RDWR) // SQLite itself would let everybody read it
	if err != nil {
		return nil, err
	}
	if err := errors.Join(f.Close(), owner.Database(path)); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_txlock=immediate"+
		"&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=secure_delete(1)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// serverTime is how long a server may take to take a connection, where the
// address does not say it.
const serverTime = 10 * time.Second

// silentTime is how long a server may say nothing to a call before its connection
// counts as dead.
const silentTime = 20 * time.Second

func openServer(address string) (*sql.DB, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		// The parser's message repeats parts of the address.
		return nil, errors.New("the postgres:// address cannot be read; see the PostgreSQL manual, \"Connection URIs\"")
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = serverTime
	}
	var dialer dial.Dialer
	dialer.SetPatience(silentTime)
	config.DialFunc = dialer.DialContext
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(4)
	db.SetMaxIdleConns(4)
	return db, nil
}

// Close closes the database. A Channel that runs on it must have ended.
func (s *Sessions) Close() error { return s.db.Close() }

// cleanLog empties the log of a SQLite file: what was erased from the file may
// stand there still. It waits for who is reading, and does nothing on a server.
func (s *Sessions) cleanLog(ctx context.Context) error {
	if !s.embedded {
		return nil
	}
	var busy, pages, moved int
	err := s.db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved)
	if err == nil && busy != 0 {
		err = errors.New("somebody else is reading the file")
	}
	if err != nil {
		return fmt.Errorf("the log of the WhatsApp keys cannot be emptied: %w", err)
	}
	return nil
}

// Database is the database itself, for who looks at what nothing here tells.
func (s *Sessions) Database() *sql.DB { return s.db }
