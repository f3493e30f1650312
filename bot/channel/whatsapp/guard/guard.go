// Package guard stands between the whatsmeow library and its keys in the database, so that no
// message is lost while the database fails.
package guard

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/store/sqlstore"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/util/keys"

	"kanca/bot/seal"
)

// Guard stands between the library and its keys in the database. The library
// takes every error while it decrypts for a message that cannot be read: it asks
// the phone for it four times, within milliseconds, and acknowledges it. When the
// database is away or the disk is full that would lose a message that is in
// perfect order. So at the first failure of the database the guard shuts: from
// then on it says to the library that the work was cancelled, for which the
// library leaves a message alone, and WhatsApp brings it again over the next
// connection. The Channel makes that one when the database can be written again.
type Guard struct {
	store.AllSessionSpecificStores
	shut atomic.Bool
	told func(error) // of each failure; it must be quick
	seal *seal.Momentary
}

// Stores puts a guard before the stores of a device.
func Stores(device *store.Device, seal *seal.Momentary, told func(error)) (*Guard, error) {
	all, ok := device.Sessions.(store.AllSessionSpecificStores)
	if !ok {
		return nil, errors.New("a bug: the library keeps the keys of a device in several stores")
	}
	g := &Guard{AllSessionSpecificStores: all, told: told, seal: seal}
	device.SetAllStores(g)
	device.LIDs = guardedLIDs{device.LIDs, g}
	return g, nil
}

// Open lets the library work again, over a new connection.
func (g *Guard) Open() { g.shut.Store(false) }

// see looks at what a store said, and passes it on.
func (g *Guard) see(ctx context.Context, err error) error {
	if err != nil && ctx.Err() == nil && databaseFailed(err) {
		g.fail(err)
	}
	return err
}

func (g *Guard) fail(err error) {
	g.shut.Store(true)
	g.told(err)
}

// databaseFailed tells a database that is away, full or broken from one that
// works and does not like the values.
func databaseFailed(err error) bool {
	var server *pgconn.PgError
	var file *sqlite.Error
	switch {
	case errors.Is(err, sqlstore.ErrInvalidLength), errors.Is(err, store.ErrDeviceDeleted):
		return false
	case errors.As(err, &server): // class 22 is about data, 23 about constraints
		return !strings.HasPrefix(server.Code, "22") && !strings.HasPrefix(server.Code, "23")
	case errors.As(err, &file):
		code := file.Code() & 0xff
		return code != sqlite3.SQLITE_CONSTRAINT && code != sqlite3.SQLITE_TOOBIG && code != sqlite3.SQLITE_MISMATCH
	}
	return true
}

// Later is the error for which the library neither acknowledges a message nor
// asks for it again. It does not wrap what went wrong: the library acknowledges
// some errors of encryption as old news.
func Later(why error) error {
	return fmt.Errorf("the WhatsApp keys cannot be stored now (%v): %w", why, context.Canceled)
}

var errShut = errors.New("the database failed a moment ago")

// DoDecryptionTxn implements store.EventBuffer: one message is decrypted, and the
// keys move on.
func (g *Guard) DoDecryptionTxn(ctx context.Context, decrypt func(context.Context) error) error {
	if g.shut.Load() {
		return Later(errShut)
	}
	var inner error
	err := g.AllSessionSpecificStores.DoDecryptionTxn(ctx, func(ctx context.Context) error {
		inner = decrypt(ctx)
		return inner
	})
	if err != nil && inner == nil && ctx.Err() == nil { // it could not begin or commit
		g.fail(err)
	}
	if err != nil && g.shut.Load() {
		return Later(err)
	}
	return err
}

// GetBufferedEvent implements store.EventBuffer: the first that the library asks
// for each message.
func (g *Guard) GetBufferedEvent(ctx context.Context, hash [32]byte) (*store.BufferedEvent, error) {
	if g.shut.Load() {
		return nil, Later(errShut)
	}
	e, err := g.AllSessionSpecificStores.GetBufferedEvent(ctx, hash)
	if g.see(ctx, err) != nil && g.shut.Load() {
		err = Later(err)
	}
	if err != nil || e == nil || e.Plaintext == nil {
		return e, err
	}
	opened := *e
	if opened.Plaintext, err = g.seal.Open(e.Plaintext, hash[:]); err != nil {
		// It was put there before texts were sealed, and is as good as it was.
		opened.Plaintext, err = e.Plaintext, nil
	}
	return &opened, err
}

