package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// Limits of one commit. A turn takes a fraction of a millisecond, so neither
// holds anybody back noticeably.
const (
	groupMembers = 32
	groupAge     = 5 * time.Millisecond
)

var (
	errClosed = errors.New("the database is closed")
	// errGroupLost means that SQLite rolled the shared transaction back because
	// of another member (a full disk, a broken file): run again, alone.
	errGroupLost = errors.New("the shared transaction was lost")
)

// group is SQLite's one writer. Waiting for the disk takes longer than a turn,
// so callers that wait anyway share one BEGIN … COMMIT: each runs its function
// in its own goroutine and inside its own SAVEPOINT, hands the connection to the
// next one waiting, and returns only after the commit that holds its work. An
// error rolls back that member's savepoint alone. Whoever finds nobody waiting,
// or a full group, commits for all. One caller by itself has a transaction of
// its own and waits for nobody.
type group struct {
	conn   *sql.Conn
	effort *effort
	stmts  map[string]*sql.Stmt // prepared on conn; used by the baton's holder only

	mu     sync.Mutex
	held   bool // somebody has the baton
	closed bool
	queue  []*ticket
	open   *commit // the transaction that has begun; the baton's holder owns it

	unclean atomic.Bool // the write-ahead log holds erased values
}

type ticket struct {
	ready chan struct{} // closed when the baton is handed over
	alone bool
}

// commit is one BEGIN … COMMIT and those who wait for it.
type commit struct {
	began   time.Time
	members int
	lost    bool
	done    chan struct{}
	err     error
}

func newGroup(conn *sql.Conn, e *effort) *group {
	return &group{conn: conn, effort: e, stmts: make(map[string]*sql.Stmt)}
}

// run calls fn inside a transaction and returns after its commit. alone keeps
// others out of that transaction.
func (g *group) run(ctx context.Context, alone bool, fn func() error) error {
	if err := g.takeBaton(ctx, alone); err != nil {
		return err
	}
	if g.open == nil {
		if err := g.do("BEGIN IMMEDIATE"); err != nil {
			g.passBaton(nil)
			return err
		}
		g.open = &commit{began: time.Now(), done: make(chan struct{})}
	}
	c := g.open
	c.members++
	err := g.member(c, alone, fn)
	if err != nil {
		return err
	}
	<-c.done
	return c.err
}

// member runs fn in a savepoint and then hands the baton on or commits. It does
// the latter also when fn panics, which then unwinds in its caller's goroutine.
func (g *group) member(c *commit, alone bool, fn func() error) (err error) {
	kept := false
	defer func() {
		if !kept && !c.lost {
			if e := errors.Join(g.do("ROLLBACK TO member"), g.do("RELEASE member")); e != nil {
				c.lost = true
			}
		}
		g.finish(c, alone)
	}()
	if err := g.do("SAVEPOINT member"); err != nil {
		c.lost = true
		return err
	}
	if err := fn(); err != nil {
		return err
	}
	if err := g.do("RELEASE member"); err != nil {
		return err
	}
	kept = true
	return nil
}

// finish lets the next one waiting join c, or commits c.
func (g *group) finish(c *commit, alone bool) {
	g.mu.Lock()
	if len(g.queue) > 0 && !alone && !g.queue[0].alone && !c.lost &&
		c.members < groupMembers && time.Since(c.began) < groupAge {
		next := g.queue[0]
		g.queue = g.queue[1:]
		g.mu.Unlock()
		close(next.ready)
		return
	}
	g.mu.Unlock()
	if c.lost {
		c.err = errGroupLost
		_ = g.do("ROLLBACK") // SQLite has mostly done so already
	} else if err := g.do("COMMIT"); err != nil {
		c.err = err
		_ = g.do("ROLLBACK")
	} else {
		g.effort.commits.Add(1)
	}
	g.passBaton(c)
}

func (g *group) takeBaton(ctx context.Context, alone bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	g.mu.Lock()
	if g.closed {
		g.mu.Unlock()
		return errClosed
	}
	if !g.held {
		g.held = true
		g.mu.Unlock()
		return nil
	}
	t := &ticket{ready: make(chan struct{}), alone: alone}
	g.queue = append(g.queue, t)
	g.mu.Unlock()
	select {
	case <-t.ready:
	case <-ctx.Done():
		g.mu.Lock()
		for i, q := range g.queue {
			if q == t {
				g.queue = append(g.queue[:i], g.queue[i+1:]...)
				g.mu.Unlock()
				return ctx.Err()
			}
		}
		g.mu.Unlock()
		<-t.ready // the baton came at the same moment
	}
	g.mu.Lock()
	closed := g.closed
	g.mu.Unlock()
	err := ctx.Err()
	if closed {
		err = errClosed
	}
	if err != nil {
		if c := g.open; c != nil {
			g.finish(c, false)
		} else {
			g.passBaton(nil)
		}
	}
	return err
}

// passBaton ends c, if any, and gives the baton to the next one waiting.
func (g *group) passBaton(c *commit) {
	g.open = nil
	if c != nil {
		close(c.done)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.queue) == 0 {
		g.held = false
		return
	}
	next := g.queue[0]
	g.queue = g.queue[1:]
	close(next.ready)
}

// close waits for the running transaction and refuses those that wait.
func (g *group) close() error {
	g.mu.Lock()
	if g.closed {
		g.mu.Unlock()
		return nil
	}
	g.closed = true
	t := &ticket{ready: make(chan struct{}), alone: true}
	wait := g.held
	if wait {
		g.queue = append(g.queue, t)
	}
	g.held = true
	g.mu.Unlock()
	if wait {
		<-t.ready
	}
	// Nobody can take the baton after closed is set, and those before us in the
	// queue have given it on.
	var errs []error
	for _, s := range g.stmts {
		errs = append(errs, s.Close())
	}
	errs = append(errs, g.conn.Close())
	g.passBaton(nil)
	return errors.Join(errs...)
}

// cleanLog takes erased values out of the write-ahead log, where every earlier
// form of a page stays until the log is written back. scrub says that the
// transaction just committed erased something. A reader in the way is not waited
// for: the next commit tries again, and closing the database does it at last.
func (g *group) cleanLog(scrub bool) {
	if scrub {
		g.unclean.Store(true)
	}
	if !g.unclean.Load() || g.takeBaton(context.Background(), true) != nil {
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
