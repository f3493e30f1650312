package regency

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// lockEvery is how often the lock is asked for while somebody else has it.
	lockEvery = time.Second
	// deadAfter is after how much silence a connection that has the lock is dead: one that
	// works asks something every second, and no statement may take so long.
	deadAfter = 30 * time.Second
)

// connected sees to the connection and the lock; without the lock there is none, and no error.
func (f *Flow) connected(ctx context.Context) error {
	if f.conn != nil && !f.conn.IsClosed() {
		return nil
	}
	f.conn = nil
	if f.spare == nil || f.spare.IsClosed() {
		conn, err := connect(ctx, f.o.Address)
		if err != nil {
			return err
		}
		f.spare, f.tried, f.waits = conn, time.Time{}, time.Now()
	}
	if time.Since(f.tried) < lockEvery {
		return nil
	}
	f.tried = time.Now()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	mine := false
	err := f.spare.QueryRow(ctx, `SELECT pg_try_advisory_lock($1)`, int64(schemaLock+1)).Scan(&mine)
	if err == nil && !mine {
		return f.wait(ctx)
	}
	if err == nil {
		err = errors.Join(limit(ctx, f.spare), asWriter(ctx, f.spare))
	}
	if err != nil {
		return err
	}
	f.conn, f.spare, f.compared, f.sent = f.spare, nil, time.Time{}, map[string]bool{}
	f.compares, f.failed = time.Time{}, 0
	f.looked = time.Time{}
	return f.checkVersion(ctx)
}

// versionTable says which version of the schema is there.
const versionTable = "versi"

// checkVersion says where the schema is not the one that this program makes. What it has
// goes on.
func (f *Flow) checkVersion(ctx context.Context) error {
	var have *int
	if err := f.conn.QueryRow(ctx, `SELECT max(nomor) FROM dinas.versi`).Scan(&have); err != nil {
		return err
	}
	parts, err := f.o.Store.RegencyParts(ctx)
	if err != nil {
		return err
	}
	switch known := Known().Version; {
	case have != nil && *have < known:
		return f.o.Store.RegencyPartHeld(ctx, versionTable, fmt.Sprintf("dinas.versi: the schema is of version %d and this kanca makes version %d; bring it up to date with kanca regency apply", *have, known), 0)
	case have != nil && *have > known:
		return f.o.Store.RegencyPartHeld(ctx, versionTable, fmt.Sprintf("dinas.versi: the schema is of version %d and this kanca knows version %d; use the newer kanca", *have, known), 0)
	case parts[versionTable].Reason != "":
		return f.o.Store.RegencyPartFlows(ctx, versionTable, "")
	}
	return nil
}

// wait lets whoever has the lock work, and takes it from a connection that is dead: its
// process was cut off, or ended, and the server does not know.
func (f *Flow) wait(ctx context.Context) error {
	var pid int32
	var silent *float64
	var from string
	err := f.spare.QueryRow(ctx, `SELECT a.pid, extract(epoch FROM clock_timestamp() - greatest(a.state_change, a.query_start))::float8, coalesce(host(a.client_addr), 'the same machine')
		FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
		WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND (l.classid::bigint << 32) + l.objid::bigint = $1
			AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())`, int64(schemaLock+1)).Scan(&pid, &silent, &from)
	if errors.Is(err, pgx.ErrNoRows) { // it was given back meanwhile
		return nil
	}
	if err != nil {
		return err
	}
	if silent != nil && *silent > f.o.DeadAfter.Seconds() {
		f.o.Log.Warn("a dead connection has the flow's lock at the regency's server; it is ended", "from", from, "silent", time.Duration(*silent*float64(time.Second)).Round(time.Second))
		_, err := f.spare.Exec(ctx, `SELECT pg_terminate_backend($1)`, pid)
		return err
	}
	parts, err := f.o.Store.RegencyParts(ctx)
	if err != nil || f.o.Now().Sub(parts[""].Arrived) < 3*notedEvery || time.Since(f.waits) < f.o.DeadAfter/3 { // another kanca works, or begins to
		return err
	}
	return f.o.Store.RegencyPartHeld(ctx, "", fmt.Sprintf("another connection (from %s) has the flow's lock at the regency's server and does nothing for this kanca: end it, or the other kanca that works there", from), lockEvery)
}

// asWriter gives up every right but kanca_tulis's.
func asWriter(ctx context.Context, conn *pgx.Conn) error {
	var there, may bool
	if err := conn.QueryRow(ctx, `SELECT to_regrole('kanca_tulis') IS NOT NULL AND to_regclass('dinas.versi') IS NOT NULL`).Scan(&there); err != nil {
		return err
	}
	if !there {
		return &Trouble{"the regency's database has no schema dinas yet; make it with kanca regency apply", nil}
	}
	if err := conn.QueryRow(ctx, `SELECT pg_has_role('kanca_tulis', 'MEMBER')`).Scan(&may); err != nil {
		return err
	}
	if !may {
		return &Trouble{"the user of " + Variable + " may not write as kanca_tulis; run GRANT kanca_tulis TO that user", nil}
	}
	_, err := conn.Exec(ctx, `SET ROLE kanca_tulis`)
	return err
}

// tableLocked reports whether somebody keeps a whole table from being written, and not only
// rows of it; also where that cannot be asked.
func (f *Flow) tableLocked(ctx context.Context, table string) bool {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return pgx.BeginFunc(ctx, f.conn, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `LOCK TABLE `+pgx.Identifier{"dinas", table}.Sanitize()+` IN ROW EXCLUSIVE MODE NOWAIT`)
		return err
	}) != nil
}
