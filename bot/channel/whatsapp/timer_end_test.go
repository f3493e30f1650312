package whatsapp

import (
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/proto/waHistorySync"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"kanca/bot/channel/whatsapp/message"
)

// setAt is a message that names when the timer of its chat was set.
func setAt(kind waE2E.ProtocolMessage_Type, seconds uint32, at time.Time) *waE2E.Message {
	return &waE2E.Message{ProtocolMessage: &waE2E.ProtocolMessage{Type: kind.Enum(),
		EphemeralExpiration: proto.Uint32(seconds), EphemeralSettingTimestamp: proto.Int64(at.Unix())}}
}

// A timer that has ended ends for the answers as well, in whatever way WhatsApp says so
// and in whatever order it comes, and nothing else ends it.
func TestATimerEnds(t *testing.T) {
	const (
		setting = waE2E.ProtocolMessage_EPHEMERAL_SETTING
		opinion = waE2E.ProtocolMessage_EPHEMERAL_SYNC_RESPONSE
	)
	at := func(minutes int) time.Time {
		return time.Unix(1_800_000_000, 0).Add(time.Duration(minutes) * time.Minute)
	}
	plain := &waE2E.Message{Conversation: proto.String("halo")}
	photo := &waE2E.Message{ImageMessage: &waE2E.ImageMessage{}}
	reaction := &waE2E.Message{ReactionMessage: &waE2E.ReactionMessage{Text: proto.String("👍")}}
	step := &waE2E.Message{LiveLocationMessage: &waE2E.LiveLocationMessage{}}
	undated := &waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{ContextInfo: &waE2E.ContextInfo{Expiration: proto.Uint32(day)}}}
	type said struct {
		at    int // minutes
		m     *waE2E.Message
		staff bool
	}
	for name, play := range map[string]struct {
		said []said
		want uint32
	}{
		"her phone writes without a timer":              {[]said{{1, fading("a", day, at(0)), false}, {2, plain, false}}, 0},
		"a photo without a timer":                       {[]said{{1, fading("a", day, at(0)), false}, {2, photo, false}}, 0},
		"her messages name the end of the timer":        {[]said{{1, fading("a", day, at(0)), false}, {3, fading("b", 0, at(2)), false}}, 0},
		"staff's messages name the end of the timer":    {[]said{{1, fading("a", day, at(0)), false}, {3, fading("b", 0, at(2)), true}}, 0},
		"a message written before the timer comes late": {[]said{{2, setAt(setting, day, at(2)), true}, {1, plain, false}}, day},
		"her phone learns of staff's timer late":        {[]said{{1, setAt(setting, day, at(1)), true}, {2, plain, false}, {3, fading("b", day, at(1)), false}}, day},
		"staff's phone writes by itself":                {[]said{{1, fading("a", day, at(0)), false}, {2, plain, true}}, day},
		"a reaction":                                    {[]said{{1, fading("a", day, at(0)), false}, {2, reaction, false}}, day},
		"a step of a sharing":                           {[]said{{1, fading("a", day, at(0)), false}, {2, step, false}}, day},
		"the end of an older timer comes late":          {[]said{{1, fading("a", day, at(0)), false}, {4, fading("b", day, at(3)), false}, {2, setAt(setting, 0, at(2)), false}}, day},
		"an older end beside a timer set anew":          {[]said{{1, setAt(setting, day, at(1)), false}, {5, setAt(setting, day, at(5)), false}, {4, fading("b", 0, at(3)), false}}, day},
		"the other side's opinion":                      {[]said{{1, fading("a", day, at(0)), false}, {2, setAt(opinion, 0, at(2)), false}}, 0},
		"an older opinion":                              {[]said{{1, fading("a", day, at(1)), false}, {2, setAt(opinion, 0, at(0)), false}}, day},
		"an opinion without a time":                     {[]said{{1, fading("a", day, at(0)), false}, {2, &waE2E.Message{ProtocolMessage: &waE2E.ProtocolMessage{Type: opinion.Enum()}}, false}}, day},
		"a clock that is an hour ahead":                 {[]said{{1, fading("a", day, at(60)), false}, {5, setAt(setting, 0, at(5)), true}}, 0},
		"no time, then no timer":                        {[]said{{1, undated, false}, {2, plain, false}}, 0},
		"switched off, then a message that goes":        {[]said{{1, setAt(setting, 0, at(1)), false}, {2, undated, false}}, day},
		"nothing was ever set":                          {[]said{{1, plain, false}}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				chat := types.NewJID(sitiLID.Value, types.HiddenUserServer)
				for _, s := range play.said {
					e := &events.Message{Message: s.m, Info: types.MessageInfo{Timestamp: at(s.at), MessageSource: types.MessageSource{Chat: chat, IsFromMe: s.staff}}}
					if said, ok := message.TimerIn(e); ok {
						if err := w.sessions.KeepTimer(t.Context(), chat, said, message.SentAt(e.Info)); err != nil {
							t.Fatal(err)
						}
					}
				}
				if got, err := w.sessions.Timer(t.Context(), chat); err != nil || got.Seconds != play.want {
					t.Errorf("answers stay %d seconds, want %d (%v)", got.Seconds, play.want, err)
				}
			})
		})
	}
}

// What the office phone knows of the timers of its chats when it is linked counts for the
// answers, unless the chat has said something newer.
func TestTheOfficePhoneTellsTimers(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		phone := w.officePhone()
		chat := func(id types.JID, seconds uint32, set time.Time) *waHistorySync.Conversation {
			return &waHistorySync.Conversation{ID: proto.String(id.String()), EphemeralExpiration: proto.Uint32(seconds), EphemeralSettingTimestamp: proto.Int64(set.Unix())}
		}
		tell := func(part int, chats ...*waHistorySync.Conversation) {
			t.Helper()
			if err := phone.SendChats(t.Context(), w.device, part, chats...); err != nil {
				t.Fatal(err)
			}
			w.later(time.Minute)
		}
		siti, began := w.siti.Account.LID, time.Now().Add(-time.Hour)
		w.say("halo")
		tell(1, chat(siti, day, began), chat(types.NewJID("120363", types.GroupServer), day, began))
		w.wantFading("as the office phone says", day)
		tell(2, chat(w.siti.Account.PN, 0, began.Add(time.Minute)))
		w.wantFading("ended while nobody was linked", 0)
		tell(3, chat(siti, day, began))
		w.wantFading("after an older part", 0)
	})
}
