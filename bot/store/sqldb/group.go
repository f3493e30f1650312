package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"runtime"
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
// so callers that wait anyway share one BEGIN … COMMIT: each has its function run
// inside its own SAVEPOINT, and returns only after the commit that holds its work. An
// error rolls back that member's savepoint alone. Whoever finds the connection free
// begins; what came to wait meanwhile is run one after the other by a goroutine for all
// of them, which then commits: to wake each caller for its own function would cost as
// much as some statements. One caller by itself has a transaction of its own and waits
// for nobody.
type group struct {
	conn   *sql.Conn
	effort *effort
	stmts  map[string]*sql.Stmt // prepared on conn; used by the baton's holder only

	mu     sync.Mutex
	held   bool // somebody has the baton
	closed bool
	queue  []*ticket

	unclean atomic.Bool // the write-ahead log holds erased values
}

// ticket is a caller that waits.
type ticket struct {
	ready chan struct{} // closed when the baton is handed over, or when it is done with
	alone bool
	ctx   context.Context
	fn    func() error // what another member may run for it; nil where the baton itself is wanted

	joined  bool // it is done with, as err and the rest say
	err     error
	panics  any  // what fn panicked with
	exiting bool // fn ended its goroutine
}

// outcome ends the call of one whose function was run for it as that ended.
func (t *ticket) outcome() error {
	if t.panics != nil {
		panic(t.panics)
	}
	if t.exiting {
		runtime.Goexit()
	}
	return t.err
}

// commit is one BEGIN … COMMIT and those who wait for it.
type commit struct {
	began   time.Time
	members int
	lost    bool
	alone   bool
	done    chan struct{} // closed when it has ended, as err says
	err     error
	joined  []*ticket // whose functions were run for them, and succeeded
}

func newGroup(conn *sql.Conn, e *effort) *group {
	g := &group{conn: conn, effort: e, stmts: make(map[string]*sql.Stmt)}
	g.keepBefore(inMemory)
	return g
}

// run calls fn inside a transaction and returns after its commit. alone keeps
// others out of that transaction.
func (g *group) run(ctx context.Context, alone bool, fn func() error) error {
	t := &ticket{alone: alone, ctx: ctx, fn: fn}
	if err := g.takeBaton(t); err != nil {
		return err
	}
	if t.joined {
		return t.outcome()
	}
	if alone {
		g.keepBefore(onDisk)
	}
	if err := g.do("BEGIN IMMEDIATE"); err != nil {
		g.keepBefore(inMemory)
		g.passBaton(nil)
		return err
	}
	c := &commit{began: time.Now(), done: make(chan struct{}), alone: alone}
	if err := g.first(c, alone, fn); err != nil {
		return err
	}
	<-c.done
	return c.err
}

// first runs fn for the caller itself and then sees to those who wait. It does the
// latter also when fn panics, which then unwinds in its caller's goroutine.
func (g *group) first(c *commit, alone bool, fn func() error) error {
	defer func() {
		if next := g.next(c, alone); next != nil {
			go g.rest(c, next)
		} else {
			g.end(c)
		}
	}()
	return g.member(c, fn)
}

// rest runs what waits and commits. Where a function ends the goroutine, another one
// goes on.
func (g *group) rest(c *commit, next *ticket) {
	for ; next != nil; next = g.next(c, false) {
		g.join(c, next)
	}
	g.end(c)
}

// join runs the function of one that waits.
func (g *group) join(c *commit, t *ticket) {
	returned := false
	defer func() {
		exiting := false
		if p := recover(); p != nil || !returned { // else whoever waits may have it already
			exiting = p == nil
			t.panics, t.exiting = p, exiting
			close(t.ready)
		}
		if exiting {
			if next := g.next(c, false); next != nil {
				go g.rest(c, next)
			} else {
				g.end(c)
			}
		}
	}()
	if t.err = t.ctx.Err(); t.err == nil {
		t.err = g.member(c, t.fn)
	}
	returned = true
	if t.err != nil {
		close(t.ready)
		return
	}
	c.joined = append(c.joined, t)
}

// member runs fn in a savepoint, which is taken back unless it returns nil.
func (g *group) member(c *commit, fn func() error) (err error) {
	c.members++
	kept := false
	defer func() {
		if !kept && !c.lost {
			if e := errors.Join(g.do("ROLLBACK TO member"), g.do("RELEASE member")); e != nil {
				c.lost = true
			}
		}
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

// next takes the one waiting that may join c out of the queue; nil where c is to end.
func (g *group) next(c *commit, alone bool) *ticket {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.queue) == 0 || alone || g.closed || c.lost || c.members >= groupMembers || time.Since(c.began) >= groupAge {
		return nil
	}
	t := g.queue[0]
	if t.alone || t.fn == nil {
		return nil
	}
	g.queue = g.queue[1:]
	t.joined = true
	return t
}

// end commits c.
func (g *group) end(c *commit) {
	if c.lost {
		c.err = errGroupLost
		_ = g.do("ROLLBACK") // SQLite has mostly done so already
	} else if err := g.do("COMMIT"); err != nil {
		c.err = err
		_ = g.do("ROLLBACK")
	} else {
		g.effort.commits.Add(1)
	}
	if c.alone {
		g.keepBefore(inMemory)
	}
	g.passBaton(c)
}

// Where SQLite keeps pages as they were before a savepoint: of turns in memory, for they
// are few, and in a file each was written by two calls of the system; of a long
// transaction they may be most of the database.
const (
	inMemory = "PRAGMA temp_store=MEMORY"
	onDisk   = "PRAGMA temp_store=DEFAULT"
)

// keepBefore is said between transactions. It takes effect when it is prepared, so it is
// each time; nothing but time depends on it.
func (g *group) keepBefore(where string) { _, _ = g.conn.ExecContext(context.Background(), where) }

// takeBaton waits for the baton, or until what t asks for was done by who has it.
func (g *group) takeBaton(t *ticket) error {
	if err := t.ctx.Err(); err != nil {
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
	t.ready = make(chan struct{})
	g.queue = append(g.queue, t)
	g.mu.Unlock()
	select {
	case <-t.ready:
	case <-t.ctx.Done():
		g.mu.Lock()
		for i, q := range g.queue {
			if q == t {
				g.queue = append(g.queue[:i], g.queue[i+1:]...)
				g.mu.Unlock()
				return t.ctx.Err()
			}
		}
		g.mu.Unlock()
		<-t.ready // the baton came, or somebody took it along, at the same moment
	}
	if t.joined {
		return nil
	}
	g.mu.Lock()
	closed := g.closed
	g.mu.Unlock()
	err := t.ctx.Err()
	if closed {
		err = errClosed
	}
	if err != nil {
		g.passBaton(nil)
	}
	return err
}

// passBaton ends c, if any, and gives the baton to the next one waiting.
func (g *group) passBaton(c *commit) {
	if c != nil {
		close(c.done)
		for _, t := range c.joined {
			t.err = c.err
			close(t.ready)
		}
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
	t := &ticket{ready: make(chan struct{}), alone: true, ctx: context.Background()}
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
