package keys

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/whatsmeow/store"
)

// Whichever phone scans the code is linked, also the private one of whoever sits
// there: their friends would be answered by a bot and their chats read. So a number
// is taken up only when a person has said that it is the office's, once; the same
// number may be linked again without a question, another one asks again.

// ErrUnconfirmed means that nobody has said yet that the linked number is the office's.
var ErrUnconfirmed = errors.New("a device is linked, but nobody has confirmed that its number is the office's; nothing is answered until then; run kanca whatsapp confirm")

// ErrAnotherNumber is returned by Confirm when the linked device is not the one that was
// shown any more. Nothing is confirmed.
var ErrAnotherNumber = errors.New("the number that is linked now is not the one that was asked about; run kanca whatsapp confirm")

func writeConfirmed(ctx context.Context, db interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}, number string) error {
	_, err := db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_confirmed (one, number, at) VALUES (1, $1, $2)
		ON CONFLICT (one) DO UPDATE SET number = excluded.number, at = excluded.at`, number, unix(time.Now()))
	return err
}

// Confirm says that the number of a device that was shown is the office's. The error is
// ErrNotLinked where none is linked, and ErrAnotherNumber where it is another one by now.
func (s *Sessions) Confirm(ctx context.Context, shown Device) error {
	device, err := s.Device(ctx)
	switch {
	case err != nil:
		return err
	case device == nil:
		return ErrNotLinked
	case device.GetJID().User != shown.number:
		return ErrAnotherNumber
	}
	if err := writeConfirmed(ctx, s.db, shown.number); err != nil {
		return fmt.Errorf("that the number is the office's cannot be written down: %w", err)
	}
	return nil
}

// Confirmed reports whether somebody said that the number of the linked device is the
// office's; false where none is linked.
func (s *Sessions) Confirmed(ctx context.Context) (bool, error) {
	device, err := s.Device(ctx)
	if err != nil || device == nil {
		return false, err
	}
	_, ok, err := s.Confirmation(ctx, device)
	return ok, err
}

// Confirmation reports whether the number of a device is the one that was confirmed last,
// which is "" when none was.
func (s *Sessions) Confirmation(ctx context.Context, device *store.Device) (number string, ok bool, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT number FROM kanca_whatsapp_confirmed WHERE one = 1`).Scan(&number)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return number, err == nil && number == device.GetJID().User, err
}

// ErrNotLinked means that there is no device of which something could be said.
var ErrNotLinked = errors.New("no device is linked; link one with `kanca whatsapp link`")
