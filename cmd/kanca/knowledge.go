package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"kanca/bot/agency"
	"kanca/bot/store"
	"kanca/content"
	"kanca/content/sample"
)

// lookEvery is how often the content version is compared, so how long an
// import by another process takes to be answered from.
const lookEvery = 2 * time.Second

// knowledge is what kanca knows at this moment: the facts that are built in and
// what the office imported. Conversations read one immutable snapshot each; an
// import, by this process or another, is a new snapshot.
type knowledge struct {
	store   *store.DB
	library *content.Library
	log     *slog.Logger
	now     atomic.Pointer[content.Snapshot]
	demo    bool
	told    string // the last problem logged, so that it is logged once
}

// newKnowledge reads what is stored.
func newKnowledge(ctx context.Context, db *store.DB, library *content.Library, log *slog.Logger) (*knowledge, error) {
	k := &knowledge{store: db, library: library, log: log}
	if err := k.reload(ctx); err != nil {
		return nil, err
	}
	return k, nil
}

// newDemo holds sample data in memory. It is refused where real data was
// imported: nobody must take an invented opening for one of the office.
func newDemo(ctx context.Context, db *store.DB, library *content.Library, log *slog.Logger, now time.Time) (*knowledge, error) {
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
	k := &knowledge{store: db, library: library, log: log, demo: true}
	k.now.Store(content.NewSnapshot(library, set.Openings, set.Trainings, agency.NewIndex(set.Agencies), stats.ContentVersion))
	return k, nil
}

// Snapshot is what is known now.
func (k *knowledge) Snapshot() *content.Snapshot { return k.now.Load() }

// reload reads everything that was imported.
func (k *knowledge) reload(ctx context.Context) error {
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

// watch renews the snapshot until ctx ends. When that fails the last good one
// goes on answering and the reason is logged once.
func (k *knowledge) watch(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := k.look(ctx); err != nil && ctx.Err() == nil && err.Error() != k.told {
			k.told = err.Error()
			k.log.ErrorContext(ctx, "content could not be renewed; the last good content goes on answering", "error", oneLine(k.told))
		} else if err == nil {
			k.told = ""
		}
	}
}

func (k *knowledge) look(ctx context.Context) error {
	version, err := k.store.ContentVersion(ctx)
	if err != nil || version == k.Snapshot().Version() {
		return err
	}
	if k.demo {
		return errors.New("real data was imported while sample data is shown; start again without --demo")
	}
	if err := k.reload(ctx); err != nil {
		return err
	}
	k.log.InfoContext(ctx, "content renewed", "version", version)
	return nil
}
