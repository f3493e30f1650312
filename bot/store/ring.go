package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"sync/atomic"

	"kanca/bot"
	"kanca/bot/seal"
)

// Roles of a key in key_check.
const (
	roleIndex   = "index"
	roleNew     = "new"
	rolePrimary = "primary"
	roleOlder   = "older"
	roleGone    = "gone"
)

// indexKey is the id of the index key in key_check; no sealing key can have it,
// for the ids of those have no sign but a dash.
const indexKey = "(index)"

// RingError says in one sentence why a key file cannot be used with a database,
// and what to do. Nothing was read or written under it.
type RingError struct{ sentence error }

func (e *RingError) Error() string { return e.sentence.Error() }

func (e *RingError) Unwrap() error { return errors.Unwrap(e.sentence) }

func ringError(format string, args ...any) error { return &RingError{fmt.Errorf(format, args...)} }

const nameIt = "put the key file back from its copy, or name the right one with --key-file (KANCA_KEY_FILE)"

// ring holds the keys in use. A rotation brings new ones while they are used.
type ring struct {
	current   atomic.Pointer[seal.Keyring]
	rereading sync.Mutex
}

func (db *DB) keys() *seal.Keyring { return db.ring.current.Load() }

// KeyID is the id of the newest key of the ring in use.
func (db *DB) KeyID() string { return db.keys().Primary() }

// takeRing opens the ring of Options and refuses every other than the one that
// the database was written with. It makes a ring only for a database without rows.
func (db *DB) takeRing(ctx context.Context, o Options) error {
	keys := o.Keys
	if keys == nil {
		var err error
		if keys, err = db.openRing(ctx, o.KeyFile); err != nil {
			return err
		}
	}
	db.ring.current.Store(keys)
	known, err := knownKeys(ctx, db.each)
	if err == nil && len(known) == 0 {
		if err = db.proveRing(ctx, keys); err == nil {
			err = db.enrol(ctx, keys)
		}
		if err == nil {
			known, err = knownKeys(ctx, db.each)
		}
	}
	if err != nil {
		return err
	}
	return compareRing(known, keys)
}

// openRing reads the key file, or makes one where nothing was ever written.
func (db *DB) openRing(ctx context.Context, path string) (*seal.Keyring, error) {
	keys, err := seal.Read(path)
	if err == nil {
		return keys, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, ringError("the key file cannot be used: %w", err)
	}
	var used bool
	err = db.each(ctx, `SELECT EXISTS (SELECT 1 FROM key_check) OR EXISTS (SELECT 1 FROM person) OR EXISTS (SELECT 1 FROM suppression)
		OR EXISTS (SELECT 1 FROM import_batch)`, nil, func(r *sql.Rows) error { return r.Scan(&used) })
	if err != nil {
		return nil, err
	}
	if used {
		return nil, ringError("the key file %s is gone but its database has rows, which another one cannot read; "+nameIt, path)
	}
	if db.asIs {
		return nil, ringError("the key file %s is not there; start kanca serve or run kanca migrate up, which make it, or name the right one with --key-file (KANCA_KEY_FILE)", path)
	}
	if keys, err = seal.OpenKeyring(path); err != nil {
		return nil, ringError("the key file cannot be used: %w", err)
	}
	return keys, nil
}

// keyRow is a row of key_check.
type keyRow struct {
	id, check, role string
	since           int64
}

