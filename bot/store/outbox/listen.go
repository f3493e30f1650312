package outbox

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"kanca/bot"
	"kanca/bot/store/sqldb"
)

// A message is sent by the process that has the right to, and written by any. On
// PostgreSQL whoever wrote one rings, and the sender hears it at once instead of at
// its next look.
const (
	bellChannel = "kanca_outbox" // of LISTEN and NOTIFY; the payload is our channel's name
	ringTime    = 5 * time.Second
	// listenFor is how long nothing may be heard before the connection is tried.
	listenFor   = 20 * time.Second
	listenAgain = time.Second
	leasePrefix = "channel:" // of the leases of senders; the name is package delivery's
)

// Filled says that a transaction puts something into the outbox of a channel: once it is
// committed the process that sends for the channel is told, if that is another one.
func Filled(db *DB, tx *sqldb.Tx, channel bot.ChannelName) {
	if !db.sql.OneWriter() {
		tx.After(func() { db.wakeSender(channel) })
	}
}

// wakeSender tells the process that sends for a channel, if that is another one, that
// there is something to send. It never waits.
func (db *DB) wakeSender(channel bot.ChannelName) {
	b := &db.bell
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case time.Now().Before(b.held[channel]):
	case b.ringing[channel]:
		b.again[channel] = true
	default:
		if b.ringing == nil {
			b.ringing, b.again = map[bot.ChannelName]bool{}, map[bot.ChannelName]bool{}
		}
		b.ringing[channel] = true
		b.rings.Go(func() { db.ringFor(channel) })
	}
}

func (db *DB) ringFor(channel bot.ChannelName) {
	b := &db.bell
	for {
		ctx, cancel := context.WithTimeout(context.Background(), ringTime)
		// Nothing is lost by one that fails: the sender looks by itself as well.
		_, err := db.sql.Writer().ExecContext(ctx, `SELECT pg_notify($1, $2)`, bellChannel, string(channel))
		cancel()
		b.mu.Lock()
		if more := b.again[channel] && err == nil; more {
			b.again[channel] = false
			b.mu.Unlock()
			continue
		}
		b.ringing[channel], b.again[channel] = false, false
		b.mu.Unlock()
		return
	}
}

// Listen calls wake with each channel for which another process wrote something to
// send, until ctx ends. On SQLite, which one process uses, it only waits. A bell that
// is not heard, while the connection is made anew, costs a sender no more than the
// time to its next look.
func (db *DB) Listen(ctx context.Context, wake func(bot.ChannelName)) {
	if db.sql.OneWriter() {
		<-ctx.Done()
		return
	}
	for ctx.Err() == nil {
		db.listenOnce(ctx, wake)
		select {
		case <-ctx.Done():
		case <-time.After(listenAgain):
		}
	}
}

func (db *DB) listenOnce(ctx context.Context, wake func(bot.ChannelName)) {
	asking, cancel := context.WithTimeout(ctx, ringTime)
	defer cancel()
	conn, err := pgx.ConnectConfig(asking, db.sql.Listening())
	if err != nil {
		return
	}
	defer func() {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = conn.Close(ending)
	}()
	if _, err := conn.Exec(asking, "LISTEN "+bellChannel); err != nil {
		return
	}
	for ctx.Err() == nil {
		waiting, cancel := context.WithTimeout(ctx, listenFor)
		n, err := conn.WaitForNotification(waiting)
		quiet := waiting.Err() != nil && ctx.Err() == nil
		cancel()
		switch {
		case err == nil:
			wake(bot.ChannelName(n.Payload))
		case !quiet:
			return
		default:
			asking, cancel := context.WithTimeout(ctx, ringTime)
			err := conn.Ping(asking)
			cancel()
			if err != nil {
				return
			}
		}
	}
}
