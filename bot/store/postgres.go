package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

const postgresConns = 16

// openPostgres opens a pool on the server at address.
func (db *DB) openPostgres(ctx context.Context, address string) error {
	db.dialect = postgresDialect
	config, err := pgx.ParseConfig(address)
	if err != nil {
		// The parser's message repeats parts of the address.
		return errors.New("the postgres:// address cannot be read; see the PostgreSQL manual, \"Connection URIs\"")
	}
	db.write = stdlib.OpenDB(*config)
	db.read = db.write
	db.write.SetMaxOpenConns(postgresConns)
	db.write.SetMaxIdleConns(postgresConns)
	if err := db.write.PingContext(ctx); err != nil {
		return fmt.Errorf("the server does not answer: %w", err)
	}
	return migrate(ctx, db.dialect, db.write)
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
