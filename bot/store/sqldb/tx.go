package sqldb

import (
	"context"
	"database/sql"
)

// runner runs statements inside a transaction: group on SQLite, postgresTx on PostgreSQL.
type runner interface {
	exec(ctx context.Context, query string, args ...any) (sql.Result, error)
	query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Tx is a transaction that has begun. It belongs to the function that InTx calls.
type Tx struct {
	db    *DB
	on    runner
	scrub bool // something was overwritten that must leave the disk
	// abandon rolls the transaction back although it went well: it turned out that
	// there was nothing to do.
	abandon bool
	after   []func()
}

// Now is the time by the clock of Options.Now, in Unix milliseconds.
func (tx *Tx) Now() int64 { return tx.db.Now() }

// Dialect is what the database speaks.
func (tx *Tx) Dialect() Dialect { return tx.db.dialect }

// OwnNow is DB.OwnNow.
func (tx *Tx) OwnNow() sql.NullInt64 { return tx.db.OwnNow() }

// Scrub says that something was overwritten that must leave the disk with the commit.
func (tx *Tx) Scrub() { tx.scrub = true }

// Abandon rolls the transaction back although it goes well: there was nothing to do.
func (tx *Tx) Abandon() { tx.abandon = true }

// After calls fn once the transaction is committed. It must not wait for anything.
func (tx *Tx) After(fn func()) { tx.after = append(tx.after, fn) }

func (tx *Tx) committed() {
	for _, fn := range tx.after {
		fn()
	}
}

// Exec returns how many rows a statement touched.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	r, err := tx.on.exec(ctx, query, args...)
	if err != nil {
		return 0, asFault(err)
	}
	return r.RowsAffected()
}

// Row reads the only row of a query into dest; sql.ErrNoRows when there is none.
func (tx *Tx) Row(ctx context.Context, query string, args []any, dest ...any) error {
	if p, ok := tx.on.(pipeliner); ok {
		found, unread := false, error(nil)
		err := p.together(ctx, Question{Query: query, Args: args, Scan: func(r Scanner) error {
			if !found {
				found, unread = true, r.Scan(dest...)
			}
			return nil
		}})
		if err == nil && !found {
			return sql.ErrNoRows
		}
		if err == nil {
			return unread // which is no fault of the database
		}
		return asFault(err)
	}
	rows, err := tx.on.query(ctx, query, args...)
	if err != nil {
		return asFault(err)
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return asFault(err)
		}
		return sql.ErrNoRows
	}
	if err := rows.Scan(dest...); err != nil {
		return err
	}
	return asFault(rows.Close())
}

// Each calls scan for every row of a query.
func (tx *Tx) Each(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	rows, err := tx.on.query(ctx, query, args...)
	if err != nil {
		return asFault(err)
	}
	return Every(rows, scan)
}

// Insert runs a statement that makes one row at most, whose key is the counting column
// id, and then others, on PostgreSQL in one round trip. The key is 0 where no row was made.
func (tx *Tx) Insert(ctx context.Context, query string, args []any, then ...Question) (id int64, err error) {
	if _, ok := tx.on.(pipeliner); ok {
		made := Question{Query: query + ` RETURNING id`, Args: args, Scan: func(r Scanner) error { return r.Scan(&id) }}
		return id, tx.Ask(ctx, append([]Question{made}, then...)...)
	}
	// SQLite keeps what is returned in a table of its own, which costs a third of the statement.
	r, err := tx.on.exec(ctx, query, args...)
	if err != nil {
		return 0, asFault(err)
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return 0, err
	}
	if id, err = r.LastInsertId(); err != nil {
		return 0, err
	}
	return id, tx.Ask(ctx, then...)
}

// Question is a statement, and what reads its rows; nil where nobody does.
type Question struct {
	Query string
	Args  []any
	Scan  func(Scanner) error

	touched *int64 // becomes how many rows it touched
}

// Scanner is a row that is read: *sql.Rows or pgx.Rows.
type Scanner interface{ Scan(dest ...any) error }

// pipeliner is a runner that takes several statements at once.
type pipeliner interface {
	// together runs statements in order and reads their rows.
	together(ctx context.Context, questions ...Question) error
	// later runs a statement before the next one that somebody waits for.
	later(q Question)
}

// Ask runs statements in order, on PostgreSQL in one round trip: none may need the
// rows of another.
func (tx *Tx) Ask(ctx context.Context, questions ...Question) error {
	if p, ok := tx.on.(pipeliner); ok {
		return asFault(p.together(ctx, questions...))
	}
	for _, q := range questions {
		var err error
		if q.Scan == nil {
			_, err = tx.Exec(ctx, q.Query, q.Args...)
		} else {
			err = tx.Each(ctx, q.Query, q.Args, func(r *sql.Rows) error { return q.Scan(r) })
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Write runs a statement of which nobody needs to know how many rows it touched. On
// PostgreSQL it goes with the next statement or with COMMIT, and so does its error.
func (tx *Tx) Write(ctx context.Context, query string, args ...any) error {
	if p, ok := tx.on.(pipeliner); ok {
		p.later(Question{Query: query, Args: args})
		return nil
	}
	_, err := tx.Exec(ctx, query, args...)
	return err
}

// Every calls scan for every row, and closes them.
func Every(rows *sql.Rows, scan func(*sql.Rows) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return asFault(rows.Err())
}
