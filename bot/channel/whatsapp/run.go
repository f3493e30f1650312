package whatsapp

import (
	"context"
	"errors"
	"time"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/keys"
	"kanca/bot/channel/whatsapp/librarylog"
	"kanca/bot/channel/whatsapp/state"
)

var errRunning = errors.New("whatsapp: this channel is running already")

// Run keeps the connection and hands messages to h until ctx ends; then it lets
// the message that is being handled finish and disconnects. While no device is
// linked it waits for one, so that `kanca whatsapp link` works beside a running
// service. The error is nil unless the Channel is running already.
func (c *Channel) Run(ctx context.Context, h bot.Handler) error {
	c.mu.Lock()
	if c.running {
		c.mu.Unlock()
		return errRunning
	}
	c.running, c.stopping = true, false
	c.mu.Unlock()
	c.restore(ctx) // before anything is written over it
	c.recallUnreadable(ctx)
	c.recallCalls(ctx)
	recording := make(chan struct{})
	go func() {
		defer close(recording)
		c.keepRecord(ctx)
	}()
	for ctx.Err() == nil {
		device, err := c.o.Sessions.Ready(ctx)
		switch {
		case ctx.Err() != nil:
		case errors.Is(err, keys.ErrUnconfirmed):
			c.set(state.Unconfirmed, time.Time{}, "")
			lookLater(ctx)
		case err != nil:
			c.o.Log.ErrorContext(ctx, "the keys of the linked WhatsApp device cannot be read; trying again", "error", err)
			c.set(state.Offline, time.Time{}, "database")
			lookLater(ctx)
		case device == nil:
			c.notLinked(ctx)
			lookLater(ctx)
		default:
			c.serve(ctx, device, h)
			lookLater(ctx)
		}
	}
	c.fetches.Wait()
	c.files.Wait()
	<-recording
	if err := c.record(context.WithoutCancel(ctx), time.Time{}); err != nil {
		c.o.Log.WarnContext(ctx, "the state of WhatsApp could not be written down", "error", librarylog.Redact(err.Error()))
	}
	c.set(state.Stopped, time.Time{}, "")
	c.mu.Lock()
	c.running = false
	c.mu.Unlock()
	return nil
}

// notLinked says that there is no device to serve. What WhatsApp said of the last one
// explains more, unless staff have removed that meanwhile, and not only begun to.
func (c *Channel) notLinked(ctx context.Context) {
	if c.Status().Code.Unlinked() {
		if busy, err := c.o.Sessions.Linking(ctx); err != nil || busy || !c.takenAway {
			return
		}
	}
	c.set(c.o.Sessions.WithoutDevice(ctx), time.Time{}, "")
}

// lookLater waits until it is time to look for a device again, or until ctx ends.
func lookLater(ctx context.Context) {
	t := time.NewTimer(lookForDevice)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
