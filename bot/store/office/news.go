package office

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"time"

	"kanca/bot/store/sqldb"
)

// News tells an open page whether the inbox is still as it shows it. It is read from the
// database alone, so every process tells the same.
type News struct {
	Mark    string // another one after each change of what the inbox shows
	Waiting int    // needs that nobody has, as many as QueueWaiting holds
	Cries   int    // cries for help among them
	// Moves is another one whenever an announcement moves or goes to more people; what became
	// of those it went to does not change it. Only NewsFor says it.
	Moves string
}

// ticksFor is for how long it is news what became of an answer of staff.
const ticksFor = 24 * time.Hour

// newsColumn is the mark of the news, at the moment in the parameter now: how many wait
// and how many cry; how many rest and until when; then the newest that anybody wrote, what was added to the open needs
// and who has them, the newest that was closed, noted and decided, and the states of what staff
// wrote lately. Each of them is read from an index.
func newsColumn(now string) string {
	return `(SELECT CAST(count(*) FILTER (WHERE ` + waits + `) AS TEXT) || '.' || CAST(count(*) FILTER (WHERE urgent AND ` + waits + `) AS TEXT) || '.' ||
			CAST(count(*) AS TEXT) || '.' || CAST(count(*) FILTER (WHERE ` + rests(`CAST(`+now+` AS BIGINT)`) + `) AS TEXT) || '.' || CAST(coalesce(sum(snoozed_until), 0) AS TEXT) || '.' || CAST(coalesce(max(added_at), 0) AS TEXT) || '.' || CAST(coalesce(sum(taken_id + taken_at), 0) AS TEXT)
			FROM inbox m WHERE closed_at IS NULL) || '.' ||
		CAST(coalesce((SELECT x.id FROM message x WHERE x.direction = 'in' ORDER BY x.id DESC LIMIT 1), 0) AS TEXT) || '.' ||
		CAST(coalesce((SELECT max(closed_at) FROM inbox WHERE closed_at IS NOT NULL), 0) AS TEXT) || '.' ||
		CAST(coalesce((SELECT max(id) FROM staff_note), 0) AS TEXT) || '.' ||
		CAST(coalesce((SELECT max(id) FROM need_event), 0) AS TEXT) || '.' ||
		CAST(coalesce((SELECT sum(x.id * (x.attempt + CASE x.state WHEN 'queued' THEN 11 WHEN 'sending' THEN 23 WHEN 'sent' THEN 37 WHEN 'delivered' THEN 53 WHEN 'read' THEN 71 ELSE 97 END))
			FROM message x WHERE x.staff_id > 0 AND x.created_at > CAST(` + now + ` AS BIGINT) - ` + strconv.FormatInt(ticksFor.Milliseconds(), 10) + `), 0) AS TEXT)`
}

// movesColumn is the mark of what announcements do: where those stand that are not over, and
// when the newest of theirs went out on each channel. Each channel's is found by an index: to
// count all of them would take the database, for every open browser and twice a second, more
// than to send them.
const movesColumn = `(SELECT CAST(coalesce(sum(k.id * CASE k.state WHEN 'submitted' THEN 3 WHEN 'approved' THEN 5 WHEN 'sending' THEN 7 ELSE 11 END), 0) AS TEXT)
		FROM announcement k WHERE k.state IN ('submitted', 'approved', 'sending', 'paused')) || '.' ||
	(SELECT CAST(coalesce(sum(w.newest), 0) AS TEXT) FROM (SELECT (SELECT max(x.created_at) FROM message x WHERE x.channel = y.channel AND x.recipient_id IS NOT NULL) AS newest
		FROM announcement_window y) w)`

// waits holds for an open need that nobody has.
const waits = `m.taken_at IS NULL`

func readNews(mark string) News {
	n := News{Mark: mark}
	parts := strings.SplitN(mark, ".", 3)
	if len(parts) == 3 { // the database wrote them
		n.Waiting, _ = strconv.Atoi(parts[0])
		n.Cries, _ = strconv.Atoi(parts[1])
	}
	return n
}

// NewsFor returns the news for a session that was begun at a moment, and does not count as
// use of it. ErrNotFound when the session has ended: by time, by whoever ended it, or with
// the account; its number may be another session's by then.
func (db *DB) NewsFor(ctx context.Context, session int64, begun time.Time) (n News, err error) {
	found := sqldb.ErrNotFound
	if err := db.sql.Each(ctx, `SELECT `+newsColumn("$4")+`, `+movesColumn+` FROM staff_session e JOIN staff s ON s.id = e.staff_id WHERE `+liveSession+` AND e.id = $3 AND e.created_at = $5 AND e.complete`,
		append(db.limits(), session, db.sql.Now(), begun.UnixMilli()), func(rows *sql.Rows) error {
			var mark, moves string
			found = nil
			err := rows.Scan(&mark, &moves)
			n = readNews(mark)
			n.Moves = moves
			return err
		}); err != nil {
		return n, err
	}
	return n, found
}
