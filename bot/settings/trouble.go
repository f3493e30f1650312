package settings

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"kanca/bot/commandline"
	"kanca/bot/owner"
	"kanca/bot/store"
)

// DatabaseTrouble says in one sentence what to do about a database that cannot
// be used; file is its name where it is a file of the data folder. Nothing of
// KANCA_DATABASE_URL is repeated, for it may hold a password.
func DatabaseTrouble(err error, s *Settings, file string) error {
	if err == nil {
		return nil
	}
	var ring *store.RingError
	if errors.As(err, &ring) {
		return &trouble{ring.Error(), err}
	}
	var schema *store.SchemaError
	if errors.As(err, &schema) {
		if schema.Have == 0 && s.leftBehind() {
			return &trouble{fmt.Sprintf("the PostgreSQL database is empty, and everything is still in %s; run kanca migrate to-postgres, again where it was interrupted, or, to begin with nothing, name another folder with --data", s.DatabaseFile()), err}
		}
		return &trouble{schema.Error(), err}
	}
	var link *owner.LinkError
	if errors.As(err, &link) {
		return &trouble{link.Error(), err}
	}
	if s.Embedded() {
		text := commandline.OneLine(err.Error())
		for _, damage := range []string{"file is not a database", "disk image is malformed"} {
			if strings.Contains(text, damage) {
				return &trouble{fmt.Sprintf("the database %s is damaged (%s); stop kanca, keep the file for who may save something from it, and put its newest backup in its place", file, damage), err}
			}
		}
		for _, other := range []struct{ sign, text string }{
			{"disk is full", "the disk is full and the database %s cannot be written; make room"},
			// What SQLite says where its index of the log cannot grow, too.
			{"disk I/O error", "the disk under the database %s cannot be written or read; make room on it, and if there is room see whether the disk itself fails"},
			{"unable to open database file", "the database %s cannot be opened; give the user who runs kanca the right to read and write it and its folder"},
			{"readonly database", "the database %s cannot be written; give the user who runs kanca the right to write to it and to its folder"},
			{"permission denied", "the database %s cannot be opened; give the user who runs kanca the right to read and write it and its folder"},
		} {
			if strings.Contains(text, other.sign) {
				return &trouble{fmt.Sprintf(other.text, file), err}
			}
		}
		return &trouble{fmt.Sprintf("the database %s cannot be used: %s; put that right; nothing in it is lost by that", file, text), err}
	}
	return PostgresTrouble(err)
}

// PostgresTrouble is DatabaseTrouble for a database in PostgreSQL.
func PostgresTrouble(err error) error {
	var refused *pgconn.PgError
	var lookup *net.DNSError
	switch {
	case errors.As(err, &refused):
		switch refused.Code {
		case "28P01", "28000":
			return &trouble{"PostgreSQL refuses the user or the password; correct them in KANCA_DATABASE_URL", err}
		case "3D000":
			return &trouble{"the PostgreSQL server has no database of the name that KANCA_DATABASE_URL gives; make it with createdb, or correct the name", err}
		case "57P01", "57P02", "57P03":
			return &trouble{"PostgreSQL is starting or stopping; wait until it is there", err}
		case "53300":
			return &trouble{"PostgreSQL has no connection left; raise its max_connections or stop other programs that use it", err}
		case "25006":
			return &trouble{"PostgreSQL may only be read, as a standby may until it takes over; wait for that, or name the server in KANCA_DATABASE_URL that may be written", err}
		case "42501":
			return &trouble{fmt.Sprintf("PostgreSQL reports %q (42501); make the database the user's of KANCA_DATABASE_URL, who needs to make tables and schemas in it: ALTER DATABASE name OWNER TO user", refused.Message), err}
		case "42P05", "26000", "08P01": // the connection is another one than the last time, or takes no settings
			return &trouble{fmt.Sprintf("PostgreSQL reports %q (%s); where a PgBouncer stands before it, give that pool_mode = session", refused.Message, refused.Code), err}
		case "53100":
			return &trouble{"the disk of the PostgreSQL server is full; make room", err}
		}
		return &trouble{fmt.Sprintf("PostgreSQL reports %q (%s); put that right, and see that the user of KANCA_DATABASE_URL may make tables", refused.Message, refused.Code), err}
	case errors.As(err, &lookup):
		return &trouble{"the name of the server in KANCA_DATABASE_URL is not known; correct it", err}
	case Unreachable(err):
		return &trouble{"PostgreSQL cannot be reached; check that its server runs and that host and port in KANCA_DATABASE_URL are right", err}
	case strings.Contains(err.Error(), "address cannot be read"):
		return &trouble{"KANCA_DATABASE_URL cannot be read; write it as postgres://user:password@host:5432/database", err}
	case strings.Contains(err.Error(), "a database address starts with"):
		return &trouble{"KANCA_DATABASE_URL must begin with postgres://; correct it, or leave it away to keep everything in the data folder", err}
	}
	return fmt.Errorf("%w; check that the PostgreSQL server runs and that KANCA_DATABASE_URL is right", err)
}

// Unreachable reports whether a server did not answer.
func Unreachable(err error) bool {
	var wire *net.OpError
	var connect *pgconn.ConnectError
	return errors.As(err, &wire) || errors.As(err, &connect) || errors.Is(err, context.DeadlineExceeded)
}

// MayPass reports whether PostgreSQL cannot be used for a reason that goes away
// without anybody changing a setting of kanca: it is not there yet, nor its name, is starting or
// stopping, may only be read until a standby takes over, or has no connection, memory or
// room left at the moment.
func MayPass(err error) bool {
	var refused *pgconn.PgError
	var lookup *net.DNSError
	var wire *net.OpError
	switch {
	case errors.As(err, &refused):
		return slices.Contains([]string{"57P01", "57P02", "57P03", "25006"}, refused.Code) || strings.HasPrefix(refused.Code, "53")
	case errors.As(err, &lookup):
		return true // a name is not known either while the network or its container is not up
	case errors.As(err, &wire):
		return wire.Op != "remote error" && wire.Op != "local error" // those are TLS's
	}
	for _, broken := range []error{io.EOF, io.ErrUnexpectedEOF, context.DeadlineExceeded, os.ErrDeadlineExceeded, driver.ErrBadConn} {
		if errors.Is(err, broken) {
			return true
		}
	}
	return false
}

// trouble is an error in words that say what to do.
type trouble struct {
	text string
	err  error
}

func (t *trouble) Error() string { return t.text }

func (t *trouble) Unwrap() error { return t.err }
