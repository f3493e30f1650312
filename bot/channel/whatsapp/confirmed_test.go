package whatsapp

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"

	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/channel/whatsapp/keys"
	"kanca/bot/channel/whatsapp/link"
	"kanca/bot/channel/whatsapp/state"
)

// linkWith links the phone of an account and answers the question about its number;
// nil gives no answer.
func (w *town) linkWith(a *fakewa.Account, answer func(linked keys.Device, former string) (bool, error)) (keys.Device, error) {
	w.Helper()
	o := w.linkOptions(func(p link.Prompt) error {
		go func() { _, _ = w.wa.Scan(context.Background(), a, p.QR) }()
		return nil
	})
	o.Confirm = nil
	if answer != nil {
		o.Confirm = func(_ context.Context, d keys.Device, former string) (bool, error) { return answer(d, former) }
	}
	return link.Link(context.Background(), w.sessions, o)
}

func TestANumberIsTakenUpOnceItIsConfirmed(t *testing.T) {
	for name, answer := range map[string]func(keys.Device, string) (bool, error){
		"nobody is asked":    nil,
		"nobody answers":     func(keys.Device, string) (bool, error) { return false, io.EOF },
		"they think it over": func(keys.Device, string) (bool, error) { time.Sleep(3 * time.Minute); return false, io.EOF },
	} {
		t.Run(name, func(t *testing.T) {
			inUnlinkedTowns(t, func(t *testing.T, w *town) {
				device, err := w.linkWith(w.office, answer)
				if !errors.Is(err, keys.ErrUnconfirmed) || device.Number != "+62000****01" {
					t.Fatalf("%+v %v", device, err)
				}
				logins := w.wa.Logins(w.device)
				w.say("halo")
				w.later(5 * time.Minute)
				w.wantState(state.Unconfirmed, false)
				w.wantTexts()
				if n := w.wa.Logins(w.device); n != logins {
					t.Errorf("the service logged in %d times", n-logins)
				}
				if s, err := keys.ReadStatus(context.Background(), w.sessions); err != nil || s.Code != state.Unconfirmed {
					t.Errorf("status %+v, %v", s, err)
				}
				w.restart() // is no answer
				w.later(time.Minute)
				w.wantState(state.Unconfirmed, false)
				w.confirm()
				w.later(time.Minute)
				w.wantTexts("halo")
				w.wantState(state.Linked, true)
			})
		})
	}
}

func TestTheWrongPhoneIsRemoved(t *testing.T) {
	inUnlinkedTowns(t, func(t *testing.T, w *town) {
		wrong := w.wa.AddAccount("620000000009", "900000009", "HP pribadi")
		phone, err := w.wa.AddPhone(wrong, 0)
		if err != nil || phone.SwitchOn() != nil {
			t.Fatal(err)
		}
		w.others = append(w.others, phone)
		device := wrong.PN
		device.Device = 1
		_, err = w.linkWith(wrong, func(d keys.Device, former string) (bool, error) {
			if d.Number != "+62000****09" || former != "" {
				t.Errorf("asked about %+v, before %q", d, former)
			}
			if err := phone.SendHistory(context.Background(), device, 1, 0, 50); err != nil {
				t.Error(err)
			}
			time.Sleep(10 * time.Second)
			return false, nil
		})
		if !errors.Is(err, link.ErrNotTheOffice) {
			t.Fatal(err)
		}
		w.later(time.Minute)
		w.wantState(state.NotLinked, false)
		if n := w.tokens(); n != 0 {
			t.Errorf("%d tokens of a stranger's friends are kept", n)
		}
		if where := w.onDisk(fakewa.HistoryPerson(7).User); len(where) > 0 {
			t.Errorf("a stranger's friends can be read in %v", where)
		}
		if _, err := w.linkWith(w.office, func(keys.Device, string) (bool, error) { return true, nil }); err != nil {
			t.Fatal(err)
		}
		w.later(time.Minute)
		w.wantServed()
	})
}

