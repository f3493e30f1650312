package regency

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"kanca/bot/store"
)

// # When one of the two was put back from a backup
//
// With each new connection, and now and then, the flow compares what both have. What the
// regency lost travels again, and what kanca lost of dinas.tindak_lanjut is taken up again.
// What the regency has and kanca does not know, or has as deleted, or newer, is decided by
// people and told in kanca regency status and kanca doctor: nothing that was deleted on
// either side comes back by itself.

// compareEvery is how often the two are compared while the connection lasts.
const compareEvery = 6 * time.Hour

// longestCompareWait is how long comparing waits at most after it failed.
const longestCompareWait = time.Minute

// compare brings both sides to the same state, as far as that can be decided.
func (f *Flow) compare(ctx context.Context) error {
	if f.rests(registrationTable) || f.rests(reportTable) || f.rests(followUpTable) || time.Since(f.compared) < compareEvery || time.Now().Before(f.compares) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 4*patience)
	defer cancel()
	if err := f.takeAgain(ctx); err != nil { // what it changes here waits, and is no difference
		return err
	}
	var differ []store.RegencyDifference
	for _, t := range []struct{ kind, table, query string }{
		{store.RegencyRegistrations, registrationTable, `SELECT id, versi, CASE WHEN dihapus_pada IS NULL THEN '' ELSE coalesce(alasan_hapus, '-') END FROM dinas.pendaftaran`},
		{store.RegencyReports, reportTable, `SELECT id, versi, '' FROM dinas.laporan`},
	} {
		if Known().Table(t.table).Written {
			t.query += ` WHERE ditulis_oleh = '` + writer + `'`
		}
		found, again, err := f.compareTable(ctx, t.kind, t.query)
		if err != nil {
			return &partError{t.table, err}
		}
		differ = append(differ, found...)
		if err := f.o.Store.SendRegencyAgain(ctx, t.kind, again); err != nil {
			return err
		}
	}
	if err := f.o.Store.RegencyDiffers(ctx, differ); err != nil {
		return err
	}
	f.compared, f.failed = time.Now(), 0
	// What kept a table from being looked at is over; whatever keeps it from being written
	// is told anew.
	for _, table := range []string{registrationTable, reportTable, followUpTable} {
		if f.parts[table].Reason != "" && f.lacks[table] == "" {
			f.flows(ctx, table)
		}
	}
	return nil
}

// compareTable returns what people have to decide of a kind, and what is to be sent again.
func (f *Flow) compareTable(ctx context.Context, kind, query string) (differ []store.RegencyDifference, again []string, err error) {
	here, err := f.o.Store.RegencyStanding(ctx, kind)
	if err != nil {
		return nil, nil, err
	}
	rows, err := f.conn.Query(ctx, query)
	if err != nil {
		return nil, nil, err
	}
	there := map[string]bool{}
	var id, gone string
	var version int64
	_, err = pgx.ForEachRow(rows, []any{&id, &version, &gone}, func() error {
		there[id] = true
		say := func(what string) {
			differ = append(differ, store.RegencyDifference{Kind: kind, Key: id, What: what})
		}
		switch own, known := here[id]; {
		case !known && gone == "":
			say(store.RegencyUnknown)
		case !known:
		case !own.Gone && gone != "" && gone != restrictedReason:
			say(store.RegencyDeleted)
		case own.Waits:
		case own.Gone && gone == "", own.Version > version:
			again = append(again, id)
		case own.Version < version && !own.Gone:
			say(store.RegencyNewer)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	for id, own := range here {
		if !there[id] && !own.Gone && !own.Waits {
			again = append(again, id)
		}
	}
	slices.Sort(again)
	return differ, again, nil
}

// takeAgain takes up what had been applied before kanca lost it. Nobody is told again.
func (f *Flow) takeAgain(ctx context.Context) error {
	if f.o.Take == nil {
		return nil
	}
	taken, err := f.o.Store.RegencyTaken(ctx)
	if err != nil {
		return err
	}
	all, err := f.written(ctx, `hasil = 'diterapkan' ORDER BY id`)
	if err != nil {
		return &partError{followUpTable, err}
	}
	for _, w := range all {
		if taken[w.key] {
			continue
		}
		w.hideNIK()
		if _, err := f.apply(ctx, w, true); err != nil {
			return err
		}
	}
	return nil
}
