package sqldb

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"time"
)

const (
	// beatEvery is for how long an answer of Beat holds; beatAgain is the same while the
	// database is broken, for whoever waits for it wants to know that it is back.
	beatEvery = 3 * time.Second
	beatAgain = time.Second
	// failureHolds is how long the database counts as broken after something real could
	// not be written although a heartbeat had said within relapse that it is well again: a
	// disk can have room for a heartbeat and not for a photo.
	failureHolds = 10 * time.Second
	relapse      = 30 * time.Second
	fillerSize   = 4 << 10
	// proofSize is the same after the disk had no room: more than all that comes with a
	// message but its file.
	proofSize = 768 << 10
)

// Beat reports whether the database can be written: it writes a row and commits, at most
// every three seconds, and every second while that fails or anything else could not be
// written. To ask a database something, or to begin a transaction, says nothing about its
// disk.
func (db *DB) Beat(ctx context.Context) error {
	p := &db.pulse
	p.beating.Lock()
	defer p.beating.Unlock()
	failed, size := p.doubted()
	holds := beatEvery
	if p.result != nil || failed {
		holds = beatAgain
	}
	if p.beat.IsZero() || time.Since(p.beat) >= holds {
		p.beat = time.Now()
		if p.result = db.writeBeat(ctx, size); p.result == nil {
			p.well(p.beat)
		}
	}
	if p.result != nil {
		return p.result
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.failure
}

func (db *DB) writeBeat(ctx context.Context, size int) error {
	filler := make([]byte, size)
	rand.Read(filler) // what is all the same would be packed
	err := db.InTx(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO heartbeat (one, at, filler) VALUES (1, $1, $2)
			ON CONFLICT (one) DO UPDATE SET at = excluded.at, filler = excluded.filler`,
			db.Now(), base64.StdEncoding.EncodeToString(filler))
		return err
	})
	if err != nil {
		return fmt.Errorf("the database cannot be written: %w", err)
	}
	return nil
}
