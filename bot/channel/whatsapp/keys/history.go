package keys

import (
	"context"
	"time"

	"go.mau.fi/whatsmeow/types"
)

// DropHistory forgets what was announced: it was of another phone.
func (s *Sessions) DropHistory(ctx context.Context) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM kanca_whatsapp_history`)
	return err
}

// Tokens is of how many people there is a token with which they may be written to.
func (s *Sessions) Tokens(ctx context.Context) (n int, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT count(*) FROM whatsmeow_privacy_tokens`).Scan(&n)
	return n, err
}

// KeepPart keeps what announces a part.
func (s *Sessions) KeepPart(ctx context.Context, id types.MessageID, part string, at time.Time) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_history (id, at, tries, part) VALUES ($1, $2, 0, $3) ON CONFLICT (id) DO NOTHING`,
		id, at.UnixNano(), part)
	return err
}

// NextPart returns what announces the first part that is still to be fetched, and how often
// it was tried; sql.ErrNoRows where there is none.
func (s *Sessions) NextPart(ctx context.Context) (id types.MessageID, part string, tries int, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT id, tries, part FROM kanca_whatsapp_history ORDER BY at LIMIT 1`).Scan(&id, &tries, &part)
	return id, part, tries, err
}

// PartTried counts that a part could not be fetched.
func (s *Sessions) PartTried(ctx context.Context, id types.MessageID) error {
	_, err := s.db.ExecContext(ctx, `UPDATE kanca_whatsapp_history SET tries = tries + 1 WHERE id = $1`, id)
	return err
}

// DropPart forgets a part that was fetched, or that cannot be.
func (s *Sessions) DropPart(ctx context.Context, id types.MessageID) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM kanca_whatsapp_history WHERE id = $1`, id)
	return err
}
