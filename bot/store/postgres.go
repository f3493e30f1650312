package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

const postgresConns = 16

// connectTime is how long the server may take to accept a connection, where the
// address does not say.
const connectTime = 5 * time.Second

// openPostgres opens a pool on the server at address.
func (db *DB) openPostgres(ctx context.Context, address string) error {
	db.dialect = postgresDialect
	config, err := pgx.ParseConfig(address)
	if err != nil {
		// The parser's message repeats parts of the address.
		return errors.New("the postgres:// address cannot be read; see the PostgreSQL manual, \"Connection URIs\"")
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTime
	}
	// A connection on which nothing is asked is found dead by itself.
	config.DialFunc = (&net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: 2 * time.Second, Count: 3}}).DialContext
	db.write = stdlib.OpenDB(*config)
	db.read = db.write
	db.write.SetMaxOpenConns(postgresConns)
	db.write.SetMaxIdleConns(postgresConns)
	if err := db.write.PingContext(ctx); err != nil {
		return fmt.Errorf("the server does not answer: %w", err)
	}
	return db.prepare(ctx)
}

// doubtIdle closes the connections on which nothing is asked when a call got no
// answer in its time: those that a firewall forgot, or whose host lost power, are
// dead together, and each would cost the next call all of its time.
func (db *DB) doubtIdle(err error) {
	if db.group != nil || db.write == nil || !errors.Is(err, context.DeadlineExceeded) {
		return
	}
	db.write.SetMaxIdleConns(0)
	db.write.SetMaxIdleConns(postgresConns)
}

// postgresAgain reports whether a transaction failed only because of another
// one and may be run again as it is.
func postgresAgain(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01")
}

// plainTx runs statements in a transaction of database/sql.
type plainTx struct {
	dialect dialect
	tx      *sql.Tx
}

func (p plainTx) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return p.tx.ExecContext(ctx, p.dialect.sql(query), args...)
}

func (p plainTx) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return p.tx.QueryContext(ctx, p.dialect.sql(query), args...)
}
