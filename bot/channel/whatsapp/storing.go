package whatsapp

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"time"

	"go.mau.fi/whatsmeow"
)

const (
	// maxProbe is the longest pause between two tries to write.
	maxProbe = 5 * time.Second
	// probeSize is more than a message moves in the database, so that a disk with
	// room for a few bytes only counts as full.
	probeSize = 64 << 10
)

// cannotStore notes that the database of the keys failed. Nothing is received
// until it can be written again; see storing.
func (c *Channel) cannotStore(err error) {
	c.mu.Lock()
	first := c.unstored.IsZero()
	if first {
		c.unstored = time.Now()
		c.probe = c.unstored.Add(c.probeWait())
	}
	c.mu.Unlock()
	if !first {
		return
	}
	c.o.Log.Error("the WhatsApp keys cannot be stored; messages stay with WhatsApp until they can", "error", redact(err.Error()))
	c.tell()
	c.stir()
}

// probeWait is how long to wait before the next try to write. The caller holds c.mu.
func (c *Channel) probeWait() time.Duration {
	wait := min(200*time.Millisecond<<min(c.probes, 5), maxProbe)
	c.probes++
	return wait
}

// storing reports whether the keys can be stored, as far as is known. While they
// cannot, it keeps the connection closed, so that WhatsApp holds back what people
// write, and tries to write.
func (c *Channel) storing(ctx context.Context, client *whatsmeow.Client, g *guard) bool {
	now := time.Now()
	c.mu.Lock()
	broken, gone, due := !c.unstored.IsZero(), c.gone, !now.Before(c.probe)
	if broken && !c.connected.IsZero() {
		c.lost(now, false)
	}
	c.mu.Unlock()
	if !broken || gone {
		return true
	}
	client.Disconnect()
	if !due {
		return false
	}
	if err := c.o.Sessions.tryWriting(ctx); err != nil {
		c.mu.Lock()
		c.probe = time.Now().Add(c.probeWait())
		c.mu.Unlock()
		c.tell()
		return false
	}
	g.open()
	c.mu.Lock()
	c.unstored = time.Time{}
	if c.status.Code == Linked {
		c.setLocked(Connecting, time.Time{}, "")
	}
	c.mu.Unlock()
	c.o.Log.Info("the WhatsApp keys can be stored again")
	c.tell()
	return true
}

// tryWriting writes something as large as a message and commits it: that a
// database can be read, or a transaction begun, says nothing about its disk.
func (s *Sessions) tryWriting(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, recordTime)
	defer cancel()
	filler := make([]byte, probeSize)
	rand.Read(filler) // what is all the same would be packed
	for _, data := range []string{base64.StdEncoding.EncodeToString(filler), ""} {
		_, err := s.db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_probe (one, data) VALUES (1, $1)
			ON CONFLICT (one) DO UPDATE SET data = excluded.data`, data)
		if err != nil {
			return fmt.Errorf("the database of the WhatsApp keys cannot be written: %w", err)
		}
	}
	return nil
}
