package announcements

import (
	"context"
	"database/sql"

	"kanca/bot/broadcast"
	"kanca/bot/store/column"
	"kanca/bot/store/outbox"
	"kanca/bot/store/sqldb"
)

// templateColumns are what readTemplate reads.
const templateColumns = `SELECT channel, template, category, status, reason, coalesce(read_at, 0) FROM channel_template ORDER BY channel`

func readTemplate(row sqldb.Scanner) (t broadcast.Template, err error) {
	var read int64
	err = row.Scan(&t.Channel, &t.ID, &t.Category, &t.Status, &t.Reason, &read)
	if read != 0 {
		t.ReadAt = column.Moment(read)
	}
	return t, err
}

// Templates lists the templates that channels write with, as their provider said last.
func (db *DB) Templates(ctx context.Context) (out []broadcast.Template, err error) {
	part := TemplatesPart(&out)
	err = db.sql.Each(ctx, part.Query, nil, func(rows *sql.Rows) error { return part.Scan(rows) })
	return out, err
}

// TemplatesPart reads what Templates does, beside something else.
func TemplatesPart(out *[]broadcast.Template) sqldb.Part {
	return sqldb.Part{Width: 6, Query: templateColumns, Scan: func(row sqldb.Scanner) error {
		t, err := readTemplate(row)
		*out = append(*out, t)
		return err
	}}
}

// AnnouncementsStand is what holds for all announcements, read at once: whether the office
// practises, and the templates.
func (db *DB) AnnouncementsStand(ctx context.Context) (practising bool, all []broadcast.Template, err error) {
	err = sqldb.Several(ctx, db.sql, sqldb.Part{Width: 1, Query: `SELECT count(*) FROM checkpoint WHERE name = $1`, Args: []any{outbox.Practice}, Scan: func(row sqldb.Scanner) error {
		var n int
		err := row.Scan(&n)
		practising = n > 0
		return err
	}}, TemplatesPart(&all))
	return practising, all, err
}

// templates is Templates within the transaction.
func (t *tx) templates(ctx context.Context) (out []broadcast.Template, err error) {
	err = t.Each(ctx, templateColumns, nil, func(rows *sql.Rows) error {
		one, err := readTemplate(rows)
		out = append(out, one)
		return err
	})
	return out, err
}

// SetTemplates keeps which templates channels write with and what their providers say of them;
// those of other channels are forgotten. Of one whose provider could not be asked just now what
// it said before holds.
func (db *DB) SetTemplates(ctx context.Context, all []broadcast.Template) error {
	return db.sql.InTx(ctx, func(t *sqldb.Tx) error {
		before := map[string]broadcast.Template{}
		if err := t.Each(ctx, templateColumns, nil, func(rows *sql.Rows) error {
			one, err := readTemplate(rows)
			before[string(one.Channel)+" "+one.ID] = one
			return err
		}); err != nil {
			return err
		}
		if _, err := t.Exec(ctx, `DELETE FROM channel_template`); err != nil {
			return err
		}
		for _, one := range all {
			if was, ok := before[string(one.Channel)+" "+one.ID]; ok && one.Status == "" {
				one = was
			}
			if _, err := t.Exec(ctx, `INSERT INTO channel_template (channel, template, category, status, reason, read_at) VALUES ($1, $2, $3, $4, $5, $6)`,
				one.Channel, one.ID, string(one.Category), column.Words(one.Status), column.Words(one.Reason), column.Stamp(one.ReadAt)); err != nil {
				return err
			}
		}
		return nil
	})
}
