package regency

import (
	"context"
	"errors"

	"kanca/bot/store"
)

const (
	// batch is how many things travel in one transaction at most.
	batch = 500
	// fewest is how many do at least, however thin the line is.
	fewest = 10
	// inARow is how many batches follow each other before something else has its turn.
	inARow = 4
)

// push brings over what waits of a kind, a few batches at most, and reports whether it found
// something to do. While the regency's server writes one, it is kept here what arrived of the
// one before, and the next is read: neither side waits for the other.
func (f *Flow) push(ctx context.Context, kind, table string) (worked bool, err error) {
	if f.rests(table) {
		return false, nil
	}
	p, err := f.pack(ctx, kind, table, nil)
	var sent *parcel // of which it is not kept yet what became of it
	for n := 1; err == nil && p != nil; n++ {
		worked = true
		ahead := f.ahead(ctx, kind, sent, p, n < inARow)
		err = f.send(ctx, p, p.things)
		next := <-ahead
		f.fits(len(p.things), err)
		sent, p, err = p, next.parcel, errors.Join(err, next.err)
		if len(sent.held) > 0 || len(sent.behind) > 0 { // things of the same people wait behind it
			p = nil
		}
	}
	return worked, errors.Join(err, f.keep(ctx, kind, sent))
}

// ready is the next parcel, nil for none.
type ready struct {
	parcel *parcel
	err    error
}

// ahead keeps what became of one parcel and, where there is to be another, packs what comes
// after the one that travels.
func (f *Flow) ahead(ctx context.Context, kind string, sent, travels *parcel, another bool) <-chan ready {
	out := make(chan ready, 1)
	go func() {
		var r ready
		defer func() {
			if p := recover(); p != nil {
				r = ready{err: f.brokeDown(p)}
			}
			out <- r
		}()
		if r.err = f.keep(ctx, kind, sent); r.err == nil && another {
			r.parcel, r.err = f.pack(ctx, kind, travels.table, travels.keys)
		}
	}()
	return out
}

// pack reads what is to arrive next of a kind, without what travels already; nil where
// nothing is.
func (f *Flow) pack(ctx context.Context, kind, table string, travels map[string]bool) (*parcel, error) {
	due, err := f.o.Store.RegencyDue(ctx, kind, f.size+len(travels))
	if err != nil {
		return nil, err
	}
	p := &parcel{table: table, keys: map[string]bool{}}
	var these []store.RegencyDue
	var keys []string
	for _, d := range due {
		if !travels[d.Key] && len(these) < f.size {
			these, keys = append(these, d), append(keys, d.Key)
			p.keys[d.Key] = true
		}
	}
	if len(these) == 0 {
		return nil, nil
	}
	switch kind {
	case store.RegencyRegistrations:
		found, err := f.o.Store.RegencyRegistrations(ctx, keys)
		if err != nil {
			return nil, err
		}
		for _, d := range these {
			p.addRegistration(d, found)
		}
	case store.RegencyReports:
		found, err := f.o.Store.RegencyReports(ctx, keys)
		if err != nil {
			return nil, err
		}
		for _, d := range these {
			if r, ok := found[d.Key]; ok {
				d.Version = r.Version
				p.things = append(p.things, thing{due: d, row: reportRow(r)})
			} else {
				p.arrived = append(p.arrived, d)
			}
		}
	}
	return p, nil
}

// keep keeps what became of a parcel: what arrived, whatever became of the rest.
func (f *Flow) keep(ctx context.Context, kind string, p *parcel) (err error) {
	if p == nil {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	if len(p.arrived) > 0 {
		err = f.o.Store.RegencyArrived(ctx, p.arrived)
		f.flows(ctx, p.table)
	}
	if len(p.held) > 0 {
		err = errors.Join(err, f.o.Store.RegencyHeld(ctx, p.held))
	}
	for id, version := range p.behind {
		err = errors.Join(err, f.o.Store.OvertakeRegency(ctx, kind, id, version))
	}
	return err
}

// fits lets less travel at once than so many after the line broke under them, for it may be
// thin, and more again while it holds.
func (f *Flow) fits(n int, err error) {
	switch {
	case err == nil:
		f.size = min(batch, 2*f.size)
	case !ofTable(err):
		f.size = max(fewest, min(f.size, n)/4)
	}
}