// PutBufferedEvent implements store.EventBuffer: the library keeps the decrypted
// text until it was handed over, for the keys have moved on and it cannot be
// decrypted twice. It is kept sealed, because a person may have written an
// identity number.
func (g *Guard) PutBufferedEvent(ctx context.Context, hash [32]byte, plaintext []byte, at time.Time) error {
	return g.see(ctx, g.AllSessionSpecificStores.PutBufferedEvent(ctx, hash, g.seal.Seal(plaintext, hash[:]), at))
}

// The methods below implement the stores that the library uses while it decrypts.

func (g *Guard) PutIdentity(ctx context.Context, address string, key [32]byte) error {
	return g.see(ctx, g.AllSessionSpecificStores.PutIdentity(ctx, address, key))
}

func (g *Guard) DeleteIdentity(ctx context.Context, address string) error {
	return g.see(ctx, g.AllSessionSpecificStores.DeleteIdentity(ctx, address))
}

func (g *Guard) IsTrustedIdentity(ctx context.Context, address string, key [32]byte) (bool, error) {
	ok, err := g.AllSessionSpecificStores.IsTrustedIdentity(ctx, address, key)
	return ok, g.see(ctx, err)
}

func (g *Guard) GetSession(ctx context.Context, address string) ([]byte, error) {
	s, err := g.AllSessionSpecificStores.GetSession(ctx, address)
	return s, g.see(ctx, err)
}

func (g *Guard) HasSession(ctx context.Context, address string) (bool, error) {
	ok, err := g.AllSessionSpecificStores.HasSession(ctx, address)
	return ok, g.see(ctx, err)
}

func (g *Guard) PutSession(ctx context.Context, address string, session []byte) error {
	return g.see(ctx, g.AllSessionSpecificStores.PutSession(ctx, address, session))
}

func (g *Guard) DeleteSession(ctx context.Context, address string) error {
	return g.see(ctx, g.AllSessionSpecificStores.DeleteSession(ctx, address))
}

func (g *Guard) MigratePNToLID(ctx context.Context, pn, lid types.JID) error {
	return g.see(ctx, g.AllSessionSpecificStores.MigratePNToLID(ctx, pn, lid))
}

func (g *Guard) GetPreKey(ctx context.Context, id uint32) (*keys.PreKey, error) {
	k, err := g.AllSessionSpecificStores.GetPreKey(ctx, id)
	return k, g.see(ctx, err)
}

func (g *Guard) GenOnePreKey(ctx context.Context) (*keys.PreKey, error) {
	k, err := g.AllSessionSpecificStores.GenOnePreKey(ctx)
	return k, g.see(ctx, err)
}

func (g *Guard) RemovePreKey(ctx context.Context, id uint32) error {
	return g.see(ctx, g.AllSessionSpecificStores.RemovePreKey(ctx, id))
}

// guardedLIDs guards the numbers that belong to hidden identities: without them
// the library decrypts with the wrong keys.
type guardedLIDs struct {
	store.LIDStore
	g *Guard
}

func (l guardedLIDs) PutLIDMapping(ctx context.Context, lid, pn types.JID) error {
	err := l.LIDStore.PutLIDMapping(ctx, lid, pn)
	if lid.Server == types.HiddenUserServer && pn.Server == types.DefaultUserServer {
		err = l.g.see(ctx, err)
	}
	return err
}

func (l guardedLIDs) GetLIDForPN(ctx context.Context, pn types.JID) (types.JID, error) {
	lid, err := l.LIDStore.GetLIDForPN(ctx, pn)
	if pn.Server == types.DefaultUserServer {
		err = l.g.see(ctx, err)
	}
	return lid, err
}
