package regency

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/jackc/pgx/v5"

	"kanca/bot"
	"kanca/bot/store"
)

// Store is the part of store.DB that a Flow needs.
type Store interface {
	RegencyDue(ctx context.Context, kind string, limit int) ([]store.RegencyDue, error)
	RegencyRegistrations(ctx context.Context, ids []string) (map[string]store.RegencyRegistration, error)
	RegencyReports(ctx context.Context, ids []string) (map[string]store.RegencyReport, error)
	RegencyArrived(context.Context, []store.RegencyDue) error
	RegencyHeld(context.Context, []store.RegencyHeld) error
	OvertakeRegency(ctx context.Context, kind, id string, there int64) error
	RegencyStanding(ctx context.Context, kind string) (map[string]store.RegencyStanding, error)
	SendRegencyAgain(ctx context.Context, kind string, keys []string) error
	RegencyDiffers(context.Context, []store.RegencyDifference) error
	RegencyTaken(context.Context) (map[string]bool, error)
	RegencyParts(context.Context) (map[string]store.RegencyPart, error)
	RegencyPartFlows(ctx context.Context, name, mark string) error
	RegencyPartHeld(ctx context.Context, name, reason string, wait time.Duration) error
}

// Options are what a Flow works with.
type Options struct {
	Store   Store
	Address string // of the regency's database
	// Published are the tables that are sent as a whole, as they are now.
	Published func(context.Context) ([]Whole, error)
	// Take applies what an officer did with a registration; a reason says why it was not
	// applied, and an error that it is to be tried again.
	Take func(context.Context, FollowUp) (reason string, err error)
	Log  *slog.Logger
	// Now is the clock of this machine; nil is the real one.
	Now func() time.Time
	// DeadAfter is after how much silence whoever holds the lock counts as dead; 0 is the usual.
	DeadAfter time.Duration
}

// Growing is the Only of counts: a kanca that was put back from a backup counts on from less.
const Growing = `excluded.jumlah > t.jumlah`

// Whole is a table that is sent as a whole whenever it changed.
type Whole struct {
	Table string
	Mark  string // tells two states of it apart
	// Rows are all rows, or where since is not zero at least those that changed since then.
	Rows  func(ctx context.Context, since time.Time) ([]map[string]any, error)
	Drop  bool          // only what is new or says something else is sent, and what is gone is deleted
	Only  string        // when a row t that is there is written over, in SQL; "" always
	Every time.Duration // not more often than this
}

const (
	idle       = 300 * time.Millisecond // between looks while nothing waits
	backEvery  = time.Second            // between looks at what the regency wrote
	wholeEvery = 5 * time.Second        // between looks at what is published
	notedEvery = 5 * time.Second        // how often it is kept that the flow goes
	firstWait  = time.Second            // after the first failure
	partWait   = 2 * time.Second        // after a table's first failure
	longWait   = 15 * time.Second       // after many
)

// Flow brings over what waits, and takes back what the regency wrote. Of several processes
// one does, whoever holds the lock in the regency's own database: it goes with the
// connection, so that nobody waits for one that died.
type Flow struct {
	o        Options
	conn     *pgx.Conn // with the lock
	spare    *pgx.Conn // that waits for it
	waits    time.Time // since when
	tried    time.Time // when the lock was asked for last
	parts    map[string]store.RegencyPart
	back     time.Time // when the regency's rows were looked at last
	whole    time.Time
	noted    time.Time              // when it was kept last that the flow goes
	compared time.Time              // when both sides were compared last on this connection
	compares time.Time              // when comparing, which failed, is tried again
	failed   int                    // how often it did on this connection
	sent     map[string]bool        // the tables that were sent as a whole on this connection
	looked   time.Time              // when it was looked last whether all tables are as they should be
	lacks    map[string]string      // what each table lacked then
	barred   map[[2]bot.Status]bool // steps that the regency does not allow
	stuck    map[int64]stuckRow     // what the regency wrote and does not let be marked
	size     int                    // how many things travel in one transaction now
}

// New returns a flow; Run lets it go.
func New(o Options) *Flow {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.DeadAfter == 0 {
		o.DeadAfter = deadAfter
	}
	return &Flow{o: o, size: batch, stuck: map[int64]stuckRow{}}
}

