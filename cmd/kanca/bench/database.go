package bench

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"kanca/bot/seal"
	"kanca/bot/store"
)

// benchPlace is where a benchmark may write.
type benchPlace struct {
	Dir      string `help:"Folder on the disk to measure; the benchmark's own files in it are removed. Default: the folder for temporary files." placeholder:"DIR"`
	Postgres string `help:"Address of a PostgreSQL database to measure as well, postgres://… The benchmark makes a schema of its own in it and removes it again; it must be allowed to." env:"KANCA_BENCH_POSTGRES" placeholder:"URL"`

	kept string // the folder in which the databases stay, to be measured again; "" for none
}

// benchDatabase is an empty database of a benchmark.
type benchDatabase struct {
	*store.DB
	address  string // it may hold a password
	name     string // for people
	place    string // where it lies
	postgres bool
}

// folder is where a benchmark's own files are, with a key ring, and what removes them:
// nothing, where they are kept.
func (p benchPlace) folder() (dir string, keys *seal.Keyring, remove func() error, err error) {
	if p.kept == "" {
		dir, keys, err = p.temporary()
		return dir, keys, func() error { return os.RemoveAll(dir) }, err
	}
	if err := os.MkdirAll(p.kept, 0o700); err != nil {
		return "", nil, nil, fmt.Errorf("nothing can be kept: %w; name another folder with --keep", err)
	}
	keys, err = seal.OpenKeyring(filepath.Join(p.kept, "keys"))
	return p.kept, keys, func() error { return nil }, err
}

// temporary makes a folder for a benchmark's own files, with a key ring.
func (p benchPlace) temporary() (dir string, keys *seal.Keyring, err error) {
	if dir, err = os.MkdirTemp(p.Dir, "kanca-bench-"); err != nil {
		return "", nil, fmt.Errorf("there is no room for the benchmark: %w; name a folder with --dir", err)
	}
	if keys, err = seal.OpenKeyring(filepath.Join(dir, "keys")); err != nil {
		return "", nil, errors.Join(err, os.RemoveAll(dir))
	}
	return dir, keys, nil
}

// each calls run with an empty SQLite database, and where an address is given with one
// on PostgreSQL; else it says that PostgreSQL is not measured. now is the clock; nil
// is the real one.
func (p benchPlace) each(ctx context.Context, w io.Writer, part, dir string, keys *seal.Keyring, now func() time.Time, run func(benchDatabase) (string, error)) error {
	for _, postgres := range p.kinds(w, part) {
		var line string
		err := p.with(ctx, postgres, part, dir, keys, now, func(d benchDatabase) (err error) {
			line, err = run(d)
			return err
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%-9s %s\n", part+":", line)
	}
	return nil
}

// kinds are the databases to measure: SQLite, and true for PostgreSQL.
func (p benchPlace) kinds(w io.Writer, part string) []bool {
	if p.Postgres == "" {
		fmt.Fprintf(w, "%-9s not measured on PostgreSQL; name a database with --postgres URL (KANCA_BENCH_POSTGRES)\n", part+":")
		return []bool{false}
	}
	return []bool{false, true}
}

// with calls run with an empty database, which is gone afterwards, or with the one that
// was kept.
func (p benchPlace) with(ctx context.Context, postgres bool, part, dir string, keys *seal.Keyring, now func() time.Time, run func(benchDatabase) error) (err error) {
	d := benchDatabase{name: "SQLite", place: filepath.Dir(dir), address: "sqlite:" + filepath.Join(dir, part+".db")}
	if postgres {
		address, drop, err := p.schema(ctx)
		if err != nil {
			return err
		}
		d = benchDatabase{name: "PostgreSQL", place: "a schema of its own", address: address, postgres: true}
		defer func() { err = errors.Join(err, drop()) }()
	}
	if d.DB, err = store.Open(ctx, store.Options{URL: d.address, Keys: keys, Now: now}); err != nil {
		return err
	}
	return errors.Join(run(d), d.Close())
}

// schema makes a schema in a PostgreSQL database, or takes the one that was kept, and
// returns the address at which it is all there is.
func (p benchPlace) schema(ctx context.Context) (address string, drop func() error, err error) {
	database := p.Postgres
	u, err := url.Parse(database)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return "", nil, errors.New("--postgres takes an address like postgres://name:password@host/database") // it may hold a password
	}
	schema := "kanca_bench_" + strings.ToLower(rand.Text()[:12])
	if p.kept != "" {
		schema = "kanca_bench_kept"
	}
	command := func(ctx context.Context, text string) error {
		conn, err := pgx.Connect(ctx, database)
		if err != nil {
			return fmt.Errorf("the PostgreSQL server of --postgres does not answer: %w", err)
		}
		defer conn.Close(ctx)
		_, err = conn.Exec(ctx, text)
		return err
	}
	if err := command(ctx, "CREATE SCHEMA IF NOT EXISTS "+schema); err != nil {
		return "", nil, fmt.Errorf("no schema can be made for the benchmark: %w", err)
	}
	query := u.Query()
	query.Set("search_path", schema)
	u.RawQuery = query.Encode()
	if p.kept != "" {
		return u.String(), func() error { return nil }, nil
	}
	return u.String(), func() error {
		return command(context.WithoutCancel(ctx), "DROP SCHEMA "+schema+" CASCADE")
	}, nil
}
