package regency

import (
	"context"
	"maps"
	"slices"
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
		if !f.sent[w.Table] { // either side may have been put back from a backup since
			p.Mark = ""
		}
		if p.Mark == w.Mark && p.Reason == "" || f.rests(w.Table) {
			continue
		}
		var since time.Time
		if p.Mark != "" { // what was there before arrived then
			since = p.Arrived
			if ago := f.o.Now().Sub(since); p.Reason == "" && 0 <= ago && ago < w.Every {
				continue
			}
		}
		err := f.sendWhole(ctx, w, since)
		if err == nil {
			f.sent[w.Table] = true
			err = f.o.Store.RegencyPartFlows(ctx, w.Table, w.Mark)
		}
		if err := f.stands(ctx, w.Table, err); err != nil {
			return err
		}
	}
	return nil
}

func (f *Flow) sendWhole(ctx context.Context, w Whole, since time.Time) error {
	all, err := w.Rows(ctx, since)
	if err != nil {
		return err
	}
	rows := make([]row, len(all))
	for i, m := range all {
		rows[i] = m
		Known().Table(w.Table).clear(rows[i])
	}
	if w.Drop {
		return f.sendNew(ctx, w.Table, rows)
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
			if _, err := upsert(ctx, tx, w.Table, rows[:n], columns, w.Only); err != nil {
				return err
			}
			rows = rows[n:]
		}
		keys := make([]string, len(all))
		for i, m := range all {
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
		if !published {
			return nil
		}
		_, err := tx.Exec(ctx, `UPDATE dinas.`+w.Table+` SET ditarik_pada = now() WHERE ditarik_pada IS NULL AND NOT (`+key+` = ANY ($1))`, keys)
		return err
	})
}

// sendNew sends those rows of a table that are not there, or say something else there, and
// deletes those that are gone.
func (f *Flow) sendNew(ctx context.Context, table string, rows []row) error {
	ctx, cancel := context.WithTimeout(ctx, 4*patience)
	defer cancel()
	key := Known().Table(table).Key[0]
	return pgx.BeginFunc(ctx, f.conn, func(tx pgx.Tx) error {
		result, err := tx.Query(ctx, `SELECT `+key+`::text, coalesce(isi, '') FROM dinas.`+table)
		if err != nil {
			return err
		}
		there := map[string]string{}
		var id, says string
		if _, err := pgx.ForEachRow(result, []any{&id, &says}, func() error { there[id] = says; return nil }); err != nil {
			return err
		}
		var fresh []row
		for _, r := range rows {
			id := text(r[key])
			if says, ok := there[id]; !ok || says != r["isi"] {
				fresh = append(fresh, r)
			}
			delete(there, id)
		}
		for len(fresh) > 0 {
			n := min(batch, len(fresh))
			if _, err := upsert(ctx, tx, table, fresh[:n], columnsOf(table), ""); err != nil {
				return err
			}
			fresh = fresh[n:]
		}
		if len(there) == 0 {
			return nil
		}
		_, err = tx.Exec(ctx, `DELETE FROM dinas.`+table+` WHERE `+key+`::text = ANY ($1)`, slices.Collect(maps.Keys(there)))
		return err
	})
}

// clear leaves empty what was not stated, or is no date where one belongs.
func (t *Table) clear(r row) {
	for _, c := range t.Columns {
		text, ok := r[c.Name].(string)
		if !ok || slices.Contains(t.Key, c.Name) {
			continue
		}
		if c.Type == "date" {
			if _, err := time.Parse(time.DateOnly, text); err != nil {
				text = ""
			}
		}
		r[c.Name] = nothing(text)
	}
	r.normalize()
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
