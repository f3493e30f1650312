package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// Every statement costs PostgreSQL's clients a way there and back, which takes longer
// than the statement, and a person stays locked all the while. So what does not need
// each other's answers goes together: BEGIN with the first Question, and what is only
// written with COMMIT.

// rollbackTime is how long a transaction may take to be given up; after it the
// connection is.
const rollbackTime = 5 * time.Second

// unasked marks the context of a transaction that takes a connection: whether it lives
// is seen by the first statement, and to ask before takes a way of its own.
type unasked struct{}

type silence struct{}

// Impatient is ctx for transactions whose connection counts as dead once PostgreSQL says
// nothing for so long to what it is asked at once. However many ways a transaction takes,
// a server that is far away says something in that time and one that is dead does not.
// It has no effect on SQLite.
func Impatient(ctx context.Context, limit time.Duration) context.Context {
	return context.WithValue(ctx, silence{}, limit)
}

// postgresTx is a transaction on PostgreSQL. It begins with its first statement.
type postgresTx struct {
	db      *DB
	conn    *sql.Conn
	waiting []Question // to be run before the next one; BEGIN comes first
	began   bool       // the server was asked something
	over    bool
}

func (db *DB) beginPostgres(ctx context.Context) (*postgresTx, error) {
	conn, err := db.write.Conn(context.WithValue(ctx, unasked{}, true))
	if err != nil {
		return nil, err
	}
	return &postgresTx{db: db, conn: conn, waiting: []Question{{Query: "BEGIN"}}}, nil
}

func (p *postgresTx) later(q Question) { p.waiting = append(p.waiting, q) }

func (p *postgresTx) together(ctx context.Context, questions ...Question) error {
	all := append(p.waiting, questions...)
	p.waiting = nil
	if len(all) == 0 {
		return nil
	}
	first := !p.began && all[len(all)-1].Query != "COMMIT"
	p.began = true
	p.db.effort.trips.Add(1)
	p.db.effort.stated(ctx, len(all))
	if limit, ok := ctx.Value(silence{}).(time.Duration); ok {
		var end context.CancelFunc
		ctx, end = context.WithTimeout(ctx, limit)
		defer end()
	}
	dead := false
	err := p.conn.Raw(func(raw any) error {
		conn := raw.(*stdlib.Conn).Conn()
		err := p.send(ctx, conn, all)
		dead = conn.IsClosed()
		return err
	})
	if err != nil && first && dead && ctx.Err() == nil {
		// The server was started again since the connection was used last, and the
		// others are as dead. Nothing of the transaction was done.
		p.db.dropIdle()
		return fmt.Errorf("%w: %w", ErrAgain, err)
	}
	return err
}

// send runs statements in one round trip.
func (p *postgresTx) send(ctx context.Context, conn *pgx.Conn, all []Question) error {
	texts := make([]string, len(all))
	for i, q := range all {
		texts[i] = p.db.dialect.SQL(q.Query)
	}
	read := func(i int, rows pgx.Rows) error {
		q := all[i]
		for q.Scan != nil && rows.Next() {
			if err := q.Scan(rows); err != nil {
				return err
			}
		}
		rows.Close()
		if err := rows.Err(); err != nil {
			return err
		}
		if q.touched != nil {
			*q.touched = rows.CommandTag().RowsAffected()
		}
		if tag := rows.CommandTag().String(); q.Query == "COMMIT" && tag != "COMMIT" {
			return fmt.Errorf("the server answered %q to COMMIT", tag)
		}
		return nil
	}
	if p.db.statements.takes(texts) {
		return p.db.statements.pipeline(ctx, conn, texts, all, read)
	}
	batch := &pgx.Batch{}
	for i, q := range all {
		batch.Queue(texts[i], q.Args...)
	}
	results := conn.SendBatch(ctx, batch)
	defer results.Close()
	for i := range all {
		rows, err := results.Query()
		if err != nil {
			return err
		}
		err = read(i, rows)
		rows.Close()
		if err != nil {
			return err
		}
	}
	return results.Close()
}

func (p *postgresTx) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	var touched int64
	err := p.together(ctx, Question{Query: query, Args: args, touched: &touched})
	return driver.RowsAffected(touched), err
}

func (p *postgresTx) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := p.together(ctx); err != nil {
		return nil, err
	}
	p.db.effort.trips.Add(1)
	p.db.effort.stated(ctx, 1)
	return p.conn.QueryContext(ctx, p.db.dialect.SQL(query), args...)
}

// commit sends what waits and ends the transaction.
func (p *postgresTx) commit(ctx context.Context) error {
	if !p.began && len(p.waiting) == 1 { // nothing was asked but BEGIN
		p.over = true
		return nil
	}
	if err := p.together(ctx, Question{Query: "COMMIT"}); err != nil {
		return err
	}
	p.over = true
	p.db.effort.commits.Add(1)
	return nil
}

// close gives the connection back, and a transaction that was not committed up. A
// connection whose transaction cannot be ended is not used again.
func (p *postgresTx) close() error {
	var err error
	if p.began && !p.over {
		ctx, cancel := context.WithTimeout(context.Background(), rollbackTime)
		_, err = p.conn.ExecContext(ctx, "ROLLBACK")
		cancel()
	}
	return errors.Join(err, p.conn.Close())
}
