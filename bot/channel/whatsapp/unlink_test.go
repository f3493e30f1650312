package whatsapp

import (
	"context"
	"strings"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/store"

	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/channel/whatsapp/keys"
	"kanca/bot/channel/whatsapp/link"
	"kanca/bot/channel/whatsapp/state"
)

// Staff remove the device while the service runs on it: it is removed at once, the
// service says that nothing is linked and knocks no more, and takes up the next one.
func TestUnlinkBesideARunningService(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		if err := link.Unlink(context.Background(), w.sessions, w.wa.HTTP(), false); err != nil {
			t.Fatal(err)
		}
		logins := w.wa.Logins(w.device)
		w.later(20 * time.Second)
		w.wantState(state.NotLinked, false)
		if s, err := keys.ReadStatus(context.Background(), w.sessions); err != nil || s.Code != state.NotLinked {
			t.Errorf("status %+v, %v", s, err)
		}
		w.later(10 * time.Minute)
		if n := w.wa.Logins(w.device); n != logins {
			t.Errorf("the service knocked %d times after that", n-logins)
		}
		w.restart()
		w.later(time.Minute)
		w.wantState(state.NotLinked, false)
		if _, err := link.Link(context.Background(), w.sessions, w.linkOptions(w.scan)); err != nil {
			t.Fatal(err)
		}
		w.device.Device = 2
		w.later(time.Minute)
		w.wantServed()
	})
}

// WhatsApp cannot be reached: with --force the keys go, and the service ends too.
func TestForcedUnlinkBesideARunningService(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.wa.Away(true)
		w.wa.Cut(w.device)
		w.later(10 * time.Second)
		if err := link.Unlink(context.Background(), w.sessions, w.wa.HTTP(), true); err != nil {
			t.Fatal(err)
		}
		w.later(20 * time.Second)
		w.wantState(state.NotLinked, false)
		w.wa.Away(false)
		w.later(10 * time.Minute)
		w.wantState(state.NotLinked, false)
	})
}

// A process of its own that removes the device claims the version that the service knows,
// and says so when WhatsApp finds that too old.
func TestUnlinkClaimsTheVersionThatIsKnown(t *testing.T) {
	restoreVersion(t)
	own, today := store.GetWAVersion(), &page{version: newer(7)}
	inTown(t, func(t *testing.T, w *town) {
		w.settle()
		store.SetWAVersion(own) // as a new process begins
		w.refuseAll(failure(fakewa.Attrs{"reason": 405}))
		err := link.Unlink(t.Context(), w.sessions, w.wa.HTTP(), false)
		if err == nil || !strings.Contains(err.Error(), "405") {
			t.Errorf("says %v", err)
		}
		if now := store.GetWAVersion(); now != today.version {
			t.Errorf("claims %v, want %v", now, today.version)
		}
		w.wa.RefuseLogins(nil)
	}, func(o *Options) { o.Version = today.look })
}

// Staff remove a device about which something is open, beside a service that leaves it alone
// for that: nobody has confirmed its number, or WhatsApp says that it is not linked any more
// and is not believed yet. The keys go, the service knocks no more and says that nothing is
// linked, and the office's number can be linked again at once.
func TestUnlinkADeviceThatIsInDoubt(t *testing.T) {
	removed := func(t *testing.T, w *town) { // on the phone as well
		t.Helper()
		if w.wa.Linked(w.device) {
			t.Error("WhatsApp still lists the device")
		}
	}
	for name, c := range map[string]struct {
		doubt func(t *testing.T, w *town)
		gone  func(t *testing.T, w *town)
	}{
		"a number that nobody confirmed": {func(t *testing.T, w *town) {
			if _, err := w.sessions.Database().Exec(`DELETE FROM kanca_whatsapp_confirmed`); err != nil {
				t.Fatal(err)
			}
			w.restart()
			w.later(time.Minute)
			w.wantState(state.Unconfirmed, false)
		}, removed},
		"another number than before": {func(t *testing.T, w *town) {
			w.confirmed("620000000009")
			w.restart()
			w.later(time.Minute)
			w.wantState(state.Unconfirmed, false)
		}, removed},
		"WhatsApp said once that it is removed": {func(t *testing.T, w *town) {
			w.wa.Dismiss(w.device, 1)
			w.wa.Cut(w.device)
			w.later(5 * time.Second)
			w.wantState(state.LoggedOut, false)
		}, removed},
		"WhatsApp goes on saying so": {func(t *testing.T, w *town) {
			w.wa.Dismiss(w.device, 100)
			w.wa.Cut(w.device)
			w.later(5 * time.Second)
			w.wantState(state.LoggedOut, false)
		}, func(*testing.T, *town) {}},
	} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, address string) {
				inTownOn(t, address, func(t *testing.T, w *town) {
					c.doubt(t, w)
					w.wa.Away(true) // without --force nothing is lost where WhatsApp cannot be reached
					if err := link.Unlink(t.Context(), w.sessions, w.wa.HTTP(), false); err == nil || !w.keysThere() {
						t.Errorf("WhatsApp is away: %v, keys there %v", err, w.keysThere())
					}
					w.wa.Away(false)
					if err := link.Unlink(t.Context(), w.sessions, w.wa.HTTP(), false); err != nil {
						t.Fatal(err)
					}
					c.gone(t, w)
					if w.keysThere() {
						t.Error("the keys are there still")
					}
					logins := w.wa.Logins(w.device)
					w.later(20 * time.Second)
					w.wantState(state.NotLinked, false)
					if s, err := keys.ReadStatus(t.Context(), w.sessions); err != nil || s.Code != state.NotLinked {
						t.Errorf("status %+v, %v", s, err)
					}
					w.later(3 * time.Hour) // longer than a doubt lasts
					w.restart()
					w.later(time.Minute)
					w.wantState(state.NotLinked, false)
					if n := w.wa.Logins(w.device); n != logins {
						t.Errorf("the service knocked %d times after that", n-logins)
					}
					w.wa.Dismiss(w.device, 0)
					if _, err := link.Link(t.Context(), w.sessions, w.linkOptions(w.scan)); err != nil {
						t.Fatal(err)
					}
					w.device.Device = 2
					w.later(time.Minute)
					w.wantServed()
				})
			})
		})
	}
}
