// Package knowledge is what kanca knows at a moment, renewed when something was
// imported.
package knowledge

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"kanca/bot/agency"
	"kanca/bot/commandline"
	"kanca/bot/store"
	"kanca/content"
	"kanca/content/sample"
)

// lookEvery is how often the content version is compared, so how long an
// import by another process takes to be answered from.
const lookEvery = 2 * time.Second

// lookTime is how long the database may take for all of it; the largest register
// is read in a second.
const lookTime = 20 * time.Second

// Knowledge is what kanca knows at this moment: the facts that are built in and
// what the office imported. Conversations read one immutable snapshot each; an
// import, by this process or another, is a new snapshot.
type Knowledge struct {
	store   *store.DB
	library *content.Library
	log     *slog.Logger
	now     atomic.Pointer[content.Snapshot]
	Demo    bool
	told    string // the last problem logged, so that it is logged once
}

// New reads what is stored.
func New(ctx context.Context, db *store.DB, library *content.Library, log *slog.Logger) (*Knowledge, error) {
	k := &Knowledge{store: db, library: library, log: log}
	if err := k.reload(ctx); err != nil {
		return nil, err
	}
	return k, nil
}

// NewDemo holds sample data in memory. It is refused where real data was
// imported: nobody must take an invented opening for one of the office.
func NewDemo(ctx context.Context, db *store.DB, library *content.Library, log *slog.Logger, now time.Time) (*Knowledge, error) {
	stats, err := db.Stats(ctx)
	if err != nil {
		return nil, err
	}
	if stats.Openings+stats.Trainings+stats.Agencies > 0 {
		return nil, errors.New("--demo shows invented data, and real data was imported here; start without --demo, or name another folder with --data")
	}
	set, err := sample.Load(now)
	if err != nil {
		return nil, err
	}
	k := &Knowledge{store: db, library: library, log: log, Demo: true}
	k.now.Store(content.NewSnapshot(library, set.Openings, set.Trainings, agency.NewIndex(set.Agencies), stats.ContentVersion))
	return k, nil
}

// Snapshot is what is known now.
func (k *Knowledge) Snapshot() *content.Snapshot { return k.now.Load() }

// reload reads everything that was imported.
func (k *Knowledge) reload(ctx context.Context) error {
	openings, trainings, agencies, version, err := k.store.LoadContent(ctx)
	if err != nil {
		return fmt.Errorf("what was imported cannot be read: %w", err)
	}
	var index *agency.Index // nil says that no register was imported
	if len(agencies) > 0 {
		index = agency.NewIndex(agencies)
	}
	k.now.Store(content.NewSnapshot(k.library, openings, trainings, index, version))
	return nil
}

// Watch renews the snapshot until ctx ends. When that fails the last good one
// goes on answering and the reason is logged once.
func (k *Knowledge) Watch(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		looking, cancel := context.WithTimeout(ctx, lookTime)
		err := k.Look(looking)
		cancel()
		if err != nil && ctx.Err() == nil && err.Error() != k.told {
			k.told = err.Error()
			k.log.ErrorContext(ctx, "content could not be renewed; the last good content goes on answering", "error", commandline.OneLine(k.told))
		} else if err == nil {
			k.told = ""
		}
	}
}

// Look renews the snapshot where something was imported since.
func (k *Knowledge) Look(ctx context.Context) error {
	version, err := k.store.ContentVersion(ctx)
	if err != nil || version == k.Snapshot().Version() {
		return err
	}
	if k.Demo {
		return errors.New("real data was imported while sample data is shown; start again without --demo")
	}
	if err := k.reload(ctx); err != nil {
		return err
	}
	k.log.InfoContext(ctx, "content renewed", "version", version)
	return nil
}
