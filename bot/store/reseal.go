package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"

	"kanca/bot/seal"
)

// sealedColumns lists every column that holds sealed values, with the key of its
// row and the place each value is bound to.
var sealedColumns = []struct {
	table, column, id string
	numbered          bool // the id is a number
	batch             int  // values that are sealed anew in one transaction
	bind              func(id string) string
}{
	{"registration", "nik_sealed", "id", false, 500, nikBind},
	{"conversation", "state", "person_id", true, 200, func(id string) string { return "conversation:state:" + id }},
	{"conversation", "secrets", "person_id", true, 500, func(id string) string { return "conversation:secrets:" + id }},
	{"file_part", "data", "id", false, 4, fileBind}, // a quarter of a megabyte each
}

// Reseal seals anew, under the primary key, every value that an older key sealed,
// a few hundred in one transaction, and calls step with how many each of them
// did. It may run beside everything else and may be stopped at any moment. A
// value that cannot be read is left as it is and counted as damaged.
func (db *DB) Reseal(ctx context.Context, step func(done int)) (damaged int, err error) {
	own, err := db.primaryPrefix(ctx)
	if err != nil {
		return 0, err
	}
	for _, c := range sealedColumns {
		var last any = ""
		if c.numbered {
			last = 0
		}
		for {
			type row struct {
				id     any // as the table has it
				sealed string
			}
			var rows []row
			err := db.each(ctx, `SELECT `+c.id+`, `+c.column+` FROM `+c.table+` WHERE `+c.id+` > $1 AND `+c.column+` <> '' AND `+c.column+` NOT LIKE $2
				ORDER BY `+c.id+` LIMIT $3`,
				[]any{last, own, c.batch}, func(r *sql.Rows) error {
					var x row
					err := r.Scan(&x.id, &x.sealed)
					rows = append(rows, x)
					return err
				})
			if err != nil {
				return damaged, err
			}
			if len(rows) == 0 {
				break
			}
			last = rows[len(rows)-1].id
			broken := 0
			err = db.InTx(ctx, func(tx *Tx) error {
				broken = 0
				for _, x := range rows {
					bind := c.bind(fmt.Sprint(x.id))
					plain, err := tx.unseal(ctx, x.sealed, bind)
					if err != nil {
						if IsRingBehind(err) {
							return err
						}
						broken++
						continue
					}
					sealed, err := tx.seal(ctx, plain, bind)
					if err != nil {
						return err
					}
					// Whoever changed the value meanwhile has sealed it with the primary key.
					if _, err := tx.exec(ctx, `UPDATE `+c.table+` SET `+c.column+` = $1 WHERE `+c.id+` = $2 AND `+c.column+` = $3`, sealed, x.id, x.sealed); err != nil {
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
	known, err := knownKeys(ctx, db.each)
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

// otherKeys counts the values that Reseal has yet to do.
func (db *DB) otherKeys(ctx context.Context) (n int, err error) {
	own, err := db.primaryPrefix(ctx)
	if err != nil {
		return 0, err
	}
	return db.countSealed(ctx, `NOT LIKE $1`, own)
}

// countSealed counts the sealed values that meet a condition.
func (db *DB) countSealed(ctx context.Context, condition, pattern string) (n int, err error) {
	for _, c := range sealedColumns {
		more := 0
		err := db.each(ctx, `SELECT count(*) FROM `+c.table+` WHERE `+c.column+` <> '' AND `+c.column+` `+condition, []any{pattern},
			func(r *sql.Rows) error { return r.Scan(&more) })
		if err != nil {
			return 0, err
		}
		n += more
	}
	return n, nil
}

func nikBind(registration string) string { return "registration:nik:" + registration }

func conversationBind(column string, person int64) string {
	return "conversation:" + column + ":" + strconv.FormatInt(person, 10)
}
