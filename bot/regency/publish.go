package regency

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

// publish sends the tables that go as a whole, where they changed.
func (f *Flow) publish(ctx context.Context) error {
	if time.Since(f.whole) < wholeEvery || f.o.Published == nil {
		return nil
	}
	f.whole = time.Now()
	all, err := f.o.Published(ctx)
	if err != nil {
		return err
	}
	for _, w := range all {
		p := f.parts[w.Table]
		if p.Mark == w.Mark && p.Reason == "" || f.rests(w.Table) {
			continue
		}
		err := f.sendWhole(ctx, w)
		if err == nil {
			err = f.o.Store.RegencyPartFlows(ctx, w.Table, w.Mark)
		}
		if err := f.stands(ctx, w.Table, err); err != nil {
			return err
		}
	}
	return nil
}

func (f *Flow) sendWhole(ctx context.Context, w Whole) error {
	maps, err := w.Rows(ctx)
	if err != nil {
		return err
	}
	rows := make([]row, len(maps))
	for i, m := range maps {
		rows[i] = m
	}
	ctx, cancel := context.WithTimeout(ctx, 4*patience)
	defer cancel()
	t := Known().Table(w.Table)
	columns, published := columnsOf(w.Table), false
	for _, c := range t.Columns {
		if c.Name == "ditarik_pada" {
			columns, published = append(columns, c.Name), true
		}
	}
	return pgx.BeginFunc(ctx, f.conn, func(tx pgx.Tx) error {
		for len(rows) > 0 {
			n := min(batch, len(rows))
			if _, err := upsert(ctx, tx, w.Table, rows[:n], columns, ""); err != nil {
				return err
			}
			rows = rows[n:]
		}
		keys := make([]string, len(maps))
		for i, m := range maps {
			for _, k := range t.Key {
				keys[i] += "\x1f" + text(m[k])
			}
		}
		key := ""
		for _, k := range t.Key {
			if key != "" {
				key += " || "
			}
			key += "chr(31) || " + k + "::text"
		}
		switch {
		case w.Drop:
			_, err := tx.Exec(ctx, `DELETE FROM dinas.`+w.Table+` WHERE NOT (`+key+` = ANY ($1))`, keys)
			return err
		case published:
			_, err := tx.Exec(ctx, `UPDATE dinas.`+w.Table+` SET ditarik_pada = now() WHERE ditarik_pada IS NULL AND NOT (`+key+` = ANY ($1))`, keys)
			return err
		}
		return nil
	})
}

// text is a value of a key as PostgreSQL writes it.
func text(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	}
	return ""
}
