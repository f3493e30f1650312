package regency

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Applied is what Apply did.
type Applied struct {
	Before   int    // version that was there; 0: none
	Version  int    // version that is there now
	Same     bool   // the SQL was applied already; it was run again
	Encoding string // of the database, such as UTF8
	User     string // who applied it
}

// schemaLock keeps two from applying at once.
const schemaLock = 0x6b616e6361 // "kanca"

// Apply makes the schema in the regency's database, or brings it up to date, in one
// transaction, and lets the connected user write as kanca does. It takes nothing away
// that is there.
func Apply(ctx context.Context, address string) (a Applied, err error) {
	defer func() { err = asked(err) }()
	conn, err := connectFor(ctx, address, applyPatience)
	if err != nil {
		return a, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	d := Known()
	text, mark := d.SQL(), d.Fingerprint()
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(schemaLock)); err != nil {
			return err
		}
		var there bool
		if err := tx.QueryRow(ctx, `SELECT to_regclass('dinas.versi') IS NOT NULL, current_setting('server_encoding'), current_user`).Scan(&there, &a.Encoding, &a.User); err != nil {
			return err
		}
		if there {
			var last string
			err := tx.QueryRow(ctx, `SELECT nomor, coalesce(sha256, '') FROM dinas.versi ORDER BY nomor DESC LIMIT 1`).Scan(&a.Before, &last)
			if err != nil && !errors.Is(err, pgx.ErrNoRows) {
				return err
			}
			a.Same = a.Before == d.Version && last == mark
		}
		if a.Before > d.Version {
			return &Trouble{fmt.Sprintf("the schema dinas is of version %d and this kanca knows version %d; use the newer kanca", a.Before, d.Version), nil}
		}
		// Several statements at once are possible only without values. Whoever waits for a table
		// lets nobody else to it.
		if _, err := tx.Conn().PgConn().Exec(ctx, "SET LOCAL client_min_messages = warning; SET LOCAL lock_timeout = '25s'; "+text).ReadAll(); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO dinas.versi (nomor, sha256, diterapkan_pada, oleh) VALUES ($1, $2, now(), session_user)
			ON CONFLICT (nomor) DO UPDATE SET sha256 = excluded.sha256, diterapkan_pada = excluded.diterapkan_pada, oleh = excluded.oleh
			WHERE versi.sha256 IS DISTINCT FROM excluded.sha256`, d.Version, mark); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `GRANT kanca_tulis TO `+pgx.Identifier{a.User}.Sanitize())
		return err
	})
	a.Version = d.Version
	return a, applyTrouble(err)
}

// applyTrouble says what to do about rights that whoever applies lacks.
func applyTrouble(err error) error {
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code == "42501" {
		return &Trouble{fmt.Sprintf("PostgreSQL reports %q; kanca regency apply needs a user who may make a schema and roles (CREATE on the database and CREATEROLE): let the database's administrator run the SQL that kanca regency schema prints", refused.Message), err}
	}
	if refused != nil && refused.Code == "0A000" {
		return &Trouble{fmt.Sprintf("PostgreSQL reports %q: a view or rule of the regency's own stands on a column that becomes a date; drop it, run kanca regency apply again, and make it anew", refused.Message), err}
	}
	return inWords(err)
}