// eacher reads rows inside or outside of a transaction.
type eacher func(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error

// knownKeys are the keys of this database, the oldest first; none in one that was
// never opened since it can hold them.
func knownKeys(ctx context.Context, each eacher) (known []keyRow, err error) {
	err = each(ctx, `SELECT id, check_value, role, since FROM key_check ORDER BY since, id`, nil, func(r *sql.Rows) error {
		var k keyRow
		err := r.Scan(&k.id, &k.check, &k.role, &k.since)
		known = append(known, k)
		return err
	})
	return known, err
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
func (db *DB) enrol(ctx context.Context, keys *seal.Keyring) error {
	return db.InTx(ctx, func(tx *Tx) error {
		add := func(id, check, role string) (int64, error) {
			return tx.exec(ctx, `INSERT INTO key_check (id, check_value, role, since) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
				id, check, role, db.now())
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

// proofs is how many rows of each kind must all contradict a ring before it counts
// as another one: a single row may be damaged.
const proofs = 5

// proveRing compares a ring with the rows of a database that has no check values
// yet, for it was written by an older program.
func (db *DB) proveRing(ctx context.Context, keys *seal.Keyring) error {
	tried, fits := 0, 0
	look := func(query string, fit func(a, b, c string) bool) error {
		return db.each(ctx, query, []any{proofs}, func(r *sql.Rows) error {
			var a, b, c string
			err := r.Scan(&a, &b, &c)
			tried++
			if err == nil && fit(a, b, c) {
				fits++
			}
			return err
		})
	}
	err := look(`SELECT channel, provider_id, seen_key FROM message WHERE direction = 'in' AND provider_id IS NOT NULL ORDER BY id DESC LIMIT $1`,
		func(channel, id, key string) bool { return keys.BlindIndex("message", channel+"\n"+id) == key })
	if err != nil {
		return err
	}
	if err := look(`SELECT a.kind, a.value, '' FROM address a JOIN person p ON p.id = a.person_id WHERE p.opted_out_at IS NOT NULL ORDER BY a.first_seen DESC LIMIT $1`,
		func(kind, value, _ string) bool {
			key, found := keys.BlindIndex("address", bot.Address{Kind: bot.AddressKind(kind), Value: value}.String()), false
			return db.each(ctx, `SELECT TRUE FROM suppression WHERE address_key = $1`, []any{key}, func(r *sql.Rows) error { return r.Scan(&found) }) == nil && found
		}); err != nil {
		return err
	}
	if tried > 0 && fits == 0 {
		return ringError("the key file %s belongs to another database than this one; "+nameIt, keys.Path())
	}
	for _, c := range sealedColumns {
		tried, fits = 0, 0
		lacks := ""
		err := db.each(ctx, `SELECT `+c.id+`, `+c.column+` FROM `+c.table+` WHERE `+c.column+` <> '' LIMIT $1`, []any{proofs}, func(r *sql.Rows) error {
			var id any
			var sealed string
			if err := r.Scan(&id, &sealed); err != nil {
				return err
			}
			tried++
			switch _, err := keys.Open(sealed, c.bind(fmt.Sprint(id))); {
			case err == nil:
				fits++
			case errors.Is(err, seal.ErrUnknownKey):
				lacks = strings.Split(sealed, "|")[1]
			}
			return nil
		})
		switch {
		case err != nil:
			return err
		case tried == 0 || fits > 0:
		case lacks != "":
			return ringError("the key file %s is older than its database and lacks the key %s; put back its newest copy", keys.Path(), lacks)
		default:
			return ringError("the key file %s belongs to another database than this one; "+nameIt, keys.Path())
		}
	}
	return nil
}

// reread reads the key file again and uses what it holds, if it is the same ring
// with more keys. It asks no database: it is called inside of transactions, which
// may hold every connection.
func (db *DB) reread() error {
	db.ring.rereading.Lock()
	defer db.ring.rereading.Unlock()
	before := db.keys()
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
	db.ring.current.Store(keys)
	return nil
}

// errRingBehind is returned where a value cannot be read or sealed because the
// key file of this process lacks a key of its database: what was asked for is
// well and readable as soon as the file is put back. It is no fault of the row.
var errRingBehind = errors.New("the key file of this process lacks a key of its database; give it the newest copy of the key file")

// Momentary returns a sealer for values that live for moments outside of this
// database; each purpose has a key of its own.
func (db *DB) Momentary(purpose string) (*seal.Momentary, error) { return db.keys().Momentary(purpose) }

// IsRingBehind reports whether an error says that this process lacks a key.
func IsRingBehind(err error) bool { return errors.Is(err, errRingBehind) }

// unseal opens a sealed value. A key that this process has not read yet, for it
// was made by a rotation a moment ago, is looked for in the file.
func (db *DB) unseal(ctx context.Context, sealed, bind string) (string, error) {
	return db.unsealBy(ctx, db.each, sealed, bind)
}

// unseal is DB.unseal inside of a transaction.
func (tx *Tx) unseal(ctx context.Context, sealed, bind string) (string, error) {
	return tx.db.unsealBy(ctx, tx.each, sealed, bind)
}

func (db *DB) unsealBy(ctx context.Context, each eacher, sealed, bind string) (string, error) {
	plain, err := db.keys().Open(sealed, bind)
	if !errors.Is(err, seal.ErrUnknownKey) {
		return plain, err
	}
	if e := db.reread(); e == nil {
		if plain, err = db.keys().Open(sealed, bind); !errors.Is(err, seal.ErrUnknownKey) {
			return plain, err
		}
	}
	known, e := knownKeys(ctx, each)
	if e != nil {
		return "", e
	}
	for _, k := range known {
		if k.role != roleGone && strings.HasPrefix(sealed, seal.Prefix(k.id)) {
			err = fmt.Errorf("%w: %w", errRingBehind, err)
		}
	}
	return "", err
}

// heldKey is the key that seals in a transaction, with its check value.
type heldKey struct{ id, check string }

// seal seals a value under the key that the database says, and holds that key
// until the transaction ends: a rotation that makes another one primary waits, so
// that afterwards nothing is sealed under the old one.
func (tx *Tx) seal(ctx context.Context, plain, bind string) (string, error) {
	if tx.key.id == "" {
		err := tx.row(ctx, `SELECT k.id, k.check_value FROM key_check k WHERE k.role = 'primary' /*hold key*/`, nil, &tx.key.id, &tx.key.check)
		if errors.Is(err, sql.ErrNoRows) {
			err = errAgain // another key has just become the primary one
		}
		if err != nil {
			return "", err
		}
	}
	if tx.db.keys().Check(tx.key.id) != tx.key.check {
		if err := tx.db.reread(); err != nil {
			return "", fmt.Errorf("%w: %w", errRingBehind, err)
		}
	}
	keys := tx.db.keys()
	if keys.Check(tx.key.id) != tx.key.check {
		return "", errRingBehind
	}
	return keys.SealUnder(tx.key.id, plain, bind)
}
