package sqldb

import (
	"context"
	"database/sql"
	"fmt"
)

// What SQLite's one writer is asked, by whoever has the baton of group.

// cleanLog takes erased values out of the write-ahead log, where every earlier
// form of a page stays until the log is written back. scrub says that the
// transaction just committed erased something. A reader in the way is not waited
// for: the next commit tries again, and closing the database does it at last.
func (g *group) cleanLog(scrub bool) {
	if scrub {
		g.unclean.Store(true)
	}
	if !g.unclean.Load() || g.takeBaton(&ticket{alone: true, ctx: context.Background()}) != nil {
		return
	}
	defer g.passBaton(nil)
	if g.do("PRAGMA busy_timeout=0") != nil {
		return
	}
	defer g.do("PRAGMA busy_timeout=5000")
	rows, err := g.query(context.Background(), "PRAGMA wal_checkpoint(TRUNCATE)")
	if err != nil {
		return
	}
	defer rows.Close()
	busy := 1
	var pages, written int
	if rows.Next() && rows.Scan(&busy, &pages, &written) == nil && busy == 0 {
		g.unclean.Store(false)
	}
}

// stmt prepares a query once for the life of the connection.
func (g *group) stmt(query string) (*sql.Stmt, error) {
	if s := g.stmts[query]; s != nil {
		return s, nil
	}
	s, err := g.conn.PrepareContext(context.Background(), SQLite.SQL(query))
	if err != nil {
		return nil, fmt.Errorf("a query cannot be prepared: %w", err)
	}
	g.stmts[query] = s
	return s, nil
}

func (g *group) do(query string) error {
	s, err := g.stmt(query)
	if err != nil {
		return err
	}
	_, err = s.ExecContext(context.Background())
	return err
}

// exec and query look at ctx before a statement only: to interrupt a writing
// statement would make SQLite roll back the work of the whole group.
func (g *group) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s, err := g.stmt(query)
	if err != nil {
		return nil, err
	}
	g.effort.stated(ctx, 1)
	return s.ExecContext(context.Background(), args...)
}

func (g *group) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s, err := g.stmt(query)
	if err != nil {
		return nil, err
	}
	g.effort.stated(ctx, 1)
	return s.QueryContext(context.Background(), args...)
}
