package keys

import (
	"context"
	"time"

	"kanca/bot/channel/whatsapp/pacing"
)

// Logins returns when the device has logged in within the last eight days, oldest
// first.
func (s *Sessions) Logins(ctx context.Context) (out []time.Time, err error) {
	rows, err := s.db.QueryContext(ctx, `SELECT at FROM kanca_whatsapp_login ORDER BY at`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var at int64
		if err := rows.Scan(&at); err != nil {
			return nil, err
		}
		out = append(out, moment(at))
	}
	return out, rows.Err()
}

// NoteLogin counts a login, where the next process finds it.
func (s *Sessions) NoteLogin(ctx context.Context, now time.Time) error {
	for _, query := range []struct {
		text string
		at   time.Time
	}{
		{`INSERT INTO kanca_whatsapp_login (at) VALUES ($1)`, now},
		{`DELETE FROM kanca_whatsapp_login WHERE at < $1`, now.Add(-pacing.LoginsKept)},
		{`DELETE FROM kanca_whatsapp_login WHERE at > $1`, now},
	} {
		if _, err := s.db.ExecContext(ctx, query.text, unix(query.at)); err != nil {
			return err
		}
	}
	return nil
}
