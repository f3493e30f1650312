package main

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"kanca/bot/settings"
)

func TestTroubleWithADatabaseSaysWhatToDo(t *testing.T) {
	for _, c := range []struct {
		err       error
		url, says string
	}{
		{errors.New("failed to initialize: file is not a database (26)"), "", "newest backup"},
		{errors.New("database disk image is malformed (11)"), "", "newest backup"},
		{errors.New("database or disk is full (13)"), "", "make room"},
		{errors.New("disk I/O error (4874)"), "", "make room"},
		{errors.New("unable to open database file (14)"), "", "the right to read and write"},
		{errors.New("attempt to write a readonly database (8)"), "", "the right to write"},
		{errors.New("something new"), "", "something new; put that right"},
		{&pgconn.PgError{Code: "28P01", Message: "password authentication failed for user \"nobody\""}, "postgres://x", "correct them in KANCA_DATABASE_URL"},
		{&pgconn.PgError{Code: "3D000"}, "postgres://x", "createdb"},
		{&pgconn.PgError{Code: "53300"}, "postgres://x", "max_connections"},
		{&pgconn.PgError{Code: "25006", Message: "cannot execute CREATE TABLE in a read-only transaction"}, "postgres://x", "may only be read"},
		{&pgconn.PgError{Code: "53100", Message: "could not extend file"}, "postgres://x", "make room"},
		{&pgconn.PgError{Code: "42501", Message: "permission denied for schema public"}, "postgres://x", "ALTER DATABASE name OWNER TO user"},
		{&pgconn.PgError{Code: "42P05", Message: "prepared statement already exists"}, "postgres://x", "pool_mode = session"},
		{&net.DNSError{Err: "no such host", Name: "secret.example"}, "postgres://x", "name of the server"},
		{&net.OpError{Op: "dial", Err: errors.New("connection refused")}, "postgres://x", "its server runs"},
		{errors.New("something new"), "postgres://x", "KANCA_DATABASE_URL is right"},
	} {
		t.Setenv("KANCA_DATABASE_URL", c.url)
		s := &settings.Settings{Data: "data"}
		err := settings.DatabaseTrouble(fmt.Errorf("cannot open the database: %w", c.err), s, s.DatabaseFile())
		if !strings.Contains(err.Error(), c.says) || strings.ContainsAny(err.Error(), "\n") || !errors.Is(err, c.err) {
			t.Errorf("%v: %v, want %q", c.err, err, c.says)
		}
		// Whoever puts a backup in the place of a whole database throws today away.
		if whole := !strings.Contains(c.says, "backup"); whole && strings.Contains(err.Error(), "backup") {
			t.Errorf("%v: %v", c.err, err)
		}
		if text := err.Error(); strings.Contains(text, "nobody") || strings.Contains(text, "secret") {
			t.Errorf("it repeats the address: %s", text)
		}
	}
	if err := settings.DatabaseTrouble(nil, &settings.Settings{}, ""); err != nil {
		t.Error(err)
	}
}
