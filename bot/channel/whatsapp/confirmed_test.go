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
)

// linkWith links the phone of an account and answers the question about its number;
// nil gives no answer.
func (w *town) linkWith(a *fakewa.Account, answer func(linked Device, former string) (bool, error)) (Device, error) {
	w.Helper()
	o := w.linkOptions(func(p Prompt) error {
		go func() { _, _ = w.wa.Scan(context.Background(), a, p.QR) }()
		return nil
	})
	o.Confirm = nil
	if answer != nil {
		o.Confirm = func(_ context.Context, d Device, former string) (bool, error) { return answer(d, former) }
	}
	return Link(context.Background(), w.sessions, o)
}

func TestANumberIsTakenUpOnceItIsConfirmed(t *testing.T) {
	for name, answer := range map[string]func(Device, string) (bool, error){
		"nobody is asked":    nil,
		"nobody answers":     func(Device, string) (bool, error) { return false, io.EOF },
		"they think it over": func(Device, string) (bool, error) { time.Sleep(3 * time.Minute); return false, io.EOF },
	} {
		t.Run(name, func(t *testing.T) {
			inUnlinkedTowns(t, func(t *testing.T, w *town) {
				device, err := w.linkWith(w.office, answer)
				if !errors.Is(err, ErrUnconfirmed) || device.Number != "+62000****01" {
					t.Fatalf("%+v %v", device, err)
				}
				logins := w.wa.Logins(w.device)
				w.say("halo")
				w.later(5 * time.Minute)
				w.wantState(Unconfirmed, false)
				w.wantTexts()
				if n := w.wa.Logins(w.device); n != logins {
					t.Errorf("the service logged in %d times", n-logins)
				}
				if s, err := ReadStatus(context.Background(), w.sessions); err != nil || s.Code != Unconfirmed {
					t.Errorf("status %+v, %v", s, err)
				}
				w.restart() // is no answer
				w.later(time.Minute)
				w.wantState(Unconfirmed, false)
				w.confirm()
				w.later(time.Minute)
				w.wantTexts("halo")
				w.wantState(Linked, true)
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
		_, err = w.linkWith(wrong, func(d Device, former string) (bool, error) {
			if d.Number != "+62000****09" || former != "" {
				t.Errorf("asked about %+v, before %q", d, former)
			}
			if err := phone.SendHistory(context.Background(), device, 1, 0, 50); err != nil {
				t.Error(err)
			}
			time.Sleep(10 * time.Second)
			return false, nil
		})
		if !errors.Is(err, ErrNotTheOffice) {
			t.Fatal(err)
		}
		w.later(time.Minute)
		w.wantState(NotLinked, false)
		if n := w.tokens(); n != 0 {
			t.Errorf("%d tokens of a stranger's friends are kept", n)
		}
		if where := w.onDisk(fakewa.HistoryPerson(7).User); len(where) > 0 {
			t.Errorf("a stranger's friends can be read in %v", where)
		}
		if _, err := w.linkWith(w.office, func(Device, string) (bool, error) { return true, nil }); err != nil {
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
			w.wantState(LoggedOut, false)
		}
		logOut()
		if _, err := w.linkWith(w.office, func(Device, string) (bool, error) {
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
			_, err := w.linkWith(other, func(d Device, former string) (bool, error) {
				if asked++; former != "+62000****01" || d.Number != "+62000****09" {
					t.Errorf("asked about %+v, before %q", d, former)
				}
				return answer == nil, answer
			})
			if answer != nil { // and it is linked anew
				w.later(time.Minute)
				w.wantState(Unconfirmed, false)
				if err := w.sessions.erase(context.Background(), must(w.sessions.device(context.Background())).GetJID()); err != nil {
					t.Fatal(err)
				}
			} else if err != nil {
				t.Fatal(err)
			}
		}
		w.later(time.Minute)
		w.wantState(Linked, true)
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
		if _, err := w.sessions.db.Exec(`DROP TABLE kanca_whatsapp_confirmed`); err != nil {
			t.Fatal(err)
		}
		if s, err := ReadStatus(context.Background(), w.sessions); err != nil || s.Code == Unconfirmed {
			t.Errorf("status of an older kanca: %+v, %v", s, err)
		}
		w.start()
		w.restart()
		w.later(time.Minute)
		w.wantServed()
	})
}

func TestWhatIsSaidAboutANumberThatNobodyConfirmed(t *testing.T) {
	s := Status{Code: Unconfirmed}
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
					if err := writeConfirmed(context.Background(), w.sessions.db, w.office.PN.User); err != nil {
						t.Fatal(err)
					}
				}
				ctx, stop := context.WithCancel(context.Background())
				w.wa.RefuseLogins(func(types.JID) *fakewa.Node { // it logs in now
					stop()
					return nil
				})
				o := w.linkOptions(w.scan)
				o.Confirm = func(ctx context.Context, _ Device, _ string) (bool, error) { return ctx.Err() == nil, ctx.Err() }
				device, err := Link(ctx, w.sessions, o)
				if before && err != nil || !before && !errors.Is(err, ErrUnconfirmed) {
					t.Errorf("says %v", err)
				}
				if !w.keysThere() || device.Number != "+62000****01" {
					t.Errorf("the device is %+v", device)
				}
			})
		})
	}
}
