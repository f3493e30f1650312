// Package upkeep does the work that keeps the house in order again and again:
// retention, backups and the like. Each kind of work is a Task and has a file of
// its own. Of several processes on one database one does a task, under a lease;
// how each went last stands in the database, for `kanca doctor` and the metrics.
//
// A queue of jobs such as River was weighed against this. It would bring 18
// modules and, on SQLite, a driver that calls itself early testing, to keep one
// row for each of a handful of tasks that run once a day and are tried again when
// they failed. Messages have their own table and their own sender, where tries,
// order and receipts belong to the row.
//
// # Where things are
//
//	upkeep.go  Task, Runner: what is due, who does it, what is kept of it
//	due.go     when a task is due
//	retention.go  takes away what has come to its time
//	needs.go   looks after what staff took and left alone
//	forms.go   forgets what was typed into forms of the console
package upkeep

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"kanca/bot/store"
)

const (
	// lookEvery is how often the Runner looks what is due.
	lookEvery = 20 * time.Second
	// leaseTime is how long another process waits for one that died at a task.
	leaseTime = 30 * time.Second
	// noteTime is how long keeping the result of a task may take.
	noteTime = 10 * time.Second
)

// Task is one kind of repeated work.
type Task struct {
	// Name is the task's in the database, the metrics and doctor: lower case, one word.
	Name string
	// Every is how long after a success it is due again. A task that failed is
	// tried again sooner, see due.
	Every time.Duration
	// Run does the work and says in a sentence for people, without anybody's data,
	// what was done, or "" where nothing was to do; an error says what to do. It ends soon after ctx ends, and may
	// be ended anywhere by a kill: the next run goes on from what it finds.
	Run func(ctx context.Context) (result string, err error)
}

// Store is the part of store.DB that a Runner needs.
type Store interface {
	Upkeep(context.Context) ([]store.Upkeep, error)
	NoteUpkeep(ctx context.Context, task string, began time.Time, failed bool, result string) error
	HoldLease(ctx context.Context, name, holder string, ttl time.Duration) (store.Lease, bool, error)
	ReleaseLease(context.Context, store.Lease) error
}

// Runner runs tasks when they are due, one after the other. All fields but Log
// are required.
type Runner struct {
	Store  Store
	Holder string // names this process in leases
	Tasks  []Task
	Now    func() time.Time // the clock that the store has, too
	Log    *slog.Logger
}

// Run looks what is due until ctx ends.
func (r *Runner) Run(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		if err := r.Tick(ctx); err != nil && ctx.Err() == nil {
			r.log().Warn("upkeep waits for the database", "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// Tick runs every task that is due now and that no other process is at.
func (r *Runner) Tick(ctx context.Context) error {
	for _, task := range r.Tasks {
		// Asked anew for each: the one before may have taken an hour.
		if err := r.tick(ctx, task); err != nil || ctx.Err() != nil {
			return err
		}
	}
	return nil
}

func (r *Runner) tick(ctx context.Context, task Task) error {
	isDue := func() (bool, error) {
		last, err := r.Store.Upkeep(ctx)
		if err != nil {
			return false, err
		}
		for _, u := range last {
			if u.Task == task.Name {
				now := r.Now()
				return !now.Before(due(u, task.Every, now)), nil
			}
		}
		return true, nil
	}
	if now, err := isDue(); err != nil || !now {
		return err
	}
	lease, ok, err := r.Store.HoldLease(ctx, "upkeep "+task.Name, r.Holder, leaseTime)
	if err != nil || !ok {
		return err
	}
	defer func() {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteTime)
		defer cancel()
		if err := r.Store.ReleaseLease(ending, lease); err != nil {
			r.log().Warn("a lease could not be given back; it ends by itself", "lease", lease.Name, "error", err)
		}
	}()
	// Whoever had the lease before may have done it meanwhile.
	if now, err := isDue(); err != nil || !now {
		return err
	}
	return r.do(ctx, task)
}

// do runs a task while its lease is held, and keeps how it went.
func (r *Runner) do(ctx context.Context, task Task) error {
	began := r.Now()
	working, stop := context.WithCancelCause(ctx)
	var renewing sync.WaitGroup
	renewing.Go(func() { r.renew(working, stop, task) })
	result, err := run(working, task)
	stop(nil)
	renewing.Wait()
	if ctx.Err() != nil {
		return nil // the program ends: that is no failure, and the task stays due
	}
	if err != nil {
		result = err.Error()
		r.log().Error("upkeep failed and is tried again", "task", task.Name, "error", err)
	} else {
		level := slog.LevelInfo
		if result == "" {
			level = slog.LevelDebug
		}
		r.log().Log(ctx, level, "upkeep", "task", task.Name, "result", result)
	}
	noting, cancel := context.WithTimeout(ctx, noteTime)
	defer cancel()
	return r.Store.NoteUpkeep(noting, task.Name, began, err != nil, result)
}

// run keeps a task's panic from taking the service down.
func run(ctx context.Context, task Task) (result string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it broke down (%v); please report this: %s", p, debug.Stack())
		}
	}()
	return task.Run(ctx)
}

// renew holds the lease until ctx ends, and stops the task when it has lost it.
func (r *Runner) renew(ctx context.Context, stop context.CancelCauseFunc, task Task) {
	tick := time.NewTicker(leaseTime / 3)
	defer tick.Stop()
	until := r.Now().Add(leaseTime)
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		lease, ok, err := r.Store.HoldLease(ctx, "upkeep "+task.Name, r.Holder, leaseTime)
		switch {
		case ok:
			until = lease.Until
		case err == nil || !r.Now().Before(until):
			stop(fmt.Errorf("another process has taken %s over", task.Name))
			return
		}
	}
}

func (r *Runner) log() *slog.Logger {
	if r.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return r.Log
}
