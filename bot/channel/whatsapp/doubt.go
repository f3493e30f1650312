package whatsapp

import (
	"context"
	"errors"
	"time"

	"go.mau.fi/whatsmeow/store"

	"kanca/bot/channel/whatsapp/state"
)

// WhatsApp has been seen to tell a device that it was removed (401) although the phone
// still listed it (tulir/whatsmeow #949). The library erases the keys at the first such
// word; then nothing helps but to link again, for which somebody must come to the
// office phone. So the keys are kept until WhatsApp has said it several times, with
// pauses that outlast a disturbance of its own. Staff can link again at any time.

// doubtWaits are the pauses before WhatsApp is asked again whether it meant it. A
// device that is refused after the last one is given up.
var doubtWaits = [...]time.Duration{time.Minute, 10 * time.Minute, time.Hour}

// dismissed notes that WhatsApp says the device is not linked any more.
func (c *Channel) dismissed(code state.Code, detail string, now time.Time) {
	c.mu.Lock()
	var until time.Time
	if c.doubts < len(doubtWaits) {
		until = now.Add(doubtWaits[c.doubts])
		c.doubts++
	} else {
		c.gone = true
	}
	c.mu.Unlock()
	c.fail(code, until, detail)
}

// doubting reports whether WhatsApp said that the device is not linked, and it is not
// believed yet.
func (c *Channel) doubting() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.status.Code.Unlinked()
}

// lookDue reports, every lookForDevice and when another program has taken the connection,
// that it is time to look whether the device is still the service's.
func (c *Channel) lookDue(now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now.Sub(c.lookedAt) < lookForDevice && c.status.Code != state.Replaced {
		return false
	}
	c.lookedAt = now
	return true
}

// givenUp reports whether somebody else has taken the device away from the service: a
// Link or an Unlink is at work, or was, and the keys are not there any more.
func (c *Channel) givenUp(ctx context.Context, device *store.Device) bool {
	busy, err := c.o.Sessions.Linking(ctx)
	if err == nil && !busy {
		busy, err = c.o.Sessions.Lacks(ctx, device)
	}
	return err == nil && busy
}

// keepingContainer does not let the library erase the keys.
type keepingContainer struct{ store.DeviceContainer }

var errKept = errors.New("the keys are kept until it is certain")

// DeleteDevice implements store.DeviceContainer.
func (keepingContainer) DeleteDevice(context.Context, *store.Device) error { return errKept }

// lookForDevice is how often it is looked whether a device was linked.
const lookForDevice = 5 * time.Second
