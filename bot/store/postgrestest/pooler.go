package postgrestest

import (
	"io"
	"net"
	"net/url"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
)

// taken are the parameters of a new connection that PgBouncer takes; for any other it
// refuses the connection unless ignore_startup_parameters names it (its manual, config).
var taken = map[string]bool{"user": true, "database": true, "client_encoding": true, "DateStyle": true, "TimeZone": true,
	"standard_conforming_strings": true, "application_name": true}

// Pooler stands before the database at a postgres:// address and takes connections as
// PgBouncer does that keeps one to the server for each (pool_mode = session). It returns
// the address of the database behind it.
func Pooler(t testing.TB, database string) (address string) {
	t.Helper()
	to, err := pgx.ParseConfig(database)
	if err != nil {
		t.Fatal("the address of the database cannot be read")
	}
	network, server := pgconn.NetworkAddress(to.Host, to.Port)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer near.Close()
				client := pgproto3.NewBackend(near, near)
				message, err := client.ReceiveStartupMessage()
				start, ok := message.(*pgproto3.StartupMessage)
				if err != nil || !ok {
					return
				}
				for name := range start.Parameters {
					if !taken[name] {
						client.Send(&pgproto3.ErrorResponse{Severity: "FATAL", Code: pgProtocolViolation, Message: "unsupported startup parameter: " + name})
						_ = client.Flush()
						return
					}
				}
				far, err := net.Dial(network, server)
				if err != nil {
					return
				}
				defer far.Close()
				front := pgproto3.NewFrontend(far, far)
				front.Send(start)
				if front.Flush() != nil {
					return
				}
				go func() { _, _ = io.Copy(near, far); near.Close() }()
				_, _ = io.Copy(far, near)
			}()
		}
	}()
	u := url.URL{Scheme: "postgres", User: url.UserPassword(to.User, to.Password), Host: listener.Addr().String(), Path: to.Database, RawQuery: "sslmode=disable"}
	return u.String()
}

const pgProtocolViolation = "08P01"
