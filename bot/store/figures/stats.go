package figures

import (
	"context"
	"database/sql"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
)

// Stats is what `kanca doctor` and the health page say about the database.
type Stats struct {
	Schema         int64 // number of the newest migration
	People         int
	OptedOut       int
	Messages       int // with those that retention has taken away
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
		{`SELECT count(*) + (SELECT coalesce(sum(messages), 0) FROM message_count), count(*) FILTER (WHERE direction = 'out' AND state = 'failed'),
			count(*) FILTER (WHERE direction = 'out' AND state = 'unknown'),
			count(*) FILTER (WHERE direction = 'in' AND state = 'failed') FROM message`,
			[]any{&s.Messages, &s.Failed, &s.Uncertain, &s.InboundFailed}},
		{`SELECT count(*) FROM opening`, []any{&s.Openings}},
		{`SELECT count(*) FROM training`, []any{&s.Trainings}},
		{`SELECT version, changed_at FROM content_version`, []any{&s.ContentVersion, &changed}},
	} {
		if err := db.sql.Row(ctx, q.query, nil, q.dest...); err != nil {
			return Stats{}, err
		}
	}
	if s.OtherKeys, err = db.keys.OtherKeys(ctx); err != nil {
		return Stats{}, err
	}
	if oldest != 0 {
		s.OldestQueued = column.Moment(oldest)
	}
	if changed != 0 {
		s.ContentChanged = column.Moment(changed)
	}
	s.Agencies, s.AgenciesAsOf, err = db.catalogue.RegisterInForce(ctx)
	return s, err
}

// Unreceived counts the messages that were sent to people on a channel within a time,
// and how many of them no phone has said it received. What staff wrote on a phone of
// their own does not count.
func (db *DB) Unreceived(ctx context.Context, channel bot.ChannelName, from, to time.Time) (sent, without int, err error) {
	err = db.sql.Each(ctx, `
		SELECT count(*), coalesce(sum(CASE WHEN delivered_at IS NULL AND read_at IS NULL THEN 1 ELSE 0 END), 0)
		FROM message WHERE channel = $1 AND direction = 'out' AND priority <> $2 AND sent_at >= $3 AND sent_at < $4 AND state IN ('sent', 'delivered', 'read')`,
		[]any{channel, bot.LaneStaff, from.UnixMilli(), to.UnixMilli()}, func(r *sql.Rows) error { return r.Scan(&sent, &without) })
	return sent, without, err
}
