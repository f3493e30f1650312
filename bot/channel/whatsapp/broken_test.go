package whatsapp

import (
	"context"
	"strings"
	"testing"
	"time"

	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/channel/whatsapp/link"
	"kanca/bot/channel/whatsapp/state"
)

// The connection ends before WhatsApp has the confirmation. Link says that it failed,
// nothing of it is left, and linking again works at once, beside a service.
func TestALinkThatBreaksBeforeItIsConfirmed(t *testing.T) {
	inUnlinkedTown(t, func(t *testing.T, w *town) {
		w.wa.BreakLinks(1, fakewa.Unconfirmed)
		begin := time.Now()
		_, err := link.Link(context.Background(), w.sessions, w.linkOptions(w.scan))
		if err == nil || !strings.Contains(err.Error(), "kanca whatsapp link") {
			t.Errorf("a link that broke says %v", err)
		}
		if took := time.Since(begin); took > 30*time.Second {
			t.Errorf("it took %v to tell", took)
		}
		if w.keysThere() {
			t.Error("half a device is left")
		}
		w.later(time.Minute)
		w.wantState(state.NotLinked, false)
		if _, err := link.Link(context.Background(), w.sessions, w.linkOptions(w.scan)); err != nil {
			t.Fatal(err)
		}
		w.device.Device = 2
		w.later(time.Minute)
		w.wantServed()
		w.wantOneDevice()
	})
}

// WhatsApp has linked the device, and the connection ends before it says so. Link
// connects by itself and does the rest.
func TestALinkThatBreaksBeforeTheLogin(t *testing.T) {
	inUnlinkedTown(t, func(t *testing.T, w *town) {
		w.wa.BreakLinks(1, fakewa.Unfinished)
		begin := time.Now()
		if _, err := link.Link(context.Background(), w.sessions, w.linkOptions(w.scan)); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(begin); took > 30*time.Second {
			t.Errorf("it took %v", took)
		}
		w.later(time.Minute)
		w.wantServed()
		w.wantOneDevice()
	})
}

// The same, and WhatsApp cannot be reached for five minutes after that. The service
// does the rest.
func TestALinkThatBreaksWithTheNetwork(t *testing.T) {
	inUnlinkedTown(t, func(t *testing.T, w *town) {
		w.wa.BreakLinks(1, fakewa.Unfinished)
		o := w.linkOptions(func(p link.Prompt) error {
			go func() {
				_, _ = w.wa.Scan(context.Background(), w.office, p.QR)
				w.wa.Away(true)
				time.Sleep(5 * time.Minute)
				w.wa.Away(false)
			}()
			return nil
		})
		if _, err := link.Link(context.Background(), w.sessions, o); err != nil {
			t.Fatal(err)
		}
		w.later(10 * time.Minute)
		w.wantServed()
		w.wantOneDevice()
	})
}

// Link was killed after it had stored the keys, before WhatsApp knew the device, and no
// service runs. `unlink` clears it away although WhatsApp knows of nothing.
func TestUnlinkWhatALinkThatWasKilledLeft(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.stop()
		w.stop = nil
		w.wa.Remove(w.device)
		if err := link.Unlink(context.Background(), w.sessions, w.wa.HTTP(), false); err != nil {
			t.Errorf("unlink: %v", err)
		}
		if w.keysThere() {
			t.Error("the keys are still there")
		}
		if _, err := link.Link(context.Background(), w.sessions, w.linkOptions(w.scan)); err != nil {
			t.Fatal(err)
		}
		w.device.Device = 2
		w.start()
		w.later(time.Minute)
		w.wantServed()
		w.wantOneDevice()
	})
}
