package keys

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"go.mau.fi/whatsmeow/store"
)

// KeptVersion returns the version that was looked up last, when that was, and when it
// was tried; zero values when there is none.
func (s *Sessions) KeptVersion(ctx context.Context) (v store.WAVersionContainer, found, tried time.Time, err error) {
	var text string
	var at, try int64
	err = s.db.QueryRowContext(ctx, `SELECT version, found_at, tried_at FROM kanca_whatsapp_version WHERE one = 1`).Scan(&text, &at, &try)
	if errors.Is(err, sql.ErrNoRows) {
		return v, found, tried, nil
	}
	if err == nil && text != "" {
		v, err = store.ParseVersion(text)
	}
	return v, moment(at), moment(try), err
}

// KeepVersion keeps the version that was looked up, when that was, and when it was tried.
func (s *Sessions) KeepVersion(ctx context.Context, v store.WAVersionContainer, found, tried time.Time) error {
	text := ""
	if !v.IsZero() {
		text = v.String()
	}
	_, err := s.db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_version (one, version, found_at, tried_at) VALUES (1, $1, $2, $3)
		ON CONFLICT (one) DO UPDATE SET version = excluded.version, found_at = excluded.found_at, tried_at = excluded.tried_at`, text, unix(found), unix(tried))
	return err
}
