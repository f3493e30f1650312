package housekeeping

import (
	"context"
	"database/sql"
	"time"

	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// Backup is a try to write a backup.
type Backup struct {
	At       time.Time // the rows are those of this moment
	File     string
	Bytes    int64
	Rows     int64
	Daily    bool   // made by itself, and not by a command
	SameDisk bool   // lies on the disk of the database
	Error    string // why it failed, in one sentence; "" where it was written and verified
}

// backupsKept is how many tries are remembered.
const backupsKept = 400

// NoteBackup remembers a try.
func (db *DB) NoteBackup(ctx context.Context, b Backup) error {
	return db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
		var id int64
		err := tx.Row(ctx, `INSERT INTO backup_made (at, file, bytes, row_count, daily, same_disk, error) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
			[]any{b.At.UnixMilli(), column.Clean(b.File), b.Bytes, b.Rows, b.Daily, b.SameDisk, column.Words(b.Error)}, &id)
		if err == nil {
			// However long it has failed: the last one that went well stays known.
			_, err = tx.Exec(ctx, `DELETE FROM backup_made WHERE id <= $1
				AND (error <> '' OR id < (SELECT max(id) FROM backup_made WHERE error = '' AND daily))`, id-backupsKept)
		}
		return err
	})
}

// Backups is what is known of backups. The zero value of each means that there is none.
type Backups struct {
	Last   Backup // the newest that was written, whoever made it
	Daily  Backup // the newest that was made by itself
	Failed Backup // the newest try, where it failed
}

// Backups tells of the newest backups.
func (db *DB) Backups(ctx context.Context) (b Backups, err error) {
	err = db.sql.Each(ctx, `SELECT at, file, bytes, row_count, daily, same_disk, error FROM backup_made ORDER BY id DESC`, nil, func(rows *sql.Rows) error {
		var x Backup
		var at int64
		if err := rows.Scan(&at, &x.File, &x.Bytes, &x.Rows, &x.Daily, &x.SameDisk, &x.Error); err != nil {
			return err
		}
		x.At = column.Moment(at)
		switch {
		case x.Error != "":
			if b.Failed.At.IsZero() && b.Last.At.IsZero() {
				b.Failed = x
			}
			return nil
		case x.At.After(b.Last.At):
			b.Last = x
		}
		if x.Daily && x.At.After(b.Daily.At) {
			b.Daily = x
		}
		return nil
	})
	return b, err
}
