package message

import (
	"time"

	"google.golang.org/protobuf/proto"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

// Who sets a chat to forget its messages has a reason, such as a phone that others look
// into. An answer without the chat's timer would stay there, so each carries it, as those
// of WhatsApp's own programs do. And an answer that goes where nobody wants it to go any
// more takes an address with it that the person needs, so the timer ends when theirs does.

// Timer is after how long a chat forgets its messages.
type Timer struct {
	Seconds uint32    // 0: never
	Set     time.Time // since when; zero: the message does not say
}

// TimerIn returns the timer that a message sets or carries; ok is false where it says
// nothing about it. WhatsApp's own programs put the time of the setting into every message
// of a chat that ever had a timer, beside no seconds after it was switched off. A message
// of the person with neither is from a phone that knows of no timer, such as a new one.
func TimerIn(e *events.Message) (t Timer, ok bool) {
	m := e.Message
	if p := m.GetProtocolMessage(); p != nil {
		t = Timer{p.GetEphemeralExpiration(), SettingTime(p.GetEphemeralSettingTimestamp(), time.Time{})}
		switch p.GetType() {
		case waE2E.ProtocolMessage_EPHEMERAL_SETTING:
			if t.Set.IsZero() {
				t.Set = SentAt(e.Info)
			}
			return t, true
		case waE2E.ProtocolMessage_EPHEMERAL_SYNC_RESPONSE: // what the other side believes
			return t, !t.Set.IsZero()
		}
		return Timer{}, false
	}
	bare := !e.Info.IsFromMe && !e.IsEphemeral && !e.IsEdit
	for m != nil {
		if m.Conversation != nil {
			return Timer{}, bare
		}
		if about, said := surroundings(m); said {
			t = Timer{about.GetExpiration(), SettingTime(about.GetEphemeralSettingTimestamp(), time.Time{})}
			// A step of a sharing is no message that a phone writes as it writes others.
			return t, t != Timer{} || bare && m.LiveLocationMessage == nil
		}
		bare = bare && m.EphemeralMessage == nil
		m = wrapped(m)
	}
	return Timer{}, false
}

// SettingTime is when a timer was set, as WhatsApp writes it.
func SettingTime(seconds int64, otherwise time.Time) time.Time {
	if seconds > 0 {
		return time.Unix(seconds, 0)
	}
	return otherwise
}

// Written is a text as it is sent to a chat with a timer.
func Written(text string, t Timer) *waE2E.Message {
	if t.Seconds == 0 {
		return &waE2E.Message{Conversation: proto.String(text)}
	}
	about := &waE2E.ContextInfo{Expiration: proto.Uint32(t.Seconds)}
	if t.Set.Unix() > 0 {
		about.EphemeralSettingTimestamp = proto.Int64(t.Set.Unix())
	}
	return &waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{Text: proto.String(text), ContextInfo: about}}
}

// SentAt is when a message was sent; now, where it does not say.
func SentAt(info types.MessageInfo) time.Time {
	if info.Timestamp.IsZero() || info.Timestamp.Unix() <= 0 {
		return time.Now()
	}
	return info.Timestamp
}
