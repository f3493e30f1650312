package office

import (
	"context"
	"database/sql"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

const (
	// SessionIdle is how long somebody stays signed in without opening a page.
	SessionIdle = 30 * time.Minute
	// SessionTime is how long somebody stays signed in at most.
	SessionTime = 10 * time.Hour
	// seenEvery is how often it is written that a page was opened.
	seenEvery = time.Minute
)

// StaffSession is somebody who is signed in to the console in one browser.
type StaffSession struct {
	ID        int64
	Staff     bot.Staff
	Full      bool // false: the password was right, the code is missing
	HasCode   bool // the account makes codes
	CreatedAt time.Time
	SeenAt    time.Time // when a page was last opened, to the minute
	ProvedAt  time.Time // when password or code was last given
	Device    string    // as the browser describes itself
	Network   string    // the address it came from at first
	Notice    string    // what the next page says once
	News      News      // as they were before the page is made; not in Sessions
}

const sessionColumns = staffColumns + `, e.id, e.complete, s.code_sealed <> '', e.created_at, e.seen_at, e.proved_at, e.device, e.network, e.notice`

func scanSession(rows *sql.Rows, more ...any) (e StaffSession, err error) {
	var created, seen, proved int64
	e.Staff, err = scanStaff(rows, append([]any{&e.ID, &e.Full, &e.HasCode, &created, &seen, &proved, &e.Device, &e.Network, &e.Notice}, more...)...)
	e.CreatedAt, e.SeenAt, e.ProvedAt = column.Moment(created), column.Moment(seen), column.Moment(proved)
	return e, err
}

// liveSession holds for sessions that have not ended; its values are those of limits.
const liveSession = `s.disabled_at IS NULL AND e.created_at > $1 AND e.seen_at > $2`

// limits are the moments before which a session that was begun, or last used, has ended.
func (db *DB) limits() []any {
	now := db.sql.Now()
	return []any{now - SessionTime.Milliseconds(), now - SessionIdle.Milliseconds()}
}

// Session returns the session of a token, and notes that a page was opened.
// ErrNotFound when it has ended: by time, by whoever ended it, or with the account.
func (db *DB) Session(ctx context.Context, token string) (e StaffSession, err error) {
	if e, err = db.LookAtSession(ctx, token); err != nil {
		return e, err
	}
	if now := db.sql.Now(); now-e.SeenAt.UnixMilli() >= seenEvery.Milliseconds() {
		// Once a minute, whatever page it is: that is no question of the page.
		err = db.sql.Statement(sqldb.Counted(ctx, nil), `UPDATE staff_session SET seen_at = $2 WHERE id = $1 AND seen_at < $2`, []any{e.ID, now}, func(*sql.Rows) error { return nil })
	}
	return e, err
}

// LookAtSession is Session for what a page asks for by itself, which is no use of it.
func (db *DB) LookAtSession(ctx context.Context, token string) (e StaffSession, err error) {
	found := sqldb.ErrNotFound
	if err := db.sql.Each(ctx, `SELECT `+sessionColumns+`, `+newsColumn("$4")+` FROM staff_session e JOIN staff s ON s.id = e.staff_id WHERE `+liveSession+` AND e.token_hash = $3`,
		append(db.limits(), hashToken(token), db.sql.Now()), func(rows *sql.Rows) (err error) {
			mark := ""
			found = nil
			e, err = scanSession(rows, &mark)
			e.News = readNews(mark)
			return err
		}); err != nil {
		return StaffSession{}, err
	}
	return e, found
}

// Sessions returns where an account is signed in, the newest use first.
func (db *DB) Sessions(ctx context.Context, staff int64) (out []StaffSession, err error) {
	err = db.sql.Each(ctx, `SELECT `+sessionColumns+` FROM staff_session e JOIN staff s ON s.id = e.staff_id WHERE `+liveSession+` AND e.staff_id = $3 ORDER BY e.seen_at DESC, e.id DESC`,
		append(db.limits(), staff), func(rows *sql.Rows) error {
			e, err := scanSession(rows)
			out = append(out, e)
			return err
		})
	return out, err
}

// StartSession signs an account in under a token. What ended long ago is forgotten.
func (tx *Tx) StartSession(ctx context.Context, staff int64, token string, full bool, device, network string) (id int64, err error) {
	now := tx.sql.Now()
	if _, err := tx.sql.Exec(ctx, `DELETE FROM staff_session WHERE created_at <= $1 OR seen_at <= $2`, tx.db.limits()...); err != nil {
		return 0, err
	}
	err = tx.sql.Row(ctx, `INSERT INTO staff_session (token_hash, staff_id, complete, created_at, seen_at, proved_at, device, network, notice)
		VALUES ($1, $2, $3, $4, $4, $4, $5, $6, '') RETURNING id`, []any{hashToken(token), staff, full, now, column.Clean(device), column.Clean(network)}, &id)
	return id, err
}

// StepUp gives a session that has proved more a new token; the old one leads nowhere
// any more. ErrNotFound when the session has ended.
func (tx *Tx) StepUp(ctx context.Context, session int64, token string) error {
	n, err := tx.sql.Exec(ctx, `UPDATE staff_session SET token_hash = $2, complete = TRUE, proved_at = $3, seen_at = $3 WHERE id = $1`, session, hashToken(token), tx.sql.Now())
	if err == nil && n == 0 {
		err = sqldb.ErrNotFound
	}
	return err
}

// EndSession signs one browser of an account out. ErrNotFound when the account has no
// such session.
func (tx *Tx) EndSession(ctx context.Context, staff, session int64) error {
	tx.sql.After(tx.db.ends.tell)
	n, err := tx.sql.Exec(ctx, `DELETE FROM staff_session WHERE id = $1 AND staff_id = $2`, session, staff)
	if err == nil && n == 0 {
		err = sqldb.ErrNotFound
	}
	return err
}

// endSessions signs an account out everywhere.
func (tx *Tx) endSessions(ctx context.Context, staff int64) error {
	tx.sql.After(tx.db.ends.tell)
	_, err := tx.sql.Exec(ctx, `DELETE FROM staff_session WHERE staff_id = $1`, staff)
	return err
}

// SignEverybodyOut ends every session, every link and every deputy's time, and forgets what
// was typed: of a database that comes from a backup nobody knows who signed out, used a link,
// or ceased to be a deputy since.
func (db *DB) SignEverybodyOut(ctx context.Context) error {
	return db.inTx(ctx, func(tx *Tx) error {
		for _, query := range []string{`DELETE FROM staff_session`, `DELETE FROM staff_invitation WHERE used_at IS NULL`, `DELETE FROM form_kept`, `UPDATE staff SET deputy_until = NULL WHERE deputy_until IS NOT NULL`} {
			if _, err := tx.sql.Exec(ctx, query); err != nil {
				return err
			}
		}
		return nil
	})
}

// KeepNotice keeps what the next page of a session says once; "" takes it away.
func (db *DB) KeepNotice(ctx context.Context, session int64, notice string) error {
	return db.sql.Statement(ctx, `UPDATE staff_session SET notice = $2 WHERE id = $1`, []any{session, notice}, func(*sql.Rows) error { return nil })
}
