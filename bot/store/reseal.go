package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
)

// sealedColumns lists every column that holds sealed values, with the key of its
// row and the place each value is bound to.
var sealedColumns = []struct {
	table, column, id string
	bind              func(id string) string
}{
	{"registration", "nik_sealed", "id", nikBind},
	{"conversation", "state", "person_id", func(id string) string { return "conversation:state:" + id }},
	{"conversation", "secrets", "person_id", func(id string) string { return "conversation:secrets:" + id }},
	{"file_part", "data", "id", fileBind},
}

// Reseal seals anew, under the primary key, up to limit values that an older key
// sealed, and returns how many it did. After a rotation it is called until it
// returns 0; then nothing needs the older keys any more. It may run beside
// everything else and may be stopped at any time.
func (db *DB) Reseal(ctx context.Context, limit int) (done int, err error) {
	for _, c := range sealedColumns {
		type row struct {
			id     any // as the table has it
			sealed string
		}
		var rows []row
		err := db.each(ctx, `SELECT `+c.id+`, `+c.column+` FROM `+c.table+` WHERE `+c.column+` <> '' AND `+c.column+` NOT LIKE $1 LIMIT $2`,
			[]any{db.ownPrefix(), limit - done}, func(r *sql.Rows) error {
				var x row
				err := r.Scan(&x.id, &x.sealed)
				rows = append(rows, x)
				return err
			})
		if err != nil {
			return done, err
		}
		err = db.InTx(ctx, func(tx *Tx) error {
			for _, x := range rows {
				plain, err := db.keys.Open(x.sealed, c.bind(fmt.Sprint(x.id)))
				if err != nil {
					return err
				}
				sealed, err := db.keys.Seal(plain, c.bind(fmt.Sprint(x.id)))
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
			return done, err
		}
		if done += len(rows); done >= limit {
			break
		}
	}
	return done, nil
}

// otherKeys counts the values that Reseal has yet to do.
func (db *DB) otherKeys(ctx context.Context) (n int, err error) {
	for _, c := range sealedColumns {
		var more int
		err := db.read.QueryRowContext(ctx, db.dialect.sql(`SELECT count(*) FROM `+c.table+` WHERE `+c.column+` <> '' AND `+c.column+` NOT LIKE $1`),
			db.ownPrefix()).Scan(&more)
		if err != nil {
			return 0, err
		}
		n += more
	}
	return n, nil
}

// ownPrefix matches, in LIKE, what the primary key sealed; key ids hold no
// sign that means something there.
func (db *DB) ownPrefix() string { return "v1|" + db.keys.Primary() + "|%" }

func nikBind(registration string) string { return "registration:nik:" + registration }

func conversationBind(column string, person int64) string {
	return "conversation:" + column + ":" + strconv.FormatInt(person, 10)
}
