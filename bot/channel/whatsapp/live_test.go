package whatsapp

import (
	"errors"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/keys"
)

func eventOf(m *waE2E.Message) *events.Message {
	return &events.Message{Message: m, Info: types.MessageInfo{Timestamp: time.Unix(1_800_000_000, 0)}}
}

// Bu Siti shares where she is while she moves: she is answered once, also when the
// service is restarted or the first place cannot be stored at first, and again when she
// shares it anew.
func TestASharedPlaceIsAnsweredOnce(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		share := func(updates int, pause time.Duration, offset bool) {
			t.Helper()
			for i := range updates {
				m := &waE2E.LiveLocationMessage{DegreesLatitude: proto.Float64(-7.75 + float64(i)/1000), DegreesLongitude: proto.Float64(113.2), SequenceNumber: proto.Int64(int64(i + 1))}
				if offset {
					m.TimeOffset = proto.Uint32(uint32(pause.Seconds()) * uint32(i))
				}
				if _, err := w.siti.Send(w.office, &waE2E.Message{LiveLocationMessage: m}); err != nil {
					t.Fatal(err)
				}
				w.later(pause)
			}
		}
		want := func(when string, n int) {
			t.Helper()
			w.later(time.Minute)
			got := 0
			for _, in := range w.inbox.all() {
				if in.Kind == bot.KindLocation {
					got++
				}
			}
			if got != n {
				t.Errorf("%s: %d places are answered, want %d", when, got, n)
			}
			w.wantNothingWaiting()
		}
		fail := true
		w.inbox.set(func(i *inbox) {
			i.then = func(bot.Incoming) error {
				if fail {
					fail = false
					return errors.New("the database is away")
				}
				return nil
			}
		})
		share(10, 30*time.Second, false)
		want("ten places", 1)
		w.restart()
		share(3, 30*time.Second, false)
		want("after a restart", 1)
		w.later(keys.LivePause)
		share(3, 20*time.Minute, true)
		want("another sharing, with long pauses", 2)
		if _, err := w.siti.Send(w.office, &waE2E.Message{LocationMessage: &waE2E.LocationMessage{DegreesLatitude: proto.Float64(-7.7), DegreesLongitude: proto.Float64(113)}}); err != nil {
			t.Fatal(err)
		}
		want("a place by itself", 3)
	})
}

// Words that a phone sends again with each step of a sharing are heard once, also when the
// service is restarted meanwhile; other words, and a sharing of its own, are heard.
func TestWordsBelowALivePlaceAreHeardOnce(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		n := 0
		share := func(updates int, words string) {
			t.Helper()
			for range updates {
				n++
				if _, err := w.siti.Send(w.office, &waE2E.Message{LiveLocationMessage: &waE2E.LiveLocationMessage{
					DegreesLatitude: proto.Float64(-7.75 + float64(n)/1000), DegreesLongitude: proto.Float64(113.2), Caption: proto.String(words)}}); err != nil {
					t.Fatal(err)
				}
				w.later(30 * time.Second)
			}
		}
		share(4, "saya di sini, mau daftar")
		w.restart()
		share(3, "saya di sini, mau daftar")
		share(2, "mereka datang")
		share(1, "")
		share(1, "mereka datang")
		w.later(keys.LivePause)
		share(2, "mereka datang")
		w.wantTexts("saya di sini, mau daftar", "mereka datang", "mereka datang")
		w.wantNothingWaiting()
		if err := w.sessions.Forget(t.Context(), []bot.Address{sitiLID}, nil); err != nil {
			t.Fatal(err)
		}
		var kept int
		if err := w.sessions.Database().QueryRow(`SELECT count(*) FROM kanca_whatsapp_live_words`).Scan(&kept); err != nil || kept != 0 {
			t.Errorf("%d words of a forgotten person are kept (%v)", kept, err)
		}
	})
}

// What somebody writes below a place is heard, also where the place itself is a step of
// a sharing that was heard, or no place on earth.
func TestWhatIsWrittenBelowAPlaceIsHeard(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		share := func(latitude float64, words string) {
			t.Helper()
			m := &waE2E.LiveLocationMessage{DegreesLatitude: proto.Float64(latitude), DegreesLongitude: proto.Float64(113.2)}
			if words != "" {
				m.Caption = proto.String(words)
			}
			if _, err := w.siti.Send(w.office, &waE2E.Message{LiveLocationMessage: m}); err != nil {
				t.Fatal(err)
			}
			w.later(30 * time.Second)
		}
		share(-7.75, "tolong saya dikurung")
		share(-7.751, "")
		share(-7.752, "mereka datang")
		share(-97, "tolong cepat")
		w.wantTexts("tolong saya dikurung", "mereka datang", "tolong cepat")
		for i, in := range w.inbox.all() {
			if want := []bot.Kind{bot.KindLocation, bot.KindLocation, bot.KindText}[min(i, 2)]; in.Kind != want || (in.Location != nil) != (want == bot.KindLocation) {
				t.Errorf("message %d is %+v", i+1, in)
			}
		}
		w.wantNothingWaiting()
	})
}
