package people

import (
	"context"
	"database/sql"

	"kanca/bot"
	"kanca/bot/store/sqldb"
)

// FindPerson returns the id of the person who has the address; ErrNotFound when nobody has.
func (db *DB) FindPerson(ctx context.Context, a bot.Address) (id int64, err error) {
	err = db.sql.Each(ctx, `SELECT person_id FROM address WHERE kind = $1 AND value = $2`, []any{string(a.Kind), a.Value}, func(rows *sql.Rows) error {
		return rows.Scan(&id)
	})
	if err == nil && id == 0 {
		err = sqldb.ErrNotFound
	}
	return id, err
}
