package people

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"kanca/bot"
)

// Farewells lists the addresses of people who had everything deleted until then, and whom
// the providers' libraries still know.
func (db *DB) Farewells(ctx context.Context, until time.Time) (all []bot.Address, err error) {
	err = db.sql.Each(ctx, `SELECT address FROM farewell WHERE erased_at <= $1 ORDER BY erased_at, address`, []any{until.UnixMilli()}, func(rows *sql.Rows) error {
		var address string
		err := rows.Scan(&address)
		kind, value, _ := strings.Cut(address, ":")
		all = append(all, bot.Address{Kind: bot.AddressKind(kind), Value: value})
		return err
	})
	return all, err
}

// Forgotten notes that the providers' libraries do not know an address any more.
func (db *DB) Forgotten(ctx context.Context, a bot.Address) error {
	return db.inTx(ctx, func(tx *Tx) error {
		_, err := tx.sql.Exec(ctx, `DELETE FROM farewell WHERE address = $1`, a.String())
		if err == nil {
			tx.sql.Scrub()
		}
		return err
	})
}
