// Package exports makes the files of registrations that staff ask for in the console,
// beside everything else. Of several processes on one database one makes them, under a
// lease; what it leaves behind when it ends is begun anew by the next. A file stands in
// the database in sealed pieces, never in a folder, and holds no NIK in full.
package exports

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"kanca/bot/store"
	"kanca/content/sheet"
)

const (
	// leaseName is the lease of whoever makes the files, and leaseTime how long another
	// process waits for one that died.
	leaseName = "exports"
	leaseTime = 30 * time.Second
	// lookEvery is how often a Maker looks for files that another process was asked for,
	// and for those whose time is over.
	lookEvery = 10 * time.Second
	// atOnce is how many registrations are read together, and pieceSize how many bytes of
	// a file are sealed together.
	atOnce    = 500
	pieceSize = 192 << 10
)

// Store is the part of store.DB that a Maker needs.
type Store interface {
	ExportsWait(context.Context) (bool, error)
	EndExports(context.Context) error
	BeginExport(context.Context) (store.Export, bool, error)
	ExportGoesOn(ctx context.Context, e store.Export, position int, piece []byte) error
	FinishExport(ctx context.Context, e store.Export, size int64) error
	CountRegistrations(context.Context, store.RegistrationFilter) (int, error)
	RegistrationDistricts(context.Context, store.RegistrationFilter) ([]string, error)
	ListRegistrations(context.Context, store.RegistrationFilter, store.RegistrationPlace, int) ([]store.ListedRegistration, error)
	HoldLease(ctx context.Context, name, holder string, d time.Duration) (store.Lease, bool, error)
	ReleaseLease(context.Context, store.Lease) error
}

// Maker makes the files. All fields but Log are required; New makes one.
type Maker struct {
	Store  Store
	Holder string // names this process in leases
	Log    *slog.Logger
	wake   chan struct{}
}

// New returns a Maker that does nothing until Run.
func New(s Store, holder string, log *slog.Logger) *Maker {
	return &Maker{Store: s, Holder: holder, Log: log, wake: make(chan struct{}, 1)}
}

// Look lets the Maker look at once what is asked for. It never waits.
func (m *Maker) Look() {
	select {
	case m.wake <- struct{}{}:
	default: // it looks already
	}
}

// Run makes what is asked for until ctx ends.
func (m *Maker) Run(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		if err := m.Tick(ctx); err != nil && ctx.Err() == nil {
			m.Log.Warn("files of registrations wait", "error", err)
		}
		select {
		case <-m.wake:
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// Tick makes every file that is asked for, unless another process is at it, and takes
// away those whose time is over.
func (m *Maker) Tick(ctx context.Context) error {
	if err := m.Store.EndExports(ctx); err != nil {
		return err
	}
	if waits, err := m.Store.ExportsWait(ctx); err != nil || !waits {
		return err
	}
	lease, ok, err := m.Store.HoldLease(ctx, leaseName, m.Holder, leaseTime)
	if err != nil || !ok {
		return err
	}
	defer func() {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		if err := m.Store.ReleaseLease(ending, lease); err != nil {
			m.Log.Warn("a lease could not be given back; it ends by itself", "lease", lease.Name, "error", err)
		}
	}()
	working, stop := context.WithCancelCause(ctx)
	var renewing sync.WaitGroup
	renewing.Go(func() { m.renew(working, stop) })
	defer renewing.Wait()
	defer stop(nil)
	for {
		e, ok, err := m.Store.BeginExport(working)
		if err != nil || !ok {
			return err
		}
		began := time.Now()
		switch err := m.safely(working, e); {
		case err == nil:
			m.Log.Info("a file of registrations is ready", "export", e.ID, "took", time.Since(began).Round(time.Millisecond))
		case errors.Is(err, store.ErrNotFound): // somebody in it was erased: it is begun again
		case working.Err() != nil:
			return context.Cause(working)
		default:
			m.Log.Error("a file of registrations was not made and is begun again", "export", e.ID, "error", err)
			if store.AtFault(err) {
				return nil // the database is away: the next look is soon enough
			}
		}
	}
}

// safely keeps a panic from taking the service down.
func (m *Maker) safely(ctx context.Context, e store.Export) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it broke down (%T); please report this: %s", p, debug.Stack())
		}
	}()
	return m.make(ctx, e)
}

