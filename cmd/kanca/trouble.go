package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"kanca/bot/store"
)

// databaseTrouble says in one sentence what to do about a database that cannot
// be used; file is its name where it is a file of the data folder. Nothing of
// KANCA_DATABASE_URL is repeated, for it may hold a password.
func databaseTrouble(err error, s *settings, file string) error {
	if err == nil {
		return nil
	}
	var ring *store.RingError
	if errors.As(err, &ring) {
		return &trouble{ring.Error(), err}
	}
	var schema *store.SchemaError
	if errors.As(err, &schema) {
		return &trouble{schema.Error(), err}
	}
	if s.embedded() {
		text := oneLine(err.Error())
		for _, damage := range []string{"file is not a database", "disk image is malformed"} {
			if strings.Contains(text, damage) {
				return &trouble{fmt.Sprintf("the database %s is damaged (%s); stop kanca, keep the file for who may save something from it, and put its newest backup in its place", file, damage), err}
			}
		}
		for _, other := range []struct{ sign, text string }{
			{"disk is full", "the disk is full and the database %s cannot be written; make room"},
			{"readonly database", "the database %s cannot be written; give the user who runs kanca the right to write to it and to its folder"},
			{"permission denied", "the database %s cannot be opened; give the user who runs kanca the right to read and write it and its folder"},
		} {
			if strings.Contains(text, other.sign) {
				return &trouble{fmt.Sprintf(other.text, file), err}
			}
		}
		return &trouble{fmt.Sprintf("the database %s cannot be used: %s; put that right, or put its newest backup in its place", file, text), err}
	}
	var refused *pgconn.PgError
	var lookup *net.DNSError
	switch {
	case errors.As(err, &refused):
		switch refused.Code {
		case "28P01", "28000":
			return &trouble{"PostgreSQL refuses the user or the password; correct them in KANCA_DATABASE_URL", err}
		case "3D000":
			return &trouble{"the PostgreSQL server has no database of the name that KANCA_DATABASE_URL gives; make it with createdb, or correct the name", err}
		case "53300":
			return &trouble{"PostgreSQL has no connection left; raise its max_connections or stop other programs that use it", err}
		}
		return &trouble{fmt.Sprintf("PostgreSQL reports %q (%s); put that right, and see that the user of KANCA_DATABASE_URL may make tables", refused.Message, refused.Code), err}
	case errors.As(err, &lookup):
		return &trouble{"the name of the server in KANCA_DATABASE_URL is not known; correct it", err}
	case unreachable(err):
		return &trouble{"PostgreSQL cannot be reached; check that its server runs and that host and port in KANCA_DATABASE_URL are right", err}
	case strings.Contains(err.Error(), "address cannot be read"):
		return &trouble{"KANCA_DATABASE_URL cannot be read; write it as postgres://user:password@host:5432/database", err}
	case strings.Contains(err.Error(), "a database address starts with"):
		return &trouble{"KANCA_DATABASE_URL must begin with postgres://; correct it, or leave it away to keep everything in the data folder", err}
	}
	return fmt.Errorf("%w; check that the PostgreSQL server runs and that KANCA_DATABASE_URL is right", err)
}

func unreachable(err error) bool {
	var wire *net.OpError
	var connect *pgconn.ConnectError
	return errors.As(err, &wire) || errors.As(err, &connect) || errors.Is(err, context.DeadlineExceeded)
}

// trouble is an error in words that say what to do.
type trouble struct {
	text string
	err  error
}

func (t *trouble) Error() string { return t.text }

func (t *trouble) Unwrap() error { return t.err }
