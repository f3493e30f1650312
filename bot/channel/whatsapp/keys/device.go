package keys

import (
	"context"
	"database/sql"
	"errors"

	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"

	"kanca/bot/channel/whatsapp/state"
	"kanca/bot/identity"
)

// Device returns the linked device, or nil.
func (s *Sessions) Device(ctx context.Context) (*store.Device, error) {
	devices, err := s.container.GetAllDevices(ctx)
	if err != nil || len(devices) == 0 {
		return nil, err
	}
	return devices[len(devices)-1], nil
}

// Erase erases the keys of a device.
func (s *Sessions) Erase(ctx context.Context, device types.JID) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM whatsmeow_device WHERE jid = $1`, device.String())
	return err
}

// NewDevice makes the keys of a device that is not linked yet. Whoever links it
// saves it.
func (s *Sessions) NewDevice() *store.Device { return s.container.NewDevice() }

// Device is what may be shown of the linked device.
type Device struct {
	Number string // masked: +62812****0001
	Name   string // as people see it in WhatsApp

	number string // in full, without plus: for Is and Confirm
}

// Linked returns the linked device; ok is false when there is none.
func (s *Sessions) Linked(ctx context.Context) (d Device, ok bool, err error) {
	device, err := s.Device(ctx)
	if err != nil || device == nil {
		return Device{}, false, err
	}
	return Shown(device), true, nil
}

// Shown is what may be shown of a device.
func Shown(device *store.Device) Device {
	number := device.GetJID().User
	return Device{Number: identity.MaskPhone("+" + number), Name: device.PushName, number: number}
}

// Is reports whether the device has this number, in E.164.
func (d Device) Is(number string) bool { return number == "+"+d.number }

// Lacks reports whether the keys of a device are not in the database.
func (s *Sessions) Lacks(ctx context.Context, device *store.Device) (bool, error) {
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
	device, err := s.Device(ctx)
	if err != nil || device == nil {
		return err == nil, err
	}
	status, _, _, err := s.ReadRecord(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil && status.Code.Unlinked(), err
}

// Replace erases the keys of every device but the one that was just linked, and what
// WhatsApp said about them.
func (s *Sessions) Replace(ctx context.Context, device *store.Device) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM whatsmeow_device WHERE jid <> $1`, device.GetJID().String())
	if err == nil {
		_, err = s.db.ExecContext(ctx, `UPDATE kanca_whatsapp_status SET code = $1, until = 0, detail = ''`, string(state.Stopped))
	}
	return err
}
