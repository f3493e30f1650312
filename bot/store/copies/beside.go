package copies

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"kanca/bot/store/sqldb"
)

// Beside is a set of tables that is built in a PostgreSQL database beside the ones
// in use, in a schema of its own, and takes their place in one transaction. Nobody
// sees a part of it, and killed at any moment it leaves the tables in use as they
// were.
type Beside struct {
	db     *sql.DB
	conn   *sql.Conn // holds the lock
	url    string
	live   string // the schema in use
	schema string
}

// besideSchema is where the tables are built.
const besideSchema = "kanca_building"

// besideLock keeps others from building in the same database.
const besideLock = `pg_try_advisory_lock(hashtextextended('kanca building beside ' || current_schema(), 0))`

// ErrBuilding is returned while another process builds.
var ErrBuilding = errors.New("another kanca is restoring or moving into this database; wait for it")

// OpenBeside begins to build: what an earlier one that was killed left is taken away.
func OpenBeside(ctx context.Context, address string) (*Beside, error) {
	plain, err := sqldb.Open(ctx, address, sqldb.Options{RowsOnly: true})
	if err != nil {
		return nil, err
	}
	b := &Beside{db: plain.Writer(), url: address, schema: besideSchema}
	if err := b.begin(ctx); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

func (b *Beside) begin(ctx context.Context) (err error) {
	if b.conn, err = b.db.Conn(ctx); err != nil {
		return err
	}
	var mine bool
	if err := b.conn.QueryRowContext(ctx, `SELECT current_schema(), `+besideLock).Scan(&b.live, &mine); err != nil {
		return err
	}
	if !mine {
		return ErrBuilding
	}
	for _, statement := range []string{`DROP SCHEMA IF EXISTS ` + b.schema + ` CASCADE`, `CREATE SCHEMA ` + b.schema} {
		if _, err := b.conn.ExecContext(ctx, statement); err != nil {
			var e *pgconn.PgError
			if errors.As(err, &e) && e.Code == "42501" {
				return fmt.Errorf("the user of the database may not make a schema in it; let its owner run GRANT CREATE ON DATABASE … TO …: %w", err)
			}
			return err
		}
	}
	return nil
}

// URL is the address under which the new tables are made and filled.
func (b *Beside) URL() string { return within(b.url, b.schema) }

// within is an address whose tables are those of a schema.
func within(address, schema string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address // it was opened before, so that it can be read
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

// Tables lists the tables in use, without those of WhatsApp.
func (b *Beside) Tables(ctx context.Context) ([]string, error) {
	return b.tables(ctx, b.conn, b.live, false)
}

// AllTables lists every table in use, whoever made it.
func (b *Beside) AllTables(ctx context.Context) ([]string, error) {
	return b.tables(ctx, b.conn, b.live, true)
}

func (b *Beside) tables(ctx context.Context, on querier, schema string, all bool) (names []string, err error) {
	rows, err := on.QueryContext(ctx, `SELECT t.relname FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
		WHERE t.relkind IN ('r', 'p', 'v', 'm') AND n.nspname = $1 AND ($2 OR t.relname NOT LIKE 'whatsmeow%' AND t.relname NOT LIKE 'kanca_whatsapp%') ORDER BY t.relname`, schema, all)
	if err != nil {
		return nil, err
	}
	err = sqldb.Every(rows, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		names = append(names, name)
		return err
	})
	return names, err
}

type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Swap puts the new tables in the place of those in use, which go into the schema
// aside, or one that is called after it where there is such a one; all in one
// transaction. Only tables that the new ones replace go aside: what others keep in
// the same schema, and WhatsApp's keys, stay.
func (b *Beside) Swap(ctx context.Context, aside string) (string, error) {
	tx, err := b.conn.BeginTx(ctx, nil)
	if err != nil {
		return "", err
	}
	defer tx.Rollback() // does nothing after Commit
	taken := true
	for n, name := 1, aside; taken; n++ {
		if n > 1 {
			aside = fmt.Sprint(name, "_", n)
		}
		if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1)`, aside).Scan(&taken); err != nil {
			return "", err
		}
	}
	fresh, err := b.tables(ctx, tx, b.schema, true)
	if err != nil {
		return "", err
	}
	used, err := b.tables(ctx, tx, b.live, false)
	if err != nil {
		return "", err
	}
	names := map[string]bool{}
	for _, name := range fresh {
		names[name] = true
	}
	var statements []string
	for _, name := range used {
		// An older schema has no table that a newer one lacks: they only grow.
		if names[name] {
			statements = append(statements, `ALTER TABLE `+quoted(b.live)+`.`+quoted(name)+` SET SCHEMA `+quoted(aside))
		}
	}
	if len(statements) > 0 {
		statements = append([]string{`CREATE SCHEMA ` + quoted(aside)}, statements...)
	}
	for _, name := range fresh {
		statements = append(statements, `ALTER TABLE `+quoted(b.schema)+`.`+quoted(name)+` SET SCHEMA `+quoted(b.live))
	}
	statements = append(statements, `DROP SCHEMA `+quoted(b.schema)+` CASCADE`)
	for _, statement := range statements {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return "", fmt.Errorf("the new tables could not take their place; the old ones are as they were: %w", err)
		}
	}
	return aside, tx.Commit()
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// Close ends the building; what was not swapped in is taken away.
func (b *Beside) Close() error {
	if b.conn != nil && b.live != "" {
		ending, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		// What stays is taken away by the next one.
		_, _ = b.conn.ExecContext(ending, `DROP SCHEMA IF EXISTS `+b.schema+` CASCADE`)
		// The server would give it back a moment after the connection is closed.
		_, _ = b.conn.ExecContext(ending, `SELECT pg_advisory_unlock_all()`)
	}
	var errs []error
	if b.conn != nil {
		if err := b.conn.Close(); !errors.Is(err, sql.ErrConnDone) { // broken, and closed by itself
			errs = append(errs, err)
		}
	}
	return errors.Join(append(errs, b.db.Close())...)
}
