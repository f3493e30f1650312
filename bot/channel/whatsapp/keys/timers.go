package keys

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waHistorySync"
	"go.mau.fi/whatsmeow/types"

	"kanca/bot/channel/whatsapp/address"
	"kanca/bot/channel/whatsapp/message"
)

// KeepTimers remembers the timers of the chats that the office phone knows: who has set
// one while kanca was not linked names it only with the next message.
func (s *Sessions) KeepTimers(ctx context.Context, client *whatsmeow.Client, chats []*waHistorySync.Conversation) error {
	now := time.Now()
	type known struct {
		chat types.JID
		message.Timer
	}
	var all []known
	for _, c := range chats {
		jid, err := types.ParseJID(c.GetID())
		set := message.SettingTime(c.GetEphemeralSettingTimestamp(), time.Time{})
		if err != nil || set.IsZero() || jid.Server != types.DefaultUserServer && jid.Server != types.HiddenUserServer {
			continue
		}
		lid, _ := types.ParseJID(c.GetLidJID()) // empty: it is not known
		all = append(all, known{address.Canonical(ctx, client, jid, lid), message.Timer{Seconds: c.GetEphemeralExpiration(), Set: set}})
	}
	if len(all) == 0 {
		return nil
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, k := range all {
		if err := keepTimer(ctx, tx, k.chat, k.Timer, now); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	return tx.Commit()
}

// keepTimer is KeepTimer within a transaction, or without one.
func keepTimer(ctx context.Context, db interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}, chat types.JID, t message.Timer, at time.Time) (err error) {
	switch {
	case !t.Set.IsZero():
		// A clock that is ahead must not outlast all later settings.
		set := min(t.Set.Unix(), at.Unix())
		_, err = db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_timer (chat, seconds, set_at) VALUES ($1, $2, $3)
			ON CONFLICT (chat) DO UPDATE SET seconds = excluded.seconds, set_at = excluded.set_at
			WHERE kanca_whatsapp_timer.set_at < excluded.set_at
			OR kanca_whatsapp_timer.set_at = excluded.set_at AND kanca_whatsapp_timer.seconds <> excluded.seconds`,
			chat.String(), int64(t.Seconds), set)
	case t.Seconds == 0:
		_, err = db.ExecContext(ctx, `UPDATE kanca_whatsapp_timer SET seconds = 0 WHERE chat = $1 AND seconds <> 0 AND set_at < $2`,
			chat.String(), at.Unix())
	default:
		_, err = db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_timer (chat, seconds, set_at) VALUES ($1, $2, 0)
			ON CONFLICT (chat) DO UPDATE SET seconds = excluded.seconds
			WHERE kanca_whatsapp_timer.set_at < $3 AND kanca_whatsapp_timer.seconds <> excluded.seconds`,
			chat.String(), int64(t.Seconds), at.Unix())
	}
	return err
}

// Timer returns the timer of a chat.
func (s *Sessions) Timer(ctx context.Context, chat types.JID) (t message.Timer, err error) {
	var seconds, set int64
	err = s.db.QueryRowContext(ctx, `SELECT seconds, set_at FROM kanca_whatsapp_timer WHERE chat = $1`, chat.String()).Scan(&seconds, &set)
	if errors.Is(err, sql.ErrNoRows) {
		return t, nil
	}
	return message.Timer{Seconds: uint32(seconds), Set: time.Unix(set, 0)}, err
}

// KeepTimer remembers the timer of a chat from a message of either side. A message that
// carries an older setting does not undo a newer one. One that does not say when the timer
// was set counts where it is newer than the last setting, and does not count as one: a phone
// that missed a setting names it once it knows it.
func (s *Sessions) KeepTimer(ctx context.Context, chat types.JID, t message.Timer, at time.Time) error {
	if err := keepTimer(ctx, s.db, chat, t, at); err != nil {
		return fmt.Errorf("after how long a chat forgets cannot be written down: %w", err)
	}
	return nil
}
