package whatsapp

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

// ErrNotTheOffice is returned by Link when the person at the terminal says that the
// number is not the office's. The device is removed.
var ErrNotTheOffice = errors.New("that is not the office's number, so the device is removed and its keys are erased; look on that phone too: WhatsApp > Linked devices; then link again with the office phone")

// ErrAnotherNumber is returned by Confirm when the linked device is not the one that was
// shown any more. Nothing is confirmed.
var ErrAnotherNumber = errors.New("the number that is linked now is not the one that was asked about; run kanca whatsapp confirm")

// makeConfirmed makes the table of the confirmed number. Where there is none yet, the
// device is one of an older kanca, which has served people already: its number goes in
// together with the table, or neither does, for an empty table means that nobody has
// confirmed anything. An error says nothing about the table.
func (s *Sessions) makeConfirmed(ctx context.Context) error {
	query := `SELECT count(*) FROM pg_class WHERE oid = to_regclass('kanca_whatsapp_confirmed')`
	if s.embedded {
		query = `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'kanca_whatsapp_confirmed'`
	}
	var there int
	if err := s.db.QueryRowContext(ctx, query).Scan(&there); err != nil {
		return fmt.Errorf("the table of the confirmed WhatsApp number cannot be looked for: %w", err)
	}
	if there > 0 {
		return nil
	}
	device, err := s.device(ctx)
	if err != nil {
		return err
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // does nothing after Commit
	// Without IF NOT EXISTS: where another process was quicker, it has seen to the number.
	_, err = tx.ExecContext(ctx, `CREATE TABLE kanca_whatsapp_confirmed (one INTEGER PRIMARY KEY, number TEXT NOT NULL, at BIGINT NOT NULL)`)
	if err == nil && device != nil {
		err = writeConfirmed(ctx, tx, device.GetJID().User)
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		return fmt.Errorf("the table of the confirmed WhatsApp number cannot be made: %w", err)
	}
	return nil
}

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
	device, err := s.device(ctx)
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
	device, err := s.device(ctx)
	if err != nil || device == nil {
		return false, err
	}
	_, ok, err := s.confirmed(ctx, device)
	return ok, err
}

// confirmed reports whether the number of a device is the one that was confirmed last,
// which is "" when none was.
func (s *Sessions) confirmed(ctx context.Context, device *store.Device) (number string, ok bool, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT number FROM kanca_whatsapp_confirmed WHERE one = 1`).Scan(&number)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return number, err == nil && number == device.GetJID().User, err
}

// Is reports whether the device has this number, in E.164.
func (d Device) Is(number string) bool { return number == "+"+d.number }