// make writes one file from its first row to its last.
func (m *Maker) make(ctx context.Context, e store.Export) (err error) {
	filter := e.Filter
	filter.Usable = true
	if e.Of, err = m.Store.CountRegistrations(ctx, filter); err != nil {
		return err
	}
	if err := m.Store.ExportGoesOn(ctx, e, 0, nil); err != nil {
		return err
	}
	out := &pieces{keep: func(position int, piece []byte) error { return m.Store.ExportGoesOn(ctx, e, position, piece) }}
	table, err := sheet.NewReport(out, "file."+e.Format, e.Title, columns)
	if err != nil {
		return err
	}
	parts, err := m.parts(ctx, e.Format, filter)
	if err != nil {
		return err
	}
	for _, part := range parts {
		if err := table.Sheet(sheetName(part)); err != nil {
			return err
		}
		if err := m.list(ctx, table, &e, part); err != nil {
			return err
		}
	}
	if err := table.Close(); err != nil {
		return err
	}
	if err := out.close(); err != nil {
		return err
	}
	return m.Store.FinishExport(ctx, e, out.size)
}

// parts are the filters of the sheets of a file: one for each district where that is
// asked for.
func (m *Maker) parts(ctx context.Context, format string, filter store.RegistrationFilter) ([]store.RegistrationFilter, error) {
	if !filter.ByDistrict || format != "xlsx" || filter.District != "" {
		return []store.RegistrationFilter{filter}, nil
	}
	districts, err := m.Store.RegistrationDistricts(ctx, filter)
	if err != nil || len(districts) == 0 {
		return []store.RegistrationFilter{filter}, err
	}
	parts := make([]store.RegistrationFilter, len(districts))
	for i, district := range districts {
		parts[i] = filter
		if parts[i].District = district; district == "" {
			parts[i].District = store.NoDistrict
		}
	}
	return parts, nil
}

// list writes the registrations that a filter finds into a table.
func (m *Maker) list(ctx context.Context, table *sheet.Writer, e *store.Export, filter store.RegistrationFilter) error {
	var after store.RegistrationPlace
	for {
		page, err := m.Store.ListRegistrations(ctx, filter, after, atOnce)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, l := range page {
			if err := table.Write(cells(l)); err != nil {
				return err
			}
		}
		e.Rows += len(page)
		after = page[len(page)-1].Place()
		if err := m.Store.ExportGoesOn(ctx, *e, 0, nil); err != nil {
			return err
		}
	}
}

// renew holds the lease until ctx ends, and stops the work when it is lost.
func (m *Maker) renew(ctx context.Context, stop context.CancelCauseFunc) {
	tick := time.NewTicker(leaseTime / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if _, ok, err := m.Store.HoldLease(ctx, leaseName, m.Holder, leaseTime); err == nil && !ok {
			stop(errors.New("another process makes the files of registrations"))
			return
		}
	}
}

// pieces cuts what is written into pieces.
type pieces struct {
	keep func(position int, piece []byte) error
	next []byte
	n    int
	size int64
}

var _ io.Writer = (*pieces)(nil)

func (p *pieces) Write(b []byte) (int, error) {
	written := 0
	for len(b) > 0 {
		take := min(len(b), pieceSize-len(p.next))
		p.next = append(p.next, b[:take]...)
		b, written = b[take:], written+take
		if len(p.next) == pieceSize {
			if err := p.close(); err != nil {
				return written, err
			}
		}
	}
	return written, nil
}

// close keeps what is left.
func (p *pieces) close() error {
	if len(p.next) == 0 {
		return nil
	}
	if err := p.keep(p.n, p.next); err != nil {
		return err
	}
	p.size += int64(len(p.next))
	p.n++
	p.next = p.next[:0]
	return nil
}
