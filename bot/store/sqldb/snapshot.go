package sqldb

import (
	"context"
	"database/sql"
)

// Snapshot begins a transaction that only reads and sees one moment, however long it
// takes. It must be rolled back.
func (db *DB) Snapshot(ctx context.Context) (*sql.Tx, error) {
	tx, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: db.dialect.snapshot})
	db.doubtIdle(err)
	return tx, err
}

// Within runs the statements of a Tx inside of a snapshot.
func (db *DB) Within(snapshot *sql.Tx) *Tx {
	return &Tx{db: db, on: plainTx{db.dialect, snapshot, &db.effort}}
}

// AtOneMoment calls fn with what reads the database as it is at one moment.
func (db *DB) AtOneMoment(ctx context.Context, fn func(*Tx) error) error {
	t, err := db.Snapshot(ctx)
	if err != nil {
		return err
	}
	if db.group == nil {
		db.effort.read(ctx, 2) // a server is asked to begin and to end it
	}
	defer t.Rollback() // there is nothing to commit
	err = fn(db.Within(t))
	db.doubtIdle(err)
	return err
}

// plainTx runs statements in a transaction of database/sql that only reads.
type plainTx struct {
	dialect Dialect
	tx      *sql.Tx
	effort  *effort
}

func (p plainTx) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return p.tx.ExecContext(ctx, p.dialect.SQL(query), args...)
}

func (p plainTx) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	p.effort.read(ctx, 1)
	return p.tx.QueryContext(ctx, p.dialect.SQL(query), args...)
}
