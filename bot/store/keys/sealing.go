package keys

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"kanca/bot/seal"
	"kanca/bot/store/sqldb"
)

// Unseal opens a sealed value. A key that this process has not read yet, for it
// was made by a rotation a moment ago, is looked for in the file.
func (r *Ring) Unseal(ctx context.Context, sealed, bind string) (string, error) {
	return r.unsealBy(ctx, r.sql.Each, sealed, bind)
}

// Unseal is Ring.Unseal inside of a transaction.
func (tx *Tx) Unseal(ctx context.Context, sealed, bind string) (string, error) {
	return tx.ring.unsealBy(ctx, tx.sql.Each, sealed, bind)
}

func (r *Ring) unsealBy(ctx context.Context, each eacher, sealed, bind string) (string, error) {
	plain, err := r.Keys().Open(sealed, bind)
	if !errors.Is(err, seal.ErrUnknownKey) {
		return plain, err
	}
	if e := r.reread(); e == nil {
		if plain, err = r.Keys().Open(sealed, bind); !errors.Is(err, seal.ErrUnknownKey) {
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

// Held is the key that seals in a transaction, with its check value.
type Held struct{ ID, Check string }

// Tx seals and opens values inside of a transaction.
type Tx struct {
	sql  *sqldb.Tx
	ring *Ring
	Held Held // what seals, once it is held
}

// In returns what seals in a transaction.
func (r *Ring) In(tx *sqldb.Tx) *Tx { return &Tx{sql: tx, ring: r} }

// Seal seals a value under the key that the database says, and holds that key
// until the transaction ends: a rotation that makes another one primary waits, so
// that afterwards nothing is sealed under the old one.
func (tx *Tx) Seal(ctx context.Context, plain, bind string) (string, error) {
	if tx.Held.ID == "" {
		err := tx.sql.Row(ctx, `SELECT k.id, k.check_value FROM key_check k WHERE k.role = 'primary' /*hold key*/`, nil, &tx.Held.ID, &tx.Held.Check)
		if errors.Is(err, sql.ErrNoRows) {
			err = sqldb.ErrAgain // another key has just become the primary one
		}
		if err != nil {
			return "", err
		}
	}
	if tx.ring.Keys().Check(tx.Held.ID) != tx.Held.Check {
		if err := tx.ring.reread(); err != nil {
			return "", fmt.Errorf("%w: %w", errRingBehind, err)
		}
	}
	keys := tx.ring.Keys()
	if keys.Check(tx.Held.ID) != tx.Held.Check {
		return "", errRingBehind
	}
	return keys.SealUnder(tx.Held.ID, plain, bind)
}
