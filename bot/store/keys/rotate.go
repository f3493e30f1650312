package keys

import (
	"context"
	"errors"
	"slices"
	"time"

	"kanca/bot/seal"
	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// # How keys are changed beside a running service
//
// The key file gets the new key first, then the database knows it as new. When
// every running service has read it, it becomes the primary key in one
// transaction that waits for those that are sealing under the old one; who comes
// after it seals under the new one, for every transaction asks the database which
// key seals. From there on the values under the old key only become fewer: they
// are sealed anew, and when none is left the key leaves the file. Killed anywhere,
// the next RotateKeys goes on where the database says it was.

// KeyUse is a key of the ring and what it is used for.
type KeyUse struct {
	ID      string
	Index   bool      // the index key, which never changes
	Primary bool      // seals new values
	New     bool      // waits until every running service has read it
	Gone    bool      // nothing is sealed under it and the file needs it no more
	Since   time.Time // when it became what it is
	Values  int       // sealed under it
}

// KeyUses returns the keys of the database, the oldest first. It reads whole tables.
func (db *DB) KeyUses(ctx context.Context) (uses []KeyUse, err error) {
	known, err := knownKeys(ctx, db.sql.Each)
	for _, k := range known {
		if err != nil {
			break
		}
		use := KeyUse{ID: k.id, Index: k.role == roleIndex, Primary: k.role == rolePrimary, New: k.role == roleNew, Gone: k.role == roleGone, Since: column.Moment(k.since)}
		if !use.Index {
			use.Values, err = db.countSealed(ctx, `LIKE $1`, seal.Prefix(k.id)+"%")
		}
		uses = append(uses, use)
	}
	return uses, err
}

// RotateOptions says how RotateKeys waits and what it tells.
type RotateOptions struct {
	// Patience is how long a running service may take to read the new key; one
	// that gives no sign of life so long counts as ended. 0 is 20 seconds.
	Patience time.Duration
	// Poll is how often it is looked. 0 is 200 ms.
	Poll time.Duration
	// Step is called after each transaction that sealed values anew. It may be nil.
	Step func(done int)
}

// Rotated is what RotateKeys did.
type Rotated struct {
	Resumed bool     // a rotation that had been interrupted was brought to its end
	Primary string   // the key that seals now
	Values  int      // sealed anew
	Dropped []string // keys that left the file
	Kept    []string // older keys that stay, for damaged values are sealed under them
	Damaged int      // values that no key opens
}

// RotateKeys gives the database a new sealing key, seals every value anew under
// it and takes the older keys out of the file, or brings to its end what an
// earlier call began. The error is seal.ErrLocked while another process does it.
// The index key stays as it is: without it nobody would be known again.
func (db *DB) RotateKeys(ctx context.Context, o RotateOptions) (Rotated, error) {
	if o.Patience == 0 {
		o.Patience = 20 * time.Second
	}
	if o.Poll == 0 {
		o.Poll = 200 * time.Millisecond
	}
	path := db.ring.Keys().Path()
	lock, err := seal.Lock(path)
	if err != nil {
		return Rotated{}, err
	}
	defer lock.Close()
	done, err := db.finishRotation(ctx, path, o)
	if err != nil || done.Resumed {
		return done, err
	}
	id, err := db.offerKey(ctx, path)
	if err != nil {
		return done, err
	}
	if err := db.useKey(ctx, id, o); err != nil {
		return done, err
	}
	return db.sealAnew(ctx, path, o)
}

// finishRotation brings to its end what was interrupted; Resumed is false when
// nothing was, or only values that cannot be read are left.
func (db *DB) finishRotation(ctx context.Context, path string, o RotateOptions) (done Rotated, err error) {
	if err := db.ring.reread(); err != nil {
		return done, err
	}
	known, err := knownKeys(ctx, db.sql.Each)
	if err != nil {
		return done, err
	}
	older := false
	for _, k := range known {
		switch {
		case k.role == roleNew && db.ring.Keys().Check(k.id) == k.check:
			if err := db.useKey(ctx, k.id, o); err != nil {
				return done, err
			}
			done.Resumed, older = true, true
		case k.role == roleNew: // the file was put back from a copy that is older than this key
			if err := db.setRole(ctx, k.id, roleNew, roleGone); err != nil {
				return done, err
			}
		case k.role == roleOlder:
			older = true
		case k.role == roleGone && db.ring.Keys().Has(k.id):
			done.Resumed, older = true, true
		}
	}
	if !older {
		return done, nil
	}
	resumed := done.Resumed
	done, err = db.sealAnew(ctx, path, o)
	done.Resumed = resumed || done.Values > 0 || len(done.Dropped) > 0
	return done, err
}

// offerKey writes a new key into the file and then into the database.
func (db *DB) offerKey(ctx context.Context, path string) (id string, err error) {
	known, err := knownKeys(ctx, db.sql.Each)
	if err != nil {
		return "", err
	}
	var taken []string
	for _, k := range known {
		taken = append(taken, k.id)
	}
	id = db.ring.Keys().Primary()
	if slices.Contains(taken, id) { // else it was interrupted between the two
		if id, err = seal.AddKey(path, taken...); err != nil {
			return "", err
		}
		if err := db.ring.reread(); err != nil {
			return "", err
		}
	}
	return id, db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO key_check (id, check_value, role, since) VALUES ($1, $2, $3, $4)`, id, db.ring.Keys().Check(id), roleNew, db.sql.Now())
		return err
	})
}

// useKey makes a new key the primary one once every running service has it.
func (db *DB) useKey(ctx context.Context, id string, o RotateOptions) error {
	if err := db.awaitReaders(ctx, id, o); err != nil {
		return err
	}
	return db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
		// Here PostgreSQL waits for every transaction that seals under the old key.
		if _, err := tx.Exec(ctx, `UPDATE key_check SET role = $1 WHERE role = $2`, roleOlder, rolePrimary); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `UPDATE key_check SET role = $1, since = $2 WHERE id = $3 AND role = $4 AND check_value = $5`,
			rolePrimary, db.sql.Now(), id, roleNew, db.ring.Keys().Check(id))
		if err == nil && n != 1 {
			err = errors.New("another rotation has begun with another copy of the key file; run it there")
		}
		return err
	})
}

// sealAnew does away with the older keys: what is sealed under them is sealed
// anew, and those that nothing is sealed under any more leave the file.
func (db *DB) sealAnew(ctx context.Context, path string, o RotateOptions) (done Rotated, err error) {
	done.Damaged, err = db.Reseal(ctx, func(n int) {
		done.Values += n
		if o.Step != nil {
			o.Step(n)
		}
	})
	if err != nil {
		return done, err
	}
	uses, err := db.KeyUses(ctx)
	if err != nil {
		return done, err
	}
	for _, use := range uses {
		switch {
		case use.Index || use.New:
		case use.Primary:
			done.Primary = use.ID
		case use.Values > 0:
			done.Kept = append(done.Kept, use.ID)
		default:
			if err := db.setRole(ctx, use.ID, roleOlder, roleGone); err != nil {
				return done, err
			}
			if db.ring.Keys().Has(use.ID) {
				done.Dropped = append(done.Dropped, use.ID)
			}
		}
	}
	if err := seal.DropKeys(path, done.Dropped...); err != nil {
		return done, err
	}
	return done, db.ring.reread()
}

func (db *DB) setRole(ctx context.Context, id, from, to string) error {
	return db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE key_check SET role = $1, since = $2 WHERE id = $3 AND role = $4`, to, db.sql.Now(), id, from)
		return err
	})
}
