package office

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// CannedReply is a reply that is kept ready, in both languages; see package canned. It is
// of nobody and holds nobody's name.
type CannedReply struct {
	ID        int64
	Key       string // by which staff find it
	Texts     map[bot.Lang]string
	Version   int64 // goes up with each change; 0 for one that is not stored yet
	By        string
	ChangedAt time.Time
}

var (
	// ErrKeyTaken is returned for the key of another reply.
	ErrKeyTaken = errors.New("another reply has that key")
	// ErrTooMany is returned where no more replies are kept.
	ErrTooMany = errors.New("there are as many replies as are kept")
)

// MostCannedReplies is how many are kept: all of them stand beside each answer.
const MostCannedReplies = 60

const cannedColumns = `c.id, c.key, c.lang_id, c.lang_mad, c.version, coalesce(s.name, ''), c.changed_at FROM canned_reply c LEFT JOIN staff s ON s.id = c.staff_id`

func scanCanned(rows *sql.Rows) (r CannedReply, err error) {
	var id, mad string
	var at int64
	err = rows.Scan(&r.ID, &r.Key, &id, &mad, &r.Version, &r.By, &at)
	r.Texts, r.ChangedAt = map[bot.Lang]string{bot.Indonesian: id}, column.Moment(at)
	if mad != "" {
		r.Texts[bot.Madurese] = mad
	}
	return r, err
}

// CannedReplies returns every reply, by key.
func (db *DB) CannedReplies(ctx context.Context) (all []CannedReply, err error) {
	err = db.sql.Each(ctx, `SELECT `+cannedColumns+` ORDER BY c.key, c.id LIMIT $1`, []any{2 * MostCannedReplies}, func(rows *sql.Rows) error {
		r, err := scanCanned(rows)
		all = append(all, r)
		return err
	})
	return all, err
}

// CannedReply returns one reply. ErrNotFound where there is none of that id.
func (db *DB) CannedReply(ctx context.Context, id int64) (CannedReply, error) {
	return cannedReply(ctx, db.sql, id)
}

func cannedReply(ctx context.Context, from asker, id int64) (r CannedReply, err error) {
	found := sqldb.ErrNotFound
	err = from.Each(ctx, `SELECT `+cannedColumns+` WHERE c.id = $1`, []any{id}, func(rows *sql.Rows) error {
		found = nil
		r, err = scanCanned(rows)
		return err
	})
	return r, cmp.Or(err, found)
}

// AddCannedReply keeps a new reply, with a NIK masked, and returns its id. ErrKeyTaken,
// ErrTooMany. Whoever calls it adds audit.CannedChanged.
func (tx *Tx) AddCannedReply(ctx context.Context, s bot.Staff, r CannedReply) (id int64, err error) {
	var stored int
	if err := tx.sql.Row(ctx, `SELECT count(*) FROM canned_reply`, nil, &stored); err != nil {
		return 0, err
	}
	if stored >= MostCannedReplies {
		return 0, ErrTooMany
	}
	err = tx.sql.Each(ctx, `INSERT INTO canned_reply (key, lang_id, lang_mad, version, staff_id, changed_at) VALUES ($1, $2, $3, 1, $4, $5)
		ON CONFLICT (key) DO NOTHING RETURNING id`,
		[]any{column.Words(r.Key), column.Words(r.Texts[bot.Indonesian]), column.Words(r.Texts[bot.Madurese]), s.ID, tx.sql.Now()},
		func(rows *sql.Rows) error { return rows.Scan(&id) })
	if err == nil && id == 0 {
		err = ErrKeyTaken
	}
	return id, err
}

// ErrChanged is returned for a change of what was changed or taken away since it was seen.
var ErrChanged = errors.New("this was changed since")

// ChangeCannedReply keeps another key or other texts, with a NIK masked. ErrChanged where
// the reply is not of the version in r any more; ErrNotFound, ErrKeyTaken. Whoever calls
// it adds audit.CannedChanged.
func (tx *Tx) ChangeCannedReply(ctx context.Context, s bot.Staff, r CannedReply) error {
	var taken int
	if err := tx.sql.Row(ctx, `SELECT count(*) FROM canned_reply WHERE key = $1 AND id <> $2`, []any{column.Words(r.Key), r.ID}, &taken); err != nil {
		return err
	}
	if taken > 0 {
		return ErrKeyTaken
	}
	n, err := tx.sql.Exec(ctx, `UPDATE canned_reply SET key = $3, lang_id = $4, lang_mad = $5, version = version + 1, staff_id = $6, changed_at = $7 WHERE id = $1 AND version = $2`,
		r.ID, r.Version, column.Words(r.Key), column.Words(r.Texts[bot.Indonesian]), column.Words(r.Texts[bot.Madurese]), s.ID, tx.sql.Now())
	return tx.changedOne(ctx, r.ID, n, err)
}

// RemoveCannedReply takes a reply away. ErrChanged where it is of another version;
// ErrNotFound. Whoever calls it adds audit.CannedRemoved.
func (tx *Tx) RemoveCannedReply(ctx context.Context, id, version int64) error {
	n, err := tx.sql.Exec(ctx, `DELETE FROM canned_reply WHERE id = $1 AND version = $2`, id, version)
	return tx.changedOne(ctx, id, n, err)
}

// changedOne tells why a change of a reply changed none.
func (tx *Tx) changedOne(ctx context.Context, id, changed int64, err error) error {
	if err != nil || changed > 0 {
		return err
	}
	if _, err := cannedReply(ctx, tx.sql, id); err != nil {
		return err
	}
	return ErrChanged
}
