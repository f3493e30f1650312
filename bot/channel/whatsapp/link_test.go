package whatsapp

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.mau.fi/whatsmeow/types"

	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/channel/whatsapp/keys"
	"kanca/bot/channel/whatsapp/link"
	"kanca/bot/channel/whatsapp/state"
)

// inUnlinkedTown runs a test with a bot that runs and has no device yet.
func inUnlinkedTown(t *testing.T, test func(t *testing.T, w *town)) {
	t.Helper()
	inUnlinkedTownOn(t, "sqlite:"+filepath.Join(t.TempDir(), "whatsapp.db"), test)
}

// inUnlinkedTowns is inUnlinkedTown on both databases.
func inUnlinkedTowns(t *testing.T, test func(t *testing.T, w *town)) {
	t.Helper()
	onBoth(t, func(t *testing.T, address string) { inUnlinkedTownOn(t, address, test) })
}

func inUnlinkedTownOn(t *testing.T, address string, test func(t *testing.T, w *town)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newTown(t, address)
		defer w.close()
		w.start()
		w.villager()
		w.settle()
		test(t, w)
	})
}

func (w *town) linkOptions(show func(link.Prompt) error) link.Options {
	return link.Options{HTTP: w.wa.HTTP(), Show: show, Log: testLog(w.T), Confirm: func(context.Context, keys.Device, string) (bool, error) { return true, nil }}
}

func TestLinkByQRBesideARunningService(t *testing.T) {
	inUnlinkedTown(t, func(t *testing.T, w *town) {
		w.wantState(state.NotLinked, false)
		shown := 0
		device, err := link.Link(context.Background(), w.sessions, w.linkOptions(func(p link.Prompt) error {
			var screen bytes.Buffer
			if err := link.PrintQR(&screen, p.QR); err != nil {
				t.Error(err)
			}
			if lines := strings.Count(screen.String(), "\n"); lines < 20 || lines > 40 {
				t.Errorf("the QR code takes %d lines of the terminal", lines)
			}
			if shown++; shown == 3 { // the owner of the phone takes a while
				go func() {
					if _, err := w.wa.Scan(context.Background(), w.office, p.QR); err != nil {
						t.Error(err)
					}
				}()
			}
			return nil
		}))
		if err != nil || strings.Contains(device.Number, "0000000") || !strings.HasPrefix(device.Number, "+62") {
			t.Fatal(device, err)
		}
		w.later(time.Minute)
		w.wantServed()
		if _, err := link.Link(context.Background(), w.sessions, w.linkOptions(func(link.Prompt) error { return nil })); !errors.Is(err, link.ErrLinked) {
			t.Errorf("a second device: %v", err)
		}
	})
}

// While a code is shown and nobody has scanned it, a running service and whoever asks say so;
// not before, and not after it was given up.
func TestTheStateWhileACodeIsShown(t *testing.T) {
	inUnlinkedTowns(t, func(t *testing.T, w *town) {
		want := func(code state.Code) {
			t.Helper()
			w.later(lookForDevice + time.Second)
			w.wantState(code, false)
			if s, err := keys.ReadStatus(context.Background(), w.sessions); err != nil || s.Code != code {
				t.Errorf("status %+v, %v, want %s", s, err, code)
			}
		}
		want(state.NotLinked)
		ctx, giveUp := context.WithCancel(context.Background())
		shown, ended := make(chan bool, 1), make(chan error)
		go func() {
			_, err := link.Link(ctx, w.sessions, w.linkOptions(func(link.Prompt) error {
				select {
				case shown <- true:
				default:
				}
				return nil
			}))
			ended <- err
		}()
		<-shown
		want(state.WaitingForPhone)
		w.stop() // without a service it is as true
		if s, err := keys.ReadStatus(context.Background(), w.sessions); err != nil || s.Code != state.WaitingForPhone {
			t.Errorf("status without a service %+v, %v", s, err)
		}
		w.start()
		giveUp()
		if err := <-ended; err == nil {
			t.Error("nobody scanned the code, and a device is linked")
		}
		want(state.NotLinked)
	})
}

func TestLinkByCode(t *testing.T) {
	inUnlinkedTown(t, func(t *testing.T, w *town) {
		o := w.linkOptions(func(p link.Prompt) error {
			if len(p.Code) != 9 || p.QR != "" {
				t.Errorf("got %+v", p)
			}
			go func() {
				if _, err := w.wa.TypeCode(context.Background(), w.office, "1111-1111"); err == nil {
					t.Error("a wrong code was taken")
				}
				if _, err := w.wa.TypeCode(context.Background(), w.office, p.Code); err != nil {
					t.Error(err)
				}
			}()
			return nil
		})
		o.Phone = "+62 000-0000-001"
		if _, err := link.Link(context.Background(), w.sessions, o); err != nil {
			t.Fatal(err)
		}
		w.later(time.Minute)
		w.wantServed()
	})
}