// Run goes on until ctx ends. Nothing ends it before, whatever the regency's database does.
func (f *Flow) Run(ctx context.Context) {
	failures := 0
	for ctx.Err() == nil {
		worked, err := f.guarded(ctx)
		wait := idle
		switch {
		case ctx.Err() != nil:
		case err != nil:
			f.disconnect()
			wait = backoff(failures, firstWait, longWait)
			failures++
			f.o.Log.Warn("the flow to the regency stands still", "error", inWords(err))
			if err := f.o.Store.RegencyPartHeld(ctx, "", inWords(err).Error(), wait); err != nil {
				f.o.Log.Warn("how the flow to the regency does could not be kept", "error", err)
			}
		case worked:
			failures, wait = 0, 0
		default:
			failures = 0
		}
		pause(ctx, wait)
	}
	f.disconnect()
}

func pause(ctx context.Context, wait time.Duration) {
	if wait <= 0 {
		return
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

func (f *Flow) disconnect() {
	for _, conn := range []*pgx.Conn{f.conn, f.spare} {
		if conn != nil {
			ending, cancel := context.WithTimeout(context.Background(), time.Second)
			_ = conn.Close(ending) // it may be broken already
			cancel()
		}
	}
	f.conn, f.spare = nil, nil
}

// guarded keeps a panic from taking the service down.
func (f *Flow) guarded(ctx context.Context) (worked bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = f.brokeDown(p)
		}
	}()
	return f.Pass(ctx)
}

// brokeDown says that the program itself is at fault.
func (f *Flow) brokeDown(p any) error {
	f.o.Log.Error("the flow to the regency broke down", "panic", p, "stack", string(debug.Stack()))
	return &Trouble{fmt.Sprintf("the flow broke down (%v); please report this", p), nil}
}

// Pass does once what Run does again and again, and reports whether there was something to
// do. An error is the connection's, or of kanca's own database.
func (f *Flow) Pass(ctx context.Context) (worked bool, err error) {
	if err := f.connected(ctx); err != nil || f.conn == nil {
		return false, err
	}
	if f.parts, err = f.o.Store.RegencyParts(ctx); err != nil {
		return false, err
	}
	if err := f.look(ctx); err != nil {
		return false, err
	}
	if err := f.compare(ctx); err != nil {
		table := registrationTable
		if part := (*partError)(nil); errors.As(err, &part) {
			table = part.table
		}
		f.compares = time.Now().Add(backoff(f.failed, partWait, longestCompareWait))
		f.failed++
		if err := f.stands(ctx, table, err); err != nil {
			return false, err
		}
	}
	for _, step := range []struct {
		table string
		do    func() (bool, error)
	}{
		{registrationTable, func() (bool, error) { return f.push(ctx, store.RegencyRegistrations, registrationTable) }},
		{followUpTable, func() (bool, error) { return f.takeBack(ctx) }},
		{reportTable, func() (bool, error) { return f.push(ctx, store.RegencyReports, reportTable) }},
	} {
		did, err := step.do()
		worked = worked || did
		if err := f.stands(ctx, step.table, err); err != nil {
			return worked, err
		}
	}
	if err := f.publish(ctx); err != nil {
		return worked, err
	}
	if time.Since(f.noted) > notedEvery {
		f.noted = time.Now()
		return worked, f.o.Store.RegencyPartFlows(ctx, "", "")
	}
	return worked, nil
}

// stands keeps that a table stands still and why; any other error is returned.
func (f *Flow) stands(ctx context.Context, table string, err error) error {
	if err == nil || !ofTable(err) {
		return err
	}
	tries := f.parts[table].Tries
	reason := inWords(err).Error()
	if amiss := f.amiss(ctx, table); amiss != "" {
		reason = amiss + " (" + reason + ")"
	}
	f.o.Log.Warn("a table of the regency stands still", "table", "dinas."+table, "error", reason)
	return f.o.Store.RegencyPartHeld(ctx, table, "dinas."+table+": "+reason, backoff(tries, partWait, longWait))
}

// flows keeps that a table takes what is sent, where it did not, or nobody knew.
func (f *Flow) flows(ctx context.Context, table string) {
	if f.lacks[table] != "" {
		return
	}
	p, known := f.parts[table]
	if ago := f.o.Now().Sub(p.Arrived); known && p.Reason == "" && 0 <= ago && ago < 5*time.Second {
		return
	}
	if err := f.o.Store.RegencyPartFlows(ctx, table, p.Mark); err != nil {
		f.o.Log.Warn("how the flow to the regency does could not be kept", "error", err)
	}
}

// rests reports whether a table is not to be tried yet. A wait that is longer than any was
// written while the clock was wrong.
func (f *Flow) rests(table string) bool {
	wait := f.parts[table].Next.Sub(f.o.Now())
	return wait > 0 && wait <= 2*longWait
}

// Close gives the connection back; for whoever calls Pass.
func (f *Flow) Close() { f.disconnect() }
