package whatsapp

import (
	"context"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"go.mau.fi/whatsmeow/proto/waE2E"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/channel/whatsapp/message"
)

const day = 24 * 60 * 60 // seconds

// setTimer is a message that sets after how long a chat forgets.
func setTimer(seconds uint32) *waE2E.Message {
	return &waE2E.Message{ProtocolMessage: &waE2E.ProtocolMessage{Type: waE2E.ProtocolMessage_EPHEMERAL_SETTING.Enum(), EphemeralExpiration: proto.Uint32(seconds)}}
}

// fading is a text in a chat that forgets.
func fading(text string, seconds uint32, set time.Time) *waE2E.Message {
	return &waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{Text: proto.String(text),
		ContextInfo: &waE2E.ContextInfo{Expiration: proto.Uint32(seconds), EphemeralSettingTimestamp: proto.Int64(set.Unix())}}}
}

// wantFading answers Bu Siti, and looks after how long the answer goes from her phone.
func (w *town) wantFading(when string, seconds uint32) {
	w.Helper()
	w.settle()
	if err := w.reply("Kantor buka jam 8."); err != nil {
		w.Fatal(err)
	}
	text, m, err := w.siti.Next()
	if err != nil || text != "Kantor buka jam 8." {
		w.Fatalf("%s she reads %q, %v", when, text, err)
	}
	if got := m.Message.GetExtendedTextMessage().GetContextInfo().GetExpiration(); got != seconds {
		w.Errorf("%s the answer stays %d seconds, want %d", when, got, seconds)
	}
}

func TestAnswersGoWithTheMessagesOfTheChat(t *testing.T) {
	for name, byLID := range map[string]bool{"by LID": true, "by number": false} {
		t.Run(name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				w.wa.AddressByLID(byLID)
				send := func(from *fakewa.Villager, to *fakewa.Account, m *waE2E.Message) {
					t.Helper()
					w.later(time.Minute)
					if _, err := from.Send(to, m); err != nil {
						t.Fatal(err)
					}
				}
				w.say("halo")
				w.wantFading("without a timer", 0)
				send(w.siti, w.office, setTimer(day))
				w.wantFading("with a timer of a day", day)
				began := time.Now()
				w.say("jam berapa buka?")
				w.restart()
				w.later(time.Minute)
				w.wantFading("after a restart", day)
				send(w.siti, w.office, setTimer(0))
				w.wantFading("switched off", 0)
				send(w.siti, w.office, fading("sebelumnya", day, began)) // it was on its way
				w.wantFading("after an older message", 0)
				send(w.siti, w.office, fading("baru", 7*day, time.Now()))
				w.wantFading("as her message says", 7*day)

				phone, err := w.wa.AddPhone(w.office, 0)
				if err != nil || phone.SwitchOn() != nil {
					t.Fatal(err)
				}
				w.others = append(w.others, phone)
				send(phone, w.siti.Account, setTimer(90*day))
				w.wantFading("as staff set it", 90*day)
				if err := w.sessions.Forget(context.Background(), []bot.Address{sitiLID, sitiPhone}, nil); err != nil {
					t.Fatal(err)
				}
				w.wantFading("forgotten", 0)
			})
		})
	}
}

func TestATimerStandsInAnyKindOfMessage(t *testing.T) {
	about := &waE2E.ContextInfo{Expiration: proto.Uint32(day)}
	for name, m := range map[string]*waE2E.Message{
		"a photo":    {ImageMessage: &waE2E.ImageMessage{ContextInfo: about}},
		"a voice":    {AudioMessage: &waE2E.AudioMessage{ContextInfo: about}},
		"a place":    {LocationMessage: &waE2E.LocationMessage{ContextInfo: about}},
		"a contact":  {ContactMessage: &waE2E.ContactMessage{ContextInfo: about}},
		"in a shell": {EphemeralMessage: &waE2E.FutureProofMessage{Message: &waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{ContextInfo: about}}}},
	} {
		if got, ok := message.TimerIn(eventOf(m)); !ok || got.Seconds != day {
			t.Errorf("%s: %+v %v", name, got, ok)
		}
	}
	for name, m := range map[string]*waE2E.Message{
		"nothing": {}, "another notice": {ProtocolMessage: &waE2E.ProtocolMessage{}},
		"a reaction": {ReactionMessage: &waE2E.ReactionMessage{}},
	} {
		if got, ok := message.TimerIn(eventOf(m)); ok {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
