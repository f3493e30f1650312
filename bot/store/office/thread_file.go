package office

import (
	"context"
	"database/sql"

	"kanca/bot"
	"kanca/bot/store/sqldb"
)

// ThreadFile is what a person sent besides words, as a thread leads to it.
type ThreadFile struct {
	ID   int64    // of the file
	Kind bot.Kind // of its message
}

// ThreadFile returns the file of a message in the thread of a need. ErrNotFound when the
// message is not of that thread, or its file is not kept.
func (db *DB) ThreadFile(ctx context.Context, entry int64, message bot.MessageID) (f ThreadFile, err error) {
	found := sqldb.ErrNotFound
	if err := db.sql.Each(ctx, `SELECT f.id, x.kind FROM inbox i JOIN message x ON x.person_id = i.person_id JOIN file f ON f.message_id = x.id
		WHERE i.id = $1 AND x.id = $2 AND f.state = 'kept'`, []any{entry, message}, func(rows *sql.Rows) error {
		found = nil
		return rows.Scan(&f.ID, &f.Kind)
	}); err != nil {
		return f, err
	}
	return f, found
}
