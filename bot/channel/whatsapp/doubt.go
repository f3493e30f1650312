package whatsapp

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"go.mau.fi/whatsmeow/store"
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
func (c *Channel) dismissed(code Code, detail string, now time.Time) {
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
	return c.status.Code.unlinked()
}

// lookDue reports, every lookForDevice and when another program has taken the connection,
// that it is time to look whether the device is still the service's.
func (c *Channel) lookDue(now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now.Sub(c.lookedAt) < lookForDevice && c.status.Code != Replaced {
		return false
	}
	c.lookedAt = now
	return true
}

// givenUp reports whether somebody else has taken the device away from the service: a
// Link or an Unlink is at work, or was, and the keys are not there any more.
func (c *Channel) givenUp(ctx context.Context, device *store.Device) bool {
	busy, err := c.o.Sessions.linking(ctx)
	if err == nil && !busy {
		busy, err = c.o.Sessions.lacks(ctx, device)
	}
	return err == nil && busy
}

// lacks reports whether the keys of a device are not in the database.
func (s *Sessions) lacks(ctx context.Context, device *store.Device) (bool, error) {
	var one int
	err := s.db.QueryRowContext(ctx, `SELECT 1 FROM whatsmeow_device WHERE jid = $1`, device.GetJID().String()).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return true, nil
	}
	return false, err
}

// MayLink reports whether a device may be linked: there is none, or WhatsApp said last
// that it is not linked any more.
func (s *Sessions) MayLink(ctx context.Context) (bool, error) {
	device, err := s.device(ctx)
	if err != nil || device == nil {
		return err == nil, err
	}
	status, _, _, err := s.readRecord(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil && status.Code.unlinked(), err
}

// replace erases the keys of every device but the one that was just linked, and what
// WhatsApp said about them.
func (s *Sessions) replace(ctx context.Context, device *store.Device) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM whatsmeow_device WHERE jid <> $1`, device.GetJID().String())
	if err == nil {
		_, err = s.db.ExecContext(ctx, `UPDATE kanca_whatsapp_status SET code = $1, until = 0, detail = ''`, string(Stopped))
	}
	return err
}

// keepingContainer does not let the library erase the keys.
type keepingContainer struct{ store.DeviceContainer }

var errKept = errors.New("the keys are kept until it is certain")

// DeleteDevice implements store.DeviceContainer.
func (keepingContainer) DeleteDevice(context.Context, *store.Device) error { return errKept }