func TestAnotherNumberAsksAgain(t *testing.T) {
	inTowns(t, func(t *testing.T, w *town) {
		logOut := func() {
			t.Helper()
			w.settle()
			w.wa.Remove(w.device)
			w.later(3 * time.Hour) // it is certain then
			w.wantState(state.LoggedOut, false)
		}
		logOut()
		if _, err := w.linkWith(w.office, func(keys.Device, string) (bool, error) {
			t.Error("asked about the number that was confirmed")
			return false, nil
		}); err != nil {
			t.Fatal(err)
		}
		w.device.Device = 2
		w.later(time.Minute)
		w.wantServed()
		logOut()
		other := w.wa.AddAccount("620000000009", "900000009", "Nomor baru")
		asked := 0
		for _, answer := range []error{io.EOF, nil} {
			_, err := w.linkWith(other, func(d keys.Device, former string) (bool, error) {
				if asked++; former != "+62000****01" || d.Number != "+62000****09" {
					t.Errorf("asked about %+v, before %q", d, former)
				}
				return answer == nil, answer
			})
			if answer != nil { // and it is linked anew
				w.later(time.Minute)
				w.wantState(state.Unconfirmed, false)
				if err := w.sessions.Erase(context.Background(), must(w.sessions.Device(context.Background())).GetJID()); err != nil {
					t.Fatal(err)
				}
			} else if err != nil {
				t.Fatal(err)
			}
		}
		w.later(time.Minute)
		w.wantState(state.Linked, true)
		if asked != 2 {
			t.Errorf("asked %d times", asked)
		}
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Who updates kanca has a device that serves people already.
func TestADeviceOfAnOlderKancaGoesOn(t *testing.T) {
	inTowns(t, func(t *testing.T, w *town) {
		w.stop()
		if _, err := w.sessions.Database().Exec(`DROP TABLE kanca_whatsapp_confirmed`); err != nil {
			t.Fatal(err)
		}
		if s, err := keys.ReadStatus(context.Background(), w.sessions); err != nil || s.Code == state.Unconfirmed {
			t.Errorf("status of an older kanca: %+v, %v", s, err)
		}
		w.start()
		w.restart()
		w.later(time.Minute)
		w.wantServed()
	})
}

func TestWhatIsSaidAboutANumberThatNobodyConfirmed(t *testing.T) {
	s := state.Status{Code: state.Unconfirmed}
	for _, words := range []string{s.Sentence(), s.Advice()} {
		if !strings.Contains(words, "kanca whatsapp confirm") {
			t.Errorf("%q does not say what to do", words)
		}
	}
}

// Somebody presses Ctrl-C at the moment when the phone has agreed: they are told that a
// device is linked and waits for their word, or that it is served where they gave it
// before.
func TestLinkThatIsStoppedWhileItLogsIn(t *testing.T) {
	for name, before := range map[string]bool{"a new number": false, "the number as before": true} {
		t.Run(name, func(t *testing.T) {
			inUnlinkedTowns(t, func(t *testing.T, w *town) {
				if before {
					w.confirmed(w.office.PN.User)
				}
				ctx, stop := context.WithCancel(context.Background())
				w.wa.RefuseLogins(func(types.JID) *fakewa.Node { // it logs in now
					stop()
					return nil
				})
				o := w.linkOptions(w.scan)
				o.Confirm = func(ctx context.Context, _ keys.Device, _ string) (bool, error) { return ctx.Err() == nil, ctx.Err() }
				device, err := link.Link(ctx, w.sessions, o)
				if before && err != nil || !before && !errors.Is(err, keys.ErrUnconfirmed) {
					t.Errorf("says %v", err)
				}
				if !w.keysThere() || device.Number != "+62000****01" {
					t.Errorf("the device is %+v", device)
				}
			})
		})
	}
}

// While the person at the terminal thinks about the number that was shown, another
// device comes: their yes is not about that one.
func TestTheNumberThatWasShownIsConfirmedAndNoOther(t *testing.T) {
	inUnlinkedTown(t, func(t *testing.T, w *town) {
		other := w.wa.AddAccount("620000000009", "900000009", "HP pribadi")
		_, err := w.linkWith(w.office, func(keys.Device, string) (bool, error) {
			if err := w.wa.Provision(context.Background(), w.sessions.NewDevice(), other, 7); err != nil {
				t.Error(err)
			}
			return true, nil
		})
		if d, _, errIs := w.sessions.Linked(context.Background()); errIs != nil || !d.Is("+620000000009") {
			t.Fatalf("%+v is the linked one, %v", d, errIs)
		}
		if confirmed, errIs := w.sessions.Confirmed(context.Background()); errIs != nil || confirmed {
			t.Errorf("the other number is confirmed: %v, %v", confirmed, errIs)
		}
		if !errors.Is(err, keys.ErrUnconfirmed) {
			t.Errorf("the person is told %v", err)
		}
	})
}
