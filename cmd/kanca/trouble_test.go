package main

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

func TestTroubleWithADatabaseSaysWhatToDo(t *testing.T) {
	for _, c := range []struct {
		err       error
		url, says string
	}{
		{errors.New("failed to initialize: file is not a database (26)"), "", "newest backup"},
		{errors.New("database disk image is malformed (11)"), "", "newest backup"},
		{errors.New("database or disk is full (13)"), "", "make room"},
		{errors.New("attempt to write a readonly database (8)"), "", "the right to write"},
		{errors.New("something new"), "", "something new; put that right"},
		{&pgconn.PgError{Code: "28P01", Message: "password authentication failed for user \"nobody\""}, "postgres://x", "correct them in KANCA_DATABASE_URL"},
		{&pgconn.PgError{Code: "3D000"}, "postgres://x", "createdb"},
		{&pgconn.PgError{Code: "53300"}, "postgres://x", "max_connections"},
		{&pgconn.PgError{Code: "42501", Message: "permission denied for schema public"}, "postgres://x", "may make tables"},
		{&net.DNSError{Err: "no such host", Name: "secret.example"}, "postgres://x", "name of the server"},
		{&net.OpError{Op: "dial", Err: errors.New("connection refused")}, "postgres://x", "its server runs"},
		{errors.New("something new"), "postgres://x", "KANCA_DATABASE_URL is right"},
	} {
		t.Setenv("KANCA_DATABASE_URL", c.url)
		s := &settings{Data: "data"}
		err := databaseTrouble(fmt.Errorf("cannot open the database: %w", c.err), s, s.databaseFile())
		if !strings.Contains(err.Error(), c.says) || strings.ContainsAny(err.Error(), "\n") || !errors.Is(err, c.err) {
			t.Errorf("%v: %v, want %q", c.err, err, c.says)
		}
		if text := err.Error(); strings.Contains(text, "nobody") || strings.Contains(text, "secret") {
			t.Errorf("it repeats the address: %s", text)
		}
	}
	if err := databaseTrouble(nil, &settings{}, ""); err != nil {
		t.Error(err)
	}
}
