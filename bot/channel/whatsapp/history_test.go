package whatsapp

import (
	"context"
	"testing"
	"time"

	"kanca/bot/channel/whatsapp/history"
	"kanca/bot/channel/whatsapp/link"
)

func (w *town) tokens() (n int) {
	w.Helper()
	if err := w.sessions.Database().QueryRow(`SELECT count(*) FROM whatsmeow_privacy_tokens`).Scan(&n); err != nil {
		w.Fatal(err)
	}
	return n
}

// The phone sends the tokens of 9,000 people in parts while it is being linked, one of
// them with more than SQLite takes at once, with pauses; all are kept when Link is
// done. What comes later still is kept by the service.
func TestNoTokenIsLostAtLinking(t *testing.T) {
	inUnlinkedTown(t, func(t *testing.T, w *town) {
		phone := w.officePhone()
		send := func(part, from, to int) {
			if err := phone.SendHistory(context.Background(), w.device, part, from, to); err != nil {
				t.Error(err)
			}
		}
		_, err := link.Link(context.Background(), w.sessions, w.linkOptions(func(p link.Prompt) error {
			go func() {
				if _, err := w.wa.Scan(context.Background(), w.office, p.QR); err != nil {
					t.Error(err)
				}
				for !w.wa.Online(w.device) {
					time.Sleep(100 * time.Millisecond)
				}
				for part := range 8 {
					send(part, part*50, part*50+50)
				}
				time.Sleep(8 * time.Second)         // the phone is slow
				_, _ = w.siti.Say(w.office, "halo") // a person writes meanwhile
				send(8, 400, 9_000)
				send(9, 8_990, 9_000) // and says some twice
			}()
			return nil
		}))
		if err != nil {
			t.Fatal(err)
		}
		if n := w.tokens(); n != 9_000 {
			t.Errorf("%d tokens of 9,000 are kept after linking", n)
		}
		w.later(time.Minute)
		w.wantTexts("halo")
		w.wa.HoldMedia(true)
		send(10, 9_000, 9_100)                     // at first it cannot be fetched
		w.later(history.HistoryTime + time.Second) // nobody waits for it
		w.wantServed()
		w.wa.HoldMedia(false)
		w.wa.Cut(w.device)
		w.later(time.Minute)
		if n := w.tokens(); n != 9_100 {
			t.Errorf("%d tokens of 9,100 are kept in the end", n)
		}
		w.wantServed()
	})
}

// A process of its own links the phone anew beside the service and ends before it has
// fetched what the phone announced: the service, which runs on, fetches it.
func TestTheServiceFetchesWhatARelinkLeft(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		phone := w.officePhone()
		w.later(time.Minute) // the service has looked for parts, and there were none
		w.wa.Remove(w.device)
		w.later(10 * time.Second)
		w.device.Device = 2
		w.wa.HoldMedia(true)
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		_, err := link.Link(ctx, w.sessions, w.linkOptions(func(p link.Prompt) error {
			go func() {
				if _, err := w.wa.Scan(context.Background(), w.office, p.QR); err != nil {
					t.Error(err)
				}
				for !w.wa.Online(w.device) {
					time.Sleep(100 * time.Millisecond)
				}
				if err := phone.SendHistory(context.Background(), w.device, 0, 0, 50); err != nil {
					t.Error(err)
				}
				time.Sleep(2 * time.Second)
				stop()
			}()
			return nil
		}))
		if err != nil {
			t.Fatal(err)
		}
		if n := w.tokens(); n != 0 {
			t.Fatalf("%d tokens came although nothing could be fetched", n)
		}
		w.wa.HoldMedia(false)
		w.later(2 * time.Minute)
		w.wantServed()
		if n := w.tokens(); n != 50 {
			t.Errorf("%d tokens of 50 are kept", n)
		}
	})
}
