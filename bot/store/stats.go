package store

import (
	"context"
	"database/sql"
	"time"
)

// Stats is what `kanca doctor` and the health page say about the database.
type Stats struct {
	Schema         int64 // number of the newest migration
	People         int
	OptedOut       int
	Messages       int
	Registrations  int
	Reports        int
	Handovers      int // open
	NotUnderstood  int
	Erasures       int
	Queued         int       // messages that wait to be sent
	OldestQueued   time.Time // when the oldest of them was written; zero for none
	Sending        int
	Failed         int // messages that never arrived
	Uncertain      int
	InboundFailed  int // messages the bot could not handle
	Openings       int
	Trainings      int
	Agencies       int       // rows of the register in force
	AgenciesAsOf   string    // its date, "" when none was imported
	OtherKeys      int       // values that an older key sealed; see Reseal
	ContentVersion int64     // grows with every import
	ContentChanged time.Time // zero when nothing was imported
}

// Stats counts. It reads whole tables and is not meant for every request.
func (db *DB) Stats(ctx context.Context) (s Stats, err error) {
	var oldest, changed int64
	var register sql.NullInt64
	for _, q := range []struct {
		query string
		dest  []any
	}{
		{`SELECT coalesce(max(version_id), 0) FROM schema_version WHERE is_applied`, []any{&s.Schema}},
		{`SELECT count(*), count(opted_out_at) FROM person WHERE erased_at IS NULL`, []any{&s.People, &s.OptedOut}},
		{`SELECT count(*) FROM registration`, []any{&s.Registrations}},
		{`SELECT count(*) FROM report`, []any{&s.Reports}},
		{`SELECT count(*) FROM handover WHERE state = 'open'`, []any{&s.Handovers}},
		{`SELECT count(*) FROM not_understood`, []any{&s.NotUnderstood}},
		{`SELECT count(*) FROM erasure`, []any{&s.Erasures}},
		{`SELECT count(*) FILTER (WHERE state = 'queued'), coalesce(min(created_at) FILTER (WHERE state = 'queued'), 0),
			count(*) FILTER (WHERE state = 'sending') FROM message WHERE state IN ('queued', 'sending')`, []any{&s.Queued, &oldest, &s.Sending}},
		{`SELECT count(*), count(*) FILTER (WHERE direction = 'out' AND state = 'failed'),
			count(*) FILTER (WHERE direction = 'out' AND state = 'unknown'),
			count(*) FILTER (WHERE direction = 'in' AND state = 'failed') FROM message`,
			[]any{&s.Messages, &s.Failed, &s.Uncertain, &s.InboundFailed}},
		{`SELECT count(*) FROM opening`, []any{&s.Openings}},
		{`SELECT count(*) FROM training`, []any{&s.Trainings}},
		{`SELECT version, changed_at FROM content_version`, []any{&s.ContentVersion, &changed}},
	} {
		if err := db.read.QueryRowContext(ctx, db.dialect.sql(q.query)).Scan(q.dest...); err != nil {
			return Stats{}, err
		}
	}
	if s.OtherKeys, err = db.otherKeys(ctx); err != nil {
		return Stats{}, err
	}
	if oldest != 0 {
		s.OldestQueued = moment(oldest)
	}
	if changed != 0 {
		s.ContentChanged = moment(changed)
	}
	err = db.each(ctx, newestBatch, []any{kindAgencies}, func(r *sql.Rows) error { return r.Scan(&register, &s.AgenciesAsOf) })
	if err == nil && register.Valid {
		err = db.read.QueryRowContext(ctx, db.dialect.sql(`SELECT count(*) FROM agency WHERE batch_id = $1`), register.Int64).Scan(&s.Agencies)
	}
	return s, err
}
