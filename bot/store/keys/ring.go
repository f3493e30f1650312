// Package keys holds the keys that seal what nobody may read in the database, compares
// them with those that it was written with, and brings new ones into use while it is
// used.
package keys

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"sync"
	"sync/atomic"

	"kanca/bot/seal"
	"kanca/bot/store/sqldb"
)

// Options says which ring seals.
type Options struct {
	File string        // holds the ring; made when absent, but never for a database that has rows
	Keys *seal.Keyring // a ring that was opened already, in place of File
	AsIs bool          // no file is made
}

// Ring holds the keys in use. A rotation brings new ones while they are used.
type Ring struct {
	sql       *sqldb.DB
	current   atomic.Pointer[seal.Keyring]
	rereading sync.Mutex
}

// Keys are the keys in use at this moment.
func (r *Ring) Keys() *seal.Keyring { return r.current.Load() }

// Take opens a ring and refuses every other than the one that the database was written
// with. It makes one only for a database without rows.
func Take(ctx context.Context, on *sqldb.DB, o Options) (*Ring, error) {
	r := &Ring{sql: on}
	keys := o.Keys
	if keys == nil {
		var err error
		if keys, err = r.openRing(ctx, o.File, o.AsIs); err != nil {
			return nil, err
		}
	}
	r.current.Store(keys)
	known, err := knownKeys(ctx, r.sql.Each)
	if err == nil && len(known) == 0 {
		if err = r.proveRing(ctx, keys); err == nil {
			err = r.enrol(ctx, keys)
		}
		if err == nil {
			known, err = knownKeys(ctx, r.sql.Each)
		}
	}
	if err != nil {
		return nil, err
	}
	return r, compareRing(known, keys)
}

// openRing reads the key file, or makes one where nothing was ever written.
func (r *Ring) openRing(ctx context.Context, path string, asIs bool) (*seal.Keyring, error) {
	keys, err := seal.Read(path)
	if err == nil {
		return keys, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, ringError("the key file cannot be used: %w", err)
	}
	var used bool
	err = r.sql.Each(ctx, `SELECT EXISTS (SELECT 1 FROM key_check) OR EXISTS (SELECT 1 FROM person) OR EXISTS (SELECT 1 FROM suppression)
		OR EXISTS (SELECT 1 FROM import_batch)`, nil, func(r *sql.Rows) error { return r.Scan(&used) })
	if err != nil {
		return nil, err
	}
	if used {
		return nil, ringError("the key file %s is gone but its database has rows, which another one cannot read; "+nameIt, path)
	}
	if asIs {
		return nil, ringError("the key file %s is not there; start kanca serve or run kanca migrate up, which make it, or name the right one with --key-file (KANCA_KEY_FILE)", path)
	}
	if keys, err = seal.OpenKeyring(path); err != nil {
		return nil, ringError("the key file cannot be used: %w", err)
	}
	return keys, nil
}

// compareRing refuses a ring that is not the one of the database. One that has
// more keys is its own: a rotation writes the file first.
func compareRing(known []keyRow, keys *seal.Keyring) error {
	for _, k := range known {
		other := k.role == roleIndex && k.check != keys.IndexCheck() ||
			(k.role == rolePrimary || k.role == roleOlder) && keys.Has(k.id) && k.check != keys.Check(k.id)
		if other {
			return ringError("the key file %s belongs to another database than this one; "+nameIt, keys.Path())
		}
	}
	for _, k := range known {
		if (k.role == rolePrimary || k.role == roleOlder) && !keys.Has(k.id) {
			return ringError("the key file %s is older than its database and lacks the key %s; put back its newest copy", keys.Path(), k.id)
		}
	}
	return nil
}

// enrol writes down the keys of a ring in a database that knows none. Of several
// that start at once one is first, and the others are compared with it.
func (r *Ring) enrol(ctx context.Context, keys *seal.Keyring) error {
	return r.sql.InTx(ctx, func(tx *sqldb.Tx) error {
		add := func(id, check, role string) (int64, error) {
			return tx.Exec(ctx, `INSERT INTO key_check (id, check_value, role, since) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
				id, check, role, r.sql.Now())
		}
		if n, err := add(indexKey, keys.IndexCheck(), roleIndex); err != nil || n == 0 {
			return err
		}
		for _, id := range keys.KeyIDs() {
			role := roleOlder
			if id == keys.Primary() {
				role = rolePrimary
			}
			if _, err := add(id, keys.Check(id), role); err != nil {
				return err
			}
		}
		return nil
	})
}

// reread reads the key file again and uses what it holds, if it is the same ring
// with more keys. It asks no database: it is called inside of transactions, which
// may hold every connection.
func (r *Ring) reread() error {
	r.rereading.Lock()
	defer r.rereading.Unlock()
	before := r.Keys()
	if before.Path() == "" {
		return nil
	}
	keys, err := seal.Read(before.Path())
	if err != nil {
		return err
	}
	other := keys.IndexCheck() != before.IndexCheck()
	for _, id := range before.KeyIDs() {
		other = other || keys.Has(id) && keys.Check(id) != before.Check(id)
	}
	if other {
		return ringError("the key file %s was replaced by that of another database; put it back from its copy", keys.Path())
	}
	r.current.Store(keys)
	return nil
}
