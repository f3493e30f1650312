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
// import or a correction by another process takes to be answered from: less than two
// seconds, with the time to read it.
const lookEvery = time.Second

// lookTime is how long the database may take for all of it; the largest register
// is read in a second.
const lookTime = 20 * time.Second

// Knowledge is what kanca knows at this moment: the facts that are built in, what the
// office corrected in them, and what it imported. Conversations read one immutable snapshot each; an
// import, by this process or another, is a new snapshot.
type Knowledge struct {
	store   *store.DB
	library *content.Library
	log     *slog.Logger
	now     atomic.Pointer[content.Snapshot]
	Demo    bool
	told    string // the last problem logged, so that it is logged once
	sample  *sample.Set
	clock   func() time.Time
	refused atomic.Pointer[[]content.Refused]
	day     atomic.Pointer[string] // for which it was read: a correction may have a last one
}

// New reads what is stored.
func New(ctx context.Context, db *store.DB, library *content.Library, log *slog.Logger) (*Knowledge, error) {
	k := &Knowledge{store: db, library: library, log: log, clock: time.Now}
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
	k := &Knowledge{store: db, library: library, log: log, clock: time.Now, Demo: true, sample: &set}
	return k, k.reload(ctx)
}

// Snapshot is what is known now.
func (k *Knowledge) Snapshot() *content.Snapshot { return k.now.Load() }

// Refused are the corrections of the office that cannot be told, and why; what was told
// before is told in their place.
func (k *Knowledge) Refused() []content.Refused {
	if all := k.refused.Load(); all != nil {
		return *all
	}
	return nil
}

// reload reads everything that was imported and corrected.
func (k *Knowledge) reload(ctx context.Context) error {
	openings, trainings, agencies, version, err := k.store.LoadContent(ctx)
	if err != nil {
		return fmt.Errorf("what was imported cannot be read: %w", err)
	}
	if k.sample != nil {
		if len(openings)+len(trainings)+len(agencies) > 0 {
			return errors.New("real data was imported while sample data is shown; start again without --demo")
		}
		openings, trainings, agencies = k.sample.Openings, k.sample.Trainings, k.sample.Agencies
	}
	// They may be newer than the version, which the next look then finds changed.
	revisions, err := k.store.ToldRevisions(ctx)
	if err != nil {
		return fmt.Errorf("what the office corrected cannot be read: %w", err)
	}
	today := content.Day(k.clock())
	library, refused := k.library.With(revisions, today)
	for _, r := range refused {
		k.log.WarnContext(ctx, "a correction of the office cannot be told; what was told before goes on being told", "kind", string(r.Kind), "id", r.Piece,
			"revision", r.Number, "error", commandline.OneLine(r.Problems[0].String()))
	}
	k.refused.Store(&refused)
	var index *agency.Index // nil says that no register was imported
	if len(agencies) > 0 {
		index = agency.NewIndex(agencies)
	}
	k.now.Store(content.NewSnapshot(library, openings, trainings, index, version))
	k.day.Store(&today)
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

// Look renews the snapshot where something was imported or corrected since, or a new day
// has begun.
func (k *Knowledge) Look(ctx context.Context) error {
	version, err := k.store.ContentVersion(ctx)
	if err != nil || version == k.Snapshot().Version() && *k.day.Load() == content.Day(k.clock()) {
		return err
	}
	if err := k.reload(ctx); err != nil {
		return err
	}
	k.log.InfoContext(ctx, "content renewed", "version", version)
	return nil
}
