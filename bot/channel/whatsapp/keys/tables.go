package keys

import (
	"context"
	"fmt"
)

func (s *Sessions) makeRecord(ctx context.Context) error {
	for _, table := range []string{
		`kanca_whatsapp_status (
			one INTEGER PRIMARY KEY, code TEXT NOT NULL, since BIGINT NOT NULL, until BIGINT NOT NULL, detail TEXT NOT NULL,
			restricted_until BIGINT NOT NULL, held INTEGER NOT NULL, healthy INTEGER NOT NULL, seen_at BIGINT NOT NULL)`,
		`kanca_whatsapp_pause (one INTEGER PRIMARY KEY, resume_at BIGINT NOT NULL)`,
		`kanca_whatsapp_version (one INTEGER PRIMARY KEY, version TEXT NOT NULL, found_at BIGINT NOT NULL, tried_at BIGINT NOT NULL)`,
		`kanca_whatsapp_login (at BIGINT NOT NULL)`,
		`kanca_whatsapp_timer (chat TEXT PRIMARY KEY, seconds BIGINT NOT NULL, set_at BIGINT NOT NULL)`,
		`kanca_whatsapp_live (chat TEXT PRIMARY KEY, began BIGINT NOT NULL, last BIGINT NOT NULL)`,
		`kanca_whatsapp_live_words (chat TEXT PRIMARY KEY, words TEXT NOT NULL)`,
		`kanca_whatsapp_refusal (at BIGINT NOT NULL, code TEXT NOT NULL)`,
		`kanca_whatsapp_phone (one INTEGER PRIMARY KEY, seen_at BIGINT NOT NULL)`,
		`kanca_whatsapp_history (id TEXT PRIMARY KEY, at BIGINT NOT NULL, tries INTEGER NOT NULL, part TEXT NOT NULL)`,
		`kanca_whatsapp_probe (one INTEGER PRIMARY KEY, data TEXT NOT NULL)`,
		`kanca_whatsapp_unreadable (provider_id TEXT PRIMARY KEY, sender TEXT NOT NULL, sent_at BIGINT NOT NULL, due BIGINT NOT NULL)`,
		`kanca_whatsapp_call (chat TEXT PRIMARY KEY, id TEXT NOT NULL, provider_id TEXT NOT NULL, sender TEXT NOT NULL, rang_at BIGINT NOT NULL, due BIGINT NOT NULL)`,
	} {
		if _, err := s.db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS `+table); err != nil {
			return fmt.Errorf("the table of the WhatsApp state cannot be made: %w", err)
		}
	}
	return nil
}

func (s *Sessions) makeLinking(ctx context.Context) error {
	_, err := s.db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS kanca_whatsapp_linking (one INTEGER PRIMARY KEY, until BIGINT NOT NULL)`)
	if err != nil {
		return fmt.Errorf("the table of the WhatsApp device that is being linked cannot be made: %w", err)
	}
	return nil
}

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
	device, err := s.Device(ctx)
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
