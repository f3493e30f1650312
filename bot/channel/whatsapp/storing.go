package whatsapp

import (
	"context"
	"time"

	"go.mau.fi/whatsmeow"

	"kanca/bot/channel/whatsapp/guard"
	"kanca/bot/channel/whatsapp/librarylog"
	"kanca/bot/channel/whatsapp/state"
)

// maxProbe is the longest pause between two tries to write.
const maxProbe = 5 * time.Second

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
	c.o.Log.Error("the WhatsApp keys cannot be stored; messages stay with WhatsApp until they can", "error", librarylog.Redact(err.Error()))
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
func (c *Channel) storing(ctx context.Context, client *whatsmeow.Client, g *guard.Guard) bool {
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
	if err := c.o.Sessions.TryWriting(ctx); err != nil {
		c.mu.Lock()
		c.probe = time.Now().Add(c.probeWait())
		c.mu.Unlock()
		c.tell()
		return false
	}
	g.Open()
	c.mu.Lock()
	c.unstored = time.Time{}
	if c.status.Code == state.Linked {
		c.setLocked(state.Connecting, time.Time{}, "")
	}
	c.mu.Unlock()
	c.o.Log.Info("the WhatsApp keys can be stored again")
	c.tell()
	return true
}
