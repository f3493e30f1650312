package sqldb

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"kanca/bot/dial"
)

const postgresConns = 16

// connectTime is how long the server may take to accept a connection, where the
// address does not say.
const connectTime = 5 * time.Second

// abandoned are settings of every session, so that the server notices by itself that
// we are gone where nothing tells it: power, a firewall. A transaction that we began
// holds its locks until then, and whoever wrote its rows would wait. Nothing of ours
// pauses in a transaction for as long as that. What the address says comes first.
var abandoned = map[string]string{
	"idle_in_transaction_session_timeout": "10s",
	"tcp_keepalives_idle":                 "30", // seconds, and without effect on a Unix socket
	"tcp_keepalives_interval":             "10",
	"tcp_keepalives_count":                "3",
}

// connectPostgres opens a pool on the server at address.
func (db *DB) connectPostgres(ctx context.Context, address string) error {
	db.dialect = Postgres
	config, err := pgx.ParseConfig(address)
	if err != nil {
		// The parser's message repeats parts of the address.
		return errors.New("the postgres:// address cannot be read; see the PostgreSQL manual, \"Connection URIs\"")
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTime
	}
	var ours []string
	for name, value := range abandoned {
		if _, said := config.RuntimeParams[name]; !said {
			config.RuntimeParams[name] = value
			ours = append(ours, name)
		}
	}
	config.DialFunc = db.dialer.DialContext
	err = db.pool(ctx, config)
	if refusesSettings(err) {
		err = errors.Join(db.write.Close(), db.pool(ctx, settingLater(config, ours)))
	}
	if err != nil {
		return fmt.Errorf("the server does not answer: %w", err)
	}
	return nil
}

// pool makes the pool, and a first connection.
func (db *DB) pool(ctx context.Context, config *pgx.ConnConfig) error {
	db.listens = config.Copy()
	db.listens.DialFunc = new(dial.Dialer).DialContext // it waits for hours, and has a limit of its own
	db.write = stdlib.OpenDB(*config, stdlib.OptionShouldPing(func(ctx context.Context, p stdlib.ShouldPingParams) bool {
		return p.IdleDuration > time.Second && ctx.Value(unasked{}) == nil
	}))
	db.read = db.write
	db.write.SetMaxOpenConns(postgresConns)
	db.write.SetMaxIdleConns(postgresConns)
	return db.write.PingContext(ctx)
}

// refusesSettings reports whether what answers takes no settings with the connection:
// PgBouncer, which makes the connections to the server itself.
func refusesSettings(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Code == "08P01" && strings.Contains(e.Message, "startup parameter")
}

// settingLater is config with its own settings, named ours, made once a connection is
// there. That takes a way there and back more, so only where nothing else is taken.
func settingLater(config *pgx.ConnConfig, ours []string) *pgx.ConnConfig {
	config = config.Copy()
	var settings strings.Builder
	for _, name := range ours {
		fmt.Fprintf(&settings, "SET %s = '%s';", name, config.RuntimeParams[name])
		delete(config.RuntimeParams, name)
	}
	config.AfterConnect = func(ctx context.Context, conn *pgconn.PgConn) error {
		return conn.Exec(ctx, settings.String()).Close()
	}
	return config
}

// SetPatience says for how long a PostgreSQL server may say nothing to a call before
// its connection counts as dead, whatever deadline the call has; 0, as it is at
// first, is for ever. It is for a service, whose calls are all short; an import, a
// migration and a restore have statements that take minutes.
func (db *DB) SetPatience(patience time.Duration) { db.dialer.SetPatience(patience) }

// doubtIdle closes the connections on which nothing is asked when a call got no
// answer in its time: those that a firewall forgot, or whose host lost power, are
// dead together, and each would cost the next call all of its time.
func (db *DB) doubtIdle(err error) {
	if db.group != nil || db.write == nil || !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, dial.ErrSilent) {
		return
	}
	db.dropIdle()
}

func (db *DB) dropIdle() {
	db.write.SetMaxIdleConns(0)
	db.write.SetMaxIdleConns(postgresConns)
}

// postgresAgain reports whether a transaction failed only because of another
// one and may be run again as it is.
func postgresAgain(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01")
}
