package keys

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"

	"go.mau.fi/whatsmeow/types"
)

// Who shares where they are while they move sends a place again and again, for up to
// eight hours. The first one is a message as any other; the office phone shows where the
// person is now, and nobody wants an answer to each step, nor to the words that come again
// with each.

const (
	// LivePause is after how long without a place the next one is a new sharing.
	LivePause = 15 * time.Minute
	// liveMost is how long a sharing can last.
	liveMost = 8 * time.Hour
)

// Follows reports whether a place is the next one of a sharing that was heard already;
// offset is how long the phone says the sharing has gone on.
func (s *Sessions) Follows(ctx context.Context, chat types.JID, at time.Time, offset time.Duration) (bool, error) {
	var began, last int64
	err := s.db.QueryRowContext(ctx, `SELECT began, last FROM kanca_whatsapp_live WHERE chat = $1`, chat.String()).Scan(&began, &last)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return at.Sub(moment(began)) < liveMost && (at.Sub(moment(last)) < LivePause || offset > 0 && !at.Add(-offset).After(moment(began).Add(LivePause))), nil
}

// KeepLive notes a place of a sharing: of a new one where it does not follow.
func (s *Sessions) KeepLive(ctx context.Context, chat types.JID, at time.Time, follows bool) error {
	began := `excluded.began`
	if follows {
		began = `kanca_whatsapp_live.began`
	}
	_, err := s.db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_live (chat, began, last) VALUES ($1, $2, $2)
		ON CONFLICT (chat) DO UPDATE SET began = `+began+`, last = excluded.last`, chat.String(), unix(at))
	return err
}

// FreshWords reports whether the words below a place are others than the last ones of the
// sharing: phones send them again with each step.
func (s *Sessions) FreshWords(ctx context.Context, chat types.JID, words string) (bool, error) {
	var last string
	err := s.db.QueryRowContext(ctx, `SELECT words FROM kanca_whatsapp_live_words WHERE chat = $1`, chat.String()).Scan(&last)
	if errors.Is(err, sql.ErrNoRows) {
		return true, nil
	}
	return last != printOf(chat, words), err
}

// KeepWords notes the words below a place that were heard, as no more than a fingerprint.
func (s *Sessions) KeepWords(ctx context.Context, chat types.JID, words string) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_live_words (chat, words) VALUES ($1, $2)
		ON CONFLICT (chat) DO UPDATE SET words = excluded.words`, chat.String(), printOf(chat, words))
	return err
}

func printOf(chat types.JID, words string) string {
	sum := sha256.Sum256([]byte(chat.String() + "\n" + words))
	return hex.EncodeToString(sum[:])
}
