package sqldb

import (
	"context"
	"sync/atomic"
)

// Effort is what a database was asked for since it was opened, by calls of InTx and
// of what uses it. It does not depend on what else the machine does, as times do.
type Effort struct {
	Statements int64
	Trips      int64 // ways to a PostgreSQL server and back; 0 on SQLite
	Commits    int64 // waits for the disk
	Reads      int64 // questions outside of transactions
}

// Effort returns what was asked for until now.
func (db *DB) Effort() Effort {
	return Effort{db.effort.statements.Load(), db.effort.trips.Load(), db.effort.commits.Load(), db.effort.reads.Load()}
}

// Since is what was asked for after an earlier moment.
func (e Effort) Since(earlier Effort) Effort {
	return Effort{e.Statements - earlier.Statements, e.Trips - earlier.Trips, e.Commits - earlier.Commits, e.Reads - earlier.Reads}
}

type effort struct{ statements, trips, commits, reads atomic.Int64 }

// stated counts statements of a transaction, and read questions outside of one.
func (e *effort) stated(ctx context.Context, n int) { e.statements.Add(int64(n)); counts(ctx, n) }
func (e *effort) read(ctx context.Context, n int)   { e.reads.Add(int64(n)); counts(ctx, n) }

type counted struct{}

// Counted is ctx for work whose questions are counted in n as well: what one request asks,
// whatever others ask meanwhile. What is asked with nil is counted by nobody.
func Counted(ctx context.Context, n *atomic.Int64) context.Context {
	return context.WithValue(ctx, counted{}, n)
}

func counts(ctx context.Context, asked int) {
	if n, ok := ctx.Value(counted{}).(*atomic.Int64); ok && n != nil {
		n.Add(int64(asked))
	}
}

// Prepared are the statements that were run in transactions of an SQLite database, in
// the words of a dialect. Nobody may write meanwhile.
func (db *DB) Prepared(d Dialect) (texts []string) {
	for query := range db.group.stmts {
		texts = append(texts, d.SQL(query))
	}
	return texts
}