// The keys are in the database long before the link is done. A service that runs
// must not use them yet: both would make keys for people who begin to write, and
// nobody could write to the device.
func TestAServiceWaitsForTheEndOfALink(t *testing.T) {
	inUnlinkedTown(t, func(t *testing.T, w *town) {
		w.wa.AnswerRequests(func(_ types.JID, iq *fakewa.Node) *fakewa.Node {
			if iq.Attrs["xmlns"] == "encrypt" {
				w.wa.AnswerRequests(nil)
				time.Sleep(2 * lookForDevice) // WhatsApp is slow, and the service looks
			}
			return nil
		})
		_, err := link.Link(context.Background(), w.sessions, w.linkOptions(func(p link.Prompt) error {
			go func() { _, _ = w.wa.Scan(context.Background(), w.office, p.QR) }()
			return nil
		}))
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range w.changed.codes() {
			if code != state.NotLinked {
				t.Errorf("during the link the state became %s", code)
			}
		}
		w.later(2 * lookForDevice)
		w.wantServed()
	})
}

func TestALinkThatDiedKeepsServicesAwayForAMomentOnly(t *testing.T) {
	inUnlinkedTown(t, func(t *testing.T, w *town) {
		if err := w.sessions.SayLinking(context.Background()); err != nil {
			t.Fatal(err)
		}
		w.link()
		w.later(keys.LinkingTime - time.Second)
		w.wantState(state.NotLinked, false)
		w.later(time.Second + 2*lookForDevice)
		w.wantServed()
	})
}

func TestLinkWithANumberThatIsNotOnWhatsApp(t *testing.T) {
	inUnlinkedTown(t, func(t *testing.T, w *town) {
		o := w.linkOptions(func(p link.Prompt) error {
			t.Errorf("got %+v", p)
			return nil
		})
		o.Phone = "+62 000-0000-999"
		if _, err := link.Link(context.Background(), w.sessions, o); err == nil || !strings.Contains(err.Error(), "check it") || strings.Contains(err.Error(), "0000999") {
			t.Errorf("got %v", err)
		}
		w.wantState(state.NotLinked, false)
	})
}

func TestLinkThatNobodyScans(t *testing.T) {
	inUnlinkedTown(t, func(t *testing.T, w *town) {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
		defer cancel()
		shown := map[string]bool{}
		_, err := link.Link(ctx, w.sessions, w.linkOptions(func(p link.Prompt) error {
			shown[p.QR] = true
			return nil
		}))
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		if len(shown) < 15 {
			t.Errorf("%d different codes in ten minutes; there must always be a fresh one", len(shown))
		}
		w.later(lookForDevice + time.Second) // so soon the service notices
		w.wantState(state.NotLinked, false)
	})
}

func TestLinkWithoutInternet(t *testing.T) {
	inUnlinkedTown(t, func(t *testing.T, w *town) {
		w.wa.Away(true)
		if _, err := link.Link(context.Background(), w.sessions, w.linkOptions(func(link.Prompt) error { return nil })); err == nil || !strings.Contains(err.Error(), "internet") {
			t.Errorf("got %v", err)
		}
	})
}

func TestLinkAgainAfterBeingLoggedOut(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.wa.Remove(w.device)
		w.later(2 * time.Hour)
		w.wantState(state.LoggedOut, false)
		if _, linked, err := w.sessions.Linked(context.Background()); linked || err != nil {
			t.Errorf("keys of a removed device are still there: %v", err)
		}
		_, err := link.Link(context.Background(), w.sessions, w.linkOptions(func(p link.Prompt) error {
			go func() { _, _ = w.wa.Scan(context.Background(), w.office, p.QR) }()
			return nil
		}))
		if err != nil {
			t.Fatal(err)
		}
		w.device.Device = 2
		w.later(time.Minute)
		w.wantServed()
	})
}

func TestUnlink(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.settle()
		w.stop()
		w.stop = nil
		w.wa.Away(true)
		if err := link.Unlink(context.Background(), w.sessions, w.wa.HTTP(), false); err == nil {
			t.Error("unlinked without asking WhatsApp")
		}
		w.wa.Away(false)
		if err := link.Unlink(context.Background(), w.sessions, w.wa.HTTP(), false); err != nil {
			t.Fatal(err)
		}
		if err := link.Unlink(context.Background(), w.sessions, w.wa.HTTP(), true); !errors.Is(err, keys.ErrNotLinked) {
			t.Errorf("again: %v", err)
		}
		if s, err := keys.ReadStatus(context.Background(), w.sessions); err != nil || s.Code != state.NotLinked {
			t.Errorf("%+v %v", s, err)
		}
	})
}
