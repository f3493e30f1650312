package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kanca/bot/seal"
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
	known, err := knownKeys(ctx, db.each)
	for _, k := range known {
		if err != nil {
			break
		}
		use := KeyUse{ID: k.id, Index: k.role == roleIndex, Primary: k.role == rolePrimary, New: k.role == roleNew, Gone: k.role == roleGone, Since: moment(k.since)}
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
	path := db.keys().Path()
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
	if err := db.reread(); err != nil {
		return done, err
	}
	known, err := knownKeys(ctx, db.each)
	if err != nil {
		return done, err
	}
	older := false
	for _, k := range known {
		switch {
		case k.role == roleNew && db.keys().Check(k.id) == k.check:
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
		case k.role == roleGone && db.keys().Has(k.id):
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
	known, err := knownKeys(ctx, db.each)
	if err != nil {
		return "", err
	}
	var taken []string
	for _, k := range known {
		taken = append(taken, k.id)
	}
	id = db.keys().Primary()
	if slices.Contains(taken, id) { // else it was interrupted between the two
		if id, err = seal.AddKey(path, taken...); err != nil {
			return "", err
		}
		if err := db.reread(); err != nil {
			return "", err
		}
	}
	return id, db.InTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(ctx, `INSERT INTO key_check (id, check_value, role, since) VALUES ($1, $2, $3, $4)`, id, db.keys().Check(id), roleNew, db.now())
		return err
	})
}

// useKey makes a new key the primary one once every running service has it.
func (db *DB) useKey(ctx context.Context, id string, o RotateOptions) error {
	if err := db.awaitReaders(ctx, id, o); err != nil {
		return err
	}
	return db.InTx(ctx, func(tx *Tx) error {
		// Here PostgreSQL waits for every transaction that seals under the old key.
		if _, err := tx.exec(ctx, `UPDATE key_check SET role = $1 WHERE role = $2`, roleOlder, rolePrimary); err != nil {
			return err
		}
		n, err := tx.exec(ctx, `UPDATE key_check SET role = $1, since = $2 WHERE id = $3 AND role = $4 AND check_value = $5`,
			rolePrimary, db.now(), id, roleNew, db.keys().Check(id))
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
			if db.keys().Has(use.ID) {
				done.Dropped = append(done.Dropped, use.ID)
			}
		}
	}
	if err := seal.DropKeys(path, done.Dropped...); err != nil {
		return done, err
	}
	return done, db.reread()
}

func (db *DB) setRole(ctx context.Context, id, from, to string) error {
	return db.InTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(ctx, `UPDATE key_check SET role = $1, since = $2 WHERE id = $3 AND role = $4`, to, db.now(), id, from)
		return err
	})
}

// reader is a running service and the keys it has read.
type reader struct {
	process, keys string
	beats         int64
}

func (db *DB) readers(ctx context.Context) (all []reader, err error) {
	err = db.each(ctx, `SELECT process, keys, beats FROM key_reader ORDER BY process`, nil, func(r *sql.Rows) error {
		var x reader
		err := r.Scan(&x.process, &x.keys, &x.beats)
		all = append(all, x)
		return err
	})
	return all, err
}

// awaitReaders waits until every service that gives signs of life has read a key.
func (db *DB) awaitReaders(ctx context.Context, id string, o RotateOptions) error {
	first := map[string]int64{}
	for until := time.Now().Add(o.Patience); ; {
		all, err := db.readers(ctx)
		if err != nil {
			return err
		}
		lacking := slices.DeleteFunc(all, func(r reader) bool { return strings.Contains(r.keys, " "+id+" ") })
		if len(lacking) == 0 {
			return nil
		}
		late := time.Now().After(until)
		for _, r := range lacking {
			beats, seen := first[r.process]
			switch {
			case !seen:
				first[r.process] = r.beats
			case !late:
			case beats != r.beats:
				return fmt.Errorf("the running %s has not read the new key %s: its key file must be a copy; give it the newest one, or stop it, and run kanca keys rotate again", r.process, id)
			default:
				if err := db.forgetReader(ctx, r.process); err != nil {
					return err
				}
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(o.Poll):
		}
	}
}

// ReadKeys shows the other processes, under the name of this one, which keys it
// has, having read the file again where the database knows a key that it lacks. A
// service calls it every few seconds, and ForgetKeys when it ends.
func (db *DB) ReadKeys(ctx context.Context, process string) error {
	known, err := knownKeys(ctx, db.each)
	if err != nil {
		return err
	}
	var missing error
	for _, k := range known {
		if k.role != roleIndex && k.role != roleGone && db.keys().Check(k.id) != k.check {
			if missing = db.reread(); missing == nil && db.keys().Check(k.id) != k.check {
				missing = fmt.Errorf("key %s: %w", k.id, errRingBehind)
			}
		}
	}
	err = db.InTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(ctx, `INSERT INTO key_reader (process, keys, beats) VALUES ($1, $2, 1)
			ON CONFLICT (process) DO UPDATE SET keys = excluded.keys, beats = key_reader.beats + 1`,
			process, " "+strings.Join(db.keys().KeyIDs(), " ")+" ")
		return err
	})
	return errors.Join(missing, err)
}

// ForgetKeys says that a process reads nothing any more.
func (db *DB) ForgetKeys(ctx context.Context, process string) error {
	return db.forgetReader(ctx, process)
}

func (db *DB) forgetReader(ctx context.Context, process string) error {
	return db.InTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(ctx, `DELETE FROM key_reader WHERE process = $1`, process)
		return err
	})
}
