package whatsapp

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/proto/waHistorySync"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

// Who sets a chat to forget its messages has a reason, such as a phone that others look
// into. An answer without the chat's timer would stay there, so each carries it, as those
// of WhatsApp's own programs do. And an answer that goes where nobody wants it to go any
// more takes an address with it that the person needs, so the timer ends when theirs does.

// timer is after how long a chat forgets its messages.
type timer struct {
	seconds uint32    // 0: never
	set     time.Time // since when; zero: the message does not say
}

// timerIn returns the timer that a message sets or carries; ok is false where it says
// nothing about it. WhatsApp's own programs put the time of the setting into every message
// of a chat that ever had a timer, beside no seconds after it was switched off. A message
// of the person with neither is from a phone that knows of no timer, such as a new one.
func timerIn(e *events.Message) (t timer, ok bool) {
	m := e.Message
	if p := m.GetProtocolMessage(); p != nil {
		t = timer{p.GetEphemeralExpiration(), settingTime(p.GetEphemeralSettingTimestamp(), time.Time{})}
		switch p.GetType() {
		case waE2E.ProtocolMessage_EPHEMERAL_SETTING:
			if t.set.IsZero() {
				t.set = sentAt(e.Info)
			}
			return t, true
		case waE2E.ProtocolMessage_EPHEMERAL_SYNC_RESPONSE: // what the other side believes
			return t, !t.set.IsZero()
		}
		return timer{}, false
	}
	bare := !e.Info.IsFromMe && !e.IsEphemeral && !e.IsEdit
	for m != nil {
		if m.Conversation != nil {
			return timer{}, bare
		}
		said := false
		m.ProtoReflect().Range(func(field protoreflect.FieldDescriptor, v protoreflect.Value) bool {
			if field.Message() == nil || field.IsList() || field.IsMap() || quiet[field.Name()] {
				return true
			}
			part, is := v.Message().Interface().(interface{ GetContextInfo() *waE2E.ContextInfo })
			if !is {
				return true
			}
			about := part.GetContextInfo()
			t = timer{about.GetExpiration(), settingTime(about.GetEphemeralSettingTimestamp(), time.Time{})}
			said = true
			return false
		})
		if said {
			// A step of a sharing is no message that a phone writes as it writes others.
			return t, t != timer{} || bare && m.LiveLocationMessage == nil
		}
		bare = bare && m.EphemeralMessage == nil
		m = wrapped(m)
	}
	return timer{}, false
}

func settingTime(seconds int64, otherwise time.Time) time.Time {
	if seconds > 0 {
		return time.Unix(seconds, 0)
	}
	return otherwise
}

// keepTimer remembers the timer of a chat from a message of either side. A message that
// carries an older setting does not undo a newer one. One that does not say when the timer
// was set counts where it is newer than the last setting, and does not count as one: a phone
// that missed a setting names it once it knows it.
func (c *Channel) keepTimer(ctx context.Context, chat types.JID, e *events.Message) error {
	t, ok := timerIn(e)
	if !ok {
		return nil
	}
	if err := keepTimer(ctx, c.o.Sessions.db, chat, t, sentAt(e.Info)); err != nil {
		return fmt.Errorf("after how long a chat forgets cannot be written down: %w", err)
	}
	return nil
}

// keepTimers remembers the timers of the chats that the office phone knows: who has set
// one while kanca was not linked names it only with the next message.
func (s *Sessions) keepTimers(ctx context.Context, client *whatsmeow.Client, chats []*waHistorySync.Conversation) error {
	now := time.Now()
	type known struct {
		chat types.JID
		timer
	}
	var all []known
	for _, c := range chats {
		jid, err := types.ParseJID(c.GetID())
		set := settingTime(c.GetEphemeralSettingTimestamp(), time.Time{})
		if err != nil || set.IsZero() || jid.Server != types.DefaultUserServer && jid.Server != types.HiddenUserServer {
			continue
		}
		lid, _ := types.ParseJID(c.GetLidJID()) // empty: it is not known
		all = append(all, known{canonical(ctx, client, jid, lid), timer{c.GetEphemeralExpiration(), set}})
	}
	if len(all) == 0 {
		return nil
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, k := range all {
		if err := keepTimer(ctx, tx, k.chat, k.timer, now); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	return tx.Commit()
}

// keepTimer writes down what was said about the timer of a chat at a time.
func keepTimer(ctx context.Context, db interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}, chat types.JID, t timer, at time.Time) (err error) {
	switch {
	case !t.set.IsZero():
		// A clock that is ahead must not outlast all later settings.
		set := min(t.set.Unix(), at.Unix())
		_, err = db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_timer (chat, seconds, set_at) VALUES ($1, $2, $3)
			ON CONFLICT (chat) DO UPDATE SET seconds = excluded.seconds, set_at = excluded.set_at
			WHERE kanca_whatsapp_timer.set_at < excluded.set_at
			OR kanca_whatsapp_timer.set_at = excluded.set_at AND kanca_whatsapp_timer.seconds <> excluded.seconds`,
			chat.String(), int64(t.seconds), set)
	case t.seconds == 0:
		_, err = db.ExecContext(ctx, `UPDATE kanca_whatsapp_timer SET seconds = 0 WHERE chat = $1 AND seconds <> 0 AND set_at < $2`,
			chat.String(), at.Unix())
	default:
		_, err = db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_timer (chat, seconds, set_at) VALUES ($1, $2, 0)
			ON CONFLICT (chat) DO UPDATE SET seconds = excluded.seconds
			WHERE kanca_whatsapp_timer.set_at < $3 AND kanca_whatsapp_timer.seconds <> excluded.seconds`,
			chat.String(), int64(t.seconds), at.Unix())
	}
	return err
}

// timer returns the timer of a chat.
func (s *Sessions) timer(ctx context.Context, chat types.JID) (t timer, err error) {
	var seconds, set int64
	err = s.db.QueryRowContext(ctx, `SELECT seconds, set_at FROM kanca_whatsapp_timer WHERE chat = $1`, chat.String()).Scan(&seconds, &set)
	if errors.Is(err, sql.ErrNoRows) {
		return t, nil
	}
	return timer{uint32(seconds), time.Unix(set, 0)}, err
}

// written is a text as it is sent to a chat with a timer.
func written(text string, t timer) *waE2E.Message {
	if t.seconds == 0 {
		return &waE2E.Message{Conversation: proto.String(text)}
	}
	about := &waE2E.ContextInfo{Expiration: proto.Uint32(t.seconds)}
	if t.set.Unix() > 0 {
		about.EphemeralSettingTimestamp = proto.Int64(t.set.Unix())
	}
	return &waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{Text: proto.String(text), ContextInfo: about}}
}
