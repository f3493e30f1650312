package regency

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Element is a column that a receiver may get, as dinas.daftar_elemen has it.
type Element struct {
	Receiver, Column, Purpose, Ground, Agreement string
	From, Until                                  *time.Time // days; nil: without a limit
}

// Holds reports whether it holds on a day, such as 2026-12-01.
func (e Element) Holds(day string) bool {
	return (e.From == nil || e.From.Format(time.DateOnly) <= day) && (e.Until == nil || e.Until.Format(time.DateOnly) >= day)
}

// Opening is how often somebody opened NIKs or phone numbers.
type Opening struct {
	User, What    string // "nik" or "telepon"
	Times, People int
	Last          time.Time
	May           bool // they still may
}

// Reach is what somebody who signs in may do that the dictionary gives none of their roles.
type Reach struct {
	User    string
	All     string   // why they may do everything; "" where they may not
	Outside []string // tables with columns, and functions
}

// Inspection is what of the regency's database is read or may be, against what was agreed.
type Inspection struct {
	Elements []Element
	Openings []Opening
	Reaches  []Reach
}

// Inspect reads the lists and logs of the regency's database, for the days from one up to
// before another.
func Inspect(ctx context.Context, address string, from, until time.Time) (i Inspection, err error) {
	defer func() { err = asked(err) }()
	conn, err := connect(ctx, address)
	if err != nil {
		return i, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	for _, read := range []func(context.Context, *pgx.Conn) error{
		i.elements,
		func(ctx context.Context, conn *pgx.Conn) error { return i.openings(ctx, conn, from, until) },
		i.reaches,
	} {
		if err := read(ctx, conn); err != nil {
			return i, inWords(err)
		}
	}
	return i, nil
}

func (i *Inspection) elements(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, `SELECT penerima, kolom, coalesce(tujuan, ''), coalesce(dasar_hukum, ''), coalesce(perjanjian, ''), CASE WHEN isfinite(berlaku_dari) OR berlaku_dari > '2000-01-01' THEN least(berlaku_dari, '9999-12-31') END, CASE WHEN isfinite(berlaku_sampai) OR berlaku_sampai < '2000-01-01' THEN greatest(berlaku_sampai, '0001-01-01') END FROM dinas.daftar_elemen ORDER BY penerima, kolom`)
	if err != nil {
		return err
	}
	var e Element
	_, err = pgx.ForEachRow(rows, []any{&e.Receiver, &e.Column, &e.Purpose, &e.Ground, &e.Agreement, &e.From, &e.Until}, func() error {
		i.Elements = append(i.Elements, e)
		e = Element{}
		return nil
	})
	return err
}

func (i *Inspection) openings(ctx context.Context, conn *pgx.Conn, from, until time.Time) error {
	rows, err := conn.Query(ctx, `SELECT l.oleh, l.apa, count(*), count(DISTINCT l.pendaftaran_id), max(l.pada),
			bool_or(r.oid IS NOT NULL AND has_function_privilege(r.oid, 'dinas.buka_' || l.apa || '(text, text)', 'EXECUTE'))
		FROM dinas.log_akses l LEFT JOIN pg_catalog.pg_roles r ON r.rolname = l.oleh WHERE l.pada >= $1 AND l.pada < $2 AND l.apa IN ('nik', 'telepon') GROUP BY 1, 2 ORDER BY 1, 2`, from, until)
	if err != nil {
		return err
	}
	var o Opening
	_, err = pgx.ForEachRow(rows, []any{&o.User, &o.What, &o.Times, &o.People, &o.Last, &o.May}, func() error {
		i.Openings = append(i.Openings, o)
		return nil
	})
	return err
}

// reaches finds who may read or call what none of their roles has by the dictionary. The
// roles themselves are looked at, too.
func (i *Inspection) reaches(ctx context.Context, conn *pgx.Conn) error {
	d := Known()
	roles := map[string]bool{}
	for _, r := range d.Roles {
		roles[r.Name] = true
	}
	people := map[string]*Reach{}
	agreed := map[string]map[string]bool{} // by user: what their roles have
	rows, err := conn.Query(ctx, `SELECT u.rolname::text, CASE WHEN u.rolsuper THEN 'superuser' WHEN n.nspowner = u.oid THEN 'owner of the schema' ELSE '' END,
			ARRAY(SELECT r.rolname::text FROM pg_catalog.pg_roles r WHERE r.rolname = ANY ($1) AND (r.oid = u.oid OR NOT u.rolsuper AND pg_has_role(u.oid, r.oid, 'MEMBER')))
		FROM pg_catalog.pg_roles u, pg_catalog.pg_namespace n WHERE n.nspname = 'dinas' AND (u.rolcanlogin OR u.rolname = ANY ($1))`, slices.Collect(maps.Keys(roles)))
	if err != nil {
		return err
	}
	var user, all string
	var member []string
	if _, err = pgx.ForEachRow(rows, []any{&user, &all, &member}, func() error {
		people[user], agreed[user] = &Reach{User: user, All: all}, d.given(member)
		return nil
	}); err != nil {
		return err
	}
	rows, err = conn.Query(ctx, `SELECT u.rolname::text, c.relname || '.' || a.attname FROM pg_catalog.pg_roles u CROSS JOIN pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
			WHERE u.rolname = ANY ($1) AND c.relnamespace = to_regnamespace('dinas') AND c.relkind IN ('r', 'p', 'v', 'm') AND has_column_privilege(u.oid, c.oid, a.attnum, 'SELECT')
		UNION ALL SELECT u.rolname::text, p.proname || '()' FROM pg_catalog.pg_roles u CROSS JOIN pg_catalog.pg_proc p
			WHERE u.rolname = ANY ($1) AND p.pronamespace = to_regnamespace('dinas') AND p.prorettype <> 'trigger'::regtype AND has_function_privilege(u.oid, p.oid, 'EXECUTE')
		ORDER BY 1, 2`, slices.Collect(maps.Keys(people)))
	if err != nil {
		return err
	}
	var what string
	if _, err = pgx.ForEachRow(rows, []any{&user, &what}, func() error {
		of, _, _ := strings.Cut(what, ".") // of a view all columns are one
		if r := people[user]; r.All == "" && !agreed[user][what] && !agreed[user][of] {
			r.Outside = append(r.Outside, what)
		}
		return nil
	}); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(people)) {
		if r := people[name]; r.All != "" || len(r.Outside) > 0 {
			i.Reaches = append(i.Reaches, *r)
		}
	}
	return nil
}

// given are the columns and functions that some roles have by the dictionary.
func (d *Dictionary) given(roles []string) map[string]bool {
	all := map[string]bool{}
	for _, role := range roles {
		for _, t := range d.Tables {
			for _, c := range t.Columns {
				if slices.Contains(t.Rights[role], "SELECT") || slices.Contains(t.Some[role]["SELECT"], c.Name) {
					all[t.Name+"."+c.Name] = true
				}
			}
		}
		for _, f := range d.Functions {
			if slices.Contains(f.Rights, role) {
				name, _, _ := strings.Cut(f.Name, "(")
				all[name+"()"] = true
			}
		}
		for _, v := range d.Views {
			if slices.Contains(v.Rights[role], "SELECT") {
				all[v.Name] = true
			}
		}
	}
	return all
}
