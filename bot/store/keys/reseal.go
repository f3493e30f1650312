package keys

import (
	"context"
	"database/sql"
	"fmt"

	"kanca/bot/seal"
	"kanca/bot/store/records"
	"kanca/bot/store/sqldb"
)

// Reseal seals anew, under the primary key, every value that an older key sealed,
// a few hundred in one transaction, and calls step with how many each of them
// did. It may run beside everything else and may be stopped at any moment. A
// value that cannot be read is left as it is and counted as damaged.
func (db *DB) Reseal(ctx context.Context, step func(done int)) (damaged int, err error) {
	own, err := db.primaryPrefix(ctx)
	if err != nil {
		return 0, err
	}
	for _, c := range records.SealedColumns {
		var last any = ""
		if c.Numbered {
			last = 0
		}
		for {
			type row struct {
				key    any    // as the table has it
				bound  string // what its value is bound to
				sealed string
			}
			var rows []row
			err := db.sql.Each(ctx, `SELECT `+c.Key+`, `+c.BoundTo+`, `+c.Column+` FROM `+c.Table+`
				WHERE `+c.Key+` > $1 AND `+c.Column+` <> '' AND `+c.Column+` NOT LIKE $2 ORDER BY `+c.Key+` LIMIT $3`,
				[]any{last, own, c.Batch}, func(r *sql.Rows) error {
					var x row
					err := r.Scan(&x.key, &x.bound, &x.sealed)
					rows = append(rows, x)
					return err
				})
			if err != nil {
				return damaged, err
			}
			if len(rows) == 0 {
				break
			}
			last = rows[len(rows)-1].key
			broken := 0
			err = db.sql.InTx(ctx, func(t *sqldb.Tx) error {
				tx := db.ring.In(t)
				broken = 0
				for _, x := range rows {
					bind := c.Bind(x.bound)
					plain, err := tx.Unseal(ctx, x.sealed, bind)
					if err != nil {
						if IsRingBehind(err) {
							return err
						}
						broken++
						continue
					}
					sealed, err := tx.Seal(ctx, plain, bind)
					if err != nil {
						return err
					}
					// Whoever changed the value meanwhile has sealed it with the primary key.
					if _, err := t.Exec(ctx, `UPDATE `+c.Table+` SET `+c.Column+` = $1 WHERE `+c.Key+` = $2 AND `+c.Column+` = $3`, sealed, x.key, x.sealed); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				return damaged, err
			}
			damaged += broken
			if step != nil {
				step(len(rows) - broken)
			}
		}
	}
	return damaged, nil
}

// primaryPrefix matches, in LIKE, what the primary key sealed; key ids hold no
// sign that means something there.
func (db *DB) primaryPrefix(ctx context.Context) (prefix string, err error) {
	known, err := knownKeys(ctx, db.sql.Each)
	for _, k := range known {
		if k.role == rolePrimary {
			prefix = seal.Prefix(k.id) + "%"
		}
	}
	if err == nil && prefix == "" {
		err = fmt.Errorf("the database says of no key that it seals")
	}
	return prefix, err
}

// OtherKeys counts the values that Reseal has yet to do.
func (db *DB) OtherKeys(ctx context.Context) (n int, err error) {
	own, err := db.primaryPrefix(ctx)
	if err != nil {
		return 0, err
	}
	return db.countSealed(ctx, `NOT LIKE $1`, own)
}

// countSealed counts the sealed values that meet a condition.
func (db *DB) countSealed(ctx context.Context, condition, pattern string) (n int, err error) {
	for _, c := range records.SealedColumns {
		more := 0
		err := db.sql.Each(ctx, `SELECT count(*) FROM `+c.Table+` WHERE `+c.Column+` <> '' AND `+c.Column+` `+condition, []any{pattern},
			func(r *sql.Rows) error { return r.Scan(&more) })
		if err != nil {
			return 0, err
		}
		n += more
	}
	return n, nil
}
